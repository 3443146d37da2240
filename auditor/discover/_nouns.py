"""What discovery finds: mentions of models, each with the place it stands at and how far it can be followed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from auditor.core import patterns as re
from auditor.core.credentials import shown
from auditor.core.model import Location, ModelRef


class Kind(StrEnum):
    """How far a name can be followed."""

    HUB = "hub"
    """A model that can be fetched by its reference."""
    API = "api"
    """A model that a vendor serves."""
    LOCAL = "local"
    """Weights in a folder or a file."""
    ALIAS = "alias"
    """A name that only its own server or configuration understands; somebody must say what it stands for."""
    DATA = "data-set"
    """Data on a hub; no model, and listed apart."""


class State(StrEnum):
    """Whether a mention is in use; the order is that of weight."""

    USED = "used"
    TEST = "test"
    COMMENTED = "commented-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundModel:
    """What a piece of text was taken for."""

    kind: Kind
    name: str
    """The model's name without scheme: ``org/name``, ``vendor/model``, the last part of a path, an alias."""
    ref: ModelRef | None = None
    """How it is fetched; None for an alias."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", shown(self.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place that names a model."""

    found: FoundModel
    location: Location
    how: str
    """What names it: ``from_pretrained``, ``--model``, ``FROM``, a key or a variable."""
    state: State = State.USED


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryFile:
    """A file of the repository that is being searched."""

    path: str
    """Relative to the root, with slashes."""
    text: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """``.py`` and the like, in lower case; empty where there is none."""
        stem, dot, ending = self.name.rpartition(".")
        return f".{ending.lower()}" if dot and stem else ""

    def at(self, line: int) -> Location:
        """A place in this file."""
        return Location(path=self.path, start_line=line)


class Unparsable(Exception):
    """A file of a known kind that cannot be parsed, so that nobody knows what it names; the message says why.

    Raised after some mentions it says that there may be more: what was found is kept, the rest is unread.
    """


class TooMuch(Unparsable):
    """Text that could be read, and is not because of what that would cost; never taken for text that names nothing."""


MOST_PIECES = 3000
"""Pieces of one file that are parsed on their own: commented-out lines, programs inside commands, cells. By judgment:
keeps time in proportion (bench/RESULTS.md, "Time on hostile input"); what is beyond is said."""
_PIECE_SIZE = 250
"""Characters that cost as much as a parser's start. By judgment."""


@dataclass(slots=True)
class Pieces:
    """What of a file is parsed piece by piece: each costs a parser's start, and its length once for each attempt."""

    left: int = MOST_PIECES
    unread: bool = False

    def take(self, text: str) -> bool:
        """Whether one more is parsed; the first of them is, however long."""
        fresh = self.left == MOST_PIECES
        self.left -= 1 + len(text) // _PIECE_SIZE
        self.unread = self.unread or (self.left < 0 and not fresh)
        return self.left >= 0 or fresh

    def settle(self) -> None:
        """Say so where pieces were left out.

        Raises:
            Unparsable: more pieces than are read.
        """
        if self.unread:
            raise TooMuch(f"more than {MOST_PIECES} parts to be read on their own, the rest is not read")


class Lines:
    """The 1-based line of any place of a text, without counting from its beginning each time."""

    def __init__(self, text: str) -> None:
        self._ends = [match.start() for match in _LINE_END.finditer(text)]

    def at(self, place: int) -> int:
        """The line that holds a place."""
        return bisect_left(self._ends, place) + 1


_LINE_END = re.compile("\n")


class Finder(Protocol):
    """Finds mentions in one kind of file; one module each, found by walking this folder."""

    @property
    def name(self) -> str:
        """What kind of file it reads."""

    @property
    def reads_text(self) -> bool:
        """Whether it looks into files; where no finder that wants one does, the path alone is handed over."""

    def wants(self, path: str, /) -> bool:
        """Whether a file is of this kind, by its path alone."""

    def find(self, file: RepositoryFile, /) -> Iterable[Mention]:
        """Every mention in a file.

        Raises:
            Unparsable: the file is of this kind by its name and cannot be read as such.
        """
