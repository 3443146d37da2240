"""What every report says, worked out once: the matrix, what decides each cell, who must answer what, what was not read.

Formats differ in how they tell it, never in what they tell.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from auditor.core.model import (
    DATASETS,
    LIMITING_DATA,
    NOT_IN_CATALOG,
    SERVICE_TERMS,
    Answered,
    Audit,
    Basis,
    Coverage,
    Finding,
    Gap,
    Identification,
    LicenseSummary,
    ModelAudit,
    Outcome,
    Status,
    Verdict,
    WorkloadSummary,
)
from auditor.core.printable import one_line, percent
from auditor.records.own_texts import modified
from auditor.renderers._shown import places, wording
from auditor.report import account as accounts
from auditor.report.baseline import Key, gate_since, new_findings
from auditor.report.decisions import is_asked, question_of, waiting
from auditor.report.gate import Gate, gate
from auditor.report.obligations import obligations

WORDS = {
    Outcome.PASS: "no issues found",
    Outcome.FAIL: "not allowed",
    Outcome.NEEDS_REVIEW: "needs review",
    Outcome.UPCOMING: "upcoming rule",
    Outcome.NOT_APPLICABLE: "not applicable",
}
"""What verdicts are called where people read; the gate's words stay in machine formats."""

CHECK_WORDS = {**WORDS, Outcome.FAIL: "violation"}
"""What the outcomes of single checks are called."""

SYMBOLS = {
    Outcome.PASS: "✓",
    Outcome.FAIL: "✗",
    Outcome.NEEDS_REVIEW: "?",
    Outcome.UPCOMING: "»",
    Outcome.NOT_APPLICABLE: "–",
}
"""Shapes that differ without color; always beside the word."""

_SEVERITIES = ("critical", "high", "medium", "low", "info")


@dataclass(frozen=True)
class Cell:
    """One model in one workload."""

    verdict: Verdict

    @property
    def outcome(self) -> Outcome:
        """The verdict."""
        return self.verdict.outcome

    @cached_property
    def _held(self) -> dict[str, str]:
        return waiting(self.verdict)

    @cached_property
    def waiting(self) -> dict[str, tuple[Finding, ...]]:
        """Check whose answer they wait for → findings that are no findings before it is given."""
        found: dict[str, list[Finding]] = {}
        for entry in self.verdict.findings if self._held else ():
            if entry.check in self._held:
                found.setdefault(self._held[entry.check], []).append(entry)
        return {check: tuple(entries) for check, entries in found.items()}

    @cached_property
    def by_outcome(self) -> defaultdict[Outcome, list[Finding]]:
        """Findings that are not waived and do not wait, by outcome, in the order of checks."""
        found: defaultdict[Outcome, list[Finding]] = defaultdict(list)
        for entry in self.verdict.findings:
            if entry.waiver is None and entry.check not in self._held:
                found[entry.outcome].append(entry)
        return found

    @cached_property
    def applying(self) -> tuple[Finding, ...]:
        """Findings that apply and do not wait for another one's answer, in the order of checks."""
        held, not_applicable = self._held, Outcome.NOT_APPLICABLE
        found = [one for one in self.verdict.findings if one.outcome is not not_applicable and one.check not in held]
        return tuple(found)

    @cached_property
    def open(self) -> tuple[Finding, ...]:
        """Findings that speak against the model or ask something, are not waived and do not wait, worst first."""
        return tuple(sorted([entry for outcome in _OPEN for entry in self.by_outcome[outcome]], key=badness))

    @cached_property
    def asking(self) -> tuple[Finding, ...]:
        """Of `open` those that ask or violate themselves, without those that wait for an answer or a day."""
        later = Outcome.UPCOMING
        return tuple([entry for entry in self.open if entry.depends_on is None and entry.outcome is not later])

    @property
    def decisive(self) -> Finding | None:
        """The finding that made the verdict; None for a pass, or where nothing but the lack of evidence decided."""
        return next((entry for entry in self.open if entry.outcome is self.outcome), None)

    @cached_property
    def waived(self) -> tuple[Finding, ...]:
        """Findings a person accepted for a while."""
        return tuple([entry for entry in self.verdict.findings if entry.waiver is not None])

    def with_outcome(self, outcome: Outcome) -> tuple[Finding, ...]:
        """Findings of one outcome that are not waived, worst first."""
        return tuple(sorted(self.by_outcome[outcome], key=badness))


