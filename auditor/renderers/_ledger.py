"""What an officer keeps a list of, over all models: distances to caps, duties that licences impose, attestations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.model import FactSeen, Finding, Location, Outcome, Term
from auditor.renderers import _plain
from auditor.renderers._text import one_line
from auditor.renderers._view import Place, Row, View

_CAPS = ("user-cap", "revenue-cap")
_STATES = {"license.user_cap.state", "license.revenue_cap.state"}
_ATTESTATION = "attestations."


@dataclass(frozen=True, slots=True)
class Margin:
    """A cap of a licence against the organisation's own figure."""

    places: tuple[Place, ...]
    """The findings that compare them."""
    threshold: float
    unit: str
    figure: float | None
    """The figure that counts, where the policy states one number for it."""
    said: str

    @property
    def share(self) -> float | None:
        """The figure as a share of the cap, 1.0 at the cap."""
        return None if self.figure is None or not self.threshold else self.figure / self.threshold


def margins(view: View) -> tuple[Margin, ...]:
    """Caps that were compared, the nearest to (or furthest above) its cap first; unknown figures come first of all."""
    found: dict[tuple[Any, ...], list[Place]] = {}
    for row in view.rows:
        for workload, cell in row.cells.items():
            for finding in cell.verdict.findings:
                if finding.outcome is Outcome.NOT_APPLICABLE:
                    continue
                threshold = _threshold(finding)
                if threshold:
                    key = (finding.check, *threshold, one_line(finding.reason))
                    found.setdefault(key, []).append(Place(row, workload, finding))
    made = [
        Margin(tuple(places), threshold, unit, _figure(places[0].finding), said)
        for (_, threshold, unit, said), places in found.items()
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
    """The number the finding compared: the entry of an open map (users by month) that its reason names."""
    for fact in finding.facts:
        if isinstance(fact.value, Mapping) and fact.known:
            named = [value for key, value in fact.value.items() if str(key) in finding.reason]
            if len(named) == 1 and isinstance(named[0], (int, float)):
                return float(named[0])
    return None


@dataclass(slots=True)
class Duty:
    """What licences ask, in one sentence, with the models whose weights it comes with."""

    plain: str
    term: Term
    rows: list[Row] = field(default_factory=list)


def duties(view: View) -> tuple[Duty, ...]:
    """Every duty that comes with the weights of a model that was read, the weightiest kinds first."""
    found: dict[tuple[int, str], Duty] = {}
    for row in view.rows:
        for term in _plain.demands(row.model.dossier.weights.terms) if row.model.dossier else ():
            plain = _plain.explain(term)
            duty = found.setdefault((_plain.DEMANDS.index(term.id), plain), Duty(plain, term))
            if row not in duty.rows:
                duty.rows.append(row)
    return tuple(found[key] for key in sorted(found, key=lambda key: key[0]))


@dataclass(slots=True)
class Attestation:
    """What the organisation attests, as the policy states it, and the checks that looked at it."""

    name: str
    value: Any
    known: bool
    location: Location | None
    age_days: int | None = None
    checks: dict[str, None] = field(default_factory=dict)


def attestations(view: View) -> tuple[Attestation, ...]:
    """Every attestation a check that applies looked at, missing ones first, then by name."""
    found: dict[str, Attestation] = {}
    ages: dict[str, int] = {}
    for finding in _applying(view):
        for fact in finding.facts:
            if not fact.name.startswith(_ATTESTATION):
                continue
            name, _, detail = fact.name.removeprefix(_ATTESTATION).partition(".")
            if detail == "age_days":
                if isinstance(fact.value, int):
                    ages[name] = fact.value
            elif detail in ("", "value"):
                _note(found, name, fact, finding)
    for name, days in ages.items():
        if name in found:
            found[name].age_days = days
    return tuple(sorted(found.values(), key=lambda entry: (entry.known, entry.name)))


def _note(found: dict[str, Attestation], name: str, fact: FactSeen, finding: Finding) -> None:
    entry = found.setdefault(name, Attestation(one_line(name), fact.value, fact.known, fact.location))
    entry.checks[one_line(finding.check)] = None


def _applying(view: View) -> Iterator[Finding]:
    for row in view.rows:
        for cell in row.cells.values():
            yield from (entry for entry in cell.verdict.findings if entry.outcome is not Outcome.NOT_APPLICABLE)
