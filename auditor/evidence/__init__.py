"""The stage `read`: everything a snapshot says about licenses, before anything is recognized."""

from auditor.evidence.reading import PassageReading, read, read_passage

__all__ = ["PassageReading", "read", "read_passage"]
