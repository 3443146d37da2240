"""Which model for which workload: candidates ranked by what keeps them from being used, with a plan that can break.

Made of one audit of all candidates in all workloads. Each workload gets a primary and a fallback that shares neither
lineage nor vendor with it, because what a vendor withdraws, a court stops or a license changes takes both at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from auditor.core.model import Audit, Finding, ModelAudit, Outcome, Verdict, last_day
from auditor.core.printable import one_line
from auditor.report.decisions import Decision, Pair, decisions
from auditor.report.obligations import Obligation, obligations
from auditor.report.substitutes import relatives


class UseState(StrEnum):
    """What may be done with a model in a workload, the best first."""

    NOW = "use-now"
    ONCE = "use-once"
    """Once something is signed, attested or stated; nobody has to interpret anything."""
    ASK = "ask"
    UNREAD = "could-not-be-read"
    NOT = "not-allowed"


STATE_WORDS = {
    UseState.NOW: "use now",
    UseState.ONCE: "use once signed or stated",
    UseState.ASK: "needs an answer first",
    UseState.UNREAD: "could not be read",
    UseState.NOT: "not allowed",
}
"""What states are called where people read."""
NO_LICENSE = "no license concluded"
"""What stands in place of a license that nobody could tell."""
NO_TERMS = "terms of service not read"
"""The same of a model that is bought as a service."""
_ORDER = tuple(UseState)
_ATTESTATION = "attestations."
_REACH = "deployment.distribution"
_STATED = frozenset({"attestation", "fact"})
"""Kinds of settlements that somebody states or signs; the others need a judgment."""
MOST_PASSED_OVER = 3
"""Candidates named that are nearer than the fallback and none. By judgment: a line; the table lists every one."""


class About(StrEnum):
    """Whom an open point is about."""

    YOU = "you"
    MODEL = "model"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that must happen before a model may be used."""

    about: About
    state: UseState
    """`ONCE` or `ASK`."""
    what: str
    who: str
    id: str
    """Of the decision."""
    answer: str
    """The YAML that settles it."""
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the user's own columns say of a candidate; the last two may break ties."""

    note: str = ""
    cost: float | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One candidate in one workload, through one channel."""

    ref: str
    channel: str | None
    workload: str
    state: UseState
    license: str
    needs: tuple[Need, ...] = ()
    because: str = ""
    """Why it is not allowed, or could not be read: the worst reason."""
    check: str = ""
    """The check that says so."""
    violations: int = 0
    """How many findings keep it from being allowed; the fewer, the nearer it is."""
    from_: date | None = None
    """The first upcoming rule that will speak against it or ask."""
    kin: frozenset[str] = frozenset()
    """Accounts, ancestors and families it shares with its relatives."""
    other_channels: tuple[str, ...] = ()
    """The same model through further channels, the next best first, each with its state."""
    beside: Beside = field(default_factory=Beside)

    @property
    def own_needs(self) -> tuple[Need, ...]:
        """What is not about the organization and its workload alone: what another candidate may do without."""
        return tuple(need for need in self.needs if need.about is not About.YOU)

    @property
    def name(self) -> str:
        """The reference with its channel."""
        return f"{self.ref} via {self.channel}" if self.channel else self.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadChoice:
    """One workload: its candidates in order, and the plan for it."""

    workload: str
    title: str
    options: tuple[Option, ...]
    """Each candidate once, through its best channel."""
    every: tuple[Option, ...]
    """Each candidate through each of its channels."""
    alike: int
    """How many candidates are as near as the primary, itself included: only their names decide between them."""
    primary: Option | None
    """None where nothing may be used, not even after an answer."""
    fallback: Option | None
    fallback_note: str = ""
    """Why there is no fallback of another lineage and vendor, or why it stands behind candidates that are nearer."""

    @property
    def nearest(self) -> tuple[Option, ...]:
        """Where no primary or no fallback is left: the candidates for its place that the fewest violations bar."""
        if self.fallback is not None:
            return ()
        taken = self.primary.kin if self.primary else frozenset()
        refused = [option for option in self.with_state(UseState.NOT) if not option.kin & taken]
        least = min((option.violations for option in refused), default=0)
        return tuple(option for option in refused if option.violations == least)

    def with_state(self, state: UseState) -> tuple[Option, ...]:
        """Candidates of one state, in order."""
        return tuple(option for option in self.options if option.state is state)


@dataclass(frozen=True, slots=True)
class Concentration:
    """How many workloads rest on the same thing."""

    kind: str
    """``lineage``, ``publisher or family`` or ``channel``."""
    name: str
    workloads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that happens on a day to what was chosen."""

    day: date
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The whole answer."""

    as_of: date
    policy: str
    organization: str
    workloads: tuple[WorkloadChoice, ...]
    about_you: tuple[tuple[Need, tuple[str, ...]], ...]
    """What the organization settles once, with the workloads it frees; those that free most first."""
    concentration: tuple[Concentration, ...]
    dates: tuple[Dated, ...]
    obligations: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Task, legal basis and the workloads it comes with, of the primaries."""


