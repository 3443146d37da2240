"""The stage `judge`: a dossier, a policy, workloads and a day give verdicts. Pure and deterministic.

Laws that stand here and in no pack: a model whose governing licence nobody could read never passes; a fact that is
doubted or of low confidence never makes a fail; what is missing is named in the finding; waivers hide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from auditor.errors import UsageError
from auditor.frozen import FrozenMap
from auditor.model import (
    Dossier,
    Evidence,
    FactSeen,
    Finding,
    Outcome,
    PolicySummary,
    Severity,
    Verdict,
    WorkloadSummary,
)
from auditor.policy import derive, packs
from auditor.policy.conditions import Compiler
from auditor.policy.dossier_facts import dossier_facts
from auditor.policy.engine import MODEL_FACTS, Decision, Engine
from auditor.policy.facts import ATTESTATION, DATES, OUTCOME, registry
from auditor.policy.known import Known, World, values
from auditor.policy.packs import Check
from auditor.policy.policy import Policy, Workload, attested_facts, waiver_problem
from auditor.protocols import Book
from auditor.spelling import did_you_mean

READABLE = "READ-01"
ENGINE = "engine"
_LOWER = {
    Severity.CRITICAL: Severity.HIGH,
    Severity.HIGH: Severity.MEDIUM,
    Severity.MEDIUM: Severity.LOW,
    Severity.LOW: Severity.INFO,
    Severity.INFO: Severity.INFO,
}
_MAX_EVIDENCE = 8


def judge(
    dossier: Dossier,
    policy: Policy,
    workloads: Sequence[str],
    as_of: date,
    *,
    channel: str | None = None,
    modified: Sequence[str] = (),
    book: Book | None = None,
) -> tuple[Verdict, ...]:
    """May this model serve these workloads?

    Args:
        dossier: everything known about the model.
        policy: what the organisation states and asks.
        workloads: ids of the policy's workloads; empty for all of them.
        as_of: the day law, caps, attestations and waivers are judged for.
        channel: catalogue id of the channel this model is used through, over the workload's own.
        modified: what is done to this model, over the workload's own ``modifies_model``.
        book: the licences on record; None for the shipped ones and the policy's own folders.

    Raises:
        UsageError: the policy has no such workload.
    """
    licences = book or licence_book(policy.records)
    model = dossier_facts(dossier, registry(), licences)
    given = _given(channel, modified)
    ids = tuple(workloads) or tuple(workload.id for workload in policy.workloads)
    return tuple(_verdict(dossier, policy, workload, as_of, model, given) for workload in ids)


def summary(policy: Policy) -> PolicySummary:
    """Which policy judged, for the head of a report."""
    shipped = packs.shipped()
    return PolicySummary(
        id=policy.id,
        version=policy.version,
        organisation=policy.organisation,
        location=policy.location,
        packs=FrozenMap({name: shipped[name].as_of.isoformat() for name in policy.packs}),
        workloads=tuple(
            WorkloadSummary(
                id=workload.id,
                title=workload.title,
                facts=FrozenMap({name: known.value for name, known in sorted(workload.facts.items())}),
            )
            for workload in policy.workloads
        ),
        fail_on=policy.fail_on,
        waivers=tuple(rule.waiver for rule in policy.waivers),
    )


@cache
def licence_book(records: tuple[Path, ...]) -> Book:
    """The shipped licence records and those of the organisation's own folders, read once."""
    from auditor.licenses import load_book

    return load_book(extra=records)


def _given(channel: str | None, modified: Sequence[str]) -> dict[str, Known]:
    said = (Evidence(statement="stated for this model in the manifest", looked_in=("the manifest",)),)
    given: dict[str, Known] = {}
    if channel:
        given["deployment.channel"] = Known(value=channel, evidence=said)
    if modified:
        given["deployment.modifies_model"] = Known(value=tuple(modified), evidence=said)
    return given


