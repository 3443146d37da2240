"""What is left to ask about a sentence by its own words, wherever it stands: a pure function of its wording.

A rule reads a limit in it, its concepts make one, it sounds like one, or it names a license; all else is inert.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING

from auditor.core import patterns as re
from auditor.core.model import (
    DocumentKind,
    Location,
    Term,
    UnreadSentence,
)
from auditor.core.worded import Worded
from auditor.identify.engine import TAG
from auditor.identify.references import identify_reference
from auditor.records.base_models import load_base_models
from auditor.records.columns import Column, column
from auditor.records.model_names import tells_size
from auditor.records.named_licenses import quoted, stated_in
from auditor.records.vocabulary import repeats_the_law
from auditor.terms.answers import is_agreement
from auditor.terms.bases import TOKEN, is_name_alone, masked, names_of_bases
from auditor.terms.concepts import concepts as of_frames
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
from auditor.terms.limits_told import (
    BESIDE_FIGURES,
    IN_A_CLAUSE,
    behind_figures,
    beside_making,
    clauses,
    limits_of_use,
    model_named,
    sentences_within,
)
from auditor.terms.misspelled import respelled
from auditor.terms.net import net
from auditor.terms.refused import DUTIES, MAY_BE_DONE, grants_a_use, question_before, refuses_a_use
from auditor.terms.said import Said, alone
from auditor.terms.sound import Sound
from auditor.text import UNKNOWN, UNSURE, Sentence, fold, language_of
from auditor.text.conditions import allows_under_a_condition
from auditor.text.deferring import defers_to_a_base, denies_only, states_only, tells_of_a_license
from auditor.text.kept_back import keeps_weights_back
from auditor.text.language import english_words, is_prose, rather_than_english
from auditor.text.left_out import begins_with_a_release
from auditor.text.not_meant import is_not_meant_for_business
from auditor.text.own_words import own_words
from auditor.text.quiet_sections import is_quiet
from auditor.text.sentences import is_measured
from auditor.text.subjects import beside_a_contrast, heads_models, without_former_license
from auditor.text.two_subjects import denies_another
from auditor.text.undecided import is_undecided

if TYPE_CHECKING:
    from auditor.identify.library import Library

_WORDS = Worded("license_words.yaml")
CUE = _WORDS.pattern("{license~}|{cued_ids}|{cues}", re.IGNORECASE)
"""Words with which a license is named: without one nobody looks for names."""
REMEMBERED = 3_000
"""Sentences of which parts of their reading are remembered, since several readers ask about one. Measured: of 23,000
passages of a batch scan, whose memory holds what was made of each, 49 were asked here once more."""
LONGEST_QUOTE = 400
"""Characters. By judgment: a quote that can be read in a question."""
Weighed = tuple[UnreadSentence, bool, bool, str]
"""What there is to ask about a passage, without its place; whether a license of the model may account for it, whether
it is accounted for where it names nothing, and its words without a license that was given up."""
NOWHERE = Location(path="")
"""Of what is weighed by its wording alone."""


_MEASURE = re.compile(r"[*_]{0,2}[±~<>+-]?\s?(?!(?:19|20)\d\d\W{0,4}$)(?=\d[.,]?\d)\d[\d.,]*\s?%?[*_]{0,2}", re.ASCII)
"""A cell that is nothing but a figure: no year, which may end a right, and of one place no sign for yes or no."""
_ONE_FIGURE = str.maketrans(dict.fromkeys("0123456789", "5"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All that decides how a sentence is read, but for the licenses, the data and the code: its place does not."""

    words: str
    """Folded."""
    shown: str
    governed_by: str
    form: str
    """``Sentence.kind``."""
    tells: bool
    """Whether its document tells of this very model."""
    unknown: bool
    """Whether it stands in a license text that nobody knows."""

    @property
    def asked(self) -> bytes:
        """The same as bytes: two passages that differ never have the same."""
        told = (self.words, self.shown, self.governed_by, self.form, self.tells, self.unknown)
        return repr(told).encode("utf-8", "surrogatepass")

    @property
    def measured(self) -> Wording | None:
        """The same with one figure for all of its length in the cells of a row that are nothing but a figure.

        None where it is no row of measurements, or has a word for license: in the name of one a figure tells which.
        """
        if self.form != "row" or not any(map(_is_measured, self.shown.split(" : "))):
            return None
        if CUE.search(self.words) or CUE.search(self.governed_by):
            return None
        words, shown = (" : ".join(map(_without_figure, one.split(" : "))) for one in (self.words, self.shown))
        return replace(self, words=words, shown=shown)


