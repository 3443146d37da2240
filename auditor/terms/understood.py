"""A text → terms by its frames: every sentence once, all rules, all terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, cast

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.model import Document, Term
from auditor.core.resources import data_root
from auditor.core.text import once
from auditor.core.worded import Worded
from auditor.terms import areas, cells, measures, parties, purposes
from auditor.terms.answers import answers, is_question
from auditor.terms.concepts import UNSPACED, concepts, script_language
from auditor.terms.consequences import kind
from auditor.terms.definitions import definitions, expanded
from auditor.terms.dialogues import dialogue_lines
from auditor.terms.enumerated import items
from auditor.terms.finding import Find, as_term, line_of
from auditor.terms.frame_rules import holding
from auditor.terms.frames import FORBID, PERMIT, REQUIRE, Above, Frames, above, read
from auditor.terms.harmless import says_it_is_free
from auditor.terms.passages import Passage, passages
from auditor.terms.printed import printed
from auditor.terms.setting import LegalSigns, signs_mask
from auditor.text import UNKNOWN, UNSURE, fold, language_of
from auditor.text.language import common_words, cyrillic, is_no_russian, is_prose

PLACES = 3
"""A text that states a term more often is quoted in its plainest places. By judgment: a reader checks a few."""
SAMPLE = 6000
"""Characters of a text that tell the language of its Latin letters. By judgment: two pages."""
_ACCEPTABLE = "use:"
_TAG = re.compile(
    r"</?(?:[bipqsua]|h[1-6]|[uod]l|li|em|tt|dt|dd|br|hr|td|th|tr|strong|span|div|code|small|sup|sub|font|center|"
    r"blockquote|table|tbody|thead|section|article)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
"""Markup of running words."""
_CODE = re.compile(r"[{}=<>\\\\$`]")
CODE = 0.025
"""Share of signs of code from which a passage is code and states nothing. By judgment: prose has none, a line of a
program one in ten."""
SIGN = 7
"""Letters by which one legal word is told from another. By judgment: a stem."""


def languages(text: str, listed: tuple[Passage, ...]) -> tuple[str, ...]:
    """The language of each passage: by its script, or the one of all passages in Latin letters that are not English."""
    words = [text[one.start : one.end] for one in listed]
    scripts = _told_by_letters(words, [script_language(one) if _is_written_in_it(one) else "" for one in words])
    latin = [(one, fold(one)) for one, script in zip(words, scripts, strict=True) if not script]
    foreign = [(shown, one) for shown, one in latin if one and not _is_english(one)]
    other = ""
    if foreign:
        sample = " ".join(one for _, one in foreign)[:SAMPLE]
        other = language_of(sample, " ".join(" ".join(shown.split()) for shown, _ in foreign)[:SAMPLE])
        if other in ("en", UNKNOWN, UNSURE):
            other = _by_common_words(sample) or other
    told = iter(latin)
    found = []
    for script in scripts:
        if script:
            found.append(script)
            continue
        shown, folded = next(told)
        english = other in ("", "en", UNSURE) or _is_rather_english(folded, other)
        if other == UNKNOWN:
            # Names and figures may be of no language: only a sentence is in one that is not known.
            english = english or language_of(folded, shown) != UNKNOWN or not is_prose(folded, shown)
        found.append("en" if english else other)
    return tuple(found)


def _told_by_letters(words: Sequence[str], scripts: Sequence[str]) -> list[str]:
    """The same, with the language of Cyrillic letters: a sentence that several share is in that of the others."""
    told = [cyrillic(one) if script == "ru" else "" for one, script in zip(words, scripts, strict=True)]
    shared = " ".join(one for one, script in zip(words, scripts, strict=True) if script == "ru")[:SAMPLE]
    others = [one for one in told if one not in ("", "ru")]
    main = "ru"
    if others and len(others) >= AMONG_SHARED * scripts.count("ru"):
        main = max(set(others), key=others.count)
    elif shared and is_no_russian(shared):
        main = UNKNOWN
    return [
        script if script != "ru" else one if one not in ("", "ru") else main
        for one, script in zip(told, scripts, strict=True)
    ]


AMONG_SHARED = 0.34
"""Share of sentences with letters that Russian lacks from which all others of a text are not Russian either. By
judgment: most sentences of such a language have one, and Russian ones have none but in names."""


_LATIN = re.compile("[A-Za-z]")
_OTHER_LETTERS = re.compile("[\u0400-\u04ff\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")
WORTH = 4
"""Latin letters that weigh as much as one letter of another script. By judgment: a sign is worth a syllable or two, and
a sentence may name products in Latin letters; a name in Chinese makes no English sentence Chinese."""


def _is_written_in_it(words: str) -> bool:
    """Whether letters of another script are more than a name within Latin letters."""
    return words.isascii() or WORTH * len(_OTHER_LETTERS.findall(words)) >= len(_LATIN.findall(words))


_WORDS = Worded("languages.yaml")
_WORD = re.compile(r"[^\W\d_]+")
AMONG = 0.25
"""Share of the common words of a language from which a text is in it, whatever its other words look like. By judgment:
every fourth word of prose is an article, a preposition or a form of "to be"."""


def _by_common_words(sample: str) -> str:
    """The language whose common words stand most densely in a few folded sentences; empty if none does."""
    words = _WORD.findall(sample)
    counted = {one: sum(word in listed for word in words) for one, listed in common_words().items()}
    best = max(counted, key=lambda one: counted[one])
    english = sum(word in _more_english() for word in words)
    return best if counted[best] >= max(3, AMONG * len(words)) and counted[best] > 2 * english else ""


@cache
def _more_english() -> frozenset[str]:
    return _WORDS.among("plainly") | _WORDS.among("more")


@lru_cache(4096)
def _is_rather_english(folded: str, other: str) -> bool:
    """Whether a sentence of a text in another language has more of the common words of English than of that one."""
    listed = common_words().get(other)
    if listed is None:
        return _is_english(folded) and language_of(folded) == "en"
    words = _WORD.findall(folded)
    return sum(word in _more_english() for word in words) > sum(word in listed for word in words)


@lru_cache(4096)
def _is_english(folded: str) -> bool:
    """Whether common English words stand as densely as in English prose."""
    words = _WORD.findall(folded)
    count = sum(word in _WORDS.among("plainly") for word in words)
    if count == 1 and len(words) > LEAST_TOLD:
        # "under", "has" and "not" are words of other languages too.
        return len(words) * 0.12 <= 1 and language_of(folded) in ("en", UNSURE)
    return count >= max(1, 0.12 * len(words))


LEAST_TOLD = 4
"""Words from which one English word among them is no proof of English. By judgment: a title is shorter."""


def sentences_of(document: Document) -> tuple[tuple[Passage, Frames], ...]:
    """The frames of every sentence of a text."""
    return _sentences_of(document.text)


@once
def _sentences_of(text: str) -> tuple[tuple[Passage, Frames], ...]:
    every = [
        one
        for one in passages(text)
        if (not one.heading or one.low.rstrip().endswith(".")) and not _is_code(text[one.start : one.end])
    ]
    listed = tuple(one for one in every if one.cell is None)
    listed = tuple(
        item for one, code in zip(listed, languages(text, listed), strict=True) for item in items(one, text, code)
    )
    prose = [*zip(listed, languages(text, listed), strict=True)]
    shown = [_TAG.sub("", text[one.start : one.end]) for one, _ in prose]
    meant = definitions((one.start, words, code) for (one, code), words in zip(prose, shown, strict=True))
    found = [
        (one, frames_of(expanded(words, meant, one.start), expanded(one.lead, meant, -1, folded=True), one.title, code))
        for (one, code), words in zip(prose, shown, strict=True)
    ]
    found += (
        said
        for one in every
        if one.cell is not None and (said := cells.sentence(text, one, one.cell, _language_of_table(text, one, prose)))
    )
    return tuple(sorted(found, key=lambda one: one[0].start))


def _language_of_table(text: str, one: Passage, prose: Sequence[tuple[Passage, str]]) -> str:
    """The language of a table, which is too short to tell it: that of its letters, or of the sentence above it."""
    table = replace(one, start=one.cell.table[0], end=one.cell.table[1])  # type: ignore[union-attr]
    shown = text[table.start : table.end]
    script = script_language(shown) if _is_written_in_it(shown) else ""
    before = [code for passage, code in prose if passage.start < table.start]
    near = before[-1:] or [code for _, code in prose[:1]]
    return near[0] if near and (not script or near[0] not in ("en", UNKNOWN, UNSURE)) else languages(text, (table,))[0]


@once
def signs(text: str) -> LegalSigns:
    """What in a text tells a legal setting, headings too."""
    mask = signs_mask()
    read_ = {passage.start: frames for passage, frames in _sentences_of(text)}
    main = _main(text)
    found: list[tuple[int, str]] = []
    for passage in passages(text):
        frames = read_.get(passage.start)
        if frames is None:
            frames = frames_of(text[passage.start : passage.end], "", "", script_language(passage.low) or main)
        found += [
            (passage.start, frames.words[hit.start : hit.start + SIGN])
            for piece in frames.pieces
            for hit in piece.hits
            if hit.bit & mask
        ]
    return LegalSigns(tuple(place for place, _ in found), tuple(word for _, word in found))


@once
def _main(text: str) -> str:
    """The commonest language of a text's sentences."""
    listed = [frames.language for _, frames in _sentences_of(text)]
    return max(set(listed), key=listed.count, default="en")