_OPEN = (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING)


def asked_as(finding: Finding) -> Hashable:
    """What is the same of findings that one answer settles: the YAML of it, else who is asked what."""
    if finding.settlement:
        return finding.settlement.yaml
    return finding.who, question_of(finding)


def badness(finding: Finding) -> tuple[int, int, bool, int]:
    """Sorts findings, the worst first: by outcome, what it will be, those that ask themselves, then by severity."""
    later = finding.would_be.rank if finding.would_be else 0
    return (-finding.outcome.rank, -later, finding.depends_on is not None, _SEVERITIES.index(finding.severity))


@dataclass(frozen=True)
class Row:
    """One model: `number` counts from 1 in the order of the manifest."""

    number: int
    model: ModelAudit
    cells: dict[str, Cell]
    """Workload id → cell, for the workloads the model is asked for."""

    @cached_property
    def name(self) -> str:
        """The reference as asked, fit to be shown."""
        return one_line(str(self.model.ref))

    @property
    def of(self) -> str:
        """The model whatever its revision: what tells texts apart of which no hash is known."""
        return str(self.model.ref.at(None))

    @property
    def outcome(self) -> Outcome:
        """The worst of its cells; a model that was not collected needs review."""
        if self.model.failure:
            return Outcome.NEEDS_REVIEW
        worst = [cell.outcome for cell in self.cells.values()]
        return max(worst, key=lambda outcome: outcome.rank, default=Outcome.NOT_APPLICABLE)

    @cached_property
    def datasets(self) -> tuple[str, ...]:
        """The data sets it was trained on, as far as somebody names them, each with the license said beside it."""
        facts = self.model.dossier.facts if self.model.dossier else ()
        told = next((fact.value for fact in facts if fact.name == DATASETS and fact.value), ())
        named = dict.fromkeys(one_line(str(one)) for one in (told if isinstance(told, tuple) else (told,)))
        return tuple(filter(None, named))

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Evidence of the model that was not read, each once."""
        return tuple(gap for gap in self._all_gaps if gap.what not in self._data)

    @property
    def trained_on(self) -> tuple[str, ...]:
        """The data sets, and whose outputs or which limited data it was trained on: nothing that could not be read."""
        limited = (gap for gap in self._all_gaps if gap.what in self._data)
        return (*self.datasets, *(one_line(f"{gap.what}: {gap.detail}") for gap in limited))

    @cached_property
    def _data(self) -> frozenset[str]:
        edges = self.model.dossier.lineage if self.model.dossier else ()
        return frozenset(edge.parent for edge in edges if edge.relation == "dataset")

    @cached_property
    def _all_gaps(self) -> tuple[Gap, ...]:
        if not self.model.dossier:
            return ()
        found = list(self.model.dossier.gaps)
        found += [gap for entry in self.model.dossier.coverage for gap in entry.gaps]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """Where a finding stands."""

    row: Row
    workload: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A question one person answers once, however many cells ask it."""

    question: str
    who: str
    places: tuple[ShownPlace, ...]

    @property
    def finding(self) -> Finding:
        """The worst finding that asks it."""
        return min((place.finding for place in self.places), key=badness)

    @property
    def because(self) -> tuple[tuple[ShownPlace, ...], ...]:
        """Why it is asked: places whose findings give the same reason, the worst first."""
        found = _gathered(self.places, lambda finding: (finding.check, finding.reason))
        return tuple(sorted(found, key=lambda same: badness(same[0].finding)))


def _gathered(places: Iterable[ShownPlace], key: Callable[[Finding], Hashable]) -> list[tuple[ShownPlace, ...]]:
    found: dict[Hashable, list[ShownPlace]] = {}
    for place in places:
        found.setdefault(key(place.finding), []).append(place)
    return [tuple(same) for same in found.values()]


_NO_FAILURE = frozenset({"missing", "unread"})
"""Kinds of gaps of what was read: nothing names a license there, or a sentence was not understood."""


_COVERAGE = "COV-01"
"""The check that says what was evaluated; it always runs."""


