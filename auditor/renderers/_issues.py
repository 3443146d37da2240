"""What somebody must act on, each once: a question that a person answers, a violation, a rule to come.

Machine formats raise an alert for each of these, whatever number of models and workloads it concerns.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from auditor.core.model import Evidence, Finding, Outcome
from auditor.core.printable import one_line, plural
from auditor.renderers._said import fingerprint
from auditor.renderers._shown import wording
from auditor.renderers._view import Row, ShownPlace, View, asked_as, badness
from auditor.report.decisions import is_asked

OPEN = (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING)


def verdict_of(place: ShownPlace) -> tuple[str, str]:
    """Model and workload of the verdict a finding is shown in."""
    return place.row.name, one_line(place.workload)


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to act on, with everything it concerns; `waived` where a person accepted it for a while."""

    outcome: Outcome
    places: tuple[ShownPlace, ...]
    waiting: tuple[ShownPlace, ...] = ()
    """What its answer settles too; told by the ids of its checks alone."""
    waived: bool = False

    @property
    def finding(self) -> Finding:
        """The worst finding of it."""
        return min((place.finding for place in self.places), key=badness)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Its models, in the order of the manifest."""
        return tuple({place.row.number: place.row for place in self.places}.values())

    @property
    def checks(self) -> tuple[str, ...]:
        """Ids of its checks, the worst finding's first, those that wait for its answer last."""
        first = self.finding.check
        return tuple(dict.fromkeys([first, *(place.finding.check for place in (*self.places, *self.waiting))]))

    @property
    def verdicts(self) -> tuple[tuple[str, str], ...]:
        """Model and workload of each verdict it bears on."""
        return tuple(dict.fromkeys(map(verdict_of, self.places)))

    @property
    def who(self) -> str:
        """Who acts."""
        return self.finding.who or "not assigned"

    @property
    def answer(self) -> str:
        """The YAML that settles it; empty for a violation and in audits that an older version wrote."""
        settlement = self.finding.settlement
        return settlement.yaml if settlement else ""

    @property
    def answers_nothing(self) -> bool:
        """Whether it asks nobody: a violation of stated facts."""
        return self.outcome is Outcome.FAIL and not self.answer and not self.finding.question

    @property
    def remedy(self) -> str:
        """What to do, where it is the same for all that it concerns; else empty, for it stands beside all of them."""
        found = {place.finding.remedy for place in self.places}
        return found.pop() if len(found) == 1 else ""

    @property
    def what(self) -> str:
        """The question, the remedy or the reason, in this order."""
        return self.finding.question or self.remedy or self.finding.reason

    @property
    def mark(self) -> str:
        """Hex identity that neither wording nor revisions move: of the first verdict it bears on, and its check."""
        first = self.places[0]
        name = fingerprint(first.row, first.workload, first.finding.check)
        return sha256(f"{name} {self.outcome.value}".encode()).hexdigest()

    @property
    def reasons(self) -> tuple[tuple[str, tuple[ShownPlace, ...]], ...]:
        """Each reason with the places it is true of, the worst first: what differs must stand beside its own models."""
        found: dict[str, list[ShownPlace]] = {}
        for place in sorted(self.places, key=lambda place: badness(place.finding)):
            found.setdefault(one_line(place.finding.reason), []).append(place)
        return tuple((reason, tuple(places)) for reason, places in found.items())

    def told(self, most: int, limit: int, named: int = 3) -> tuple[str, ...]:
        """The first `most` reasons, each cut after `limit` characters and with what it concerns; then how many more."""
        reasons = self.reasons
        lines = [f"{one_line(reason, limit)} ({concerned(places, named)})" for reason, places in reasons[:most]]
        if len(reasons) > most:
            lines.append(f"and {plural(len(reasons) - most, 'more reason')} ({plural(len(self.rows), 'model')} in all)")
        return tuple(lines)

    def evidence(self) -> Iterable[tuple[Row, Evidence]]:
        """Each piece of evidence once a model, with the model it is from."""
        seen: set[Hashable] = set()
        for place in self.places:
            for entry in place.finding.evidence:
                key = (place.row.number, entry.statement, entry.quote, str(entry.location))
                if key not in seen:
                    seen.add(key)
                    yield place.row, entry


def concerned(places: Iterable[ShownPlace], most: int = 3) -> str:
    """Models and workloads in one phrase: ``A for x and y, B for y and 12 more models``."""
    found: dict[str, dict[str, None]] = {}
    for place in places:
        found.setdefault(place.row.name, {})[one_line(place.workload)] = None
    named = [f"{model} for {', '.join(workloads)}" for model, workloads in found.items()]
    rest = len(named) - most
    return "; ".join(named[:most]) + (f" and {plural(rest, 'more model')}" if rest > 0 else "")


def issues(view: View) -> tuple[Issue, ...]:
    """All of an audit: violations, questions, rules to come, then the waived; the worst and widest first.

    A finding that waits for the answer to another question belongs to that question's issue.
    """
    found: dict[Hashable, list[ShownPlace]] = {}
    asked: dict[tuple[int, str, str], Hashable] = {}
    held: dict[Hashable, list[ShownPlace]] = {}
    for row in view.rows:
        for workload, cell in row.cells.items():
            for finding in cell.applying:
                place = ShownPlace(row, workload, finding)
                if finding.waiver is None and finding.outcome not in OPEN:
                    continue
                key = _key(finding)
                found.setdefault(key, []).append(place)
                asked[row.number, workload, finding.check] = key
    for row in view.rows:
        for workload, cell in row.cells.items():
            for check, findings in cell.waiting.items():
                places = held.setdefault(asked[row.number, workload, check], [])
                places += [ShownPlace(row, workload, finding) for finding in findings]
    made = [
        Issue(
            _worst(places),
            tuple(places),
            tuple(held.get(key, ())),
            waived=all(place.finding.waiver for place in places),
        )
        for key, places in found.items()
    ]
    return tuple(sorted(made, key=lambda one: (one.waived, badness(one.finding), -len(one.verdicts))))


def _key(finding: Finding) -> Hashable:
    if finding.outcome is not Outcome.UPCOMING and is_asked(finding):
        return asked_as(finding)
    return wording(finding)


def _worst(places: Iterable[ShownPlace]) -> Outcome:
    return max((place.finding.outcome for place in places), key=lambda outcome: outcome.rank)
