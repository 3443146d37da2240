"""What was changed in license texts: the same selection for every format."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.core.model import Dossier, Hunk, Identification


@dataclass(frozen=True, slots=True)
class Redline:
    """A changed text and its changes."""

    found: Identification
    hunks: tuple[Hunk, ...]


def redlines(dossier: Dossier | None) -> list[Redline]:
    """Changed texts with their changes, each text once."""
    found: dict[str, Redline] = {}
    for coverage in dossier.coverage if dossier else ():
        for entry in coverage.detected:
            hunks = entry.hunks or tuple(hunk for match in entry.matches for hunk in match.hunks)
            if hunks:
                found.setdefault(repr(entry.location), Redline(entry, hunks))
    return list(found.values())
