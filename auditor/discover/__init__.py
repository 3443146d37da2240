"""Discovery: which models a repository names, in use, commented out or in tests, with file and line."""

from auditor.discover._nouns import FoundModel, Kind, Mention, State
from auditor.discover._search import Discovered, Discovery, discover

__all__ = ["Discovered", "Discovery", "FoundModel", "Kind", "Mention", "State", "discover"]
