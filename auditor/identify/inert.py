"""Words outside a license that say nothing of rights: shown by a grammar, never assumed.

A piece of a text (a line, a sentence, a paragraph) is inert where the grammar derives all of it: copyright statements,
names and addresses, headings, statements that this very license applies, where the text was taken from, page
furniture. A word the grammar does not derive is a change of the license. No rule holds a word that could limit, forbid
or demand anything, so nothing that does is derived.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.identify import normalize
from auditor.identify.grammar import ReadSoFar, inert_grammar
from auditor.identify.known_words import known_words
from auditor.identify.name_words import LONGEST, counts, is_name, is_thing, kind
from auditor.identify.rights_words import in_names, rights
from auditor.identify.tokens import LONGEST_ADDRESS, Token, tokens_of
from auditor.text.language import english_words

if TYPE_CHECKING:
    from auditor.identify.page import Page

LONGEST_PIECE = 240
"""Words of a piece that the grammar is tried on; a longer one says more than who, when and where. By judgment: some
sixty holders, each with a name of two or three words."""
LEAST_YEAR = 4
"""Digits of a year that is told as one by itself. Given by the calendar."""
LONGEST_ROW = 3
"""Digits of a number that begins its line and says nothing there. By judgment: rows and pages are counted so far; a
larger number ("100000") is how many of something."""
BLOCK = 1_000
"""Words of a page that are split into tokens together; no piece reaches over its end. By judgment: bounds time."""
BESIDE = 12
"""Words before and after some words that are split into tokens with them. By judgment: more than a name has, so that
how a token is read does not depend on where splitting began."""
MOST_WORDS = 1_500
"""Words outside a license that are looked at together; what follows counts as a change. By judgment: bounds time."""

_URL_WORD = re.compile(r"[A-Za-z]{3,}")
_WORDS = Worded("license_words.yaml")
_DAY = _WORDS.pattern(r"(?:[12]?\d|3[01]){day_endings~}?")
_LEAF = re.compile(r"\d{1,3}/\d{1,3}")
_BORDER = re.compile(r"[\n.;!?()\[\]>|*]|[-–—]{1,3}\s|[ \t]{4}")
_YEAR = re.compile(r"(?:19|20)\d[\dx](?!\d)|\d\d(?:[-/,]\d\d)*$|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d$")
PHRASES = (
    "notice", "owner", "byline", "rights", "heading", "statement", "follows", "applies", "tag", "sources", "cited",
    "bare", "edition", "approved", "retired", "origin", "contributed", "offered", "furniture", "pointer", "title",
    "about", "wrote", "reserved", "marked", "verbatim", "project", "includes", "holds",
)  # fmt: skip
"""The rules that a piece may consist of."""
CHOICE = "choice"
"""The rule of a sentence that leaves the choice between licenses."""
LATER = "later"
"""The rule of a sentence that grants a license's later versions too."""
_STATED = 8
"""Tokens behind "copyright" in which its holder begins. By judgment: a sign, a span of years and a comma."""


