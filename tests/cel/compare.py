"""Generated conditions asked of both engines: ``python -m tests.cel.compare [COUNT] [SEED]``."""

from __future__ import annotations

import re
import sys
from collections import Counter
from random import Random

from tests.cel.generated import TYPES, Writer, broken, world
from tests.cel.reference import Both, Said

WORLDS = 3
"""Sets of values for each condition."""
LONGEST = 4000
"""Characters; longer ones no compiler of ours takes."""

REFUSED = re.compile(
    r"values of several types|holds nothing|knows no maps|ends with a backslash|begins with a point"
    r"|'string' applied to '\((?:d|timestamp)|'duration' applied to '\(int|'int' applied to '\(duration"
)
"""What we say of a condition that uses what we left out."""
LOOSE = re.compile(r"(?:timestamp|duration|double)\(")
"""Where words are turned into instants, durations and numbers we take fewer spellings."""


def difference(source: str, theirs: Said, ours: Said) -> str:
    """How two answers differ; nothing where they say the same."""
    if theirs.kind == ours.kind == "mistake":
        same = theirs.told == ours.told or "deep" in (theirs.words, ours.words)
        return "" if same else "place of a mistake"
    if theirs.kind == ours.kind and theirs.told == ours.told and theirs.type == ours.type:
        return ""
    if ours.kind == "mistake":
        left_out = REFUSED.search(ours.words) or theirs.type.startswith("type(")
        return "refused" if left_out else "refused without a reason"
    if ours.kind == "undecided" and theirs.kind in ("value", "undecided") and LOOSE.search(source):
        return "stricter"
    if theirs.kind == ours.kind == "undecided":
        return "name of what is missing"
    if theirs.kind == ours.kind:
        return "type" if theirs.told == ours.told else "value"
    return f"{theirs.kind}, ours {ours.kind}"


def compared(count: int, seed: int, show: int = 0) -> tuple[Counter[str], Counter[str]]:
    """How many conditions of each kind were asked, and how often the answers differed in what."""
    both, draw = Both(TYPES), Random(seed)
    asked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    while asked["conditions"] < count:
        kind = draw.choice(("right", "right", "right", "slip", "broken"))
        source = Writer(draw, 0.03 if kind == "slip" else 0.0).condition()
        source = broken(draw, source) if kind == "broken" else source
        if len(source) > LONGEST:
            continue
        worlds = [world(draw, off=0.02 if draw.random() < 0.2 else 0.0) for _ in range(WORLDS)]
        asked["conditions"] += 1
        for theirs, ours, held in zip(both.reference(source, *worlds), both.ours(source, *worlds), worlds, strict=True):
            asked[theirs.kind] += 1
            what = difference(source, theirs, ours)
            if what:
                found[what] += 1
                if found[what] <= show:
                    print(f"{what}: {source!r}\n  {held}\n  {theirs}\n  {ours}")
    return asked, found


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:]]
    for name, told in zip(("asked", "different"), compared(*(numbers or [200_000, 1])), strict=True):
        print(name, dict(told))