def _heads_of(cells: Sequence[str], governed_by: str) -> list[str]:
    """What governs each cell of a row: the headings above its table, and the head of its own column alone."""
    above = governed_by.split(" / ")
    if len(above) < len(cells):
        return [governed_by] * len(cells)
    headings = above[: -len(cells)]
    return [" / ".join((*headings, head)) for head in above[-len(cells) :]]


def _is_measured(cell: str) -> bool:
    return _MEASURE.fullmatch(cell.strip()) is not None


def _without_figure(cell: str) -> str:
    return cell.translate(_ONE_FIGURE) if _is_measured(cell) else cell


def weigh(
    wording: Wording, book: Library, whole: Said | None = None, sentence: Sentence | None = None
) -> Weighed | None:
    """What is left to ask about a passage, wherever it stands; None where that is nothing.

    Args:
        whole: the license text that is read as a whole, and ``sentence`` the passage in it; its finds have places.
    """
    if whole is None and wording.form == "row" and is_measured(wording.shown):
        cells = wording.shown.split(" : ")
        for cell, above in zip(cells, _heads_of(cells, wording.governed_by), strict=True):
            # beside figures nothing is heard of a few words
            one = replace(wording, words=fold(cell), shown=cell, form="item", governed_by=above)
            if len(cell.split()) > 1 and not is_name_alone(cell) and (heard := weigh(one, book)) is not None:
                return heard
    quote = wording.shown[:LONGEST_QUOTE] or wording.words[:LONGEST_QUOTE]
    if sentence is None:
        sentence = Sentence(wording.words, 0, 0, wording.governed_by, wording.form, wording.shown)
    if CUE.search(sentence.words):
        places = [(start, end) for start, end, _ in license_names(sentence.shown, book)]
        if (now := without_former_license(sentence.shown, places)) != sentence.shown:
            sentence = replace(sentence, words=fold(now), shown=now)
    free = _only_grants(sentence.words, sentence.shown, sentence.governed_by, sentence.kind, book)
    deferred = None if free else _deferred_to(sentence.shown, sentence.governed_by, sentence.kind, book)
    free = free or deferred is not None
    why, names = made_of(sentence.words, sentence.shown, sentence.governed_by, sentence.kind, book, free=free)
    if not why and wording.unknown and not free and _sounds_like_a_term(sentence):
        why = SOUND
    may_stand_in = bool(why or names)
    if whole is not None:
        names = tuple(one for one in names if not whole.calls_itself(one))
    bases = _bases(sentence.shown, sentence.governed_by, sentence.kind, book) if wording.tells else None
    bases = bases or deferred or None
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
        location=NOWHERE,
        why=why or "",
        names=names,
        covers=frozenset(),
        needs=needs(sentence),
        figures=figures(sentence.words),
        bases=bases,
        terms=stated if why else (),
        limits=limits,
        named=model_named(sentence.shown) if limits else "",
    )
    return entry, may_stand_in, silent, sentence.shown


@lru_cache(REMEMBERED)
def _only_grants(words: str, shown: str, governed_by: str, kind: str, book: Library) -> bool:
    """Whether a sentence grants and says nothing else, under nothing that turns it round or asks what must be done."""
    if kind not in ("prose", "item") or _is_turned(governed_by):
        return False
    masked = fold(without_license_names(shown, book)[0]) if CUE.search(words) else words
    return says_it_is_free(masked)


def _is_turned(governed_by: str) -> bool:
    """Whether what stands above a sentence turns it round, or asks what must be done."""
    above = governed_by.split(" / ")[-1]
    turned = {"forbid", "not", "only", "noncommerce"} | (DUTIES if question_before(governed_by) else set())
    return bool(above and lexicon().concepts_of(above, language_of(above)) & turned)


