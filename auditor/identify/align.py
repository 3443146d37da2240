"""Word-by-word alignment of a form with the part of a candidate where it was found.

Long runs that both share are anchored by shingles that are unique in the form, the best ascending chain of runs is
kept, and only the gaps between them are compared word by word: linear for texts that are nearly alike, bounded for all.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from auditor.identify.index import SHINGLE, shingles

Block = tuple[int, int, int]
"""(place in the form, place in the candidate, number of words that agree)."""

MOST_CELLS = 12_000_000
"""Gaps with more cells than this are not compared word by word: they differ as a whole. By judgment: bounds memory
and time of one comparison."""
FEW_CELLS = 9_000_000
"""Up to this size a comparison word by word is cheaper than looking for anchors, where the text is hardly longer than
the form. By judgment: speed alone."""
FAR = 60
"""Words of the text alone between two runs that count against reading both as one license, at half a word each. By
judgment: two licenses with a paragraph in common stand beside each other, and each keeps its own."""
MOST_RUNS = 48
"""Common runs that can be anchors; the longest are kept. By judgment: bounds time."""
MOSTLY = 0.5
"""Share of a form that agrees at the ends of a text from which its beginning is there and its end here. By judgment:
a shorter part may stand in the text twice, in another license's text as well."""
Words = NDArray[np.int32]


def align(form: Words, text: Words) -> list[Block]:
    """Runs of words that agree, ascending in both; adjacent runs are merged.

    The text may hold more than the form before and after it: words far from the rest that agree by chance are not
    taken in.
    """
    start = _common(form, text)
    end = _common(form[start:][::-1], text[start:][::-1])
    if start + end < MOSTLY * len(form):
        start = end = 0  # what agrees at an end may be of another license, with the same beginning
    blocks = [(0, 0, start)] if start else []
    inner_form, inner_text = form[start : len(form) - end], text[start : len(text) - end]
    if len(inner_form) and len(inner_text):
        blocks += [(i + start, j + start, size) for i, j, size in _inner(inner_form, inner_text)]
    if end:
        blocks.append((len(form) - end, len(text) - end, end))
    return _reaching(_trim(_merged(blocks)), form, text)


def _inner(form: Words, text: Words) -> list[Block]:
    if len(form) * len(text) <= FEW_CELLS and len(text) <= len(form) + FAR:  # no room for another license
        return _between(form, text, 0, 0)
    runs = _chain(_runs(form, text))
    if not runs:
        return _between(form, text[: 2 * len(form) + 24], 0, 0)
    at, place = runs[0][0], runs[0][1]
    reach = max(0, place - 2 * at - 24)
    blocks = _between(form[:at], text[reach:place], 0, reach)
    for start, found, length in runs:
        overlap = max(0, at - start, place - found)
        if overlap >= length:
            continue
        i, j, size = start + overlap, found + overlap, length - overlap
        blocks += _between(form[at:i], text[place:j], at, place)
        blocks.append((i, j, size))
        at, place = i + size, j + size
    reach = min(len(text), place + 2 * (len(form) - at) + 24)
    return blocks + _between(form[at:], text[place:reach], at, place)


def _common(form: Words, text: Words) -> int:
    size = min(len(form), len(text))
    differ = np.flatnonzero(form[:size] != text[:size])
    return int(differ[0]) if len(differ) else size


def _runs(form: Words, text: Words) -> list[Block]:
    """The longest maximal runs around shared shingles that occur once in the form."""
    left, right = shingles(form), shingles(text)
    if not len(left) or not len(right):
        return []
    order = np.argsort(left, kind="stable")
    ordered = left[order]
    single = np.ones(len(ordered), np.bool_)
    single[1:] &= ordered[1:] != ordered[:-1]
    single[:-1] &= ordered[1:] != ordered[:-1]
    keys, places = ordered[single], order[single]
    if not len(keys):
        return []
    found = np.searchsorted(keys, right)
    found[found == len(keys)] = 0
    b = np.flatnonzero(keys[found] == right)
    a = places[found[b]]
    if not len(a):
        return []
    order = np.lexsort((a, b - a))
    runs: list[Block] = []
    for i, j in zip(a[order].tolist(), b[order].tolist(), strict=True):
        if runs and j - i == runs[-1][1] - runs[-1][0] and i < runs[-1][0] + runs[-1][2]:
            continue
        size = _common(form[i:], text[j:])
        back = _common(form[:i][::-1], text[:j][::-1])
        if size >= SHINGLE:
            runs.append((i - back, j - back, size + back))
    return sorted(runs, key=lambda run: -run[2])[:MOST_RUNS]


