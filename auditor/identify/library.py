"""The book of licenses with what identification searches: the index of all texts, the table of names, known links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from auditor.core.folders import keep
from auditor.identify import building, index_file
from auditor.identify.index import Index
from auditor.identify.links import plain_link
from auditor.identify.names import NameTable
from auditor.identify.originals import Originals
from auditor.identify.overlay import extend
from auditor.identify.page import Page
from auditor.identify.titles import title_vocabulary
from auditor.identify.vocabulary import UNKNOWN
from auditor.records.book import INDEX, LicenseBook, read_book, write_catalog

_LEAST_QUOTED = 3
"""Words from which a sentence is a quotation and not a turn of phrase that every license has. By judgment."""
_REMEMBERED = 5_000
"""Sentences of which it is remembered whether a license has them. By judgment: bounds memory."""


@dataclass(eq=False)
class Library(LicenseBook):
    """All records, with what is searched in them; each part is made when it is first asked for.

    The index of the shipped records is compiled with the wheel, or once into the user's cache; the user's own
    fingerprints are added in memory, so that adding a license is a record and its fingerprint in one folder.
    """

    @cached_property
    def index(self) -> Index:
        """The search index over all fingerprints."""
        added = sorted(self.own & self.prints.keys())
        if self.compiled is None:
            return self._built(sorted(self.prints))
        base = self._shipped(self.compiled, sorted(self.prints.keys() - self.own))
        if not added:
            return base
        names = title_vocabulary(self.entries[license_id] for license_id in added)
        return extend(base, [self.fingerprint(license_id) for license_id in added], names)

    def _shipped(self, place: Path, ids: Sequence[str]) -> Index:
        if place.is_file():
            return index_file.load(place)
        index = self._built(ids)
        keep(place, index_file.dump(index))
        return index

    def _built(self, ids: Sequence[str]) -> Index:
        entries = {
            license_id: entry
            for license_id, entry in self.entries.items()
            if license_id not in self.own or license_id in ids
        }
        preference = {license_id: entry.preference for license_id, entry in entries.items()}
        prints = [self.fingerprint(license_id) for license_id in ids]
        return building.build(prints, preference, title_vocabulary(entries.values()))

    def holds(self, license_id: str, words: str) -> bool:
        """Whether the text of a record holds words one after the other; `_LEAST_QUOTED` of them at least."""
        return license_id in self.entries and self._holds(license_id, words)

    @cached_property
    def _holds(self) -> Callable[[str, str], bool]:
        """The same of a record: model cards repeat each other's words about their licenses."""
        return lru_cache(_REMEMBERED)(self._looks_for)

    def _looks_for(self, license_id: str, words: str) -> bool:
        index = self.index
        sentence = index.vocabulary.of(Page.of(words).folded)
        if len(sentence) < _LEAST_QUOTED or bool((sentence == UNKNOWN).any()):
            return False
        wanted = sentence.tobytes()
        for form, ids in enumerate(index.records):
            if license_id in ids:
                held = index.words(form).tobytes()
                at = held.find(wanted)
                while at >= 0 and at % sentence.itemsize:
                    at = held.find(wanted, at + 1)
                if at >= 0:
                    return True
        return False

    @cached_property
    def originals(self) -> Originals:
        """The license texts at hand beside the records, of which none is shipped."""
        return Originals(self)

    @cached_property
    def names(self) -> NameTable:
        """Names of all records."""
        return NameTable(self.entries, self.families, self.own)

    @cached_property
    def links(self) -> Mapping[str, tuple[str, ...]]:
        """Known places of licenses, as `links.plain_link` spells them → records."""
        found: dict[str, dict[str, None]] = {}
        for license_id in self.ids:
            for url in self.entries[license_id].urls:
                found.setdefault(plain_link(url), {})[license_id] = None
        return {
            link: tuple([one for one in ids if self.entries[one].read and not self.entries[one].successor] or ids)
            for link, ids in found.items()
            if link
        }


def load_library(extra: Sequence[Path] = ()) -> Library:
    """The shipped records, and those of the folders ``extra`` beside them, to be searched.

    Raises:
        DataError: shipped data is damaged. ConfigError: a folder of the user is.
    """
    return read_book(Library, extra)


def compile_into(folder: Path) -> tuple[Path, ...]:
    """Write the catalog and the index of the shipped records into a folder, as a wheel has them beside the records."""
    catalog = write_catalog(folder)
    index = folder / INDEX
    index.write_bytes(index_file.dump(replace(load_library(), compiled=None).index))
    return catalog, index
