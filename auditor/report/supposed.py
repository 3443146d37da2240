"""What would become of a choice: with another fact, or without a model, a vendor or everything made from a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.core.errors import UsageError
from auditor.core.model import Audit, ModelAudit
from auditor.core.suggestions import did_you_mean
from auditor.report.choose import STATE_WORDS, Choice, Option
from auditor.report.substitutes import relatives


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of one place of the plan; the words are those of the choice."""

    workload: str
    role: str
    before: str
    after: str

    @property
    def stays(self) -> bool:
        """Whether nothing changes."""
        return self.before == self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """The question, and each place of the plan before and after."""

    said: str
    places: tuple[Move, ...]


_MOST_NAMED = 8
"""Names an error offers. By judgment: two lines; a candidate has its own name, its account and its vendor."""


def lacking(audit: Audit, names: Sequence[str]) -> Audit:
    """The audit without the candidates that a name stands for: a model, an account, a vendor or a lineage.

    Raises:
        UsageError: a name stands for none of them: what was meant to be gone would still be counted on.
    """
    for name in names:
        kept = tuple(model for model in audit.models if name.casefold() not in _names(model))
        if len(kept) == len(audit.models):
            known = sorted({one for model in audit.models for one in _names(model)})
            few = ", ".join(known[:_MOST_NAMED]) + (", …" if len(known) > _MOST_NAMED else "")
            raise UsageError(
                f"no candidate is {name!r} or made from it", wanted=f"one of {few}", hint=did_you_mean(name, known)
            )  # fmt: skip
        audit = replace(audit, models=kept)
    return audit


def _names(model: ModelAudit) -> frozenset[str]:
    """What it may be called, and what it is made from: whoever withdraws a model takes what was made from it along."""
    refs = {str(model.ref), str(model.ref.at(None))}
    refs |= relatives(model.dossier) if model.dossier else frozenset()
    bare = {one.partition(":")[2] if ":" in one else one for one in refs}  # with a scheme or without, as cards have it
    accounts = {one.partition("/")[0] for one in refs | bare if "/" in one}  # "api:vendor", and "vendor"
    return frozenset(one.casefold() for one in refs | bare | (accounts if model.ref.scheme != "file" else frozenset()))


def moves(before: Choice, after: Choice) -> tuple[Move, ...]:
    """Each primary and fallback, as it is and as it would be; workloads of both choices."""
    then = {one.workload: one for one in after.workloads}
    found = []
    for one in before.workloads:
        other = then.get(one.workload)
        found.append(Move(one.workload, "primary", _told(one.primary), _told(other.primary if other else None)))
        found.append(Move(one.workload, "fallback", _told(one.fallback), _told(other.fallback if other else None)))
    return tuple(found)


def _told(option: Option | None) -> str:
    return f"{option.name} ({STATE_WORDS[option.state]})" if option else "none"
