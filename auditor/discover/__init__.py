"""Discovery: which models a repository names, in use, commented out or in tests, with file and line."""

from auditor.discover._nouns import FoundModel, Kind, Mention, State, Unparsable
from auditor.discover._search import Discovered, Discovery, discover
from auditor.discover.bills import is_bill, models_of

__all__ = [
    "Discovered", "Discovery", "FoundModel", "Kind", "Mention", "State", "Unparsable", "discover", "is_bill",
    "models_of",
]  # fmt: skip
