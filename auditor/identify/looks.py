"""Decides whether a difference is one of looks alone: everything else is a change of the license.

Where form and candidate differ, the words around the difference are walked in both at once. A walk may pass over what
the form marks as optional or as a list number, over words in its title, over the candidate's
own list numbers and copyright statements, and through places where the form allows other words; it may never pass over
anything else. If a walk reaches the end of both sides, nothing but looks is different.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from auditor.core.worded import Worded
from auditor.identify import normalize
from auditor.identify.forms import dashed, may_join
from auditor.identify.index import Index
from auditor.identify.inert import runs
from auditor.identify.known_words import known_words
from auditor.identify.marks import FREE_RUN, NUMBER_RUN, PLACE_RUN
from auditor.identify.page import Page
from auditor.identify.tokens import place_in_brackets
from auditor.identify.variants import Variants
from auditor.identify.vocabulary import UNKNOWN, WordTable
from auditor.records.fingerprint import Variable
from auditor.text.language import english_words

MOST_STATES = 6_000
"""Places a walk may visit before we give up and call the difference a change. By judgment: bounds time; giving up is
the careful answer, for a change asks."""
LONGEST_NAME = 40
"""Words that may stand for a free name. By judgment: a firm's full name with its address."""
LEAST_MISSPELLED = 7
"""Letters of a word that may be misspelled by one. By judgment: a shorter one is near to other words of English, and a
slip in it is asked about ("Performancf" is read, "nto" is not)."""
_NUMBERS = Worded("numbers.yaml")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
"""Given by Roman numerals, as they number sections."""


@lru_cache(maxsize=8)
def variants_of(vocabulary: WordTable) -> Variants:
    """The phrases that say the same, in the numbers of a vocabulary."""
    return Variants(vocabulary)


