"""Rules over passages: what a reader looks for, and the term a find becomes.

A rule is a small pattern with the words it needs to be worth trying. In patterns ``<80>`` stands for up to 80
characters; nothing repeats without a bound, so the work is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from auditor.frozen import freeze
from auditor.model import Document, Term
from auditor.terms.chains import Span, Words, compiled
from auditor.terms.passages import Passage, passages

SOURCE = "reader"
SENTENCE = 600
"""Characters; a longer passage is quoted around the words that were found."""
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Rule:
    """A statement to look for in one passage and the words that lead in to it."""

    term: str
    value: Any
    pattern: str
    needs: str
    """Words of which one must be there, separated by blanks; ``_`` stands for a blank inside one."""
    unless: str = ""
    """A pattern that must not be found in the passage."""
    confidence: float = 0.95
    own: bool = False
    """Whether only the passage's own words count, not those that lead in to it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A statement with the passage it stands in."""

    term: str
    value: Any
    passage: Passage
    confidence: float
    match: Span | None = None
    """Where the words stand that say it, in the passage's full words."""
    doubt: str | None = None


@lru_cache(maxsize=16)
def _spoken(text: str) -> tuple[Passage, ...]:
    return tuple(passage for passage in passages(text) if not passage.heading)


def spoken(document: Document) -> tuple[Passage, ...]:
    """The passages that may state something: all but headings."""
    return _spoken(document.text)


@lru_cache(maxsize=16)
def _words(text: str) -> tuple[tuple[Words, Words], ...]:
    """For each spoken passage its words with and without those that lead in to it."""
    return tuple(
        (full := Words(passage.full), Words(passage.low) if passage.lead else full) for passage in _spoken(text)
    )


@cache
def _by_need(rules: tuple[Rule, ...]) -> tuple[tuple[tuple[str, tuple[int, ...]], ...], tuple[int, ...]]:
    """The rules that each needed word calls for, and those that need none."""
    called: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        for word in rule.needs.split():
            called.setdefault(word.replace("_", " "), []).append(number)
    always = tuple(number for number, rule in enumerate(rules) if not rule.needs)
    return tuple((word, tuple(numbers)) for word, numbers in called.items()), always


def scan(document: Document, rules: tuple[Rule, ...]) -> Iterator[Found]:
    """Every rule's finds, in the order of the text."""
    called, always = _by_need(rules)
    for passage, (full, low) in zip(spoken(document), _words(document.text), strict=True):
        words = passage.low
        numbers = set(always)
        for word, numbered in called:
            if word in words:
                numbers.update(numbered)
        for number in sorted(numbers):
            rule = rules[number]
            source = low if rule.own else full
            span = source.search(rule.pattern, len(source.text) - len(words))
            if span and not (rule.unless and source.search(rule.unless)):
                yield Found(rule.term, rule.value, passage, rule.confidence, span)


def look(pattern: str, document: Document) -> Iterator[tuple[Passage, Span]]:
    """The passages whose own words hold a pattern, with its place in them."""
    for passage, (_, low) in zip(spoken(document), _words(document.text), strict=True):
        span = low.search(pattern)
        if span:
            yield passage, span


def best(finds: Iterable[Found]) -> Found | None:
    """The surest find; of equals the one whose words bind most plainly, then the first."""
    return max(finds, key=lambda found: (found.confidence, weight(found.passage)), default=None)


_BINDS = re.compile(
    r"hereby|\bgrants? (?:to )?you\b|\byou (?:may|must|shall|will|can|agree|own)\b|\bmust\b|\bshall\b|"
    r"permission is|in no event|may not\b|will not\b|provided that|授予|不得|必须|应当"
)
_ASIDE = re.compile(
    r"^\W*[\w ]{0,40}\W{1,3}(?:means?|refers? to|shall mean|includes?)\b|whereas|for example|please note|"
    r"is intended to|considerations|purpose of contributing|how to|designed to|definition|^如果|是指"
)


def weight(passage: Passage) -> int:
    """How plainly a passage binds: a grant, duty or ban before a definition or a preamble."""
    return 2 * bool(_BINDS.search(passage.low)) - 2 * bool(_ASIDE.search(passage.low))


def as_term(document: Document, found: Found, *others: Found, where: str | None = None) -> Term:
    """A find as a term: its words cut from the text, and their lines."""
    pieces = sorted({_range(document.text, one) for one in (found, *others)})
    shown: list[tuple[int, int]] = []
    for start, end in pieces:
        if shown and start <= shown[-1][1]:
            shown[-1] = (shown[-1][0], max(end, shown[-1][1]))
        else:
            shown.append((start, end))
    quote = " … ".join(document.text[start:end].strip() for start, end in shown)
    first = (document.location.start_line or 1) - 1
    place = replace(
        document.location,
        start_line=first + _line(document.text, shown[0][0]),
        end_line=first + _line(document.text, max(shown[-1][1] - 1, shown[-1][0])),
        column=None,
    )
    return Term(
        id=found.term,
        value=freeze(found.value),
        where=where or found.passage.section,
        quote=quote,
        location=place,
        source=SOURCE,
        confidence=round(found.confidence, 2),
        license_id=None,
        doubt=found.doubt,
    )


def _line(text: str, place: int) -> int:
    return len(_LINE_END.findall(text, 0, place)) + 1


def _range(text: str, found: Found) -> tuple[int, int]:
    start, end = found.passage.start, found.passage.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end - start <= SENTENCE or found.match is None:
        return start, min(end, start + 2 * SENTENCE)
    # Characters of the folded words stand in the order of the text's: their share tells where the find stands.
    words, lead = len(found.passage.low), len(found.passage.full) - len(found.passage.low)
    scale = (end - start) / max(1, words)
    first, last = (max(0, place - lead) * scale for place in found.match)
    left, right = max(start, start + int(first) - 120), min(end, start + int(last) + 200)
    if left > start and " " in text[start:left]:
        left = text.rfind(" ", start, left) + 1
    if right < end and " " in text[right:end]:
        right = text.find(" ", right, end)
    return left, min(right, left + 2 * SENTENCE)


def several(document: Document, finds: Sequence[Found]) -> Iterator[Term]:
    """One term for each value of each id: the surest find states it."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for found in finds:
        groups.setdefault((found.term, repr(found.value)), []).append(found)
    for group in groups.values():
        surest = best(group)
        if surest:
            yield as_term(document, surest)


__all__ = ["Found", "Rule", "as_term", "best", "compiled", "look", "scan", "several", "spoken"]
