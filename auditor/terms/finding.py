"""Rules over passages: what a reader looks for, and the term a find becomes.

A rule is a small pattern with the words it needs to be worth trying. In patterns ``<80>`` stands for up to 80
characters; nothing repeats without a bound, so the work is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import Any, Protocol

from auditor.core.frozen import freeze
from auditor.core.model import Document, Term
from auditor.core.registry import plugins
from auditor.terms.chains import Chain, Span, Words, chains
from auditor.terms.gate import Called, Prefilter, Ruled
from auditor.terms.passages import Passage, passages
from auditor.terms.patterns import compiled

SOURCE = "reader"
PLACES = 3
"""A text that states a term more often is quoted in its plainest places. By judgment: a reader checks a few."""
SENTENCE = 800
"""Characters; a longer passage is quoted around the words that were found. By judgment: a quote that can be read in a
report."""
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, eq=False)
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
class Find:
    """A statement with the passage it stands in."""

    term: str
    value: Any
    passage: Passage
    confidence: float
    match: Span | None = None
    """Where the words stand that say it, in the passage's full words."""
    doubt: str | None = None


@lru_cache(maxsize=4)
def _spoken(text: str) -> tuple[Passage, ...]:
    return tuple(passage for passage in passages(text) if not passage.heading)


def spoken(document: Document) -> tuple[Passage, ...]:
    """The passages that may state something: all but headings."""
    return _spoken(document.text)


class _Words:
    """The words of the passages of a text with and without those that lead in to them, made when first asked for."""

    def __init__(self, listed: tuple[Passage, ...]) -> None:
        self._listed = listed
        self._full: dict[int, Words] = {}
        self._low: dict[int, Words] = {}

    def full(self, number: int) -> Words:
        """With the words that lead in to the passage."""
        words = self._full.get(number)
        if words is None:
            words = self._full[number] = Words(self._listed[number].full)
        return words

    def low(self, number: int) -> Words:
        """The passage's own words."""
        if not self._listed[number].lead:
            return self.full(number)
        words = self._low.get(number)
        if words is None:
            words = self._low[number] = Words(self._listed[number].low)
        return words


@lru_cache(maxsize=4)
def _words(text: str) -> _Words:
    return _Words(_spoken(text))


@dataclass(frozen=True, slots=True, eq=False)
class Sought:
    """What a reader looks for by itself, beside its rules."""

    rules: tuple[Ruled, ...]
    beside: tuple[str, ...] = ()
    """Patterns of which it asks where they are possible."""


Calls = list[tuple[int, int, list[Called[Any]]]]
"""For passages, by number: what stands in them, in bits of the gate, and what can hold there."""
_sought: dict[Sought, None] = {}
"""All that was looked for so far: from the second text on, each is searched once for the words of everything."""


@lru_cache(maxsize=2)
def _gate(sought: tuple[Sought, ...]) -> tuple[Prefilter[Any], dict[Any, Sought]]:
    """One gate for all readers, and who looks for what is no rule of theirs."""
    readers = plugins("auditor.terms.readers", "READER").values()
    owners = {rule: one for one in sought for rule in one.rules}
    rules = dict.fromkeys(rule for reader in readers for rule in reader.rules)
    return Prefilter((*rules, *owners), *(pattern for one in sought for pattern in one.beside)), owners


@lru_cache(maxsize=4)
def _searched(text: str, sought: tuple[Sought, ...]) -> tuple[dict[Rule, list[tuple[int, Find]]], dict[Sought, Calls]]:
    """The finds of each rule, numbered in the order of the text, and where what else is sought can hold."""
    listed, words, (gate, owners) = _spoken(text), _words(text), _gate(sought)
    finds: dict[Rule, list[tuple[int, Find]]] = {}
    places: dict[Sought, Calls] = {one: [] for one in sought}
    count = 0
    for number, bits, rows in gate.called(listed):
        passage = listed[number]
        others: dict[Sought, list[Called[Any]]] = {}
        for row in rows:
            rule, held = row
            if rule in owners:
                others.setdefault(owners[rule], []).append(row)
                continue
            source = words.low(number) if rule.own else words.full(number)
            span = source.search(held, len(source.text) - len(passage.low))
            if span and not source.search(gate.possible(rule.unless, bits)):
                found = Find(rule.term, rule.value, passage, rule.confidence, span)
                finds.setdefault(rule, []).append((count, found))
                count += 1
        for one, mine in others.items():
            places[one].append((number, bits, mine))
    return finds, places


Possible = Callable[[str], list[Chain]]
"""Of a pattern beside what is sought, the alternatives that can hold in a passage."""


def called(document: Document, sought: Sought) -> Iterator[tuple[Passage, list[Called[Any]], Possible]]:
    """The spoken passages in which something of what is sought can hold, and where what is beside it is possible."""
    _sought.setdefault(sought)
    every, listed = tuple(_sought), spoken(document)
    possible = _gate(every)[0].possible
    for number, bits, rows in _searched(document.text, every)[1][sought]:
        yield listed[number], rows, partial(possible, bits=bits)


