"""Finds which licenses stand where in a text: candidates by shared shingles, the best by alignment, one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.identify.compare import Comparer, Comparison, Draft, Enough, least_weight
from auditor.identify.index import Index
from auditor.identify.page import Page
from auditor.identify.titles import Titles

MOST_MATCHES = 48
"""Licenses looked for in one text; what is left of a longer text is reported as text that no record accounts for. By
judgment: bounds time."""
MOST_SEARCHED = 120_000
"""Words from the beginning of a text in which licenses are looked for; the rest counts as accounted for by none. By
judgment: keeps hostile texts in proportion (bench/RESULTS.md, "Identification")."""
MOST_REFUSALS = 10
"""Places in a row that turn out to be no license before the search ends. By judgment: bounds time; what is left is
accounted for by no record."""
MOST_ALIGNED = 9
"""Forms that are compared word by word for one place. By judgment: bounds time."""
LEAST_SHINGLES = 2
"""Shingles in common below which a form is no candidate. By judgment: one alone is found in any prose."""
LEAST_WORDS = 8
"""Words that must agree for a whole short text to be a license. By judgment: below that it cannot be told from
others."""
CHEAP = 12
"""Weight of all changes up to which a first reading of a text is trusted. By judgment: it saves the second reading;
bench/RESULTS.md, "Identification" is measured with it."""
TITLED = 60
"""What a title in lines of its own is worth, in words that agree: a text says itself which license it comes from. By
judgment; bench/RESULTS.md, "Identification" is measured with it."""
SENTENCE = 10
"""Words in a row that nobody writes by chance. By judgment."""
DEAR = 5
"""What a changed word costs in the second reading, in words that agree. By judgment; bench/RESULTS.md,
"Identification" is measured with it."""
THIN = 0.6
"""Share of a form below which what a text leaves out counts against it although it may be left out: half of a form is
as well a text near another one. By judgment: all texts of the SPDX list are found as before."""
SHORT_FORM = 30
"""Words below which a form must be there nearly whole: a few common words are found in any prose. By judgment; "false
licenses" of bench/RESULTS.md, "Identification" is what it protects."""
LEAST_SHARE = 0.04
"""Share of a form's shingles below which it is not compared word by word, unless it is much of the text. By judgment:
bounds time; bench/RESULTS.md, "Identification" is measured with it."""
LEAST_PART = 0.1
"""Part of the text that a form must seem to account for to be compared although little of it is there. By judgment:
bounds time; bench/RESULTS.md, "Identification" is measured with it."""


