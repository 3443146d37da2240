"""The terms of a text, a tag or a name that was taken for a license on record.

A recognized text states the record's terms, and the words that state them are cut from the text itself. A reference
names them without words. A modified text states those whose words are untouched; where words were added, nothing that
they could narrow is sure any more, so no milder value than the text's own ever looks certain; the words that were
changed or added are read anew. What is on no record is read by the term readers alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor.core import patterns as re
from auditor.core.model import (
    Document,
    DocumentKind,
    Hunk,
    Identification,
    LicenseRecord,
    Match,
    RecordTerm,
    Status,
    Term,
)
from auditor.core.text import Text
from auditor.records.vocabulary import vocabulary
from auditor.terms import reread
from auditor.terms.quotes import cut
from auditor.text.subjects import is_all_about_others

if TYPE_CHECKING:
    from auditor.identify.library import Library
    from auditor.terms.quotes import Cut

FROM_TEXT, BY_REFERENCE = "record", "record-by-reference"
# One scale: from 0.5 down a term is a lead, which may raise a question and decides nothing.
READ, READ_DOUBTED = 1.0, 0.8
"""How sure a term is whose own text was read, and where its record notes a doubt. By judgment: an order, no
frequency."""
NAMED, NAMED_DOUBTED = 0.9, 0.75
"""The same where the license was named and its text not read. By judgment."""
REPORTED = 0.4
"""Of a license whose text nobody here has read, and that a careful source only reports. By judgment: a lead."""
UNTOUCHED = 0.7
"""Of a modified text: a term whose words are there, and which added words could not make worse. By judgment."""
TOUCHED = 0.3
"""Of a modified text: a term whose words were changed. By judgment: a lead."""
ALIKE = 0.85
"""Likeness from which a modified text is read by the record of its nearest license; below it only resembles that one.
By judgment: one word in seven is another."""
TRANSLATED = 0.7
"""Of a translation at most. By judgment: the original decides."""
_AS_ON_RECORD = frozenset({Status.EXACT, Status.EQUIVALENT})
_RECOGNIZED = _AS_ON_RECORD | {Status.STACKED, Status.MODIFIED}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")


def resolve(document: Document, identification: Identification, book: Library) -> tuple[Term, ...]:
    """The terms a document states: those on record where it was recognized, else what the readers make of it.

    Args:
        identification: what the document, or a tag or name, was taken for.
        book: the records.

    Returns:
        Terms in the order of the records, or of the vocabulary where the readers found them; each once.
    """
    status = identification.status
    found: Iterable[Term]
    if status is Status.UNRECOGNIZED or (status is Status.MODIFIED and identification.score < ALIKE):
        return tuple(term for term in reread.unknown(document) if not _is_of_a_thing_beside(document, term))
    if status is Status.REFERENCE:
        found = [term for license_id in identification.license_ids for term in _named(book.get(license_id))]
    elif status in _RECOGNIZED:
        around = _around(identification)
        matches = identification.matches or _bare(document, identification)
        found = [term for match in matches for term in _of_match(document, match, around, book)]
        if status is Status.MODIFIED and identification.hunks:
            found = reread.changed(document, identification, tuple(found))
    else:
        found = ()
    return tuple(dict.fromkeys(found))


def _is_of_a_thing_beside(document: Document, term: Term) -> bool:
    """Whether a notice or a section of a card states a term of nothing but something else; the ledger asks, where that
    is called like the model."""
    told = document.kind in (DocumentKind.NOTICE, DocumentKind.CARD_SECTION) and is_all_about_others(term.quote or "")
    return told and len(_CLAUSES.findall(term.quote or "")) <= 1


_CLAUSES = re.compile(r"[.;。；](?:\s|$)| … ")


def _around(identification: Identification) -> tuple[Hunk, ...]:
    """Changes outside all matches: words that were added to a whole text before, between or after its licenses."""
    if identification.status is not Status.MODIFIED:
        return ()
    inside = {hunk for match in identification.matches for hunk in match.hunks}
    return tuple(hunk for hunk in identification.hunks if hunk not in inside)


def _bare(document: Document, identification: Identification) -> Iterator[Match]:
    """Matches over the whole text where an identification names licenses without their lines."""
    ids = identification.license_ids or ((identification.nearest,) if identification.nearest else ())
    whole = len(_LINE.findall(document.text))
    for license_id in ids:
        yield Match(
            license_id=license_id, start_line=1, end_line=whole, status=identification.status, score=0.0,
            hunks=identification.hunks,
        )  # fmt: skip


def _of_match(document: Document, match: Match, around: tuple[Hunk, ...], book: Library) -> Iterator[Term]:
    """One license of a text, read in its own lines, where it may be changed on its own."""
    record = book.get(match.license_id)
    if match.status is Status.REFERENCE:
        return _named(record)
    part = _lines(document, match.start_line, match.end_line)
    if match.status in _AS_ON_RECORD and not around:
        return _as_on_record(part, record, book)
    return _modified(part, _Changes.of((*match.hunks, *around)), record, book)


def _lines(document: Document, first: int, last: int) -> Document:
    """A part of a document, by 1-based lines of its text."""
    text = Text("".join(_LINE.findall(document.text)[first - 1 : last]))
    start = (document.location.start_line or 1) + first - 1
    place = replace(document.location, start_line=start, end_line=start + last - first)
    return replace(document, text=text, location=place)


def _as_on_record(document: Document, record: LicenseRecord, book: Library) -> Iterator[Term]:
    for entry, words in zip(record.terms, cut(document.text, record, book), strict=True):
        confidence, doubt = _certainty(record, entry, read=True), entry.doubt
        if record.translation_of:
            confidence, doubt = min(confidence, TRANSLATED), doubt or "a translation; the original decides"
        yield _term(record, entry, document, words, confidence, doubt)


def _named(record: LicenseRecord) -> Iterator[Term]:
    for entry in record.terms:
        yield Term(
            id=entry.id,
            value=entry.value,
            where=entry.where,
            quote=None,
            location=None,
            source=BY_REFERENCE,
            confidence=_certainty(record, entry, read=False),
            license_id=record.id,
            doubt=entry.doubt or (NEVER_READ if record.unread else None),
        )


NEVER_READ = "nobody has read the text of this license for the record; this is what is reported of it"


def _certainty(record: LicenseRecord, entry: RecordTerm, *, read: bool) -> float:
    if (entry.doubt or record.unread) and record.sha256 is None:
        return REPORTED
    if read:
        return READ_DOUBTED if entry.doubt else READ
    return NAMED_DOUBTED if entry.doubt else NAMED


# ------------------------------------------------------------------------------------------------ modified texts


@dataclass(frozen=True)
class _Changes:
    """What the hunks of a modified text come to."""

    touched: frozenset[str]
    """Terms whose statement a hunk touches."""
    added: bool
    """Whether the text has words that the record's text has not; they may state anything."""

    @classmethod
    def of(cls, hunks: tuple[Hunk, ...]) -> _Changes:
        touched = frozenset(term for hunk in hunks for term in hunk.terms)
        return cls(touched, added=not hunks or any(hunk.text.strip() for hunk in hunks))


