"""The stage `judge`: a dossier, a policy, workloads and a day give verdicts. Pure and deterministic.

Laws that stand here and in no pack: a model whose governing license nobody could read never passes; a fact that is
doubted or of low confidence never makes a fail; what is missing is named in the finding; waivers hide nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from auditor.core.errors import UsageError
from auditor.core.frozen import FrozenMap
from auditor.core.model import (
    OF_RANK,
    Answered,
    AttestationSummary,
    Coverage,
    Dossier,
    Evidence,
    Finding,
    Outcome,
    PolicySummary,
    Verdict,
    WorkloadSummary,
)
from auditor.core.protocols import Book
from auditor.core.suggestions import did_you_mean
from auditor.policy.checks import packs
from auditor.policy.checks.engine import Engine
from auditor.policy.facts.attested import Attestation, for_whom, license_names
from auditor.policy.facts.dossier_facts import dossier_facts
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.known import Known, World, values
from auditor.policy.facts.origin_facts import SERVICE, agreed_terms
from auditor.policy.judging import license_unknown
from auditor.policy.judging.answering import READABLE, sentences_read
from auditor.policy.judging.engines import engine_of
from auditor.policy.judging.findings import Bench, Doubt, OfModel, doubtful_in, marks_of_waivers
from auditor.policy.judging.grounds import Ground, OfWhom, ground_of
from auditor.policy.judging.places import Case, Shown
from auditor.policy.judging.policy import Policy, Workload
from auditor.records.book import load_book
from auditor.records.columns import Column, column

_RANK = attrgetter("rank")
OWN_MACHINES = "self"
"""Hosting, and the channel, of weights that one runs oneself."""


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
        policy: what the organization states and asks.
        workloads: ids of the policy's workloads; empty for all of them.
        as_of: the day law, caps, attestations and waivers are judged for.
        channel: catalog id of the channel this model is used through, over the workload's own.
        modified: what is done to this model, over the workload's own ``modifies_model``.
        book: the licenses on record; None for the shipped ones and the policy's own folders.

    Raises:
        UsageError: the policy has no such workload.
    """
    licenses = book or license_book(policy.records)
    models = [_model(way, policy, as_of, licenses) for way in _ways(dossier)]
    if len(models) > 1:
        offered = dossier.weights.concluded.expression
        models = [replace(model, taken=(model.dossier.weights.concluded.expression, offered)) for model in models]
    chosen = [_workload(policy, one) for one in workloads] or list(policy.workloads)
    return tuple(
        _best(
            [
                _verdict(model, ground_of(policy, one, model.of_whom, as_of, given), one, as_of)
                for given in [_given(dossier, policy, one, channel, modified)]
                for model in models
            ]
        )
        for one in chosen
    )


def _ways(dossier: Dossier) -> tuple[Dossier, ...]:
    """The dossier as it is under each way to take licenses that are offered at choice; itself where there is none.

    Licenses that apply together stay together, so that the worst of them decides. The way that asks least comes first:
    of verdicts that are equally good, it serves best.
    """
    weights = dossier.weights
    taken = sorted(map(weights.taking, weights.choices), key=_asked_of) or [weights]
    return tuple(
        replace(dossier, coverage=tuple(way if one is weights else one for one in dossier.coverage)) for way in taken
    )


def _asked_of(way: Coverage) -> int:
    """How many of its terms ask something or limit."""
    return sum(column(term) in (Column.CONDITIONS, Column.LIMITATIONS) for term in way.terms)


