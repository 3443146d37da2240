"""Which rules are worth trying on which passages: those whose words are there.

One pass over the text with all words of all rules (an Aho-Corasick automaton) tells for each passage which rules can
hold at all; only those are searched.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Generic, Protocol, TypeVar

from ahocorasick_rs import AhoCorasick

from auditor.terms.chains import Chain, chains
from auditor.terms.passages import Passage


class Ruled(Protocol):
    """What the gate needs to know of a rule."""

    @property
    def pattern(self) -> str:
        """The pattern, as a chain of parts."""

    @property
    def needs(self) -> str:
        """Words of which one must stand in the passage itself, separated by blanks."""


R = TypeVar("R", bound=Ruled)
Called = tuple[int, list[tuple[R, tuple[Chain, ...]]]]


@cache
def gate(rules: tuple[R, ...]) -> Gate[R]:
    """The gate of a set of rules, built once."""
    return Gate(rules)


@lru_cache(maxsize=16)
def _laid_out(listed: tuple[Passage, ...]) -> tuple[str, tuple[int, ...]]:
    """All passages as one text, and where each begins."""
    starts, place = [], 0
    for passage in listed:
        starts.append(place)
        place += len(passage.full) + 1
    return "\n".join(passage.full for passage in listed), tuple(starts)


class Gate(Generic[R]):
    """The words of a set of rules."""

    def __init__(self, rules: tuple[R, ...]) -> None:
        self._rules = rules
        words: dict[str, int] = {}
        self._needed: dict[int, list[int]] = {}
        self._parts: list[list[tuple[Chain, list[frozenset[int]]]]] = []
        for number, rule in enumerate(rules):
            for word in rule.needs.split():
                place = words.setdefault(word.replace("_", " "), len(words))
                self._needed.setdefault(place, []).append(number)
            self._parts.append(
                [
                    (
                        chain,
                        [
                            frozenset(words.setdefault(hint, len(words)) for hint in part.hints)
                            for part in chain.parts
                            if part.hints
                        ],
                    )
                    for chain in chains(rule.pattern)
                ]
            )
        self._automaton = AhoCorasick(list(words))

    def called(self, listed: Sequence[Passage]) -> Iterator[Called[R]]:
        """For each passage, by its number, the rules that can hold and their chains that can."""
        for number, present, own in self._present(tuple(listed)):
            chosen = sorted({rule for word in own for rule in self._needed.get(word, ())})
            called = []
            for rule in chosen:
                viable = tuple(
                    chain for chain, parts in self._parts[rule] if all(not part.isdisjoint(present) for part in parts)
                )
                if viable:
                    called.append((self._rules[rule], viable))
            if called:
                yield number, called

    def _present(self, listed: tuple[Passage, ...]) -> Iterator[tuple[int, set[int], set[int]]]:
        """The words of each passage that has any: all, and those that do not only stand in the lead-in."""
        text, starts = _laid_out(listed)
        found: dict[int, tuple[set[int], set[int]]] = {}
        last, end, border = -1, 0, 0
        for word, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if start >= end or last < 0 or start < starts[last]:
                last = bisect_right(starts, start) - 1
                end = starts[last] + len(listed[last].full) + 1
                border = end - 1 - len(listed[last].low)
                present, own = found.setdefault(last, (set(), set()))
            present.add(word)
            if start >= border:
                own.add(word)
        for number in sorted(found):
            yield number, *found[number]
