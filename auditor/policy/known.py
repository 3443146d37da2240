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

    @property
    def firm(self) -> bool:
        """Whether the fact may carry a fail on its own."""
        return self.doubt is None and self.confidence >= LOW_CONFIDENCE


World: TypeAlias = Mapping[str, Known]
"""Stated facts by name; what is not in it is not known."""


def values(world: World) -> dict[str, Any]:
    """The bare values."""
    return {name: known.value for name, known in world.items()}