def _is_code(shown: str) -> bool:
    """Whether a passage is a sample of code, settings or markup."""
    shown = _TAG.sub("", shown)
    found = len(_CODE.findall(shown))
    return found >= 3 and found >= CODE * len(shown)


def frames_of(text: str, lead: str, title: str, language: str) -> Frames:
    """The frames of one sentence under its lead and heading."""
    governed = above(fold(lead), language) if lead else Above()
    return read(fold(text), language, governed, above(fold(title), language) if title else Above())


def finds(document: Document) -> Iterator[Find]:
    """What the rules find, in the order of the text."""
    told = _told_by_the_publisher(document)
    kept = {id(frames) for _, frames in told}
    in_cells: list[Find] = []
    for (passage, frames), found_in in zip(sentences_of(document), finds_of(document), strict=True):
        if passage.cell is not None:
            in_cells += found_in
        elif id(frames) in kept and not is_question(frames.words, frames.language):
            yield from found_in
    yield from cells.by_edition(in_cells)
    steps = [*cells.steps([one for one in told if one[0].cell is not None])]
    yield from (one for one in steps if one.term == "fee")
    # A table without editions holds sentences, each with its label.
    stepped = {one.passage.cell.table for one in steps if one.term != "fee" and one.passage.cell}
    every = told
    told = tuple(one for one in told if one[0].cell is None or one[0].cell.table not in stepped)
    for passage, frames in answers(told):
        yield from finds_in(passage, frames)
    read_ = {passage.start: frames for passage, frames in told}
    for found in measures.finds(told):
        if not _conceded(found, read_[found.passage.start]):
            steps = [one for one in steps if not _same_bound(one, found)]
            yield found
    yield from (one for one in steps if one.term != "fee")
    yield from areas.finds(every)
    yield from parties.finds(document, told)
    yield from printed(told, document.text)


