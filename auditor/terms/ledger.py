"""The ledger, first version: what is made of every sentence of every document.

*canonical*: it lies in a text that is a license on record. *claim*: all it says is the name of a license. *inert*: no
concepts of rights stand in it that make a limit, and it does not sound like one. Everything else may limit a right: it
is a *term* as far as rules read one in it, and *unread* where nobody understood it. An unread sentence is quoted, asked
about, and keeps the terms incomplete.

Nothing here gives a value, and nothing lifts one: a sentence is looked at in one direction only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from auditor.core.memory import Memory
from auditor.core.model import (
    Document,
    DocumentKind,
    Identification,
    Location,
    OtherSubject,
    Status,
    UnreadSentence,
)
from auditor.records.named_licenses import is_quoted
from auditor.terms.dialogues import dialogue_lines
from auditor.terms.fields import limit_in_a_name, limits_in_a_value, limits_in_fields
from auditor.terms.lexicon import lexicon
from auditor.terms.own_name import OwnName, own_name
from auditor.terms.said import Said
from auditor.terms.wording import LANGUAGE, LONGEST_QUOTE, MATTERS, STRICT, TELLING, Weighed, Wording, weigh
from auditor.text import BEYOND, Sentence, beginning, beyond, fold, language_of, sentences
from auditor.text.left_out import says_it_was_left_out, tells_of_what_is_gone
from auditor.text.subjects import other_subjects, told_by_columns
from auditor.text.two_subjects import denies_another

if TYPE_CHECKING:
    from auditor.identify.library import Library

MARKED_UP = (DocumentKind.CARD, DocumentKind.CARD_SECTION)


def unread_sentences(
    document: Document,
    found: Identification | None,
    book: Library,
    license_ids: frozenset[str] = frozenset(),
    memory: Memory | None = None,
    called: str = "",
) -> Iterator[UnreadSentence]:
    """The sentences of a document that may limit a right and were not understood, in its order.

    Args:
        document: a text of the model.
        found: what it was taken for; sentences inside a license that is exactly on record are canonical.
        book: the licenses on record, by whose names a sentence is a claim.
        license_ids: records the model names or shows; sentences that are theirs word for word are told as such.
        memory: of the passages of this book; None weighs each anew.
        called: the model's own name, ``org/name``, where the document gives it.
    """
    if document.kind is DocumentKind.NAME:
        yield from limit_in_a_name(document)
        return
    if document.kind is DocumentKind.VALUE:
        yield from limits_in_a_value(document)
        return
    if document.kind is DocumentKind.FIELD:
        yield from limits_in_fields(document, book, memory)
        return
    canonical = _canonical_lines(document, found)
    if found is not None and found.status is Status.MODIFIED and found.nearest:
        license_ids |= {found.nearest}
    first = (document.location.start_line or 1) - 1
    left, last = beyond(document.text), first + document.text.count("\n") + 1
    document = replace(document, text=beginning(document.text))
    said = Said(document, found)
    foreign: list[tuple[Sentence, Location]] = []
    shown = dialogue_lines(document.text) if document.kind in MARKED_UP else frozenset()
    listed = tuple(_sentences_of(document))
    others: Mapping[int, OtherSubject] | None = None if document.kind in _DESCRIBING else {}
    columns: Mapping[int, tuple[tuple[str, OtherSubject], ...]] = {}
    reader = _Reader(document, found, book, license_ids, said, shown, memory, own_name(called) if called else None)
    for number, sentence in enumerate(listed):
        start, end = first + sentence.start_line, first + sentence.end_line
        if any(low <= start and end <= high for low, high in canonical):
            continue
        entry = reader.entry(sentence)
        if entry is None and (joined := _with_the_clause_before(listed, number)):
            entry = reader.entry(joined)
        if entry is None:
            continue
        if entry.limits and number and _answers_what_is_gone(listed[number - 1], sentence):
            entry = replace(entry, limits=())
        if entry.why == LANGUAGE:
            foreign.append((sentence, entry.location))
            continue
        if others is None:
            others, columns = other_subjects(listed), told_by_columns(listed)
        if number in columns:
            yield from _by_columns(columns[number], reader, sentence, entry)
            continue
        if entry.names and (alone := _without_a_clause_apart(listed, number, others)):
            by_itself = reader.entry(alone)
            entry = by_itself if by_itself and by_itself.names else entry
        other = others.get(number)
        yield from (entry,) if other is None else _apart(entry, other, reader, sentence)
    if foreign:
        # One for the whole document: nobody can read it, and every passage of it would be asked about.
        sentence, place = foreign[0]
        yield UnreadSentence(
            quote=sentence.shown[:LONGEST_QUOTE],
            location=place,
            why=LANGUAGE if len(foreign) == 1 else f"{LANGUAGE} ({len(foreign)} passages)",
            names=(),
            covers=document.covers,
        )
    if left and not any(low <= first + left[1] and last <= high for low, high in canonical):
        place = _place(document, left[1], left[1])
        yield UnreadSentence(quote=left[0], location=place, why=BEYOND, names=(), covers=document.covers)


def _answers_what_is_gone(before: Sentence, sentence: Sentence) -> bool:
    """Whether a sentence stands right behind one that says of another model that it is gone: it may tell why."""
    together = before.kind == sentence.kind and sentence.start_line - before.end_line <= 1
    return together and tells_of_what_is_gone(before.shown)


def _with_the_clause_before(listed: Sequence[Sentence], number: int) -> Sentence | None:
    """A sentence with that before its semicolon, where both together allow to one what they deny to another."""
    before, sentence = listed[max(number - 1, 0)], listed[number]
    if not number or not before.shown.rstrip().endswith((";", "；")):
        return None
    shown = f"{before.shown} {sentence.shown}"
    return replace(sentence, words=fold(shown), shown=shown) if denies_another(shown) else None


def _without_a_clause_apart(
    listed: Sequence[Sentence], number: int, others: Mapping[int, OtherSubject]
) -> Sentence | None:
    """A sentence as it stands by itself, where the one before it, which governs it, is about something else."""
    before, sentence = listed[max(number - 1, 0)], listed[number]
    above, _, last = sentence.governed_by.rpartition(" / ")
    if number - 1 not in others or others[number - 1].rest or before.kind == "heading" or last != before.words:
        return None
    if denies_another(f"{before.shown} {sentence.shown}"):
        return None
    return replace(sentence, governed_by=above)


def _by_columns(
    told: Sequence[tuple[str, OtherSubject]], reader: _Reader, sentence: Sentence, entry: UnreadSentence
) -> Iterator[UnreadSentence]:
    """What a row says of each model of its columns; the row as it stands where no column by itself says so."""
    cells = [
        replace(one, quote=entry.quote, about=about)
        for words, about in told
        if (one := reader.entry(replace(sentence, words=fold(words), shown=words)))
    ]
    yield from cells or (entry,)


def _apart(entry: UnreadSentence, other: OtherSubject, reader: _Reader, sentence: Sentence) -> Iterator[UnreadSentence]:
    """A sentence about something else, and what else of it names a license; as it was where the rest limits as well."""
    rest = None
    if other.rest:
        rest = reader.entry(replace(sentence, words=fold(other.rest), shown=other.rest))
    if denies_another(sentence.shown):  # what is told of the one thing is denied to the model
        yield entry
        return
    words = fold(other.name)
    called = other.model and lexicon().concepts_of(words, language_of(words)) & (MATTERS | STRICT)
    alone = not (other.model or other.rest or other.left)
    several = alone and len(entry.names) > 1  # one of them may be what the model is under
    unsettled = other.named and (rest is None or not rest.names)
    if called or several or unsettled or (rest is not None and (rest.why or rest.terms)):
        # What is said of the one thing contradicts nothing that the model is under; only the rest may.
        apart = other.named and not (called or several)
        yield replace(entry, limits=rest.limits if rest is not None else ()) if apart else entry
        return
    # what was not taken is no base either, as long as nothing else is told behind it
    yield replace(entry, about=other, bases=None if says_it_was_left_out(sentence.shown) else entry.bases)
    if rest is not None and rest.names:
        yield rest


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is made of the sentences of a document, one by one."""

    document: Document
    found: Identification | None
    book: Library
    license_ids: frozenset[str]
    said: Said
    talk: frozenset[int]
    """Lines of sample conversations."""
    memory: Memory | None
    """Of passages."""
    own: OwnName | None
    """The model's own name, where nothing can be read in it."""

    def entry(self, sentence: Sentence) -> UnreadSentence | None:
        """What is left to ask about a sentence; None where it is accounted for."""
        weighed = self._weighed(sentence)
        if weighed is None:
            return None
        place = _place(self.document, sentence.start_line, sentence.end_line)
        entry, may_stand_in, silent, shown = weighed
        stands_in = frozenset(one for one in self.license_ids if may_stand_in and self.book.holds(one, shown))
        # What the words of a license call a license is no license beside it.
        names = tuple(one for one in entry.names if not (stands_in and is_quoted(one)))
        if silent and not names and entry.bases is None:
            return None
        talk = sentence.start_line in self.talk
        terms = () if talk else entry.terms
        if not self.said.of_the_whole:
            terms = tuple(replace(term, location=place) for term in terms)
        return replace(
            entry,
            location=place,
            names=names,
            covers=self.document.covers,
            stands_in=stands_in if entry.why else frozenset(),
            terms=terms,
            limits=() if talk else entry.limits,
        )

    def _weighed(self, sentence: Sentence) -> Weighed | None:
        """A passage is weighed once, wherever it stands; what a license that is read as a whole says, in its place."""
        unknown = self.document.kind in _LICENSES and (self.found is None or self.found.status is Status.UNRECOGNIZED)
        wording = wording_of(sentence, self.document.kind, unknown=unknown)
        if self.said.of_the_whole:
            return weigh(wording, self.book, self.said, sentence)
        measured = wording.measured
        named = self.own.replaced_in(measured or wording) if self.own else None
        if any(alike is not None and self._asked(alike) is None for alike in (named, measured)):
            return None  # no figure in it decides that, nor what the model is called
        return self._asked(wording)

    def _asked(self, wording: Wording) -> Weighed | None:
        if self.memory is None:
            return weigh(wording, self.book)
        return self.memory.answer("passage", wording.asked, partial(weigh, wording, self.book))