def _chain(runs: list[Block]) -> list[Block]:
    """The heaviest chain of runs that ascends in both; where two overlap the later one is cut."""
    runs = sorted(runs, key=lambda run: (run[1], run[0]))
    best: list[int] = []
    back: list[int] = []
    for at, (i, j, size) in enumerate(runs):
        top, link = 0, -1
        for before in range(at - 1, -1, -1):
            p, q, length = runs[before]
            if p >= i or q >= j:
                continue
            lost = max(0, p + length - i, q + length - j)
            if lost >= size:
                continue
            lost += min(FAR, max(0, j - q - (i - p))) // 2
            if best[before] - lost > top:
                top, link = best[before] - lost, before
        best.append(top + size)
        back.append(link)
    if not best:
        return []
    at = int(np.argmax(best))
    chain = []
    while at >= 0:
        chain.append(runs[at])
        at = back[at]
    return chain[::-1]


def _between(form: Words, text: Words, at: int, place: int) -> list[Block]:
    if not len(form) or not len(text) or len(form) * len(text) > MOST_CELLS:
        return []
    from rapidfuzz.distance import Indel  # most texts are known by their hash and never get here

    moves = Indel.opcodes(form.tolist(), text.tolist())
    return [
        (at + move.src_start, place + move.dest_start, move.src_end - move.src_start)
        for move in moves
        if move.tag == "equal"
    ]


def _merged(blocks: list[Block]) -> list[Block]:
    merged: list[Block] = []
    for i, j, size in blocks:
        if merged and merged[-1][0] + merged[-1][2] == i and merged[-1][1] + merged[-1][2] == j:
            merged[-1] = (merged[-1][0], merged[-1][1], merged[-1][2] + size)
        else:
            merged.append((i, j, size))
    return merged


def _trim(blocks: list[Block]) -> list[Block]:
    """Without chance agreements at the ends: a run counts only if it outweighs the foreign words before it."""
    if len(blocks) < 2:
        return blocks
    core = max(range(len(blocks)), key=lambda at: blocks[at][2])
    last = first = core
    gain = 0.0
    for at in range(core + 1, len(blocks)):
        gain += 2.0 * blocks[at][2] - _foreign(blocks[at - 1], blocks[at])
        if gain > 0:
            last, gain = at, 0.0
    gain = 0.0
    for at in range(core - 1, -1, -1):
        gain += 2.0 * blocks[at][2] - _foreign(blocks[at], blocks[at + 1])
        if gain > 0:
            first, gain = at, 0.0
    return blocks[first : last + 1]


def _reaching(blocks: list[Block], form: Words, text: Words) -> list[Block]:
    """The blocks with the words right before the first and right after the last one that agree as well.

    A word of prose before a license that is also its first word may have been aligned in its place.
    """
    if not blocks:
        return blocks
    i, j, size = blocks[0]
    back = _common(form[:i][::-1], text[:j][::-1])
    blocks = [(i - back, j - back, size + back), *blocks[1:]]
    i, j, size = blocks[-1]
    return [*blocks[:-1], (i, j, size + _common(form[i + size :], text[j + size :]))]


def _foreign(left: Block, right: Block) -> float:
    inserted = right[1] - left[1] - left[2]
    missing = right[0] - left[0] - left[2]
    return float(min(inserted, FAR)) + 0.05 * missing


def place_in_text(blocks: list[Block], word: int) -> int | None:
    """The candidate's word that agrees with a word of the form; None where it has none."""
    at = bisect_right(blocks, (word, 1 << 60, 0)) - 1
    if at < 0:
        return None
    i, j, size = blocks[at]
    return j + word - i if i <= word < i + size else None
