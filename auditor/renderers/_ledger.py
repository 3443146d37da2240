"""What an officer keeps a list of, over all models: distances to caps, obligations of licenses, attestations."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from math import log10
from typing import Any

from auditor.core.model import AttestationSummary, Evidence, FactSeen, Finding, Location, Outcome, Term, last_day
from auditor.core.printable import one_line, value_in_words
from auditor.records.columns import DEMANDS
from auditor.renderers import _plain
from auditor.renderers._shown import deciding, places, told_facts
from auditor.renderers._view import Row, ShownPlace, View
from auditor.report.obligations import Obligation, obligations
from auditor.report.ways import terms_taken


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What contradicts in the same words, on the same evidence: clause, fact and rule side by side."""

    places: tuple[ShownPlace, ...]
    quoted: tuple[tuple[Evidence, Location], ...]
    """The deciding quotes and their places, without the hash of a file that is not the same in all these models."""
    stated: tuple[FactSeen, ...]
    """Facts of the policy."""
    said: tuple[Evidence, ...]
    """Evidence of the policy, where no fact stands for it."""
    on_record: tuple[Evidence, ...] = ()
    """What the license database says, where no words of the model's files decide."""

    @property
    def finding(self) -> Finding:
        """The first of them; the others say the same."""
        return self.places[0].finding


def contradictions(view: View) -> tuple[Contradiction, ...]:
    """Every contradiction that is not waived, the worst first; models share an entry that shows the same of each."""
    return tuple(_contradiction(places) for places in view.by_reason(Outcome.FAIL, _sides))


def _sides(finding: Finding) -> Hashable:
    """What an entry shows of the evidence of its findings."""
    stated = tuple((fact.name, repr(fact.value), fact.location, fact.about) for fact in _stated(finding))
    return (places(deciding(finding)), places(_on_record(finding)), stated, () if stated else _of_policy(finding))


def _contradiction(same: tuple[ShownPlace, ...]) -> Contradiction:
    finding = same[0].finding
    quoted = []
    for number, entry in enumerate(deciding(finding)):
        assert entry.location  # noqa: S101 - what is quoted has one
        others = {deciding(place.finding)[number].location for place in same}
        quoted.append((entry, entry.location if len(others) == 1 else replace(entry.location, sha256=None)))
    stated = _stated(finding)
    on_record = () if quoted else _on_record(finding)
    return Contradiction(same, tuple(quoted), stated, () if stated else _of_policy(finding), on_record)


def _on_record(finding: Finding) -> tuple[Evidence, ...]:
    """What the license database says of a license whose text is not in the repository."""
    return tuple(
        entry
        for entry in finding.evidence
        if not entry.quote and any(place.startswith(_DATABASE) for place in entry.looked_in)
    )


_DATABASE = "license database: "
"""How evidence names a record it is from (`auditor.policy.facts.dossier_facts`)."""


def _stated(finding: Finding) -> tuple[FactSeen, ...]:
    facts, _ = told_facts(finding)
    return tuple(fact for fact in facts if fact.known and fact.location and not fact.location.sha256)


def _of_policy(finding: Finding) -> tuple[Evidence, ...]:
    return tuple(
        entry for entry in finding.evidence if not entry.quote and entry.location and not entry.location.sha256
    )


_CAPS = ("user-cap", "revenue-cap")
_STATES = {"license.user_cap.state", "license.revenue_cap.state"}
_MEASURED = {"license.user_cap.measured", "license.revenue_cap.measured"}
_CONVERTED = "license.revenue_cap.threshold_usd"
_DOLLARS = "USD"
"""The currency of an organization's own figures of revenue."""
_ATTESTATION = "attestations."


