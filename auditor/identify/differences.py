"""What differs between two texts, or between a text and a license on record: the words a reader must look at.

Looks are no difference here either: the second text is compared as a candidate with the first as its form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from auditor.core.errors import UnreadableInput
from auditor.core.model import Hunk
from auditor.identify.align import align
from auditor.identify.building import build
from auditor.identify.compare import Comparer, Comparison
from auditor.identify.forms import MarkedText, form_of
from auditor.identify.hunks import Hunks
from auditor.identify.index import Index
from auditor.identify.page import Page
from auditor.identify.titles import Titles
from auditor.records.fingerprint import Fingerprint

if TYPE_CHECKING:
    from auditor.identify.library import Library

MOST_CHARACTERS = 8 << 20
"""Characters of a text that is compared word by word with another. By judgment: bounds time and memory."""


@dataclass(frozen=True, slots=True)
class WordDifference:
    """One place where the second side says something else."""

    hunk: Hunk
    before: str | None = None
    """The first side's words; None where they are not on record."""
    before_lines: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Differences:
    """All places where two sides differ."""

    score: float
    """2·aligned / (words of both), 0–1."""
    words: tuple[WordDifference, ...]


def between_texts(first: str, second: str) -> Differences:
    """What differs from one text to another; hunks speak of lines of the second.

    Raises:
        UnreadableInput: a text is longer than `MOST_CHARACTERS`.
    """
    for text in (first, second):
        _checked(text)
    form, page = form_of(MarkedText(text=first))
    index = build([Fingerprint(record_id="first", forms=(form,))], {})
    candidate = Page.of(second)
    if not len(page.spans) or not len(candidate.spans):
        return _nothing_common(page, candidate)
    found = _compared(index, 0, candidate)
    if found is None:
        return _nothing_common(page, candidate)
    hunks = Hunks(None, candidate, Titles(index, {}, candidate, np.zeros(0, np.int32)))
    rows = [
        WordDifference(
            hunk,
            page.between(change.i1, change.i2) if change.i1 < change.i2 else "",
            _lines(page, change.i1, change.i2),
        )
        for change, hunk in zip(found.changes, hunks.of(found), strict=True)
    ]
    rows += [WordDifference(hunk, "") for hunk in hunks.outside([found])]
    return Differences(round(found.score, 4), _sorted(rows))


def from_record(license_id: str, text: str, book: Library) -> Differences:
    """What differs from a license on record to a text; the record's own words are shown where a text of it is at hand
    (`auditor.identify.originals`), else only how many there are.

    Raises:
        UnreadableInput: the text is too long, or no text of the license was read.
    """
    _checked(text)
    index = book.index
    form = index.first.get(license_id)
    if form is None:
        raise UnreadableInput(
            "the license database has no text of this license", where=license_id, hint="its terms are compared"
        )
    page = Page.of(text)
    found = _compared(index, form, page) if len(page.spans) else None
    if found is None:
        missing = Hunk(kind="removed", start_line=1, end_line=1, text="", missing=index.size(form))
        return Differences(0.0, (WordDifference(missing),))
    titles = Titles(index, book.entries, page, index.vocabulary.of(page.folded))
    hunks = Hunks(book, page, titles)
    rows = [WordDifference(hunk, hunk.before or None) for hunk in hunks.of(found)]
    rows += [WordDifference(hunk) for hunk in hunks.outside([found])]
    return Differences(round(found.score, 4), _sorted(rows))


def between_records(first: str, second: str, book: Library) -> float | None:
    """The share of words two licenses on record have in common; None where no text of one was read."""
    one, other = (book.index.first.get(license_id) for license_id in (first, second))
    if one is None or other is None:
        return None
    left, right = book.index.words(one), book.index.words(other)
    return round(2 * sum(size for _, _, size in align(left, right)) / max(1, len(left) + len(right)), 4)


def _checked(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise UnreadableInput(
            "the text is too long to be compared word by word", wanted=f"{MOST_CHARACTERS} characters"
        )


def _compared(index: Index, form: int, page: Page) -> Comparison | None:
    comparer = Comparer(index, page, index.vocabulary.of(page.folded))
    draft = comparer.draft(form, 0, len(page.spans))
    return comparer.judge(draft, None) if draft else None


def _nothing_common(first: Page, second: Page) -> Differences:
    count, words = len(first.spans), len(second.spans)
    if not count and not words:
        return Differences(1.0, ())
    kind = "replaced" if count and words else "inserted" if words else "removed"
    last = int(second.lines[-1]) if words else 1
    hunk = Hunk(kind=kind, start_line=1, end_line=last, text=second.between(0, words), missing=count)
    return Differences(0.0, (WordDifference(hunk, first.between(0, count), _lines(first, 0, count)),))


def _lines(page: Page, start: int, end: int) -> tuple[int, int] | None:
    return (int(page.lines[start]), int(page.lines[end - 1])) if start < end else None


def _sorted(rows: list[WordDifference]) -> tuple[WordDifference, ...]:
    return tuple(sorted(rows, key=lambda row: (row.hunk.start_line, row.hunk.end_line)))
