"""A text → terms by its frames: every sentence once, all rules, all terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from auditor.core.model import Document, Term
from auditor.terms import areas, measures, parties
from auditor.terms.concepts import concepts, script_language
from auditor.terms.consequences import kind
from auditor.terms.finding import Find, as_term
from auditor.terms.frame_rules import holding
from auditor.terms.frames import FORBID, PERMIT, REQUIRE, Above, Frames, above, read
from auditor.terms.passages import Passage, passages
from auditor.terms.printed import printed
from auditor.terms.setting import signs_mask
from auditor.text import UNKNOWN, UNSURE, fold, language_of

PLACES = 3
"""A text that states a term more often is quoted in its plainest places. By judgment: a reader checks a few."""
SAMPLE = 6000
"""Characters of a text that tell the language of its Latin letters. By judgment: two pages."""
_ACCEPTABLE = "use:"
_CODE = re.compile(r"[{}=<>\\\\$`]")
CODE = 0.025
"""Share of signs of code from which a passage is code and states nothing. By judgment: prose has none, a line of a
program one in ten."""
SIGN = 7
"""Letters by which one legal word is told from another. By judgment: a stem."""


@lru_cache(4)
def languages(text: str, listed: tuple[Passage, ...]) -> tuple[str, ...]:
    """The language of each passage: by its script, or the one of all passages in Latin letters that are not English."""
    words = [text[one.start : one.end] for one in listed]
    scripts = [script_language(one) for one in words]
    latin = [fold(one) for one, script in zip(words, scripts, strict=True) if not script]
    foreign = [one for one in latin if one and not _is_english(one)]
    other = ""
    if foreign:
        sample = " ".join(foreign)[:SAMPLE]
        other = language_of(sample, sample)
    told = iter(latin)
    found = []
    for script in scripts:
        if script:
            found.append(script)
            continue
        folded = next(told)
        found.append("en" if _is_english(folded) or other in ("", "en", UNKNOWN, UNSURE) else other)
    return tuple(found)


_ENGLISH = frozenset(
    "the and to you this any not or for that be are by may with your if it use under such shall our must will "
    "has".split()
)
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(4096)
def _is_english(folded: str) -> bool:
    """Whether common English words stand as densely as in English prose."""
    words = _WORD.findall(folded)
    return sum(word in _ENGLISH for word in words) >= max(1, 0.12 * len(words))


def sentences_of(document: Document) -> tuple[tuple[Passage, Frames], ...]:
    """The frames of every sentence of a text."""
    return _sentences_of(document.text)


@lru_cache(4)
def _sentences_of(text: str) -> tuple[tuple[Passage, Frames], ...]:
    listed = tuple(
        one
        for one in passages(text)
        if (not one.heading or one.low.rstrip().endswith(".")) and not _is_code(text[one.start : one.end])
    )
    told = languages(text, listed)
    return tuple(
        (one, frames_of(text[one.start : one.end], one.lead, one.title, language))
        for one, language in zip(listed, told, strict=True)
    )


@lru_cache(4)
def signs(text: str) -> tuple[tuple[int, str], ...]:
    """Place and word of everything in a text that tells a legal setting, headings too, in order."""
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
    return tuple(found)


def _main(text: str) -> str:
    """The commonest language of a text's sentences."""
    listed = [frames.language for _, frames in _sentences_of(text)]
    return max(set(listed), key=listed.count, default="en")


def _is_code(shown: str) -> bool:
    """Whether a passage is a sample of code, settings or markup."""
    found = len(_CODE.findall(shown))
    return found >= 3 and found >= CODE * len(shown)


def frames_of(text: str, lead: str, title: str, language: str) -> Frames:
    """The frames of one sentence under its lead and heading."""
    governed = above(fold(lead), language) if lead else Above()
    return read(fold(text), language, governed, above(fold(title), language) if title else Above())


def finds(document: Document) -> Iterator[Find]:
    """What the rules find, in the order of the text."""
    for passage, frames in sentences_of(document):
        yield from finds_in(passage, frames)
    yield from measures.finds(sentences_of(document))
    yield from areas.finds(sentences_of(document))
    yield from parties.finds(document, sentences_of(document))
    yield from printed(sentences_of(document), document.text)


def finds_in(passage: Passage, frames: Frames) -> Iterator[Find]:
    """What the rules find in one sentence."""
    share = len(passage.full) / max(1, len(frames.words))
    uses: dict[str, None] = {}
    open_to_commerce = _allows_commerce(frames)
    for rule, piece in holding(frames):
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


STRICTNESS = {
    "purpose-limit": ("research-only", "academic-only", "evaluation-only", "personal-only", "non-commercial"),
    "commercial-use": ("prohibited", "conditional", "allowed"),
    "output-training": ("prohibited", "own-derivatives-only", "conditional", "allowed"),
    "sublicense": ("prohibited", "allowed"),
    "patent-grant": ("granted", "withheld"),
    "share-alike": ("same-license", "use-restrictions-only"),
    "output-ownership": ("licensor", "licensee", "not-claimed"),
    "liability-limit": ("capped", "excluded"),
    "duration": ("irrevocable", "perpetual", "at-will", "fixed-term", "until-breach"),
    "government-use": ("restricted", "special-terms", "commercial-item"),
    "litigation-termination": ("any-ip", "patent"),
}
"""Terms with one value: of several that a text states the first of these is its value, the others are also found. The
order is that of the conventions of the vocabulary: what binds most, or what is printed."""
_MIXED = frozenset({"redistribution", "modification", "hosted-service"})
"""Terms that are allowed in one place and forbidden in another under conditions."""


def terms(document: Document) -> Iterator[Term]:
    """The terms that the frames of a text state, each in its plainest places."""
    by: dict[str, dict[str, list[Find]]] = {}
    uses: list[Find] = []
    for found in finds(document):
        if found.term == "acceptable-use":
            uses.append(found)
        else:
            by.setdefault(found.term, {}).setdefault(repr(found.value), []).append(found)
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


def _decided(term: str, groups: list[list[Find]]) -> list[list[Find]]:
    """The finds that give the value of a term; what others say of it stands in their doubt."""
    if len(groups) < 2:
        return groups
    kinds = {str(kind(group[0].value)): group for group in groups}
    if term in _MIXED and {"prohibited", "allowed"} & set(kinds) and len(kinds) > 1:
        mixed = kinds.get("conditional") or [*kinds.get("prohibited", ()), *kinds.get("allowed", ())]
        also = "the text forbids it in another place" if "prohibited" in kinds else None
        return [
            [
                replace(found, value="conditional", confidence=min(found.confidence, 0.8), doubt=found.doubt or also)
                for found in mixed
            ]
        ]
    order = STRICTNESS.get(term)
    if order is None:
        return groups
    chosen = min(groups, key=lambda group: order.index(kind(group[0].value)) if kind(group[0].value) in order else 99)
    others = sorted(set(kinds) - {str(kind(chosen[0].value))})
    doubt = f"the text also says: {', '.join(others)}" if others else None
    return [[replace(found, doubt=found.doubt or doubt) for found in chosen]]
