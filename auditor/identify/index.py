"""The index over all forms: exact digests, hashed shingles, and the words themselves as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.identify.known_words import known_words
from auditor.identify.marks import LocalMarks
from auditor.identify.vocabulary import UNKNOWN, WordTable

SHINGLE = 5
"""Words in a shingle. By judgment: shorter ones stand in any prose, longer ones miss edited texts; bench/RESULTS.md,
"Identification" is measured with it."""
SIEVE_BITS = 20
"""The first bits of a shingle's hash by which most that are not in the index are put aside. By judgment: speed alone;
a table of a million places."""

_MIX = np.uint64(0x9E3779B97F4A7C15)
"""Given by multiplicative hashing: 2^64 divided by the golden ratio, as an odd number."""
_STEP = np.uint64(0xC2B2AE3D27D4EB4F)
"""Given by xxHash64: its second prime."""


def shingles(words: NDArray[np.int32]) -> NDArray[np.uint32]:
    """A 32-bit hash for every run of `SHINGLE` words; empty for shorter texts. Collisions cost time, not truth."""
    if len(words) < SHINGLE:
        return np.zeros(0, np.uint32)
    wide = words.astype(np.uint64) + np.uint64(7)
    size = len(words) - SHINGLE + 1
    total = np.zeros(size, np.uint64)
    for shift in range(SHINGLE):
        total = (total + wide[shift : shift + size]) * _STEP
        total ^= total >> np.uint64(29)
    return ((total * _MIX) >> np.uint64(32)).astype(np.uint32)


def digest(words: NDArray[np.int32]) -> bytes:
    """Hash of a whole text's words; a text with unknown words has none that is on record."""
    return blake2b(words.tobytes(), digest_size=16).digest()


@dataclass(eq=False)
class Index:
    """Every form of every record, ready to be searched."""

    arrays: Mapping[str, NDArray[Any]]
    records: tuple[tuple[str, ...], ...]
    """For each form the ids of the records that have it, best first."""
    first: Mapping[str, int] = field(default_factory=dict)
    """Record id → the form that the token ranges of its terms speak of."""
    vocabulary: WordTable = field(init=False)

    def __post_init__(self) -> None:
        self.vocabulary = WordTable(self.arrays["vocabulary"], self.arrays.get("more_vocabulary"))
        self._marks: dict[int, LocalMarks] = {}
        self.phrases: dict[int, list[tuple[int, int]]] = {}
        """Form → the phrases in it that may be said in other words, once somebody has looked."""

    def __len__(self) -> int:
        return len(self.records)

    def words(self, form: int) -> NDArray[np.int32]:
        """The words of a form as numbers of the vocabulary."""
        start, end = self.arrays["word_offsets"][form : form + 2]
        return self.arrays["words"][start:end].astype(np.int32)

    def size(self, form: int) -> int:
        """How many words a form has."""
        start, end = self.arrays["word_offsets"][form : form + 2]
        return int(end - start)

    def is_header(self, form: int) -> bool:
        """Whether a form is a notice for source files and not the license itself."""
        return bool(self.arrays["is_header"][form])

    def lead(self, form: int) -> int:
        """How many words at the start of a form are its title."""
        return int(self.arrays["lead"][form])

    def marks(self, form: int) -> LocalMarks:
        """What may vary in a form."""
        if form not in self._marks:
            start, end = self.arrays["mark_offsets"][form : form + 2]
            self._marks[form] = LocalMarks.unpack(self.arrays["marks"][start:end])
        return self._marks[form]

    @cached_property
    def fillers(self) -> frozenset[int]:
        """Numbers of the words that a title may carry or not."""
        return frozenset(map(self.vocabulary.word, known_words().fillers)) - {UNKNOWN}

    @cached_property
    def exact(self) -> dict[bytes, int]:
        """Digest of all words → form."""
        return _digests(self.arrays["exact"], self.arrays["exact_forms"])

    @cached_property
    def core(self) -> dict[bytes, int]:
        """Digest of the words without copyright statements → form."""
        return _digests(self.arrays["core"], self.arrays["core_forms"])

    @cached_property
    def verbatim(self) -> dict[bytes, int]:
        """`normalize.cheap_digest` → form."""
        return _digests(self.arrays["verbatim"], self.arrays["verbatim_forms"])

    def hits(self, words: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where shingles of the index occur: (place in ``words``, number of the shingle)."""
        keys = self.arrays["keys"]
        wanted = shingles(words)
        places = np.flatnonzero(self._sieve[wanted >> (32 - SIEVE_BITS)])
        wanted = wanted[places]
        at = np.searchsorted(keys, wanted)
        at[at == len(keys)] = 0
        found = keys[at] == wanted
        return places[found], at[found]

    @cached_property
    def _sieve(self) -> NDArray[np.bool_]:
        """Whether the index has a shingle whose hash begins with these bits."""
        sieve = np.zeros(1 << SIEVE_BITS, np.bool_)
        sieve[self.arrays["keys"] >> (32 - SIEVE_BITS)] = True
        return sieve

    def owners(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """(shingle, form) for every form that has one of these shingles, by form and shingle."""
        offsets, forms = self.arrays["posting_offsets"], self.arrays["postings"]
        starts = offsets[keys].astype(np.int64)
        counts = offsets[keys + 1] - starts
        ends = np.cumsum(counts)
        flat = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)
        owning = forms[np.repeat(starts, counts) + flat].astype(np.int32)
        order = np.argsort(owning, kind="stable")
        return np.repeat(keys, counts)[order], owning[order]


def _digests(rows: NDArray[np.uint8], forms: NDArray[np.int32]) -> dict[bytes, int]:
    packed = rows.tobytes()
    found: dict[bytes, int] = {}
    for at, form in enumerate(forms.tolist()):
        found.setdefault(packed[16 * at : 16 * at + 16], form)
    return found
