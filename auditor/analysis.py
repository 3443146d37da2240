"""Taking what was read for what it is: every text and every licence claim of a model, by the records.

The one place that puts reading, identification and terms together for one model; the pipeline uses it as it stands,
a sweep remembers what equal texts and words were taken for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.core.document_names import COUNTS_FROM
from auditor.core.model import LICENSE_CLAIMS, DocumentKind, ModelSummary, Recognised
from auditor.identify import identify_document, identify_reference
from auditor.terms import ledger, resolve
from auditor.terms.together import with_shared_words

if TYPE_CHECKING:
    from auditor.core.model import Document, Identification, Reading, Snapshot, Term, UnreadSentence
    from auditor.records.book import LicenseBook


_OF_OTHERS = (DocumentKind.LICENSE, DocumentKind.NOTICE)


class Recogniser:
    """Recognises models by one book of licences."""

    def __init__(self, book: LicenseBook) -> None:
        self.book = book

    def recognised(self, snapshot: Snapshot, reading: Reading) -> Recognised:
        """A model whose texts and licence claims were taken for what they are.

        A text that does not speak for the model (the card as a whole) states no terms; its sentences are accounted
        for like those of all others.
        """
        read = {
            number: self.text(document)
            for number, document in enumerate(reading.documents)
            if document.score >= COUNTS_FROM
        }
        claims = tuple(
            (claim, replace(self.stated(claim.value), location=claim.location))
            for claim in reading.claims
            if claim.key in LICENSE_CLAIMS
        )
        named = (*(found for _, found in claims), *(found for found, _ in read.values()))
        ids = frozenset(license_id for found in named for license_id in found.license_ids)
        return Recognised(
            summary=ModelSummary.of(snapshot),
            reading=reading,
            claims=claims,
            documents=with_shared_words([(reading.documents[number], *found) for number, found in read.items()]),
            unread=ledger.each_once(
                entry
                for number, document in enumerate(reading.documents)
                for entry in self.unread(document, self._found(document, read.get(number)), ids)
            ),
        )

    def _found(self, document: Document, read: tuple[Identification, tuple[Term, ...]] | None) -> Identification | None:
        """What a document was taken for; licenses of other people's parts are recognized, and say no more than that."""
        if read is not None:
            return read[0]
        return identify_document(document, self.book) if document.kind in _OF_OTHERS else None

    def unread(
        self, document: Document, found: Identification | None, license_ids: frozenset[str]
    ) -> tuple[UnreadSentence, ...]:
        """The sentences of a document that may limit a right and that nobody understood.

        Args:
            license_ids: records the model names or shows.
        """
        return tuple(ledger.unread_sentences(document, found, self.book, license_ids))

    def text(self, document: Document) -> tuple[Identification, tuple[Term, ...]]:
        """What a document is, and the terms it states."""
        found = identify_document(document, self.book)
        return found, resolve(document, found, self.book)

    def stated(self, words: str) -> Identification:
        """What a tag, a name or a link stands for."""
        return identify_reference(words, self.book)
