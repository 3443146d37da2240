"""A choice in words: one screen of a terminal, Markdown, and data for machines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from auditor.core.cells import cell_len
from auditor.core.printable import one_line, plural
from auditor.report.choose import STATE_WORDS, About, Choice, Need, Option, UseState, WorkloadChoice
from auditor.report.supposed import Supposed

_ABOUT = {About.YOU: "about you", About.MODEL: "about the model", About.CHANNEL: "about the channel"}
_LABEL = 10
"""Cells of the labels on the left. By judgment: layout."""
_LINES = 50
"""Of a screen. Given by the measure that four workloads and 16 candidates fit 120 by 50."""
_COLUMN = 12
"""Cells of a column of the matrix at least; the names of workloads are broken to fit. By judgment: layout."""
_NUMBERED = 3
"""Cells of a column that is numbered, where named ones do not fit. By judgment: layout."""
_SIGNS = {UseState.NOW: "✓", UseState.ONCE: "○", UseState.ASK: "?", UseState.UNREAD: "!", UseState.NOT: "✗"}
_IN_A_CELL = {UseState.NOW: "now", UseState.ONCE: "once", UseState.ASK: "ask", UseState.UNREAD: "unread"}


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of each part is told."""

    rows: int
    """Candidates in the matrix; the others are counted."""
    reasons: int
    """Reasons for which candidates are not allowed."""
    listed: int
    """Rows of a list below the workloads."""
    asked: int
    """Cells of a question that is told of a model; a longer one is counted, or left to the matrix."""


_ROOMS = (
    _Room(24, 4, 6, 400), _Room(20, 3, 3, 240), _Room(16, 2, 2, 160), _Room(16, 1, 1, 120), _Room(16, 1, 1, 0),
    _Room(12, 1, 1, 0), _Room(8, 1, 1, 0),
)  # fmt: skip
"""From roomy to tight: the first that fits a screen is taken, the last where none does. By judgment: layout."""


def screen(choice: Choice, width: int) -> str:
    """The answer on one screen where that can be: 120 cells by 50 lines hold 16 candidates for 4 workloads.

    Args:
        width: cells of a line; what is longer goes on in the next. No sentence is cut: what has no room is counted.
    """
    for room in _ROOMS:
        lines = list(_screen(choice, width, room))
        if len(lines) < _LINES:
            break
    return "\n".join(lines)


def supposed(question: Supposed, width: int) -> str:
    """What would become of each place of the plan; places that stay are counted."""
    moved = [one for one in question.places if not one.stays]
    lines = list(_fold(f"{one_line(question.said)}:", width))
    for one in moved:
        lines += _row(one.role, f"{one_line(one.workload)}: {one.before} → {one.after}", width)
    stays = len(question.places) - len(moved)
    lines += _row("unchanged", f"{stays} of {plural(len(question.places), 'place')}", width)
    return "\n".join(lines) + "\n"


def _screen(choice: Choice, width: int, room: _Room) -> Iterator[str]:
    candidates = len({option.ref for one in choice.workloads for option in one.options})
    head = f"{choice.organization}: {plural(candidates, 'candidate')} for {plural(len(choice.workloads), 'workload')}"
    yield from _fold(f"{head}, evaluated as of {choice.as_of} against policy {choice.policy}", width)
    yield ""
    yield from _matrix(choice, width, room)
    for workload in choice.workloads:
        name = one_line(workload.workload)
        yield from _fold(f"{name}: {workload.title}" if workload.title else name, width)
        for label, text in _workload(workload, room):
            yield from _row(label, text, width)
    yield ""
    yield from _below(choice, width, room)
    yield from _fold("Not legal advice. -f html and -f json have every candidate with every reason.", width)