def _verdict(dossier: Dossier, policy: Policy, workload: str, as_of: date, model: World, given: World) -> Verdict:
    try:
        chosen = policy.workload(workload)
    except KeyError:
        names = [known.id for known in policy.workloads]
        raise UsageError(
            f"the policy has no workload {workload!r}", wanted=" · ".join(names), hint=did_you_mean(workload, names)
        ) from None
    ref = str(dossier.ref.at(None))
    ground = _ground(policy, chosen, ref, as_of, given)
    case = Case(
        stated={**ground.stated, **model}, ref=ref, workload=workload, as_of=as_of,
        readable=dossier.weights.complete and bool(dossier.weights.concluded.license_ids),
        looked_at=dossier.looked_at or ("the hub's answer: no file could be read",),
        unread=_unread(dossier), remarks=ground.remarks,
    )  # fmt: skip
    engine = engine_of(policy)
    facts = engine.over(ground.facts, values(model))
    decisions = engine.decide_all(facts, as_of, ground.decisions)
    return _verdict_of(_Bench(case, policy, engine, facts), decisions, ground.findings)


def _unread(dossier: Dossier) -> str:
    weights = dossier.weights
    gaps = [f"{gap.what} ({gap.detail or gap.kind})" for gap in weights.gaps[:3]]
    reason = weights.concluded.reason or "no licence is declared or found"
    return "; ".join([reason, *gaps]) if gaps or not weights.concluded.license_ids else reason


# ------------------------------------------------------------------------------------------------ from facts alone


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
    remarks: FrozenMap = field(default_factory=FrozenMap)
    """By fact: why something stated no longer counts."""


def judge_case(case: Case, policy: Policy) -> Verdict:
    """The verdict on stated facts: every finding, and the worst of those that are not waived."""
    engine = engine_of(policy)
    facts = engine.complete(values(case.stated), case.as_of)
    return _verdict_of(_Bench(case, policy, engine, facts), engine.decide_all(facts, case.as_of), {})


def _verdict_of(bench: _Bench, decisions: Mapping[str, Decision], ready: Mapping[str, Finding]) -> Verdict:
    """All findings in order, waivers applied, and the worst of those that count."""
    findings = []
    for check in bench.engine.checks:
        made = ready.get(check.id) or bench.finding(check, decisions[check.id])
        findings.append(bench.waived(check, made))
    findings.append(bench.readable())
    counted = [finding.outcome for finding in findings if finding.waiver is None]
    worst = max(counted, key=lambda outcome: outcome.rank, default=Outcome.NOT_APPLICABLE)
    return Verdict(workload=bench.case.workload, outcome=worst, findings=tuple(findings))


# ------------------------------------------------------------------------------ what all models of a workload share


@dataclass(frozen=True, slots=True)
class _Ground:
    """A workload before any model: its facts, and the findings that no model changes."""

    policy: Policy
    stated: World
    facts: Mapping[str, Any]
    remarks: FrozenMap
    decisions: Mapping[str, Decision]
    findings: Mapping[str, Finding]
    """Without waivers, which speak of models."""


# By identity of the policy, which each entry keeps alive; the same policy judges hundreds of models.
_GROUNDS: dict[tuple[Any, ...], _Ground] = {}
_MAX_GROUNDS = 512


def _ground(policy: Policy, workload: Workload, ref: str, as_of: date, given: World) -> _Ground:
    narrow = any(entry.model != "*" for entry in policy.attestations)
    key = (id(policy), workload.id, as_of, ref if narrow else "")
    ready = None if given else _GROUNDS.get(key)
    if ready is None:
        ready = _new_ground(policy, workload, ref, as_of, given)
        if len(_GROUNDS) >= _MAX_GROUNDS:
            _GROUNDS.clear()
        if not given:
            _GROUNDS[key] = ready
    return ready


def _new_ground(policy: Policy, workload: Workload, ref: str, as_of: date, given: World) -> _Ground:
    attested, remarks = attested_facts(policy.attestations, ref, workload.id, as_of)
    stated = {**policy.facts, **workload.facts, **attested, **given}
    engine = engine_of(policy)
    facts = engine.ground(values(stated), as_of)
    case = Case(
        stated=stated, ref=ref, workload=workload.id, as_of=as_of, readable=True, looked_at=(policy.place,),
        remarks=FrozenMap(remarks),
    )  # fmt: skip
    decisions: dict[str, Decision] = {}
    outcomes = dict(facts)
    bench = _Bench(case, policy, engine, outcomes)
    findings: dict[str, Finding] = {}
    for check in engine.local:
        made = engine.explain_missing(check, engine.decide(check, outcomes, as_of), outcomes)
        outcomes[check.fact] = made.outcome.value
        decisions[check.id] = made
        findings[check.id] = bench.finding(check, made)
    return _Ground(policy, stated, facts, FrozenMap(remarks), decisions, findings)


# --------------------------------------------------------------------------------------------------------- engines


