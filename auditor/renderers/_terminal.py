"""Pieces of the terminal report that one model and many have in common: lines, labels, next steps, dates, gaps."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import date

from auditor.core.cells import cell_len
from auditor.core.model import Finding, Outcome
from auditor.core.printable import one_line, plural
from auditor.renderers._screen import Block, Columns, Indented, Styled
from auditor.renderers._shown import wording
from auditor.renderers._view import CHECK_WORDS, DecisionRow, ShownPlace, View

NAME_LIMIT = 120
"""Characters. By judgment: layout."""
LIMIT = 600
"""Longest foreign sentence that is shown; the other formats have it whole. By judgment."""


_LABEL = 16
"""Cells of the labels on the left at most. By judgment: layout."""


def next_steps(view: View, most: int) -> Iterable[Block]:
    """The worst questions of each person, `most` at the most, and the remedies; a list nobody reads helps nobody."""
    steps: list[tuple[str, Block]] = []
    for who, decisions in view.decisions.items():
        # The same question about several models is told once, with the models.
        alike: dict[str, list[DecisionRow]] = {}
        for decision in decisions:
            alike.setdefault(decision.question, []).append(decision)
        steps += [(one_line(who, 24), _question(view, same)) for same in list(alike.values())[:most]]
        if len(alike) > most:
            more = plural(len(alike) - most, "further question")
            steps.append(("", Styled(f"and {more} for {one_line(who, 24)}: see -f html", style="dim")))
    remedies: dict[str, list[str]] = {}
    for place in view.places(Outcome.FAIL):
        if place.finding.remedy:
            remedies.setdefault(one_line(place.finding.remedy, LIMIT), []).append(place.finding.check)
    for remedy, found_by in list(remedies.items())[: most + 1]:
        steps.append(("to do", Styled(f"{remedy}  ({', '.join(dict.fromkeys(one_line(c, 40) for c in found_by))})")))
    if steps:
        yield Styled()
        yield Styled("What to do next", style="bold")
        yield pairs(_labeled_once(steps))


def _question(view: View, same: Sequence[DecisionRow]) -> Styled:
    text = Styled(one_line(same[0].question, LIMIT))
    places = [place for decision in same for place in decision.places]
    names = list(dict.fromkeys(one_line(place.row.name, 60) for place in places))
    asked = ", ".join(dict.fromkeys(one_line(place.finding.check, 40) for place in places))
    if len(view.rows) > 1:
        asked += f": {names[0]}" + (f" and {plural(len(names) - 1, 'more model')}" if len(names) > 1 else "")
    text.append(f"  ({asked})", style="dim")
    return text


def _labeled_once(steps: Iterable[tuple[str, Block]]) -> Iterable[tuple[str, Block]]:
    last = ""
    for label, text in steps:
        yield ("" if label == last else label), text
        last = label or last


def waived(view: View) -> Iterable[Block]:
    """What a person accepted for a while, and rules with a later date."""
    upcoming = tuple(view.places(Outcome.UPCOMING))
    if not view.waived and not upcoming:
        return
    yield Styled()
    yield Styled("Waivers and upcoming rules", style="bold")
    rows: list[tuple[str, Block]] = []
    for place in view.waived:
        waiver = place.finding.waiver
        assert waiver is not None  # noqa: S101 - waived places have one
        head = f"{one_line(place.finding.check, 40)} {CHECK_WORDS[place.finding.outcome]}, waived"
        who = f"{one_line(place.row.name, 60)} × {one_line(place.workload, 40)}"
        reason = f"{one_line(waiver.approver, 60)} until {waiver.until}: {one_line(waiver.reason, 200)}"
        rows.append((f"{waiver.until}", Styled(f"{head} for {who} by {reason}")))
    ahead = _by_finding(upcoming, named=len(view.rows) > 1)
    for finding, places in sorted(ahead, key=lambda one: one[0].applies_from or date.max):
        when = str(finding.applies_from or "date open")
        would = f", would be: {CHECK_WORDS[finding.would_be]}" if finding.would_be else ""
        rows.append((when, Styled(f"{one_line(finding.check, 40)} {one_line(finding.title, 160)}{would} ({places})")))
    yield pairs(rows)


def _by_finding(places: Iterable[ShownPlace], *, named: bool) -> Iterable[tuple[Finding, str]]:
    found: dict[Hashable, list[ShownPlace]] = {}
    for place in places:
        found.setdefault(wording(place.finding), []).append(place)
    for same in found.values():
        named_at = [(one_line(place.row.name, 60), one_line(place.workload, 40)) for place in same]
        yield same[0].finding, ", ".join(f"{name} × {workload}" if named else workload for name, workload in named_at)


def settled(view: View) -> Iterable[Block]:
    """How many questions people answered, and of how many models they concluded the license; nothing where none."""
    answers = view.answers
    concluded = [
        row.model.dossier.weights.concluded.by
        for row in view.rows
        if row.model.dossier and row.model.dossier.weights.concluded.by
    ]
    told = []
    if answers:
        who = _people(f"{one_line(one.by, _NAME)} ({one_line(one.role, _NAME)})" for one in answers)
        told.append(f"{plural(len(answers), 'question')} {'were' if len(answers) > 1 else 'was'} answered by {who}.")
    if concluded:
        who = _people(one_line(one, _NAME) for one in concluded)
        told.append(f"The license of {plural(len(concluded), 'model')} was concluded by {who}.")
    if told:
        yield Styled(" ".join(told))


_NAME = 60
"""Characters of a name. By judgment: layout."""
_MOST_PEOPLE = 3
"""Who is named of those who answered; the other formats have all. By judgment: a line."""


def _people(names: Iterable[str]) -> str:
    known = list(dict.fromkeys(names))
    more = [f"{len(known) - _MOST_PEOPLE} more"] if len(known) > _MOST_PEOPLE else []
    shown = [*known[:_MOST_PEOPLE], *more]
    return " and ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else shown[0]


def unread(view: View) -> Iterable[Block]:
    """What could not be read, and how to go on."""
    rows: list[tuple[str, Block]] = []
    many = len(view.rows) > 1
    for row in view.rows:
        name = f"{one_line(row.name, 60)}: " if many else ""
        if row.model.failure and many:
            failure = row.model.failure
            rows.append((one_line(failure.kind, 20), Styled(name + one_line(failure.what, 300))))
        for gap in row.gaps:
            detail = f" ({one_line(gap.detail, 200)})" if gap.detail else ""
            rows.append((one_line(gap.kind, 20), Styled(f"{name}{one_line(gap.what, 120)}{detail}")))
    if rows:
        yield Styled()
        yield Styled("Could not be read", style="bold")
        yield pairs([*rows, *(("next step", Styled(sentence)) for sentence in view.to_go_on)])


def trained(view: View) -> Iterable[Block]:
    """The data sets that models are said to be trained on."""
    named = [row for row in view.rows if row.trained_on]
    if named:
        yield Styled()
        yield Styled("Declared training data", style="bold")
    for row in named:
        told = ", ".join(one_line(dataset, LIMIT) for dataset in row.trained_on)
        yield Indented(Styled(f"{one_line(row.name, NAME_LIMIT)}: {told}"))


def judged(view: View) -> str:
    """For which day, against which policy and data."""
    policy = view.audit.policy
    evaluated = (
        f"evaluated as of {view.audit.as_of} against policy {one_line(policy.id, 60)} {one_line(policy.version, 20)}"
    )
    return f"{evaluated}, license data {one_line(view.audit.data_version, 40)}"


def because(finding: Finding) -> Block:
    """Check, reason and place of what decides."""
    line = Styled(f"{one_line(finding.check, 40)} ", style="bold")
    line.append(one_line(finding.reason, LIMIT), style="not bold")
    place = where(finding)
    if place:
        line.append(f"  [{place}]", style="not bold dim")
    return Indented(line)


def where(finding: Finding) -> str:
    """The first place a finding rests on, or where nothing was found."""
    for entry in finding.evidence:
        if entry.location:
            return one_line(str(entry.location), 120)
    looked = [one_line(path, 60) for entry in finding.evidence for path in entry.looked_in]
    return "looked in " + ", ".join(looked[:4]) if looked else ""


def pairs(rows: Iterable[tuple[str, Block]]) -> Columns:
    """Labels on the left, wrapped text on the right."""
    told = [(Styled(label, style="bold"), label, text) for label, text in rows]
    longest = max((cell_len(label) for _, label, _ in told), default=0)
    return Columns((min(longest, _LABEL),), [(shown, text) for shown, _, text in told])
