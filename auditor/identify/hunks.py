"""Changes as a reader sees them: lines and words of the candidate, what is missing, which terms are touched."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from auditor.core import patterns as re
from auditor.core.model import Hunk
from auditor.identify.align import Block, align, place_in_text
from auditor.identify.compare import Comparison, TextChange
from auditor.identify.index import Index
from auditor.identify.page import Page
from auditor.identify.titles import Titles

if TYPE_CHECKING:
    from auditor.identify.library import Library
    from auditor.identify.originals import Originals

LONGEST_HUNK = 20_000
"""Characters of a hunk's text; its lines always tell the whole extent. By judgment: bounds reports."""
AFTER = 6
"""Words shown before a hunk. By judgment: enough to find the place in the text."""
MOST_FOREIGN = 20_000
"""Words between two licenses that are looked at one by one; more of them are one hunk. By judgment: bounds time."""
MOST_SIGNS = 50
"""Lines with such a picture that are shown. By judgment: bounds reports; one is enough for a change."""
FORBIDS = re.compile("[\U0001f6ab\u26d4\u274c\U0001f232\U0001f51e\U0001f645\U0001f6d1]")
"""Pictures that say "no"."""
CLOSE = 3
"""Foreign words with at most so many harmless words between them are one hunk. By judgment: how hunks read, not
whether they are there."""


