"""The documents of one model as one text: a license and the use policy it takes in limit the same use.

Words that one document defines and another uses, grants that another document narrows, a policy that is printed beside
the license that refers to it: all of it is read as if it stood in one file. Every term keeps the place of its words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.core.model import Document, DocumentKind, Identification, Location, Status, Term
from auditor.core.text import Text
from auditor.terms.consequences import kind
from auditor.terms.from_records import resolve
from auditor.terms.reading import ReadTerms, read, read_whole
from auditor.text import beginning

if TYPE_CHECKING:
    from auditor.identify.library import Library

_BORDER = "\n\n# Document {}\n\n"
"""A heading: no list and no title of one document reaches into the next."""


def read_together(documents: Sequence[Document]) -> ReadTerms:
    """The terms that documents of one model state together, each with the file and lines of its words."""
    if len(documents) == 1:
        return read(documents[0])
    text, starts = "", []
    for number, document in enumerate(documents, 1):
        text += _BORDER.format(number)
        starts.append(text.count("\n"))
        text += beginning(document.text)
    whole = replace(documents[0], text=Text(text), location=replace(documents[0].location, start_line=1))
    found = read_whole(whole)
    return ReadTerms(tuple(_placed(term, documents, starts) for term in found.terms), found.category)


Read = tuple[Document, Identification, tuple[Term, ...]]
"""A document, what it was taken for, and the terms it states."""


def with_shared_words(documents: Sequence[Read]) -> tuple[Read, ...]:
    """Documents of one model, each with the terms that its words state only beside those of the others.

    Only texts on no record are read again; what a document states by itself stays as it is.
    """
    unknown = [one for one, taken, _ in documents if taken.status is Status.UNRECOGNIZED and one.kind in _TEXTS]
    if len(unknown) < 2:
        return tuple(documents)
    stated = {term.id for _, _, terms in documents for term in terms}
    more = [term for term in read_together(unknown).terms if term.id not in stated]
    return tuple(
        (
            one,
            taken,
            (*terms, *(term for term in more if one in unknown and term.location and _inside(term.location, one))),
        )
        for one, taken, terms in documents
    )


_TEXTS = (DocumentKind.LICENSE, DocumentKind.USE_POLICY)


def _inside(place: Location, document: Document) -> bool:
    first = document.location.start_line or 1
    return place.path == document.location.path and first <= (place.start_line or 0) <= first + document.text.count(
        "\n"
    )


def _placed(term: Term, documents: Sequence[Document], starts: Sequence[int]) -> Term:
    """A term in the file its words begin in; lines of another file are left out."""
    if term.location is None or term.location.start_line is None:
        return term
    number = max(bisect_right(starts, term.location.start_line - 1) - 1, 0)
    home = documents[number]
    before = starts[number] - (home.location.start_line or 1) + 1
    last = (home.location.start_line or 1) + home.text.count("\n")
    end = min((term.location.end_line or term.location.start_line) - before, last)
    place = replace(home.location, start_line=term.location.start_line - before, end_line=end, column=None)
    return replace(term, location=place)


def resolve_together(documents: Sequence[Document], found: Sequence[Identification], book: Library) -> tuple[Term, ...]:
    """The terms of all documents of one model: those on record by their records, the others read as one text.

    A grant that another document narrows is left out.
    """
    unknown = [one for one, taken in zip(documents, found, strict=True) if taken.status is Status.UNRECOGNIZED]
    terms = [
        term
        for one, taken in zip(documents, found, strict=True)
        if taken.status is not Status.UNRECOGNIZED
        for term in resolve(one, taken, book)
    ]
    return _narrowed((*terms, *(read_together(unknown).terms if unknown else ())))


def _narrowed(terms: Iterable[Term]) -> tuple[Term, ...]:
    listed = tuple(dict.fromkeys(terms))
    narrowed = {
        term.id for term in listed if kind(term.value) in ("conditional", "prohibited") and term.confidence >= 0.5
    }
    return tuple(term for term in listed if kind(term.value) != "allowed" or term.id not in narrowed)