@lru_cache(REMEMBERED)
def _deferred_to(shown: str, governed_by: str, kind: str, book: Library) -> tuple[str, ...] | None:
    """The well-known models whose license a sentence says to hold, if it says nothing else; none where it does not name
    them, and None of any other sentence."""
    if kind not in ("prose", "item", "row") or not tells_of_a_license(fold(shown)) or _is_turned(governed_by):
        return None
    told = masked(without_license_names(shown, book)[0])
    if not defers_to_a_base(fold(told), TOKEN, LICENSE_TOKEN):
        return None
    if TOKEN not in told:
        return ()
    if told.count(TOKEN) > 1:
        return None  # a well-known one beside it would answer for an unknown one
    return load_base_models().named_in(shown) or None  # what an unknown one is under, nobody can tell


@lru_cache(REMEMBERED)
def _but_told(words: str, governed_by: str, kind: str) -> tuple[str, str] | None:
    """The rest of a sentence that tells how the model works, and why it is unread; None where it names a right."""
    if kind not in _PROSE:
        return None
    (rest, language), lex = without_what_is_told(words), lexicon()
    if not language or (lex.concepts_of(rest, language) | lex.concepts_of(rest, language_of(words))) - TOPICS:
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
    if not CUE.search(fold(shown)):
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
        CUE.search(above) or lex.concepts_of(above, language_of(above, sentence.governed_by)) & MATTERS
    )


READ_FROM = -3.6
"""Score of the net from which rules are asked as well: what they read is a limit, however it sounds. Of limits by an
author never learned from, two in 625 score less; rules take fifty times as long as the net. Measured on the
sentences of bench/RESULTS.md, "Laws"."""


def _may_be_read(sentence: Sentence) -> bool:
    """Whether rules are asked about a sentence that does not sound like a limit."""
    if sentence.kind in ("code", "link") or len(sentence.words) < _SHORTEST_LIMIT:
        return False
    concepts = lexicon().concepts_of(sentence.words, language_of(sentence.words, sentence.shown))
    if concepts & MATTERS and loudness(sentence.words, concepts) >= READ_FROM:
        return True
    return bool(concepts & _DENIES) and _names_a_harm(sentence.words)


_DENIES = frozenset({"not", "forbid"})
_OF_FITNESS = frozenset(
    {
        *("use:medical-advice", "use:legal-advice", "use:financial-advice", "use:unlicensed-practice"),
        *("use:automated-decisions", "use:critical-infrastructure", "use:illegal-activity", "use:ip-infringement"),
        *("use:self-improvement-of-rivals", "use:safety-circumvention", "use:undisclosed-ai"),
    }
)
"""Uses that a model may be unfit for, or that the law forbids by itself: of these a soft "not" may be advice."""


def _names_a_harm(words: str) -> bool:
    """Whether a folded sentence names an act that harms somebody: to ban it is a condition, however softly it sounds,
    and never advice about what the model is good at."""
    known = of_frames()
    return any(
        hit.concept.startswith("use:") and hit.concept not in _OF_FITNESS
        for hit in known.find(words, language_of(words))
    )


@lru_cache(REMEMBERED)
def loudness(words: str, concepts: frozenset[str]) -> float:
    """How much a folded sentence sounds like a limit; weighed once, for whoever asks."""
    return net().highest(words, concepts)


def _sounds_like_a_term(sentence: Sentence) -> bool:
    """Whether a sentence of a license text sounds like a limit of any one term."""
    if sentence.kind in ("code", "link", "heading") or len(sentence.words) < _SHORTEST_LIMIT:
        return False
    under_its_lead, _ = in_context(sentence.words, sentence.governed_by, sentence.kind)
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
_SHORTEST_LIMIT = 12
"""Characters of a sentence that states a limit by itself. By judgment: "No sale." says less than its heading."""
TELLING = frozenset(
    {DocumentKind.CARD, DocumentKind.CARD_SECTION, DocumentKind.GATED_PROMPT, DocumentKind.NOTICE, DocumentKind.TEXT}
)
"""Documents that tell of this very model; a license speaks of derivatives of anything."""


