"""What identification must know of every record without opening it: ids, names, aliases, links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogEntry:
    """One record in the catalog."""

    id: str
    name: str
    kind: str
    spdx: str | None = None
    family: str | None = None
    version: str | None = None
    publisher: str | None = None
    language: str = "en"
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    translation_of: str | None = None
    successor: str | None = None
    as_of: str | None = None
    read: bool = False
    """Whether a text of it was read, not only the license list."""

    @property
    def expression(self) -> str:
        """SPDX id where one exists, else ``LicenseRef-<id>``."""
        return self.spdx or f"LicenseRef-{self.id}"

    @property
    def preference(self) -> tuple[bool, bool, bool, int, str]:
        """Order among records with the same text: current before deprecated, read before listed, plain ids first.

        An exception comes before a license: the list's old ids "license with exception" print the exception alone.
        """
        return (self.successor is not None, not self.read, self.kind != "exception", len(self.id), self.id)


_TEXTS = ("spdx", "family", "version", "publisher", "translation_of", "successor")
_LISTS = ("aliases", "names", "urls")


def entry_of(record: Mapping[str, Any]) -> CatalogEntry:
    """The catalog entry of a record file's content; what is not text is left out, validation is elsewhere."""
    lists: dict[str, Any] = {key: _strings(record.get(key)) for key in _LISTS}
    texts: dict[str, Any] = {key: None if record.get(key) is None else str(record[key]) for key in _TEXTS}
    return CatalogEntry(
        id=str(record["id"]),
        name=str(record.get("name") or record["id"]),
        kind=str(record.get("kind") or "license"),
        language=str(record.get("language") or "en"),
        as_of=None if record.get("as_of") is None else str(record["as_of"]),
        read=bool(record.get("sha256") or record.get("terms_complete")),
        **lists,
        **texts,
    )


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Iterable):
        return tuple(str(item) for item in value)
    return ()


def dump_entry(entry: CatalogEntry) -> dict[str, Any]:
    """The entry as plain JSON; fields at their default are left out."""
    row: dict[str, Any] = {"id": entry.id, "name": entry.name, "kind": entry.kind}
    for key in (*_TEXTS, *_LISTS, "as_of"):
        if getattr(entry, key):
            row[key] = getattr(entry, key)
    if entry.language != "en":
        row["language"] = entry.language
    if entry.read:
        row["read"] = True
    return row


def load_entry(row: Mapping[str, Any]) -> CatalogEntry:
    """The inverse of `dump_entry`."""
    fields: dict[str, Any] = {key: tuple(value) if key in _LISTS else value for key, value in row.items()}
    return CatalogEntry(**fields)