def _matrix(choice: Choice, width: int, room: _Room) -> Iterator[str]:
    """Every candidate in every workload, the nearest first; named columns where they fit, else numbered ones."""
    cells: dict[str, dict[str, Option]] = {}
    for workload in choice.workloads:
        for option in workload.options:
            cells.setdefault(option.ref, {})[workload.workload] = option
    order = list(UseState)
    ranked = sorted(
        cells.items(),
        key=lambda row: (-len(row[1]), sum(order.index(option.state) for option in row[1].values()), row[0]),
    )
    shown, rest = ranked[: room.rows], len(ranked[room.rows :])
    names = [one_line(one.workload) for one in choice.workloads]
    longest = min(max((cell_len(ref) for ref, _ in shown), default=0), max(width // 2, 20))
    heads = [textwrap.wrap(name, _COLUMN, break_long_words=False) or [""] for name in names]
    widths = [max(_COLUMN, *map(cell_len, head)) for head in heads]
    spelled = longest + sum(column + 2 for column in widths) <= width
    if not spelled:
        heads, widths = [[str(number)] for number in range(1, len(names) + 1)], [_NUMBERED] * len(names)
        longest = min(longest, max(width - sum(column + 2 for column in widths), 20))
    deep = max(map(len, heads), default=1)
    for line in range(deep):
        head = [lines[line - deep + len(lines)] if line >= deep - len(lines) else "" for lines in heads]
        yield _cells("candidate" if line == deep - 1 else "", longest, head, widths)
    for ref, row in shown:
        told = [_cell(row.get(one.workload), spelled=spelled) for one in choice.workloads]
        first, *others = _fold(ref, longest)
        yield _cells(first, longest, told, widths)
        yield from (f"  {line}" for line in others)
    if rest:
        yield from _fold(
            f"and {plural(rest, 'further candidate')}, none of them nearer: -f html lists every one", width
        )
    if not spelled:
        yield from _fold("; ".join(f"{number} {name}" for number, name in enumerate(names, 1)), width)
    states = {option.state for row in cells.values() for option in row.values()}
    legend = [f"{_SIGNS[state]} {STATE_WORDS[state]}" for state in UseState if state in states]
    legend += ["(2) two open points"] if spelled and states & {UseState.ONCE, UseState.ASK} else []
    legend += ["· not a candidate there"] if any(len(row) < len(names) for row in cells.values()) else []
    yield from _fold(" · ".join(legend), width)
    yield ""


def _cells(first: str, longest: int, told: Sequence[str], widths: Sequence[int]) -> str:
    line = first + " " * (longest - cell_len(first))
    for text, column in zip(told, widths, strict=True):
        line += f"  {text}{' ' * (column - cell_len(text))}"
    return line.rstrip()


def _cell(option: Option | None, *, spelled: bool) -> str:
    if option is None:
        return "·"
    if not spelled:
        return _SIGNS[option.state]
    if option.state is UseState.NOT:
        more = f" +{option.violations - 1}" if option.violations > 1 else ""
        return f"{_SIGNS[option.state]} {one_line(option.check, 8)}{more}"
    needs = f" ({len(option.needs)})" if len(option.needs) > 1 else ""
    return f"{_SIGNS[option.state]} {_IN_A_CELL[option.state]}{needs}"


def _workload(one: WorkloadChoice, room: _Room) -> Iterator[tuple[str, str]]:
    """Labels and texts."""
    if one.primary is None:
        yield "primary", "none: no candidate may be used"
    else:
        alike = f" [{one.alike} candidates are equally near, and only their names decide]" if one.alike > 1 else ""
        yield "primary", _told(one.primary, room) + alike
        yield "fallback", _told(one.fallback, room) if one.fallback else f"none of another lineage: {one.fallback_note}"
        if one.fallback and one.fallback_note:
            yield "", one.fallback_note
    if one.nearest:
        bars = plural(one.nearest[0].violations, "violation")
        yield "nearest", f"{_names(one.nearest, 1 + room.listed)}: not allowed, {bars} to lift"


def _told(option: Option, room: _Room) -> str:
    said = f"{option.name} ({option.license or 'license unknown'}): {STATE_WORDS[option.state]}"
    if option.needs:
        first = next(iter(option.own_needs), option.needs[0])
        question, more = _question(first.what), len(option.needs) - 1
        if cell_len(question) <= room.asked:
            said += f": {_ABOUT[first.about]}, {first.who}: {question}" + (f" +{more} more" if more else "")
        elif room.asked:
            said += f" ({plural(len(option.needs), 'open point')}, {first.who} first)"
    if option.from_:
        said += f", a rule applies from {option.from_}"
    if option.beside.note:
        said += f" [{option.beside.note}]"
    return said


def _question(what: str) -> str:
    """What is asked, without how the answer is written down: that stands beside it in the other formats."""
    question, mark, _ = what.partition("? ")
    return question + mark.strip()


def _below(choice: Choice, width: int, room: _Room) -> Iterator[str]:
    yield from _refused(choice, width, room)
    if choice.about_you:
        yield from _fold(f"About you, settled once for all candidates{_of(choice.about_you, room.listed)}", width)
        for need, workloads in choice.about_you[: room.listed]:
            yield from _row(need.who, f"{_question(need.what)} ({', '.join(map(one_line, workloads))})", width)
    for one in choice.concentration[: max(1, room.listed - 1)]:
        share = f"{len(one.workloads)} of {len(choice.workloads)} workloads rest on one {one.kind}, {one.name}"
        yield from _fold(f"Concentration: {share}", width)
    if choice.dates:
        told = "; ".join(f"{one.day} {one.what}" for one in choice.dates[: 1 + room.listed])
        rest = len(choice.dates) - 1 - room.listed
        more = f"; and {rest} more" if rest > 0 else ""
        yield from _fold(f"Next dates: {told}{more}", width)
    if choice.obligations:
        yield from _fold(f"Obligations of the primaries{_of(choice.obligations, room.listed)}", width)
        for task, ground, workloads in choice.obligations[: room.listed]:
            yield from _row("", f"{task} ({ground}; {', '.join(map(one_line, workloads))})", width)


def _of(found: Sequence[Any], shown: int) -> str:
    return f" ({shown} of {len(found)})" if len(found) > shown else ""


def _names(options: Sequence[Option], most: int) -> str:
    return _few([option.name for option in options], most)


def _refused(choice: Choice, width: int, room: _Room) -> Iterator[str]:
    """Why candidates are not allowed, each reason once, the widest first."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for workload in choice.workloads:
        for option in workload.with_state(UseState.NOT):
            found.setdefault((option.check, option.because), {})[option.ref] = None
    ranked = sorted(found.items(), key=lambda one: -len(one[1]))
    if ranked:
        yield from _fold(f"Not allowed, because{_of(ranked, room.reasons)}", width)
    for (check, because), refs in ranked[: room.reasons]:
        yield from _row(check, f"{because} ({_few(list(refs), 2)})", width)


def _few(names: Sequence[str], most: int) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _row(label: str, text: str, width: int) -> Iterator[str]:
    """A label and its text; a label too long for its column stands before the text."""
    name = one_line(label)
    if cell_len(name) > _LABEL:
        name, text = "", f"{name}: {text}"
    margin = f"  {name}{' ' * (_LABEL - cell_len(name))} "
    for line in _fold(text, width - len(margin)):
        yield (margin + line).rstrip()
        margin = " " * len(margin)


def _fold(text: str, width: int) -> Iterator[str]:
    """The text on as many lines as it takes, parted between words; a word longer than a line is parted itself."""
    rest = text.strip()
    while cell_len(rest) > width:
        fits = len(rest)
        while fits > 1 and cell_len(rest[:fits]) > width:
            fits -= 1
        at = rest.rfind(" ", 0, fits + 1)
        at = at if at > 0 else fits
        yield rest[:at].rstrip()
        rest = rest[at:].lstrip()
    yield rest


# ----------------------------------------------------------------------------------------------- for machines


def data(choice: Choice) -> dict[str, Any]:
    """The choice as JSON values; what tells relatives apart is left out."""
    return {
        "as_of": choice.as_of.isoformat(),
        "policy": choice.policy,
        "organization": choice.organization,
        "workloads": [
            {
                "workload": one.workload,
                "title": one.title,
                "primary": _place(one.primary),
                "fallback": _place(one.fallback),
                "fallback_note": one.fallback_note,
                "nearest": [_place(option) for option in one.nearest],
                "alike": one.alike,
                "options": [_option(option) for option in one.options],
            }
            for one in choice.workloads
        ],
        "about_you": [{**_need(need), "workloads": list(workloads)} for need, workloads in choice.about_you],
        "concentration": [asdict(one) | {"workloads": list(one.workloads)} for one in choice.concentration],
        "dates": [{"day": one.day.isoformat(), "what": one.what} for one in choice.dates],
        "obligations": [
            {"task": task, "legal_basis": ground, "workloads": list(workloads)}
            for task, ground, workloads in choice.obligations
        ],
    }


def _place(option: Option | None) -> dict[str, str | None] | None:
    return {"ref": option.ref, "channel": option.channel, "state": option.state.value} if option else None


def _option(option: Option) -> dict[str, Any]:
    return {
        "ref": option.ref,
        "channel": option.channel,
        "other_channels": list(option.other_channels),
        "state": option.state.value,
        "license": option.license,
        "needs": [_need(need) for need in option.needs],
        "because": option.because,
        "check": option.check,
        "violations": option.violations,
        "upcoming_from": option.from_.isoformat() if option.from_ else None,
        "note": option.beside.note,
        "cost": option.beside.cost,
        "score": option.beside.score,
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "id": need.id,
        "about": need.about.value,
        "kind": "sign-or-state" if need.state is UseState.ONCE else "ask",
        "what": need.what,
        "who": need.who,
        "checks": list(need.checks),
        "answer": need.answer,
    }