@lru_cache(REMEMBERED)
def _bases(shown: str, governed_by: str, kind: str, book: Library) -> tuple[str, ...] | None:
    """Names of what a sentence may say the model was made from; None where it does not sound like that."""
    if kind == "link" or (kind == "row" and _tells_no_base(shown)):
        return None
    return names_of_bases(but_models(shown, book), in_context("", governed_by, kind)[0].strip(), code=kind == "code")


def _tells_no_base(row: str) -> bool:
    """Whether a row is one of measurements, or the head of columns that are called so: nothing is said of its cells."""
    if is_measured(row) or row.lstrip().startswith((":", "|")):
        return True
    return heads_models(row) and "/" not in row and not tells_size(row) and not load_base_models().named_in(row)


def but_models(shown: str, book: Library) -> str:
    """A sentence with a token in the place of each license's name, unless a model is called just so."""
    if not CUE.search(fold(shown)):
        return shown
    bases = load_base_models()
    out, place = [], 0
    for start, end, _ in license_names(shown, book):
        if bases.spans_in(name := shown[start:end]) != ((0, len(name)),):
            out += [shown[place:start], LICENSE_TOKEN]
            place = end
    return "".join((*out, shown[place:]))


STRICT = frozenset({"only", "not", "forbid", "require"})
"""Concepts by which words bind."""
USES = frozenset({"commerce", "purpose", "production", "trial"})
"""Concepts of what something is used for."""
MATTERS = USES | {"consent", "fee", "register", "share", "place", "compete", "person", "contact"}
"""Concepts of what a right may hang on."""
TOPICS = frozenset({"field", "place", "person", "model", "outputs", "count", "number"})
"""What a tag may name without a word on rights: what the model is about."""
_SAYS_MORE = MATTERS | STRICT | {"noncommerce", "trial", "reserve", "permit"}
"""Concepts of a heading that may limit with the one above it: "Research" below "Only for"."""
_OWNED = _WORDS.pattern(
    rf"\W*{{the~}}?{LICENSE_TOKEN}(?: {{license_noun~}})?\W{{1,3}}(?:{{copyright~}}|\(c\) ?|© ?){{1,3}}"
    r"(?:\d{4}[\d, ]{0,20})?([^.;:?!]{0,80})"
)
"""The name of a license and who owns the work, and nothing else."""
POINTS = _WORDS.pattern(
    r"{see~}?{the~}?(?:\./)?(?:{license_noun~}(?!ref)|{file_names~})[\w.\-]*{file~}?", re.IGNORECASE
)
"""What only points at the file of the license."""
_SPELLED = frozenset({"tag", "spdx-expression"})
"""How a tag is read that names licenses by their ids and says nothing else."""
_LABELED = _WORDS.pattern(
    r"\b{setting~}(?:\"?\s{0,2}=\s{0,2}[\"']?|[\"']\s{0,2}:\s{0,2}[\"'])([\w.+\-:/]{2,160})[\"']?", re.IGNORECASE
)
"""A license as settings and labels name it."""


def needs(sentence: Sentence) -> tuple[frozenset[str], ...]:
    lex = lexicon()
    return lex.needs(lex.concepts_of(sentence.words, language_of(sentence.words)))


_NUMBERS = Worded("numbers.yaml")
_FIGURE = _NUMBERS.pattern(r"(?<![\w.])(\d{1,3}(?:[,' ]\d{3})+|\d+)(?:\.\d+)?(?:\s{0,2}({short_scales~}))?(?!\w)")


def figures(words: str) -> frozenset[int]:
    times = _NUMBERS.values("short_scales")
    found = (int(re.sub(r"\D", "", match[1])[:15]) * times.get(match[2] or "", 1) for match in _FIGURE.finditer(words))
    return frozenset(number for number in found if number >= 100)


LANGUAGE = "in a language that is not read"
CONCEPTS = "its words can limit a right"
SOUND = "it sounds like a limit"


