"""The book of licenses on record: which there are, under which names they go, and what each one states.

Records are YAML files that anybody may correct; they are read one by one, when asked for. Ids, names and links of all
of them come from a compiled catalog, completed where records were added since it was compiled; what identification
searches is built upon it (`auditor.identify.library`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self, TypeVar

from auditor.core import marked_yaml
from auditor.core.compiled import shipped_mapping
from auditor.core.errors import ConfigError, DataError
from auditor.core.folders import keep, user_cache
from auditor.core.model import LicenseRecord
from auditor.core.resources import data_root
from auditor.records.entry import CatalogEntry, dump_entry, entry_of, load_entry
from auditor.records.fingerprint import Fingerprint, load, load_terms
from auditor.records.record import read_record

B = TypeVar("B", bound="LicenseBook")


INDEX = "index-4.bin"
CATALOG = "index.json"
_KEPT = 2
"""Sets of shipped files whose catalog a process keeps. By judgment: there is one, and another after an edit."""


@dataclass(eq=False)
class LicenseBook:
    """All records, ours and those of folders named by the user."""

    entries: Mapping[str, CatalogEntry]
    paths: Mapping[str, Path]
    """The record file of each id."""
    prints: Mapping[str, Path]
    """The fingerprint file of each id that has one."""
    own: frozenset[str] = frozenset()
    """Ids that come from the user's folders."""
    compiled: Path | None = None
    """Where the compiled index over the shipped records lies, or is to be kept; None where one of them was replaced."""
    _records: dict[str, LicenseRecord] = field(default_factory=dict, init=False)
    _tokens: dict[str, Mapping[tuple[str, int], tuple[tuple[int, int], ...]]] = field(default_factory=dict, init=False)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every record id, sorted."""
        return tuple(sorted(self.entries))

    def __contains__(self, license_id: object) -> bool:
        return license_id in self.entries

    def get(self, license_id: str) -> LicenseRecord:
        """A record, read and checked.

        Raises:
            KeyError: no record has this id (aliases are `resolve`'s business).
            DataError: a shipped record is damaged; ConfigError: one of the user's is.
        """
        if license_id not in self._records:
            path = self.paths[license_id]
            try:
                record = read_record(path, self.term_tokens(license_id))
                if record.id != license_id:
                    raise ConfigError("a record's id is its file's name", where=str(path), found=record.id)
            except ConfigError as error:
                raise self._blame(license_id, error) from error
            self._records[license_id] = record
        return self._records[license_id]

    def _blame(self, license_id: str, error: ConfigError) -> ConfigError | DataError:
        if license_id in self.own:
            return error
        return DataError(error.what, where=error.where, found=error.found, wanted=error.wanted, hint=error.hint)

    def entry(self, license_id: str) -> CatalogEntry:
        """Ids, names and links of a record, without reading it."""
        return self.entries[license_id]

    def expression(self, license_id: str) -> str:
        """SPDX id where one exists, else ``LicenseRef-<id>``."""
        return self.entries[license_id].expression

    def aliases_of(self, license_id: str) -> tuple[str, ...]:
        """Every other word a policy or a card may use for this record."""
        entry = self.entries[license_id]
        words = [*entry.aliases, *((entry.spdx,) if entry.spdx else ()), entry.expression]
        return tuple(dict.fromkeys(word for word in words if word != license_id))

    def resolve(self, alias: str) -> tuple[str, ...]:
        """The ids of the records an id, alias or SPDX id names; several where it is ambiguous.

        Neither case tells, nor whether blanks or hyphens part its words: "CC BY-NC 4.0" is cc-by-nc-4.0.
        """
        word = alias.strip().casefold()
        for one in dict.fromkeys((word, "-".join(word.split()))):
            if one in self.entries:
                return (one,)
            if one in self._aliases:
                return self._aliases[one]
        return ()

    @cached_property
    def _aliases(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for license_id in self.ids:
            for word in self.aliases_of(license_id):
                found.setdefault(word.casefold(), {})[license_id] = None
        return {word: tuple(ids) for word, ids in found.items()}

    def current(self, license_id: str) -> str:
        """The record that replaces a deprecated one, or the record itself."""
        seen = {license_id}
        while True:
            following = self.entries[license_id].successor if license_id in self.entries else None
            if following is None or following not in self.entries or following in seen:
                return license_id
            license_id = following
            seen.add(following)

    def without(self, ids: Collection[str]) -> Self:
        """The same records, of which some have no text: what identification would say if these were not on record."""
        prints = {license_id: path for license_id, path in self.prints.items() if license_id not in ids}
        return replace(self, prints=prints, compiled=None)

    def term_tokens(self, license_id: str) -> Mapping[tuple[str, int], tuple[tuple[int, int], ...]]:
        """(term id, its number) → ranges of words of the first form that state it; empty without a fingerprint."""
        if license_id not in self._tokens:
            path = self.prints.get(license_id)
            terms = load_terms(path.read_bytes(), str(path)) if path is not None else ()
            self._tokens[license_id] = {(name, number): ranges for name, number, ranges in terms}
        return self._tokens[license_id]

    def fingerprint(self, license_id: str) -> Fingerprint:
        """The fingerprint of a record that has one."""
        path = self.prints[license_id]
        return load(path.read_bytes(), str(path))

    @cached_property
    def _families(self) -> Mapping[str, Any]:
        path = data_root("license_db") / "families.yaml"
        try:
            return shipped_mapping(path, named=str(path)).value
        except (OSError, ConfigError) as error:
            raise DataError(
                "the table of license families cannot be read", where=str(path), found=str(error)
            ) from error

    @cached_property
    def families(self) -> Mapping[str, tuple[str, ...]]:
        """Words that may mean several licenses → the records they may mean; such a word concludes nothing."""
        found = self._families.get("families") or {}
        return {word: tuple(row.get("members") or ()) for word, row in found.items()}

    @cached_property
    def silent(self) -> frozenset[str]:
        """Tags that say nothing about the license."""
        return frozenset(str(word) for word in self._families.get("silent") or ())

    @cached_property
    def data_version(self) -> str:
        """Version of the license database, and a hash over its records, families and vendors by name and size."""
        root = data_root("license_db")
        name = (root / "VERSION").read_text("utf-8").strip()
        listing = [f"{license_id} {self.paths[license_id].stat().st_size}" for license_id in self.ids]
        for folder in (root / "families", root / "vendors", root):
            listing += [f"{folder.name}/{name} {size}" for name, size, _ in _sizes(folder, (".yaml",))]
        return f"{name}+{hashlib.sha256(chr(10).join(listing).encode()).hexdigest()[:12]}"


def load_book(extra: Sequence[Path] = ()) -> LicenseBook:
    """The shipped records, and those of the folders ``extra`` beside them (an id there replaces ours)."""
    return read_book(LicenseBook, extra)


def read_book(kind: type[B], extra: Sequence[Path] = ()) -> B:
    """A book of the given kind over the shipped records and those of the folders ``extra``.

    A folder holds ``<id>.yaml`` and, where a text was read, ``<id>.fp`` beside it.

    Raises:
        DataError: shipped data is damaged. ConfigError: a folder of the user is.
    """
    root = data_root("license_db")
    files = _listed(root / "records")
    paths, prints = files.paths, files.prints
    index, shipped = _shipped(root, files.stamp, files.times)
    entries = dict(shipped)
    current = True
    own: set[str] = set()
    for folder in extra:
        more = _own_folder(Path(folder))
        current = current and not more.prints.keys() & prints.keys()
        entries |= _entries(more.paths, shipped=False)
        paths, prints, own = paths | more.paths, prints | more.prints, own | set(more.paths)
    prints = {license_id: path for license_id, path in prints.items() if license_id in entries}
    return kind(entries=entries, paths=paths, prints=prints, own=frozenset(own), compiled=index if current else None)


@dataclass(frozen=True, slots=True)
class _Files:
    """Records and fingerprints of a folder, by id."""

    paths: dict[str, Path]
    prints: dict[str, Path]
    stamp: str
    """What stands for the files: a changed, added or missing one shows by its name and size."""
    times: str
    """The same with the times of the files: in a checkout an edit may keep a file's size."""


def write_catalog(folder: Path) -> Path:
    """Write the catalog of the shipped records into a folder.

    Raises:
        DataError: a record is damaged.
    """
    files = _listed(data_root("license_db") / "records")
    path = folder / CATALOG
    path.write_bytes(_catalog(files.stamp, _entries(files.paths, shipped=True)))
    return path


def _catalog(stamp: str, entries: Mapping[str, CatalogEntry]) -> bytes:
    rows = {license_id: dump_entry(entry) for license_id, entry in sorted(entries.items())}
    return (json.dumps({"stamp": stamp, "records": rows}, indent=0, sort_keys=True, ensure_ascii=False) + "\n").encode()


@lru_cache(_KEPT)
def _shipped(root: Path, stamp: str, times: str) -> tuple[Path, Mapping[str, CatalogEntry]]:
    """Where the search index of the shipped files lies, or is to be put, and ids, names and links of all records.

    The compiled catalog is that which fits the files: beside them in a wheel, else in the user's cache.
    """
    catalog = _read_catalog(root / CATALOG)
    folder = root
    if catalog.get("stamp") != stamp:
        stamp = hashlib.sha256(f"{root}\n{times}".encode()).hexdigest()[:24]
        folder = user_cache() / f"licenses-{stamp}"
        catalog = _read_catalog(folder / CATALOG)
    if catalog.get("stamp") == stamp:
        known = catalog["records"]
        return folder / INDEX, {one: load_entry(known[one]) for one in sorted(known, key="{}.yaml".format)}
    entries = _entries(_listed(root / "records").paths, shipped=True)
    keep(folder / CATALOG, _catalog(stamp, entries))
    return folder / INDEX, entries


def _own_folder(folder: Path) -> _Files:
    if not folder.is_dir():
        raise ConfigError(
            "not a folder of a license database", where=str(folder), wanted="a folder with <id>.yaml and <id>.fp files"
        )
    return _listed(folder)


def _listed(folder: Path) -> _Files:
    return _files(folder, _sizes(folder, (".yaml", ".fp")))


def _sizes(folder: Path, endings: tuple[str, ...]) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of the files in a folder that end so, by name; none where there is no folder."""
    if not folder.is_dir():
        return ()
    with os.scandir(folder) as entries:
        about = ((entry.name, entry.stat()) for entry in entries if entry.name.endswith(endings))
        return tuple(sorted((name, one.st_size, one.st_mtime_ns) for name, one in about))


@lru_cache(_KEPT)
def _files(folder: Path, listed: tuple[tuple[str, int, int], ...]) -> _Files:
    kinds: dict[str, tuple[str, dict[str, Path]]] = {".yaml": ("record", {}), ".fp": ("fingerprint", {})}
    rows = []
    for name, size, time in listed:
        stem, dot, suffix = name.rpartition(".")
        kind, files = kinds[dot + suffix]
        files[stem or name] = folder / name
        rows.append((f"{kind} {name} {size}", time))
    stamp = hashlib.sha256("\n".join(row for row, _ in rows).encode()).hexdigest()[:24]
    times = hashlib.sha256("\n".join(f"{row} {time}" for row, time in rows).encode()).hexdigest()[:24]
    return _Files(kinds[".yaml"][1], kinds[".fp"][1], stamp, times)


def _read_catalog(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # compiled anew
    return found if isinstance(found, dict) else {}


def _entries(paths: Mapping[str, Path], *, shipped: bool) -> dict[str, CatalogEntry]:
    return {one: replace(_fresh_entry(path, shipped=shipped), id=one) for one, path in paths.items()}


def _fresh_entry(path: Path, *, shipped: bool) -> CatalogEntry:
    try:
        return entry_of(marked_yaml.load_mapping(path.read_text("utf-8"), path=str(path)).value | {"id": path.stem})
    except (ConfigError, UnicodeDecodeError) as error:
        if shipped:
            raise DataError(
                "the license database has a record that cannot be read", where=str(path), found=str(error)
            ) from error
        raise
