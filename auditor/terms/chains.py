"""Patterns as chains of small searches, so that looking for them is linear in the text.

In a pattern ``<80>`` stands for up to 80 characters. Where it stands outside brackets, the pattern is a chain: each
part is searched on its own, once over the words, and the finds are joined from left to right. Nothing is tried twice,
whatever the words are; what is left inside brackets is bounded and short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

_GAP = re.compile(r"<(\d{1,3})>")

Span = tuple[int, int]


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as one expression, its gaps written out."""
    return re.compile(_GAP.sub(r".{0,\1}?", pattern))


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One small pattern of a chain."""

    expression: re.Pattern[str]
    hints: tuple[str, ...]
    """Letters of which some must be there wherever the pattern is found; none where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Parts that must follow one another, and how many characters may stand between them."""

    parts: tuple[Part, ...]
    gaps: tuple[int, ...]
    rarest_first: tuple[Part, ...]
    """The parts in the order in which they are looked for: what is not there ends the search."""


@cache
def _part(pattern: str) -> Part:
    return Part(compiled(pattern), tuple(hints(pattern) or ()))


@cache
def chains(pattern: str) -> tuple[Chain, ...]:
    """The alternatives of a pattern, each as a chain."""
    made = []
    for alternative in _split(pattern, r"\|"):
        parts = _split(alternative, r"<\d{1,3}>")
        gaps = tuple(int(found[1]) for found in _outside(alternative, _GAP))
        kept: list[tuple[str, int]] = []
        for part, gap in zip(parts, (*gaps, 0), strict=True):
            if not (part.endswith("?") and compiled(part).fullmatch("")) and part:
                kept.append((part, gap))
            elif kept:
                # What may be left out is a wider gap.
                kept[-1] = (kept[-1][0], kept[-1][1] + gap + min(SKIPPED, len(part) // 2))
        chained = tuple(_part(part) for part, _ in kept)
        made.append(Chain(chained, tuple(gap for _, gap in kept[:-1]), tuple(sorted(chained, key=_commonness))))
    return tuple(made)


def _commonness(part: Part) -> int:
    return -min(map(len, part.hints), default=0)


SKIPPED = 12
"""Characters that a part may have which may be left out."""


def hints(pattern: str) -> set[str] | None:
    """Runs of plain letters of which one stands in every find of a pattern; None where an alternative has none."""
    found: set[str] = set()
    for alternative in _split(_GAP.sub("..", pattern), r"\|"):
        runs = _runs(alternative)
        if runs:
            found.add(max(runs, key=len))
            continue
        inner = next((inside for group in _groups(alternative) if (inside := hints(group))), None)
        if inner is None:
            return None
        found |= inner
    return found


def _runs(alternative: str) -> list[str]:
    """Plain letters in a row outside brackets, three at least (one of a script without words)."""
    runs, run, place, depth = [], "", 0, 0
    while place <= len(alternative):
        char = alternative[place : place + 1]
        after = alternative[place + 1 : place + 2]
        if char == "\\" and after == "." and depth == 0:
            char, place = after, place + 1
            after = alternative[place + 1 : place + 2]
            plain = True
        else:
            plain = depth == 0 and (char.isalnum() or char in " '-,") and bool(char)
        if plain and after not in ("?", "*", "{"):
            run += char
        else:
            if len(run) >= 3 or run[:1] > "\u3400":
                runs.append(run)
            run = ""
        if char == "\\":
            place += 1
        elif char in "[{" and char:
            place = alternative.index("]" if char == "[" else "}", place + 1 + (char == "["))
        depth += (char == "(") - (char == ")")
        place += 1
    return runs


def _groups(alternative: str) -> list[str]:
    """The insides of the brackets of an alternative that cannot be left out."""
    found, depth, start, place = [], 0, 0, 0
    while place < len(alternative):
        char = alternative[place]
        if char == "\\":
            place += 2
            continue
        if char == "[":
            place = alternative.index("]", place + 2) + 1
            continue
        if char == "(":
            start = place if depth == 0 else start
            depth += 1
        elif char == ")":
            depth -= 1
            inside = alternative[start + 1 : place]
            if depth == 0 and inside.startswith("?:") and alternative[place + 1 : place + 2] not in ("?", "*", "{"):
                found.append(inside[2:])
        place += 1
    return found


def _outside(pattern: str, wanted: re.Pattern[str]) -> list[re.Match[str]]:
    """Finds of ``wanted`` that stand outside brackets and character classes."""
    found, depth, place = [], 0, 0
    while place < len(pattern):
        char = pattern[place]
        if char == "\\":
            place += 2
            continue
        if char == "[":
            place = pattern.index("]", place + 2) + 1
            continue
        depth += (char == "(") - (char == ")")
        match = wanted.match(pattern, place) if depth == 0 else None
        if match:
            found.append(match)
            place = match.end()
            continue
        place += 1
    return found


def _split(pattern: str, at: str) -> list[str]:
    pieces, last = [], 0
    for match in _outside(pattern, re.compile(at)):
        pieces.append(pattern[last : match.start()])
        last = match.end()
    return [*pieces, pattern[last:]]


class Words:
    """Folded words with the finds of every part that was searched in them, so that none is searched twice."""

    __slots__ = ("_found", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[Part, Sequence[Span]] = {}

    def search(self, pattern: str | tuple[Chain, ...], border: int = 0) -> Span | None:
        """The first find that reaches beyond ``border``, as a range of characters.

        Args:
            pattern: a pattern, or those of its chains whose words are known to be there.
        """
        best: Span | None = None
        for chain in self._possible(pattern) if isinstance(pattern, str) else pattern:
            found = self._first(chain, border)
            if found is not None and (best is None or found < best):
                best = found
        return best

    def _first(self, chain: Chain, border: int) -> Span | None:
        if not chain.gaps:
            for match in chain.parts[0].expression.finditer(self.text):
                if match.end() > border:
                    return match.span()
            return None
        for found in self._joined(chain):
            if found[1] > border:
                return found
        return None

    def _possible(self, pattern: str) -> Iterator[Chain]:
        """The chains of a pattern of whose every part the words are there."""
        for chain in chains(pattern):
            for part in chain.parts:
                for hint in part.hints:
                    if hint in self.text:
                        break
                else:
                    if part.hints:
                        break
            else:
                yield chain

    def _joined(self, chain: Chain) -> Sequence[Span]:
        for part in chain.rarest_first:
            if not self._spans(part):
                return ()
        current = self._spans(chain.parts[0])
        for part, gap in zip(chain.parts[1:], chain.gaps, strict=True):
            if not current:
                return current
            following: list[Span] = []
            before = 0
            for start, end in self._spans(part):
                while before < len(current) and current[before][1] <= start:
                    before += 1
                if before and start - current[before - 1][1] <= gap:
                    following.append((current[before - 1][0], end))
            current = following
        return current

    def _spans(self, part: Part) -> Sequence[Span]:
        found = self._found.get(part)
        if found is None:
            found = self._found[part] = [match.span() for match in part.expression.finditer(self.text)]
        return found
