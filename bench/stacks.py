"""Several license texts in one file, separated by prose, with the line range of each."""

from __future__ import annotations

import random
from dataclasses import dataclass

from auditor.identify.library import Library
from bench.license_texts import Labeled

_PROSE = (
    "The following applies to the second component of this archive, which was written by other people.",
    "Portions of this distribution come from elsewhere and carry their own text, printed below.",
    "We thank everybody who sent patches, reported bugs or answered questions on the mailing list.",
    "-----------------------------------------------------------------------------",
    "Third-party component: libexample, version 1.4, included in the folder vendor.",
    "This chapter lists what the authors of the parser asked us to print.",
)
LONGEST = 4000
"""Words of a text that is drawn; longer ones would only be slower."""


@dataclass(frozen=True)
class Stack:
    """A file of several licenses."""

    text: str
    parts: tuple[tuple[Labeled, int, int], ...]
    """Text, first and last line."""


def stacks(texts: list[Labeled], book: Library, count: int, seed: int) -> list[Stack]:
    """Seeded pairs and triples of different licenses."""
    del book
    rng = random.Random(seed)
    pool = [row for row in texts if row.group in ("spdx", "license") and 40 <= len(row.text.split()) <= LONGEST]
    pool = [row for row in pool if row.text.isprintable() or "\r" not in row.text]
    done = []
    while len(done) < count:
        parts = rng.sample(pool, rng.choice((2, 2, 3)))
        if len({min(part.right) for part in parts}) < len(parts) or _share(parts):
            continue
        done.append(_stacked(parts, rng))
    return done


def _share(parts: list[Labeled]) -> bool:
    return any(a is not b and a.right & b.right for a in parts for b in parts)


def _stacked(parts: list[Labeled], rng: random.Random) -> Stack:
    lines: list[str] = []
    placed = []
    if rng.random() < 0.5:
        lines += [*rng.sample(_PROSE, rng.randrange(1, 3)), ""]
    for part in parts:
        body = part.text.strip("\n").split("\n")
        while body and not body[0].strip():
            body.pop(0)
        placed.append((part, len(lines) + 1, len(lines) + len(body)))
        lines += [*body, "", *rng.sample(_PROSE, rng.randrange(1, 4)), ""]
    return Stack("\n".join(lines), tuple(placed))