def _modified(document: Document, changes: _Changes, record: LicenseRecord, book: Library) -> Iterator[Term]:
    for entry, words in zip(record.terms, cut(document.text, record, book), strict=True):
        confidence, doubt = _sureness(entry, words, changes)
        if record.translation_of:
            doubt = doubt or "a translation; the original decides"
        yield _term(record, entry, document, words, min(confidence, _certainty(record, entry, read=True)), doubt)


def _sureness(entry: RecordTerm, words: Cut | None, changes: _Changes) -> tuple[float, str | None]:
    if entry.id in changes.touched or (entry.tokens and (words is None or not words.whole)):
        return TOUCHED, "the text differs here from the known license"
    if changes.added and _may_be_worse(entry):
        return TOUCHED, "the text has words that the known license has not; they may limit this further"
    return UNTOUCHED, entry.doubt


def _may_be_worse(entry: RecordTerm) -> bool:
    """Whether added words could make a term stricter than its value: true of grants, lists, caps and law."""
    kind = vocabulary().terms.get(entry.id)
    if kind is None or kind.shape in ("users", "revenue", "count", "areas", "words", "law", "documents"):
        return True
    word = entry.value.get("kind") if hasattr(entry.value, "get") else entry.value
    return kind.shape == "word" and len(kind.values) > 1 and word != "prohibited" and entry.id != "purpose-limit"


def _term(
    record: LicenseRecord,
    entry: RecordTerm,
    document: Document,
    words: Cut | None,
    confidence: float,
    doubt: str | None,
) -> Term:
    place = document.location
    if words:
        first = (document.location.start_line or 1) - 1
        place = replace(place, start_line=first + words.start_line, end_line=first + words.end_line, column=None)
    return Term(
        id=entry.id,
        value=entry.value,
        where=entry.where,
        quote=words.text if words else None,
        location=place,
        source=FROM_TEXT,
        confidence=confidence,
        license_id=record.id,
        doubt=doubt,
    )
