"""When a model fails for a workload: which others of an inventory would pass it, those of another lineage first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.core.model import Audit, Dossier, ModelAudit, Outcome

MOST = 5
"""Models suggested for one that may not be used. By judgment: a choice that can be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute:
    """A model that passes where another fails."""

    ref: str
    other_lineage: bool
    """Whether it shares no ancestor and no account with the model that fails."""
    license: str
    lifts: tuple[str, ...]
    """Terms that bind the failing model and not this one."""
    adds: tuple[str, ...]
    """Terms that bind this one and not the failing model."""


def substitutes(audit: Audit, inventory: Audit, *, most: int = MOST) -> dict[tuple[str, str], tuple[Substitute, ...]]:
    """For each model and workload that fails: the models of the inventory that pass the same workload.

    Args:
        inventory: audited by the same policy for the same day.
        most: how many to name, the best first: another lineage, fewer new terms, then by name.
    """
    return {
        (str(model.ref), verdict.workload): tuple(_sorted(model.dossier, inventory, verdict.workload))[:most]
        for model in audit.models
        for verdict in model.verdicts
        if model.dossier and verdict.outcome is Outcome.FAIL
    }


def _sorted(failing: Dossier, inventory: Audit, workload: str) -> list[Substitute]:
    found = [
        _substitute(failing, model.dossier)
        for model in inventory.models
        if model.dossier and model.ref.at(None) != failing.ref.at(None) and _passes(model, workload)
    ]
    return sorted(found, key=lambda one: (not one.other_lineage, len(one.adds), one.ref))


def _passes(model: ModelAudit, workload: str) -> bool:
    return any(verdict.workload == workload and verdict.outcome is Outcome.PASS for verdict in model.verdicts)


def _substitute(failing: Dossier, other: Dossier) -> Substitute:
    theirs, ours = _binding(failing), _binding(other)
    concluded = other.weights.concluded
    return Substitute(
        ref=str(other.ref),
        other_lineage=not (relatives(failing) & relatives(other)),
        license=concluded.expression or " AND ".join(concluded.license_ids),
        lifts=tuple(sorted(name for name, value in theirs.items() if ours.get(name) != value)),
        adds=tuple(sorted(name for name, value in ours.items() if theirs.get(name) != value)),
    )


def _binding(dossier: Dossier) -> Mapping[str, frozenset[Any]]:
    """What the license states beyond grants, by term."""
    found: dict[str, set[Any]] = {}
    for term in dossier.weights.terms:
        word = term.value.get("kind") if isinstance(term.value, Mapping) else term.value
        if word not in ("allowed", "granted"):
            found.setdefault(term.id, set()).add(term.value)
    return {name: frozenset(values) for name, values in found.items()}


def relatives(dossier: Dossier) -> frozenset[str]:
    return frozenset(name.casefold() for name in _names(dossier))


def _names(dossier: Dossier) -> Iterator[str]:
    """The account, the model itself, everything it was made from, and what its family tree begins with."""
    if dossier.ref.scheme != "file":
        yield dossier.ref.name.partition("/")[0]
    yield str(dossier.ref.at(None))
    yield from (name for fact in dossier.facts if fact.name == "model.lineages" for name in fact.value)
    for edge in dossier.parents:
        yield edge.parent
    for one in dossier.weights.inherited:
        yield from one.path