def choose(
    audit: Audit, beside: Mapping[str, Beside] | None = None, subscriptions: frozenset[str] = frozenset()
) -> Choice:
    """Rank the candidates of an audit for each workload.

    Args:
        beside: the user's own columns by reference, as the manifest has them.
        subscriptions: channels that people use one by one, so that nothing can be offered to others through them. They
            count for workloads that stay inside, and for models without another channel.
    """
    called = {str(model.ref) for model in audit.models if model.channel not in subscriptions}
    outward = {workload.id for workload in audit.policy.workloads if set(workload.facts.get(_REACH, ())) - {"internal"}}
    asked: defaultdict[Pair, list[Decision]] = defaultdict(list)
    for decision in decisions(audit):
        for pair in decision.asked_by:
            asked[pair].append(decision)
    found: defaultdict[str, list[Option]] = defaultdict(list)
    for model in audit.models:
        own = (beside or {}).get(str(model.ref), Beside())
        subscribed = model.channel in subscriptions and str(model.ref) in called
        for verdict in model.verdicts:
            if not (subscribed and verdict.workload in outward):
                found[verdict.workload].append(_option(audit, model, verdict, asked, own))
        if model.failure:
            for workload in audit.policy.workloads:
                found[workload.id].append(_unread(model, workload.id, own))
    titles = {workload.id: workload.title for workload in audit.policy.workloads}
    chosen = tuple(_planned(name, titles.get(name, ""), options) for name, options in found.items())
    return Choice(
        as_of=audit.as_of,
        policy=f"{one_line(audit.policy.id)} {one_line(audit.policy.version)}",
        organization=one_line(audit.policy.organisation),
        workloads=chosen,
        about_you=_about_you(chosen),
        concentration=tuple(_concentration(chosen)),
        dates=_dates(audit, chosen),
        obligations=_obligations(audit, chosen),
    )


# ---------------------------------------------------------------------------------------------------- options


def _option(
    audit: Audit, model: ModelAudit, verdict: Verdict, asked: Mapping[Pair, list[Decision]], beside: Beside
) -> Option:
    in_force = [f for f in verdict.findings if f.waiver is None]
    open_ = [f for f in in_force if f.outcome in (Outcome.FAIL, Outcome.NEEDS_REVIEW)]
    barred = [f for f in open_ if f.outcome is Outcome.FAIL and f.settlement is None and not _ours(f)]
    needs = tuple(
        _need(decision)
        for decision in asked.get((str(model.ref), verdict.workload), ())
        # The same model through another channel has the same name: what it asks is not asked here.
        if any(mine.check == finding.check and mine == finding for finding in decision.findings for mine in open_)
    )
    needs += tuple(_to_do(f) for f in open_ if f.outcome is Outcome.FAIL and f.settlement is None and _ours(f))
    upcoming = [f for f in in_force if f.outcome is Outcome.UPCOMING and f.would_be is not Outcome.PASS]
    worst = min(barred, key=_badness) if barred else None
    if worst:
        state = UseState.NOT
    elif verdict.outcome in (Outcome.PASS, Outcome.UPCOMING, Outcome.NOT_APPLICABLE):
        state = UseState.NOW
    elif not needs:
        state = UseState.UNREAD
    else:
        state = max((need.state for need in needs), key=_ORDER.index)
    return Option(
        ref=one_line(str(model.ref)),
        channel=one_line(model.channel) if model.channel else None,
        workload=verdict.workload,
        state=state,
        license=_license(audit, model),
        needs=needs if state in (UseState.ONCE, UseState.ASK) else (),
        because=one_line(worst.reason) if worst else "no evidence could be read" if state is UseState.UNREAD else "",
        check=worst.check if worst else "",
        violations=len({finding.check for finding in barred}),
        from_=min((f.applies_from for f in upcoming if f.applies_from), default=None),
        kin=relatives(model.dossier) if model.dossier else frozenset(),
        beside=beside,
    )


