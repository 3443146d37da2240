"""Lines that only name a license: headings that may stand above its text, or be left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from auditor.core import patterns as re
from auditor.identify import normalize
from auditor.identify.index import Index
from auditor.identify.inert import Inert
from auditor.identify.known_words import known_words
from auditor.identify.page import Page
from auditor.identify.rights_words import in_names, pairs_of_rights
from auditor.identify.vocabulary import UNKNOWN
from auditor.records.entry import CatalogEntry

_TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([\w.+-]{1,80})(?=[ \t*/>-]*$)", re.MULTILINE)
LONGEST_TITLE = 14
"""Words of a line that only names a license. By judgment: "Creative Commons Attribution-NonCommercial-ShareAlike 4.0
International Public License" has ten."""


@dataclass(eq=False)
class Titles:
    """Finds title lines of a candidate for each form."""

    index: Index
    entries: Mapping[str, CatalogEntry]
    page: Page
    ids: NDArray[np.int32]
    _known: dict[str, frozenset[int]] = field(default_factory=dict)

    @cached_property
    def inert(self) -> Inert:
        """The pieces of the candidate that say nothing of rights."""
        return Inert(self.page)

    def around(self, forms: Iterable[int], start: int, stop: int) -> frozenset[int]:
        """Words in the lines of words start..stop-1 that are inert beside these forms."""
        return self.inert.words(start, stop, self.spelled(forms))

    def words(self, form: int) -> frozenset[int]:
        """Words of the candidate that stand in a line which only names one of the form's records."""
        found: set[int] = set()
        for license_id in self.index.records[form][:4]:
            if license_id in self.entries:
                found |= self._of(license_id)
        return frozenset(found)

    def spelled(self, forms: Iterable[int]) -> frozenset[str]:
        """The words that titles of some forms' records hold."""
        ids = {license_id for form in forms for license_id in self.index.records[form][:4]}
        return frozenset().union(*(title_words(self.entries[one]) for one in ids if one in self.entries))

    def tags(self, forms: list[int]) -> frozenset[int]:
        """Words of ``SPDX-License-Identifier:`` lines that name a record of one of the forms and nothing else."""
        text = self.page.folded.text
        if "License-Identifier" not in text:
            return frozenset()
        own = {
            alias.casefold()
            for form in forms
            for license_id in self.index.records[form]
            if (entry := self.entries.get(license_id))
            for alias in (license_id, entry.expression, *entry.aliases)
        }
        return frozenset(
            word
            for found in _TAG.finditer(text)
            if found.group(1).casefold() in own
            for word in range(*self.page.words_in(found.start(), found.end()))
        )

    def _of(self, license_id: str) -> frozenset[int]:
        if license_id not in self._known:
            titles = title_words(self.entries[license_id])
            ours = self._numbers(titles)
            own = ours - self._numbers(known_words().fillers)
            found: set[int] = set()
            for first in ours & self._short_lines.keys():
                for start, words in self._short_lines[first]:
                    if ours.issuperset(words) and not own.isdisjoint(words) and self._in_names(start, words, titles):
                        found.update(range(start, start + len(words)))
            self._known[license_id] = frozenset(found)
        return self._known[license_id]

    def _in_names(self, start: int, words: list[int], titles: frozenset[str]) -> bool:
        return in_names([self.page.spelled(word) for word in range(start, start + len(words))], titles)

    def _numbers(self, words: frozenset[str]) -> frozenset[int]:
        return frozenset(map(self.index.vocabulary.word, words)) - {UNKNOWN}

    @cached_property
    def _short_lines(self) -> dict[int, list[tuple[int, list[int]]]]:
        """Lines of few words by their first word: (place of that word, the line's words)."""
        starts = np.flatnonzero(np.diff(self.page.lines, prepend=0))
        ends = np.append(starts[1:], len(self.ids))
        ids = self.ids.tolist()
        found: dict[int, list[tuple[int, list[int]]]] = {}
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            if end - start <= LONGEST_TITLE:
                found.setdefault(ids[start], []).append((start, ids[start:end]))
        return found


@lru_cache(maxsize=4096)
def title_words(entry: CatalogEntry) -> frozenset[str]:
    """The words a title of this record may hold, and the pairs in which its names hold words of rights."""
    own = (entry.id, entry.name, entry.spdx or "", *entry.names, *entry.aliases)
    names = [_spelled_words(name) for name in own]
    spelled = {word for name in names for word in name}
    spelled |= {word.removesuffix(".0") for word in spelled if word[0].isdigit()}  # "Version 2" of "v2.0"
    pairs = {pair for name in names for pair in pairs_of_rights(name)}
    return frozenset(spelled | pairs | known_words().fillers)


def _spelled_words(text: str) -> list[str]:
    return [normalize.spell(word) for word in normalize.words(normalize.fold(text).text)]


def title_range(text: str, entry: CatalogEntry) -> tuple[int, int] | None:
    """The characters of the lines at the start of a text that only name the record; None where there are none."""
    allowed = title_words(entry)
    end = place = 0
    for number, line in enumerate(text.split("\n")):
        place += len(line) + 1
        words = _spelled_words(line)
        if len(words) > LONGEST_TITLE or not in_names(words, allowed) or number > 6:
            break
        if words:
            end = place
    return (0, end) if end else None


def title_vocabulary(entries: Iterable[CatalogEntry]) -> frozenset[str]:
    """Every word that the title of a record may hold."""
    return frozenset(word for entry in entries for word in title_words(entry) if " " not in word)
