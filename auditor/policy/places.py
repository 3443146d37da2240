"""Where to look for what a finding rests on: the facts a decision looked at, and a place for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from auditor.frozen import FrozenMap
from auditor.model import Evidence, FactSeen
from auditor.policy.engine import MODEL_FACTS, Engine
from auditor.policy.facts import ATTESTATION, DATES, OUTCOME
from auditor.policy.known import Known, World
from auditor.policy.origin_facts import catalogue_evidence
from auditor.policy.packs import Check
from auditor.policy.rulings import Decision
from auditor.policy.texts import human

_MAX_EVIDENCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Stated facts about one model in one workload, ready to be judged."""

    stated: World
    ref: str
    workload: str
    as_of: date
    readable: bool
    """Whether the governing licence was read, or is known by name, in full."""
    looked_at: tuple[str, ...]
    unread: str = ""
    """What stands against reading it."""
    asks: str = ""
    """What a person must find out where it was not read; empty for the plain question after the licence."""
    remarks: FrozenMap = field(default_factory=FrozenMap)
    """By fact: why something stated no longer counts."""


Shown: TypeAlias = dict[str, tuple[Known, FactSeen, tuple[Evidence, ...]]]
"""Stated facts as findings show them, by name; the same for every finding that rests on the same statement."""


class Places:
    """Facts and evidence for the findings of one case.

    Args:
        case: what is stated.
        policy_place: where the policy stands.
        shown: what is shared: the workload's own statements, and the model's.
    """

    def __init__(
        self, case: Case, policy_place: str, engine: Engine, facts: Mapping[str, Any], shown: tuple[Shown, Shown]
    ) -> None:
        self._case = case
        self._policy = policy_place
        self._engine = engine
        self._facts = facts
        self._of_workload, self._of_model = shown
        self._derived: dict[str, FactSeen] = {}

    def evidence(self, check: Check, decision: Decision) -> tuple[Evidence, ...]:
        """Places to look for what decided, what is missing first, the model's own before the workload's."""
        names = self._engine.seen(check, decision)
        found = [
            item for name in decision.missing if name not in self._engine.deriver.reads for item in self._gap(name)
        ]
        found += [item for name in names if name.startswith(MODEL_FACTS) for item in self.of(name)]
        found += [item for name in names if not name.startswith(MODEL_FACTS) for item in self.of(name)]
        # The same evidence is the same object; comparing what is in it would cost more than judging.
        kept = tuple({id(item): item for item in found}.values())[:_MAX_EVIDENCE]
        return kept or (Evidence(statement=f"{check.title}: {check.citation}", looked_in=(check.where,)),)

    def facts_seen(self, check: Check, decision: Decision) -> tuple[FactSeen, ...]:
        """The facts a decision looked at, with their values; those that are missing say so."""
        return tuple([self.fact_seen(name) for name in self._engine.seen(check, decision)])

    def fact_seen(self, name: str) -> FactSeen:
        """One fact as it was at hand."""
        shown = self._shown(name)
        if shown is not None:
            return shown[1]
        seen = self._derived.get(name)
        if seen is None:
            value = self._facts.get(name)
            seen = self._derived[name] = FactSeen(
                name=name, value=value, known=value is not None, about=self._about(name)
            )
        return seen

    def of(self, name: str) -> tuple[Evidence, ...]:
        """Where a fact is stated; empty where nobody stated it."""
        shown = self._shown(name)
        if shown is not None:
            return shown[2]
        if name.startswith("channel.") and name in self._facts:
            return catalogue_evidence(name, self._facts.get("deployment.channel"))
        return ()

    def _shown(self, name: str) -> tuple[Known, FactSeen, tuple[Evidence, ...]] | None:
        known = self._case.stated.get(name)
        if known is None:
            return None
        shared = self._of_model if name.startswith(MODEL_FACTS) else self._of_workload
        shown = shared.get(name)
        if shown is None or shown[0] is not known:
            seen = FactSeen(name=name, value=known.value, known=True, location=known.location, about=self._about(name))
            shown = shared[name] = (known, seen, _stated(name, known))
        return shown

    def _about(self, name: str) -> str:
        spec = self._engine.registry.facts.get(name)
        return spec.about if spec else ""

    def _gap(self, name: str) -> tuple[Evidence, ...]:
        if name.startswith((DATES, OUTCOME)):
            return ()
        where = self._case.looked_at if name.startswith(MODEL_FACTS) else (self._policy,)
        kind = "not attested" if name.startswith(ATTESTATION) else "not stated"
        return (Evidence(statement=f"{spoken(name)}: {kind}", looked_in=where),)


def _stated(name: str, known: Known) -> tuple[Evidence, ...]:
    if name == "model.id":
        return ()
    if known.evidence or known.location is None:
        return known.evidence
    return (Evidence(statement=f"{spoken(name)}: {short(known.value)}", location=known.location),)


def spoken(name: str) -> str:
    """The name of a fact as a sentence says it."""
    return name.removeprefix("terms.").replace("-", " ")


def main_value(value: Any) -> str:
    """What a value says first; the rest stands where the term does."""
    if isinstance(value, tuple | list) and any(isinstance(one, Mapping) for one in value):
        return " and ".join(dict.fromkeys(main_value(one) for one in value))
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("threshold", "kind", "code") if key in value), value)
    return short(value)


def short(value: Any) -> str:
    """A value in at most 120 characters."""
    text = human(value)
    return text if len(text) <= 120 else text[:117] + "…"
