"""Signs: words of which one stands wherever a pattern holds; looking for them costs a fraction of trying it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

_T = TypeVar("_T")
_ALSO_AN_I = {ord("İ"): "i", ord("ı"): "i"}
"""Letters that a pattern without regard to case takes for an i, and case folding does not."""


class Signs(Generic[_T]):
    """Things to try on a text, each with its signs; all signs are looked for in one pass.

    Args:
        rows: what to try, and the words, casefolded, of which each needs one.
    """

    def __init__(self, rows: Iterable[tuple[_T, tuple[str, ...]]]) -> None:
        held = list(rows)
        self._things = [thing for thing, _ in held]
        words: dict[str, list[int]] = {}
        for number, (_, signs) in enumerate(held):
            for word in signs:
                words.setdefault(word.translate(_ALSO_AN_I), []).append(number)
        self._called = list(words.values())
        self._automaton = AhoCorasick(list(words))

    def called(self, text: str) -> list[_T]:
        """What may hold in a text, in the order of the rows; the rest cannot."""
        low = text.casefold() if text.isascii() else text.translate(_ALSO_AN_I).casefold()
        found = self._automaton.find_matches_as_indexes(low, overlapping=True)
        if not found:
            return []
        numbers = {number for word in {one[0] for one in found} for number in self._called[word]}
        return [self._things[number] for number in sorted(numbers)]
