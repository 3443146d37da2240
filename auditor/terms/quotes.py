"""The words of a text at hand that state a record's terms.

A record knows which words of the canonical text state a term; the alignment tells where those words stand here. What
is shown is always cut from the text at hand, whole sentences where they are short enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.core import patterns as re
from auditor.identify.align import Block, align, place_in_text
from auditor.identify.page import Page

if TYPE_CHECKING:
    from auditor.core.model import LicenseRecord, RecordTerm
    from auditor.identify.library import Library

SENTENCE = 600
"""Characters; a statement is shown with the sentence around it up to this length. By judgment: a quote that can be
read in a report."""
WITH_SENTENCE = 2
"""A term stated in more places than this is shown without the sentences around them. By judgment: a quote that can be
read in a report."""
JOINT = " … "
_ABBREVIATED = r"(?<!\bInc)(?<!\bCo)(?<!\bLtd)(?<!\bNo)(?<!e\.g)(?<!i\.e)"
_ITEM = r"\n[ \t]*(?:[-*•>]|\(?[A-Za-z0-9]{1,3}[.)])\s"
_BEFORE = re.compile(rf"(?:{_ABBREVIATED}\.|[;:!?])['\"”’)\]*_]*\s|[。；：！？]|\n\s*\n|{_ITEM}")
_AFTER = re.compile(rf"(?:{_ABBREVIATED}\.|[;!?])['\"”’)\]*_]*(?=\s|$)|[。；！？]|(?=\n\s*\n)|(?={_ITEM})")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LIST_SIGN = re.compile(r"[\s*_>#-]*")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """What a text says where a record's term stands."""

    text: str
    """The text's own characters; several places are joined by an ellipsis."""
    start_line: int
    end_line: int
    """1-based, in the text."""
    whole: bool
    """Whether every canonical word is there and no other between them."""


def cut(text: str, record: LicenseRecord, book: Library) -> tuple[Cut | None, ...]:
    """For each term of a record the words that state it in ``text``; None where no word of the statement is there."""
    form = book.index.first.get(record.id)
    if form is None or not any(term.tokens for term in record.terms):
        return (None,) * len(record.terms)
    page = Page.of(text)
    words = book.index.vocabulary.of(page.folded)
    blocks = align(book.index.words(form), words)
    return tuple(_statement(page, blocks, term) for term in record.terms)


def _statement(page: Page, blocks: list[Block], term: RecordTerm) -> Cut | None:
    pieces, whole = [], bool(term.tokens)
    for start, end in term.tokens:
        places = [place for word in range(start, end) if (place := place_in_text(blocks, word)) is not None]
        whole = whole and len(places) == end - start and places[-1] - places[0] == len(places) - 1
        if places:
            pieces.append((places[0], places[-1] + 1))
    if not pieces:
        return None
    text = page.folded.original
    spans: Iterable[Span] = (_characters(page, *piece) for piece in pieces)
    if len(pieces) <= WITH_SENTENCE:
        spans = (sentence_around(text, span) for span in spans)
    shown = list(_apart(spans))
    words = JOINT.join(text[start:end].strip() for start, end in shown)
    return Cut(words, _line(text, shown[0][0]), _line(text, shown[-1][1] - 1), whole)


def _line(text: str, place: int) -> int:
    """1-based; a line ends with LF, CRLF or CR."""
    return len(_LINE_END.findall(text, 0, place)) + 1


def _characters(page: Page, start: int, end: int) -> Span:
    """The original's characters of a range of words."""
    first = page.folded.origin(int(page.spans[start, 0]))
    last = page.folded.origin(int(page.spans[end - 1, 1]) - 1) + 1
    return first, last


def line_starts(text: str) -> list[int]:
    """Where each line of a text begins, and where the text ends."""
    return [0, *(found.end() for found in _LINE_END.finditer(text)), len(text)]


def sentence_around(text: str, span: Span) -> Span:
    """The sentence or list item around a statement, where it is short enough; else the statement alone."""
    start, end = span
    room = SENTENCE - (end - start)
    if room <= 0:
        return span
    floor = max(0, start - room)
    ends = [found.end() for found in _BEFORE.finditer(text, floor, start)]
    first = ends[-1] if ends else floor
    if not ends and floor > 0:
        first = start
    found = _AFTER.search(text, max(start, end - 1), min(len(text), end + room))
    last = found.end() if found else (len(text) if end + room >= len(text) else end)
    first += _LIST_SIGN.match(text, first, start).end() - first  # type: ignore[union-attr]
    return (first, max(last, end)) if max(last, end) - first <= SENTENCE else span


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans in the order of the text, those that touch as one."""
    current: Span | None = None
    for start, end in sorted(spans):
        if current and start <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current:
            yield current
        current = (start, end)
    if current:
        yield current
