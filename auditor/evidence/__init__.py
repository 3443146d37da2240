"""The stage `read`: everything a snapshot says about licenses, before anything is recognized."""

from auditor.evidence.reading import read

__all__ = ["read"]
