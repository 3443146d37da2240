"""The sentence net: whether a sentence sounds like a limit of rights. It never says which, nor that one is absent.

A linear model over words, neighboring words and concepts of the lexicon, hashed into one table of small integers
(`license_db/sentence.net`, trained by `license_db/train_net.py`). Plain Python at run time, the same on every machine:
sums of integers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from math import sqrt
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from auditor.core import patterns as re
from auditor.core.resources import data_root

BUCKETS = 1 << 21
"""Places of the table, half a byte each: 1 MB, as large as the net may be. With a quarter of the places, a byte each,
features that share a place cost a quarter more alarms at equal misses; with twice as many nothing is won: the tables of
bench/RESULTS.md, "Laws"."""
ROOTS = (0, 1, 2, 3, 4, 5, 6, 7, 0, -1, -2, -3, -4, -5, -6, -7)
"""What half a byte stands for: the root of a weight, with its sign. Many weights are small and few are large, so that
roots lose less than even steps: the tables of bench/RESULTS.md, "Laws"."""
LONGEST = 1500
"""Characters of a sentence that are weighed at once; what follows is weighed as a sentence of its own. By judgment:
bounds time, and keeps one limit from drowning among harmless words."""
_TOKEN = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d+(?:[.,]\d+)*|[^\w\s]")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class Net:
    """Weights of hashed features."""

    weights: memoryview
    """Signed bytes, one for each bucket, a power of two of them."""
    scale: float
    bias: float
    threshold: float
    """The score from which a sentence is not inert."""

    def score(self, words: str, concepts: Iterable[str]) -> float:
        """How much a folded sentence sounds like what the net was trained for; 0 is even odds."""
        found = _buckets(words, frozenset(concepts), len(self.weights) - 1)
        return self.bias + self.scale * sum(map(self.weights.__getitem__, found)) / sqrt(max(1, len(found)))

    def highest(self, words: str, concepts: frozenset[str]) -> float:
        """The score of the part of a folded sentence that scores most."""
        return max(
            self.score(words[start : start + LONGEST], concepts) for start in range(0, max(1, len(words)), LONGEST)
        )


@lru_cache(64)
def _hashes(words: str, concepts: frozenset[str]) -> frozenset[int]:
    """The hashes of a sentence's features: several tables weigh one sentence after the other."""
    return frozenset(hashes(words, concepts))


def _buckets(words: str, concepts: frozenset[str], last: int) -> set[int]:
    """The places of a sentence's features in a table whose last place is given."""
    return {one & last for one in _hashes(words, concepts)}