@dataclass(eq=False)
class TokenRow:
    """A piece of text against the grammar."""

    tokens: list[Token]
    titles: frozenset[str] = frozenset()
    """Spelled words of the titles of the license in question."""
    _keys: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _names: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _runs: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def ends(self, at: int, rules: tuple[str, ...] = PHRASES, borders: frozenset[int] | None = None) -> Iterator[int]:
        """Where what begins at a token may end, ascending: one phrase, or several that end at ``borders``."""
        start = inert_grammar().start(rules)
        last = min(len(self.tokens), at + LONGEST_PIECE)
        waiting: dict[int, ReadSoFar] = {at: start}
        for place in range(at, last + 1):
            reading = waiting.pop(place, None)
            if reading is None:
                if not waiting:
                    return
                continue
            if place > at and reading.complete and (borders is None or place in borders):
                yield place
                if borders is not None:
                    reading = reading.joined(start)
            if place < last:
                for end, following in self._steps(place, reading, fresh=place == at):
                    held = waiting.get(end)
                    waiting[end] = following if held is None else held.joined(following)

    def _steps(self, at: int, reading: ReadSoFar, *, fresh: bool) -> Iterator[tuple[int, ReadSoFar]]:
        following = reading.after(self._may_be(at))
        if following is not None:
            yield at + 1, following
        for key, places in (
            ("<name>", self._named),
            ("<title>", self._titled),
            ("<slug>", self.slug),
            ("<handle>", self.handle),
        ):
            if key in reading.edges and (following := reading.after((key,))) is not None:
                for end in places(at) if not fresh or key != "<name>" else self.name(at, fresh=True):
                    yield end, following

    def _may_be(self, at: int) -> tuple[str, ...]:
        """A token's word, where a rule holds it, and the kinds of one token that rules may ask for."""
        if at not in self._keys:
            token = self.tokens[at]
            found = [token.word] if token.word in inert_grammar().words else []
            if token.kind == "word" and token.raw.islower() and is_thing(token.raw):
                found.append("<thing>")
            if token.kind == "word" and token.raw[0].isupper() and is_thing(token.raw.lower(), shortest=6):
                found.append("<capital>")
            if token.kind in ("mail", "number", "place", "mark") and not (token.kind == "number" and self._second(at)):
                found.append(f"<{token.kind}>")
                if token.kind == "number" and self._is_year(at):
                    found.append("<year>")
                if token.kind == "number" and _DAY.fullmatch(token.raw):
                    found.append("<day>")
                if token.kind == "number" and ":" in token.raw:
                    found.append("<clock>")
                if token.kind == "number" and _LEAF.fullmatch(token.raw):
                    found.append("<leaf>")
                if token.kind == "number" and token.first and token.raw.isdigit() and len(token.raw) <= LONGEST_ROW:
                    found.append("<row>")
            elif token.kind == "url":
                if len(token.raw) <= LONGEST_ADDRESS and harmless_address(token.raw):
                    found.append("<url>")
                if len(token.raw) <= LONGEST_ADDRESS and self._names_license(token.raw):
                    found.append("<known>")  # a page of terms that somebody else wrote is no source of this license
            self._keys[at] = tuple(found)
        return self._keys[at]

    def _is_year(self, at: int) -> bool:
        """Whether a number is a year or a date; one of two digits only right behind another year: "1989, 91"."""
        if not _YEAR.match(self.tokens[at].raw):
            return False
        before = self.tokens[at - 1] if at else None
        short = len(self.tokens[at].raw) < LEAST_YEAR
        return not short or (before is not None and before.kind == "number" and self._is_year(at - 1))

    def _names_license(self, address: str) -> bool:
        """Whether a part of an address is called as the license is, and says nothing else ("/mit-for-schools")."""
        named = False
        for part in address.split("/"):
            words = {normalize.spell(word) for word in _URL_PART.findall(part)}
            beside = words - self.titles - _DOMAINS
            if words & self.titles - known_words().fillers - _DOMAINS:
                named = named or not any(one in english_words() for one in beside - known_words().in_addresses)
            if not harmless_words(beside):
                return False
        return named

    def _named(self, at: int) -> tuple[int, ...]:
        if at not in self._names:
            self._names[at] = self.name(at)
        return self._names[at]

    def _titled(self, at: int) -> tuple[int, ...]:
        if at not in self._runs:
            self._runs[at] = self.title(at)
        return self._runs[at]

    def name(self, at: int, *, fresh: bool = False) -> tuple[int, ...]:
        """Ends of a name: words that nothing parts; ``fresh`` where nothing before it belongs to the piece."""
        if not fresh and at and not self._begins_name(at):
            return ()
        if self.tokens[at].raw.islower() and self._after_name(at):
            return ()
        before = None if fresh or not at else self.tokens[at - 1]
        alone = before is not None and before.kind == "word" and _apart(before.raw, self.tokens[at])
        ends: list[int] = []
        words: list[str] = []
        for place in range(at, min(len(self.tokens), at + 9)):
            token = self.tokens[place]
            if token.kind not in ("word", "cjk", "number") or (words and (token.parted or _apart(words[-1], token))):
                break
            if token.kind == "number":
                if (
                    not words
                    or token.first
                    or len(token.raw) > 3
                    or "." in token.raw
                    or words[-1].islower()
                    or counts(tuple(words))
                    or not is_name(tuple(words))
                ):
                    break
                ends.append(place + 1)
                continue
            if token.hyphened and words:
                words[-1] += f"-{token.raw}"
            else:
                words.append(token.raw)
            said = place + 1 < len(self.tokens) and self.tokens[place + 1]
            if said and said.word == "copyright" and said.apart and not self._holds(place + 2, words):
                continue  # a sentence before a copyright statement, and no name of what it is for
            if is_name(tuple(words)) and not (alone and len(words) < 2 and kind(words[0]) != "n"):
                ends.append(place + 1)
        return tuple(ends)

    def _holds(self, at: int, words: Sequence[str]) -> bool:
        """Whether the holder of a copyright statement, in its next words, begins with these: "Acme. © 2024 Acme"."""
        behind = [token.raw for token in self.tokens[at : at + _STATED] if token.kind == "word"]
        return any(behind[place : place + len(words)] == [*words] for place in range(len(behind)))

    def slug(self, at: int) -> tuple[int, ...]:
        """The end of a project's name of several parts that speak of no right: "argon2-cffi"."""
        end = self._joined(at)
        words = [token.raw for token in self.tokens[at:end] if token.kind == "word"]
        return (end,) if end - at > 1 and words and all(map(is_thing, map(str.lower, words))) else ()

    def handle(self, at: int) -> tuple[int, ...]:
        """The end of a name of letters and digits that is no English word: "bw2", and not "v2" or "seats5"."""
        end = self._joined(at, hyphens=False)
        parts = self.tokens[at:end]
        words = [token.raw for token in parts if token.kind == "word"]
        numbered = end - at > 1 and parts[0].kind == "word" and sum(map(len, words)) > 1
        return (end,) if numbered and all(len(word) == 1 or kind(word) in ("h", "n") for word in words) else ()

    def _joined(self, at: int, *, hyphens: bool = True) -> int:
        """Where the words and numbers end that no blank parts from the one at a place."""
        end = at + 1
        while end < len(self.tokens) and self.tokens[end].kind in ("word", "number"):
            token = self.tokens[end]
            if token.start > self.tokens[end - 1].end and not (hyphens and token.hyphened):
                break
            if token.kind == "number" and not token.raw.isdigit():
                return at
            end += 1
        return end

    def _begins_name(self, at: int) -> bool:
        """Whether a name may begin at a token: not in the middle of one, so that no phrase is read as several names."""
        before = self.tokens[at - 1]
        if self._second(at):
            return False
        if _apart(before.raw, self.tokens[at]):
            return True
        return (
            self.tokens[at].parted
            or before.kind != "word"
            or before.word in _WORDS.among("connectors")
            or not kind(before.raw)
        )

    def _after_name(self, at: int) -> bool:
        """Whether a name stands before words in small letters, which then say something: no "npm, Inc."."""
        if at + 1 < len(self.tokens) and kind(self.tokens[at + 1].raw) == "k":
            return False
        for token in reversed(self.tokens[max(0, at - LONGEST) : at]):
            if token.kind == "mark" or token.word == "copyright":
                return False
            if token.kind == "word" and kind(token.raw) in (("n", "d", "k") if token.raw[0].isupper() else ("h",)):
                return True
        return False

    def _second(self, at: int) -> bool:
        """Whether a token follows, after a colon, a bar or a full stop, something said.

        "Jane Doe. Schools", "All rights reserved. Schools".
        """
        if not at or not self.tokens[at].apart:
            return False
        before = self.tokens[at - 1]
        said = before.kind in ("number", "cjk") or (before.kind == "word" and bool(kind(before.raw)))
        return before.word == "reserved" or (said and before.word not in inert_grammar().words)

    def title(self, at: int) -> tuple[int, ...]:
        """Ends of a run of words that the titles of the license hold, one of its own at least."""
        ends: list[int] = []
        run: list[str] = []
        own = False
        for place in range(at, min(len(self.tokens), at + 16)):
            words = [normalize.spell(raw) for raw in normalize.words(self.tokens[place].raw)]
            if not words or not self.titles.issuperset(words):
                break
            own = own or any(word not in known_words().fillers for word in words)
            run += words
            if own and in_names(run, self.titles):
                ends.append(place + 1)
        return tuple(ends)