@dataclass(frozen=True, slots=True)
class Margin:
    """A cap of a license against the organization's own figure."""

    places: tuple[ShownPlace, ...]
    """The findings that compare them."""
    threshold: float
    unit: str
    figure: float | None
    """The figure that counts, where the policy states one number for it."""
    said: str
    unit_of_figure: str = ""
    """The currency of the figure; empty where it counts no money."""
    converted: float | None = None
    """The cap in the unit of the figure, where that is another one than its own."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the check adds: how far the figure is from the cap, and when growth brings it there."""
        return self.places[0].finding.notes

    @property
    def share(self) -> float | None:
        """The figure as a share of the cap, 1.0 at the cap; None where their units differ and no rate is at hand."""
        cap = self.threshold if self.unit_of_figure in ("", self.unit) else self.converted
        return None if self.figure is None or not cap else self.figure / cap

    @property
    def drawn(self) -> int:
        """Where the figure stands on a bar of 200 with the cap in the middle; each fifty is ten times as much."""
        share = self.share or 0.0
        return round(min(max(_MIDDLE + _DECADE * log10(share), 2), 2 * _MIDDLE)) if share > 0 else 2


_MIDDLE = 100
"""Of the bar, where the cap stands. By judgment: layout."""
_DECADE = 50
"""Of the bar, for ten times as much. Derived from 145 % and 1450 %, which must be told apart, and 1 % to 10,000 %."""


def margins(view: View) -> tuple[Margin, ...]:
    """Caps that were compared, the nearest to (or furthest above) its cap first; unknown figures come first of all."""
    found: dict[tuple[Any, ...], list[ShownPlace]] = {}
    for row in view.rows:
        for workload, cell in row.cells.items():
            for finding in cell.applying:
                threshold = _threshold(finding)
                if threshold:
                    key = (finding.check, *threshold, one_line(finding.reason), _figure(finding), finding.notes)
                    found.setdefault(key, []).append(ShownPlace(row, workload, finding))
    made = [
        Margin(
            tuple(same),
            threshold,
            unit,
            _figure(same[0].finding),
            said,
            _currency(same[0].finding),
            _number_of(same[0].finding, {_CONVERTED}),
        )
        for (_, threshold, unit, said, *_), same in found.items()
    ]
    return tuple(sorted(made, key=lambda margin: (margin.share is not None, -(margin.share or 0.0), margin.said)))


def _threshold(finding: Finding) -> tuple[float, str] | None:
    """The lowest threshold of the cap a finding compared, and what it counts."""
    names = {fact.name for fact in finding.facts}
    if names.isdisjoint(_STATES):
        return None
    for fact in finding.facts:
        if fact.name.removeprefix("terms.") in _CAPS and fact.known:
            caps = fact.value if isinstance(fact.value, (tuple, list)) else (fact.value,)
            stated = [
                cap for cap in caps if isinstance(cap, Mapping) and isinstance(cap.get("threshold"), (int, float))
            ]
            if stated:
                lowest = min(stated, key=lambda cap: float(cap["threshold"]))
                unit = str(lowest.get("metric") or lowest.get("currency") or "USD").replace("-", " ")
                return float(lowest["threshold"]), unit
    return None


def _figure(finding: Finding) -> float | None:
    """The number that was compared: a fact of its own, or the entry of a map (users by month) that the reason names."""
    measured = _number_of(finding, _MEASURED)
    if measured is not None:
        return measured
    for fact in finding.facts:
        if isinstance(fact.value, Mapping) and fact.known:
            named = [value for key, value in fact.value.items() if str(key) in finding.reason]
            if len(named) == 1 and isinstance(named[0], (int, float)):
                return float(named[0])
    return None


def _number_of(finding: Finding, names: Container[str]) -> float | None:
    """The number that one of these facts holds, where the finding looked at it."""
    numbers = (fact.value for fact in finding.facts if fact.name in names)
    return next((float(one) for one in numbers if isinstance(one, (int, float))), None)


def _currency(finding: Finding) -> str:
    """The currency of the organization's own figure; empty where users are counted."""
    return _DOLLARS if any(fact.name.startswith("license.revenue_cap.") for fact in finding.facts) else ""


@dataclass(slots=True)
class Duty:
    """What licenses ask, in one sentence, with the models whose weights it comes with."""

    plain: str
    term: Term
    rows: list[Row] = field(default_factory=list)


