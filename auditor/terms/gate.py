"""Which rules are worth trying on which passages: those whose words are there.

One pass over a passage with all words of all rules (an Aho-Corasick automaton) tells which rules can hold at all; only
those are searched, and of those only the alternatives whose words are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
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
        """Words of which one must stand in the passage itself, separated by blanks; empty: those of the pattern."""

    @property
    def unless(self) -> str:
        """A pattern that must not hold; empty where there is none."""


R = TypeVar("R", bound=Ruled)
Called = tuple[R, list[Chain]]
"""A rule that can hold in a passage, and those of its alternatives that can."""


class Prefilter(Generic[R]):
    """The words of a set of rules. Every rule and every set of words of which one is needed has a bit of its own."""

    def __init__(self, rules: tuple[R, ...], *others: str) -> None:
        """Of rules, and of other patterns that are looked for beside them."""
        self._bits: dict[object, int] = {}
        self._own: dict[str, int] = {}
        """Word → the bits of the rules that may be tried where it stands in a passage itself."""
        self._signs: dict[str, int] = {}
        """Word → the bits of the parts of which it is a hint, wherever it stands."""
        self._calls: dict[str, list[tuple[int, int]]] = {}
        """Word → the chains looked at where it stands, by the rarest of their parts, and the bits they need."""
        self._chains: list[tuple[R, Chain]] = []
        self._tried = sum(map(self._bit, rules))
        self._beside = {
            pattern: [(chain, self._needed(chain)) for chain in chains(pattern)]
            for pattern in {rule.unless: None for rule in rules} | dict.fromkeys(others)
            if pattern
        }
        for rule in rules:
            self._take(rule)
        words = list({**self._own, **self._signs, **self._calls})
        self._automaton = AhoCorasick(words)
        self._own, self._signs = ({word: bits.get(word, 0) for word in words} for bits in (self._own, self._signs))
        self._both = {word: self._own[word] | self._signs[word] for word in words}

    def _take(self, rule: R) -> None:
        needs = _needs(rule)
        for word in needs:
            self._own[word] = self._own.get(word, 0) | self._bit(rule)
        for chain in chains(rule.pattern):
            needed = self._needed(chain) | self._bit(rule)
            for word in max((part.hints for part in chain.parts), key=_rarity) or needs:
                self._calls.setdefault(word, []).append((len(self._chains), needed))
            self._chains.append((rule, chain))

    def _bit(self, of: object) -> int:
        return self._bits.setdefault(of, 1 << len(self._bits))

    def _needed(self, chain: Chain) -> int:
        needed = 0
        for hints in chain.letters:
            if not _EVERYWHERE.isdisjoint(map(str.strip, hints)):
                continue
            needed |= self._bit(hints)
            for hint in hints:
                self._signs[hint] = self._signs.get(hint, 0) | self._bit(hints)
        return needed

    def called(self, listed: Sequence[Passage]) -> Iterator[tuple[int, int, list[Called[R]]]]:
        """For each passage, by its number, what stands in it and the rules that can hold, in their order."""
        strings = self._automaton.find_matches_as_strings
        for number, passage in enumerate(listed):
            words = set(strings(passage.full, overlapping=True))
            if passage.lead:
                own = set(strings(passage.low, overlapping=True))
                bits = _union(self._own, own) | _union(self._signs, words)
            else:
                bits = _union(self._both, words)
            if bits & self._tried and (called := self._held(words, bits)):
                yield number, bits, called

    def _held(self, words: set[str], bits: int) -> list[Called[R]]:
        calls = self._calls
        can = {place for word in words & calls.keys() for place, needed in calls[word] if needed & bits == needed}
        held: dict[R, list[Chain]] = {}
        for place in sorted(can):
            rule, chain = self._chains[place]
            held.setdefault(rule, []).append(chain)
        return list(held.items())

    def possible(self, pattern: str, bits: int) -> list[Chain]:
        """Of a pattern that is looked for beside the rules, the alternatives that can hold in a passage."""
        return [chain for chain, needed in self._beside.get(pattern, ()) if needed & bits == needed]


def _union(bits: dict[str, int], words: set[str]) -> int:
    return reduce(or_, map(bits.__getitem__, words), 0)


_EVERYWHERE = frozenset("the of to and in for any this that by our are but be as with other all if you".split())
_COMMON = frozenset(
    "the and you your our any all for of to in by this that are but not with other use used may can be is it on or as "
    "model models work under without must shall will".split()
)
"""Words that stand nearly everywhere: to look for them tells nothing."""


def _is_common(hints: tuple[str, ...]) -> bool:
    return any(
        part in _COMMON for hint in hints for part in (hint.strip(), " ".join(hint.split()[:1])) if len(hint) < 8
    )


def _rarity(hints: tuple[str, ...]) -> int:
    return 0 if _is_common(hints) else min(map(len, hints), default=0)


def _needs(rule: Ruled) -> set[str]:
    words = {word.replace("_", " ") for word in rule.needs.split()}
    return words or {hint for chain in chains(rule.pattern) for hint in chain.parts[0].hints}
