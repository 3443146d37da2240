"""Frames → terms: rules a lawyer can read (`license_db/frames/*.yaml`), each with sentences that it holds for and not.

A rule names a term, a value, and under ``when`` what must stand in a piece of a sentence (``forbid: [commerce]``:
commerce is forbidden there), beside it (``sentence``, ``outs``: in an exception or a condition), or above it
(``lead``, ``heading``). ``a|b`` is either of them; a key that begins with ``no-`` asks that none of the list stands
there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from auditor.core.compiled import code_of, kept, plain_yamls
from auditor.core.resources import data_root
from auditor.terms.concepts import Concepts, concepts
from auditor.terms.frames import FORBID, FREE, PERMIT, REQUIRE, Frames, Piece, statements

_MODALITIES = (PERMIT, FORBID, REQUIRE, FREE)


def _required(piece: Piece) -> int:
    """What is required in a piece: under a mark, or told as what the licensee does."""
    return piece.governed.get(REQUIRE, 0) | (piece.governed.get("", 0) if piece.told else 0)


_KEYS: dict[str, Callable[[Piece, Frames], int]] = {
    **{kind: (lambda piece, _, kind=kind: piece.governed.get(kind, 0)) for kind in _MODALITIES},  # type: ignore[misc]
    "require": lambda piece, _: _required(piece),
    "open": lambda piece, _: piece.governed.get("", 0) | piece.governed.get(PERMIT, 0),
    "bound": lambda piece, _: piece.governed.get(FORBID, 0) | _required(piece),
    "stated": lambda piece, _: piece.governed.get("", 0),
    "piece": lambda piece, _: piece.mask,
    "sentence": lambda _, frames: frames.mask,
    "context": lambda _, frames: frames.mask | frames.lead | frames.heading,
    "outs": lambda _, frames: frames.outs,
    "exceptions": lambda _, frames: frames.exceptions,
    "provisos": lambda _, frames: frames.provisos,
    "conditions": lambda _, frames: frames.conditions,
    "lead": lambda _, frames: frames.lead,
    "heading": lambda _, frames: frames.heading,
}
"""What a rule may ask about, as the concepts that stand there."""


@dataclass(frozen=True, slots=True)
class FrameRule:
    """One rule, ready to be tried."""

    term: str
    value: Any
    confidence: float
    wanted: tuple[tuple[str, int], ...]
    """Where, and concepts of which one must stand there."""
    barred: tuple[tuple[str, int], ...]
    only: bool | None
    subject: frozenset[str]
    no_subject: frozenset[str]
    name: str
    trigger: int
    """Concepts of which one must stand in the sentence or above it, so that the rule is worth trying."""
    doubt: str | None = None

    def holds(self, piece: Piece, frames: Frames) -> bool:
        """Whether the rule holds for a piece."""
        if self.only is not None and piece.only is not self.only:
            return False
        if self.subject and piece.subject not in self.subject:
            return False
        if piece.subject in self.no_subject:
            return False
        for key, mask in self.wanted:
            if not _KEYS[key](piece, frames) & mask:
                return False
        return not any(_KEYS[key](piece, frames) & mask for key, mask in self.barred)


@cache
def frame_rules() -> tuple[FrameRule, ...]:
    """The shipped rules."""
    known = concepts()
    return tuple(rule_of(row, known, f"{path.stem}:{number}") for path, number, row in _without_examples())


def rows() -> Iterator[tuple[Any, int, Mapping[str, Any]]]:
    """The rules as written: the file, a number within it, the rule with its term."""
    paths = _files()
    for path, held in zip(paths, plain_yamls("frames", paths), strict=True):
        for number, row in enumerate(held.get("rules", ()), 1):
            yield path, number, row | {"examples": {_said(key): one for key, one in row.get("examples", {}).items()}}


def _without_examples() -> Iterator[tuple[Path, int, Mapping[str, Any]]]:
    """The rules without their examples, which are most of their words and nothing to reading."""
    paths = _files()

    def parse() -> list[list[Any]]:
        held: list[list[Any]] = [[] for _ in paths]
        for path, _, row in rows():
            held[paths.index(path)].append({key: one for key, one in row.items() if key != "examples"})
        return held

    found = kept("frame-rules", [*(path.read_bytes() for path in paths), code_of(__name__)], parse)
    for path, listed in zip(paths, found, strict=True):
        for number, row in enumerate(listed, 1):
            yield path, number, row


def _files() -> list[Path]:
    return sorted((data_root("license_db") / "frames").glob("*.yaml"))


def _said(key: object) -> str:
    """``yes`` and ``no``, which YAML 1.1 reads as truth values where they are not quoted."""
    return {True: "yes", False: "no"}.get(key, str(key))  # type: ignore[call-overload, no-any-return]


def rule_of(row: Mapping[str, Any], known: Concepts, name: str) -> FrameRule:
    """A rule as written, ready to be tried."""
    wanted: list[tuple[str, int]] = []
    barred: list[tuple[str, int]] = []
    when = dict(row["when"])
    only = when.pop("only", None)
    subject, no_subject = frozenset(when.pop("subject", ())), frozenset(when.pop("no-subject", ()))
    for key, listed in when.items():
        if key.startswith("no-"):
            barred.append((key[3:], known.mask(part for one in listed for part in one.split("|"))))
        else:
            wanted += [(key, known.mask(one.split("|"))) for one in listed]
    trigger = min((mask for _, mask in wanted), key=lambda mask: mask.bit_count(), default=0)
    return FrameRule(
        row["term"],
        row["value"],
        row.get("confidence", 0.85),
        tuple(wanted),
        tuple(barred),
        only,
        subject,
        no_subject,
        name,
        trigger,
        row.get("doubt"),
    )


def holding(frames: Frames) -> Iterator[tuple[FrameRule, Piece]]:
    """The rules that hold in a sentence, each with the first piece it holds for, those of uses with every one."""
    everything = frames.mask | frames.lead | frames.heading
    pieces = tuple(statements(frames))
    rules = frame_rules()
    for place in _worth_trying(everything):
        rule = rules[place]
        for piece in pieces:
            if rule.holds(piece, frames):
                yield rule, piece
                if rule.term != "acceptable-use":
                    break


def _worth_trying(everything: int) -> list[int]:
    """The places of the rules of which a trigger is among concepts."""
    found: set[int] = set()
    triggered = _triggered()
    while everything:
        lowest = everything & -everything
        found.update(triggered.get(lowest.bit_length(), ()))
        everything ^= lowest
    return sorted(found)


@cache
def _triggered() -> dict[int, tuple[int, ...]]:
    """Length of a concept's bit → the places of the rules that it triggers."""
    found: dict[int, list[int]] = {}
    for place, rule in enumerate(frame_rules()):
        mask = rule.trigger
        while mask:
            found.setdefault(mask.bit_length(), []).append(place)
            mask ^= 1 << mask.bit_length() - 1
    return {length: tuple(places) for length, places in found.items()}
