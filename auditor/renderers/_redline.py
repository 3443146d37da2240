"""What was changed in license texts: the same selection and the same words for every format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from auditor.core.model import Dossier, Hunk, Identification
from auditor.renderers._plain import sentence


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term that a changed text states otherwise, as sentences."""

    change: str
    """``added``, ``removed`` or ``changed``."""
    before: str
    """What the known license says; empty where it does not speak of it."""
    after: str
    """What the text says; empty where it says nothing any more."""


@dataclass(frozen=True, slots=True)
class Redline:
    """A changed text and its changes."""

    found: Identification
    hunks: tuple[Hunk, ...]

    @property
    def terms(self) -> list[TermChange]:
        """The terms that the changes add, remove or change."""
        return [
            TermChange(one.change, _all(one.term, one.before), _all(one.term, one.after)) for one in self.found.changes
        ]

    def states(self, hunk: Hunk) -> list[str]:
        """What the words of one change state, as sentences; the bare id of a term whose value nobody summed up."""
        said = {one.term: _all(one.term, one.after) for one in self.found.changes}
        return [said.get(term) or term for term in hunk.states]


def _all(term_id: str, values: Iterable[Any]) -> str:
    return " ".join(dict.fromkeys(sentence(term_id, value) for value in values))


def redlines(dossier: Dossier | None) -> list[Redline]:
    """Changed texts with their changes, each text once."""
    found: dict[str, Redline] = {}
    for coverage in dossier.coverage if dossier else ():
        for entry in coverage.detected:
            hunks = entry.hunks or tuple(hunk for match in entry.matches for hunk in match.hunks)
            if hunks:
                found.setdefault(repr(entry.location), Redline(entry, hunks))
    return list(found.values())
