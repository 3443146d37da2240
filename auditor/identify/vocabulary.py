"""Words as numbers: every word that some license uses has one, all others share `UNKNOWN`."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from auditor.identify import normalize
from auditor.identify.normalize import Folded

UNKNOWN = -1
"""Given by our own format: words of licenses are numbered from 0."""
MOST_PIECES = 200_000
"""Pieces of text whose words are remembered. By judgment: bounds memory (bench/RESULTS.md, "Identification": 150 MB
in all)."""
MOST_CHARACTERS = 4_000_000
"""Pieces of text whose words are remembered, and how long they may be together. By judgment: bounds memory
(bench/RESULTS.md, "Identification": 150 MB in all)."""
_SEVERAL = -2
"""Numbers from here downwards stand for pieces of none or several words. Given by our own format: below UNKNOWN."""


class WordTable:
    """Words as written → numbers, with a bounded memory of what was seen before."""

    def __init__(self, hashes: NDArray[np.uint64], more: NDArray[np.uint64] | None = None) -> None:
        """``hashes`` and ``more`` are each sorted; words of ``more`` are numbered after the others."""
        self.hashes = hashes
        self.more = np.zeros(0, np.uint64) if more is None else more
        self.word = lru_cache(maxsize=20_000)(self._word)
        self._forget()

    def __len__(self) -> int:
        return len(self.hashes) + len(self.more)

    def _word(self, spelled: str) -> int:
        """The number of a spelled word; called through `word`, which remembers."""
        return self.number(normalize.word_hash(spelled))

    def number(self, word: int) -> int:
        """The number of a word's hash; `UNKNOWN` where no license uses the word."""
        return int(self.numbers(np.array([word], np.uint64))[0])

    def numbers(self, wanted: NDArray[np.uint64]) -> NDArray[np.int32]:
        """`number` for many hashes."""
        found = _places(self.hashes, wanted)
        if len(self.more):
            beyond = _places(self.more, wanted)
            found = np.where((found == UNKNOWN) & (beyond != UNKNOWN), beyond + len(self.hashes), found)
        return found.astype(np.int32)

    def of(self, folded: Folded) -> NDArray[np.int32]:
        """The number of every word of a text."""
        parts = [self._read(pieces) for pieces in normalize.chunks(folded.text)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.zeros(0, np.int32)

    def _read(self, pieces: list[str]) -> NDArray[np.int32]:
        fresh = set(pieces).difference(self._seen)
        if fresh:
            if len(self._seen) > MOST_PIECES or self._characters > MOST_CHARACTERS:
                self._forget()
                fresh = set(pieces)
            self._learn(fresh)
        codes = np.fromiter(map(self._seen.__getitem__, pieces), np.int32, len(pieces))
        return self._spread(codes)

    def _forget(self) -> None:
        self._seen: dict[str, int] = {}
        self._several: list[list[int]] = []
        self._characters = 0

    def _learn(self, fresh: set[str]) -> None:
        split = [(piece, normalize.words(piece)) for piece in fresh]
        hashes = normalize.word_hashes(normalize.spell(raw) for _, words in split for raw in words)
        numbers = iter(self.numbers(hashes).tolist())
        for piece, words in split:
            self._characters += len(piece)
            if len(words) == 1:
                self._seen[piece] = next(numbers)
            else:
                self._seen[piece] = _SEVERAL - len(self._several)
                self._several.append([next(numbers) for _ in words])

    def _spread(self, codes: NDArray[np.int32]) -> NDArray[np.int32]:
        """Codes of pieces → numbers of words, in their order."""
        at = np.flatnonzero(codes <= _SEVERAL)
        if not len(at):
            return codes
        inside = [self._several[_SEVERAL - code] for code in codes[at].tolist()]
        counts = np.ones(len(codes), np.int64)
        counts[at] = sizes = np.fromiter(map(len, inside), np.int64, len(inside))
        words = np.repeat(codes, counts)
        words[words <= _SEVERAL] = np.fromiter(chain.from_iterable(inside), np.int32, int(sizes.sum()))
        return words


def _places(table: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    if not len(table):
        return np.full(len(wanted), UNKNOWN, np.int64)
    at = np.searchsorted(table, wanted)
    at[at == len(table)] = 0
    return np.where(table[at] == wanted, at, UNKNOWN)
