"""The stage `read`: everything a snapshot says about licences, before anything is recognised."""

from auditor.evidence.reading import PassageReading, read, read_passage

__all__ = ["PassageReading", "read", "read_passage"]
