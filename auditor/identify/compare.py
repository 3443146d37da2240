"""One form against the part of a candidate where it was found: what agrees, what looks different, what is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from auditor.identify.align import Block, align
from auditor.identify.index import Index
from auditor.identify.looks import LONGEST_NAME, Looks
from auditor.identify.page import Page
from auditor.identify.titles import Titles

MOST_ZONES = 120
"""Differences that are looked at one by one; a text with more is another text in any case. By judgment: bounds
time."""
CONTEXT = 6
"""Words on either side of a difference that are looked at again: an alignment may cut a word too early or too late.
By judgment: more than a shingle."""
MOST_SPLINTERS = 4
"""Runs of few words before the first passage that agrees that may have been aligned in a wrong place. By judgment: a
title and the parts it is made of."""
NEAR = 100
"""Words before and after what agrees that are looked at for inert pieces. By judgment: what belongs to a license at its
edges; what lies further out is looked at once, after the license is found."""
SLACK = 12
"""Words that a variable place, or the margin, is thought to hold when candidates are put in order. By judgment: a
name and a year; it only orders candidates."""
LEFT_OUT, LENGTH = 4, 25
"""A passage left out in one place weighs as much as so many words, and one word more for each ``LENGTH`` it has. By
judgment, checked by the mutations of bench/RESULTS.md, "Identification": a passage left out weighs less than words
put in."""
LONGEST_ADDRESS = 14
"""Words behind a license that may be its publisher's address of another year. Derived from the longest one of
`license_db/variants.yaml`."""
GLUE = 2
"""Differences with at most so many common words between them are shown as one. By judgment: how differences read, not
whether they are there."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """form[i1:i2] became candidate[j1:j2]."""

    i1: int
    i2: int
    j1: int
    j2: int

    @property
    def size(self) -> int:
        """Words concerned, on both sides."""
        return self.i2 - self.i1 + self.j2 - self.j1


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a form agrees with a stretch of a candidate."""

    form: int
    blocks: tuple[Block, ...]
    """Runs that agree, in words of the form and of the whole candidate."""
    start: int
    end: int
    """The stretch of the candidate that is this license, half-open in words."""
    aligned: int
    size: int
    """Words of the form."""
    same: bool
    """Word for word the same."""
    changes: tuple[TextChange, ...]
    """What is changed beyond looks."""
    titled: bool = False
    """Whether the form's title stands in the candidate in lines of its own."""

    @property
    def cost(self) -> int:
        """Words that are changed."""
        return sum(change.size for change in self.changes)

    @property
    def weight(self) -> int:
        """`cost` as it counts between candidates: a long passage left out is one edit, not as many as it has words."""
        return sum(change.j2 - change.j1 + _missing(change.i2 - change.i1) for change in self.changes)

    @property
    def score(self) -> float:
        """2·aligned / (words of the stretch + words of the form)."""
        return 2 * self.aligned / max(1, self.end - self.start + self.size)

    @property
    def explained(self) -> int:
        """Words of the candidate that agree with the form or stand where it lets them vary."""
        return self.end - self.start - sum(change.j2 - change.j1 for change in self.changes)


def least_weight(changes: Sequence[TextChange]) -> int:
    """What `Comparison.weight` is at least where these are among the changes, glued together or not."""
    inserted = sum(change.j2 - change.j1 for change in changes)
    return inserted + _missing(sum(change.i2 - change.i1 for change in changes))


