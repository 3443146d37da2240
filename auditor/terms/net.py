"""The sentence net: whether a sentence sounds like a limit of rights. It never says which, nor that one is absent.

A linear model over words, neighboring words and concepts of the lexicon, hashed into one table of small integers
(`license_db/sentence.net`, trained by `license_db/train_net.py`). Plain Python at run time, the same on every machine:
sums of integers.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from math import sqrt
from typing import Any
from zlib import crc32

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
def _hashes(words: str, concepts: frozenset[str]) -> tuple[int, ...]:
    """The hashes of a sentence's features: several tables weigh one sentence after the other."""
    return tuple(crc32(feature.encode("utf-8", "surrogatepass")) for feature in features(words, concepts))


def _buckets(words: str, concepts: frozenset[str], last: int) -> set[int]:
    """The places of a sentence's features in a table whose last place is given."""
    return {one & last for one in _hashes(words, concepts)}


def features(words: str, concepts: Iterable[str]) -> set[str]:
    """What is weighed of a folded sentence: words, their beginnings and ends, neighbors, concepts and pairs of them."""
    found: set[str] = set()
    tokens: list[str] = []
    for token in _TOKEN.findall(words[:LONGEST]):
        if token[0].isdigit():
            tokens.append(f"#{min(len(token.replace(',', '').replace('.', '')), 8)}")
        elif _UNSPACED.search(token):
            found.update("c" + token[at : at + size] for size in (1, 2, 3) for at in range(len(token) - size + 1))
            tokens.append(token[:2])
        else:
            tokens.append(token)
    for token in tokens:
        found.add("w" + token)
        if len(token) > 4:
            found.add("p" + token[:4])
        if len(token) > 5:
            found.add("q" + token[:5])
        if len(token) > 7:
            found.update(("r" + token[:7], "e" + token[-4:]))
    row = ["^", *(token[:6] for token in tokens), "$"]
    for kind, apart in (("b", 1), ("s", 2), ("t", 3)):
        found.update(f"{kind}{left} {right}" for left, right in zip(row, row[apart:], strict=False))
    held = sorted(concepts)
    size = min(len(tokens) // 6, 4)
    found.add(f"N{size}")
    for at, concept in enumerate(held):
        found.update((f"C{concept}", f"L{concept} {size}"))
        found.update(f"D{concept} {other}" for other in held[at + 1 :])
    return found


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

    All terms are weighed at once: the weights of a feature stand beside each other in one long number, a lane for each
    term, and the sum of such numbers is the sums of their lanes.
    """

    def __init__(self, raw: bytes) -> None:
        head, _, table = raw.partition(b"\n")
        self._heads: list[dict[str, Any]] = json.loads(head)["terms"]
        count, weights = len(self._heads), unpacked(table)
        self._size = len(weights) // count
        self._table = bytearray(count * self._size)
        for place in range(count):
            raised = weights[place * self._size : (place + 1) * self._size].translate(_RAISED)
            self._table[place::count] = raised
        self._rows: dict[int, int] = {}
        self._lanes = struct.Struct(f"<{count}I")
        self.terms: tuple[str, ...] = tuple(row["term"] for row in self._heads)
        """The terms that it knows limits of."""

    def scores(self, words: str, concepts: Iterable[str]) -> dict[str, float]:
        """For each term, how much a folded sentence sounds like a limit of it; 0 is even odds."""
        found = _buckets(words, frozenset(concepts), self._size - 1)
        rows = self._rows
        total = sum(rows[one] if one in rows else self._row(one) for one in found)
        sums = self._lanes.unpack(total.to_bytes(self._lanes.size, "little"))
        root = sqrt(max(1, len(found)))
        return {
            row["term"]: row["bias"] + row["scale"] * (lane - RAISED * len(found)) / root
            for row, lane in zip(self._heads, sums, strict=True)
        }

    def _row(self, bucket: int) -> int:
        """The weights of a feature as one number."""
        count = len(self._heads)
        spread = bytearray(self._lanes.size)
        spread[:: self._lanes.size // count] = self._table[bucket * count : (bucket + 1) * count]
        self._rows[bucket] = row = int.from_bytes(spread, "little")
        return row


RAISED = 128
"""What is added to a weight so that no lane is negative. Derived from the signed byte that a weight is."""
_RAISED = bytes((one + RAISED) & 255 for one in range(256))


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