def _best(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict under the way that serves best: the mildest, then that with the least to settle, then the first."""
    if len(verdicts) == 1:
        return verdicts[0]

    def cost(verdict: Verdict) -> tuple[int, ...]:
        counted = Counter(one.outcome.rank for one in verdict.findings if one.waiver is None)
        worse = sorted({outcome.rank for outcome in Outcome}, reverse=True)
        return (verdict.outcome.rank, *(counted[rank] for rank in worse))

    return min(verdicts, key=cost)


def summary(policy: Policy) -> PolicySummary:
    """Which policy judged, for the head of a report."""
    return PolicySummary(
        id=policy.id,
        version=policy.version,
        organisation=policy.organisation,
        location=policy.location,
        packs=FrozenMap(
            {**{name: packs.shipped_pack(name).as_of.isoformat() for name in policy.packs}, **policy.own_packs}
        ),
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
        attestations=tuple(map(attested_summary, policy.attestations)),
        answers=tuple(one.answered for one in policy.answers),
        layers=policy.layers,
    )


def attested_summary(entry: Attestation) -> AttestationSummary:
    """An entry as reports have it."""
    spec = entry.spec
    return AttestationSummary(
        id=entry.id, about=spec.about + for_whom(spec, entry), state=entry.state, value=entry.value, who=entry.who,
        when=entry.when, until=entry.until, proof=entry.proof, workload=_names(entry, "workload"),
        model=_names(entry, "model"), objects=entry.objects,
        unnamed=tuple(" or ".join(group) for group in entry.lacks), location=entry.location,
    )  # fmt: skip


def _names(entry: Attestation, kind: str) -> str:
    return ", ".join(entry.names(kind)) or "*"


@cache
def license_book(records: tuple[Path, ...]) -> Book:
    """The shipped license records and those of the organization's own folders, read once."""
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
    dossier: Dossier, policy: Policy, workload: Workload, channel: str | None, modified: Sequence[str]
) -> dict[str, Known | None]:
    """What holds for this model over what the workload states; None takes a fact of the workload away.

    A model that is bought as a service is bought through the channel its manifest entry or the workload names, else
    from its vendor. A channel that is named is kept, whether or not the catalog knows that it sells the model.
    """
    said = (Evidence(statement="stated for this model in the manifest", looked_in=("the manifest",)),)
    given: dict[str, Known | None] = {}
    if modified:
        given["deployment.modifies_model"] = Known(value=tuple(modified), evidence=said)
    if dossier.ref.scheme == SERVICE:
        return {**given, **_bought(dossier, policy, workload, channel, said)}
    if channel:
        row = policy.catalog.channel(channel)
        given["deployment.channel"] = Known(value=channel, evidence=said)
        given["deployment.hosting"] = Known(value=row["hosting"], evidence=said) if row else None
    return given


def _bought(
    dossier: Dossier, policy: Policy, workload: Workload, channel: str | None, said: tuple[Evidence, ...]
) -> dict[str, Known | None]:
    """Through which channel a service is bought, and whether the catalog knows that it is sold there."""
    catalog = policy.catalog
    offered = catalog.offered(dossier.ref)
    stated, hosting = workload.facts.get("deployment.channel"), workload.facts.get("deployment.hosting")
    at_home = _own_hardware(workload) | _places_of_our_own(workload)
    if hosting is not None and hosting.value == OWN_MACHINES:
        hosting = None  # a service runs on machines of others, whatever its workload says of weights
    if stated is not None and stated.value == OWN_MACHINES and not channel:
        return {"deployment.channel": None, "deployment.hosting": hosting, **at_home}
    known = Known(value=channel, evidence=said) if channel else stated
    if known is None and offered and offered.vendor.get("channel"):
        own = (Evidence(statement="the vendor's own channel, as none is named", looked_in=(offered.place,)),)
        known = Known(value=str(offered.vendor["channel"]), evidence=own)
    if known is None:
        return {"deployment.channel": None, "deployment.hosting": hosting, **at_home}
    row = catalog.channel(known.value)
    found: dict[str, Known | None] = {"deployment.channel": known, "deployment.hosting": hosting, **at_home}
    if row and row.get("hosting"):
        found["deployment.hosting"] = Known(value=row["hosting"], evidence=known.evidence or said)
    if offered is None or catalog.canonical(known.value) not in offered.channels:
        seller = offered.vendor["name"] if offered else dossier.ref.name.partition("/")[0]
        silent = Evidence(
            statement=f"no file of the catalog says that {known.value} sells models of {seller}",
            looked_in=(offered.place if offered else "license_db/vendors",),
        )
        found["channel.listed"] = Known(value=False, evidence=(silent,))
    return found


