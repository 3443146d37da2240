"""Finds which licences stand where in a text: candidates by shared shingles, the best by alignment, one after another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.identify.compare import Comparer, Comparison
from auditor.identify.index import Index
from auditor.identify.page import Page
from auditor.identify.titles import Titles

MOST_MATCHES = 48
"""Licences looked for in one text; what is left of a longer text is reported as text that no record accounts for."""
MOST_REFUSALS = 10
MOST_ALIGNED = 9
"""Forms that are compared word by word for one place."""
LEAST_SHINGLES = 3
SHORT_FORM = 30
"""Words below which a form must be there nearly whole: a few common words are found in any prose."""


@dataclass(eq=False)
class Search:
    """One candidate text against the index."""

    index: Index
    page: Page
    ids: NDArray[np.int32]
    titles: Titles

    def __post_init__(self) -> None:
        self.comparer = Comparer(self.index, self.page, self.ids)
        self.covered = np.zeros(len(self.ids), np.bool_)
        self.places, self.keys, self.forms = self.index.hits(self.ids)
        self.refused: set[int] = set()

    def run(self) -> list[Comparison]:
        """Every licence found, in the order of the text; stretches do not overlap."""
        found: list[Comparison] = []
        refusals = 0
        while len(found) < MOST_MATCHES and refusals < MOST_REFUSALS:
            best, tried = self._best()
            if best is None:
                if not tried:
                    break
                self.refused.update(tried)
                refusals += 1
                continue
            found.append(best)
            self.covered[best.start : best.end] = True
            alive = ~self.covered[self.places]
            self.places, self.keys, self.forms = self.places[alive], self.keys[alive], self.forms[alive]
        return sorted(found, key=lambda match: match.start)

    def nearest(self) -> tuple[int, float] | None:
        """The form that shares most with the whole text, and which share of its shingles is there."""
        ranked = self._ranked()
        return ranked[0][:2] if ranked else None

    def _ranked(self) -> list[tuple[int, float, float]]:
        """(form, share of its shingles that are there, weight), heaviest first."""
        if not len(self.keys):
            return []
        pairs = np.unique(self.keys * len(self.index) + self.forms)
        counts = np.bincount(pairs % len(self.index), minlength=len(self.index))
        sampled = np.maximum(1, self.index.arrays["sampled"])
        share = counts / sampled
        sizes = np.diff(self.index.arrays["word_offsets"])
        weight = np.minimum(sizes * share, len(self.ids)) * np.sqrt(share)
        few = np.flatnonzero((counts >= np.minimum(LEAST_SHINGLES, sampled)) & (counts > 0))
        order = few[np.argsort(-weight[few], kind="stable")]
        return [(int(form), float(share[form]), float(weight[form])) for form in order if int(form) not in self.refused]

    def _best(self) -> tuple[Comparison | None, list[int]]:
        ranked = self._ranked()
        if not ranked:
            return None, []
        top = ranked[0][2]
        near = [row[0] for row in ranked if row[2] >= 0.5 * top][:MOST_ALIGNED]
        near += [row[0] for row in ranked[:3] if row[0] not in near]
        best: Comparison | None = None
        for form in near:
            comparison = self._compare(form)
            if comparison is None or not self._acceptable(comparison):
                continue
            if best is None or _order(comparison) > _order(best):
                best = comparison
            if not comparison.changes and not self._open_words(comparison):
                break
        return best, near

    def _open_words(self, comparison: Comparison) -> bool:
        """Whether words outside the stretch could make a longer form the better reading."""
        rest = len(self.ids) - int(self.covered.sum()) - (comparison.end - comparison.start)
        return rest > 0

    def _compare(self, form: int) -> Comparison | None:
        window = self._window(form)
        if window is None:
            return None
        return self.comparer.compare(form, *window, self.titles.words(form))

    def _window(self, form: int) -> tuple[int, int] | None:
        """The part of the text, free of other matches, where most of a form's shingles stand close together."""
        places = np.unique(self.places[self.forms == form])
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
        if self.index.is_header(found.form) or found.size < SHORT_FORM:
            return found.score >= 0.85 and found.cost <= 0.2 * found.size
        stretch = max(1, found.end - found.start)
        if found.score >= 0.6 and found.aligned >= 0.5 * found.size:
            return True
        return found.aligned >= 80 and found.aligned >= 0.75 * stretch


def _order(found: Comparison) -> tuple[int, int, int]:
    return found.gain, -found.cost, -found.form
