"""Cosmetic and substantive mutations of every text on record: ``python -m bench.mutations --count 10000 --seed 1``.

A cosmetic mutation must leave the status `exact` or `equivalent` with the same license. A substantive one must be
called `modified`, with a hunk within one line of the edit, unless its result is another recorded text and that text is
named. Not drawn, and counted: edits in what the record marks as variable, optional or numbering, edits without effect
on the words, and edits that leave nothing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from auditor.core.model import Identification, Status
from auditor.identify.align import align
from auditor.identify.library import Library, load_library
from bench.cosmetic import COSMETIC, Cosmetic
from bench.identify import identified
from bench.license_texts import Labeled, labeled, words_of
from bench.more_cosmetic import MORE_COSMETIC
from bench.more_substantive import MORE_SUBSTANTIVE
from bench.substantive import SUBSTANTIVE, Edit, Source, Substantive, free_words

SURE = (Status.EXACT, Status.EQUIVALENT)
LEAST_LEFT = 8
"""Words of the original that must be left for it to be named as the nearest."""
SHOWN = 6
"""Failures of one kind that are printed."""


@dataclass
class Tally:
    """What happened, by the name of the mutation."""

    drawn: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    excluded: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take in what another process counted."""
        self.drawn += other.drawn
        self.wrong += other.wrong
        self.excluded += other.excluded
        self.failures += other.failures

    def fail(self, kind: str, line: str) -> None:
        """Note a failure."""
        self.wrong[kind] += 1
        if self.wrong[kind] <= SHOWN:
            self.failures.append(f"{kind}: {line}")


@cache
def book() -> Library:
    """The records, once per process."""
    return load_library()


@cache
def bases() -> tuple[Labeled, ...]:
    """The texts that are mutated: every text that is recognized as it stands."""
    texts = [row for row in labeled(book()) if row.group in ("spdx", "license")]
    return tuple(row for row in texts if identified(row.text, book()).status in SURE)


@cache
def source(at: int) -> Source:
    """A base text with the words that may vary by its record's own marks."""
    row, index = bases()[at], book().index
    ids = index.vocabulary.of(Source.of(row.text).page.folded)
    free: set[int] = set()
    for form, owners in enumerate(index.records):
        if not index.is_header(form) and row.right.intersection(owners):
            free |= free_words(index.marks(form), align(index.words(form), ids), len(ids))
    return Source.of(row.text, frozenset(free))


def cosmetic(rng: random.Random, tally: Tally, kinds: Sequence[Cosmetic] = COSMETIC) -> None:
    """One mutation of looks."""
    row, mutate = rng.choice(bases()), rng.choice(kinds)
    found = identified(mutate(row.text, rng), book())
    tally.drawn[mutate.__name__] += 1
    if found.status not in SURE or not row.right.intersection(found.license_ids):
        tally.fail(mutate.__name__, f"{row.name} {_shown(found)}")


def substantive(rng: random.Random, tally: Tally, kinds: Sequence[Substantive] = SUBSTANTIVE) -> None:
    """One mutation of meaning."""
    at = rng.randrange(len(bases()))
    row = bases()[at]
    for mutate in rng.sample(kinds, len(kinds)):  # a text without numbers gets another kind of edit
        edit = mutate(source(at), rng)
        if edit is not None:
            break
    if edit is None:
        tally.excluded["nothing to edit outside variable parts"] += 1
        return
    if len(words_of(edit.text)) - len(words_of(edit.now)) < LEAST_LEFT:
        tally.excluded["nothing left"] += 1
        return
    if words_of(edit.text) == words_of(row.text):
        tally.excluded["no effect on the words"] += 1
        return
    tally.drawn[mutate.__name__] += 1
    found = identified(edit.text, book())
    if not right(found, edit, row):
        where = f"line {edit.line} {edit.what}: {edit.was[:50]!r} → {edit.now[:50]!r}"
        tally.fail(f"{mutate.__name__} → {found.status}", f"{row.name}, {where}; {_shown(found)}")


def right(found: Identification, edit: Edit, row: Labeled) -> bool:
    """Whether an answer sees the edit."""
    if found.status is Status.MODIFIED:
        return any(hunk.start_line - 1 <= edit.line <= hunk.end_line + 1 for hunk in found.hunks)
    return found.status in SURE and not row.right.intersection(found.license_ids)


def _shown(found: Identification) -> str:
    hunks = [(hunk.kind, hunk.start_line, hunk.end_line, hunk.text[:40], hunk.missing) for hunk in found.hunks[:3]]
    return f"{found.status} {found.license_ids or found.nearest} {hunks}"


MUTATORS: dict[str, Callable[[random.Random, Tally], None]] = {
    "cosmetic": cosmetic,
    "substantive": substantive,
    "more-cosmetic": lambda rng, tally: cosmetic(rng, tally, MORE_COSMETIC),
    "more-substantive": lambda rng, tally: substantive(rng, tally, MORE_SUBSTANTIVE),
}
"""Two sets of each kind: rules were tuned on the first."""


def run(task: tuple[str, int, int]) -> Tally:
    """A share of the work: (kind, number of mutations, seed)."""
    kind, count, seed = task
    rng, tally = random.Random(seed), Tally()
    while sum(tally.drawn.values()) < count:
        MUTATORS[kind](rng, tally)
    return tally


def main() -> None:
    """Run both kinds on all cores and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000, help="mutations of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--kind", choices=MUTATORS, help="one kind alone")
    options = parser.parse_args()
    bases()
    print("| measure | bar | figure |\n|---|---|---|")
    for kind in (options.kind,) if options.kind else tuple(MUTATORS):
        share = -(-options.count // options.processes)
        tasks = [(kind, share, options.seed * 1000 + part) for part in range(options.processes)]
        total = Tally()
        with multiprocessing.get_context("fork").Pool(options.processes) as pool:
            for tally in pool.imap_unordered(run, tasks):
                total.add(tally)
        drawn, wrong, out = (sum(count.values()) for count in (total.drawn, total.wrong, total.excluded))
        figure = f"{100 * (drawn - wrong) / drawn:.2f} % ({drawn - wrong} of {drawn}; {out} draws excluded)"
        print(f"| {kind} mutations | {'≥ 99.9 %' if 'cosmetic' in kind else '100 %'} | {figure} |")
        for line in (*sorted(total.failures), str(dict(total.wrong)), str(dict(total.excluded))):
            print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