def _unread(model: ModelAudit, workload: str, beside: Beside) -> Option:
    failure = model.failure
    return Option(
        ref=one_line(str(model.ref)), channel=model.channel, workload=workload, state=UseState.UNREAD, license="",
        because=one_line(failure.what) if failure else "", beside=beside,
    )  # fmt: skip


def _need(decision: Decision) -> Need:
    stated = decision.settlement is not None and decision.settlement.kind in _STATED
    return Need(
        about=_about(decision), state=UseState.ONCE if stated else UseState.ASK, what=one_line(decision.question),
        who=one_line(decision.who), id=decision.id, answer=decision.answer, checks=decision.checks,
    )  # fmt: skip


def _ours(finding: Finding) -> bool:
    """Whether it fails because the organization states that a measure of its own is not in place: doing it lifts it."""
    return bool(finding.remedy) and any(
        fact.known and fact.value == "none" and fact.name.startswith(_ATTESTATION) for fact in finding.facts
    )


def _to_do(finding: Finding) -> Need:
    what, who = one_line(finding.remedy), one_line(finding.who or "not assigned")
    return Need(
        about=About.YOU, state=UseState.ONCE, what=what, who=who, id=f"{finding.check}: {what}", answer="",
        checks=(finding.check,),
    )  # fmt: skip


def _about(decision: Decision) -> About:
    kinds = set(decision.concerns)
    if "channel" in kinds:
        return About.CHANNEL
    return About.MODEL if kinds & {"model", "provider", "license"} else About.YOU


def _badness(finding: Finding) -> tuple[int, str]:
    return list(type(finding.severity)).index(finding.severity), finding.check


def _license(audit: Audit, model: ModelAudit) -> str:
    if model.dossier is None:
        return ""
    names = {entry.id: entry.name for entry in audit.licenses}
    ways = (" and ".join(names.get(one, one) for one in way) for way in model.dossier.weights.ways)
    return one_line(" or ".join(ways)) or (NO_TERMS if model.ref.scheme == "api" else NO_LICENSE)


# ------------------------------------------------------------------------------------------------------- plan


def _distance(option: Option) -> tuple[int, int, bool, int, int, int, float, float, str]:
    """What comes first is nearer to being used; a license that nobody could tell may still hold any bar there is.

    Channels of one model that are as near keep the order of the catalog, the vendor's own first.
    """
    asks = sum(need.state is UseState.ASK for need in option.needs)
    cost, score = option.beside.cost, option.beside.score
    return (
        _ORDER.index(option.state), option.violations, option.license in (NO_LICENSE, NO_TERMS),
        asks, len(option.needs) - asks, int(option.from_ is not None),
        cost if cost is not None else float("inf"), -score if score is not None else 0.0, option.ref,
    )  # fmt: skip


def _planned(workload: str, title: str, options: Iterable[Option]) -> WorkloadChoice:
    options = sorted(options, key=_distance)
    by_model: defaultdict[str, list[Option]] = defaultdict(list)
    for option in options:
        by_model[option.ref].append(option)
    ranked = tuple(_with_channels(same) for same in by_model.values())
    usable = [option for option in ranked if option.state in (UseState.NOW, UseState.ONCE, UseState.ASK)]
    primary = usable[0] if usable else None
    others = [option for option in usable[1:] if primary and not primary.kin & option.kin]
    alike = sum(_distance(option)[:-1] == _distance(primary)[:-1] for option in usable) if primary else 0
    note = ""
    if primary and not others:
        rest = len(usable) - 1
        note = f"all {rest} others are of its lineage or vendor" if rest else "no other candidate may be used"
    elif primary:
        note = _passed_over(usable[1 : usable.index(others[0])], others[0])
    return WorkloadChoice(
        workload=workload, title=one_line(title), alike=alike, options=ranked, every=tuple(options), primary=primary,
        fallback=others[0] if others else None, fallback_note=note,
    )  # fmt: skip