def scan(document: Document, rules: Iterable[Rule]) -> list[Find]:
    """The finds of some rules of a reader, in the order of the text."""
    finds, _ = _searched(document.text, tuple(_sought))
    placed = {place: found for rule in rules for place, found in finds.get(rule, ())}
    return [placed[place] for place in sorted(placed)]


@dataclass(frozen=True, slots=True, eq=False)
class _Pattern:
    """A pattern alone, as the gate takes it."""

    pattern: str
    needs: str = ""
    unless: str = ""


@cache
def _alone(pattern: str) -> Sought | None:
    """A pattern as something sought; None where it has no words to look for."""
    return Sought((_Pattern(pattern),)) if all(chain.parts[0].hints for chain in chains(pattern)) else None


def holding(document: Document, pattern: str) -> Iterator[Passage]:
    """The spoken passages whose own words hold a pattern, in order."""
    listed, words, sought = spoken(document), _words(document.text), _alone(pattern)
    if sought is None:
        yield from (listed[number] for number in range(len(listed)) if words.low(number).search(pattern))
        return
    _sought.setdefault(sought)
    for number, _, ((_, held),) in _searched(document.text, tuple(_sought))[1][sought]:
        if words.low(number).search(held):
            yield listed[number]


def best(finds: Iterable[Find]) -> Find | None:
    """The surest find; of equals the one whose words bind most plainly, then the first."""
    return max(finds, key=lambda found: (found.confidence, weight(found.passage)), default=None)


_BINDS = re.compile(
    r"hereby|\bgrants? (?:to )?you\b|\byou (?:may|must|shall|will|can|agree|own)\b|\bmust\b|\bshall\b|"
    r"permission is|in no event|may not\b|will not\b|provided that|授予|不得|必须|应当"
)
_ASIDE = re.compile(
    r"^\W*[\w' -]{0,50}\W{0,3}\b(?:means?|refers? to|shall mean)\b|whereas|for example|please note|"
    r"is intended to|considerations|purpose of contributing|how to|designed to|definition|^如果|是指"
)


_STRICT = re.compile(r"\bonly\b|solely|exclusively|under no circumstances|there is no|仅|只能")
_BESIDE = re.compile(
    r"patent|for the avoidance of doubt|for clarity|how to apply|trademark|feedback|\bfor a fee\b|为免疑义"
)


def weight(passage: Passage) -> int:
    """How plainly a passage rules: a grant, duty or ban before a definition, a preamble or a word beside the matter."""
    return _weight(passage.low)


@lru_cache(maxsize=4096)
def _weight(words: str) -> int:
    rules = 2 * bool(_BINDS.search(words)) + bool(_STRICT.search(words))
    return rules - 2 * bool(_ASIDE.search(words)) - bool(_BESIDE.search(words))


def as_term(document: Document, found: Find, *others: Find, where: str | None = None) -> Term:
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
        start_line=first + line_of(document.text, shown[0][0]),
        end_line=first + line_of(document.text, max(shown[-1][1] - 1, shown[-1][0])),
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


@lru_cache(maxsize=4)
def _line_ends(text: str) -> tuple[int, ...]:
    return tuple(match.end() for match in _LINE_END.finditer(text))


def line_of(text: str, place: int) -> int:
    """1-based line of a character; a line ends with LF, CRLF or CR."""
    return bisect_right(_line_ends(text), place) + 1


def _range(text: str, found: Find) -> tuple[int, int]:
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


def several(document: Document, finds: Iterable[Find]) -> Iterator[Term]:
    """Every value of every term, in up to `PLACES` places that state it, the surest and plainest first."""
    groups: dict[tuple[str, str], list[Find]] = {}
    for found in finds:
        groups.setdefault((found.term, repr(found.value)), []).append(found)
    for group in groups.values():
        group.sort(key=lambda found: (-found.confidence, -weight(found.passage)))
        by_passage = {found.passage.start: found for found in reversed(group)}
        chosen = [found for found in group if by_passage[found.passage.start] is found]
        yield from (as_term(document, found) for found in chosen[:PLACES])


def stated(document: Document, chosen: Find, group: Iterable[Find]) -> Iterator[Term]:
    """A chosen find, and the other places of the group, which state the same."""
    others = [
        replace(found, value=chosen.value, confidence=min(found.confidence, chosen.confidence)) for found in group
    ]
    yield from several(document, [replace(chosen, confidence=chosen.confidence), *others])


__all__ = ["Find", "Rule", "as_term", "best", "compiled", "holding", "scan", "several", "spoken", "stated"]


class TermReader(Protocol):
    """Reads one group of terms from a text never seen before."""

    @property
    def name(self) -> str:
        """The group of the vocabulary it reads."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What it looks for by rules; a text is searched once for the rules of all readers."""

    def read(self, document: Document, /) -> Iterable[Term]:
        """Terms the document states; nothing where it cannot tell."""