# Own rules are kept beside the engine made for them, so that their identity stays theirs.
_ENGINES: dict[tuple[tuple[str, ...], int], tuple[tuple[Check, ...], Engine]] = {}


def engine_of(policy: Policy) -> Engine:
    """The engine for the packs and own rules of a policy; policies that agree on them share one."""
    key = (tuple(sorted(policy.packs)), id(policy.rules) if policy.rules else 0)
    if key not in _ENGINES:
        shipped = packs.shipped()
        checks = [check for name in key[0] for check in shipped[name].checks]
        compiler = packs.shipped_compiler()
        if policy.rules:
            compiler, checks = _recompiled(policy)
        deriver = derive.Deriver(derive.shipped())
        _ENGINES[key] = (policy.rules, Engine([*checks, *policy.rules], registry(), compiler, deriver))
    return _ENGINES[key][1]


def _recompiled(policy: Policy) -> tuple[Compiler, list[Check]]:
    """The selected packs compiled beside the policy's own rules, whose outcomes are facts as well."""
    ids = [check.id for pack in packs.shipped().values() for check in pack.checks]
    compiler = packs.compiler(registry(), [*ids, *(rule.id for rule in policy.rules)])
    models = packs.pack_models()
    compiled = [packs.compile_pack(*models[name], compiler, []) for name in sorted(policy.packs)]
    return compiler, [check for pack in compiled for check in pack.checks]