@dataclass(eq=False)
class Hunks:
    """Makes hunks of one candidate."""

    book: Library | None
    """Whose records tell which terms a change touches; None where no record is concerned."""
    page: Page
    titles: Titles
    rest: str = ""
    """What follows in the text and was not split into words."""
    originals: Originals | None = None
    """Where struck words are taken from; None for the texts at hand beside the book."""
    _ways: dict[tuple[int, int], tuple[Block, ...]] = field(default_factory=dict)

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """First and last line of words start..end-1."""
        lines = self.page.lines
        return int(lines[start]), int(lines[max(start, end - 1)])

    def of(self, found: Comparison) -> tuple[Hunk, ...]:
        """The changes inside a match."""
        return tuple(self._hunk(change, found) for change in found.changes)

    def _hunk(self, change: TextChange, found: Comparison) -> Hunk:
        missing = change.i2 - change.i1
        terms = self.terms(found.form, change)
        after = self._after(change.j1)
        before = self._struck(found.form, change)
        if change.j2 > change.j1:
            start, end = self.lines(change.j1, change.j2)
            text = self.page.between(change.j1, change.j2)[:LONGEST_HUNK]
            kind = "replaced" if missing else "inserted"
            return Hunk(
                kind=kind,
                start_line=start,
                end_line=end,
                text=text,
                missing=missing,
                after=after,
                terms=terms,
                before=before,
            )
        line, following = self._beside(change.j1)
        return Hunk(
            kind="removed",
            start_line=line,
            end_line=following,
            missing=missing,
            text="",
            after=after,
            terms=terms,
            before=before,
        )

    def _struck(self, form: int, change: TextChange) -> str:
        """The canonical words that are missing, where a text of the license is at hand."""
        if self.book is None or change.i1 == change.i2:
            return ""
        originals = self.originals or self.book.originals
        return originals.words(form, change.i1, change.i2)[:LONGEST_HUNK]

    def _beside(self, word: int) -> tuple[int, int]:
        """The lines of the words before and after a place; the text's own ends where there is none."""
        lines = self.page.lines
        before = int(lines[word - 1]) if word else 1
        after = int(lines[word]) if word < len(lines) else len(self.page.folded.line_starts)
        return before, max(before, after)

    def _after(self, word: int) -> str:
        return " ".join(self.page.between(max(0, word - AFTER), word).split()) if word else ""

    def outside(self, found: list[Comparison]) -> tuple[Hunk, ...]:
        """Words before, between and after the matches that more than name a license, its holder and the year."""
        hunks: list[Hunk] = []
        place = 0
        for at in range(len(found) + 1):
            stop = found[at].start if at < len(found) else len(self.page.spans)
            near = [found[beside].form for beside in (at - 1, at) if 0 <= beside < len(found)]
            hunks += self._foreign(place, stop, near)
            if at < len(found):
                place = found[at].end
        lines = sorted({self.page.folded.line(sign.start()) for sign in FORBIDS.finditer(self.page.folded.text)})
        for line in lines[:MOST_SIGNS]:
            begin = int(self.page.folded.line_starts[line - 1])
            said = self.page.folded.text[begin:].split("\n", 1)[0]
            hunks.append(Hunk(kind="inserted", start_line=line, end_line=line, text=said[:LONGEST_HUNK]))
        if self.rest:
            first = len(self.page.folded.line_starts)
            breaks = self.rest.count("\n") + self.rest.count("\r") - self.rest.count("\r\n")
            text = self.rest[:LONGEST_HUNK]
            hunks.append(Hunk(kind="inserted", start_line=first, end_line=first + breaks, text=text))
        return tuple(hunks)

    def _foreign(self, start: int, stop: int, near: list[int]) -> list[Hunk]:
        if start >= stop:
            return []
        if stop - start > MOST_FOREIGN:
            return [self._inserted(start, stop)]
        harmless = frozenset().union(*(self.titles.words(form) for form in near)) | self.titles.tags(near)
        harmless |= self.titles.around(near, start, stop)
        words = [
            word
            for word in range(start, stop)
            if word not in harmless
            and word not in self.page.enumerators
            and not self.page.marked(word, self.page.notices)
        ]
        hunks = []
        while words:
            end = 1
            while end < len(words) and words[end] - words[end - 1] <= CLOSE + 1:
                end += 1
            hunks.append(self._inserted(words[0], words[end - 1] + 1))
            words = words[end:]
        return hunks

    def _inserted(self, start: int, stop: int) -> Hunk:
        first, last = self.lines(start, stop)
        text = self.page.between(start, stop)[:LONGEST_HUNK]
        return Hunk(kind="inserted", start_line=first, end_line=last, text=text, after=self._after(start))

    def terms(self, form: int, change: TextChange) -> tuple[str, ...]:
        """Ids of the terms whose statement lies where a change is."""
        if self.book is None:
            return ()
        index = self.book.index
        found: dict[str, None] = {}
        for license_id in index.records[form][:2]:
            stated = self.book.term_tokens(license_id) if license_id in self.book.entries else {}
            first = index.first.get(license_id, form)
            for (term, _), ranges in stated.items():
                if any(self._touches(index, first, form, piece, change) for piece in ranges):
                    found[term] = None
            if found:
                break
        return tuple(found)

    def _touches(self, index: Index, first: int, form: int, piece: tuple[int, int], change: TextChange) -> bool:
        start, end = piece
        if first != form:
            blocks = self._way(index, first, form)
            places = [at for word in (start, end - 1) if (at := place_in_text(list(blocks), word)) is not None]
            if not places:
                return False
            start, end = min(places), max(places) + 1
        if change.i1 == change.i2:
            return start <= change.i1 <= end
        return start < change.i2 and change.i1 < end

    def _way(self, index: Index, first: int, form: int) -> tuple[Block, ...]:
        if (first, form) not in self._ways:
            self._ways[first, form] = tuple(align(index.words(first), index.words(form)))
        return self._ways[first, form]


def joined(inside: tuple[Hunk, ...], outside: tuple[Hunk, ...]) -> tuple[Hunk, ...]:
    """Hunks in the order of the text; words missing at an edge of a match and words put in right there are one hunk."""
    left = list(outside)
    found: list[Hunk] = []
    for hunk in inside:
        partner = next((one for one in left if hunk.kind == "removed" and _meet(hunk, one)), None)
        if partner is None:
            found.append(hunk)
        else:
            left.remove(partner)
            found.append(replace(partner, kind="replaced", missing=hunk.missing, terms=hunk.terms, before=hunk.before))
    return tuple(sorted((*found, *left), key=lambda hunk: (hunk.start_line, hunk.end_line)))


def _meet(removed: Hunk, inserted: Hunk) -> bool:
    words = " ".join(inserted.text.split())
    if removed.after == inserted.after:
        return bool(removed.after) and inserted.start_line - removed.end_line <= 1
    touching = removed.start_line - 1 <= inserted.end_line <= removed.end_line
    return touching and bool(removed.after) and (words.endswith(removed.after) or removed.after.endswith(words))
