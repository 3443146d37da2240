"""Text → form: the wording of a license as hashes, with marks of what may vary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.identify import normalize
from auditor.identify.form_marks import name_places, says_nothing, to_fill_in
from auditor.identify.inert import derived
from auditor.identify.known_words import known_words
from auditor.identify.page import Page
from auditor.records.fingerprint import GAP, NUMBER_GAP, Form, Marks, Range, Variable

FREE = "\ue000"
"""Stands for a free run of words inside an alternative's text."""
NUMBER = "\ue001"
"""Stands for any number inside an alternative's text."""
_NUMBERS = re.compile(rf"{NUMBER}(?:[.,]?{NUMBER})*")
_GAPS = re.compile(f"([{FREE}{NUMBER}])")
_GAP_OF = {FREE: GAP, NUMBER: NUMBER_GAP}
_STATEMENT = Worded("license_words.yaml").pattern(
    r"^[^\w\n(©]{0,20}(?P<notice>(?:{copyright_sign~}|©|\(c\))[^\n]{0,200}?[.;])(?=\s)", re.IGNORECASE | re.MULTILINE
)
_SENTENCE_ENDS = re.compile(r"[.;:!?][\"')]?\s+|\n\s*")
_DASH = re.compile(r"[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedText:
    """A text with character ranges of what may vary, as the SPDX list's XML states them."""

    text: str
    kind: str = "text"
    bullets: tuple[Range, ...] = ()
    """Beside those that layout tells."""
    notices: tuple[Range, ...] = ()
    optional: tuple[Range, ...] = ()
    variable: tuple[tuple[int, int, tuple[str, ...]], ...] = ()
    """Start, end and the texts that may stand there; `FREE` inside one stands for any name."""
    lead: Range | None = None
    """The title."""
    digests: tuple[bytes, ...] = field(default=())


def plain(text: str, title: Range | None) -> MarkedText:
    """A text without marks of its own: its title may be left out, its layout tells the rest."""
    return MarkedText(text=text, digests=digests_of(text), optional=(title,) if title else (), lead=title)


def digests_of(text: str) -> tuple[bytes, ...]:
    """What a verbatim copy of a text is known by."""
    return (normalize.raw_digest(text), normalize.cheap_digest(text))


def form_of(marked: MarkedText, titles: frozenset[str] | None = None) -> tuple[Form, Page]:
    """The form of a text, and the page it was read from (for further places in the text).

    Character ranges are read in the text as given; words that begin inside a range belong to it. Where the words of
    the license's ``titles`` are given, what may vary by its own words (`auditor/identify/form_marks.py`) is marked too.
    """
    page = Page.of(marked.text)
    words = np.fromiter((hash_of(page.raw(word)) for word in range(len(page.spans))), np.uint64, len(page.spans))
    bullets = [word for piece in marked.bullets for word in range(*page.words_in(*piece))]
    notices = merge([*page.notices, *_noticed(page), *(page.words_in(*piece) for piece in marked.notices)])
    optional = [page.words_in(*part) for piece in marked.optional for part in (piece, *_sentences(marked.text, piece))]
    variable = [_variable(page, *piece) for piece in marked.variable]
    if titles is not None:
        optional += to_fill_in(page, notices) if marked.kind == "header" else says_nothing(page, titles)
        variable += name_places(page, notices, titles)
    marks = Marks(
        enumerators=tuple(sorted({*bullets, *page.enumerators, *_signs(page)})),
        notices=notices,
        optional=tuple(sorted({piece for piece in optional if piece[0] < piece[1]})),
        variable=tuple(dict.fromkeys(variable)),
        joined=tuple(_joined(page)),
    )
    lead = page.words_in(*marked.lead)[1] if marked.lead else 0
    return Form(kind=marked.kind, words=words, marks=marks, digests=marked.digests, lead=lead), page


def _noticed(page: Page) -> Iterator[Range]:
    """Copyright statements that are the first sentence of a line which says more."""
    for found in _STATEMENT.finditer(page.folded.text):
        if derived(found["notice"], "notice"):
            yield page.words_in(found.start("notice"), found.end("notice"))


def _sentences(text: str, piece: Range) -> Iterator[Range]:
    """The lines and sentences of a part that may be left out: it is often there in part."""
    begin = piece[0]
    for found in _SENTENCE_ENDS.finditer(text, *piece):
        yield begin, found.end()
        begin = found.end()
    if begin > piece[0]:
        yield begin, piece[1]


def hash_of(raw: str) -> int:
    """The hash of a word as written."""
    return normalize.word_hash(normalize.spell(raw))


def hashes(text: str) -> tuple[int, ...]:
    """The hashes of the words of a short text; `FREE` becomes `GAP`, `NUMBER` becomes `NUMBER_GAP`."""
    found: list[int] = []
    for piece in _GAPS.split(_NUMBERS.sub(NUMBER, text)):
        if piece in _GAP_OF:
            found.append(_GAP_OF[piece])
            continue
        found.extend(hash_of(raw) for raw in normalize.words(normalize.fold(piece).text))
    return tuple(found)


def merge(ranges: Sequence[Range]) -> tuple[Range, ...]:
    """Overlapping and touching ranges made one; empty ones dropped."""
    merged: list[Range] = []
    for start, end in sorted(piece for piece in ranges if piece[0] < piece[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _variable(page: Page, start: int, end: int, texts: tuple[str, ...]) -> Variable:
    left, right = page.words_in(start, end)
    own = tuple(hash_of(page.raw(word)) for word in range(left, right))
    ways = {own, *(hashes(text) for text in texts)}
    return Variable(start=left, end=right, alternatives=tuple(sorted(ways)))


def _signs(page: Page) -> list[int]:
    """The "c" of "Copyright (c)": a sign that may be missing."""
    return [
        word
        for word in range(1, len(page.spans))
        if page.raw(word) in ("c", "C", "©", "ⓒ") and page.spelled(word - 1) == "copyright"
    ]


def _joined(page: Page) -> list[tuple[int, int]]:
    pairs = []
    for word in range(len(page.spans) - 1):
        between = page.gap(word)
        if _DASH.fullmatch(between) or may_join(page.spelled(word), page.spelled(word + 1)):
            left, right = page.spelled(word), page.spelled(word + 1)
            if left.isalpha() and right.isalpha():
                pairs.append((word, normalize.word_hash(normalize.spell(left + right))))
    return pairs


def may_join(left: str, right: str) -> bool:
    """Whether two words are also written as one though no hyphen stands between them."""
    return (left, right) in known_words().joined or (left == "sub" and right.startswith("licens"))


def dashed(between: str) -> bool:
    """Whether what stands between two words is a dash that may join them, also at the end of a line."""
    return _DASH.match(between.lstrip()) is not None and not re.search(r"[^\W_]|[.,;]", between)