def duties(view: View) -> tuple[Duty, ...]:
    """Every duty that comes with the weights of a model that was read, the weightiest kinds first."""
    found: dict[tuple[int, str], Duty] = {}
    for row in view.rows:
        for term in _plain.demands(terms_taken(row.model)):
            plain = _plain.explain(term)
            duty = found.setdefault((DEMANDS.index(term.id), plain), Duty(plain, term))
            if not duty.rows or duty.rows[-1] is not row:
                duty.rows.append(row)
    return tuple(found[key] for key in sorted(found, key=lambda key: key[0]))


@dataclass(slots=True)
class Owed:
    """A task that comes with the verdicts that stand, with the models and workloads it is owed for."""

    task: Obligation
    places: list[tuple[Row, str]] = field(default_factory=list)


def owed(view: View) -> tuple[Owed, ...]:
    """Every task once, those with a day first, then by who does it."""
    rows = {str(row.model.ref): row for row in view.rows}
    found: dict[tuple[Any, ...], Owed] = {}
    for task in obligations(view.audit):
        key = (task.id, task.task, task.owner, task.ground, task.due, task.license_id, task.where)
        found.setdefault(key, Owed(task)).places.append((rows[task.ref], task.workload))
    return tuple(sorted(found.values(), key=lambda one: (one.task.due or date.max, one.task.owner, one.task.task)))


@dataclass(slots=True)
class ShownAttestation:
    """What the organization attests, and the checks that looked at it."""

    name: str
    about: str
    state: str
    """In a few words."""
    counts: bool
    """Whether it says that what was asked for is there, on the day judged for."""
    entry: AttestationSummary | None = None
    """The policy's own entry; None where it has none."""
    age_days: int | None = None
    checks: dict[str, None] = field(default_factory=dict)


def attestations(view: View) -> tuple[ShownAttestation, ...]:
    """Every entry of the policy, and every attestation a check looked for in vain; those that are missing first."""
    asked = _asked(view)
    found = []
    for entry in view.audit.policy.attestations:
        state, counts = _state(entry, view.audit.as_of)
        age = (view.audit.as_of - entry.when).days if entry.when else None
        checks = asked[entry.id].checks if entry.id in asked else {}
        found.append(ShownAttestation(one_line(entry.id), entry.about, state, counts, entry, age, checks))
    stated = {entry.id for entry in view.audit.policy.attestations}
    found += [one for name, one in asked.items() if name not in stated]
    return tuple(sorted(found, key=lambda one: (not one.checks, one.counts, one.name)))


def _state(entry: AttestationSummary, day: date) -> tuple[str, bool]:
    ends = last_day(entry.when, entry.until)
    if ends and ends < day:
        return f"ended on {ends}", False
    if entry.when and entry.when > day:
        return f"dated {entry.when}, after the day of the evaluation", False
    if entry.state == "none":
        return "stated as not in place", False
    if entry.unnamed:
        return "attested, without saying for whom", False
    return ("attested" if entry.value is None else f"attested: {value_in_words(entry.value)}"), True


def _asked(view: View) -> dict[str, ShownAttestation]:
    """The attestations that checks which apply looked at, by id, as the facts of their findings have them."""
    found: dict[str, ShownAttestation] = {}
    for finding in _applying(view):
        for fact in finding.facts:
            if not fact.name.startswith(_ATTESTATION):
                continue
            name, _, detail = fact.name.removeprefix(_ATTESTATION).partition(".")
            one = found.setdefault(name, ShownAttestation(one_line(name), "", "not stated", False))
            one.checks[one_line(finding.check)] = None
            if not detail:
                one.about = fact.about
            if detail in ("", "value") and fact.known:
                one.state, one.counts = value_in_words(fact.value), fact.value != "none"
            elif detail == "age_days" and isinstance(fact.value, int):
                one.age_days = fact.value
    return found


def _applying(view: View) -> Iterator[Finding]:
    """Findings that apply; models share most of them, and each is looked at once."""
    seen: set[int] = set()
    for row in view.rows:
        for cell in row.cells.values():
            for finding in cell.applying:
                if id(finding) not in seen:
                    seen.add(id(finding))
                    yield finding
