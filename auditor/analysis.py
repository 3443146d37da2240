"""Everything between what was collected and what is reported, for one book of licenses, one policy and one day.

The order of the stages stands here and nowhere else: read → identify and read terms → trace → judge. No I/O but that
of its memory, and no state that an answer could show, so that one `Analysis` may serve any number of models and
threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain
from typing import Any, TypeVar

from auditor import evidence
from auditor.core.document_names import COUNTS_FROM, is_lone
from auditor.core.errors import ConfigError
from auditor.core.failures import failure_of
from auditor.core.memory import Memory, seal_of, users_shelf
from auditor.core.model import (
    LICENSE_CLAIMS,
    Audit,
    Document,
    DocumentKind,
    Dossier,
    Failure,
    Identification,
    ManifestEntry,
    ModelAudit,
    ModelRef,
    ModelSummary,
    Reading,
    Recognized,
    Snapshot,
    Term,
    UnreadSentence,
    Verdict,
)
from auditor.core.packed import pack
from auditor.core.second_reading import Answer, Question, answers_of
from auditor.core.shelf import Shelf
from auditor.core.text import Text
from auditor.core.version import __version__
from auditor.evidence.reading import license_texts
from auditor.identify import identify_document, identify_reference
from auditor.identify.engine import SURE
from auditor.identify.library import Library
from auditor.identify.originals import Originals, with_words
from auditor.lineage import mentioned, trace
from auditor.lineage.standing import stands, unsettled
from auditor.policy import Policy, default_policy, judge, summary
from auditor.policy.judging.rejudge import rejudged
from auditor.records.base_models import BaseModels
from auditor.records.model_names import plain_name
from auditor.terms import ledger, resolve, second_reader
from auditor.terms.labels import labeled
from auditor.terms.license_names import license_names
from auditor.terms.own_name import is_named
from auditor.terms.together import Read, with_shared_words

_OF_OTHERS = (DocumentKind.LICENSE, DocumentKind.NOTICE)
REMEMBERED = {
    "claims": 1_500,
    "text": 1_500,
    "words": 10_000,
    "unread": 1_500,
    "own": 1_500,
    "passage": 100_000,
    "field": 20_000,
}
"""What is remembered in one process: what cards claim in words, what license texts and words were taken for, what was
not understood in them and in what is a model's own, and by themselves passages and fields. By judgment: bounds memory
(bench/RESULTS.md, "Sweeping a hub": 1 GB for all processes)."""
_OF_MANY = (DocumentKind.LICENSE, DocumentKind.USE_POLICY, DocumentKind.NOTICE)
"""Documents that many models have alike."""
_T = TypeVar("_T")


def users_memory(book: Library, shelved: Iterable[str] = REMEMBERED) -> Memory:
    """The memory of a book that the processes of this user share.

    Args:
        shelved: which of `REMEMBERED` other processes and runs will ask again.
    """
    shelf = users_shelf()
    return Memory(read_by(book, shelf), shelf, REMEMBERED, frozenset(shelved))


def read_by(book: Library, shelf: Shelf | None = None) -> bytes:
    """Stands for all that decides how a text is read: code, data, libraries, and the licenses of a book.

    Args:
        shelf: remembers the hashes of our files; None for the user's.
    """
    own = [table[one] for table in (book.paths, book.prints) for one in sorted(book.own & table.keys())]
    return seal_of(shelf or users_shelf(), own) + " ".join((*sorted(book.prints), *sorted(book.own))).encode()


class Analysis:
    """What is said of models by one book of licenses, one policy, and for one day.

    Args:
        book: the licenses on record.
        policy: None for "no organization stated".
        day: the day that law, caps and expiries are judged for; None where nothing is judged.
        bases: the table of well-known base models; None for the shipped one.
        memory: of what was read, for this very book; None reads everything anew.
    """

    def __init__(
        self,
        book: Library,
        policy: Policy | None = None,
        day: date | None = None,
        *,
        bases: BaseModels | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.book = book
        self.policy = policy or default_policy()
        self.day = day or date.min
        self.bases = bases
        self.memory = memory

    # ------------------------------------------------------------------------------- what one model's evidence says

    def recognized(self, snapshot: Snapshot) -> Recognized:
        """A model read, and its texts and license claims taken for what they are.

        A text that does not speak for the model (the card as a whole) states no terms; its sentences are accounted
        for like those of all others.
        """
        reading: Reading = evidence.read(snapshot, self.license_names, self.memory)
        read = {
            number: self.text(document)
            for number, document in enumerate(reading.documents)
            if document.score >= COUNTS_FROM
        }
        lone = {  # read for what it is, and no word of it speaks for the model
            number: self.text(document) for number, document in enumerate(reading.documents) if is_lone(document)
        }
        claims = tuple(
            (claim, replace(self.stated(claim.value), location=claim.location))
            for claim in reading.claims
            if claim.key in LICENSE_CLAIMS
        )
        named = (*(found for _, found in claims), *(found for found, _ in read.values()))
        ids = frozenset(license_id for found in named for license_id in found.license_ids)
        documents = (
            *with_shared_words([(reading.documents[number], *found) for number, found in read.items()]),
            *((reading.documents[number], *found) for number, found in lone.items()),
        )
        recognized = Recognized(
            summary=ModelSummary.of(snapshot),
            reading=reading,
            claims=claims,
            documents=documents,
            unread=ledger.each_once(
                chain(
                    (
                        entry
                        for number, document in enumerate(reading.documents)
                        for entry in self.unread(
                            document,
                            self._found(document, read.get(number) or lone.get(number)),
                            ids,
                            snapshot.ref.name,
                        )
                    ),
                    self._quoted(documents, answers_of(snapshot)),
                )
            ),
        )
        for document in reading.documents:
            document.text.let_go()
        for file in snapshot.files:
            file.let_go()
        return recognized

    def questions(self, snapshot: Snapshot) -> tuple[Question, ...]:
        """What a second reader is asked about the unrecognized and modified license texts of a model."""
        reading = evidence.read(snapshot, self.license_names, self.memory)
        return tuple(
            question
            for document in license_texts(reading.documents)
            if second_reader.is_asked_about(document, identify_document(document, self.book))
            for question in second_reader.questions(document)
        )

    def _quoted(self, documents: Iterable[Read], answers: Sequence[Answer]) -> Iterator[UnreadSentence]:
        """What a second reader's answers add to the sentences that were not understood."""
        for document, found, stated in documents if answers else ():
            yield from second_reader.quoted_sentences(document, found, stated, answers)

    def _found(self, document: Document, read: tuple[Identification, tuple[Term, ...]] | None) -> Identification | None:
        """What a document was taken for; licenses of other people's parts are recognized, and say no more than that."""
        if read is not None:
            return read[0]
        return identify_document(document, self.book) if document.kind in _OF_OTHERS else None

    def license_names(self, shown: str) -> tuple[tuple[int, int], ...]:
        """Where a sentence that names data sets names licenses on record."""
        return tuple((start, end) for start, end, _ in license_names(shown, self.book, expected=True))

    def text(self, document: Document) -> tuple[Identification, tuple[Term, ...]]:
        """What a document is, and the terms it states."""
        return self._remembered("text", document, (), partial(self._taken_for, document))

    def _taken_for(self, document: Document) -> tuple[Identification, tuple[Term, ...]]:
        found = identify_document(document, self.book)
        stated = resolve(document, found, self.book)
        return labeled(document, found, stated, self.book), stated

    def stated(self, words: str) -> Identification:
        """What a tag, a name or a link stands for."""
        if self.memory is None:
            return identify_reference(words, self.book)
        asked = words.encode("utf-8", "surrogatepass")
        return self.memory.answer("words", asked, partial(identify_reference, words, self.book))

    def unread(
        self, document: Document, found: Identification | None, license_ids: frozenset[str], own: str = ""
    ) -> tuple[UnreadSentence, ...]:
        """The sentences of a document that may limit a right and that nobody understood.

        Args:
            license_ids: records the model names or shows.
            own: the model's own ``org/name``, of which nothing is read in a model card.
        """
        if document.kind is DocumentKind.NAME:  # to be read takes less than to be looked up
            return tuple(ledger.unread_sentences(document, found, self.book))
        question = "unread" if document.kind in _OF_MANY else "own"
        called = own if question == "own" and is_named(own, document.text) else ""
        return self._remembered(
            question,
            document,
            (found, license_ids, called),
            lambda: tuple(ledger.unread_sentences(document, found, self.book, license_ids, self.memory, called)),
        )

    def _remembered(self, question: str, document: Document, besides: tuple[Any, ...], make: Callable[[], _T]) -> _T:
        """What is made of a document, by all that there is of it."""
        if self.memory is None:
            return make()
        about = pack((replace(document, text=Text()), *besides), by_value=True)  # as read, and as remembered
        return self.memory.answer(question, about + b"\0" + document.text.encode("utf-8", "surrogatepass"), make)

    # ---------------------------------------------------------------------------------- what is said of it, and why

    def dossier(
        self,
        model: Recognized,
        known: Mapping[str, Recognized] | None = None,
        failures: Mapping[str, Failure] | None = None,
        listed: Iterable[ModelRef] = (),
    ) -> Dossier:
        """Everything known about a model, what its parents pass on included.

        Args:
            known: models read beside it, by reference; parents among them are followed.
            failures: models that could not be read, by reference.
            listed: what was asked for outright: a name that only may mean one of these means it.
        """
        return self._with_struck_words(self.traced(model, known, failures, listed), model, known or {})

    def traced(
        self,
        model: Recognized,
        known: Mapping[str, Recognized] | None = None,
        failures: Mapping[str, Failure] | None = None,
        listed: Iterable[ModelRef] = (),
    ) -> Dossier:
        """The same without the words that its changed texts leave out: they are shown, and judged by nobody."""
        conclusions = self.policy.conclusions_on(self.day)
        return trace(
            model, known=known, failures=failures, book=self.book, conclusions=conclusions, bases=self.bases,
            listed=listed,
        )  # fmt: skip

    def _with_struck_words(self, dossier: Dossier, model: Recognized, known: Mapping[str, Recognized]) -> Dossier:
        """The dossier with the words that its changed texts leave out, where a parent's copy of a license has them."""
        told = [found for coverage in dossier.coverage for found in coverage.detected]
        if not any(hunk.missing and not hunk.before for found in told for hunk in found.hunks):
            return dossier
        parents = {plain_name(edge.parent) for edge in dossier.lineage}
        read = {
            found.license_ids[0]: document.text
            for ref in sorted(known, reverse=True)
            for document, found, _ in known[ref].documents
            if plain_name(ref) in parents and found.status in SURE and len(found.license_ids) == 1
        }
        texts = {found.location: document for document, found, _ in model.documents}
        originals = Originals(self.book, read)
        shown = {
            found.location: with_words(found, texts[found.location], originals)
            for found in told
            if found.hunks and found.location in texts
        }
        coverage = tuple(
            replace(one, detected=tuple(shown.get(found.location, found) for found in one.detected))
            for one in dossier.coverage
        )
        return replace(dossier, coverage=coverage)

    def verdicts(
        self, dossier: Dossier, workloads: Sequence[str], *, channel: str | None = None, modified: tuple[str, ...] = ()
    ) -> tuple[Verdict, ...]:
        """One verdict for each workload id.

        Args:
            channel: catalog id of the channel an API model is used through.
            modified: what the organization does to the model.
        """
        return judge(dossier, self.policy, workloads, self.day, channel=channel, modified=modified, book=self.book)

    def audit(
        self,
        asked: Iterable[tuple[ManifestEntry, Sequence[str]]],
        snapshots: Mapping[str, Snapshot],
        failures: Mapping[str, Failure],
    ) -> Audit:
        """An audit of entries and the workloads each is judged for; one we stumble over costs no other its answer.

        Args:
            snapshots: what was collected, parents included, by reference.
            failures: what could not be collected, by reference.
        """
        known, failed = self._all_recognized(snapshots, failures)
        entries = tuple(asked)
        listed = tuple(entry.ref for entry, _ in entries)
        models = tuple(self._model(entry, workloads, known, failed, listed) for entry, workloads in entries)
        return Audit(
            tool_version=__version__,
            data_version=self.book.data_version,
            as_of=self.day,
            policy=summary(self.policy),
            models=models,
            licenses=mentioned.licenses(models, self.book),
        )

    def dossiers(
        self, snapshots: Mapping[str, Snapshot], failures: Mapping[str, Failure], listed: Iterable[ModelRef]
    ) -> dict[str, Dossier]:
        """What is known of each model that could be read, by reference."""
        known, failed = self._all_recognized(snapshots, failures)
        found, named = {}, tuple(listed)
        for ref, model in known.items():
            with suppress(Exception):  # one we stumble over is not read, and costs no other its answer
                found[ref] = self.dossier(model, known, failed, named)
        return found

    def _all_recognized(
        self, snapshots: Mapping[str, Snapshot], failures: Mapping[str, Failure]
    ) -> tuple[dict[str, Recognized], dict[str, Failure]]:
        known: dict[str, Recognized] = {}
        failed = dict(failures)
        for ref, snapshot in snapshots.items():
            try:
                known[ref] = self.recognized(snapshot)
            except Exception as error:  # noqa: BLE001 - one model we stumble over must not cost the others their answer
                failed[ref] = failure_of(snapshot.ref, error)
        if self.memory is not None:
            self.memory.write()
        return known, failed

    def _model(
        self,
        entry: ManifestEntry,
        workloads: Sequence[str],
        known: Mapping[str, Recognized],
        failures: Mapping[str, Failure],
        listed: tuple[ModelRef, ...],
    ) -> ModelAudit:
        failure = failures.get(str(entry.ref))
        if failure is None:
            try:
                dossier = self.dossier(known[str(entry.ref)], known, failures, listed)
                verdicts = self.verdicts(dossier, workloads, channel=entry.channel, modified=entry.modified)
                for finding in chain.from_iterable(verdict.findings for verdict in verdicts):
                    finding.write()  # an audit shows all of them
                return ModelAudit(
                    ref=entry.ref,
                    dossier=dossier,
                    failure=None,
                    verdicts=verdicts,
                    location=entry.location,
                    owner=entry.owner,
                    channel=entry.channel,
                    modified=entry.modified,
                )
            except ConfigError:
                raise  # the policy is at fault, for every model
            except Exception as error:  # noqa: BLE001 - as above
                failure = failure_of(entry.ref, error)
        return ModelAudit(
            ref=entry.ref, dossier=None, failure=failure, verdicts=(), location=entry.location, owner=entry.owner
        )

    def outdated(self, audit: Audit) -> tuple[ModelAudit, ...]:
        """The models of a stored audit of which this policy concludes something else than the audit was made with."""
        conclusions = self.policy.conclusions_on(self.day)
        return tuple(one for one in audit.models if one.dossier and not stands(one.dossier, conclusions, self.book))

    def again(self, audit: Audit, fresh: Mapping[str, Dossier] | None = None) -> Audit:
        """A stored audit judged by this policy and for this day.

        Args:
            fresh: by reference, dossiers of models that are outdated; one that is not here has its license open.
        """
        conclusions = self.policy.conclusions_on(self.day)
        old = {
            str(one.ref): (fresh or {}).get(str(one.ref)) or unsettled(one.dossier, conclusions)
            for one in self.outdated(audit)
            if one.dossier
        }
        models = tuple(replace(one, dossier=old.get(str(one.ref), one.dossier)) for one in audit.models)
        return rejudged(replace(audit, models=models), self.policy, self.day, book=self.book)
