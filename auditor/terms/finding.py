"""A statement found in a text, and the term it becomes: its words cut from the text, with their lines."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Any

from auditor.core import patterns as re
from auditor.core.frozen import freeze
from auditor.core.model import Document, Term
from auditor.core.text import once
from auditor.terms.passages import Passage

SOURCE = "reader"
SENTENCE = 800
"""Characters; a longer passage is quoted around the words that were found. By judgment: a quote that can be read in a
report."""
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Find:
    """A statement with the passage it stands in."""

    term: str
    value: Any
    passage: Passage
    confidence: float
    match: tuple[int, int] | None = None
    """Where the words stand that say it, in the passage's full words."""
    doubt: str | None = None


def as_term(document: Document, found: Find, *others: Find, where: str | None = None) -> Term:
    """A find as a term: its words cut from the text, and their lines."""
    pieces = sorted({_range(document.text, one) for one in (found, *others)})
    shown: list[tuple[int, int]] = []
    for start, end in pieces:
        if shown and start <= shown[-1][1]:
            shown[-1] = (shown[-1][0], max(end, shown[-1][1]))
        else:
            shown.append((start, end))
    quote = " … ".join(document.text[start:end].strip() for start, end in shown)
    first = (document.location.start_line or 1) - 1
    place = replace(
        document.location,
        start_line=first + line_of(document.text, shown[0][0]),
        end_line=first + line_of(document.text, max(shown[-1][1] - 1, shown[-1][0])),
        column=None,
    )
    return Term(
        id=found.term,
        value=freeze(found.value),
        where=where or found.passage.section,
        quote=quote,
        location=place,
        source=SOURCE,
        confidence=round(found.confidence, 2),
        license_id=None,
        doubt=found.doubt,
    )


@once
def _line_ends(text: str) -> tuple[int, ...]:
    return tuple(match.end() for match in _LINE_END.finditer(text))


def line_of(text: str, place: int) -> int:
    """1-based line of a character; a line ends with LF, CRLF or CR."""
    return bisect_right(_line_ends(text), place) + 1


def _range(text: str, found: Find) -> tuple[int, int]:
    cell = found.passage.cell
    start, end = (found.passage.start, found.passage.end) if cell is None else cell.row
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end - start <= SENTENCE or found.match is None:
        return start, min(end, start + 2 * SENTENCE)
    # Characters of the folded words stand in the order of the text's: their share tells where the find stands.
    words, lead = len(found.passage.low), len(found.passage.full) - len(found.passage.low)
    scale = (end - start) / max(1, words)
    first, last = (max(0, place - lead) * scale for place in found.match)
    left, right = max(start, start + int(first) - 120), min(end, start + int(last) + 200)
    if left > start and " " in text[start:left]:
        left = text.rfind(" ", start, left) + 1
    if right < end and " " in text[right:end]:
        right = text.find(" ", right, end)
    return left, min(right, left + 2 * SENTENCE)
