"""The history: what audits said before, kept in a database, so that a turned verdict can be traced to its cause.

SQLite below the user's data folder by default, PostgreSQL by URL. An optional part (`auditor.core.extras`): SQLAlchemy
is imported by the modules of this package alone and only once a history is opened; the rest starts without it.
"""

from auditor.core.extras import require

require("history")