@lru_cache(REMEMBERED)
def made_of(
    words: str, shown: str, governed_by: str, kind: str, book: Library, *, free: bool = False
) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """Why a sentence is unread (empty: it is inert), and the licenses it names: the ids of each, or its name in quotes.

    A sentence that is ``free`` only grants, and names licenses on record alone. Elsewhere a name on no record counts
    beside one that is, in a sentence that is asked about anyway, and where it says what something is licensed under.
    A badge that says so is read as a line of text.
    """
    if kind == "link" and (stated := stated_in(shown, "")) and not POINTS.fullmatch(stated):
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
    """As `made_of`, without what is on no record."""
    names: tuple[tuple[str, ...], ...] = ()
    masked = shown
    if CUE.search(words):
        if (tag := TAG.fullmatch(shown)) and (stated := identify_reference(tag[1], book)).method in _SPELLED:
            return "", tuple((one,) for one in stated.license_ids)
        masked, names = without_license_names(shown or words, book)
        if names:
            words = fold(masked)
        elif (label := _LABELED.search(shown or words)) and not POINTS.fullmatch(label[1].strip()):
            names = ((f"“{label[1].strip()[:LONGEST_QUOTE]}”",),)
    language = language_of(words, shown)
    lex, weights = lexicon(), net()
    if kind not in ("code", "link") and is_undecided(words, CUE, row=kind == "row"):
        return CONCEPTS, names
    if names and kind in (*_PROSE, "row") and any(denies_only(one, LICENSE_TOKEN) for one in clauses(words, language)):
        return CONCEPTS, names
    if names and (lex.only_claims(words) or (kind in (*_PROSE, "row") and states_only(words, LICENSE_TOKEN))):
        return "", names
    if kind in ("heading", "row") and lex.only_a_title(words):
        return "", names
    if kind == "row" and _only_names_columns(words, lex):
        return "", names
    if names and (owned := _OWNED.fullmatch(words)) and not lex.concepts_of(owned[1], language) & _SAYS_MORE:
        return "", names
    if _TURNED_ROUND.search(shown):
        return "its writing direction is turned round", names
    if kind in (*_PROSE, "row") and refuses_a_use(words, governed_by, kind):
        return CONCEPTS, names
    if (kind == "row" and grants_a_use(words, governed_by)) or _says_yes(words, governed_by):
        return "", names
    if kind == "item" and (ticked := _TICKED.fullmatch(words)) and grants_a_use(f"{ticked[1]} : ✅", governed_by):
        return "", names
    if kind == "row" and names and _OF_A_REPOSITORY.fullmatch(masked):
        return "", names
    if kind in (*_PROSE, "row") and _keeps_a_right(words, shown, kind):
        return CONCEPTS, names
    if kind != "link" and _ONE_WORD.fullmatch(words) and not lex.concepts_of(words, language) & _ALONE:
        return "", names
    data = _HELD.findall(shown) if kind == "code" else []
    usual = QUIET if kind not in ("code", "link") and _is_quiet(words, language, governed_by) else weights.threshold
    least = EVEN if kind in ("code", "link") else usual
    if kind == "code" and not _PHRASE.search(shown):
        least = inf
    if kind == "link" or shown.startswith("tag: "):
        told = lex.concepts_of(words, "en" if kind == "link" else language) & _OF_AN_ADDRESS
        if told >= _NOT_SOLD:
            return CONCEPTS, names
        if len(told) <= 1 and not told & _BY_ITSELF:
            return "", names
    if _limits(words, language, lex, least):
        return _reason(words, language, lex), names
    if language == "en" and _has_a_foreign_ban(words, lex) and _limits(words, UNSURE, lex, least):
        return _reason(words, UNSURE, lex), names
    other = rather_than_english(words) if language == "en" else ""
    if other and _limits(words, other, lex, least):
        return _reason(words, other, lex), names
    if begins_with_a_release(shown) and any(one <= lex.concepts_of(words, other or language) for one in _USED_FOR):
        return CONCEPTS, names  # it may be this very one
    others = _OWNER.sub(f"{_NOBODY}/", words)
    if others != words and "agreement" in lex.concepts_of(words, language) and _limits(others, language, lex, least):
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
    for part in behind_figures(words) if kind in _PROSE else ():
        if _limits(part, language_of(part), lex, least + BESIDE_FIGURES):
            return _reason(part, language_of(part), lex), names
    of_model = lex.concepts_of(words, language) & _OF_A_MODEL
    for part in beside_making(fold(_DASH.sub("; ", masked)), language) if kind in _PROSE else ():
        concepts = lex.concepts_of(part, language) | of_model  # who is spoken of is told once
        if loudness(part, concepts) >= IN_A_CLAUSE:
            return _reason(part, language, lex), names
    for part in beside_a_contrast(words):  # what another model may be used for hides what this one may not
        if _limits(part, language, lex, least):
            return _reason(part, language, lex), names
    context, alone = in_context(words, governed_by, kind)
    if kind == "heading" and not lex.concepts_of(words, language) & _SAYS_MORE:
        context = ""  # a title names its topic, whatever the title above it is called
    # What a heading limits by itself is asked about where it stands, not once more under each of its sentences.
    # A sentence with a word on rights of its own says more than its heading.
    topic = lex.concepts_of(words, language) <= TOPICS
    repeated = alone and topic and _limits(alone, language_of(alone), lex, weights.threshold)
    titled = " / " not in governed_by and not lex.concepts_of(alone, language_of(alone))
    if context and not repeated and _limits(context, language_of(context), lex, usual + titled * BELOW_A_TITLE):
        return _reason(context, language_of(context), lex), names
    if language == UNKNOWN and (kind in _PROSE or not words.isascii()) and is_prose(words, shown):
        return LANGUAGE, names
    return "", names


