"""What the changes of a modified text come to: each change labeled by what its own words state, and the terms in sum.

A sentence that was put in says what it says, whatever clause it was put beside; so its label is read from it. A label
decides nothing: what a modified text may conclude stands in `auditor.terms.from_records`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.core.model import Document, Hunk, Identification, RecordTerm, Status, Term, TermDifference
from auditor.terms.differences import differences
from auditor.terms.from_records import ALIKE
from auditor.terms.quotes import cut
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