def _own_hardware(workload: Workload) -> dict[str, Known | None]:
    """That a workload says own hardware and names no channel itself; one that is tried for it settles nothing."""
    said = {name: workload.facts.get(f"deployment.{name}") for name in ("hosting", "self_host_kind", "channel")}
    kind, channel = said["self_host_kind"], said["channel"]
    if kind is None or kind.value != "on_prem" or (channel is not None and channel.value != OWN_MACHINES):
        return {}
    if said["hosting"] is None or said["hosting"].value != OWN_MACHINES:
        return {}
    return {"deployment.own_machines": Known(value=True, evidence=kind.evidence)}


def _places_of_our_own(workload: Workload) -> dict[str, Known | None]:
    """That a workload states places for machines of its own: nothing in it says that a service is meant."""
    facts = workload.facts
    hosting, channel = facts.get("deployment.hosting"), facts.get("deployment.channel")
    if "deployment.routing_mode" in facts or (channel is not None and channel.value != OWN_MACHINES):
        return {}
    # A channel is "self" here, and where no hosting is stated, what kind of own machines it is says as much.
    said = hosting or channel or facts.get("deployment.self_host_kind")
    if said is None or (said is hosting and hosting.value != OWN_MACHINES):
        return {}
    return {"deployment.places_of_own_machines": Known(value=True, evidence=said.evidence)}


@dataclass(frozen=True, slots=True)
class _Model:
    """What judging needs of a dossier, whatever the workload."""

    dossier: Dossier
    ref: str
    stated: World
    values: Mapping[str, Any]
    """The stated values, and everything that follows from them alone."""
    readable: bool
    looked_at: tuple[str, ...]
    unread: str
    asks: str
    quotes: tuple[str, ...]
    read_by: tuple[Answered, ...]
    findings: OfModel
    shown: Shown
    doubtful: frozenset[str]
    firm: dict[str, Any] = field(default_factory=dict)
    """The values by firm statements alone, and what follows from them; empty until somebody asks."""
    taken: tuple[str | None, str | None] = (None, None)
    """The way to take licenses that are offered at choice, and what is offered, as expressions."""

    def firmly(self, engine: Engine) -> Mapping[str, Any]:
        """What is left of the values where nothing counts that is open to doubt."""
        if not self.firm:
            left = values(self.stated)
            for name in self.doubtful:
                del left[name]
                firm = self.stated[name].without_doubt()
                if firm is not None:
                    left[name] = firm.value
            self.firm.update(engine.of_model(left))
        return self.firm

    @property
    def of_whom(self) -> OfWhom:
        """The model, as far as attestations may be about it."""
        publisher = self.stated.get("model.publisher")
        return OfWhom(self.ref, license_names(self.stated), str(publisher.value) if publisher else None)


def _model(dossier: Dossier, policy: Policy, as_of: date, book: Book) -> _Model:
    ref = dossier.ref.label
    dossier, read_by = sentences_read(dossier, policy.answers_by_check().get(READABLE, ()), ref, as_of)
    stated = {**policy.stated_of(ref, as_of), **dossier_facts(dossier, registry(), book, policy.catalog)}
    return _Model(
        dossier, ref, stated, engine_of(policy).of_model(values(stated)),
        readable=dossier.weights.complete and bool(dossier.weights.concluded.license_ids),
        looked_at=dossier.looked_at or ("the hub's answer: no file could be read",),
        unread=license_unknown.why_unread(dossier, policy, ref, as_of), asks=license_unknown.question(dossier, ref),
        quotes=license_unknown.sentences(dossier), read_by=read_by, findings={}, shown={},
        doubtful=doubtful_in(stated),
    )  # fmt: skip


