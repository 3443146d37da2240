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
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from auditor.core import patterns as re
from auditor.core.memory import Memory
from auditor.core.model import (
    Document,
    DocumentKind,
    Identification,
    Location,
    OtherSubject,
    Status,
    Term,
    UnreadSentence,
)
from auditor.identify.engine import TAG, identify_text
from auditor.identify.references import identify_reference
from auditor.records.base_models import load_base_models
from auditor.records.columns import Column, column
from auditor.records.named_licenses import is_quoted, quoted, stated_in
from auditor.records.vocabulary import repeats_the_law
from auditor.terms.answers import is_agreement
from auditor.terms.bases import names_of_bases
from auditor.terms.dialogues import dialogue_lines
from auditor.terms.editions import states_an_edition
from auditor.terms.harmless import says_it_is_free, without_what_is_told
from auditor.terms.lexicon import Lexicon, lexicon
from auditor.terms.license_names import (
    LICENSE_TOKEN,
    license_names,
    stated_names,
    unknown_names,
    without_license_names,
    without_versions,
)  # fmt: skip
from auditor.terms.limits_told import limits_of_use, model_named, sentences_within
from auditor.terms.net import net
from auditor.terms.refused import DUTIES, MAY_BE_DONE, question_before, refuses_a_use
from auditor.terms.said import Said, alone
from auditor.terms.sound import Sound
from auditor.terms.spelling import respelled
from auditor.text import BEYOND, UNKNOWN, UNSURE, Sentence, beginning, beyond, fold, language_of, sentences
from auditor.text.conditions import allows_under_a_condition
from auditor.text.kept_back import keeps_weights_back
from auditor.text.language import english_words, is_prose
from auditor.text.not_meant import is_not_meant_for_business
from auditor.text.subjects import beside_a_contrast, other_subjects, told_by_columns, without_former_license
from auditor.text.two_subjects import denies_another

if TYPE_CHECKING:
    from auditor.identify.library import Library

MARKED_UP = (DocumentKind.CARD, DocumentKind.CARD_SECTION)
_CUE = re.compile(
    r"licen[cs]|lizen[zc]|\b(?:mit|apache|a?l?gpl|bsd|mpl|epl|isc|zlib|cc|cc0|openrail\w*|eupl|unlicense|"
    r"creative commons|"
    r"public domain|agreement)\b|许可|协议|授权|ライセンス|라이선스|лиценз",
    re.IGNORECASE,
)
_CACHED = 20_000
"""Sentences remembered. By judgment: bounds memory."""
LONGEST_QUOTE = 400
"""Characters. By judgment: a quote that can be read in a question."""


def unread_sentences(
    document: Document,
    found: Identification | None,
    book: Library,
    license_ids: frozenset[str] = frozenset(),
    memory: Memory | None = None,
) -> Iterator[UnreadSentence]:
    """The sentences of a document that may limit a right and were not understood, in its order.

    Args:
        document: a text of the model.
        found: what it was taken for; sentences inside a license that is exactly on record are canonical.
        book: the licenses on record, by whose names a sentence is a claim.
        license_ids: records the model names or shows; sentences that are theirs word for word are told as such.
        memory: of the passages of this book; None weighs each anew.
    """
    if document.kind is DocumentKind.NAME:
        yield from _in_a_name(document)
        return
    if document.kind is DocumentKind.VALUE:
        yield from _in_a_value(document)
        return
    if document.kind is DocumentKind.FIELD:
        yield from _in_fields(document, book, memory)
        return
    canonical = _canonical_lines(document, found)
    if found is not None and found.status is Status.MODIFIED and found.nearest:
        license_ids |= {found.nearest}
    first = (document.location.start_line or 1) - 1
    left, last = beyond(document.text), first + document.text.count("\n") + 1
    document = replace(document, text=beginning(document.text))
    said = Said(document, found)
    placed = document.location.start_line is not None
    foreign: list[tuple[Sentence, Location]] = []
    shown = dialogue_lines(document.text) if document.kind in MARKED_UP else frozenset()
    listed = tuple(_sentences_of(document))
    others: Mapping[int, OtherSubject] | None = None if document.kind in _DESCRIBING else {}
    columns: Mapping[int, tuple[tuple[str, OtherSubject], ...]] = {}
    reader = _Reader(document, found, book, license_ids, said, shown, memory)
    for number, sentence in enumerate(listed):
        start, end = first + sentence.start_line, first + sentence.end_line
        if any(low <= start and end <= high for low, high in canonical):
            continue
        place = Location(
            path=document.location.path,
            start_line=start if placed else None,
            end_line=end if placed else None,
            sha256=document.location.sha256,
        )
        entry = reader.entry(sentence, place)
        if entry is None and (joined := _with_the_clause_before(listed, number)):
            entry = reader.entry(joined, place)
        if entry is None:
            continue
        if entry.why == LANGUAGE:
            foreign.append((sentence, place))
            continue
        if others is None:
            others, columns = other_subjects(listed), told_by_columns(listed)
        if number in columns:
            yield from _by_columns(columns[number], reader, sentence, entry)
            continue
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
        at = first + left[1] if placed else None
        place = replace(document.location, start_line=at, end_line=at, column=None)
        yield UnreadSentence(quote=left[0], location=place, why=BEYOND, names=(), covers=document.covers)


