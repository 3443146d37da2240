"""How a database of an older auditor becomes one of this one; run by Alembic, never by hand."""
