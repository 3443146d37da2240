"""The stage `judge`: a dossier, a policy, workloads and a day give verdicts. Pure and deterministic.

Laws that stand here and in no pack: a model whose governing licence nobody could read never passes; a fact that is
doubted or of low confidence never makes a fail; what is missing is named in the finding; waivers hide nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from auditor import catalogue
from auditor.errors import UsageError
from auditor.frozen import FrozenMap
from auditor.model import Dossier, Evidence, Finding, Outcome, PolicySummary, Verdict, WorkloadSummary
from auditor.policy import packs
from auditor.policy.dossier_facts import dossier_facts
from auditor.policy.engine import Decision, Memo
from auditor.policy.engines import engine_of
from auditor.policy.facts import registry
from auditor.policy.findings import Bench, Case, Made
from auditor.policy.known import Known, World, values
from auditor.policy.origin_facts import SERVICE, agreed_terms
from auditor.policy.policy import Policy, Workload, attested_facts, fits_model
from auditor.protocols import Book
from auditor.spelling import did_you_mean


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
    ids = tuple(workloads) or tuple(workload.id for workload in policy.workloads)
    chosen = [_workload(policy, one) for one in ids]
    made: Made = {}
    return tuple(
        _verdict(dossier, policy, one, as_of, model, _given(dossier, one, channel, modified), made) for one in chosen
    )


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


def _workload(policy: Policy, workload: str) -> Workload:
    try:
        return policy.workload(workload)
    except KeyError:
        names = [known.id for known in policy.workloads]
        raise UsageError(
            f"the policy has no workload {workload!r}", wanted=" · ".join(names), hint=did_you_mean(workload, names)
        ) from None


def _given(
    dossier: Dossier, workload: Workload, channel: str | None, modified: Sequence[str]
) -> dict[str, Known | None]:
    """What holds for this model over what the workload states; None takes a fact of the workload away.

    A model that is bought as a service is bought through the channel its manifest entry or the workload names, else
    from its vendor; a workload's channel that does not sell it says nothing about it.
    """
    said = (Evidence(statement="stated for this model in the manifest", looked_in=("the manifest",)),)
    given: dict[str, Known | None] = {}
    if modified:
        given["deployment.modifies_model"] = Known(value=tuple(modified), evidence=said)
    served = catalogue.served_model(dossier.ref) if dossier.ref.scheme == SERVICE else None
    if served and not channel:
        stated = workload.facts.get("deployment.channel")
        sold = stated is None or catalogue.canonical_channel(stated.value) in served.channels
        channel = stated.value if stated and sold else str(served.vendor["channel"]) if stated is None else None
        said = (Evidence(statement="the vendor's own channel, as none is named", looked_in=(served.place,)),)
        if not channel:
            return {**given, "deployment.channel": None, "deployment.hosting": None}
    if channel:
        row = catalogue.channel(channel)
        given["deployment.channel"] = Known(value=channel, evidence=said)
        given["deployment.hosting"] = Known(value=row["hosting"], evidence=said) if row else None
    return given


def _verdict(
    dossier: Dossier, policy: Policy, workload: Workload, as_of: date, model: World,
    given: Mapping[str, Known | None], made: Made,
) -> Verdict:  # fmt: skip
    ref = str(dossier.ref.at(None))
    ground = _ground(policy, workload, ref, as_of, given)
    readable = dossier.weights.complete and bool(dossier.weights.concluded.license_ids)
    attested = ground.stated.get("attestations.vendor_terms")
    if dossier.ref.scheme == SERVICE and attested and attested.value == "present":
        model, readable = agreed_terms(model, registry()), True
    case = Case(
        stated={**ground.stated, **model}, ref=ref, workload=workload.id, as_of=as_of, readable=readable,
        looked_at=dossier.looked_at or ("the hub's answer: no file could be read",),
        unread=_unread(dossier) + _lapsed(policy, ref, as_of), asks=_asks(dossier, ref), remarks=ground.remarks,
    )  # fmt: skip
    engine = engine_of(policy)
    facts = engine.over(ground.facts, values(model))
    if len(ground.memo) >= _MAX_REMEMBERED:
        ground.memo.clear()
        ground.made.clear()
    decisions = engine.decide_moving(facts, as_of, ground.memo)
    bench = Bench(case, policy, engine, facts, made=(ground.made, made))
    return _verdict_of(bench, decisions, ground.findings)


def _unread(dossier: Dossier) -> str:
    weights = dossier.weights
    gaps = [f"{gap.what} ({gap.detail or gap.kind})" for gap in weights.gaps[:3]]
    if dossier.ref.scheme == SERVICE:
        return "what they say is claimed by the catalogue and attested by nobody"
    reason = weights.concluded.reason or "no licence is declared or found"
    return "; ".join([reason, *gaps]) if gaps or not weights.concluded.license_ids else reason


def _lapsed(policy: Policy, ref: str, as_of: date) -> str:
    """Conclusions about this model that no longer hold, or not yet."""
    held = policy.conclusions_on(as_of)
    others = [one for one in policy.conclusions if one not in held and fits_model(ref, one.models)]
    return "".join(
        f". What {one.by} concluded holds from {one.on.isoformat()}"
        + (f" to {one.until.isoformat()}" if one.until else "")
        for one in others
    )


def _asks(dossier: Dossier, ref: str) -> str:
    """The one question whose answer makes the licence known, and where the answer goes."""
    if dossier.ref.scheme == SERVICE:
        return (
            f"Which terms does the agreement for {ref} state, and do they allow this use? Attest the reading as "
            "`vendor_terms` in the policy file, with who, when and the hash of the document."
        )
    return f"{_licence_question(dossier, ref)} Say so under `conclude:` in the policy file, or put it on record."


def _licence_question(dossier: Dossier, ref: str) -> str:
    weights = dossier.weights
    ids, gaps = weights.concluded.license_ids, tuple(dict.fromkeys(gap.what for gap in weights.gaps))
    if not gaps:
        return f"Under which licence does the publisher of {ref} offer the weights?"
    places = ", ".join(gaps[:3]) + (f" and {len(gaps) - 3} more" if len(gaps) > 3 else "")
    if not ids:
        return f"Which licence covers the weights of {ref}? {places} could not be read as one on record."
    return f"Which terms do {places} add to {' AND '.join(ids)} for the weights of {ref}?"


# ------------------------------------------------------------------------------------------------ from facts alone


def judge_case(case: Case, policy: Policy) -> Verdict:
    """The verdict on stated facts: every finding, and the worst of those that are not waived."""
    engine = engine_of(policy)
    facts = engine.complete(values(case.stated), case.as_of)
    decisions = engine.decide_all(facts, case.as_of)
    return _verdict_of(Bench(case, policy, engine, facts), decisions, {})


def _verdict_of(bench: Bench, decisions: Mapping[str, Decision], ready: Mapping[str, Finding]) -> Verdict:
    """All findings in order, waivers applied, and the worst of those that count."""
    made = [ready.get(check.id) or bench.finding(check, decisions[check.id]) for check in bench.engine.checks]
    if bench.policy.waivers:
        made = [bench.waived(check, finding) for check, finding in zip(bench.engine.checks, made, strict=True)]
    findings = [*made, bench.readable()]
    counted = {finding.outcome for finding in findings if finding.waiver is None}
    worst = max(counted, key=lambda outcome: outcome.rank, default=Outcome.NOT_APPLICABLE)
    return Verdict(workload=bench.case.workload, outcome=worst, findings=tuple(findings))


# ------------------------------------------------------------------------------ what all models of a workload share


@dataclass(frozen=True, slots=True)
class _Ground:
    """A workload before any model: its facts, and the findings that no model changes."""

    policy: Policy
    stated: World
    facts: Mapping[str, Any]
    """Outcomes of the checks no model changes included."""
    remarks: FrozenMap
    findings: Mapping[str, Finding]
    """Without waivers, which speak of models."""
    made: Made
    """Findings of checks that may look at a model, and did not for the facts at hand."""
    memo: Memo
    """Decisions by what a model adds."""


# By identity of the policy, which each entry keeps alive; the same policy judges hundreds of models.
_GROUNDS: dict[tuple[Any, ...], _Ground] = {}
_MAX_GROUNDS = 512
_MAX_REMEMBERED = 50_000


def _ground(policy: Policy, workload: Workload, ref: str, as_of: date, given: Mapping[str, Known | None]) -> _Ground:
    narrow = any(entry.model != "*" for entry in policy.attestations)
    own = tuple((name, known.value if known else None) for name, known in given.items())
    key = (id(policy), workload.id, as_of, ref if narrow else "", own)
    ready = _GROUNDS.get(key)
    if ready is None:
        ready = _new_ground(policy, workload, ref, as_of, given)
        if len(_GROUNDS) >= _MAX_GROUNDS:
            _GROUNDS.clear()
        _GROUNDS[key] = ready
    return ready


def _new_ground(
    policy: Policy, workload: Workload, ref: str, as_of: date, given: Mapping[str, Known | None]
) -> _Ground:
    attested, remarks = attested_facts(policy.attestations, ref, workload.id, as_of)
    over = {**policy.facts, **workload.facts, **attested, **given}
    stated: World = {name: known for name, known in over.items() if known is not None}
    engine = engine_of(policy)
    facts = engine.ground(values(stated), as_of)
    case = Case(
        stated=stated, ref=ref, workload=workload.id, as_of=as_of, readable=True, looked_at=(policy.place,),
        remarks=FrozenMap(remarks),
    )  # fmt: skip
    bench = Bench(case, policy, engine, facts)
    findings: dict[str, Finding] = {}
    for check in engine.local:
        made = engine.decide(check, facts, as_of)
        facts[check.fact] = made.outcome.value
        findings[check.id] = bench.finding(check, made)
    return _Ground(policy, stated, facts, FrozenMap(remarks), findings, {}, {})
