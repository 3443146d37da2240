"""What a curator looks for in the data: rows that age, cells without a source, names that nothing refers to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from auditor.core.errors import AuditorError
from auditor.core.protocols import Book
from auditor.core.resources import data_root
from auditor.records import catalog
from auditor.records.base_models import load_base_models
from auditor.records.families import FactCell, Families, Family, families, shared_sources

FAMILY_DAYS = 365
"""A record of a family counts as out of date this many days after it was read. By judgment: a year; what a model is
does not change, but statements about it (status, summaries, retirement) do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing a curator should look at."""

    kind: str
    """``unsourced``, ``stale``, ``ages-soon``, ``contradictory`` or ``unreferenced``."""
    place: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What the data know of one repository."""

    name: str
    family: str | None
    license: str | None
    publisher: str | None
    modality: tuple[str, ...] | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is not known."""
        return tuple(part for part in ("family", "license", "publisher", "modality") if not getattr(self, part))


def version() -> tuple[str, str]:
    """The version of the data, and a hash over all of their files."""
    root = data_root("license_db")
    sums = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix in (".yaml", ".fp", ".net", ".words", ""):
            sums.update(f"{path.relative_to(root).as_posix()}\0".encode())
            sums.update(hashlib.sha256(path.read_bytes()).digest())
    return (root / "VERSION").read_text("utf-8").strip(), sums.hexdigest()


def problems(book: Book, day: date, within: int = 60) -> Iterator[Problem]:
    """Everything a curator should look at on a day; rows that will be out of date within so many days among it.

    Args:
        book: the license database, for the licenses that cells name.
        day: the day that ages are counted to.
        within: days.
    """
    known = families()
    yield from _families(known, book, day, within)
    yield from _catalog(day, within)
    yield from _records(book)
    named = {cell.source.address for family in known.all for cell in _cells(family)}
    for source_id, source in shared_sources().items():
        if source.address not in named:
            yield Problem(kind="unreferenced", place="license_db/sources.yaml", what=f"no cell names {source_id}")


def coverage(names: Iterable[str], book: Book) -> list[Covered]:
    """What the data know of each repository, in the order given."""
    return [_covered(name, book) for name in names]


def _covered(name: str, book: Book) -> Covered:
    found = families().find(name)
    cells = found.cells if found else {}
    base = load_base_models().find(name)
    license_id = cells["license"].value if "license" in cells else None
    if license_id is None and "hub_tag" in cells:
        resolved = book.resolve(cells["hub_tag"].value)
        license_id = resolved[0] if len(resolved) == 1 else None
    if license_id is None and base and base.by_id:
        license_id = base.family.license
    row = catalog.publisher(name.partition("/")[0])
    if row is None and found:
        row = next(one for one in catalog.publishers() if one["id"] == found.family.publisher)
    return Covered(
        name=name,
        family=found.family.id if found else None,
        license=license_id,
        publisher=row["id"] if row else None,
        modality=tuple(cells["modality"].value) if "modality" in cells else None,
    )


def _cells(family: Family) -> Iterator[FactCell]:
    yield from family.cells.values()
    for member in family.members:
        yield from member.cells.values()


def _families(known: Families, book: Book, day: date, within: int) -> Iterator[Problem]:
    publishers = {row["id"] for row in catalog.publishers()}
    try:
        all_ = known.all
    except AuditorError as error:
        yield Problem(kind="unsourced", place="license_db/families", what=str(error))
        return
    for family in all_:
        yield from _age(family.place, family.read, FAMILY_DAYS, day, within)
        if family.publisher not in publishers:
            yield Problem(kind="unreferenced", place=family.place, what=f"no publisher is called {family.publisher}")
        for member in family.members:
            cells = {**family.cells, **member.cells}
            if "license" in cells and "hub_tag" in cells:
                tag, stated = cells["hub_tag"].value, cells["license"].value
                named = book.resolve(tag)
                if named and stated not in named:
                    whose = ", ".join(member.ids[:2])
                    yield Problem(
                        kind="contradictory", place=family.place, what=f"{whose}: tag {tag}, license {stated}"
                    )


def _records(book: Book) -> Iterator[Problem]:
    """Licenses outside the SPDX list whose text nobody read, and nobody said why."""
    for path in sorted((data_root("license_db") / "records").glob("*.yaml")):
        lines = path.read_text("utf-8").splitlines()
        if "spdx: null" not in lines or any(line.startswith("sha256:") for line in lines):
            continue  # most records: not worth parsing
        record = book.get(path.stem)
        if record.kind == "license" and not (record.unread or record.source or record.terms_complete):
            place = f"license_db/records/{path.name}"
            yield Problem(kind="unsourced", place=place, what="no text was read, and the record does not say why")


def _catalog(day: date, within: int) -> Iterator[Problem]:
    for name, row in catalog.channels().items():
        if name == "self":
            continue
        place = f"{catalog.vendor_file(row['vendor'])}: {name}"
        if not row.get("seen"):
            yield Problem(kind="stale", place=place, what="the day its documents were read is not recorded")
        else:
            yield from _age(place, row["seen"], catalog.VALID_DAYS, day, within)
        if not row["sources"] or row["sources"] == ("memory",):
            yield Problem(kind="unsourced", place=place, what="it rests on memory alone")


def _age(place: str, read: date, days: int, day: date, within: int) -> Iterator[Problem]:
    ends = read + timedelta(days=days)
    if ends < day:
        yield Problem(kind="stale", place=place, what=f"read {read}, out of date since {ends}")
    elif ends <= day + timedelta(days=within):
        yield Problem(kind="ages-soon", place=place, what=f"read {read}, out of date from {ends}")
