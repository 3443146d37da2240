"""Where to look for what a finding rests on: the facts a decision looked at, and a place for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from auditor.core.frozen import FrozenMap
from auditor.core.model import Answered, Evidence, FactSeen
from auditor.policy.checks.engine import Engine
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.checks.rulings import CheckDecision, object_of
from auditor.policy.checks.texts import human
from auditor.policy.concepts.completing import MODEL_FACTS
from auditor.policy.facts.fact_registry import ATTESTATION, DATES, OUTCOME
from auditor.policy.facts.known import Known, World
from auditor.policy.facts.origin_facts import catalogue_evidence
from auditor.policy.facts.tables import in_usd

_MAX_EVIDENCE = 8
"""Places shown for one finding. By judgment: a reader opens a few; the model's page has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Stated facts about one model in one workload, ready to be judged."""

    stated: World
    ref: str
    workload: str
    as_of: date
    readable: bool
    """Whether the governing license was read, or is known by name, in full."""
    looked_at: tuple[str, ...]
    unread: str = ""
    """What stands against reading it."""
    asks: str = ""
    """What a person must find out where it was not read; empty for the plain question after the license."""
    quotes: tuple[str, ...] = ()
    """Sentences that were not understood, where they are all that stands against reading the license."""
    read_by: tuple[Answered, ...] = ()
    """Who read the sentences that were not understood."""
    evidence: FrozenMap = field(default_factory=FrozenMap)
    """What a conclusion about the license would rest on: file → digest."""
    remarks: FrozenMap = field(default_factory=FrozenMap)
    """By fact: why something stated no longer counts."""


Shown: TypeAlias = dict[str, tuple[Known | None, FactSeen, tuple[Evidence, ...]]]
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
        self._derived: dict[str, tuple[None, FactSeen, tuple[Evidence, ...]]] = {}

    def look(self, check: Check, decision: CheckDecision) -> tuple[tuple[Evidence, ...], tuple[FactSeen, ...]]:
        """Places to look for what decided, what is missing first; and the facts looked at, each with its value."""
        seen = self._engine.seen(check, decision)
        shown = [*map(self.shown, seen.names)]
        found = [item for name in seen.gaps for item in self._gap(name)]
        for place in seen.model_first:
            found += shown[place][2]
        # The same evidence is the same object; comparing what is in it would cost more than judging.
        kept = tuple({id(item): item for item in found}.values())[:_MAX_EVIDENCE]
        if not kept:
            kept = (Evidence(statement=f"{check.title}: {check.citation}", looked_in=(check.where,)),)
        return kept, tuple([one[1] for one in shown])

    def seen(self, check: Check, decision: CheckDecision) -> tuple[FactSeen, ...]:
        """The facts looked at, each with its value."""
        return tuple([self.shown(name)[1] for name in self._engine.seen(check, decision).names])

    def shown(self, name: str) -> tuple[Known | None, FactSeen, tuple[Evidence, ...]]:
        """The statement behind a fact, the fact as it was at hand, and where it is stated."""
        known = self._case.stated.get(name)
        if known is None:
            return self._derived.get(name) or self._unstated(name)
        shared = self._of_model if name.startswith(MODEL_FACTS) else self._of_workload
        found = shared.get(name)
        if found is None or found[0] is not known:
            fact = FactSeen(name=name, value=known.value, known=True, location=known.location, about=self._about(name))
            found = shared[name] = (known, fact, _stated(name, known))
        return found

    def _unstated(self, name: str) -> tuple[None, FactSeen, tuple[Evidence, ...]]:
        value = self._facts.get(name)
        if value is None:
            unstated = self._engine.unstated
            bare = unstated.get(name)
            if bare is None:
                bare = unstated[name] = FactSeen(name=name, value=None, known=False, about=self._about(name))
            empty = self._derived[name] = (None, bare, ())
            return empty
        on_record = name.startswith("channel.")
        places = (
            catalogue_evidence(name, self._facts.get("deployment.channel"), self._engine.catalog) if on_record else ()
        )
        fact = FactSeen(name=name, value=value, known=True, about=self._about(name))
        found = self._derived[name] = (None, fact, places)
        return found

    def _about(self, name: str) -> str:
        spec = self._engine.registry.facts.get(name)
        if spec is None:
            return ""
        # A sum without its currency can be compared with no cap; words for people and days name theirs themselves.
        return f"{spec.about}, in {spec.unit}" if spec.unit and in_usd(1.0, spec.unit) else spec.about

    def _gap(self, name: str) -> tuple[Evidence, ...]:
        if name.startswith((DATES, OUTCOME)):
            return ()
        aside = self._case.stated.get(object_of(name) or "")
        if aside is not None and name not in self._case.stated:
            return aside.evidence
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