BELOW_A_TITLE = 0.3
"""How much louder a sentence has to sound with the title of its model card before it, which says nothing of rights by
itself, than without it: most are the name of the model. By judgment: two harmless sentences of the laws need .16."""
_DASH = re.compile(r"\s[–—-]{1,3}\s")
"""A dash between clauses, of which nothing is left in folded words."""
_OF_A_MODEL = frozenset({"model"})
_TICKED = re.compile(r"\[x\]\s(.{1,60})")
"""An item that is ticked, folded."""
_OF_A_REPOSITORY = re.compile(rf"\W{{0,8}}[\w.\-]{{1,96}}/[\w.\-]{{1,96}}\W{{0,4}}\s?:\s{LICENSE_TOKEN}\W{{0,4}}")
"""A row that is a repository and its license: whose it is, lineage tells."""
_OWNER = re.compile(r"(?<![\w/.])[\w.]{2,96}/(?=\w)")
_NOBODY = "reedlab"
"""Stands for the owner in an id, who limits nothing, whatever else is said of them."""
_OF_AN_ADDRESS = (MATTERS | STRICT | {"noncommerce", "reserve", "forbid", "only"}) - TOPICS - {"contact", "share"}
"""Concepts of which an address or a tag needs two to limit: an owner's name, a field of study has one at most."""
_BY_ITSELF = frozenset({"noncommerce", "reserve", "forbid"})
"""Those of which one is enough."""
_NOT_SOLD = frozenset({"commerce", "not"})
"""What limits however it sounds: "no-commercial-use"."""


def _only_names_columns(words: str, lex: Lexicon) -> bool:
    """Whether each cell of a row is a topic of two words at most: the head of a table, in any language."""
    cells = [cell for cell in words.split(" : ") if cell.strip()]
    topics = (lex.concepts_of(cell, UNSURE) for cell in cells if len(cell.split()) <= _TITLE)
    return len(cells) > 1 and sum(bool(one) and one <= _OF_COLUMNS for one in topics) == len(cells)


_OF_COLUMNS = TOPICS | {"agreement"}
_TITLE = 2
"""Words of the head of a column that says no more than its topic. By judgment: a third says something of it."""


def _says_yes(words: str, governed_by: str) -> bool:
    """Whether a sentence says yes to the question for a right above it, and nothing besides."""
    asked = question_before(governed_by)
    language = language_of(f"{asked} {words}") if asked else ""
    concepts = lexicon().concepts_of(asked, language) if asked else frozenset()
    return bool(concepts & MAY_BE_DONE) and not concepts & DUTIES and is_agreement(words, language)


@lru_cache(REMEMBERED)
def _keeps_a_right(words: str, shown: str, kind: str) -> bool:
    """Whether the shape of a sentence keeps something back, whatever stands above it."""
    if keeps_weights_back(words):
        return True
    if kind not in _PROSE:
        return False
    return (
        _TIED.search(words) is not None
        or states_an_edition(words, kind)
        or denies_another(shown)
        or is_not_meant_for_business(words)
        or allows_under_a_condition(words)
    )


