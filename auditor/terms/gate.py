"""Which rules are worth trying on which passages: those whose words are there.

One pass over a passage with all words of all rules (an Aho-Corasick automaton) tells which rules can hold at all; only
those are searched, and of those only the alternatives whose words are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
Masked = tuple[tuple[Chain, int], ...]
"""Chains, each with a bit for every part of it that needs words."""


Called = tuple[R, tuple[Chain, ...], tuple[Chain, ...]]
"""A rule that can hold in a passage, the alternatives that can, and those of what must not hold."""


class Gate(Generic[R]):
    """The words of a set of rules."""

    def __init__(self, rules: tuple[R, ...]) -> None:
        self._words: dict[str, int] = {}
        self._bits: dict[tuple[str, ...], int] = {}
        self._rules = [(rule, self._masked(rule.unless)) for rule in rules]
        self._chains = [(number, *row) for number, rule in enumerate(rules) for row in self._masked(rule.pattern)]
        self._calls: dict[int, list[int]] = {}
        """Word → the chains that are looked at where it stands: by the rarest of their parts, which is the longest."""
        self._needed: dict[int, list[int]] = {}
        """Word → the rules that may be tried where it stands in a passage itself."""
        for number, rule in enumerate(rules):
            for word in _needs(rule):
                self._needed.setdefault(self._numbered(word), []).append(number)
        for place, (number, chain, _) in enumerate(self._chains):
            for word in max((part.hints for part in chain.parts), key=_rarity) or _needs(rules[number]):
                self._calls.setdefault(self._numbered(word), []).append(place)
        self._parts = [0] * len(self._words)
        for hints, bit in self._bits.items():
            for hint in hints:
                self._parts[self._words[hint]] |= bit
        self._automaton = AhoCorasick(list(self._words))

    def _numbered(self, word: str) -> int:
        return self._words.setdefault(word, len(self._words))

    def _masked(self, pattern: str) -> Masked:
        masked = []
        for chain in chains(pattern) if pattern else ():
            mask = 0
            for hints in (part.hints for part in chain.parts if part.hints and not _is_common(part.hints)):
                mask |= self._bits.setdefault(hints, 1 << len(self._bits))
                for hint in hints:
                    self._numbered(hint)
            masked.append((chain, mask))
        return tuple(masked)

    def called(self, listed: Sequence[Passage]) -> Iterator[tuple[int, list[Called[R]]]]:
        """For each passage, by its number, the rules that can hold, in their order."""
        for number, passage in enumerate(listed):
            found = self._automaton.find_matches_as_indexes(passage.full, overlapping=True)
            present = own = {word for word, _, _ in found}
            if passage.lead:
                border = len(passage.full) - len(passage.low)
                own = {word for word, start, _ in found if start >= border}
            rules = {rule for word in own for rule in self._needed.get(word, ())}
            called = self._held(rules, present) if rules else []
            if called:
                yield number, called

    def _held(self, rules: set[int], present: set[int]) -> list[Called[R]]:
        mask = 0
        for word in present:
            mask |= self._parts[word]
        held: dict[int, list[Chain]] = {}
        for place in sorted({chain for word in present for chain in self._calls.get(word, ())}):
            number, chain, needed = self._chains[place]
            if number in rules and needed & mask == needed:
                held.setdefault(number, []).append(chain)
        return [(self._rules[number][0], tuple(can), self._spared(number, mask)) for number, can in held.items()]

    def _spared(self, number: int, mask: int) -> tuple[Chain, ...]:
        return tuple([chain for chain, needed in self._rules[number][1] if needed & mask == needed])


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
