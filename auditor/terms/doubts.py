"""Sentences of a license that may limit a right and were not understood, term by term.

A row of `license_db/frames/doubts.yaml` says which concepts under which modality may bear on a term. Where one holds
in a sentence that no rule of that term understood, and the text is not known to be as strict already, the sentence is
unread: it is quoted with the term it may bear on, and a person answers for that term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from auditor.core.compiled import plain_yaml
from auditor.core.model import Document, Identification, Term
from auditor.core.resources import data_root
from auditor.terms.concepts import concepts
from auditor.terms.consequences import kind
from auditor.terms.finding import line_of
from auditor.terms.frame_rules import FrameRule, rule_of
from auditor.terms.frames import Frames, statements
from auditor.terms.passages import Passage
from auditor.terms.understood import finds_in, sentences_of
from auditor.text.language import read_in

LONGEST = 1000
"""Characters of a quote. By judgment: a sentence that can be read in a report."""
ANY = "any"
LANGUAGE = "in a language that is not read"
WORDS = "its words can limit this, and no rule understood it"
_STRICTEST = frozenset({"prohibited"})


@dataclass(frozen=True, slots=True)
class UnreadTerm:
    """A sentence with the term it may bear on."""

    term: str
    """An id of the vocabulary, or ``any``."""
    quote: str
    start_line: int
    end_line: int
    why: str


@dataclass(frozen=True, slots=True)
class _Row:
    rule: FrameRule
    settled_by: frozenset[str]
    """Terms a rule of which makes the sentence understood."""


@cache
def _rows() -> tuple[_Row, ...]:
    path = data_root("license_db") / "frames" / "doubts.yaml"
    held = plain_yaml(path)
    known = concepts()
    return tuple(
        _Row(
            rule_of({"value": None, **row}, known, f"doubts:{number}"),
            frozenset((row["term"], *row.get("settled-by", ()))),
        )
        for number, row in enumerate(held["doubts"], 1)
    )


def unread_terms(document: Document, stated: Iterable[Term]) -> Iterator[UnreadTerm]:
    """The sentences of a text that may bear on a term that limits, and were not understood."""
    listed = list(stated)
    values = {term.id: {str(kind(one.value)) for one in listed if one.id == term.id} for term in listed}
    quotes = {term.id: [one.quote or "" for one in listed if one.id == term.id] for term in listed}
    first = (document.location.start_line or 1) - 1
    foreign: list[Passage] = []
    for passage, frames in sentences_of(document):
        if frames.language not in concepts().languages:
            foreign.append(passage)
            continue
        found = {find.term for find in finds_in(passage, frames)}
        quote = " ".join(document.text[passage.start : passage.end].split())[:LONGEST]
        for term in _open(frames, found):
            if values.get(term, set()) & _STRICTEST or any(
                quote in one or (one and one in quote) for one in quotes.get(term, ())
            ):
                continue
            yield UnreadTerm(
                term,
                quote,
                first + line_of(document.text, passage.start),
                first + line_of(document.text, max(passage.end - 1, passage.start)),
                WORDS,
            )
    if foreign:
        passage = foreign[0]
        yield UnreadTerm(
            ANY,
            " ".join(document.text[passage.start : passage.end].split())[:LONGEST],
            first + line_of(document.text, passage.start),
            first + line_of(document.text, max(passage.end - 1, passage.start)),
            f"{LANGUAGE} ({len(foreign)} passages)",
        )


def unread_changes(document: Document, found: Identification, stated: Iterable[Term]) -> Iterator[UnreadTerm]:
    """The same of the words that a modified text has and its known license has not."""
    hunks = [hunk for hunk in found.hunks if hunk.text.strip()]
    if not hunks:
        return
    first = (document.location.start_line or 1) - 1
    for one in unread_terms(document, stated):
        start, end = one.start_line - first, one.end_line - first
        if any(hunk.start_line <= end and start <= hunk.end_line for hunk in hunks):
            yield one


def _open(frames: Frames, found: set[str]) -> Iterator[str]:
    """The terms that a sentence may bear on."""
    pieces = tuple(statements(frames))
    everything = frames.mask | frames.lead | frames.heading
    told: set[str] = set()
    for row in _rows():
        if row.rule.term in told or found & row.settled_by or not row.rule.trigger & everything:
            continue
        if any(row.rule.holds(piece, frames) for piece in pieces):
            told.add(row.rule.term)
            yield row.rule.term


def languages_of(document: Document) -> tuple[tuple[str, str], ...]:
    """The languages of a text's sentences, commonest first, each with how much of it is read: full, part or no."""
    counts: dict[str, int] = {}
    for passage, frames in sentences_of(document):
        counts[frames.language] = counts.get(frames.language, 0) + passage.end - passage.start
    how = read_in()
    return tuple(
        (code, {"full": "full", "part": "part"}.get(how.get(code, ""), "no"))
        for code in sorted(counts, key=lambda code: -counts[code])
    )
