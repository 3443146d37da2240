"""A choice in words: one screen of a terminal, Markdown, and data for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.cells import cell_len

from auditor.core.printable import one_line, plural
from auditor.report.choose import STATE_WORDS, About, Choice, Need, Option, UseState, WorkloadChoice

_ABOUT = {About.YOU: "about you", About.MODEL: "about the model", About.CHANNEL: "about the channel"}
_LABEL = 10
"""Cells of the labels on the left. By judgment: layout."""
_LINES = 50
"""Of a screen. Given by the measure that four workloads and 16 candidates fit 120 by 50."""


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of each part is told."""

    names: int
    """Candidates named of those in one state; the others are counted."""
    reasons: int
    """Reasons for which candidates are not allowed, a workload."""
    listed: int
    """Rows of a list below the workloads."""


_ROOMS = (_Room(4, 3, 6), _Room(4, 2, 4), _Room(3, 1, 3), _Room(2, 1, 3), _Room(2, 1, 1), _Room(1, 1, 1))
"""From roomy to tight: the first that fits a screen is taken, the last where none does. By judgment: layout."""


def screen(choice: Choice, width: int) -> str:
    """The answer on one screen where that can be: 120 cells by 50 lines hold 16 candidates for 4 workloads.

    Args:
        width: cells of a line; what is longer goes on in the next. Nothing is cut: what has no room is counted.
    """
    for room in _ROOMS:
        lines = list(_screen(choice, width, room))
        if len(lines) < _LINES:
            break
    return "\n".join(lines)


def _screen(choice: Choice, width: int, room: _Room) -> Iterator[str]:
    candidates = len({option.ref for one in choice.workloads for option in one.options})
    head = f"{choice.organization}: {plural(candidates, 'candidate')} for {plural(len(choice.workloads), 'workload')}"
    yield from _fold(f"{head}, evaluated as of {choice.as_of} against policy {choice.policy}", width)
    yield ""
    for workload in choice.workloads:
        name = one_line(workload.workload)
        yield from _fold(f"{name}: {workload.title}" if workload.title else name, width)
        for label, text in _workload(workload, room):
            yield from _row(label, text, width)
        yield ""
    yield from _below(choice, width, room)
    yield from _fold("Not legal advice. -f html and -f json have every candidate with every reason.", width)


def _workload(one: WorkloadChoice, room: _Room) -> Iterator[tuple[str, str]]:
    """Labels and texts."""
    if one.primary is None:
        yield "primary", "none: no candidate may be used"
    else:
        alike = f" [one of {one.alike} that are as near; their names decide]" if one.alike > 1 else ""
        yield "primary", _told(one.primary) + alike
        yield "fallback", _told(one.fallback) if one.fallback else f"none of another lineage: {one.fallback_note}"
        if one.fallback and one.fallback_note:
            yield "", one.fallback_note
    if one.nearest:
        bars = plural(one.nearest[0].violations, "violation")
        yield "nearest", f"{_names(one.nearest, room.names)}: not allowed, {bars} to lift"
    for state in (UseState.NOW, UseState.ONCE, UseState.ASK):
        others = [option for option in one.with_state(state) if option not in (one.primary, one.fallback)]
        if others:
            yield "also", f"{STATE_WORDS[state]}: {_names(others, room.names)}"
    unread = one.with_state(UseState.UNREAD)
    if unread:
        yield "no answer", f"{STATE_WORDS[UseState.UNREAD]}: {_names(unread, room.names)}"
    refused = _by_reason(one.with_state(UseState.NOT))
    told, rest = refused[: room.reasons], sum(map(len, refused[room.reasons :]))
    for same in told:
        yield "not", f"{_names(same, min(room.names, 2))}: {same[0].because} ({same[0].check})"
    if rest:
        yield "", f"{plural(rest, 'more candidate')} not allowed, for other reasons"


def _told(option: Option) -> str:
    said = f"{option.name} ({option.license or 'license unknown'}): {STATE_WORDS[option.state]}"
    if option.needs:
        first = next(iter(option.own_needs), option.needs[0])
        more = len(option.needs) - 1
        said += f": {_ABOUT[first.about]}, {first.who}: {first.what}" + (f" +{more} more" if more else "")
    if option.from_:
        said += f", a rule applies from {option.from_}"
    if option.beside.note:
        said += f" [{option.beside.note}]"
    return said


def _below(choice: Choice, width: int, room: _Room) -> Iterator[str]:
    if choice.about_you:
        yield from _fold(f"About you, settled once for all candidates{_of(choice.about_you, room.listed)}", width)
        for need, workloads in choice.about_you[: room.listed]:
            yield from _row(need.who, f"{need.what} ({', '.join(map(one_line, workloads))})", width)
    for one in choice.concentration[:2]:
        share = f"{len(one.workloads)} of {len(choice.workloads)} workloads rest on one {one.kind}, {one.name}"
        yield from _fold(f"Concentration: {share}", width)
    if choice.dates:
        told = "; ".join(f"{one.day} {one.what}" for one in choice.dates[:3])
        more = f"; and {len(choice.dates) - 3} more" if len(choice.dates) > 3 else ""
        yield from _fold(f"Next dates: {told}{more}", width)
    if choice.obligations:
        yield from _fold(f"Obligations of the primaries{_of(choice.obligations, room.listed)}", width)
        for task, ground, workloads in choice.obligations[: room.listed]:
            yield from _row("", f"{task} ({ground}; {', '.join(map(one_line, workloads))})", width)


def _of(found: Sequence[Any], shown: int) -> str:
    return f" ({shown} of {len(found)})" if len(found) > shown else ""


def _names(options: Sequence[Option], most: int) -> str:
    named = ", ".join(option.name for option in options[:most])
    return named + (f" and {len(options) - most} more" if len(options) > most else "")


def _by_reason(options: Iterable[Option]) -> list[list[Option]]:
    found: dict[tuple[str, str], list[Option]] = {}
    for option in options:
        found.setdefault((option.check, option.because), []).append(option)
    return sorted(found.values(), key=lambda same: -len(same))


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
