"""Java and Kotlin: Spring AI, LangChain4j, clients of vendors, DJL, models on a device."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.discover._code import in_code
from auditor.discover._nouns import Finder, Mention, RepositoryFile


class Java:
    """Reads Java, Kotlin, and what is written like them."""

    name = "java"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """Sources by ending."""
        return path.lower().endswith((".java", ".kt", ".kts", ".groovy", ".gradle", ".scala"))

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions of code, then of comments."""
        yield from in_code(file, line_ends=not file.path.lower().endswith(".java"))


FINDER: Finder = Java()