class View:
    """An audit prepared for reading."""

    def __init__(self, audit: Audit, baseline: Audit | None = None) -> None:
        """Prepare an audit.

        Args:
            baseline: an earlier audit, where the gate answers for what is new since it alone.
        """
        self.audit = audit
        self.baseline = baseline
        self.rows = tuple(
            Row(number, model, {verdict.workload: Cell(verdict) for verdict in model.verdicts})
            for number, model in enumerate(audit.models, start=1)
        )
        self._licenses = {entry.id: entry for entry in audit.licenses}

    @cached_property
    def workloads(self) -> tuple[str, ...]:
        """Ids of all workloads, in the policy's order; those only verdicts know come last."""
        known = [workload.id for workload in self.audit.policy.workloads]
        judged = [workload for row in self.rows for workload in row.cells]
        asked = set(judged)
        return tuple(dict.fromkeys([entry for entry in known if entry in asked] + judged))

    @cached_property
    def gate(self) -> Gate:
        """What the gate answers, and so the exit code."""
        return gate_since(self.audit, self.baseline) if self.baseline else gate(self.audit)

    @cached_property
    def _new(self) -> frozenset[Key]:
        return frozenset(one.key for one in new_findings(self.audit, self.baseline)) if self.baseline else frozenset()

    def is_new(self, place: ShownPlace) -> bool:
        """Whether the gate stops for a finding that the baseline does not have, or has in a milder form."""
        return (place.row.of, place.row.model.channel, place.workload, place.finding.check) in self._new

    def is_known(self, row: Row, workload: str) -> bool:
        """Whether the baseline has everything that is open in a verdict: the gate does not stop for it again."""
        if self.baseline is None or not row.cells[workload].open:
            return False
        return not any(self.is_new(ShownPlace(row, workload, one)) for one in row.cells[workload].verdict.findings)

    @cached_property
    def counts(self) -> Counter[Outcome]:
        """Verdicts by outcome."""
        return Counter(cell.outcome for row in self.rows for cell in row.cells.values())

    @cached_property
    def _obligated(self) -> frozenset[tuple[str, str]]:
        """Models and workloads whose use comes with obligations."""
        return frozenset((task.ref, task.workload) for task in obligations(self.audit))

    def words(self, row: Row, workload: str) -> str:
        """What a verdict is called, and whether a use that has no issues comes with obligations."""
        outcome = row.cells[workload].outcome
        if outcome is Outcome.PASS and (str(row.model.ref), workload) in self._obligated:
            return f"{WORDS[outcome]}, with obligations"
        return WORDS[outcome]

    def dated_words(self, row: Row, workload: str) -> str:
        """Likewise, with the day from which the worst upcoming rule applies, and what it will say."""
        cell = row.cells[workload]
        worst = cell.decisive if cell.outcome is Outcome.UPCOMING else None
        if worst is None or worst.applies_from is None or worst.would_be is None:
            return self.words(row, workload)
        return f"{self.words(row, workload)}, from {worst.applies_from}; then: {CHECK_WORDS[worst.would_be]}"

    @property
    def total(self) -> int:
        """How many verdicts there are."""
        return sum(self.counts.values())

    @property
    def failed(self) -> tuple[Row, ...]:
        """Models that could not be collected."""
        return tuple(row for row in self.rows if row.model.failure)

    @property
    def review_share(self) -> float:
        """Verdicts a person must answer, as a share of all, 0–1."""
        return self.counts[Outcome.NEEDS_REVIEW] / self.total if self.total else 0.0

    @cached_property
    def causes(self) -> tuple[tuple[str, str, int], ...]:
        """Check, title and number of the needs-review verdicts it decided, most frequent first."""
        decisive = [
            cell.decisive for row in self.rows for cell in row.cells.values() if cell.outcome is Outcome.NEEDS_REVIEW
        ]
        counted = Counter(
            (entry.check, entry.title) if entry else ("", "no evidence could be read") for entry in decisive
        )
        ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        return tuple((check, title, count) for (check, title), count in ranked)

    def places(self, *outcomes: Outcome, waived: bool = False) -> Iterator[ShownPlace]:
        """Findings of these outcomes that are (or are not) waived, in the order of models and workloads."""
        for row in self.rows:
            for workload, cell in row.cells.items():
                of_cell = cell.waived if waived else [entry for one in outcomes for entry in cell.by_outcome[one]]
                for finding in of_cell:
                    if finding.outcome in outcomes:
                        yield ShownPlace(row, workload, finding)

    @property
    def waived(self) -> tuple[ShownPlace, ...]:
        """Every waived finding."""
        return tuple(self.places(*Outcome, waived=True))

    @cached_property
    def answers(self) -> tuple[Answered, ...]:
        """Every answer that led to an outcome, each once."""
        cells = (cell for row in self.rows for cell in row.cells.values())
        told = (finding.answered for cell in cells for finding in cell.verdict.findings if finding.answered)
        return tuple(dict.fromkeys(told))

    @cached_property
    def decisions(self) -> dict[str, tuple[DecisionRow, ...]]:
        """Who must answer → their questions, the worst first, and who has the worst of all before the others."""
        asked: dict[Hashable, list[ShownPlace]] = {}
        for place in self.places(Outcome.NEEDS_REVIEW, Outcome.FAIL):
            if is_asked(place.finding):
                asked.setdefault(asked_as(place.finding), []).append(place)
        decisions = []
        for same in asked.values():
            worst = min((place.finding for place in same), key=badness)
            decisions.append(DecisionRow(question_of(worst), worst.who or "not assigned", tuple(same)))
        decisions.sort(key=lambda entry: (badness(entry.finding), -len(entry.places)))
        return {who: tuple(d for d in decisions if d.who == who) for who in dict.fromkeys(d.who for d in decisions)}

    @cached_property
    def evaluated(self) -> tuple[str, ...]:
        """What was evaluated, and which laws touch the use and were not: a sentence, with workloads where they differ.

        What asks is a finding of its own and stands among those.
        """
        told: dict[str, dict[str, None]] = {}
        for row in self.rows:
            for workload, cell in row.cells.items():
                for finding in cell.verdict.findings:
                    if finding.check == _COVERAGE and finding.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
                        told.setdefault(finding.reason, {})[workload] = None
        one = len(told) == 1
        return tuple(reason if one else f"{', '.join(places)}: {reason}" for reason, places in told.items())

    def passed_checks(self) -> tuple[str, ...]:
        """Ids of the checks that found nothing against at least one model."""
        return tuple(sorted({place.finding.check for place in self.places(Outcome.PASS)}))

    def by_reason(
        self, outcome: Outcome, shown: Callable[[Finding], Hashable] | None = None
    ) -> tuple[tuple[ShownPlace, ...], ...]:
        """Findings of one outcome that say the same of the same check, gathered, the worst first.

        Args:
            outcome: theirs.
            shown: what is shown of their evidence beside their words: only findings in which it is the same may be
                told as one, or a quote would stand beside models it is not from. None where it is evidence and places.
        """
        of_evidence = shown or (lambda finding: places(finding.evidence))
        found = _gathered(self.places(outcome), lambda finding: (wording(finding), of_evidence(finding)))
        return tuple(sorted(found, key=lambda same: badness(same[0].finding)))

    @property
    def upcoming(self) -> tuple[tuple[ShownPlace, ...], ...]:
        """Upcoming rules that say the same, told without their evidence."""
        return self.by_reason(Outcome.UPCOMING, lambda finding: ())

    @property
    def unread(self) -> tuple[tuple[Row, str, str, str], ...]:
        """Model, what, kind and detail of everything that was not read."""
        found = []
        for row in self.rows:
            if row.model.failure:
                failure = row.model.failure
                found.append((row, "the whole model", failure.kind, failure.what))
            found += [(row, gap.what, gap.kind, gap.detail) for gap in row.gaps]
        return tuple(found)

    @property
    def all_was_read(self) -> bool:
        """Whether nothing is missing anywhere in the report: no file, no parent, no page of a data set."""
        dossiers = (row.model.dossier for row in self.rows)
        return not self.unread and not any(edge.resolved for dossier in dossiers if dossier for edge in dossier.lineage)

    @property
    def to_go_on(self) -> tuple[str, ...]:
        """How what was not read can still be had."""
        return accounts.advice(self.audit)

    def workload(self, id: str) -> WorkloadSummary | None:  # noqa: A002 - the noun's own word
        """A workload as the policy states it."""
        return next((entry for entry in self.audit.policy.workloads if entry.id == id), None)

    # ------------------------------------------------------------------------------------------- licenses

    def license_number(self, id: str) -> int:  # noqa: A002
        """Its place among the licenses of the audit, counted from 1."""
        return list(self._licenses).index(id) + 1

    def license(self, id: str) -> LicenseSummary | None:  # noqa: A002 - the noun's own word
        """The license of a record id, where the audit describes it."""
        return self._licenses.get(id)

    def license_name(self, id: str) -> str:  # noqa: A002
        """What people call it; its id where the audit does not describe it."""
        known = self._licenses.get(id)
        return one_line(known.name if known else id)

    def names(self, ids: Iterable[str]) -> str:
        """Several licenses in one phrase."""
        return " and ".join(self.license_name(entry) for entry in ids)

    def covered_by(self, coverage: Coverage) -> str:
        """In a few words: the license that covers a subject, or why none can be named."""
        if coverage.concluded.license_ids:
            names = " or ".join(map(self.names, coverage.ways))
            return f"{names}, modified license text" if changed(coverage) else names
        for found in coverage.detected:
            if found.status is Status.MODIFIED and found.nearest:
                return f"modified license text of {self.license_name(found.nearest)}"
            if found.status is Status.UNRECOGNIZED:
                return "unrecognized license text"
        if is_of_service(coverage):
            return "terms of service not read"
        if any(gap.kind not in _NO_FAILURE and not gap.detail.startswith(LIMITING_DATA) for gap in coverage.gaps):
            return "could not be read"
        if any(gap.detail.startswith(LIMITING_DATA) for gap in coverage.gaps):
            return "its license limits its use"
        if any(found.stated for found in coverage.declared):
            return "unknown license name"
        return "no license stated"

    def _offered(self, found: Identification) -> str:
        """Its licenses as its expression joins them: what is offered at choice is no “and”."""
        told = found.expression or ""
        if " OR " not in told:
            return self.names(found.license_ids)
        if " AND " in told:
            return one_line(told)
        return " or ".join(map(self.license_name, found.license_ids))

    def identified(self, found: Identification) -> str:
        """One piece of evidence in words: what it is and what it was taken for."""
        names = self._offered(found)
        nearest = self.license_name(found.nearest) if found.nearest else ""
        stated = f"“{one_line(found.stated, 120)}”" if found.stated else ""
        match found.status:
            case Status.EXACT:
                return f"{names}, word for word"
            case Status.EQUIVALENT:
                return f"{names}, differing only where it may"
            case Status.MODIFIED:
                return f"modified license text, nearest {nearest} ({percent(found.score, 1)} similar)"
            case Status.STACKED:
                return f"several licenses in one text: {names}"
            case Status.REFERENCE:
                return f"{stated or 'a name'}, that is {names}" if names else f"{stated}, which names no known license"
            case Status.UNRECOGNIZED:
                text = f"{stated}, an unrecognized license text" if stated else "unrecognized license text"
                return text + (f", nearest {nearest}" if nearest else "")
            case Status.NOT_STATED:
                return "nothing stated"
        return "could not be read"


