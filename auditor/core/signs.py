"""Signs: words of which one stands wherever a pattern holds; looking for them costs a fraction of trying it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

from auditor.core import patterns as re

_T = TypeVar("_T")
_ALSO_AN_I = {ord("İ"): "i", ord("ı"): "i"}
"""Letters that a pattern without regard to case takes for an i, and case folding does not."""
_WORD = re.compile(r"[^\W_]+")
_OWN_WORD = re.compile(rf" ({_WORD.pattern}) ")
_BESIDE_LATIN = re.compile(r"[^\W_A-Za-z0-9]+")
"""A name in Latin letters may stand beside letters of other scripts without a blank."""


class Signs(Generic[_T]):
    """Things to try on a text, each with its signs; all signs are looked for in one pass.

    Args:
        rows: what to try, and the words, casefolded, of which each needs one: a word between blanks as one of its own,
            others also inside of words.
    """

    def __init__(self, rows: Iterable[tuple[_T, tuple[str, ...]]]) -> None:
        held = list(rows)
        self._things = [thing for thing, _ in held]
        runs: dict[str, list[int]] = {}
        self._words: dict[str, list[int]] = {}
        for number, (_, signs) in enumerate(held):
            for sign in signs:
                own = _OWN_WORD.fullmatch(sign.translate(_ALSO_AN_I))
                into, word = (self._words, own[1]) if own else (runs, sign.translate(_ALSO_AN_I))
                into.setdefault(word, []).append(number)
        self._called = list(runs.values())
        self._automaton = AhoCorasick(list(runs))

    def called(self, text: str) -> list[_T]:
        """What may hold in a text, in the order of the rows; the rest cannot."""
        plain = text if text.isascii() else text.translate(_ALSO_AN_I)
        low = plain.casefold()
        found = self._automaton.find_matches_as_indexes(low, overlapping=True)
        numbers = {number for word in {one[0] for one in found} for number in self._called[word]}
        if self._words:
            numbers.update(number for word in self._own_words(plain, low) for number in self._words[word])
        return [self._things[number] for number in sorted(numbers)]

    def _own_words(self, plain: str, low: str) -> set[str]:
        """The signs that stand in a text as words of their own."""
        if low.isascii():
            return self._words.keys() & set(_WORD.findall(low))
        words = {*_WORD.findall(plain), *_BESIDE_LATIN.findall(plain)}
        return self._words.keys() & {word.casefold() for word in words}
