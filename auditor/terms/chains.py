"""Patterns as chains of small searches, so that looking for them is linear in the text.

In a pattern ``<80>`` stands for up to 80 characters. Where it stands outside brackets, the pattern is a chain: each
part is searched on its own, once over the words, and the finds are joined from left to right. Nothing is tried twice,
whatever the words are; what is left inside brackets is bounded and short.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_GAP = re.compile(r"<(\d{1,3})>")

Span = tuple[int, int]


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as one expression, its gaps written out."""
    return re.compile(_GAP.sub(r".{0,\1}?", pattern))


@dataclass(frozen=True, slots=True)
class Chain:
    """Parts that must follow one another, and how many characters may stand between them."""

    parts: tuple[re.Pattern[str], ...]
    gaps: tuple[int, ...]


@cache
def chains(pattern: str) -> tuple[Chain, ...]:
    """The alternatives of a pattern, each as a chain."""
    made = []
    for alternative in _split(pattern, r"\|"):
        parts = _split(alternative, r"<\d{1,3}>")
        gaps = tuple(int(found[1]) for found in _outside(alternative, _GAP))
        kept = [(part, gap) for part, gap in zip(parts, (*gaps, 0), strict=True) if part]
        made.append(Chain(tuple(compiled(part) for part, _ in kept), tuple(gap for _, gap in kept[:-1])))
    return tuple(made)


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
        self._found: dict[re.Pattern[str], Sequence[Span]] = {}

    def search(self, pattern: str, border: int = 0) -> Span | None:
        """The first find that reaches beyond ``border``, as a range of characters."""
        best: Span | None = None
        for chain in chains(pattern):
            for found in self._joined(chain):
                if found[1] > border:
                    if best is None or found < best:
                        best = found
                    break
        return best

    def _joined(self, chain: Chain) -> Sequence[Span]:
        current = self._spans(chain.parts[-1])
        if not current:
            return current
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

    def _spans(self, part: re.Pattern[str]) -> Sequence[Span]:
        found = self._found.get(part)
        if found is None:
            found = self._found[part] = [match.span() for match in part.finditer(self.text)]
        return found
