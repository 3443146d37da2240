"""Sentences of a license that may limit a right and were not understood, term by term.

A row of `license_db/frames/doubts.yaml` says which concepts under which modality may bear on a term. Where one holds
in a sentence that no rule of that term understood, and the text is not known to be as strict already, the sentence is
unread: it is quoted with the term it may bear on, and a person answers for that term. So is a sentence that was read
as stricter than the value the text was given as a whole: what is said of one part may be meant of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.model import Document, Identification, Term
from auditor.core.resources import data_root
from auditor.terms.concepts import concepts
from auditor.terms.consequences import kind
from auditor.terms.finding import line_of
from auditor.terms.frame_rules import FrameRule, rule_of
from auditor.terms.frames import Frames, statements
from auditor.terms.lexicon import lexicon
from auditor.terms.net import net
from auditor.terms.passages import Passage
from auditor.terms.understood import finds_in, sentences_of
from auditor.text import fold, language_of
from auditor.text.language import read_in

LONGEST = 1000
"""Characters of a quote. By judgment: a sentence that can be read in a report."""
ANY = "any"
LANGUAGE = "in a language that is not read"
WORDS = "its words can limit this, and no rule understood it"
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
        )
        for number, row in enumerate(held["doubts"], 1)
    )


def unread_terms(document: Document, stated: Iterable[Term]) -> Iterator[UnreadTerm]:
    """The sentences of a text that may bear on a term that limits, and were not understood."""
    listed = list(stated)
    values = {term.id: {str(kind(one.value)) for one in listed if one.id == term.id} for term in listed}
    quotes = {term.id: [one.quote or "" for one in listed if one.id == term.id] for term in listed}
    first = (document.location.start_line or 1) - 1
    foreign: list[Passage] = []
    entries: list[tuple[float | None, UnreadTerm]] = []
    least: dict[str, float] = {}
    although = {row.rule.term for row in _rows() if row.rule.term not in row.settled_by}
    for passage, frames in sentences_of(document):
        if frames.language not in concepts().languages:
            foreign.append(passage)
            continue
        found: dict[str, set[str]] = {}
        for find in finds_in(passage, frames):
            found.setdefault(find.term, set()).add(str(kind(find.value)))
        quote = " ".join(document.text[passage.start : passage.end].split())[:LONGEST]
        sound = _Sound(quote, passage.lead)
        told = {term: (WORDS, sounding) for term, sounding in _open(frames, set(found), sound)}
        told |= dict.fromkeys(_stricter(found, values), (STRICTER, False))
        for term, (why, sounding) in told.items():
            if values.get(term, set()) & _STRICTEST or (
                why == WORDS
                and any(quote in one or (one and one in quote) for one in quotes.get(term, ()))
                and term not in although
            ):
                continue
            entry = UnreadTerm(
                term,
                quote,
                first + line_of(document.text, passage.start),
                first + line_of(document.text, max(passage.end - 1, passage.start)),
                why,
            )
            entries.append((sound.score if sounding else None, entry))
    for term in {entry.term for score, entry in entries if score is not None}:
        by_sound = sorted((score for score, entry in entries if score is not None and entry.term == term), reverse=True)
        least[term] = by_sound[:MOST_SOUNDING][-1]
    yield from (entry for score, entry in entries if score is None or score >= least[entry.term])
    yield from _of_no_grammar(document, foreign, first)


def _of_no_grammar(document: Document, passages: Sequence[Passage], first: int) -> Iterator[UnreadTerm]:
    """The passages in a language that is not read which most sound like limits, one of them at least."""
    told = [" ".join(document.text[one.start : one.end].split())[:LONGEST] for one in passages]
    sounds = [_Sound(quote, one.lead).score for quote, one in zip(told, passages, strict=True)]
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


class _Sound:
    """How much a sentence sounds like a limit, weighed when it is asked for."""

    def __init__(self, quote: str, lead: str) -> None:
        self._words = (fold(quote), fold(f"{lead[-NEAR_LEAD:]} {quote}")) if lead else (fold(quote),)

    @cached_property
    def score(self) -> float:
        """The higher of the scores of the sentence alone and under its lead."""
        return max(net().score(one, lexicon().concepts_of(one, language_of(one))) for one in self._words)


NEAR_LEAD = 200
"""Characters of a lead that are weighed with its item. By judgment: a sentence."""


MOST_SOUNDING = 3
"""Sentences of a text that are flagged for one term by their sound. By judgment: a person reads a few, and what limits
a right mostly sounds most like it."""


def _open(frames: Frames, found: set[str], sound: _Sound) -> Iterator[tuple[str, bool]]:
    """The terms that a sentence may bear on, and whether its sound says so."""
    pieces = tuple(statements(frames))
    everything = frames.mask | frames.lead | frames.heading
    told: set[str] = set()
    for row in _rows():
        if row.rule.term in told or found & row.settled_by or not row.rule.trigger & everything:
            continue
        if any(row.rule.holds(piece, frames) for piece in pieces) and (row.sounds is None or sound.score >= row.sounds):
            told.add(row.rule.term)
            yield row.rule.term, row.sounds is not None


def languages_of(document: Document) -> tuple[tuple[str, str], ...]:
    """The languages of a text's sentences, commonest first, each with how much of it is read: full, part or no."""
    counts: dict[str, int] = {}
    for passage, frames in sentences_of(document):
        counts[frames.language] = counts.get(frames.language, 0) + passage.end - passage.start
    how = read_in()
    return tuple(
        (code, {"full": "full", "part": "part"}.get(how.get(code, ""), "no"))
        for code in sorted(counts, key=lambda code: -counts[code])
    )
