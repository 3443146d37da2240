"""What the HTML page shows of one model: findings gathered over workloads, and one home for every quoted sentence.

A quote is printed once in a model's section and has an anchor; everything that rests on it links there.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property

from auditor.core.model import Coverage, Evidence, FileSeen, Finding, Location, ModelAudit, Outcome, Subject, Term
from auditor.core.printable import one_line
from auditor.renderers import _plain
from auditor.renderers._family_tree import family_tree
from auditor.renderers._redline import Redline, redlines
from auditor.renderers._shown import grounds, statement, told_evidence, wording
from auditor.renderers._view import Cell, Row, View, badness
from auditor.report.ways import left, ways_taken

SUBJECT_WORDS = {
    Subject.WEIGHTS: "Weights",
    Subject.CODE: "Code",
    Subject.DATA: "Training data",
    Subject.OUTPUTS: "Outputs",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement with its place; `anchor` is where its quote stands, `home` whether that is here."""

    evidence: Evidence
    said: str
    anchor: str | None
    home: bool


@dataclass(frozen=True, slots=True)
class SaidTerm:
    """A term in plain words over its quote."""

    term: Term
    plain: str
    anchor: str
    """Of the term itself; its quote stands below it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one subject under their headings; `same_as` names a subject that has just these terms."""

    coverage: Coverage
    title: str
    groups: list[tuple[str, list[SaidTerm]]]
    same_as: str | None = None
    way: str = ""
    """Of licenses that are offered at choice: those it holds under, by name."""

    @property
    def count(self) -> int:
        """How many terms there are."""
        return len(self.coverage.terms)


@dataclass(slots=True)
class PageCard:
    """One finding, once, with all the workloads it concerns."""

    finding: Finding
    anchor: str
    workloads: list[str]
    waits_for: str | None
    """The check whose answer settles it wherever it stands."""
    cited: list[Cited] = field(default_factory=list)

    @property
    def as_json(self) -> str:
        """The workloads for those who read the page by machine."""
        return _as_json(tuple(self.workloads))


@cache
def _as_json(names: tuple[str, ...]) -> str:
    return json.dumps([one_line(name) for name in names], ensure_ascii=False)


_OPEN = (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING)
_Key = tuple[str, int | None, int | None, str | None, str]


def _ways(model: ModelAudit, coverage: Coverage) -> tuple[Coverage, ...]:
    """A subject under each way to take what is offered at choice, those that were taken first."""
    if coverage.subject is Subject.WEIGHTS:
        return (*ways_taken(model), *left(model))
    return tuple(map(coverage.taking, coverage.choices)) or (coverage,)


