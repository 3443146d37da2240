"""Whole-hub runs: a table of models in, a table of answers out, by processes on this machine or by Spark.

An optional part (`auditor.core.extras`): what is imported of this package finds its tables' engine installed.
"""

from auditor.core.extras import require

require("sweep")