def _same_bound(one: Find, other: Find) -> bool:
    """Whether two caps are one number, which prose says more of than a table."""
    return one.term == other.term and one.value["threshold"] == other.value["threshold"]


def _told_by_the_publisher(document: Document) -> tuple[tuple[Passage, Frames], ...]:
    """The sentences of a text but those of sample conversations."""
    shown = dialogue_lines(document.text)
    if not shown:
        return sentences_of(document)
    return tuple(one for one in sentences_of(document) if line_of(document.text, one[0].start) not in shown)


def _conceded(found: Find, frames: Frames) -> bool:
    """Whether a number stands in a case that changes nothing: "even if you have more than a million users, …"."""
    if found.match is None:
        return False
    place = int(found.match[0] * len(frames.words) / max(1, len(found.passage.full)))
    bit, late = concepts().bits["even-if"], frames.language in UNSPACED
    said = [hit for piece in frames.pieces for hit in piece.hits if hit.bit & bit]
    opened = [piece.start for piece in frames.pieces]
    # The words stand before the number with no other clause between, or behind it where a case ends with them.
    return any(
        (hit.start <= place and not any(hit.end < start <= place for start in opened))
        or (late and place < hit.start and not any(place < start <= hit.start for start in opened))
        for hit in said
    )


def finds_of(document: Document) -> tuple[tuple[Find, ...], ...]:
    """What the rules find in each sentence of a text by itself, in the order of `sentences_of`."""
    return _finds_of(document.text)


@once
def _finds_of(text: str) -> tuple[tuple[Find, ...], ...]:
    return tuple(tuple(finds_in(passage, frames)) for passage, frames in _sentences_of(text))


def finds_in(passage: Passage, frames: Frames) -> Iterator[Find]:
    """What the rules find in one sentence."""
    share = len(passage.full) / max(1, len(frames.words))
    uses: dict[str, None] = {}
    open_to_commerce = _allows_commerce(frames)
    granted = not (passage.lead or frames.lead) and says_it_is_free(frames.words)
    for rule, piece in holding(frames):
        if granted and rule.value != "allowed":
            continue
        if open_to_commerce and (rule.term, str(rule.value)) in _WITHOUT_COMMERCE:
            continue
        if rule.term == "acceptable-use":
            known = concepts()
            # A rule names modalities, whose uses count, or a use itself ("use:illegal-activity": to keep to the law).
            uses |= dict.fromkeys(one[len(_ACCEPTABLE) :] for one in rule.value if one.startswith(_ACCEPTABLE))
            for kind in (piece.governed.get(kind, 0) for kind in rule.value):
                uses |= dict.fromkeys(
                    one[len(_ACCEPTABLE) :] for one in known.names(kind) if one.startswith(_ACCEPTABLE)
                )
            continue
        match = (int(piece.start * share), int(piece.end * share))
        yield Find(rule.term, rule.value, passage, rule.confidence, match, rule.doubt)
    if uses:
        yield Find("acceptable-use", tuple(uses), passage, 0.85, None)