class ModelPage:
    """One model's section."""

    def __init__(self, view: View, row: Row) -> None:
        self.row = row
        self.id = f"m{row.number}"
        self._view = view
        self._quotes: dict[_Key, str] = {}
        self._cards: dict[Hashable, PageCard] = {}
        self._card_of: dict[int, PageCard] = {}
        self.terms: list[Terms] = []
        self.conflicts: list[tuple[int, list[Cited]]] = []
        dossier = row.model.dossier
        self.files: dict[str, str] = {}
        self.tree = family_tree(dossier, view) if dossier else None
        if dossier:
            self.files = {file.path: f"{self.id}-file{n}" for n, file in enumerate(dossier.files, start=1)}
            self._shas = {file.path: file.sha256 for file in dossier.files}
            self.terms = [
                self._terms_of(way, number)
                for entry in dossier.coverage
                for number, way in enumerate(_ways(row.model, entry))
                if way.terms
            ]
            self._mark_repeats()
            self.conflicts = [(n, self._cite(entry.sides)) for n, entry in enumerate(dossier.conflicts)]
        for workload, cell in row.cells.items():
            held = {one.check: on for on, findings in cell.waiting.items() for one in findings}
            for finding in cell.verdict.findings:
                self._gather(workload, finding, held.get(finding.check))
        for card in self.shown:
            card.cited = self._cite(told_evidence(card.finding), card.finding)
        for card in self.waiting:
            card.cited = self._cite(entry for entry in card.finding.evidence if entry.quote)

    # ------------------------------------------------------------------------------------------- findings

    def _gather(self, workload: str, finding: Finding, waits_for: str | None) -> None:
        card = self._card_of.get(id(finding))
        if card is None:
            key = (wording(finding), grounds(finding) if finding.waiver or finding.outcome in _OPEN else ())
            card = self._cards.get(key)
            if card is None:
                card = self._cards[key] = PageCard(finding, f"{self.id}-f{len(self._cards) + 1}", [], waits_for)
            self._card_of[id(finding)] = card
        card.workloads.append(workload)
        card.waits_for = card.waits_for and waits_for

    def _with(self, *outcomes: Outcome) -> list[PageCard]:
        found = (card for card in self._cards.values() if card.finding.waiver is None and not card.waits_for)
        return [card for card in found if card.finding.outcome in outcomes]

    @cached_property
    def shown(self) -> list[PageCard]:
        """Findings told in full: contradictions, questions, rules to come, the worst first; then the waived."""
        ranked = sorted(self._with(*_OPEN), key=lambda card: badness(card.finding))
        return ranked + [card for card in self._cards.values() if card.finding.waiver is not None]

    @cached_property
    def waiting(self) -> list[PageCard]:
        """Findings that the answer to another one settles."""
        return [card for card in self._cards.values() if card.waits_for]

    @property
    def passed(self) -> list[PageCard]:
        """Checks that found nothing."""
        return self._with(Outcome.PASS)

    @property
    def skipped(self) -> list[PageCard]:
        """Checks that do not apply."""
        return self._with(Outcome.NOT_APPLICABLE)

    def waiting_for(self) -> dict[str, list[PageCard]]:
        """Check → the findings that wait for its answer."""
        found: dict[str, list[PageCard]] = {}
        for card in self.waiting:
            found.setdefault(one_line(card.waits_for or ""), []).append(card)
        return found

    def card_anchor(self, finding: Finding) -> str:
        """Where a finding is told."""
        return self._card_of[id(finding)].anchor

    def cards_of(self, workload: str) -> list[PageCard]:
        """Findings told in full for one workload, the worst first."""
        return [card for card in self.shown if workload in card.workloads]

    def cell_anchor(self, workload: str) -> str:
        """Where the verdict of a workload is told."""
        return f"{self.id}-w{self._view.workloads.index(workload) + 1}"

    @property
    def cells(self) -> list[tuple[str, Cell]]:
        """Workloads and verdicts in the order of the matrix."""
        return [(workload, self.row.cells[workload]) for workload in self._view.workloads if workload in self.row.cells]

    # ---------------------------------------------------------------------------------------------- quotes

    def _key(self, location: Location, quote: str) -> _Key:
        return (location.path, location.start_line, location.end_line, location.sha256, one_line(quote))

    def _terms_of(self, coverage: Coverage, way: int) -> Terms:
        groups: list[tuple[str, list[SaidTerm]]] = []
        number = 0
        for heading, terms in _plain.grouped(coverage.terms):
            said: list[SaidTerm] = []
            for term in terms:
                number += 1
                anchor = f"{self.id}-{coverage.subject.value}-{f'c{way}-' if way else ''}t{number}"
                if term.quote and term.location:
                    self._quotes.setdefault(self._key(term.location, term.quote), anchor)
                said.append(SaidTerm(term, _plain.explain(term), anchor))
            groups.append((heading, said))
        return Terms(coverage, SUBJECT_WORDS[coverage.subject], groups, way=self._chosen(coverage, way))

    def _chosen(self, coverage: Coverage, way: int) -> str:
        """Under which of several licenses at choice these terms hold, and whether it is the one evaluated."""
        dossier = self.row.model.dossier
        if dossier is None or not any(one.subject is coverage.subject and one.choices for one in dossier.coverage):
            return ""
        named = self._view.names(coverage.concluded.license_ids)
        if coverage.subject is not Subject.WEIGHTS or not any(one.taken for one in self.row.model.verdicts):
            return f"if {named} is chosen"
        taken = way < len(ways_taken(self.row.model))
        return f"{named}, as evaluated here" if taken else f"only if {named} is chosen"

    def _mark_repeats(self) -> None:
        first: list[Terms] = []
        marked = []
        for entry in self.terms:
            same = next((known for known in first if known.coverage.terms == entry.coverage.terms), None)
            if same is None:
                first.append(entry)
            marked.append(Terms(entry.coverage, entry.title, [], same.title) if same else entry)
        self.terms = marked

    def _cite(self, evidence: Iterable[Evidence], finding: Finding | None = None) -> list[Cited]:
        cited = []
        for entry in evidence:
            said = statement(entry, finding) if finding else entry.statement
            if not (entry.quote and entry.location):
                cited.append(Cited(entry, said, None, False))
                continue
            key = self._key(entry.location, entry.quote)
            known = self._quotes.get(key)
            anchor = known or f"{self.id}-q{len(self._quotes) + 1}"
            self._quotes[key] = anchor
            cited.append(Cited(entry, said, anchor, known is None))
        return cited

    def quote_anchor(self, evidence: Evidence) -> str | None:
        """Where the quoted sentence of a piece of evidence stands."""
        if not (evidence.quote and evidence.location):
            return None
        return self._quotes.get(self._key(evidence.location, evidence.quote))

    def term_anchor(self, term_id: str, plain: str) -> str:
        """Where a term of the weights is told; the model's own head where it is not."""
        for entry in self.terms:
            for _, said in entry.groups:
                for one in said:
                    if one.term.id == term_id and one.plain == plain:
                        return one.anchor
        return self.id

    # ------------------------------------------------------------------------------------------------ rest

    def file_anchor(self, location: Location | None) -> str | None:
        """The row of the table of files a location stands in, where it is a file of this model."""
        if location is None or location.path not in self.files:
            return None
        if location.sha256 not in (None, self._shas[location.path]):
            return None
        return self.files[location.path]

    @property
    def file_rows(self) -> list[tuple[FileSeen, str]]:
        """Files that were read, with their anchors."""
        dossier = self.row.model.dossier
        return [(file, self.files[file.path]) for file in dossier.files] if dossier else []

    @property
    def redlines(self) -> list[Redline]:
        """Changed texts with their changes, each text once."""
        return redlines(self.row.model.dossier)