_DOMAINS = frozenset("org com net io dev edu gov www html htm txt php md pdf".split())
"""Words of addresses and files that name no license, though a title may hold one ("OpenIB.org")."""
_URL_PART = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)*")


def harmless_address(address: str) -> bool:
    """Whether the words of an address are no words that limit: "/license", not "/noncommercial-use-only"."""
    return harmless_words({normalize.spell(word) for word in _URL_WORD.findall(address)})


def harmless_words(words: set[str]) -> bool:
    """Whether none of the words of an address limits, nor says whom something is for ("/mit-for-students")."""
    known = known_words()
    if "for" in words and words & rights():
        return False
    return not (words & (known.weighty | known.of_terms)) - known.in_addresses and not any(
        word.startswith("non") for word in words
    )


def derived(text: str, rule: str = "", titles: frozenset[str] = frozenset()) -> bool:
    """Whether the grammar derives all of a piece; by one rule alone where one is named."""
    tokens = tokens_of(text)
    if not tokens or len(tokens) > LONGEST_PIECE:
        return False
    piece = TokenRow(tokens, titles)
    if rule:
        return len(tokens) in piece.ends(0, (rule,))
    return len(tokens) in piece.ends(0, borders=frozenset(_borders(text, tokens)))


def says(text: str, rule: str, titles: frozenset[str]) -> bool:
    """Whether a passage says what a rule (`CHOICE`, `LATER`) derives, and nothing else of rights."""
    tokens = tokens_of(text)
    if not tokens or len(tokens) > LONGEST_PIECE:
        return False
    piece, borders = TokenRow(tokens, titles), frozenset(_borders(text, tokens))
    if len(tokens) not in piece.ends(0, (*PHRASES, rule), borders):
        return False
    return len(tokens) not in piece.ends(0, borders=borders)


