"""Vendors on record: the channels and models that are bought as a service, and what is claimed of them.

Data in ``license_db/vendors/*.yaml``, one file a vendor, read once. A claim is no proof: what the organization attests
decides. Publishers of weights stand in ``license_db/publishers.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.frozen import freeze
from auditor.core.model import ModelRef
from auditor.core.resources import data_root
from auditor.core.suggestions import did_you_mean
from auditor.records.families import Families

VALID_DAYS = 180
"""A row counts as out of date this many days after its newest copy was read. By judgment: half a year; an older row
turns a pass that rests on it into a question."""
DOCUMENTS = ("terms-of-service", "usage-policy", "dpa", "baa", "privacy", "commitments")
"""Kinds of documents by which a vendor says what it demands and promises; a usage policy is read as one, the others as
terms."""
SELF = freeze(
    {"hosting": "self", "tier": "self", "trains": False, "counterparties": [], "sources": [], "confidence": "high"}
)
"""Own machines: nobody else operates the channel."""


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model that is bought as a service."""

    vendor: Mapping[str, Any]
    entry: Mapping[str, Any]
    listed: bool = True
    """Whether the vendor's file has the model; without it, ``entry`` holds its name alone."""
    of_others: frozenset[str] = frozenset()
    """Channels of this vendor that serve another vendor's models, and none of its own."""

    @property
    def channels(self) -> tuple[str, ...]:
        """Channels it is bought through, the vendor's own first."""
        own = self.entry.get("channels") or [one for one in self.vendor["channels"] if one not in self.of_others]
        return tuple(dict.fromkeys((*own, *self.vendor.get("also_channels", ()))))

    @property
    def place(self) -> str:
        """The file it stands in."""
        return str(self.vendor.get("place") or vendor_file(self.vendor["id"]))

    @property
    def documents(self) -> tuple[Mapping[str, Any], ...]:
        """What its vendor publishes of its terms: the kind, the address, and the day it was read."""
        return tuple(self.vendor.get("documents") or ())


class Catalog:
    """Vendors with their channels and models: those shipped, or these and an organization's own.

    Args:
        vendors: each by its id; one with ``place`` stands in a file of the organization.
        families: families of models that stand in files of the organization.
    """

    def __init__(self, vendors: Mapping[str, Mapping[str, Any]], families: tuple[Families, ...] = ()) -> None:
        self.vendors = vendors
        self.families = families

    @cached_property
    def channels(self) -> Mapping[str, Mapping[str, Any]]:
        """The row of every channel by id, each with the vendor whose file holds it."""
        rows: dict[str, Mapping[str, Any]] = {"self": SELF}
        for one in self.vendors.values():
            rows |= {name: freeze({**row, "vendor": one["id"]}) for name, row in (one.get("channels") or {}).items()}
        return rows

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        """Every id and alias of a channel → the id; what stands first counts."""
        found: dict[str, str] = {}
        for name, row in self.channels.items():
            for word in (name, *row.get("aliases", ())):
                found.setdefault(word, name)
        return found

    @cached_property
    def _of_others(self) -> frozenset[str]:
        """Channels that a vendor other than the one whose file holds them sells its models through."""
        named = {name: one["id"] for one in self.vendors.values() for name in one.get("also_channels", ())}
        return frozenset(name for name, seller in named.items() if self.channels.get(name, {}).get("vendor") != seller)

    def canonical(self, name: str) -> str:
        """The id of a channel named by id or alias; the name itself where it is not on record."""
        return self._ids.get(name, name)

    def channel(self, name: str) -> Mapping[str, Any] | None:
        """The row of a channel by id or alias; None where it is not on record."""
        return self.channels.get(self.canonical(name))

    def vendor(self, account: str) -> Mapping[str, Any] | None:
        """The vendor an account name stands for, whatever its case."""
        word = account.casefold()
        return next(
            (one for one in self.vendors.values() if word == one["id"] or word in (one.get("accounts") or ())), None
        )

    def served(self, ref: ModelRef) -> ServedModel | None:
        """The model an ``api:vendor/model`` reference names, by id, alias or name; None where no file has it."""
        offered = self.offered(ref)
        return offered if offered and offered.listed else None

    def offered(self, ref: ModelRef) -> ServedModel | None:
        """The same; of a known vendor also a model that its file does not have. None where the vendor is unknown."""
        account, _, name = ref.name.partition("/")
        seller = self.vendor(account)
        if seller is None:
            return None
        wanted = _folded(name)
        for entry in seller.get("models") or ():
            if wanted in {_folded(word) for word in (entry["id"], *entry.get("names", ()), *entry.get("aliases", ()))}:
                return ServedModel(seller, entry, of_others=self._of_others)
        unlisted = {"id": name, "source": seller["source"], "confidence": seller["confidence"]}
        return ServedModel(seller, unlisted, listed=False, of_others=self._of_others)

    def slips(self, ref: ModelRef, channel: str | None) -> tuple[str, ...]:
        """What of a service no file has and is likely a slip of the pen: each with the name it is near to."""
        found = []
        if ref.scheme == "api":
            account, _, name = ref.name.partition("/")
            offered = self.offered(ref)
            if offered is None:
                found.append((f"no vendor is known as {account!r}", did_you_mean(account, self.vendors)))
            elif not offered.listed:
                models = [str(entry["id"]) for entry in offered.vendor.get("models") or ()]
                found.append((f"no model of {offered.vendor['name']} is known as {name!r}", did_you_mean(name, models)))
        if channel and self.channel(channel) is None:
            found.append((f"no channel is known as {channel!r}", did_you_mean(channel, self.channels)))
        return tuple(f"{what}: {hint}" for what, hint in found if hint)

    def with_own(self, own: Iterable[Mapping[str, Any]], families: tuple[Families, ...] = ()) -> Catalog:
        """This catalog with an organization's own vendors, and what it adds to one that is known already.

        Channels and models that are on record stay as they are: what is shipped is evidence of its own.
        """
        found = dict(self.vendors)
        for row in own:
            known = found.get(row["id"])
            if known is None:
                found[row["id"]] = freeze(row)
                continue
            channels = {**(row.get("channels") or {}), **(known.get("channels") or {})}
            models = (*(known.get("models") or ()), *(row.get("models") or ()))
            documents = (*(known.get("documents") or ()), *(row.get("documents") or ()))
            found[row["id"]] = freeze({**known, "channels": channels, "models": models, "documents": documents})
        return Catalog(found, (*self.families, *families))


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
def shipped() -> Catalog:
    """The catalog of the vendors that ship with the package."""
    return Catalog(vendors())


def channels() -> Mapping[str, Mapping[str, Any]]:
    """The row of every shipped channel by id."""
    return shipped().channels


def channel(name: str) -> Mapping[str, Any] | None:
    """The row of a shipped channel by id or alias; None where it is not on record."""
    return shipped().channel(name)


def canonical_channel(name: str) -> str:
    """The id of a shipped channel named by id or alias; the name itself where it is not on record."""
    return shipped().canonical(name)


def vendor(account: str) -> Mapping[str, Any] | None:
    """The shipped vendor an account name stands for, whatever its case."""
    return shipped().vendor(account)


def served_model(ref: ModelRef) -> ServedModel | None:
    """The model an ``api:vendor/model`` reference names, as shipped; None where none is on record."""
    return shipped().served(ref)


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
