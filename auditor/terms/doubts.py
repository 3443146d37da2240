"""Sentences of a license that may limit a right and were not understood, term by term.

A row of `license_db/frames/doubts.yaml` says which concepts under which modality may bear on a term. Where one holds
in a sentence that no rule of that term understood, and the text is not known to be as strict already, the sentence is
unread: it is quoted with the term it may bear on, and a person answers for that term. So is a sentence that was read
as stricter than the value the text was given as a whole: what is said of one part may be meant of all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, islice

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.model import Document, Identification, Term
from auditor.core.resources import data_root
from auditor.terms.answers import answers
from auditor.terms.concepts import concepts
from auditor.terms.consequences import kind
from auditor.terms.definitions import definitions
from auditor.terms.dialogues import dialogue_lines
from auditor.terms.finding import line_of
from auditor.terms.frame_rules import FrameRule, rule_of
from auditor.terms.frames import FORBID, Frames, statements
from auditor.terms.net import limits_net
from auditor.terms.passages import Passage
from auditor.terms.sound import Sound
from auditor.terms.understood import finds_in, finds_of, sentences_of
from auditor.text import BEYOND, beginning, beyond
from auditor.text.language import read_in

LONGEST = 1000
"""Characters of a quote. By judgment: a sentence that can be read in a report."""
ANY = "any"
LANGUAGE = "in a language that is not read"
WORDS = "its words can limit this, and no rule understood it"
SOUND = "it sounds like a limit, no rule understood it, and little else was read of what may be done"
DENIES = "it denies or bounds something on a page of few words, and no rule understood it"
TALK = "it stands in a conversation"
STRICTER = "it says more than the text as a whole was taken for"
_STRICTEST = frozenset({"prohibited"})
_RANKS: Mapping[str, tuple[str, ...]] = {
    "commercial-use": ("allowed", "conditional", "prohibited"),
    "redistribution": ("allowed", "conditional", "prohibited"),
    "modification": ("allowed", "conditional", "prohibited"),
    "output-training": ("allowed", "conditional", "own-derivatives-only", "prohibited"),
}
"""Terms of which one sentence may be stricter than the text as a whole, and their values, the strictest last."""


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
    sounds: float | None = None
    """The score of the net from which a sentence counts; any, where nothing is said."""
    sounds_like: float | None = None
    """The same of the net that was trained for limits of this very term."""


@cache
def _rows() -> tuple[_Row, ...]:
    path = data_root("license_db") / "frames" / "doubts.yaml"
    held = plain_yaml(path)
    known = concepts()
    return tuple(
        _Row(
            rule_of({"value": None, **row}, known, f"doubts:{number}"),
            frozenset(row["settled-by"] if row.get("although-found") else (row["term"], *row.get("settled-by", ()))),
            row.get("sounds"),
            row.get("sounds-like"),
        )
        for number, row in enumerate(held["doubts"], 1)
    )


def unread_terms(document: Document, stated: Iterable[Term]) -> Iterator[UnreadTerm]:
    """The sentences of a text that may bear on a term that limits, and were not understood.

    Of a text beyond its budget the first line that was not read is one of them, and bears on any term.
    """
    first = (document.location.start_line or 1) - 1
    yield from _unread_in(replace(document, text=beginning(document.text)), stated)
    if left := beyond(document.text):
        yield UnreadTerm(ANY, left[0], first + left[1], first + document.text.count("\n") + 1, BEYOND)


def _unread_in(document: Document, stated: Iterable[Term]) -> Iterator[UnreadTerm]:
    """The same of a text within its budget."""
    listed = list(stated)
    values = {term.id: {str(kind(one.value)) for one in listed if one.id == term.id} for term in listed}
    quotes = {term.id: [_line(one.quote or "") for one in listed if one.id == term.id] for term in listed}
    settled = {term for term, said in values.items() if term in _SAID_ONCE or said & _STRICTEST}
    first = (document.location.start_line or 1) - 1
    shown = dialogue_lines(document.text)
    foreign: list[Passage] = []
    entries: list[tuple[float | None, UnreadTerm]] = []
    silent: list[tuple[float, UnreadTerm]] = []
    denied: list[tuple[float, UnreadTerm]] = []
    read_ = sentences_of(document)
    answered = {passage.start: frames for passage, frames in answers(read_)}
    although = {row.rule.term for row in _rows() if row.rule.term not in row.settled_by}
    sentences = understood = 0
    for place, ((passage, frames), by_itself) in enumerate(zip(read_, finds_of(document), strict=True)):
        if frames.language not in concepts().languages:
            foreign.append(passage)
            continue
        # An answer is also the statement that it makes with its question.
        said = [frames, *(answered[one] for one in (passage.start,) if one in answered)]
        found: dict[str, set[str]] = {}
        for find in chain(by_itself, *(finds_in(passage, one) for one in said[1:])):
            found.setdefault(find.term, set()).add(str(kind(find.value)))
        line = line_of(document.text, passage.start)
        quote = _line(document.text[passage.start : passage.end])[:LONGEST]
        sound = Sound(quote, passage.lead)
        talk = dict.fromkeys(_limits(found) if line in shown else (), (TALK, None))
        found = {} if line in shown else found
        told: dict[str, tuple[str, float | None]] = {}
        told |= {term: (WORDS, above) for one in said for term, above in _open(one, found, sound)}
        told |= dict.fromkeys(_stricter(found, values), (STRICTER, None)) | talk
        last = line_of(document.text, max(passage.end - 1, passage.start))
        if _ASKS.search(quote) and place + 1 < len(read_):
            after = read_[place + 1][0]
            if after.start in answered and any(finds_in(after, answered[after.start])):
                continue  # what is asked is stated with its answer
        for term, (why, above) in told.items():
            if (
                (term in settled and why != STRICTER)
                or values.get(term, set()) & _STRICTEST
                or (
                    why == WORDS
                    and term not in although
                    and any(quote in one or (one and one in quote) for one in quotes.get(term, ()) if "|" not in quote)
                )
            ):
                continue
            if sound.like(term) >= HARMLESS:
                entries.append((above, UnreadTerm(term, quote, first + line, first + last, why)))
        if len(quote.encode()) >= SAYS_SOMETHING:
            sentences += 1
            understood += bool(found)
        if not (found.keys() - _BESIDE) and not _is_quoted(quote, listed) and not _ASKS.search(quote):
            if len(quote.encode()) >= SAYS_SOMETHING and not found and not told:
                silent.append((sound.most(settled), UnreadTerm(ANY, quote, first + line, first + last, SOUND)))
            states = _ENDED.search(quote) and not _LEADS.search(quote) and passage.start not in answered
            if states and _denies(frames, sound) and not definitions([(0, quote, frames.language)]):
                denied.append((sound.most(frozenset()), UnreadTerm(ANY, quote, first + line, first + last, DENIES)))
    kept = list(_few(entries))
    if sum(term in values for term in _CORE) <= LEFT_OPEN and understood <= READ_AT_MOST * sentences:
        kept += _loudest(silent)[: max(MOST - len(kept), 0)]
    if sentences <= PAGE:  # a person reads it whole, and one sentence that is missing there is one of few
        asked = {one.quote for one in kept}
        more = (one for _, one in sorted(denied, key=lambda one: -one[0]) if one.quote not in asked)
        kept += islice(more, max(MOST - len(kept), 0))
    yield from sorted(kept, key=lambda one: one.start_line)
    yield from _of_no_grammar(document, foreign, first)


def _denies(frames: Frames, sound: Sound) -> bool:
    """Whether a sentence says no to something, by its structure or its words."""
    if sound.most(frozenset()) < FAINT:
        return False
    bans = any(kind == FORBID for piece in frames.pieces for _, _, kind in piece.marks)
    denies = bool(sound.concepts & _DENYING) or any(piece.only for piece in frames.pieces)
    return (bans and sound.score >= BANS) or (denies and sound.score >= DENIED)


def _is_quoted(sentence: str, stated: Iterable[Term]) -> bool:
    """Whether a limit of the text is quoted from a sentence: caps and areas are read beside its frames."""
    return any(
        sentence in quote or quote in sentence
        for term in stated
        if (quote := _line(term.quote or "")) and _limits({term.id: {str(kind(term.value))}})
    )


def _line(words: str) -> str:
    """Words as printed, on one line."""
    return " ".join(words.split())


_ASKS = re.compile(r"[?？][\W\d_]*$")
"""How a question ends: what it is answered with may limit, and stands behind it."""
_LEADS = re.compile(r"[:：][\W\d_]*$")
"""How a lead ends: what it denies stands below it."""
_SAID_ONCE = frozenset({"non-compete", "remote-restriction", "terms-may-change"})
"""Terms with one value: a text that states one is not stricter for saying it twice."""
_CORE = ("commercial-use", "redistribution", "modification")
"""What everybody asks of a license."""
LEFT_OPEN = 1
"""Terms of `_CORE` up to which a text is one of which little was read: with two of them stated, twice as many sentences
that limit nothing are quoted for each limit. Measured on sets left out: bench/RESULTS.md, "Reading terms"."""
READ_AT_MOST = 0.5
"""Share of its sentences that were understood up to which the same. Measured as `LEFT_OPEN`: licenses for data and for
services speak of other things, and most of their sentences are understood."""
SAYS_SOMETHING = 25
"""Bytes from which a line is a sentence and no title. By judgment: four words, or eight Chinese characters."""
MOST_SILENT = 3
"""Sentences of a text of which little was read that are quoted by their sound, for no term in particular. Measured as
`LEFT_OPEN`: of 1,325 limits of sets left out a fourth sentence finds one more."""
LOUD = -2.5
"""Score of the term that a sentence sounds most like from which it is quoted so. Measured as `LEFT_OPEN`: from -2 a
third less is found; from -3 every second sentence more limits nothing."""


PAGE = 12
"""Sentences up to which a text is a page: each that says no is asked about where no rule understood it. Measured on 155
texts that no weights have learned: 20 more limits are asked about, for 7 sentences that limit nothing; up to 24
sentences 24, for 15."""
BANS = -2.0
"""Score of the net from which a sentence of a page counts that bans something. Measured as `PAGE`: from any score one
more limit is asked about, for one sentence that limits nothing."""
DENIED = -0.5
"""The same of a sentence with a word that denies or bounds. Measured as `PAGE`: from -1 four more limits are asked
about than from 0, for four sentences that limit nothing; since real model cards were learned from, short ones score a
half less."""
FAINT = -4.5
"""Score of the term that a sentence sounds most like below which it does not count: so score the endorsement clauses of
permissive licenses. Measured on 150 of them, which the weights may have learned: 19 are flagged without it, 2 with."""
_BESIDE = frozenset({"warranty-disclaimer"})
"""What is read in a sentence without making it understood: "leave it as it is" disclaims nothing."""
_DENYING = frozenset({"not", "forbid", "only", "limit", "noncommerce"})
"""Concepts of the lexicon under which something is denied or bounded."""


def _loudest(silent: Sequence[tuple[float, UnreadTerm]]) -> list[UnreadTerm]:
    """Of the sentences of which no rule understood anything, those that sound most like limits."""
    ranked = sorted(silent, key=lambda one: -one[0])
    return [one for above, one in ranked if above >= LOUD][:MOST_SILENT]


def _limits(found: Mapping[str, set[str]]) -> list[str]:
    """The terms that limit a right and that were read in a sentence."""
    return [term for term, said in found.items() if term in limits_net().terms and said != {"allowed"}]


def _of_no_grammar(document: Document, passages: Sequence[Passage], first: int) -> Iterator[UnreadTerm]:
    """The passages in a language that is not read which most sound like limits, one of them at least."""
    told = [" ".join(document.text[one.start : one.end].split())[:LONGEST] for one in passages]
    sounds = [Sound(quote, one.lead).score for quote, one in zip(told, passages, strict=True)]
    ranked = sorted(range(len(passages)), key=lambda place: -sounds[place])
    chosen = [place for place in ranked if sounds[place] >= FOREIGN and _ENDED.search(told[place])][:MOST_FOREIGN]
    for place in sorted(chosen or ranked[:1]):
        yield UnreadTerm(
            ANY,
            told[place],
            first + line_of(document.text, passages[place].start),
            first + line_of(document.text, max(passages[place].end - 1, passages[place].start)),
            f"{LANGUAGE} ({len(passages)} passages)",
        )


FOREIGN = -3.0
"""The score from which a passage in a language without grammar may limit. By judgment: the net has learned few
sentences of some of these languages, and nothing else reads them."""
MOST_FOREIGN = 6
"""Passages of one text that are quoted because their language is not read. By judgment: a person reads a few, and what
limits a right mostly sounds most like it."""
_ENDED = re.compile(r"[.;:!?।。؛؟！？][\W\d_]*$")
"""How a sentence ends, and a title does not."""


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


def _stricter(found: Mapping[str, set[str]], values: Mapping[str, set[str]]) -> Iterator[str]:
    """The terms of which a sentence was read as stricter than the text."""
    for term, order in _RANKS.items():
        said = max((order.index(one) for one in found.get(term, ()) if one in order), default=-1)
        whole = max((order.index(one) for one in values.get(term, ()) if one in order), default=-1)
        if said > max(whole, 0) and "allowed" not in found[term]:
            yield term
    if "purpose-limit" in found and "purpose-limit" not in values:
        yield "purpose-limit"


def _few(entries: Sequence[tuple[float | None, UnreadTerm]]) -> Iterator[UnreadTerm]:
    """The flags whose words say why, and of those by sound the ones that most do, in the order of the text."""
    by_sound = sorted(
        (place for place, (above, _) in enumerate(entries) if above is not None),
        key=lambda place: -(entries[place][0] or 0.0),
    )
    left = max(MOST - len(entries) + len(by_sound), 0)
    kept: Counter[str] = Counter()
    chosen: set[int] = set()
    for place in by_sound:
        term = entries[place][1].term
        if len(chosen) < left and kept[term] < MOST_SOUNDING:
            kept[term] += 1
            chosen.add(place)
    yield from (entry for place, (above, entry) in enumerate(entries) if above is None or place in chosen)


HARMLESS = -5.0
"""Score below which a sentence is not flagged for a term whatever its words are: the endorsement clause of a permissive
license scores so for commercial use. Measured: of the limits of the labeled sets that are flagged none scores less;
bench/RESULTS.md, "Reading terms"."""


MOST_SOUNDING = 3
"""Sentences of a text that are flagged for one term by their sound. By judgment: a person reads a few, and what limits
a right mostly sounds most like it."""
MOST = 6
"""Flags of a text up to which those by sound are added. By judgment: what a person reads without skipping."""


def _open(frames: Frames, found: Mapping[str, AbstractSet[str]], sound: Sound) -> Iterator[tuple[str, float | None]]:
    """The terms that a sentence may bear on, and by how much its sound says so; None where its words do.

    A sentence of which rules understood more than a permission is not asked about by its sound.
    """
    pieces = tuple(statements(frames))
    understood = any(said != {"allowed"} for said in found.values())
    everything = frames.mask | frames.lead | frames.heading
    told: set[str] = set()
    for row in _rows():
        term = row.rule.term
        by_sound = row.sounds is not None or row.sounds_like is not None
        if term in told or not row.settled_by.isdisjoint(found) or (by_sound and understood):
            continue
        if not row.rule.trigger & everything:
            continue
        if not any(row.rule.holds(piece, frames) for piece in pieces):
            continue
        above = None
        if row.sounds is not None:
            above = sound.score - row.sounds
        elif row.sounds_like is not None:
            above = sound.like(term) - row.sounds_like
        if above is None or above >= 0:
            told.add(term)
            yield term, above


def languages_of(document: Document) -> tuple[tuple[str, str], ...]:
    """The languages of a text's sentences, commonest first, each with how much of it is read: full, part or no."""
    counts: dict[str, int] = {}
    for passage, frames in sentences_of(replace(document, text=beginning(document.text))):
        counts[frames.language] = counts.get(frames.language, 0) + passage.end - passage.start
    how = read_in()
    return tuple(
        (code, {"full": "full", "part": "part"}.get(how.get(code, ""), "no"))
        for code in sorted(counts, key=lambda code: -counts[code])
    )
