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
        self._rules = [(rule, self._masked(rule.pattern), self._masked(rule.unless)) for rule in rules]
        self._needed: dict[int, list[int]] = {}
        self._always: list[int] = []
        for number, rule in enumerate(rules):
            self._need(number, rule)
        self._parts = [0] * len(self._words)
        for hints, bit in self._bits.items():
            for hint in hints:
                self._parts[self._words[hint]] |= bit
        self._automaton = AhoCorasick(list(self._words))

    def _masked(self, pattern: str) -> Masked:
        masked = []
        for chain in chains(pattern) if pattern else ():
            mask = 0
            for hints in (part.hints for part in chain.parts if part.hints):
                mask |= self._bits.setdefault(hints, 1 << len(self._bits))
                for hint in hints:
                    self._words.setdefault(hint, len(self._words))
            masked.append((chain, mask))
        return tuple(masked)

    def _need(self, number: int, rule: R) -> None:
        words = {word.replace("_", " ") for word in rule.needs.split()}
        for chain in () if words else chains(rule.pattern):
            hints = next((part.hints for part in chain.parts if part.hints), None)
            if hints is None:
                self._always.append(number)
                return
            words.update(hints)
        for word in words:
            self._needed.setdefault(self._words.setdefault(word, len(self._words)), []).append(number)

    def called(self, listed: Sequence[Passage]) -> Iterator[tuple[int, list[Called[R]]]]:
        """For each passage, by its number, the rules that can hold, in their order."""
        for number, passage in enumerate(listed):
            found = self._automaton.find_matches_as_indexes(passage.full, overlapping=True)
            present = own = {word for word, _, _ in found}
            if passage.lead:
                border = len(passage.full) - len(passage.low)
                own = {word for word, start, _ in found if start >= border}
            chosen = {rule for word in own for rule in self._needed.get(word, ())}.union(self._always)
            if not chosen:
                continue
            mask = 0
            for word in present:
                mask |= self._parts[word]
            called = []
            for chosen_one in sorted(chosen):
                rule, masked, unless = self._rules[chosen_one]
                held = tuple([chain for chain, needed in masked if needed & mask == needed])
                if held:
                    called.append((rule, held, tuple([chain for chain, needed in unless if needed & mask == needed])))
            if called:
                yield number, called