def _with_the_clause_before(listed: Sequence[Sentence], number: int) -> Sentence | None:
    """A sentence with that before its semicolon, where both together allow to one what they deny to another."""
    before, sentence = listed[max(number - 1, 0)], listed[number]
    if not number or not before.shown.rstrip().endswith((";", "；")):
        return None
    shown = f"{before.shown} {sentence.shown}"
    return replace(sentence, words=fold(shown), shown=shown) if denies_another(shown) else None


def _by_columns(
    told: Sequence[tuple[str, OtherSubject]], reader: _Reader, sentence: Sentence, entry: UnreadSentence
) -> Iterator[UnreadSentence]:
    """What a row says of each model of its columns; the row as it stands where no column by itself says so."""
    cells = [
        replace(one, quote=entry.quote, about=about)
        for words, about in told
        if (one := reader.entry(replace(sentence, words=fold(words), shown=words), entry.location))
    ]
    yield from cells or (entry,)


def _apart(entry: UnreadSentence, other: OtherSubject, reader: _Reader, sentence: Sentence) -> Iterator[UnreadSentence]:
    """A sentence about something else, and what else of it names a license; as it was where the rest limits as well."""
    rest = None
    if other.rest:
        rest = reader.entry(replace(sentence, words=fold(other.rest), shown=other.rest), entry.location)
    if denies_another(sentence.shown):  # what is told of the one thing is denied to the model
        yield entry
        return
    words = fold(other.name)
    called = other.model and lexicon().concepts_of(words, language_of(words)) & (_MATTERS | _STRICT)
    several = not other.model and not other.rest and len(entry.names) > 1  # one of them may be what the model is under
    if called or several or (rest is not None and (rest.why or rest.terms)):
        yield entry
        return
    yield replace(entry, about=other)
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

    def entry(self, sentence: Sentence, place: Location) -> UnreadSentence | None:
        """What is left to ask about a sentence; None where it is accounted for."""
        weighed = self._weighed(sentence)
        if weighed is None:
            return None
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

    def _weighed(self, sentence: Sentence) -> _Weighed | None:
        """A passage is weighed once, wherever it stands; what a license that is read as a whole says, in its place."""
        unknown = self.document.kind in _LICENSES and (self.found is None or self.found.status is Status.UNRECOGNIZED)
        wording = Wording(
            words=sentence.words,
            shown=sentence.shown,
            governed_by=sentence.governed_by,
            form=sentence.kind,
            kind=self.document.kind,
            unknown=unknown,
        )
        if self.said.of_the_whole:
            return _weigh(wording, self.book, self.said, sentence)
        if self.memory is None:
            return _weigh(wording, self.book)
        return self.memory.answer("passage", wording.asked, partial(_weigh, wording, self.book))


