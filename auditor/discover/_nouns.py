"""What discovery finds: mentions of models, each with the place it stands at and how far it can be followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from auditor.credentials import shown
from auditor.model import Location, ModelRef


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


class State(StrEnum):
    """Whether a mention is in use; the order is that of weight."""

    USED = "used"
    TEST = "test"
    COMMENTED = "commented-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
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

    found: Found
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
    """A file of a known kind that cannot be parsed, so that nobody knows what it names; the message says why."""


class Finder(Protocol):
    """Finds mentions in one kind of file; one module each, found by walking this folder."""

    @property
    def name(self) -> str:
        """What kind of file it reads."""

    def wants(self, path: str, /) -> bool:
        """Whether a file is of this kind, by its path alone."""

    def find(self, file: RepositoryFile, /) -> Iterable[Mention]:
        """Every mention in a file.

        Raises:
            Unparsable: the file is of this kind by its name and cannot be read as such.
        """