@dataclass(eq=False)
class Looks:
    """Compares one form with one candidate."""

    index: Index
    form: int
    page: Page
    ids: list[int]
    """The candidate's words as numbers."""
    loose: frozenset[int]
    """Words of the candidate that may be there or not: list numbers, copyright statements, lines that only name it."""

    def __post_init__(self) -> None:
        self.words: list[int] = self.index.words(self.form).tolist()
        self.marks = self.index.marks(self.form)
        self._optional: dict[int, list[int]] = {}
        self._again: dict[int, list[int]] = {}
        for start, end in self.marks.optional:
            self._optional.setdefault(start, []).append(end)
            self._again.setdefault(end, []).append(start)
        self._variable: dict[int, list[Variable]] = {}
        for part in self.marks.variable:
            self._variable.setdefault(part.start, []).append(part)
        self._run_ends: dict[int, tuple[int, ...]] = {}
        self._wholes: dict[int, frozenset[int]] = {}
        self._pairs: dict[int, frozenset[tuple[int, int]]] = {}
        self._lead = self.index.lead(self.form)
        variants = variants_of(self.index.vocabulary)
        if self.form not in self.index.phrases:
            self.index.phrases[self.form] = variants.spans(self.words)
        self.phrases = self.index.phrases[self.form]
        noticed = {
            i for start, end in self.marks.notices for i in range(start, end + variants.address(self.words, end))
        }
        self._noticed = frozenset(noticed | set(range(self._example())))
        self._forks = {
            *self._optional,
            *self._again,
            *self._variable,
            *self.marks.enumerators,
            *self._noticed,
            *range(self._lead),
            *(start for start, _ in self.phrases),
        }

    def _example(self) -> int:
        """Words of a form's beginning that are a copyright line nobody filled in: "Copyright (C) YEAR YOUR NAME"."""
        if not self.words or self.words[0] != self._number("copyright"):
            return 0
        empty = {self._number(word) for word in ("copyright", "c", "year", "yyyy", "your", "name", "of", "author")}
        return next((at for at, word in enumerate(self.words[:LONGEST_NAME]) if word not in empty), 0)

    def only(self, i1: int, i2: int, j1: int, j2: int) -> bool:
        """Whether form[i1:i2] and candidate[j1:j2] differ in looks alone."""
        return any(state == (i2, j2) for state in self._walk(i1, i2, j1, j2))

    def told(self, i1: int, i2: int, j1: int, j2: int) -> int | None:
        """Up to which word of form[i1:i2] candidate[j1:j2] says the same; None where it says something else."""
        return max((i for i, j in self._walk(i1, i2, j1, j2) if j == j2), default=None)

    def _walk(self, i1: int, i2: int, j1: int, j2: int) -> Iterator[tuple[int, int]]:
        """Pairs of places that can be reached from (i1, j1)."""
        waiting = [(i1, j1)]
        seen = {(i1, j1)}
        while waiting and len(seen) <= MOST_STATES:
            state = self._along(*waiting.pop(), i2, j2)
            yield state
            for following in self._steps(*state, i2, j2):
                if following not in seen and following[0] <= i2:
                    seen.add(following)
                    waiting.append(following)

    def _along(self, i: int, j: int, i2: int, j2: int) -> tuple[int, int]:
        """As far as both sides agree and nothing but agreement can be followed."""
        words, ids, forks, loose = self.words, self.ids, self._forks, self.loose
        while i < i2 and j < j2 and words[i] == ids[j] and i not in forks and j not in loose:
            i, j = i + 1, j + 1
        return i, j

    def _steps(self, i: int, j: int, i2: int, j2: int) -> Iterator[tuple[int, int]]:
        """Where a walk may go next; the likeliest step comes last, because it is tried first."""
        for end in self._optional.get(i, ()):
            yield end, j
        if i and j and self.words[i - 1] == self.ids[j - 1]:  # what may be left out may also come twice
            for start in self._again.get(i, ()):
                yield start, j
        for part in self._variable.get(i, ()):
            for place in self._ways(part, j, j2):
                yield part.end, place
        numbered = i < i2 and i in self.marks.enumerators
        bullet = j < j2 and j in self.page.enumerators
        if numbered and not bullet:
            yield i + 1, j
        if i < i2 and (i in self._noticed or i < self._lead):  # a title is there, in part, or missing
            yield i + 1, j
        if j < j2 and j in self.loose and not (bullet and numbered):
            yield i, j + 1
        if i < i2 and j < j2:
            for ours, theirs in variants_of(self.index.vocabulary).steps(self.words, i, self.page, j, j2):
                if i + ours <= i2:
                    yield i + ours, j + theirs
            if self.words[i] == self.ids[j]:
                yield i + 1, j + 1
                return
            if numbered and bullet and self._same_number(i, j):
                yield i + 1, j + 1
            if self.ids[j] == UNKNOWN and self._misspelled(i, j):
                yield i + 1, j + 1
            yield from self._joins(i, j, i2, j2)

    def _misspelled(self, i: int, j: int) -> bool:
        """Whether a word that no license and no dictionary has is the form's word with one slip of the pen.

        A word that is as near to another one of the licenses on record ("licenser") may mean that.
        """
        return self.words[i] != UNKNOWN and meant_by(self.page.spelled(j), self.index.vocabulary) == self.words[i]

    def _number(self, word: str) -> int:
        return self.index.vocabulary.word(word)

    def _joins(self, i: int, j: int, i2: int, j2: int) -> Iterator[tuple[int, int]]:
        """One word on one side that is two on the other: the same letters, a hyphen, a blank or nothing between."""
        if i + 1 < i2 and (
            self.marks.joined.get(i, UNKNOWN) == self.ids[j] != UNKNOWN
            or (self.words[i], self.words[i + 1]) in self._parted(j)
        ):
            yield i + 2, j + 1
        if j + 1 < j2 and self.words[i] in self._whole(j):
            yield i + 1, j + 2

    def _whole(self, j: int) -> frozenset[int]:
        """The words that a word of the candidate and the next one make together where nothing should part them."""
        if j not in self._wholes:
            left, right = self.page.spelled(j), self.page.spelled(j + 1)
            found: set[int] = set()
            if left.isalpha() and right.isalpha():
                written = self.page.raw(j) + self.page.raw(j + 1)
                found = {self._number(normalize.spell(whole)) for whole in (left + right, written)} - {UNKNOWN}
                if found and not dashed(self.page.gap(j)) and not _may_part(left, right):
                    found = set()
            self._wholes[j] = frozenset(found)
        return self._wholes[j]

    def _parted(self, j: int) -> frozenset[tuple[int, int]]:
        """The pairs of words that a word of the candidate is with nothing between them."""
        if j not in self._pairs:
            whole = self.page.spelled(j)
            cuts = ((whole[:at], whole[at:]) for at in range(1, len(whole))) if whole.isalpha() else ()
            self._pairs[j] = frozenset(
                (self._number(left), self._number(right))
                for left, right in cuts
                if self._number(left) != UNKNOWN != self._number(right) and _may_part(left, right)
            )
        return self._pairs[j]

    def _same_number(self, i: int, j: int) -> bool:
        """Whether two list numbers in different styles count the same: "1.", "(a)", "i)", "一、"."""
        if i in self._lazy:
            return self.page.spelled(j).isdigit()
        return int(self.words[i]) in {self._number(sign) for sign in _signs_of(self.page.spelled(j))}

    @cached_property
    def _lazy(self) -> frozenset[int]:
        """Items that Markdown counts for the writer: all of them are written "1."."""
        signs = [i for i in sorted(self.marks.enumerators) if i < len(self.words)]
        one = self._number("1")
        return frozenset(
            place
            for left, right in itertools.pairwise(signs)
            if self.words[left] == self.words[right] == one != UNKNOWN
            for place in (left, right)
        )

    def _ways(self, part: Variable, j: int, j2: int) -> set[int]:
        """Where the candidate may stand after a variable place that begins at ``j``."""
        found: set[int] = set()
        for way in part.alternatives:
            places = {j}
            for word in way:
                if word == NUMBER_RUN:
                    places = {place + 1 for place in places if place < j2 and self.page.raw(place)[0].isdigit()}
                elif word == FREE_RUN:
                    places = {end for place in places for end in self._name(place, j2)}
                elif word == PLACE_RUN:
                    places = {end for place in places if place < (end := self._bracketed(place)) <= j2}
                else:
                    places = {place + 1 for place in places if place < j2 and self.ids[place] == word}
                if not places:
                    break
            found |= places
        return found

    def _name(self, j: int, j2: int) -> Iterator[int]:
        """Where a name, a year or an address that begins at ``j`` may end; it may also be missing."""
        yield j
        if j < j2:
            yield from (end for end in self._runs(j) if end <= j2)

    def _bracketed(self, j: int) -> int:
        """Where a place to be filled in that begins at ``j`` ends; ``j`` where there is none."""
        text = self.page.folded.text
        if j >= len(self.page.spans):
            return j
        end = place_in_brackets(text, int(self.page.spans[j, 0]))
        return self.page.words_in(0, end)[1] if end else j

    def _runs(self, j: int) -> tuple[int, ...]:
        if j not in self._run_ends:
            last = min(len(self.page.spans), j + LONGEST_NAME)
            place = j + 1
            while place < last and not self.page.paragraph_before(place):
                place += 1
            start, end = int(self.page.spans[j, 0]), int(self.page.spans[place - 1, 1])
            found = runs(self.page.folded.text[start:end])
            self._run_ends[j] = tuple(self.page.words_in(start, start + stop)[1] for stop in found)
        return self._run_ends[j]