_CLAUSE = "[^.;:!?。；：！？]"
_TIED = _WORDS.pattern(f"{LICENSE_TOKEN}{_CLAUSE}{{0,60}}?{{tied}}|{{tied}}{_CLAUSE}{{0,40}}?{LICENSE_TOKEN}")
"""The name of a license, and a condition in its clause."""
_PROSE = ("prose", "item", "heading")
_HELD = re.compile(r"[{\"']([^{}\"'\n]{12,2000})[}\"']")
"""What a line of code holds in quotes or braces: a note of a citation, a message."""
_TURNED_ROUND = re.compile("[\u202d\u202e]")
_ONE_WORD = re.compile(r"[\W\d_]*[^\W\d_\u0e00-\u9fff]*[\W\d_]*")
"""A word by itself, a title, states nothing; in languages without blanks a word may be a sentence."""
_ALONE = frozenset({"noncommerce", "reserve", "forbid"})
EVEN = 0.0
"""The score from which code, and where a link leads, is asked about: even odds. Most of it is syntax and data: a
call, a prompt, a field of a citation, an argument, the name of a page. Of 307 limits in real cards none stands in code,
which is 8,537 of their 32,297 lines and sentences: odds of at most 1 to 160 against the same words elsewhere, a step of
5 on the scale of the net, of which less than a third is taken, for a comment may limit (ADR 50). Measured on the labels
of `license_db/card_labels.txt`."""
_PHRASE = re.compile(r"[^\W\d_][^\W\d_] [^\W\d_][^\W\d_]|[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{4}")
"""Two words side by side, without which a line of code is syntax and sounds like nothing: only words that limit in any
sentence count in it ("use: noncommercial")."""
QUIET = 0.0
"""The same below a heading of data, measurements, thanks or citations. Of 572 limits in real cards three stand below
one, of their sentences with a heading one in eight: odds of 1 to 25 against the same words elsewhere, a step of 3.2 on
the scale of the net, of which half is taken. Measured on the labels of `license_db/card_labels.txt`."""
FIRES_FROM = -2.5
"""Score of the net from which words that limit in any sentence count: below, the net is sure that they tell of others
instead ("funded by a non-profit", "we removed every non-commercial file"). Of sentences with such words that were never
learned from, 17 of 19 harmless ones score less and 0 of 30 limits. Measured: bench/RESULTS.md, "Laws"."""


def _is_quiet(words: str, language: str, governed_by: str) -> bool:
    """Whether a sentence stands below a quiet heading and is about what stands there: it has no word for the model,
    its weights, a right or whom to ask for one."""
    if not _stands_quietly(governed_by):
        return False
    own = own_words()
    if own.model.search(words) or own.weights.search(words):
        return False
    return not lexicon().concepts_of(words, language) & _OF_A_RIGHT


@lru_cache(REMEMBERED)
def _stands_quietly(governed_by: str) -> bool:
    """Whether a heading of those that govern a sentence is quiet, and none behind it has a word of rights."""
    above = governed_by.split(" / ")
    last = max((at for at, heading in enumerate(above) if is_quiet(heading)), default=None)
    if last is None:
        return False
    behind = above[last + 1 :]
    return not any(CUE.search(one) or lexicon().concepts_of(one, language_of(one)) & _OF_A_RIGHT for one in behind)


def _has_a_foreign_ban(words: str, lex: Lexicon) -> bool:
    """Whether the one word of a few that is not English forbids in another language: "usage commercial interdit"."""
    told = words.split()
    if len(told) > _FEW_WORDS:
        return False
    strange = (word.strip(".,;:!") for word in told)
    return any(
        word.isalpha() and word not in english_words() and lex.concepts_of(word, UNSURE) & _BANS for word in strange
    )


_FEW_WORDS = 6
"""Words of a sentence whose language two of three may hide. By judgment: longer ones have words of grammar."""
_BANS = frozenset({"forbid", "noncommerce", "only"})