def is_of_service(coverage: Coverage) -> bool:
    """Whether a model is bought as a service, under terms that nobody showed us."""
    return any(gap.detail.startswith(SERVICE_TERMS) or gap.kind == NOT_IN_CATALOG for gap in coverage.gaps)


def changed(coverage: Coverage) -> bool:
    """Whether a text that covers the subject differs from the license it is nearest to."""
    return any(modified(found) for found in coverage.detected)


def known_from(coverage: Coverage) -> str:
    """How we know it, with a word on ancestors that were found elsewhere than where they were asked for first."""
    return "; ".join((known_by(coverage), *map(one_line, coverage.concluded.asked_first)))


def known_by(coverage: Coverage) -> str:
    """How we know which license covers a subject."""
    conclusion = coverage.concluded
    match conclusion.basis:
        case Basis.DECLARED if changed(coverage):
            return "declared in the model card; its text is modified and needs review"
        case Basis.DECLARED if coverage.detected:
            return "declared in the model card"
        case Basis.DECLARED:
            return "declared in the model card, license text not retrieved"
        case Basis.DETECTED:
            return "read from the license text"
        case Basis.INHERITED:
            return "inherited from the base model"
        case Basis.CONCLUDED:
            signed = one_line(conclusion.by or "a person") + (f" on {conclusion.on}" if conclusion.on else "")
            return f"concluded by {signed}" + ("" if conclusion.tied else ", tied to no evidence")
    return "state them in the policy file" if is_of_service(coverage) else "no license can be concluded"
