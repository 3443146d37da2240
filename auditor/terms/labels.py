"""What the changes of a modified text come to: each change labeled by what its own words state, and the terms in sum.

A sentence that was put in says what it says, whatever clause it was put beside; so its label is read from it. A label
decides nothing: what a modified text may conclude stands in `auditor.terms.from_records`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.core.model import Document, Hunk, Identification, RecordTerm, Status, Term, TermDifference
from auditor.terms.differences import differences
from auditor.terms.doubts import ANY, LONGEST, UnreadTerm
from auditor.terms.from_records import ALIKE
from auditor.terms.quotes import cut, line_starts, sentence_around
from auditor.terms.reading import read
from auditor.terms.reread import adds, same, stated_by

if TYPE_CHECKING:
    from auditor.core.model import LicenseRecord
    from auditor.identify.library import Library


def labeled(
    document: Document, identification: Identification, stated: tuple[Term, ...], book: Library
) -> Identification:
    """The identification of a modified text with what its changes state; any other one as it is.

    Args:
        stated: the terms of the document, as `auditor.terms.resolve` has them.
    """
    if identification.status is not Status.MODIFIED or not identification.hunks or not identification.nearest:
        return identification
    record = book.get(identification.nearest)
    new = {hunk: _new(document, hunk, record) for hunk in identification.hunks}
    known = {hunk: replace(hunk, states=tuple(dict.fromkeys(term.id for term in terms))) for hunk, terms in new.items()}

    def told(hunks: tuple[Hunk, ...]) -> tuple[Hunk, ...]:
        return tuple(known.get(hunk) or replace(hunk, states=_states(document, hunk, record)) for hunk in hunks)

    changes: tuple[TermDifference, ...] = ()
    if not identification.matches[1:]:
        changes = differences(record.terms, _after(document, identification, stated, new, book))
    return replace(
        identification,
        hunks=told(identification.hunks),
        matches=tuple(replace(match, hunks=told(match.hunks)) for match in identification.matches),
        changes=changes,
    )


def as_worded(
    document: Document, identification: Identification, stated: tuple[Term, ...], book: Library
) -> tuple[Term | RecordTerm, ...]:
    """The terms that the words of a document state, without those that a modified text struck; of any other document
    `stated`. A verdict goes by `stated`, which keeps what was struck, and asks.

    Args:
        stated: the terms of the document, as `auditor.terms.resolve` has them.
    """
    nearest = identification.nearest
    if identification.status is not Status.MODIFIED or not identification.hunks or not nearest:
        return stated
    if identification.matches[1:]:
        return stated
    new = {hunk: _new(document, hunk, book.get(nearest)) for hunk in identification.hunks}
    return _after(document, identification, stated, new, book)


def _after(
    document: Document,
    identification: Identification,
    stated: tuple[Term, ...],
    new: Mapping[Hunk, list[Term]],
    book: Library,
) -> tuple[Term | RecordTerm, ...]:
    """The terms of a modified text of one license, from what each of its changes states."""
    if identification.score < ALIKE or not identification.nearest:
        return stated
    added = [term for hunk in identification.hunks for term in new[hunk]]
    return (*_standing(document, identification, book.get(identification.nearest), added, book), *added)


CHANGED = "its words differ from those of the known license, and no rule understood the difference"
STRUCK = "words of the known license are missing here, and no rule understood what that changes"


def unread_changes(document: Document, identification: Identification) -> Iterator[UnreadTerm]:
    """The passages of a modified text that differ from its known license in a way that no rule understood.

    One word is enough to turn a grant around ("irrevocable" and "revocable"), so a change that states no term and
    removes none is asked about: for the terms that its passage states, and where words were put in, for any term.

    Args:
        identification: as `labeled` has it.
    """
    if identification.status is not Status.MODIFIED or identification.score < ALIKE:
        return
    told = {row.term for row in identification.changes}
    starts = line_starts(document.text)
    first = (document.location.start_line or 1) - 1
    for hunk in identification.hunks:
        bears_on = [term for term in hunk.terms if term not in told and term not in hunk.states]
        if not bears_on and (hunk.states or not told.isdisjoint(hunk.terms)):
            continue
        quote = _changed_sentence(document.text, starts, hunk)
        worded = bool(hunk.text.strip())
        why = CHANGED if worded else STRUCK
        for term in (*bears_on, *((ANY,) if worded or not bears_on else ())):
            yield UnreadTerm(term, quote, first + hunk.start_line, first + hunk.end_line, why)


def _changed_sentence(text: str, starts: Sequence[int], hunk: Hunk) -> str:
    """The sentence that a change stands in; of words that are missing, the one that they are missing from."""
    last = len(starts) - 1
    start, end = starts[min(hunk.start_line - 1, last)], starts[min(hunk.end_line, last)]
    if not hunk.text.strip():
        lines = text[start:end].rstrip()
        at = lines.rfind(hunk.after.split()[-1]) if hunk.after.strip() else -1
        span = (start + max(at, 0), start + max(at, 0) + 1)
    else:
        at = text.find(hunk.text, start)
        span = (at, at + len(hunk.text)) if 0 <= at < end else (start, end)
    first, beyond = sentence_around(text, span)
    if (first, beyond) == span:  # the sentence is too long to be quoted whole
        first, beyond = _with_words_around(text, span)
    return " ".join(text[first:beyond].split())[:LONGEST]


AROUND = 200
"""Characters on each side of a change in a sentence that is too long to be quoted. By judgment: it can be found, and
read."""


def _with_words_around(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A span with the whole words around it."""
    before, after = text[max(span[0] - AROUND, 0) : span[0]], text[span[1] : span[1] + AROUND]
    cut_before, cut_after = span[0] > AROUND, span[1] + AROUND < len(text)
    words_before = before.split(None, 1)[-1] if cut_before and len(before.split(None, 1)) > 1 else before
    words_after = after.rsplit(None, 1)[0] if cut_after and len(after.rsplit(None, 1)) > 1 else after
    return span[0] - len(words_before), span[1] + len(words_after)


def _states(document: Document, hunk: Hunk, record: LicenseRecord) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.id for term in _new(document, hunk, record)))


def _new(document: Document, hunk: Hunk, record: LicenseRecord) -> list[Term]:
    """The terms that a passage with changed words states, and the record does not, or otherwise."""
    found = []
    for term in stated_by(document, [hunk]) if hunk.text.strip() else ():
        recorded = [one for one in record.terms if one.id == term.id]
        if not any(same(term, one) for one in recorded) and adds(term, recorded):
            found.append(term)
    return found


def _standing(
    document: Document, identification: Identification, record: LicenseRecord, added: list[Term], book: Library
) -> list[RecordTerm]:
    """The record's terms that the text still states: their words are all there, or what is there says the same."""
    struck = {term for hunk in identification.hunks if hunk.missing for term in hunk.terms}
    instead = {term.id for term in added}
    again = read(document).terms
    standing = []
    for entry, words in zip(record.terms, cut(document.text, record, book), strict=True):
        whole = not entry.tokens or entry.id not in struck or (words is not None and words.whole)
        told = any(term.id == entry.id and same(term, entry) for term in again)
        if (whole or told) and (entry.id not in instead or isinstance(entry.value, (list, tuple))):
            standing.append(entry)
    return standing