def _under_agreed_terms(model: _Model, ground: Ground) -> _Model:
    """A service whose terms somebody attests to have read counts as read; what is claimed in public stays."""
    if model.dossier.ref.scheme != SERVICE:
        return model
    attested = ground.stated.get("attestations.vendor_terms")
    if not attested or attested.value != "present":
        named = ground.stated.get("attestations.vendor_terms.named")
        asks = ground.stated.get("attestations.vendor_terms.asked")
        if named is None or asks is None:
            return model
        return replace(model, unread=f"that they were read is attested {named.value}", asks=str(asks.value))
    stated = agreed_terms(model.stated, registry())
    worked_out = ground.engine.of_model(values(stated))
    return replace(model, stated=stated, values=worked_out, readable=True, doubtful=doubtful_in(stated), firm={})


def _verdict(model: _Model, ground: Ground, workload: Workload, as_of: date) -> Verdict:
    model = _under_agreed_terms(model, ground)
    case = Case(
        stated={**ground.stated, **model.stated}, ref=model.ref, workload=workload.id, as_of=as_of,
        readable=model.readable, looked_at=model.looked_at, unread=model.unread, asks=model.asks,
        quotes=model.quotes, read_by=model.read_by, evidence=model.dossier.evidence, remarks=ground.remarks,
    )  # fmt: skip
    engine = ground.engine
    facts = engine.over(ground.facts, model.values, ground.memo.plan)
    alone = not ground.doubtful and model.doubtful.isdisjoint(ground.stated)
    bench = Bench(
        case, ground.policy, engine, facts, of_model=model.findings, shown=(ground.shown, model.shown),
        unanswered_before=ground.unanswered,
        doubt=Doubt(
            model.doubtful | ground.doubtful,
            (lambda: engine.over(ground.facts, model.firmly(engine), ground.memo.plan)) if alone else None,
        ),
    )  # fmt: skip
    ruled = engine.decide_moving(facts, as_of, ground.memo, bench.answer)

    def findings() -> dict[str, tuple[Finding, ...]]:
        made = list(ground.findings)
        for place, check, decision in ground.of_each:
            made[place] = bench.new(check, decision)
        for place, finding in zip(engine.moving_places, bench.findings(ruled), strict=True):
            made[place] = finding
        return {"findings": _taking(_all_findings(bench, [one for one in made if one is not None]), *model.taken)}

    if ground.policy.waivers:
        made = findings()["findings"]
        return Verdict(workload=workload.id, outcome=_worst(made), findings=made, taken=model.taken[0])
    worst = max(ground.worst, bench.readability, key=_RANK)
    if worst is not Outcome.FAIL:
        worst = max(worst, OF_RANK[bench.worst(ruled)], key=_RANK)
    return Verdict.deferring(findings, {"workload": workload.id, "outcome": worst, "taken": model.taken[0]})


def _taking(findings: tuple[Finding, ...], taken: str | None, offered: str | None) -> tuple[Finding, ...]:
    """The findings, the last of which says under which of several licenses they hold."""
    if taken is None:
        return findings
    *others, last = findings
    said = f"{offered} are offered at choice; evaluated under {taken}, which serves this workload best."
    return (*others, replace(last, notes=(*last.notes, said)))


# ------------------------------------------------------------------------------------------------ from facts alone


def judge_case(case: Case, policy: Policy) -> Verdict:
    """The verdict on stated facts: every finding, and the worst of those that are not waived."""
    engine = engine_of(policy)
    facts = engine.complete(values(case.stated), case.as_of)
    facts |= marks_of_waivers(policy, engine, case.ref, case.workload, case.as_of)
    bench = Bench(case, policy, engine, facts)
    decisions = engine.decide_all(facts, case.as_of, bench.answer)
    made = _all_findings(bench, [bench.new(check, decisions[check.id]) for check in engine.checks])
    return Verdict(workload=case.workload, outcome=_worst(made), findings=made)


def _all_findings(bench: Bench, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """All findings in the order of the checks, waivers applied, and that on reading the license."""
    if bench.policy.waivers:
        findings = [bench.waived(check, finding) for check, finding in zip(bench.engine.checks, findings, strict=True)]
    return (*findings, bench.readable())


def _worst(findings: Iterable[Finding]) -> Outcome:
    """The worst outcome of the findings that count."""
    counted = (finding.outcome for finding in findings if finding.waiver is None)
    return max(counted, key=_RANK, default=Outcome.NOT_APPLICABLE)
