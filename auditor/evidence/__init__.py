"""The stage `read`: everything a snapshot says about licences, before anything is recognised."""

from auditor.evidence.reading import read

__all__ = ["read"]