def _borders(text: str, tokens: list[Token]) -> list[int]:
    """The tokens before which a line or a sentence begins, and the end."""
    return [
        at
        for at in range(len(tokens) + 1)
        if at in (0, len(tokens))
        or (_BORDER.search(text, tokens[at - 1].end, tokens[at].start) and not _signed(text, tokens, at))
        or _marks(tokens, at)
    ]


def _apart(before: str, token: Token) -> bool:
    """Whether a line break parts two names: neither is an organization's word or a particle, as inside a long name."""
    return token.first and kind(before) != "p" and kind(token.raw) not in ("p", "k")


def _signed(text: str, tokens: list[Token], at: int) -> bool:
    """Whether a sign that says something follows in the line, and belongs to what is said before it: "Adapt | ✗"."""
    return tokens[at].kind == "sign" and "\n" not in text[tokens[at - 1].end : tokens[at].start]


def _marks(tokens: list[Token], at: int) -> bool:
    """Whether a copyright statement begins at a token, wherever in its line: "MIT License Copyright (c) 2024 …"."""
    following = tokens[at + 1].kind if at + 1 < len(tokens) else ""
    return tokens[at].word == "copyright" and following in ("mark", "number", "place")


def runs(text: str) -> list[int]:
    """Where, in characters, a run of names, years and addresses that begins a text may end."""
    tokens = tokens_of(text)
    return [tokens[end - 1].end for end in TokenRow(tokens).ends(0, ("run",))] if tokens else []


