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

from auditor.terms.patterns import GAP, alternatives, compiled, hints, openings, split

Span = tuple[int, int]
SKIPPED = 12
"""Characters that a part may have which may be left out. By judgment: an article or a mark."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One small pattern of a chain."""

    expression: re.Pattern[str]
    hints: tuple[str, ...]
    """Letters of which some must be there wherever the pattern is found; none where that cannot be told."""
    openings: tuple[str, ...] | None
    """Letters with some of which every find begins; None where that cannot be told."""
    plain_openings: tuple[str, ...] | None
    """Those of them that a text in plain letters can hold."""


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Parts that must follow one another, and how many characters may stand between them."""

    parts: tuple[Part, ...]
    gaps: tuple[int, ...]
    rarest_first: tuple[Part, ...]
    """The parts in the order in which they are looked for: what is not there ends the search."""
    letters: tuple[tuple[str, ...], ...]
    """The hints of the parts that have some, in the order in which they must follow one another."""
    plain_letters: tuple[tuple[str, ...], ...]
    """Those of them that a text in plain letters can hold."""


@cache
def _part(pattern: str) -> Part:
    begun = openings(pattern)
    return Part(compiled(pattern), tuple(sorted(hints(pattern) or ())), begun, begun and _plain(begun))


def _plain(letters: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in letters if one.isascii())


@cache
def chains(pattern: str) -> tuple[Chain, ...]:
    """The alternatives of a pattern, each as a chain."""
    return tuple(_chain(alternative) for alternative in alternatives(pattern))


def _chain(alternative: str) -> Chain:
    parts, between = split(alternative, GAP)
    kept: list[tuple[str, int]] = []
    for part, gap in zip(parts, (*(int(one[1:-1]) for one in between), 0), strict=True):
        if not (part.endswith("?") and compiled(part).fullmatch("")) and part:
            kept.append((part, gap))
        elif kept:
            # What may be left out is a wider gap.
            kept[-1] = (kept[-1][0], kept[-1][1] + gap + min(SKIPPED, len(part) // 2))
    chained = tuple(_part(part) for part, _ in kept)
    letters = tuple(part.hints for part in chained if part.hints)
    return Chain(
        parts=chained,
        gaps=tuple(gap for _, gap in kept[:-1]),
        rarest_first=tuple(sorted(chained, key=_commonness)),
        letters=letters,
        plain_letters=tuple(_plain(hints) for hints in letters),
    )


def _commonness(part: Part) -> int:
    return -min(map(len, part.hints), default=0)


class Words:
    """Folded words with the finds of every part that was searched in them, so that none is searched twice."""

    __slots__ = ("_found", "_plain", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain = text.isascii()
        self._found: dict[Part, Sequence[Span]] = {}

    def search(self, pattern: str | Sequence[Chain], border: int = 0) -> Span | None:
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
        for found in self._joined(chain) if chain.gaps else self.spans(chain.parts[0]):
            if found[1] > border:
                return found
        return None

    def _possible(self, pattern: str) -> Iterator[Chain]:
        """The chains of a pattern of whose every part the words are there."""
        text = self.text
        for chain in chains(pattern):
            for letters in chain.plain_letters if self._plain else chain.letters:
                for hint in letters:
                    if hint in text:
                        break
                else:
                    break
            else:
                yield chain

    def _joined(self, chain: Chain) -> Sequence[Span]:
        spans = self._found
        for part in chain.rarest_first:
            there = spans.get(part)
            if not (self.spans(part) if there is None else there):
                return ()
        current = spans[chain.parts[0]]
        for part, gap in zip(chain.parts[1:], chain.gaps, strict=True):
            if not current:
                return current
            following: list[Span] = []
            before = 0
            for start, end in spans[part]:
                while before < len(current) and current[before][1] <= start:
                    before += 1
                if before and start - current[before - 1][1] <= gap:
                    following.append((current[before - 1][0], end))
            current = following
        return current

    def spans(self, part: Part) -> Sequence[Span]:
        """The finds of one part, each beginning behind the one before."""
        found = self._found.get(part)
        if found is None:
            openings = part.plain_openings if self._plain else part.openings
            if openings is None:
                found = [match.span() for match in part.expression.finditer(self.text)]
            else:
                found = self._opened(part, openings)
            self._found[part] = found
        return found

    def _opened(self, part: Part, openings: tuple[str, ...]) -> list[Span]:
        """The finds of a part that begins with certain letters: tried where these stand and nowhere else."""
        text, places = self.text, []
        for opening in [one for one in openings if one in text]:
            at = text.find(opening)
            while at >= 0:
                places.append(at)
                at = text.find(opening, at + 1)
        found: list[Span] = []
        if places:
            last, match = 0, part.expression.match
            for at in sorted(places):
                if at >= last and (there := match(text, at)):
                    last = there.end()
                    found.append((at, last))
        return found
