"""Facts with the place they come from: what a judgment is made of and what its evidence opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from auditor.core.model import Evidence, Location

LOW_CONFIDENCE = 0.5
"""Below it a fact never makes a fail; a person is asked instead. Derived from the one scale of confidence: up to here
a term is a lead; bench/RESULTS.md, "Reading terms": of 500 documents that are no license none has a term from here
up."""

CONFIDENCE_OF: Mapping[str, float] = {"high": 0.95, "medium": 0.8, "low": 0.4}
"""The words of the tables on our scale. By judgment: "low" is a lead, which never fails anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A fact that is stated, in the form conditions read."""

    value: Any
    location: Location | None = None
    evidence: tuple[Evidence, ...] = ()
    """Places to look that say more than the location: quoted clauses, tags, files."""
    confidence: float = 1.0
    doubt: str | None = None
    """Why a careful reader may disagree; such a fact never makes a fail either."""
    parts: tuple[Known, ...] = ()
    """What each place states by itself, where a list is put together from several; each with its own doubt."""

    @property
    def firm(self) -> bool:
        """Whether the whole fact may carry a fail on its own."""
        if self.parts:
            return all(part.firm for part in self.parts)
        return self.doubt is None and self.confidence >= LOW_CONFIDENCE

    @property
    def doubtful(self) -> tuple[Known, ...]:
        """Each statement in it that carries no fail on its own; the fact itself where it is one statement."""
        return tuple(part for part in self.parts or (self,) if not part.firm)

    def without_doubt(self, *taken: Known) -> Known | None:
        """What of it is firm, with the doubtful statements that are taken as true; None where nothing is left."""
        if self.firm:
            return self
        kept = tuple(part for part in self.parts or (self,) if part.firm or any(part is one for one in taken))
        return joined(kept) if kept else None


def joined(parts: tuple[Known, ...]) -> Known:
    """One fact of several statements of a list: all that any of them states, and each as it stands.

    Its own confidence and doubt say nothing; those of its parts do.
    """
    if len(parts) == 1:
        return parts[0]
    return Known(
        value=tuple(dict.fromkeys(item for part in parts for item in part.value)),
        location=next((part.location for part in parts if part.location), None),
        evidence=tuple(item for part in parts for item in part.evidence),
        parts=parts,
    )


World: TypeAlias = Mapping[str, Known]
"""Stated facts by name; what is not in it is not known."""


def values(world: World) -> dict[str, Any]:
    """The bare values."""
    return {name: known.value for name, known in world.items()}