@dataclass(eq=False)
class _Block:
    """Some lines of a page, or a part of a line that is longer than `BLOCK`."""

    begin: int
    """Where its text begins in the page."""
    text: str
    _reached: dict[tuple[int, frozenset[str]], tuple[int, ...]] = field(default_factory=dict)
    _pieces: dict[frozenset[str], TokenRow] = field(default_factory=dict)

    @cached_property
    def tokens(self) -> list[Token]:
        """Its tokens; places are in its text."""
        return tokens_of(self.text)

    @cached_property
    def borders(self) -> list[int]:
        """See `_borders`."""
        return _borders(self.text, self.tokens)

    @cached_property
    def _ends(self) -> frozenset[int]:
        return frozenset(self.borders)

    def inert(self, first: int, last: int, titles: frozenset[str]) -> Iterator[tuple[int, int]]:
        """The inert pieces between two places of the text, as ranges of characters."""
        begins = [token.start for token in self.tokens]
        low, high = bisect_left(begins, first), bisect_left(begins, last)
        done = low
        for at in self.borders[bisect_left(self.borders, low) :]:
            if at >= high:
                return
            if at < done:
                continue
            reached = [end for end in self._from(at, titles) if end <= high]
            if reached:
                done = reached[-1]
                yield self.tokens[at].start, self.tokens[done - 1].end

    def _from(self, at: int, titles: frozenset[str]) -> tuple[int, ...]:
        if (at, titles) not in self._reached:
            piece = self._pieces.setdefault(titles, TokenRow(self.tokens, titles))
            self._reached[at, titles] = tuple(piece.ends(at, borders=self._ends))
        return self._reached[at, titles]


@dataclass(eq=False)
class Inert:
    """Finds the inert pieces of one page: each of its blocks is split once, each place is tried once for a license."""

    page: Page
    _found: dict[tuple[int, int, frozenset[str]], frozenset[int]] = field(default_factory=dict)
    _blocks: dict[tuple[int, int], _Block] = field(default_factory=dict)

    def words(self, start: int, stop: int, titles: frozenset[str]) -> frozenset[int]:
        """The words in lines that words start..stop-1 touch that stand in pieces which the grammar derives."""
        if start >= stop:
            return frozenset()
        lines = self.page.lines
        start = int(np.searchsorted(lines, lines[start], side="left"))
        stop = int(np.searchsorted(lines, lines[stop - 1], side="right"))
        key = (start, stop, titles)
        if key not in self._found:
            self._found[key] = frozenset(word for piece in self._search(start, stop, titles) for word in range(*piece))
        return self._found[key]

    def pieces(self, titles: frozenset[str]) -> Iterator[tuple[int, int]]:
        """The inert pieces of the whole page, in words."""
        size = len(self.page.spans)
        for start in range(0, size, MOST_WORDS):
            yield from self._search(start, min(size, start + MOST_WORDS), titles)

    @cached_property
    def _cuts(self) -> list[int]:
        """The words at which blocks begin, and the number of words."""
        lines, size = self.page.lines, len(self.page.spans)
        cuts = [0]
        while cuts[-1] < size:
            last = cuts[-1] + BLOCK
            line = int(np.searchsorted(lines, lines[last], side="left")) if last < size else size
            cuts.append(line if line > cuts[-1] else min(last, size))
        return cuts

    def _search(self, start: int, stop: int, titles: frozenset[str]) -> Iterator[tuple[int, int]]:
        stop = min(stop, start + MOST_WORDS)
        spans = self.page.spans
        for number in range(bisect_right(self._cuts, start) - 1, bisect_left(self._cuts, stop)):
            low, high = max(start, self._cuts[number]), min(stop, self._cuts[number + 1])
            block = self._block(*self._window(low, high, number))
            first, last = int(spans[low, 0]) - block.begin, int(spans[high - 1, 1]) - block.begin
            for begin, end in block.inert(first if low > self._cuts[number] else 0, last, titles):
                yield self.page.words_in(block.begin + begin, block.begin + end)

    def _window(self, low: int, high: int, number: int) -> tuple[int, int]:
        """The lines that are split for some words of a block: with what may tell how they are read, or all of it."""
        first, last = self._cuts[number], self._cuts[number + 1]
        lines = self.page.lines
        begin = int(np.searchsorted(lines, lines[max(first, low - BESIDE)], side="left"))
        end = int(np.searchsorted(lines, lines[min(last, high + BESIDE) - 1], side="right"))
        if end - begin > (last - first) // 2 or begin < first or end > last:
            return first, last
        return begin, end

    def _block(self, first: int, last: int) -> _Block:
        if (first, last) not in self._blocks:
            spans, text = self.page.spans, self.page.folded.text
            begin = int(spans[first - 1, 1]) if first else 0
            end = int(spans[last, 0]) if last < len(spans) else len(text)
            self._blocks[first, last] = _Block(begin, text[begin:end])
        return self._blocks[first, last]