def hashes(words: str, concepts: frozenset[str]) -> set[int]:
    """What is weighed of a folded sentence: words, their beginnings and ends, neighbors, concepts and pairs of them.

    Each as the CRC-32 of its letter and its words in UTF-8; what a word gives by itself is remembered.
    """
    tokens = [
        _of_word(token) if len(token) <= _REMEMBERED_WORD else _of_word.__wrapped__(token)
        for token in _TOKEN.findall(words[:LONGEST])
    ]
    found: set[int] = set()
    found.update(*(token.own for token in tokens))
    row = [_EDGES[0], *tokens, _EDGES[1]]
    begun, before = [token.begun for token in row], [token.before for token in row]
    for apart, of_kind in enumerate(zip(*before, strict=True), start=1):
        found.update(map(crc32, begun[apart:], of_kind))  # as far as words stand so far apart
    found.update(_of_concepts(concepts, min(len(tokens) // 6, 4)))
    return found


class _Word(NamedTuple):
    """What a word of a sentence gives to its features."""

    own: tuple[int, ...]
    """The hashes of what is weighed of the word by itself."""
    begun: bytes
    """Its beginning, as a neighbor of others."""
    before: tuple[int, int, int]
    """The hashes of features that begin with it, as far as it: of the next word, the one behind that, and one more."""


_REMEMBERED_WORD = 40
"""Letters of a word up to which what it gives is remembered. By judgment: bounds memory."""
_REMEMBERED = 20_000
"""Words of which it is remembered. Measured: 600 rows of a batch scan have 18,000, and ask 30 times for each; after
these come names and figures that are met once."""


@lru_cache(_REMEMBERED)
def _of_word(token: str) -> _Word:
    own: list[str] = []
    if token[0].isdigit():
        token = f"#{min(len(token.replace(',', '').replace('.', '')), 8)}"
    elif not token.isascii() and _UNSPACED.search(token):
        own += ("c" + token[at : at + size] for size in (1, 2, 3) for at in range(len(token) - size + 1))
        token = token[:2]
    own.append("w" + token)
    if len(token) > 4:
        own.append("p" + token[:4])
    if len(token) > 5:
        own.append("q" + token[:5])
    if len(token) > 7:
        own += ("r" + token[:7], "e" + token[-4:])
    return _Word(tuple(map(_hash, own)), *_as_neighbor(token))


def _as_neighbor(token: str) -> tuple[bytes, tuple[int, int, int]]:
    begun = token[:6]
    return begun.encode("utf-8", "surrogatepass"), (_hash(f"b{begun} "), _hash(f"s{begun} "), _hash(f"t{begun} "))


def _hash(feature: str) -> int:
    return crc32(feature.encode("utf-8", "surrogatepass"))


_EDGES = (_Word((), *_as_neighbor("^")), _Word((), *_as_neighbor("$")))
"""What stands before the first word and behind the last."""


@lru_cache(4096)
def _of_concepts(concepts: frozenset[str], size: int) -> tuple[int, ...]:
    """The hashes of concepts and pairs of them, and of each in a sentence of that size."""
    held = sorted(concepts)
    found = [f"N{size}"]
    for at, concept in enumerate(held):
        found += (f"C{concept}", f"L{concept} {size}")
        found += (f"D{concept} {other}" for other in held[at + 1 :])
    return tuple(map(_hash, found))


@cache
def net() -> Net:
    """The shipped net of sentences that limit rights."""
    return load_net("sentence.net")


def load_net(name: str) -> Net:
    """A net of `license_db`: a line of JSON, then a byte for each bucket, or half a byte where its head says so."""
    raw = (data_root("license_db") / name).read_bytes()
    head, _, table = raw.partition(b"\n")
    facts = json.loads(head)
    return Net(
        weights=memoryview(unpacked(table) if facts.get("bits") == 4 else table).cast("b"),
        scale=facts["scale"],
        bias=facts["bias"],
        threshold=facts["threshold"],
    )


class LimitsNet:
    """For each term, how much a sentence sounds like one that limits it (`license_db/limits.net`).

    All terms are weighed at once: the weights of a feature stand beside each other, one for each term.
    """

    def __init__(self, raw: bytes) -> None:
        head, _, table = raw.partition(b"\n")
        self._heads: list[dict[str, Any]] = json.loads(head)["terms"]
        count, weights = len(self._heads), unpacked(table)
        self._size = len(weights) // count
        self._rows = np.ascontiguousarray(np.frombuffer(weights, np.int8).reshape(count, self._size).T)
        self.terms: tuple[str, ...] = tuple(row["term"] for row in self._heads)
        """The terms that it knows limits of."""

    def scores(self, words: str, concepts: Iterable[str]) -> dict[str, float]:
        """For each term, how much a folded sentence sounds like a limit of it; 0 is even odds."""
        found = _buckets(words, frozenset(concepts), self._size - 1)
        rows = self._rows[np.fromiter(found, np.intp, len(found))]
        sums: list[int] = rows.sum(axis=0, dtype=np.int64).tolist()
        root = sqrt(max(1, len(found)))
        return {
            row["term"]: row["bias"] + row["scale"] * one / root for row, one in zip(self._heads, sums, strict=True)
        }


@cache
def limits_net() -> LimitsNet:
    """The shipped weights, trained by `license_db/train_limits_net.py`."""
    return LimitsNet((data_root("license_db") / "limits.net").read_bytes())


def unpacked(table: bytes) -> bytes:
    """A signed byte for each half byte: the square of the root it stands for, with its sign."""
    squares = bytes(abs(root) * root & 255 for root in ROOTS)
    found = bytearray(2 * len(table))
    found[0::2] = table.translate(bytes(squares[one & 15] for one in range(256)))
    found[1::2] = table.translate(bytes(squares[one >> 4] for one in range(256)))
    return bytes(found)
