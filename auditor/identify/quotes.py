"""Quotes: the candidate's own words that stand where a record says a term is stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from auditor.core.text import once
from auditor.identify.align import Block, align, place_in_text
from auditor.identify.page import Page

if TYPE_CHECKING:
    from auditor.core.model import Match
    from auditor.identify.index import Index
    from auditor.identify.library import Library

Quote = tuple[str, int, int]
"""(words as they stand in the text, first line, last line)."""
LEAST_SHARE = 0.5
"""A quote must hold at least this share of the canonical words; otherwise the term is not stated here. By judgment:
the greater part; what is not stated is re-read."""


def quote(text: str, match: Match, tokens: tuple[int, int], book: Library) -> Quote | None:
    """The words of ``text`` that align with a term's range of canonical words.

    Args:
        text: the text that was identified, unchanged.
        match: the match whose record states the term.
        tokens: one of `RecordTerm.tokens`.
        book: the records.

    Returns None where the range is not in the text, or too little of it.
    """
    return canonical_quote(text, match.license_id, tokens, book, lines=(match.start_line, match.end_line))


def canonical_quote(
    text: str, record_id: str, tokens: tuple[int, int], book: Library, *, lines: tuple[int, int] | None = None
) -> Quote | None:
    """`quote` for a record named by id; ``lines`` limits the search to a stretch of the text (1-based, inclusive)."""
    index = book.index
    form = index.first.get(record_id)
    if form is None:
        return None
    page, blocks = _aligned(text, form, index, lines)
    places = [place for word in range(*tokens) if (place := place_in_text(blocks, word)) is not None]
    if len(places) < LEAST_SHARE * (tokens[1] - tokens[0]) or not places:
        return None
    start, end = min(places), max(places) + 1
    return page.between(start, end), int(page.lines[start]), int(page.lines[end - 1])


@once
def _aligned(text: str, form: int, index: Index, lines: tuple[int, int] | None) -> tuple[Page, list[Block]]:
    page = Page.of(text)
    ids = index.vocabulary.of(page.folded)
    low, high = _words_of(page, lines) if lines else (0, len(ids))
    return page, [(i, j + low, size) for i, j, size in align(index.words(form), _part(ids, low, high))]


def _part(ids: NDArray[np.int32], low: int, high: int) -> NDArray[np.int32]:
    return ids[low:high]


def _words_of(page: Page, lines: tuple[int, int]) -> tuple[int, int]:
    left, right = np.searchsorted(page.lines, [lines[0], lines[1] + 1], side="left")
    return int(left), int(right)