_Weighed = tuple[UnreadSentence, bool, bool, str]
"""What there is to ask about a passage, without its place; whether a license of the model may account for it, whether
it is accounted for where it names nothing, and its words without a license that was given up."""
_NOWHERE = Location(path="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All that decides how a sentence is read, but for the licenses, the data and the code: its place does not."""

    words: str
    """Folded."""
    shown: str
    governed_by: str
    form: str
    """``Sentence.kind``."""
    kind: DocumentKind
    """Of the document it stands in."""
    unknown: bool
    """Whether it stands in a license text that nobody knows."""

    @property
    def asked(self) -> bytes:
        """The same as bytes: two passages that differ never have the same."""
        told = (self.words, self.shown, self.governed_by, self.form, self.kind.value, self.unknown)
        return repr(told).encode("utf-8", "surrogatepass")


def _weigh(
    wording: Wording, book: Library, whole: Said | None = None, sentence: Sentence | None = None
) -> _Weighed | None:
    """What is left to ask about a passage, wherever it stands; None where that is nothing.

    Args:
        whole: the license text that is read as a whole, and ``sentence`` the passage in it; its finds have places.
    """
    quote = wording.shown[:LONGEST_QUOTE] or wording.words[:LONGEST_QUOTE]
    if sentence is None:
        sentence = Sentence(wording.words, 0, 0, wording.governed_by, wording.form, wording.shown)
    if _CUE.search(sentence.words):
        places = [(start, end) for start, end, _ in license_names(sentence.shown, book)]
        if (now := without_former_license(sentence.shown, places)) != sentence.shown:
            sentence = replace(sentence, words=fold(now), shown=now)
    free = _only_grants(sentence.words, sentence.shown, sentence.governed_by, sentence.kind, book)
    why, names = _made_of(sentence.words, sentence.shown, sentence.governed_by, sentence.kind, book, free=free)
    if not why and wording.unknown and not free and _sounds_like_a_term(sentence):
        why = SOUND
    may_stand_in = bool(why or names)
    if whole is not None:
        names = tuple(one for one in names if not whole.calls_itself(one))
    told = wording.kind in _TELLING
    bases = _bases(sentence.shown, sentence.governed_by, sentence.kind, book) if told else None
    readable = not free and (bool(why) or _may_be_read(sentence))
    if not readable and not names and bases is None:
        return None
    stated: tuple[Term, ...] = ()
    if readable:
        words = without_versions(sentence.shown, book)
        stated = alone(sentence, words) if whole is None else whole.terms(sentence)
    if not why and _limiting(stated):
        why = CONCEPTS
    tells = why and not names and whole is None and not wording.unknown
    if tells and (left := _but_told(sentence.words, sentence.governed_by, sentence.kind)):
        rest, why = left
        stated = alone(sentence, rest)
        why = why or (CONCEPTS if _limiting(stated) else "")
    silent = not why or _repeats_the_law(sentence, stated) or _only_invites(sentence)
    silent = silent or (whole is not None and whole.is_title(sentence))
    if silent and not names and bases is None:
        return None
    lead = sentence.governed_by.rpartition(" / ")[2]
    limits = limits_of_use(_nameless(sentence.shown, book), lead, stated) if why else ()
    entry = UnreadSentence(
        quote=quote,
        location=_NOWHERE,
        why=why or "",
        names=names,
        covers=frozenset(),
        needs=_needs(sentence),
        figures=_figures(sentence.words),
        bases=bases,
        terms=stated if why else (),
        limits=limits,
        named=model_named(sentence.shown) if limits else "",
    )
    return entry, may_stand_in, silent, sentence.shown


@lru_cache(_CACHED)
def _only_grants(words: str, shown: str, governed_by: str, kind: str, book: Library) -> bool:
    """Whether a sentence grants and says nothing else, under nothing that turns it round or asks what must be done."""
    if kind not in ("prose", "item"):
        return False
    above = governed_by.split(" / ")[-1]
    turned = {"forbid", "not", "only", "noncommerce"} | (DUTIES if question_before(governed_by) else set())
    if above and lexicon().concepts_of(above, language_of(above)) & turned:
        return False
    masked = fold(without_license_names(shown, book)[0]) if _CUE.search(words) else words
    return says_it_is_free(masked)


@lru_cache(_CACHED)
def _but_told(words: str, governed_by: str, kind: str) -> tuple[str, str] | None:
    """The rest of a sentence that tells how the model works, and why it is unread; None where it names a right."""
    if kind not in _PROSE:
        return None
    (rest, language), lex = without_what_is_told(words), lexicon()
    if not language or (lex.concepts_of(rest, language) | lex.concepts_of(rest, language_of(words))) - _TOPICS:
        return None
    lead = governed_by.split(" / ")[-1] if governed_by.endswith((":", "?")) else ""
    weighed = (rest, f"{lead} {rest}") if lead else (rest,)
    limits = any(_limits(one, language, lex, net().threshold) for one in weighed)
    return rest, SOUND if limits else ""


def _limiting(stated: Sequence[Term]) -> bool:
    """Whether a term among those read limits what may be done."""
    return any(column(term) is Column.LIMITATIONS for term in stated)


def _nameless(shown: str, book: Library) -> str:
    """A sentence without the names of licenses, which hide what else it says."""
    if not _CUE.search(fold(shown)):
        return shown
    return without_license_names(shown, book)[0].replace(LICENSE_TOKEN, " ")


def _repeats_the_law(sentence: Sentence, stated: Sequence[Term]) -> bool:
    """Whether a sentence asks what the law asks of everybody, and has no word of anything else."""
    return (
        bool(stated)
        and all(repeats_the_law(term.id, term.value) for term in stated)
        and lexicon().only_keeps_to_the_law(sentence.words)
    )


def _only_invites(sentence: Sentence) -> bool:
    """Whether a sentence invites somebody to get in touch, under no heading that makes it the way to a right."""
    lex, above = lexicon(), fold(sentence.governed_by)
    return lex.only_invites(sentence.words) and not (
        _CUE.search(above) or lex.concepts_of(above, language_of(above, sentence.governed_by)) & _MATTERS
    )


READ_FROM = -4.0
"""Score of the net from which rules are asked as well: what they read is a limit, however it sounds. Of limits by an
author never learned from, one in 625 scores less; rules take fifty times as long as the net. Measured on the
sentences of bench/RESULTS.md, "Laws"."""


def _may_be_read(sentence: Sentence) -> bool:
    """Whether rules are asked about a sentence that does not sound like a limit."""
    if sentence.kind in ("code", "link") or len(sentence.words) < _SHORTEST_LIMIT:
        return False
    concepts = lexicon().concepts_of(sentence.words, language_of(sentence.words, sentence.shown))
    return bool(concepts & _MATTERS) and _sound(sentence.words, concepts) >= READ_FROM


@lru_cache(_CACHED)
def _sound(words: str, concepts: frozenset[str]) -> float:
    """How much a folded sentence sounds like a limit; weighed once, for whoever asks."""
    return net().highest(words, concepts)


def _sounds_like_a_term(sentence: Sentence) -> bool:
    """Whether a sentence of a license text sounds like a limit of any one term."""
    if sentence.kind in ("code", "link", "heading") or len(sentence.words) < _SHORTEST_LIMIT:
        return False
    under_its_lead, _ = _context(sentence.words, sentence.governed_by, sentence.kind)
    told = (sentence.words, under_its_lead)
    return _answers_a_right(sentence) or any(Sound(one, "").most(frozenset()) >= LIKE_A_TERM for one in told if one)


def _answers_a_right(sentence: Sentence) -> bool:
    """Whether a sentence answers the question for a right before it with anything but yes, however it puts it."""
    asked = question_before(sentence.governed_by)
    if not asked:
        return False
    language = language_of(f"{asked} {sentence.words}")
    concepts = lexicon().concepts_of(asked, language)
    if not concepts & (MAY_BE_DONE | {"permit"}) or concepts & DUTIES:
        return False
    return not is_agreement(sentence.words, language)


LIKE_A_TERM = -3.0
"""Score of the term that a sentence of an unrecognized license text sounds most like from which it is not inert.
Measured with weights that had not learned the sets: of 61 limits that were neither read nor asked about, 38 are asked
about, and of a license of 31 sentences 20 instead of 18; from -2.5 it is 30 limits and 20 sentences, from -4 51 limits
and 23 sentences."""
_LICENSES = (DocumentKind.LICENSE, DocumentKind.USE_POLICY)
_SHORTEST_LIMIT = 12
"""Characters of a sentence that states a limit by itself. By judgment: "No sale." says less than its heading."""
_TELLING = frozenset(
    {DocumentKind.CARD, DocumentKind.CARD_SECTION, DocumentKind.GATED_PROMPT, DocumentKind.NOTICE, DocumentKind.TEXT}
)
"""Documents that tell of this very model; a license speaks of derivatives of anything."""
_DESCRIBING = _TELLING - {DocumentKind.GATED_PROMPT}
"""Documents that tell of other things as well; whoever is asked for consent is asked for this model."""


_FIGURE_CELL = re.compile(r"(?:^|[|:])\s*[*_]{0,2}[±~<>+-]?\d[\d.,]*\s?%?[*_]{0,2}\s*(?=$|[|:])")
_MEASURED = 2
"""Cells of a row that are nothing but figures, from which it is one of a table of measurements. By judgment."""


@lru_cache(_CACHED)
def _bases(shown: str, governed_by: str, kind: str, book: Library) -> tuple[str, ...] | None:
    """Names of what a sentence may say the model was made from; None where it does not sound like that."""
    if kind == "link" or (kind == "row" and _tells_no_base(shown)):
        return None
    return names_of_bases(but_models(shown, book), _context("", governed_by, kind)[0].strip(), code=kind == "code")


def _tells_no_base(row: str) -> bool:
    """Whether a row is one of measurements, or the head of columns that are called so: nothing is said of its cells."""
    return len(_FIGURE_CELL.findall(row)) >= _MEASURED or row.lstrip().startswith((":", "|"))


def but_models(shown: str, book: Library) -> str:
    """A sentence with a token in the place of each license's name, unless a model is called so as well."""
    if not _CUE.search(fold(shown)):
        return shown
    bases = load_base_models()
    out, place = [], 0
    for start, end, _ in license_names(shown, book):
        if not bases.named_in(shown[start:end]):
            out += [shown[place:start], LICENSE_TOKEN]
            place = end
    return "".join((*out, shown[place:]))


_STRICT = frozenset({"only", "not", "forbid", "require"})
_USES = frozenset({"commerce", "purpose", "production", "trial"})
_MATTERS = _USES | {"consent", "fee", "register", "share", "place", "compete", "person", "contact"}
_SWITCHED = frozenset({"commerce", "purpose", "consent", "fee", "register", "compete"})
"""What a switch of a settings file can only mean as a right; "preview: yes" is a state of the software."""
_LIMITED = _USES | {"compete", "fee", "register"}
"""What a sentence limits that stands where nobody looks for one."""
_WORDS = re.compile(r"[^\W\d_]+")
_TOPICS = frozenset({"field", "place", "person", "model", "outputs", "count", "number"})
"""What a tag may name without a word on rights: what the model is about."""
_SHORT_VALUE = 5
"""Words of a value up to which it is a setting and no sentence. By judgment."""
_SHORT_NAME = 2
"""Words of a value up to which it is a name. By judgment."""
_POINTS = re.compile(r"(?:see )?(?:the )?(?:\./)?(?:licen[cs]e(?!ref)|copying|notice)[\w.\-]*(?: file)?", re.IGNORECASE)
_WHOLE_TEXTS = (Status.EXACT, Status.EQUIVALENT)
_LICENSE_KEY = re.compile(r"licen[cs]e|terms|eula|agreement|polic(?:y|ies)|restrict|permission|usage rights|rights\b")


def _in_fields(document: Document, book: Library, memory: Memory | None) -> Iterator[UnreadSentence]:
    """Fields that limit something: by a sentence, by a switch, by the name of a license nobody knows."""
    for line in document.text.split("\n\n"):
        weigh = partial(_weigh_a_field, line, book)
        asked = line.encode("utf-8", "surrogatepass")
        entry = weigh() if memory is None else memory.answer("field", asked, weigh)
        if entry is not None:
            yield replace(entry, location=document.location, covers=document.covers)


def _weigh_a_field(line: str, book: Library) -> UnreadSentence | None:
    """What is left to ask about a field, wherever it stands."""
    key, _, value = line.partition(": ")
    why, names = _made_of_a_field(key, value, book)
    bases = names_of_bases(but_models(value, book), fold(key)) if _TELLS_A_BASE.search(key) else None
    if not why and not names and bases is None:
        return None
    if names and _LICENSE_KEY.search(key.casefold()):
        names = tuple(dict.fromkeys((*names, *((quoted(name),) for name in unknown_names(value, book)))))
    shown = " ".join(line.split())
    sentence = Sentence(fold(shown), 0, 0)
    return UnreadSentence(
        quote=shown[:LONGEST_QUOTE],
        location=_NOWHERE,
        why=why,
        names=names,
        covers=frozenset(),
        needs=_needs(sentence),
        figures=_figures(sentence.words),
        bases=bases,
        limits=limits_of_use(value, "", ()) if why else (),
    )


_TELLS_A_BASE = re.compile(
    r"\b(?:base|parent|source|origin\w*|from|init\w*|pretrained|name or path|upstream|backbone)\b", re.IGNORECASE
)
"""Words in the key of a setting whose value may be what the model was made from."""


@lru_cache(_CACHED)
def _made_of_a_field(key: str, value: str, book: Library) -> tuple[str, tuple[tuple[str, ...], ...]]:
    lex = lexicon()
    named = _LICENSE_KEY.search(key.casefold()) is not None
    masked, names = without_license_names(f"{key}: {value}" if named else value, book)
    if not names and value.startswith("License ::"):
        masked, names = without_license_names(value, book)
    if names and value.startswith("License ::"):
        return "", names
    words = fold(masked if names else f"{key}: {value}")
    if named and len(value.split()) > _SHORT_VALUE:
        found = identify_text(value, book)
        # A whole license text names licenses itself; a sentence that names one may say more.
        if found.status in (_WHOLE_TEXTS if names else (*_WHOLE_TEXTS, Status.REFERENCE)):
            return "", tuple((one,) for one in found.license_ids)
        if not names:
            return (CONCEPTS if not _POINTS.fullmatch(value.strip()) else ""), ()
    if len(value.split()) > _SHORT_VALUE or any(map(_UNSPACED.search, value)):
        for sentence in sentences(value):
            why, more = _made_of(sentence.words, sentence.shown, "", sentence.kind, book)
            if why or _limits_a_use(sentence.words, sentence.shown):
                return why or CONCEPTS, (*names, *more)
            names = (*names, *more)
        if key != "tag":
            return "", names
    if key != "tag" and not names and len(value.split()) > _SHORT_NAME and _limits_a_use(fold(value), value):
        return CONCEPTS, names
    concepts = lex.concepts_of(words, UNSURE)
    if lex.fires(concepts) or "noncommerce" in concepts:
        return CONCEPTS, names
    # A tag of two words tells no language: what it may limit is looked for in all of them.
    anywhere = concepts
    concepts = lex.concepts_of(words, language_of(words, f"{key}: {value}"))
    # In a language whose words for rights are not all known, no concept is no proof of a topic.
    topic = key == "tag" and concepts <= _TOPICS and all(one in english_words() for one in _WORDS.findall(fold(value)))
    if value not in ("yes", "no") and not topic and net().score(words, concepts) >= max(0.0, net().threshold):
        return SOUND, names
    switch = value in ("yes", "no")
    if key == "tag" and anywhere & _USES and anywhere & _STRICT:
        return CONCEPTS, names
    if (
        concepts & (_SWITCHED if switch else _MATTERS)
        and (switch or concepts & _STRICT)
        and not (switch and value == "yes" and "permit" in concepts)
    ):
        return CONCEPTS, names
    if named and not names and value not in ("yes", "no", "other", "unknown") and not _POINTS.fullmatch(value.strip()):
        return "", names if _is_own_link(value) else (("an unknown license",),)
    return "", names


_SPELLED = frozenset({"tag", "spdx-expression"})
"""How a tag is read that names licenses by their ids and says nothing else."""
_LABELED = re.compile(
    r"\blicen[cs]es?(?:\"?\s{0,2}=\s{0,2}[\"']?|[\"']\s{0,2}:\s{0,2}[\"'])([\w.+\-:/]{2,160})[\"']?", re.IGNORECASE
)
"""A license as settings and labels name it."""
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def _is_own_link(value: str) -> bool:
    """Whether a license link leads to a file beside it."""
    return "://" not in value and value.strip().casefold().startswith(("license", "licence", "./", "copying"))


def _in_a_name(document: Document) -> Iterator[UnreadSentence]:
    """The words of a name that limit a use: "research only", "no commercial use"."""
    words = fold(document.text)
    concepts = lexicon().concepts_of(words, "en" if words.isascii() else language_of(words, document.text))
    if "noncommerce" in concepts or (concepts & _STRICT and concepts & _USES):
        yield UnreadSentence(
            quote=document.text[:LONGEST_QUOTE],
            location=document.location,
            why="a name that says how it may be used",
            names=(),
            covers=document.covers,
        )


def _in_a_value(document: Document) -> Iterator[UnreadSentence]:
    """The sentences of a value that limit a use: a prompt or the name of a benchmark speaks of anything else."""
    for sentence in sentences(document.text, markup=False):
        if _limits_a_use(sentence.words, sentence.shown):
            yield UnreadSentence(
                quote=sentence.shown[:LONGEST_QUOTE],
                location=document.location,
                why=CONCEPTS,
                names=(),
                covers=document.covers,
                needs=_needs(sentence),
                figures=_figures(sentence.words),
            )


def _limits_a_use(words: str, shown: str) -> bool:
    """Whether a sentence in a place where nobody looks for one has the words of a limit, and may sound like one."""
    concepts = lexicon().concepts_of(words, language_of(words, shown))
    sound = _sound(words, concepts)
    limited = concepts & _LIMITED or ("share" in concepts and sound >= EVEN)
    return sound >= FIRES_FROM and ("noncommerce" in concepts or bool(concepts & _STRICT and limited))


def _needs(sentence: Sentence) -> tuple[frozenset[str], ...]:
    lex = lexicon()
    return lex.needs(lex.concepts_of(sentence.words, language_of(sentence.words)))


_FIGURE = re.compile(
    r"(?<![\w.])(\d{1,3}(?:[,' ]\d{3})+|\d+)(?:\.\d+)?"
    r"(?:\s{0,2}(thousand|million|billion|k|m|b|bn|mio|万|億|亿))?(?!\w)"
)
_TIMES = {"thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6, "mio": 10**6, "billion": 10**9, "b": 10**9}
"""Given by the words for powers of ten."""
_TIMES |= {"bn": 10**9, "万": 10**4, "億": 10**8, "亿": 10**8}


def _figures(words: str) -> frozenset[int]:
    found = (int(re.sub(r"\D", "", match[1])[:15]) * _TIMES.get(match[2] or "", 1) for match in _FIGURE.finditer(words))
    return frozenset(number for number in found if number >= 100)


LANGUAGE = "in a language that is not read"
CONCEPTS = "its words can limit a right"
SOUND = "it sounds like a limit"


@lru_cache(_CACHED)
def _made_of(
    words: str, shown: str, governed_by: str, kind: str, book: Library, *, free: bool = False
) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """Why a sentence is unread (empty: it is inert), and the licenses it names: the ids of each, or its name in quotes.

    A sentence that is ``free`` only grants, and names licenses on record alone. Elsewhere a name on no record counts
    beside one that is, in a sentence that is asked about anyway, and where it says what something is licensed under.
    A badge that says so is read as a line of text.
    """
    if kind == "link" and (stated := stated_in(shown, "")) and not _POINTS.fullmatch(stated):
        kind = "prose"
    if free:
        return "", without_license_names(shown, book)[1]
    why, names = _weighed(words, shown, governed_by, kind, book)
    if kind == "code" or why == LANGUAGE:
        return why, names
    told = stated_names(shown, governed_by, book, row=kind == "row")
    named = unknown_names(shown, book) if kind != "link" and (why or names) else ()
    return why, (*names, *((quoted(name),) for name in dict.fromkeys((*named, *told))))


def _weighed(
    words: str, shown: str, governed_by: str, kind: str, book: Library
) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """As `_made_of`, without what is on no record."""
    names: tuple[tuple[str, ...], ...] = ()
    masked = shown
    if _CUE.search(words):
        if (tag := TAG.fullmatch(shown)) and (stated := identify_reference(tag[1], book)).method in _SPELLED:
            return "", tuple((one,) for one in stated.license_ids)
        masked, names = without_license_names(shown or words, book)
        if names:
            words = fold(masked)
        elif (label := _LABELED.search(shown or words)) and not _POINTS.fullmatch(label[1].strip()):
            names = ((f"“{label[1].strip()[:LONGEST_QUOTE]}”",),)
    language = language_of(words, shown)
    lex, weights = lexicon(), net()
    if (names and lex.only_claims(words)) or (kind == "heading" and lex.only_a_title(words)):
        return "", names
    if _TURNED_ROUND.search(shown):
        return "its writing direction is turned round", names
    if kind in (*_PROSE, "row") and refuses_a_use(words, governed_by, kind):
        return CONCEPTS, names
    if kind in (*_PROSE, "row") and keeps_weights_back(words):
        return CONCEPTS, names
    if kind in _PROSE and (states_an_edition(words, kind) or denies_another(shown) or is_not_meant_for_business(words)):
        return CONCEPTS, names
    if kind in _PROSE and allows_under_a_condition(words):
        return CONCEPTS, names
    if kind != "link" and _ONE_WORD.fullmatch(words) and not lex.concepts_of(words, language) & _ALONE:
        return "", names
    data = _HELD.findall(shown) if kind == "code" else []
    least = EVEN if data or kind == "link" else weights.threshold
    if _limits(words, language, lex, least):
        return _reason(words, language, lex), names
    spelled = respelled(words, language)
    if spelled != words and _limits(spelled, "en", lex, least):
        return _reason(spelled, "en", lex), names
    for part in map(fold, data):
        if _limits(part, language_of(part), lex, EVEN):
            return _reason(part, language_of(part), lex), names
    if kind not in ("code", "link") and _limits_in_a_cell(shown, governed_by if kind == "row" else ""):
        return CONCEPTS, names
    within = sentences_within(masked) if names and kind not in ("code", "link", "row") else ()
    for part in map(fold, within):  # the name of a license hides what a sentence behind it says
        if _limits(part, language_of(part), lex, least):
            return _reason(part, language_of(part), lex), names
    for part in beside_a_contrast(words):  # what another model may be used for hides what this one may not
        if _limits(part, language, lex, least):
            return _reason(part, language, lex), names
    context, alone = _context(words, governed_by, kind)
    # What a heading limits by itself is asked about where it stands, not once more under each of its sentences.
    # A sentence with a word on rights of its own says more than its heading.
    topic = lex.concepts_of(words, language) <= _TOPICS
    repeated = alone and topic and _limits(alone, language_of(alone), lex, weights.threshold)
    if context and not repeated and _limits(context, language_of(context), lex, weights.threshold):
        return _reason(context, language_of(context), lex), names
    if language == UNKNOWN and (kind in _PROSE or not words.isascii()) and is_prose(words, shown):
        return LANGUAGE, names
    return "", names


_PROSE = ("prose", "item", "heading")
_HELD = re.compile(r"[{\"']([^{}\"'\n]{12,2000})[}\"']")
"""What a line of code holds in quotes or braces: a note of a citation, a message."""
_TURNED_ROUND = re.compile("[\u202d\u202e]")
_ONE_WORD = re.compile(r"[\W\d_]*[^\W\d_\u0e00-\u9fff]*[\W\d_]*")
"""A word by itself, a title, states nothing; in languages without blanks a word may be a sentence."""
_ALONE = frozenset({"noncommerce", "reserve", "forbid"})


EVEN = 0.0
"""The score from which what code holds in quotes, and where a link leads, is asked about: even odds. Most of it is
data: a prompt, a field of a citation, an argument, the name of a page. By judgment."""


FIRES_FROM = -2.5
"""Score of the net from which words that limit in any sentence count: below, the net is sure that they tell of others
instead ("funded by a non-profit", "we removed every non-commercial file"). Of sentences with such words that were never
learned from, 17 of 19 harmless ones score less and 0 of 30 limits. Measured: bench/RESULTS.md, "Laws"."""


def _limits(words: str, language: str, lex: Lexicon, least: float) -> bool:
    concepts = lex.concepts_of(words, language)
    return _sound(words, concepts) >= (min(least, FIRES_FROM) if lex.fires(concepts) else least)


def _reason(words: str, language: str, lex: Lexicon) -> str:
    return CONCEPTS if lex.fires(lex.concepts_of(words, language)) else SOUND


_SHORT = 12
"""Words up to which a sentence is also read with the heading above it: "Commercial use" / "Not without a contract.".
By judgment: longer sentences say themselves what they are about."""


_CELL = re.compile(r"\s?[:：|](?:\s|$)|：|\s[–—-]\s|[()（）]")
"""Between a name and what is told of it, in a row or an item."""
_IS = re.compile(r"\s(?:is|are|ist|sind|est|sont|es|son|é|são|è|sono|jest|są)\s|は|是", re.IGNORECASE)
"""The same in a sentence."""


_ONLY_USES = (frozenset({"only", "purpose"}), frozenset({"purpose", "agreement"}))
"""Concepts of words that say what something is for and nothing else: "research only", "research license"."""
_ONLY_TRIED = frozenset({"only", "trial"})
"""The same below the head of a column about rights, and elsewhere a part of a data set: "evaluation only"."""


def _limits_in_a_cell(shown: str, heads: str) -> bool:
    """Whether a cell, or what is told of a name, is nothing but the only use: "Heron : research only"."""
    cells, told = _CELL.split(shown), _IS.split(shown)
    for cell, head in zip(cells[::-1], heads.split(" / ")[::-1], strict=False) if heads else ():
        of_rights = _CUE.search(head) or lexicon().concepts_of(head, language_of(head)) & _OF_RIGHTS
        if of_rights and len(cell) <= _SHORT_CELL and lexicon().concepts_of(fold(cell), UNSURE) >= _ONLY_TRIED:
            return True
    # A cell of two words tells no language: what it may limit is looked for in all of them.
    parts = [(cell, UNSURE) for cell in cells] if len(cells) > 1 else []
    parts += [(told[1], language_of(fold(shown), shown))] if len(told) == 2 else []
    return any(
        len(part) <= _SHORT_CELL and any(only <= lexicon().concepts_of(fold(part), language) for only in _ONLY_USES)
        for part, language in parts
    )


_OF_RIGHTS = frozenset({"agreement", "permit", "consent"})
_SHORT_CELL = 40
"""Characters of a cell that says one thing. By judgment: five words."""


def _context(words: str, governed_by: str, kind: str) -> tuple[str, str]:
    """A sentence with what governs it, where that may make another sentence of it, and what governs it alone."""
    if not governed_by or kind in ("link", "code"):
        return "", ""
    parts = governed_by.split(" / ")
    if kind == "row":
        return f"{' ; '.join(parts[-8:])} : {words}"[-800:], ""
    if parts[-1].endswith((":", "?")) or len(words.split()) <= _SHORT:
        return f"{parts[-1]} {words}"[-800:], parts[-1]
    return "", ""


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