def _passed_over(nearer: list[Option], fallback: Option) -> str:
    """Why candidates in a better state than the fallback are none; empty where there are none."""
    better = [option for option in nearer if _ORDER.index(option.state) < _ORDER.index(fallback.state)]
    if not better:
        return ""
    names = ", ".join(f"{option.name} ({STATE_WORDS[option.state]})" for option in better[:MOST_PASSED_OVER])
    rest = len(better) - MOST_PASSED_OVER
    return f"nearer, but of the primary's lineage or vendor: {names}" + (f" and {rest} more" if rest > 0 else "")


def _with_channels(same: list[Option]) -> Option:
    best, *others = same
    return replace(best, other_channels=tuple(f"{one.channel} ({one.state.value})" for one in others if one.channel))


def _about_you(chosen: Iterable[WorkloadChoice]) -> tuple[tuple[Need, tuple[str, ...]], ...]:
    found: dict[str, tuple[Need, dict[str, None]]] = {}
    for workload in chosen:
        for option in workload.options:
            for need in option.needs:
                if need.about is About.YOU:
                    found.setdefault(need.id, (need, {}))[1][workload.workload] = None
    ranked = sorted(found.values(), key=lambda one: (-len(one[1]), one[0].state, one[0].id))
    return tuple((need, tuple(workloads)) for need, workloads in ranked)


def _concentration(chosen: Iterable[WorkloadChoice]) -> Iterator[Concentration]:
    """What more than one primary rests on, the widest first; a name is told once."""
    told: set[tuple[str, ...]] = set()
    by_kin: defaultdict[str, list[str]] = defaultdict(list)
    by_channel: defaultdict[str, list[str]] = defaultdict(list)
    for workload in chosen:
        if workload.primary is None:
            continue
        for name in workload.primary.kin:
            by_kin[name].append(workload.workload)
        if workload.primary.channel:
            by_channel[workload.primary.channel].append(workload.workload)
    lineages = {name: used for name, used in by_kin.items() if ":" in name}
    others = {name: used for name, used in by_kin.items() if ":" not in name}
    for kind, found in (("lineage", lineages), ("publisher or family", others), ("channel", by_channel)):
        for name, workloads in sorted(found.items(), key=lambda one: (-len(one[1]), one[0])):
            if len(workloads) > 1 and tuple(workloads) not in told:
                told.add(tuple(workloads))
                yield Concentration(kind, name, tuple(workloads))


def _primaries(chosen: Iterable[WorkloadChoice]) -> dict[tuple[str, str], Option]:
    return {(one.primary.ref, one.workload): one.primary for one in chosen if one.primary}


def _dates(audit: Audit, chosen: Iterable[WorkloadChoice]) -> tuple[Dated, ...]:
    """Upcoming rules and the ends of what people stated, of the chosen models and from the day of the audit on."""
    picked = _primaries(chosen)
    found: dict[Dated, None] = {}
    for model in audit.models:
        for verdict in model.verdicts:
            option = picked.get((one_line(str(model.ref)), verdict.workload))
            if option is None or option.channel != (one_line(model.channel) if model.channel else None):
                continue
            for finding in verdict.findings:
                if finding.outcome is Outcome.UPCOMING and finding.applies_from:
                    found[Dated(finding.applies_from, f"{finding.check} ({one_line(finding.title)}) applies")] = None
                if finding.waiver:
                    found[Dated(finding.waiver.until, f"the waiver of {finding.check} ends")] = None
                if finding.answered:
                    found[Dated(finding.answered.until, f"the answer to {finding.check} ends")] = None
    for entry in audit.policy.attestations:
        ends = last_day(entry.when, entry.until)
        if ends:
            found[Dated(ends, f"the attestation {one_line(entry.id)} ends")] = None
    coming = (one for one in found if one.day >= audit.as_of)
    return tuple(sorted(coming, key=lambda one: (one.day, one.what)))


def _obligations(audit: Audit, chosen: Iterable[WorkloadChoice]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    picked = _primaries(chosen)
    found: dict[tuple[str, str], dict[str, None]] = {}
    for task in obligations(audit):
        if (one_line(task.ref), task.workload) in picked and _once(task):
            found.setdefault((one_line(task.task), one_line(task.ground)), {})[task.workload] = None
    return tuple((task, ground, tuple(workloads)) for (task, ground), workloads in found.items())


def _once(task: Obligation) -> bool:
    """Whether it is owed from the first day; what comes later stands among the dates."""
    return task.due is None