def wording_of(sentence: Sentence, kind: DocumentKind, *, unknown: bool = False) -> Wording:
    """A sentence of a document as it is weighed, wherever it stands."""
    return Wording(
        words=sentence.words,
        shown=sentence.shown,
        governed_by=sentence.governed_by,
        form=sentence.kind,
        tells=kind in TELLING,
        unknown=unknown,
    )


def _place(document: Document, start_line: int, end_line: int) -> Location:
    """Lines of a document's text as lines of its file; without them where nobody knows where it stands."""
    whole = document.location
    if whole.start_line is None:
        return Location(path=whole.path, sha256=whole.sha256)
    first = whole.start_line - 1
    return Location(path=whole.path, start_line=first + start_line, end_line=first + end_line, sha256=whole.sha256)


_LICENSES = (DocumentKind.LICENSE, DocumentKind.USE_POLICY)
_DESCRIBING = TELLING - {DocumentKind.GATED_PROMPT}
"""Documents that tell of other things as well; whoever is asked for consent is asked for this model."""


def _sentences_of(document: Document) -> Iterator[Sentence]:
    """The sentences of a document; of a plain text also its lines, which need not be one paragraph."""
    marked_up = _is_marked_up(document)
    yield from sentences(document.text, markup=marked_up)
    if document.kind is DocumentKind.TEXT and not marked_up and "\n" in document.text:
        apart = "\n\n".join(document.text.split("\n"))
        for sentence in sentences(apart, markup=False):
            line = (sentence.start_line + 1) // 2
            yield replace(sentence, start_line=line, end_line=line)


