"""Go: clients of vendors, frameworks on top of them, flags, defaults of variables and tags of fields."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.discover._code import in_code
from auditor.discover._nouns import Finder, Mention, RepositoryFile


class Go:
    """Reads Go."""

    name = "go"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """Sources by ending."""
        return path.lower().endswith(".go")

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions of code, then of comments."""
        yield from in_code(file, line_ends=True)


FINDER: Finder = Go()