@dataclass(eq=False)
class Search:
    """One candidate text against the index."""

    index: Index
    page: Page
    ids: NDArray[np.int32]
    titles: Titles

    def __post_init__(self) -> None:
        self.comparer = Comparer(self.index, self.page, self.ids)
        self.hits = self.index.hits(self.ids[:MOST_SEARCHED])
        self._owned_first = self.index.owners(np.unique(self.hits[1]))
        self._judged: dict[Draft, Comparison] = {}
        self._drafts: dict[tuple[int, int, int], Draft | None] = {}
        self._in_common: dict[int, int] = {}
        self._bag = np.bincount(self.ids + 1, minlength=len(self.index.vocabulary) + 1)
        self.places, self.keys = self.hits
        self._restart()

    def run(self) -> list[Comparison]:
        """Every license found, in the order of the text; stretches do not overlap.

        The text is read a second time with a heavier price on changes where the first reading has many: a license and
        a policy in one file are rather these two than a third one, changed, that happens to hold both.
        """
        first = self._read(1)
        if sum(found.weight for found in first) <= CHEAP:
            return first
        second = self._read(DEAR)
        return second if second and self._burden(second) < self._burden(first) else first

    def _burden(self, found: list[Comparison]) -> int:
        """Words of the text and of its licenses that a reading leaves unexplained."""
        read = sum(match.end - match.start for match in found)
        return len(self.ids) - read + sum(match.cost for match in found)

    def _read(self, price: int) -> list[Comparison]:
        self._restart()
        found: list[Comparison] = []
        refusals = 0
        while len(found) < MOST_MATCHES and refusals < MOST_REFUSALS:
            best, tried = self._best(price)
            if best is None:
                if not tried:
                    break
                self.refused.update(tried)
                refusals += 1
                continue
            found.append(best)
            self.covered[best.start : best.end] = True
            alive = ~self.covered[self.places]
            self.places, self.keys = self.places[alive], self.keys[alive]
            self.owned = self.index.owners(np.unique(self.keys))
        return sorted(found, key=lambda match: match.start)

    def _restart(self) -> None:
        self.covered = np.zeros(len(self.ids), np.bool_)
        self.places, self.keys = self.hits
        self.owned = self._owned_first
        self.refused: set[int] = set()

    def nearest(self) -> tuple[int, float] | None:
        """The form that shares most with the whole text, and which share of its shingles is there."""
        ranked = self._ranked(hopeless=True)
        return ranked[0][:2] if ranked else None

    def _ranked(self, *, hopeless: bool = False) -> list[tuple[int, float, float]]:
        """(form, share of its shingles that are there, weight), heaviest first; those worth comparing, or all."""
        if not len(self.keys):
            return []
        counts = np.bincount(self.owned[1], minlength=len(self.index))
        sampled = np.maximum(1, self.index.arrays["sampled"])
        share = counts / sampled
        sizes = np.diff(self.index.arrays["word_offsets"])
        weight = np.minimum(sizes * share, len(self.ids)) * np.sqrt(share)
        hopeful = hopeless | (share >= LEAST_SHARE) | (sizes * share >= LEAST_PART * len(self.ids))
        few = np.flatnonzero((counts >= np.minimum(LEAST_SHINGLES, sampled)) & (counts > 0) & hopeful)
        order = few[np.argsort(-weight[few], kind="stable")]
        return [(int(form), float(share[form]), float(weight[form])) for form in order if int(form) not in self.refused]

    def _best(self, price: int) -> tuple[Comparison | None, list[int]]:
        ranked = self._ranked()
        if not ranked:
            return None, []
        top = ranked[0][2]
        near = [row[0] for row in ranked if row[2] >= 0.5 * top][:MOST_ALIGNED]
        near += [row[0] for row in ranked[:3] if row[0] not in near]
        drafts = [draft for form in near[:1] if (draft := self._draft(form)) is not None]
        best: Comparison | None = None
        for draft in drafts:
            found = self._judge(draft, None)
            best = found if self._acceptable(found) else None
        least = _worth(best, price) if best is not None else 0
        others = (form for form in near[1:] if self._most(form) + TITLED > least)
        drafts = [draft for form in others if (draft := self._draft(form)) is not None]
        drafts.sort(key=lambda draft: (-draft.gain, draft.form))
        for draft in drafts:
            titled = TITLED if self.comparer.titled(draft) else 0
            if best is not None and draft.hope + titled <= _worth(best, price):
                continue
            found = self._judge(draft, _loser(draft.aligned + titled, best, price) if best else None)
            if self._acceptable(found) and (best is None or _better(found, best, price)):
                best = found
        return best, near

    def _most(self, form: int) -> int:
        """What a form may be worth at most: the words it has in common with the text, wherever they stand."""
        if form not in self._in_common:
            own = np.bincount(self.index.words(form) + 1, minlength=len(self._bag))
            self._in_common[form] = int(np.minimum(own, self._bag).sum()) + self.comparer.slack(form)
        return self._in_common[form]

    def _judge(self, draft: Draft, loser: Enough | None) -> Comparison:
        if draft in self._judged:
            return self._judged[draft]
        if loser is None:
            self._judged[draft] = self.comparer.judge(draft, self.titles)
            return self._judged[draft]
        return self.comparer.judge(draft, self.titles, loser)

    def _draft(self, form: int) -> Draft | None:
        window = self._window(form)
        if window is None:
            return None
        key = (form, *window)
        if key not in self._drafts:
            self._drafts[key] = self.comparer.draft(*key)
        return self._drafts[key]

    def _keys_of(self, form: int) -> NDArray[np.int64]:
        """The shingles of a form that are in the text, ascending."""
        keys, forms = self.owned
        first, last = np.searchsorted(forms, (form, form + 1))
        return keys[first:last]

    def _window(self, form: int) -> tuple[int, int] | None:
        """The part of the text, free of other matches, where most of a form's shingles stand close together."""
        own = self._keys_of(form)
        at = np.minimum(np.searchsorted(own, self.keys), max(0, len(own) - 1))
        places = self.places[own[at] == self.keys] if len(own) else own
        if not len(places):
            return None
        size = self.index.size(form)
        reach = int(size * 1.25) + 50
        inside = np.searchsorted(places, places + reach, side="right") - np.arange(len(places))
        first = int(places[int(np.argmax(inside))])
        low, high = first - size - 80, first + 2 * size + 160
        taken = np.flatnonzero(self.covered[max(0, low) : first])
        low = max(0, low) + (int(taken[-1]) + 1 if len(taken) else 0)
        taken = np.flatnonzero(self.covered[first:high])
        high = first + int(taken[0]) if len(taken) else min(high, len(self.ids))
        return low, high

    def _acceptable(self, found: Comparison) -> bool:
        """Whether enough of a form is there to speak of it at all."""
        if not found.changes and found.aligned >= 0.5 * found.size:
            return True
        stretch = max(1, found.end - found.start)
        if 2 * found.aligned >= len(self.ids) and found.aligned >= max(LEAST_WORDS, 0.25 * found.size):
            return True  # a small text that is mostly this one
        if 2 * found.aligned >= 0.9 * len(self.ids) and max(size for _, _, size in found.blocks) >= SENTENCE:
            return True  # little is left of it, but a whole sentence is, and that is half of the text
        if self.index.is_header(found.form) or found.size < SHORT_FORM:
            return found.score >= 0.85 and found.cost <= 0.2 * found.size
        if found.score >= 0.6 and found.aligned >= 0.5 * found.size:
            return True
        whole = stretch >= 0.85 * len(self.ids)
        return found.aligned >= max(80, 0.0 if whole else 0.25 * found.size) and found.aligned >= 0.75 * stretch