def _limits(words: str, language: str, lex: Lexicon, least: float) -> bool:
    """Whether folded words limit something, by the score from which they are asked about."""
    concepts = lex.concepts_of(words, language)
    if lex.fires(concepts):
        least = min(least, FIRES_FROM)
    elif len(concepts) == ONE_CONCEPT and not concepts & _HELD_BY and language in lex.well_known and " : " not in words:
        least = max(least, WITH_ONE_CONCEPT)
    return loudness(words, concepts) >= least


_HELD_BY = _BANS | {"fee", "consent", "register", "reserve", "compete", "not"}
"""Concepts that hold a right back by themselves: "Proprietary to Acme.", "Free for schools."."""
ONE_CONCEPT, WITH_ONE_CONCEPT = 1, 0.5
"""With one of its words in the lexicon, in a well-known language, a sentence must sound louder: a name, a title, a line
of a poem has one. Of 56 harmless sentences asked about in 99 free model cards that no net had seen, 20 have one concept
at most and score less; of 640 limits by authors never learned from four do. A row says in a word what a sentence says
in ten. Measured: docs/measurements/laws.md."""


def _reason(words: str, language: str, lex: Lexicon) -> str:
    return CONCEPTS if lex.fires(lex.concepts_of(words, language)) else SOUND


_SHORT = 12
"""Words up to which a sentence is also read with the heading above it: "Commercial use" / "Not without a contract.".
By judgment: longer sentences say themselves what they are about."""
_CELL = re.compile(r"\s?[:：|](?:\s|$)|：|\s[–—-]\s|[()（）]")
"""Between a name and what is told of it, in a row or an item."""
_IS = Worded("clauses.yaml").pattern(r"\s{is~}\s|{is_joined~}", re.IGNORECASE)
"""The same in a sentence."""
_ONLY_USES = (frozenset({"only", "purpose"}), frozenset({"purpose", "agreement"}))
"""Concepts of words that say what something is for and nothing else: "research only", "research license"."""
_USED_FOR = (
    *(*_ONLY_USES, frozenset({"noncommerce"})),
    *(frozenset({"commerce", "forbid"}), frozenset({"commerce", "not", "permit"})),
)
"""The same, and bans of commerce: however they sound, told of the very release they limit it."""
_ONLY_TRIED = frozenset({"only", "trial"})
"""The same below the head of a column about rights, and elsewhere a part of a data set: "evaluation only"."""


def _limits_in_a_cell(shown: str, heads: str) -> bool:
    """Whether a cell, or what is told of a name, is nothing but the only use: "Heron : research only"."""
    cells, told = _CELL.split(shown), _IS.split(shown)
    for cell, head in zip(cells[::-1], heads.split(" / ")[::-1], strict=False) if heads else ():
        of_rights = CUE.search(head) or lexicon().concepts_of(head, language_of(head)) & _OF_RIGHTS
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
_OF_A_RIGHT = _OF_RIGHTS | USES | {"noncommerce", "only", "forbid", "fee", "register", "contact", "share", "compete"}
"""Concepts of a sentence that is nowhere quiet, and of a heading or a lead below which nothing is."""
_SHORT_CELL = 40
"""Characters of a cell that says one thing. By judgment: five words."""


@lru_cache(REMEMBERED)
def _lends_sound(heading: str, words: str) -> bool:
    """Whether a heading may make a limit of what stands below it: one with a word for anything but a topic, in any
    language; another one, the name of a model, tips only what is nearly a limit by itself."""
    if not lexicon().concepts_of(heading, UNSURE) <= TOPICS:
        return True
    return loudness(words, lexicon().concepts_of(words, language_of(words))) >= net().threshold - _TIPPED


_TIPPED = 0.4
"""How far below the threshold a sentence may score that a heading without a word of rights makes one to be asked about.
By judgment: what is farther says something else."""


def in_context(words: str, governed_by: str, kind: str) -> tuple[str, str]:
    """A sentence with what governs it, where that may make another sentence of it, and what governs it alone."""
    if not governed_by or kind in ("link", "code"):
        return "", ""
    parts = governed_by.split(" / ")
    if kind == "row":
        return f"{' ; '.join(parts[-8:])} : {words}"[-800:], ""
    if parts[-1].endswith((":", "?")) or (len(words.split()) <= _SHORT and _lends_sound(parts[-1], words)):
        return f"{parts[-1]} {words}"[-800:], parts[-1]
    return "", ""
