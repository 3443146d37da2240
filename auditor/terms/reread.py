"""What the readers add to the records: texts on no record, and the changed words of texts that are nearly on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.core import patterns as re
from auditor.core.model import Document, DocumentKind, Hunk, Identification, RecordTerm, Term
from auditor.terms.consequences import kind
from auditor.terms.reading import read

STATEMENT_FACTOR = 0.85
"""A card's own words are weaker evidence than a license text. By judgment."""
STATEMENT_LIMIT = 0.85
"""No card's statement is surer than this. By judgment: below what a license text states."""
CHANGED_FACTOR = 0.95
"""For a passage of a modified text. By judgment: it is read without its record."""
RELIABLE = 0.7
"""From here up a reader's value stands against the record's where words were changed. By judgment."""
_STATEMENTS = (DocumentKind.CARD, DocumentKind.CARD_SECTION, DocumentKind.GATED_PROMPT)
_SAME_AS_TEXT = frozenset({"acceptable-use", "licensor", "incorporates", "audit-or-reporting", "third-party-terms"})
"""Terms whose readers list what they find: a changed passage holds a part of the list, not another value."""


def unknown(document: Document) -> tuple[Term, ...]:
    """The readers' terms of a text on no record; of a card's own words with less confidence, and saying so."""
    return tuple(as_statement(document, term) for term in read(document).terms)


def as_statement(document: Document, term: Term) -> Term:
    """A term as strong as the kind of document it stands in."""
    if document.kind not in _STATEMENTS:
        return term
    sure = round(min(term.confidence * STATEMENT_FACTOR, STATEMENT_LIMIT), 2)
    return replace(term, confidence=sure, doubt=term.doubt or "stated in a model card, not in a license text")


def changed(document: Document, identification: Identification, recorded: tuple[Term, ...]) -> tuple[Term, ...]:
    """A modified text's terms: the record's, and in their place what its changed passages say now."""
    hunks = [hunk for hunk in identification.hunks if hunk.text.strip()]
    new = [
        replace(term, confidence=round(term.confidence * CHANGED_FACTOR, 2), license_id=None)
        for term in stated_by(document, hunks)
    ]
    if not new:
        return recorded
    stated = {term.id: [one for one in recorded if one.id == term.id] for term in new}
    differing = [
        term for term in new if not any(same(term, one) for one in stated[term.id]) and adds(term, stated[term.id])
    ]
    replaced = {term.id for term in differing if stated[term.id] and term.id not in _SAME_AS_TEXT}
    kept = [one for one in recorded if one.id not in replaced]
    return (*kept, *(_against(term, stated[term.id]) for term in differing))


def stated_by(document: Document, hunks: Sequence[Hunk]) -> list[Term]:
    """The terms that readers surely find in passages with changed words, record or no record."""
    return [one for one in read(document).terms if one.confidence >= RELIABLE and _within(document, one, hunks)]


def adds(term: Term, recorded: Sequence[Term | RecordTerm]) -> bool:
    """Whether a term that was read in a changed passage says more than a part of a list that is on record."""
    if term.id != "acceptable-use":
        return not (recorded and term.id in _SAME_AS_TEXT)
    known = {word for one in recorded for word in one.value}
    return not set(term.value) <= known


def same(term: Term, other: Term | RecordTerm) -> bool:
    """Whether two statements of one term have the same value."""
    if hasattr(term.value, "get") and hasattr(other.value, "get") and "threshold" in term.value:
        return all(term.value.get(name) == other.value.get(name) for name in ("threshold", "currency"))
    return bool(kind(term.value) == kind(other.value))


def _against(term: Term, recorded: list[Term]) -> Term:
    if not recorded:
        return replace(term, doubt=term.doubt or "not in the known license; stated by words that were added")
    return replace(term, doubt=term.doubt or "the known license states another value; these words were changed")


def _within(document: Document, term: Term, hunks: Sequence[Hunk]) -> bool:
    """Whether a term is stated by a passage that holds changed words."""
    if term.location is None or term.location.start_line is None or not term.quote:
        return False
    first = (document.location.start_line or 1) - 1
    start, end = term.location.start_line - first, (term.location.end_line or term.location.start_line) - first
    words = _plain(term.quote)
    return any(
        hunk.start_line <= end
        and start <= hunk.end_line
        and (_plain(hunk.text) in words or words in _plain(hunk.text) or _shared(hunk.text, words))
        for hunk in hunks
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _shared(text: str, words: str) -> bool:
    """Whether most words of a hunk that reaches beyond a passage stand in it, or most of the passage in the hunk."""
    mine, theirs = set(_plain(text).split()), set(words.split())
    return len(mine & theirs) >= 0.6 * max(1, min(len(mine), len(theirs)))