def _worth(found: Comparison, price: int) -> int:
    return found.aligned - price * found.weight


def _loser(most: int, best: Comparison, price: int) -> Enough:
    """Says of a draft's changes that it cannot be better than the best so far, whatever else is found of it.

    ``most`` is what it is worth without any change.
    """
    floor = best.explained
    if best.changes:
        floor = _worth(best, price) + (TITLED if best.titled else 0)
    return lambda changes: bool(changes) and most - price * least_weight(changes) < floor


def _better(one: Comparison, other: Comparison, price: int) -> bool:
    """Whether one reading beats another: by what agrees, less what is changed.

    A form that explains all of its stretch, names in its variable places included, needs no more than what a form
    with changes would have earned.
    """
    if bool(one.changes) != bool(other.changes):
        clean, changed = (other, one) if one.changes else (one, other)
        left_out = clean.size - clean.aligned if clean.aligned < THIN * clean.size else 0
        return (clean.explained - left_out >= _worth(changed, price)) == (clean is one)
    return _order(one, price) > _order(other, price)


def _order(found: Comparison, price: int) -> tuple[int, int, int, int, int]:
    """Of readings that agree as much the one that explains more, and leaves out less of its own form."""
    titled = TITLED if found.titled and found.changes else 0
    return _worth(found, price) + titled, -found.weight, found.explained, found.aligned - found.size, -found.form