def _missing(words: int) -> int:
    return min(words, LEFT_OUT + words // LENGTH)


Enough = Callable[[Sequence[TextChange]], bool]


def _never(_: Sequence[TextChange]) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Draft:
    """An alignment before anybody asked which differences matter."""

    form: int
    size: int
    """Words of the form."""
    blocks: tuple[Block, ...]
    low: int
    high: int
    slack: int
    """Words that may stand in the form's variable places."""

    @property
    def aligned(self) -> int:
        """Words that agree."""
        return sum(block[2] for block in self.blocks)

    @property
    def gain(self) -> int:
        """Words explained less words changed, if every difference were a change."""
        stretch = self.blocks[-1][1] + self.blocks[-1][2] - self.blocks[0][1]
        return self.aligned - (self.size - self.aligned) - (stretch - self.aligned)

    @property
    def hope(self) -> int:
        """Words explained less words changed, if no difference were one."""
        return self.aligned + self.slack


@dataclass(eq=False)
class Comparer:
    """Compares forms with one candidate."""

    index: Index
    page: Page
    ids: NDArray[np.int32]

    def draft(self, form: int, low: int, high: int) -> Draft | None:
        """A form aligned with candidate[low:high], of which words at both ends may belong to something else.

        None where nothing agrees.
        """
        words = self.index.words(form)
        blocks = tuple((i, j + low, size) for i, j, size in align(words, self.ids[low:high]))
        return Draft(form, len(words), blocks, low, high, self.slack(form)) if blocks else None

    def slack(self, form: int) -> int:
        """Words that may stand in a form's variable places."""
        return SLACK * (1 + self.index.marks(form).free)

    @cached_property
    def _listed(self) -> list[int]:
        listed: list[int] = self.ids.tolist()
        return listed

    @cached_property
    def _loose(self) -> frozenset[int]:
        """List numbers, copyright statements and the "c" of "Copyright (c)"."""
        noticed = {word for start, end in self.page.notices for word in range(start, end)}
        sign, before = self.index.vocabulary.word("c"), self.index.vocabulary.word("copyright")
        signs = np.flatnonzero((self.ids[1:] == sign) & (self.ids[:-1] == before)) + 1
        return frozenset({*self.page.enumerators, *noticed, *signs.tolist()})

    def judge(self, draft: Draft, titles: Titles | None, enough: Enough = _never) -> Comparison:
        """Which of a draft's differences are changes; ``titles`` tells what only names the license or is inert.

        Where ``enough`` says of the changes found so far that it does not matter what the other differences are, they
        are taken for changes unseen.
        """
        loose = self._loose
        if titles is not None:
            loose = loose | titles.words(draft.form) | self._inert(draft, titles)
        looks = Looks(self.index, draft.form, self.page, self._listed, loose)
        judge = _Judge(looks, list(draft.blocks), draft.low, draft.high)
        return judge.comparison(draft.form, self.titled(draft), enough)

    def _inert(self, draft: Draft, titles: Titles) -> frozenset[int]:
        """Inert words in the lines where the candidate has words that do not agree."""
        ends = [draft.low, *(j + size for _, j, size in draft.blocks)]
        begins = [*(j for _, j, _ in draft.blocks), draft.high]
        ends[0], begins[-1] = max(draft.low, begins[0] - NEAR), min(draft.high, ends[-1] + NEAR)
        gaps = [(start, stop) for start, stop in zip(ends, begins, strict=True) if start < stop]
        if len(gaps) > MOST_ZONES:
            return frozenset()
        return frozenset().union(*(titles.around((draft.form,), *gap) for gap in gaps))

    def titled(self, draft: Draft) -> bool:
        """Whether the form's title stands in the candidate in lines of its own."""
        lead, (first, place, size) = self.index.lead(draft.form), draft.blocks[0]
        if not lead or first or size < lead:
            return False
        lines, last = self.page.lines, place + lead
        starts = not place or lines[place - 1] < lines[place]
        return bool(starts and (last >= len(lines) or lines[last] > lines[last - 1]))


@dataclass(eq=False)
class _Judge:
    looks: Looks
    blocks: list[Block]
    low: int
    high: int

    def comparison(self, form: int, titled: bool, enough: Enough) -> Comparison:
        size = len(self.looks.words)
        self._without_splinters()
        aligned = sum(block[2] for block in self.blocks)
        first, last = self.blocks[0], self.blocks[-1]
        start, end = first[1], last[1] + last[2]
        differences = self._differences()
        changes: list[TextChange] = []
        zones = self._zones(differences)
        if len(zones) > MOST_ZONES:
            changes, zones = differences, []
        for at, (zone, members) in enumerate(zones):
            if not self.looks.only(zone.i1, zone.i2, zone.j1, zone.j2):
                changes += [change for change in members if not self._plain(change)]
                if enough(changes):
                    changes += [change for _, members in zones[at + 1 :] for change in members]
                    break
        head, tail = TextChange(0, first[0], start, start), TextChange(last[0] + last[2], size, end, end)
        start, found = self._head(head)
        changes += found
        end, found = self._tail(tail)
        changes += found
        return Comparison(
            form=form,
            blocks=tuple(self.blocks),
            start=start,
            end=end,
            aligned=aligned,
            size=size,
            same=aligned == size == end - start,
            changes=tuple(filter(None, (settled(change, self.looks) for change in _glued(changes)))),
            titled=titled,
        )

    def _without_splinters(self) -> None:
        """Take away few words that agree before the first passage that does, where without them nothing is changed.

        A title whose words come again in what may be left out is aligned there as well as in its own place; one that
        a list of components tells, behind other words of its line, is aligned far above its license.
        """
        solid = next((at for at, block in enumerate(self.blocks) if block[2] > CONTEXT), 0)
        if not 0 < solid <= MOST_SPLINTERS:
            return
        i, j, _ = self.blocks[solid]
        place, lines = self.blocks[0][1], self.looks.page.lines
        begins = not place or lines[place - 1] < lines[place]  # as a title does, of which no word is let go
        for start in (place,) if begins else (place, j):
            if self.looks.only(0, i + CONTEXT, start, j + CONTEXT):
                self.blocks[:solid] = [(0, start, 0)] if start < j else []
                return

    def _differences(self) -> list[TextChange]:
        return [
            TextChange(left[0] + left[2], right[0], left[1] + left[2], right[1])
            for left, right in zip(self.blocks, self.blocks[1:], strict=False)
        ]

    def _plain(self, change: TextChange) -> bool:
        return self.looks.only(change.i1, change.i2, change.j1, change.j2)

    def _zones(self, differences: list[TextChange]) -> list[tuple[TextChange, list[TextChange]]]:
        """Differences with the words around them, wide enough to hold the variable places they touch."""
        zones: list[tuple[TextChange, list[TextChange]]] = []
        for change in differences:
            zone = self._widened(change)
            if zones and zones[-1][0].i2 > zone.i1:
                before, members = zones[-1]
                wide = TextChange(
                    min(before.i1, zone.i1), max(before.i2, zone.i2), min(before.j1, zone.j1), max(before.j2, zone.j2)
                )
                zones[-1] = (wide, [*members, change])
            else:
                zones.append((zone, [change]))
        return zones

    def _widened(self, change: TextChange) -> TextChange:
        i1, i2 = change.i1, change.i2
        for start, end in self._regions:
            if start <= i2 and end >= i1:
                i1, i2 = min(i1, start), max(i2, end)
        left, right = self._anchor_before(i1), self._anchor_after(i2)
        return TextChange(left[0], right[0], left[1], right[1])

    @cached_property
    def _regions(self) -> list[tuple[int, int]]:
        marks = self.looks.marks
        parts = [(part.start, part.end) for part in marks.variable]
        return sorted([*parts, *marks.optional, *self.looks.phrases])

    def _anchor_before(self, i: int) -> tuple[int, int]:
        """A pair of places at or before ``i`` up to which both sides agree, some words further out where possible."""
        for index in range(len(self.blocks) - 1, -1, -1):
            a, b, size = self.blocks[index]
            if a <= i and (a < i or index == 0):
                reach = min(size, i - a)
                back = min(CONTEXT, max(0, reach - 1))
                return a + reach - back, b + reach - back
        a, b, _ = self.blocks[0]
        return a, b

    def _anchor_after(self, i: int) -> tuple[int, int]:
        for index, (a, b, size) in enumerate(self.blocks):
            if a + size >= i and (a + size > i or index == len(self.blocks) - 1):
                skip = max(0, i - a)
                ahead = min(CONTEXT, max(0, size - skip - 1))
                return a + skip + ahead, b + skip + ahead
        a, b, size = self.blocks[-1]
        return a + size, b + size

    def _varies(self, start: int, end: int) -> bool:
        """Whether other words may stand in place of some of form[start:end]."""
        return any(part.start < end and start < part.end for part in self.looks.marks.variable)

    def _head(self, gap: TextChange) -> tuple[int, list[TextChange]]:
        """What is missing before the first agreement, and whether words before it belong there."""
        at, place = self.blocks[0][0], self.blocks[0][1]
        inner = min(CONTEXT, self.blocks[0][2])
        starts = _starts(self.low, place)
        if self._varies(0, at):
            starts += range(place - 1, max(self.low, place - LONGEST_NAME), -1)
        for start in starts:
            if self.looks.only(0, at + inner, start, place + inner):
                return start, []
        return place, [gap] if gap.size else []

    def _tail(self, gap: TextChange) -> tuple[int, list[TextChange]]:
        a, b, size = self.blocks[-1]
        inner = min(CONTEXT, size)
        ends = _ends(b + size, self.high)
        if a + size < len(self.looks.words):  # what the form may leave out stands there in other words: an address
            ends = [*range(min(self.high, b + size + LONGEST_ADDRESS), b + size, -1), *ends]
        if self._varies(a + size, len(self.looks.words)):
            ends += range(b + size + 1, min(self.high, b + size + LONGEST_NAME))
        for end in ends:
            if self.looks.only(a + size - inner, len(self.looks.words), b + size - inner, end):
                return end, []
        return b + size, [gap] if gap.size else []


def _starts(low: int, place: int) -> list[int]:
    """Where the license may begin before its first agreement: with the titles and notices above it, or right there."""
    return [low, place] if 0 < place - low <= 80 else [place]


def _ends(place: int, high: int) -> list[int]:
    """Where it may end: right there, or after more; titles and notices below it belong to what follows."""
    return [place, high] if 0 < high - place <= 80 else [place]


def _glued(changes: list[TextChange]) -> tuple[TextChange, ...]:
    glued: list[TextChange] = []
    for change in sorted(changes, key=lambda change: (change.i1, change.j1)):
        if glued:
            last = glued[-1]
            near = change.i1 - last.i2 <= GLUE and change.j1 - last.j2 <= GLUE
            if near and change.i1 >= last.i2 and change.j1 >= last.j2:
                glued[-1] = TextChange(last.i1, change.i2, last.j1, change.j2)
                continue
        glued.append(change)
    return tuple(glued)


def settled(change: TextChange, looks: Looks) -> TextChange | None:
    """The same change, moved to where a reader sees it: words that were put in or left out as a sentence begin as one.

    Where the words at one end of a change come again at its other end, several places explain the same difference. A
    name that stands where one may, before a passage that is missing, is no part of the change. None where the two sides
    turn out to say the same.
    """
    i1, i2, j1, j2 = change.i1, change.i2, change.j1, change.j2
    if i1 < i2 and j1 < j2 and j2 - j1 <= LONGEST_NAME:
        told = looks.told(i1, i2, j1, j2)
        if told == i2:
            return None
        return change if told is None else TextChange(told, i2, j2, j2)
    if (i1 == i2) == (j1 == j2):
        return change
    words, ids = looks.words, looks.ids
    side, start, end = (words, i1, i2) if i1 < i2 else (ids, j1, j2)
    back = 0
    while (
        min(i1, j1) > back
        and side[start - back - 1] == side[end - back - 1]
        and words[i1 - back - 1] == ids[j1 - back - 1]
    ):
        back += 1
    ahead = 0
    while (
        max(i2 - len(words), j2 - len(ids)) + ahead < 0
        and side[start + ahead] == side[end + ahead]
        and words[i2 + ahead] == ids[j2 + ahead]
    ):
        ahead += 1
    best = max(range(-back, ahead + 1), key=lambda move: (_opening(looks.page, j1 + move), -abs(move)))
    return TextChange(i1 + best, i2 + best, j1 + best, j2 + best)


def _opening(page: Page, word: int) -> int:
    """How much a word of the candidate looks like a beginning: of a paragraph, of a line or sentence, of neither."""
    gap = page.gap(word - 1) if word else "\n\n"
    if gap.count("\n") > 1 or word in page.enumerators or word - 1 in page.enumerators:
        return 2
    return int(any(sign in gap for sign in "\n.;:。；"))