def _may_part(left: str, right: str) -> bool:
    """Whether a blank, or none, between two words changes nothing: "ofmaterials", not "nowhere".

    What they make together is no other word of English, or one that says the same: neither part binds.
    """
    if may_join(left, right) or right == "s" or left + right not in english_words():
        return True
    return min(len(left), len(right)) > 1 and not {left, right} & known_words().binding


def _signs_of(sign: str) -> tuple[str, ...]:
    """Every way to write the number that a list sign counts."""
    values: set[int] = set()
    tail = sign.rsplit(".", 1)[-1]
    if tail.isdigit():
        values.add(int(tail))
    if len(tail) == 1 and tail.isascii() and tail.isalpha():
        values.add(ord(tail) - ord("a") + 1)
    if tail and all(letter in _ROMAN for letter in tail):
        values.add(_roman_value(tail))
    if tail in (counting := _NUMBERS.words("counting")):
        values.add(counting.index(tail) + 1)
    return tuple(way for value in sorted(values) for way in _writings(value))


def _roman_value(text: str) -> int:
    total = 0
    for at, letter in enumerate(text):
        value = _ROMAN[letter]
        total += -value if at + 1 < len(text) and _ROMAN[text[at + 1]] > value else value
    return total


def _writings(value: int) -> Iterator[str]:
    yield str(value)
    if 1 <= value <= 26:
        yield chr(ord("a") + value - 1)
    if 1 <= value <= 60:
        tens, ones = divmod(value, 10)
        yield ("", "x", "xx", "xxx", "xl", "l", "lx")[tens] + (
            "", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix",
        )[ones]  # fmt: skip
    if 1 <= value <= 10:
        yield _NUMBERS.words("counting")[value - 1]


@lru_cache(maxsize=4096)
def meant_by(word: str, vocabulary: WordTable) -> int:
    """The one word of the licenses on record of which a word that no dictionary has is a slip; `UNKNOWN` for none."""
    if len(word) < LEAST_MISSPELLED or not (word.isascii() and word.isalpha()) or word in english_words():
        return UNKNOWN
    meant = {vocabulary.word(one) for one in slips(word)} - {UNKNOWN}
    return meant.pop() if len(meant) == 1 else UNKNOWN


def slips(word: str) -> Iterator[str]:
    """What was meant by a word with one letter too many, too few, wrong or in its neighbor's place.

    The first letter and a beginning that denies ("un", "non") are never a slip: they make the opposite.
    """
    letters = "abcdefghijklmnopqrstuvwxyz"
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        meant = [head + tail[1:], head + tail[1:2] + tail[:1] + tail[2:]] if tail else []
        meant += [head + letter + rest for letter in letters for rest in (tail, tail[1:])]
        yield from (one for one in meant if one != word and _denial(one) == _denial(word))


def _denial(word: str) -> str:
    return next((start for start in ("non", "un", "in", "im", "ir", "dis") if word.startswith(start)), "")
