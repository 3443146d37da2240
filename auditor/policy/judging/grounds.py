"""What all models of a workload share: its facts, and the findings that no model changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any

from auditor.core.frozen import FrozenMap
from auditor.core.identity import Same
from auditor.core.model import Finding, Outcome
from auditor.policy.checks.engine import Engine, Memo
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.checks.rulings import CheckDecision
from auditor.policy.facts.attested import Asked, attested_facts, of_the_model
from auditor.policy.facts.fact_registry import KINDS
from auditor.policy.facts.known import Known, World, values
from auditor.policy.judging.engines import engine_of
from auditor.policy.judging.findings import Bench, doubtful_in, for_others, marks_of_waivers, names_model
from auditor.policy.judging.places import Case, Shown
from auditor.policy.judging.policy import Policy, Workload
from auditor.policy.judging.settling import OF_MODEL


@dataclass(frozen=True, slots=True)
class Ground:
    """A workload before any model."""

    policy: Policy
    engine: Engine
    stated: World
    facts: Mapping[str, Any]
    """Outcomes of the checks no model changes included."""
    remarks: FrozenMap
    findings: tuple[Finding | None, ...]
    """In the order of the engine's checks, without waivers, which speak of models; None where a model counts."""
    worst: Outcome
    """Of these findings."""
    of_each: tuple[tuple[int, Check, CheckDecision], ...]
    """Place, check and decision of the findings that no model changes and that yet concern each model by name."""
    unanswered: Mapping[str, str]
    """Outcomes as they would be if nobody had answered anything, where they differ; by fact."""
    shown: Shown
    memo: Memo
    """Decisions by what a model adds."""
    doubtful: frozenset[str]
    """Names of the workload's statements that are open to doubt."""


_MAX_POLICIES = 64
"""Policies of which is remembered whether they speak of models. By judgment: bounds memory."""
_MAX_GROUNDS = 512
"""Grounds an engine keeps, by identity of the policy; the same policy judges hundreds of models. By judgment: bounds
memory."""


@dataclass(frozen=True, slots=True)
class OfWhom:
    """The model, as far as attestations may be about it."""

    ref: str
    licenses: tuple[str, ...] | None = None
    """Ids and aliases of the licenses that cover it; None where they are not known."""
    publisher: str | None = None


def ground_of(
    policy: Policy, workload: Workload, model: OfWhom, as_of: date, given: Mapping[str, Known | None]
) -> Ground:
    """The workload's ground on that day; equal ones share one.

    Args:
        model: for attestations that speak of some models, of their licenses or of their providers only.
        given: what holds over the workload's own facts; None takes one of them away.
    """
    own = tuple((name, known.value if known else None) for name, known in given.items())
    engine = engine_of(policy)
    marks = marks_of_waivers(policy, engine, model.ref, workload.id, as_of)
    key = (Same(policy), workload.id, as_of, model if speaks_of_models(policy) else "", own, tuple(marks))
    kept: dict[Any, Ground] = engine.kept
    ready = kept.get(key)
    if ready is None:
        ready = _made(policy, workload, model, as_of, given, marks)
        if len(kept) >= _MAX_GROUNDS:
            kept.clear()
        kept[key] = ready
    return ready


def speaks_of_models(policy: Policy) -> bool:
    """Whether what is attested or answered may differ between the models of one workload."""
    return _speaks_of_models(Same(policy))


@lru_cache(_MAX_POLICIES)
def _speaks_of_models(one: Same[Policy]) -> bool:
    policy = one.value
    return any(not OF_MODEL.isdisjoint(one.answered.concerns) for one in policy.answers) or any(
        entry.names(kind) and of_the_model(entry.spec, kind) for entry in policy.attestations for kind in KINDS
    )


def _made(
    policy: Policy, workload: Workload, model: OfWhom, as_of: date, given: Mapping[str, Known | None],
    marks: Mapping[str, bool],
) -> Ground:  # fmt: skip
    over = {**policy.facts, **workload.facts, **given}
    stated: World = {name: known for name, known in over.items() if known is not None}
    engine = engine_of(policy)
    remarks: dict[str, str] = {}
    if policy.attestations:
        asked = Asked(
            ref=model.ref, workload=workload.id, facts=engine.ground(values(stated), as_of), licenses=model.licenses,
            publisher=model.publisher, catalog=policy.catalog,
        )  # fmt: skip
        attested, remarks = attested_facts(policy.attestations, asked, as_of)
        stated = {**attested, **stated}
    facts = {**engine.ground(values(stated), as_of), **marks}
    case = Case(
        stated=stated, ref=model.ref, workload=workload.id, as_of=as_of, readable=True, looked_at=(policy.place,),
        remarks=FrozenMap(remarks),
    )  # fmt: skip
    shown: Shown = {}
    bench = Bench(case, policy, engine, facts, shown=(shown, {}))
    findings: dict[str, Finding] = {}
    of_each = []
    places = {check.id: place for place, check in enumerate(engine.checks)}
    for check in engine.local:
        made = bench.answer(check, engine.decide(check, facts, as_of))
        facts[check.fact] = made.outcome.value
        findings[check.id] = for_others(bench.new(check, made))
        if names_model(findings[check.id]):
            of_each.append((places[check.id], check, made))
    slots = tuple(findings.get(check.id) for check in engine.checks)
    return Ground(
        policy,
        engine,
        stated,
        facts,
        FrozenMap(remarks),
        slots,
        max((one.outcome for one in findings.values()), key=attrgetter("rank"), default=Outcome.NOT_APPLICABLE),
        tuple(of_each),
        bench.unanswered,
        shown,
        engine.new_memo(),
        doubtful_in(stated),
    )
