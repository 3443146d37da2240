"""Requirements and lists of links: models installed as packages or fetched from a hub's address."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.discover._names import hub_links, named
from auditor.discover._nouns import Finder, Mention, RepositoryFile, State

_NAME = re.compile(r"(?:.*requirements.*|constraints.*)\.(?:txt|in)|pyproject\.toml|setup\.cfg|pipfile", re.IGNORECASE)


class Requirements:
    """Reads lists of packages."""

    name = "requirements"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """``requirements*.txt``, ``pyproject.toml``, ``Pipfile`` and their like."""
        *folders, last = path.split("/")
        return _NAME.fullmatch(last) is not None or (
            folders[-1:] == ["requirements"] and last.endswith((".txt", ".in"))
        )

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Links to models."""
        for number, line in enumerate(file.text.split("\n"), start=1):
            code, _, comment = line.partition("# ") if not line.lstrip().startswith("#") else ("", "", line)
            for text, state in ((code, State.USED), (comment, State.COMMENTED)):
                for match in hub_links().finditer(text) if "://" in text else ():
                    found = named(match.group())
                    if found:
                        yield Mention(found=found, location=file.at(number), how="link", state=state)


FINDER: Finder = Requirements()