def _is_marked_up(document: Document) -> bool:
    """Whether comments and tags of a document are markup; in a plain text they are words like others."""
    path = document.location.path.casefold()
    return document.kind in MARKED_UP or path.endswith((".md", ".markdown", ".html", ".htm", ".svg"))


def _canonical_lines(document: Document, found: Identification | None) -> tuple[tuple[int, int], ...]:
    """Lines of the document that are a license on record, word for word."""
    if found is None:
        return ()
    whole = found.status in (Status.EXACT, Status.EQUIVALENT) and not found.hunks
    first = (document.location.start_line or 1) - 1
    if whole and document.kind not in (*MARKED_UP, DocumentKind.GATED_PROMPT):
        return ((0, 1 << 60),)
    return tuple(
        (first + match.start_line, first + match.end_line)
        for match in found.matches
        if match.status in (Status.EXACT, Status.EQUIVALENT)
    )


def each_once(entries: Iterable[UnreadSentence]) -> tuple[UnreadSentence, ...]:
    """Entries of all documents of a model, each place once: a section is a part of its card."""
    seen: dict[tuple[str, int | None, str], UnreadSentence] = {}
    for entry in entries:
        seen.setdefault((entry.location.path, entry.location.start_line, entry.quote), entry)
    return tuple(seen.values())
