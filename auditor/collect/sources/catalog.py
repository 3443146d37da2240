"""Models bought as a service: ``api:vendor/model``, read from the vendors on record; no connection is made.

What a vendor says of itself is data that ships with the package. The snapshot holds the entry as a document of its own,
so that reports can show what was known on which day, and declares the terms of service by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from auditor.collect.plain import PlainSource
from auditor.core.frozen import FrozenMap
from auditor.core.hubs import HubDescriptor
from auditor.core.model import CATALOG, NOT_IN_CATALOG, SERVICE_TERMS, FetchedFile, Gap, ModelRef, Snapshot
from auditor.core.protocols import Source
from auditor.core.suggestions import did_you_mean
from auditor.records import catalog as catalogue

HUB: HubDescriptor = HubDescriptor(scheme="api", example="api:vendor/model", tagged=True)


@dataclass(frozen=True, slots=True)
class Catalogue(PlainSource):
    """Reads API models from the vendors on record."""

    @property
    def name(self) -> str:
        """The scheme it serves."""
        return HUB.scheme

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """What is on record of one model; of one that nobody recorded, that it is not, with the nearest name.

        The policy may know more: an organization's own vendor files are read where it is evaluated.
        """
        account, _, name = ref.name.partition("/")
        known = catalogue.shipped()
        offered = known.offered(ref)
        if offered is None:
            hint = did_you_mean(account, sorted(known.vendors))
            return _unlisted(ref, f"no shipped vendor file has {account!r}", hint)
        if not offered.listed:
            hint = did_you_mean(name, [str(entry["id"]) for entry in offered.vendor["models"]])
            return _snapshot(
                ref, offered, _gap(f"the shipped file of {offered.vendor['name']} has no model {name!r}", hint)
            )
        return _snapshot(ref, offered)

    def fetch_offline(self, ref: ModelRef, /) -> Snapshot:
        """The same as `fetch`: the catalog needs no network."""
        return self.fetch(ref)


def _gap(what: str, hint: str) -> Gap:
    return Gap(what=what, kind=NOT_IN_CATALOG, detail=hint)


def _unlisted(ref: ModelRef, what: str, hint: str) -> Snapshot:
    """A service of which nothing is on record."""
    return Snapshot(
        ref=ref, revision=None, files=(), listing=(), metadata=FrozenMap(), gaps=(_gap(what, hint),), origin=CATALOG
    )


def _snapshot(ref: ModelRef, served: catalogue.ServedModel, *more: Gap) -> Snapshot:
    vendor, terms = served.vendor, served.vendor["terms"]
    shown = {key: vendor[key] for key in ("id", "name", "legal_entity", "country", "as_of", "confidence", "terms")}
    # Documents are evidence of their own; the row says where the terms of service stand, as it always did in a lock.
    shown["terms"] = {
        **terms,
        "urls": [one["address"] for one in served.documents if one["kind"] == "terms-of-service"],
    }
    shown |= {
        "model": served.entry,
        "channels": {name: catalogue.channel(name) for name in served.channels},
    }
    data = (json.dumps(shown, indent=1, sort_keys=True, default=_plain, ensure_ascii=False) + "\n").encode()
    file = FetchedFile(path=f"{vendor['id']}.json", data=data, sha256=sha256(data).hexdigest())
    seen = terms["as_of"]
    return Snapshot(
        ref=ref,
        revision=None,
        files=(file,),
        listing=(file.path,),
        metadata=FrozenMap({"cardData": FrozenMap({"license": "other", "license_name": terms["name"]})}),
        gaps=(
            *more,
            Gap(
                what=terms["name"],
                kind="not-followed",
                detail=f"{SERVICE_TERMS}; as of {seen.isoformat() if seen else 'an unrecorded day'}",
            ),
        ),
        origin=CATALOG,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else str(value)


SOURCE: Source = Catalogue()
