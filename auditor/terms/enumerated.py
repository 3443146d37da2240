"""Bans that list what they forbid within one sentence, as the items that they are.

"You may not: copy it; sell it" and "you may not (a) copy it; (b) sell it" say what a list says whose items stand on
lines of their own, so each item is a sentence under its lead, and what one of them is about binds no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.terms.frames import FORBID, above
from auditor.terms.passages import Passage
from auditor.text import fold

_NEXT = re.compile(r"[;；]\s*(?=\S)")
_SIGN = re.compile(r"(?<=[\s,;:；：])[(（](?:[a-z]|[ivx]{1,4}|\d{1,2}|[一二三四五六七八九十])[)）]\s?")
_FIRST = Worded("numbers.yaml").pattern(r"(?<=[\s,;:；：])[(（](?:a|i|1|{first_sign~})[)）]\s?")
_COLON = re.compile(r"[:：](?!//)(?=\D|\s)")
SHORTEST = 4
"""Characters of an item. By judgment: a verb."""


def items(passage: Passage, text: str, language: str) -> Iterator[Passage]:
    """A sentence that forbids a list as its opening and items, any other as it stands."""
    places = _places(text[passage.start : passage.end])
    if not places:
        yield passage
        return
    bounds = [passage.start, *(passage.start + place for place in places), passage.end]
    opening = text[bounds[0] : bounds[1]]
    lead = f"{passage.lead} {fold(opening)}".strip().rstrip(":： (（")
    if above(f"{fold(opening).rstrip(':： ')}:", language).mark != FORBID:
        yield passage
        return
    for first, (start, end) in enumerate(pairwise(bounds)):
        low = fold(text[start:end])
        under = passage.lead if first == 0 else f"{lead}:"
        yield replace(passage, start=start, end=end, low=low, lead=under, full=f"{under} {low}".strip())


def _places(words: str) -> list[int]:
    """Where the items of a list within a sentence begin; none where it holds no list."""
    colon = _COLON.search(words)
    first = _FIRST.search(words)
    if colon and not (first and first.start() < colon.start()):
        begin = colon.end()
    elif first and len(_SIGN.findall(words, first.start())) > 1:
        begin = first.start()
    else:
        return []
    signs = [found.start() for found in _SIGN.finditer(words, begin) if found.start() > begin]
    ends = signs if len(signs) > 1 else [found.end() for found in _NEXT.finditer(words, begin)]
    if not ends:
        return []
    kept = [begin]
    for place in ends:
        if place - kept[-1] >= SHORTEST:
            kept.append(place)
    return kept
