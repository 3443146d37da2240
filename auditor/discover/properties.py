"""Files of properties: ``application.properties`` of Spring AI, Quarkus and LangChain4j, and their like."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.discover._nouns import Finder, FoundModel, Mention, RepositoryFile, State
from auditor.discover._request_bodies import in_address
from auditor.discover._settings import distinct, sectioned

_PROPERTY = re.compile(r"(?P<comment>[#!]+[ \t]*)?(?P<key>[A-Za-z][\w.\-\[\]]*)[ \t]*[=:][ \t]*(?P<value>\S+)")
_WORDING = re.compile(
    r"(?:messages|labels|strings|texts|validation\w*|i18n|errors)[._-]|\w{1,80}_[a-z]{2}\.", re.IGNORECASE
)
"""Files of what an application says to people."""
_HELD = re.compile(r"\$\{[\w.\-]+:(?P<default>[^{}]*)\}")
"""A variable with what stands for it where nobody sets it."""


class Properties:
    """Reads properties line by line."""

    name = "properties"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """By ending."""
        return path.lower().endswith(".properties") and not _WORDING.match(path.rpartition("/")[2])

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions by every property."""
        for number, line in enumerate(file.text.split("\n"), start=1):
            match = _PROPERTY.fullmatch(line.strip()) if "=" in line or ":" in line else None
            found = _named(match["key"], match["value"]) if match else None
            if match and found:
                state = State.COMMENTED if match["comment"] else State.USED
                yield Mention(found=found, location=file.at(number), how=match["key"], state=state)


def _named(key: str, value: str) -> FoundModel | None:
    held = _HELD.fullmatch(value)
    value = held["default"] if held else value
    return distinct(sectioned(key.split("."), value), value) or (in_address(value) if "://" in value else None)


FINDER: Finder = Properties()