class _Bench:
    """Turns the decisions about one case into findings with evidence."""

    def __init__(self, case: Case, policy: Policy, engine: Engine, facts: Mapping[str, Any]) -> None:
        self.case = case
        self.policy = policy
        self.engine = engine
        self.facts = facts
        self._seen: dict[str, FactSeen] = {}

    def finding(self, check: Check, decision: Decision) -> Finding:
        """One finding, before waivers."""
        decision = self._softened(check, decision)
        severity = self.policy.severity(check) if self.policy.severities else check.severity
        judged = decision.outcome is not Outcome.NOT_APPLICABLE
        return Finding(
            check=check.id,
            pack=check.pack,
            title=check.title,
            outcome=decision.outcome,
            severity=_LOWER[severity] if decision.outcome is Outcome.NEEDS_REVIEW else severity,
            confidence=check.confidence,
            reason=decision.reason,
            citation=check.citation,
            evidence=self._evidence(check, decision) if judged else (),
            facts=self._facts_seen(check, decision),
            question=decision.question,
            who=decision.who,
            remedy=decision.remedy,
            would_be=decision.would_be,
            applies_from=decision.applies_from,
            notes=self._notes(check, decision) if judged else (),
            as_of=check.as_of,
            sources=check.sources,
        )

    def readable(self) -> Finding:
        """The law of the engine: nobody could read the licence, so nobody may say it passes."""
        ids = self.facts.get("license.ids")
        known = ", ".join(ids) if ids else "unknown"
        outcome = Outcome.PASS if self.case.readable else Outcome.NEEDS_REVIEW
        reason = f"The licence that governs the weights is known: {known}."
        question = None
        if not self.case.readable:
            reason = f"The licence that governs the weights could not be read in full: {self.case.unread}"
            question = (
                f"Which licence covers the weights of {self.case.ref}, and which terms does it state? Read the text, "
                "then say so under `conclude:` in the policy file, or put the licence on record."
            )
        evidence = self._of("license.ids") or (Evidence(statement=reason, looked_in=self.case.looked_at),)
        return Finding(
            check=READABLE, pack=ENGINE, title="The governing licence can be read", outcome=outcome,
            severity=Severity.HIGH, confidence="high", reason=reason, citation="Unknown never passes",
            evidence=evidence, facts=(self._fact_seen("license.ids"), self._fact_seen("license.read_fully")),
            question=question, who="legal" if question else None,
            remedy="Read the licence and conclude it in the policy file." if question else "",
        )  # fmt: skip

    # ------------------------------------------------------------------------------------- doubt, waivers, notes

    def _softened(self, check: Check, decision: Decision) -> Decision:
        """A fail that rests on doubt is a question."""
        if Outcome.FAIL not in (decision.outcome, decision.would_be):
            return decision
        if check.confidence == "low":
            question = f"The rule rests on a lead that was not confirmed: does {check.citation} hold as stated here?"
            return self._asked(decision, question)
        for name in self._behind(decision.decided_by):
            known = self.case.stated.get(name)
            if known is not None and not known.firm:
                why = known.doubt or "it was read with low confidence"
                place = f" at {known.location}" if known.location else ""
                question = f"Does the source{place} really say {_spoken(name)} = {_short(known.value)}? {why}"
                return self._asked(decision, question)
        return decision

    @staticmethod
    def _asked(decision: Decision, question: str) -> Decision:
        if decision.outcome is Outcome.UPCOMING:
            return replace(decision, would_be=Outcome.NEEDS_REVIEW, question=question)
        return replace(decision, outcome=Outcome.NEEDS_REVIEW, question=question, who=decision.who or "legal")

    def waived(self, check: Check, finding: Finding) -> Finding:
        """The finding with the waiver that reaches it, or with a note on why one does not count."""
        if not self.policy.waivers or finding.outcome not in (Outcome.FAIL, Outcome.NEEDS_REVIEW):
            return finding
        refused = not check.waivable or (
            finding.outcome is Outcome.FAIL and check.id in self.facts.get("policy.licences.deny_if", ())
        )
        notes = list(finding.notes)
        for rule in self.policy.waivers:
            if not rule.reaches(check.id, self.case.ref, self.case.workload):
                continue
            problem = waiver_problem(rule, self.case.as_of, self.policy.max_waiver_days)
            if refused:
                problem = "A waiver is on file, and this finding cannot be waived."
            if problem is None:
                return replace(finding, waiver=rule.waiver)
            notes.append(problem)
        return replace(finding, notes=tuple(dict.fromkeys(notes))) if len(notes) > len(finding.notes) else finding

    def _notes(self, check: Check, decision: Decision) -> tuple[str, ...]:
        notes = list(decision.notes)
        if check.recheck:
            notes.append(f"The law or list behind this may have changed since {check.as_of.isoformat()}: check again.")
        remarks = self.case.remarks
        if remarks:
            notes += [remarks[name] for name in self._behind(check.reads) if name in remarks]
        return tuple(dict.fromkeys(notes))

    # ------------------------------------------------------------------------------------------- places to look

    def _behind(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(base for name in names for base in self.engine.behind(name)))

    def _evidence(self, check: Check, decision: Decision) -> tuple[Evidence, ...]:
        found: list[Evidence] = []
        missing = [name for name in decision.missing if name not in self.engine.deriver.reads]
        names = self.engine.seen(decision.decided_by or check.reads)
        order = sorted(names, key=lambda name: (not name.startswith(MODEL_FACTS), name not in self.case.stated))
        found += [item for name in order for item in self._of(name)]
        if missing:
            found = [item for name in missing for item in self._missing(name)] + found
        kept = tuple(dict.fromkeys(found))[:_MAX_EVIDENCE]
        return kept or (Evidence(statement=f"{check.title}: {check.citation}", looked_in=(check.where,)),)

    def _of(self, name: str) -> tuple[Evidence, ...]:
        known = self.case.stated.get(name)
        if known is None or name == "model.id":
            return ()
        if known.evidence:
            return known.evidence
        if known.location is None:
            return ()
        return (Evidence(statement=f"{_spoken(name)}: {_short(known.value)}", location=known.location),)

    def _missing(self, name: str) -> tuple[Evidence, ...]:
        if name.startswith((DATES, OUTCOME)):
            return ()
        where = self.case.looked_at if name.startswith(MODEL_FACTS) else (self.policy.place,)
        kind = "not attested" if name.startswith(ATTESTATION) else "not stated"
        return (Evidence(statement=f"{_spoken(name)}: {kind}", looked_in=where),)

    def _facts_seen(self, check: Check, decision: Decision) -> tuple[FactSeen, ...]:
        names = self.engine.seen(decision.decided_by or check.reads)
        if decision.missing:
            names = tuple(dict.fromkeys((*names, *decision.missing)))
        seen = self._seen
        return tuple([seen.get(name) or self._fact_seen(name) for name in names])

    def _fact_seen(self, name: str) -> FactSeen:
        seen = self._seen.get(name)
        if seen is None:
            known = self.case.stated.get(name)
            value = self.facts.get(name)
            seen = self._seen[name] = FactSeen(
                name=name, value=value, known=value is not None, location=known.location if known else None
            )
        return seen


def _spoken(name: str) -> str:
    return name.removeprefix("terms.")


def _short(value: Any) -> str:
    from auditor.policy.texts import human

    text = human(value)
    return text if len(text) <= 120 else text[:117] + "…"
