"""Vendors on record: the channels and models that are bought as a service, and what is claimed of them.

Data in ``license_db/vendors/*.yaml``, one file a vendor, read once. A claim is no proof: what the organization attests
decides. Publishers of weights stand in ``license_db/publishers.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.frozen import freeze
from auditor.core.model import ModelRef
from auditor.core.resources import data_root

VALID_DAYS = 180
"""A row counts as out of date this many days after its newest copy was read. By judgment: half a year; an older row
turns a pass that rests on it into a question."""
SELF = freeze(
    {"hosting": "self", "tier": "self", "trains": False, "counterparties": [], "sources": [], "confidence": "high"}
)
"""Own machines: nobody else operates the channel."""


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model that is bought as a service."""

    vendor: Mapping[str, Any]
    entry: Mapping[str, Any]

    @property
    def channels(self) -> tuple[str, ...]:
        """Channels it is bought through, the vendor's own first."""
        own = tuple(self.entry.get("channels") or self.vendor["channels"])
        return tuple(dict.fromkeys((*own, *self.vendor.get("also_channels", ()))))

    @property
    def place(self) -> str:
        """The file it stands in."""
        return vendor_file(self.vendor["id"])


def vendor_file(vendor_id: str) -> str:
    """The path of a vendor's file, as reports name it."""
    return f"license_db/vendors/{vendor_id}.yaml"


@cache
def vendors() -> Mapping[str, Mapping[str, Any]]:
    """Every vendor by id."""
    found = {}
    for path in sorted((data_root("license_db") / "vendors").glob("*.yaml")):
        value: Mapping[str, Any] = freeze(shipped_mapping(path, named=vendor_file(path.stem)).value)
        found[value["id"]] = value
    return found


@cache
def channels() -> Mapping[str, Mapping[str, Any]]:
    """The row of every channel by id, each with the vendor whose file holds it."""
    rows: dict[str, Mapping[str, Any]] = {"self": SELF}
    for vendor in vendors().values():
        rows |= {name: freeze({**row, "vendor": vendor["id"]}) for name, row in vendor["channels"].items()}
    return rows


@cache
def channel(name: str) -> Mapping[str, Any] | None:
    """The row of a channel by id or alias; None where it is not on record."""
    return channels().get(canonical_channel(name))


def canonical_channel(name: str) -> str:
    """The id of a channel named by id or alias; the name itself where it is not on record."""
    rows = channels()
    return next((one for one, row in rows.items() if name == one or name in row.get("aliases", ())), name)


@cache
def vendor(account: str) -> Mapping[str, Any] | None:
    """The vendor an account name stands for, whatever its case."""
    word = account.casefold()
    return next((one for one in vendors().values() if word == one["id"] or word in one["accounts"]), None)


def served_model(ref: ModelRef) -> ServedModel | None:
    """The model an ``api:vendor/model`` reference names, by id, alias or name; None where none is on record."""
    account, _, name = ref.name.partition("/")
    seller = vendor(account)
    if seller is None:
        return None
    wanted = _folded(name)
    for entry in seller["models"]:
        if wanted in {_folded(word) for word in (entry["id"], *entry.get("names", ()), *entry.get("aliases", ()))}:
            return ServedModel(seller, entry)
    return None


def _folded(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())


@cache
def publishers() -> tuple[Mapping[str, Any], ...]:
    """Every publisher of weights on record."""
    path = data_root("license_db") / "publishers.yaml"
    value: Mapping[str, Any] = freeze(shipped_mapping(path, named="license_db/publishers.yaml").value)
    rows: tuple[Mapping[str, Any], ...] = value["publishers"]
    return rows


def publisher(account: str) -> Mapping[str, Any] | None:
    """The publisher a hub account belongs to; None where nobody recorded it."""
    return _by_account().get(account.casefold())


@cache
def _by_account() -> dict[str, Mapping[str, Any]]:
    return {account: row for row in reversed(publishers()) for account in row["accounts"]}


@cache
def words_for_outputs() -> tuple[tuple[str, str], ...]:
    """Words by which people name the models of vendors that limit what may be trained with outputs, with the vendor.

    Regular expressions without groups; a version may follow the word.
    """
    return tuple(
        ("|".join(re.escape(word).replace(r"\-", "[- ]?") for word in row["called"]), vendor_id)
        for vendor_id, row in vendors().items()
        if row.get("called") and row["terms"]["states"].get("output-training", "allowed") != "allowed"
    )