_WITHOUT_COMMERCE = frozenset(
    {("commercial-use", "prohibited"), ("purpose-limit", "non-commercial"), ("purpose-limit", "research-only")}
)


def _allows_commerce(frames: Frames) -> bool:
    """Whether a sentence allows commerce in one clause and forbids it in none: its other purposes limit nothing."""
    commerce = concepts().mask(("commerce",))
    pieces = [piece for piece in frames.pieces if piece.role in ("main", "relative")]
    return any(piece.governed.get(PERMIT, 0) & commerce for piece in pieces) and not any(
        piece.governed.get(kind, 0) & commerce for piece in pieces for kind in (FORBID, REQUIRE)
    )


@cache
def _several() -> Mapping[str, Any]:
    """Which value a term has of which a text states several."""
    return cast("Mapping[str, Any]", plain_yaml(data_root("license_db") / "several_values.yaml"))


_PURPOSE = "purpose-limit"
_REFERRED = "acceptable-use-by-reference"
POLICY = 6
"""Kinds of forbidden uses behind a heading that names a policy from which the policy is printed there. By judgment: a
section that only refers to one names a few."""


def _prints_a_policy(text: str, uses: list[Find]) -> bool:
    """Whether a policy of use is printed in a text itself: it is part of it, not referred to."""
    named_ = concepts().mask(("use-rules",))
    for passage in passages(text):
        if not passage.heading:
            continue
        language = script_language(passage.low) or _main(text)
        if not frames_of(text[passage.start : passage.end], "", "", language).mask & named_:
            continue
        if len({kind for found in uses if found.passage.start > passage.start for kind in found.value}) >= POLICY:
            return True
    return False


def terms(document: Document) -> Iterator[Term]:
    """The terms that the frames of a text state, each in its plainest places."""
    by: dict[str, dict[str, list[Find]]] = {}
    uses: list[Find] = []
    for found in finds(document):
        if found.term == "acceptable-use":
            uses.append(found)
        else:
            by.setdefault(found.term, {}).setdefault(repr(found.value), []).append(found)
    if _PURPOSE not in by and "'allowed'" not in by.get("commercial-use", {}):
        for found in purposes.finds(_told_by_the_publisher(document)):
            by.setdefault(found.term, {}).setdefault(repr(found.value), []).append(found)
    if _REFERRED in by and _prints_a_policy(document.text, uses):
        del by[_REFERRED]
    for term, values in by.items():
        for group in _decided(term, list(values.values())):
            seen: dict[int, Find] = {}
            for found in group:
                seen.setdefault(found.passage.start, found)
            yield from (as_term(document, found) for found in list(seen.values())[:PLACES])
    if uses:
        listed = tuple(dict.fromkeys(one for found in uses for one in found.value))
        places = [replace(found, value=listed) for found in uses]
        yield as_term(document, *places)


def _mixed(term: str, kinds: dict[str, list[Find]]) -> list[Find]:
    """The finds that give the value of a right that a text grants in one place and takes back in another.

    The order and its reasons stand in ``license_db/several_values.yaml``.
    """
    order = _several()["beside_a_grant"][term] if "allowed" in kinds else _several()["without_a_grant"]
    value = next(one for one in (*order, *kinds) if one in kinds or (one == "conditional" and len(kinds) > 1))
    finds = kinds.get(value) or [*kinds.get("prohibited", ()), *kinds.get("allowed", ())]
    others = sorted(set(kinds) - {value})
    also = "the text forbids it in another place" if "prohibited" in others else f"the text also says: {others[0]}"
    return [
        replace(found, value=value, confidence=min(found.confidence, 0.8), doubt=found.doubt or also) for found in finds
    ]


def _decided(term: str, groups: list[list[Find]]) -> list[list[Find]]:
    """The finds that give the value of a term; what others say of it stands in their doubt."""
    if len(groups) < 2:
        return groups
    kinds = {str(kind(group[0].value)): group for group in groups}
    if term in _several()["beside_a_grant"]:
        return [_mixed(term, kinds)]
    order = _several()["first"].get(term)
    if order is None:
        return groups
    plainly = _several()["plainly_first"].get(term, 0.0)

    def rank(group: list[Find]) -> tuple[bool, int]:
        value = kind(group[0].value)
        return max(one.confidence for one in group) < plainly, order.index(value) if value in order else len(order)

    chosen = min(groups, key=rank)
    others = sorted(set(kinds) - {str(kind(chosen[0].value))})
    doubt = f"the text also says: {', '.join(others)}" if others else None
    return [[replace(found, doubt=found.doubt or doubt) for found in chosen]]
