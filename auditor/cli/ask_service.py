"""What `auditor ask` tells of a model bought as a service: whose terms govern it, and what is reported of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auditor.core.printable import one_line
from auditor.records.catalog import channel, shipped
from auditor.records.columns import sentences

if TYPE_CHECKING:
    from auditor.core.model import ModelRef

_MOST_CHANNELS = 6
"""Channels that are named. By judgment: two lines of a terminal."""


@dataclass(frozen=True, slots=True)
class _Reported:
    """A term as the catalog reports it."""

    id: str
    value: Any


def of_service(ref: ModelRef) -> dict[str, Any] | None:
    """Vendor, terms, addresses, what is reported of them and channels; None of a model that is no service.

    Of a vendor that is not in the catalog, its name alone.
    """
    if ref.scheme != "api":
        return None
    account = ref.name.partition("/")[0]
    served = shipped().offered(ref)
    if served is None:
        return {"vendor": account, "terms": None, "addresses": [], "reported": [], "as_of": None, "confidence": None,
                "channels": {}}  # fmt: skip
    terms = served.vendor["terms"]
    stated = [_Reported(name, value) for name, value in (terms.get("states") or {}).items()]
    return {
        "vendor": str(served.vendor["name"]),
        "terms": str(terms["name"]),
        "addresses": [one["address"] for one in served.documents if one["kind"] == "terms-of-service"],
        "reported": list(dict.fromkeys(one.plain for one in sentences(stated))),
        "as_of": terms["as_of"].isoformat() if terms.get("as_of") else None,
        "confidence": terms.get("confidence"),
        "channels": {name: str((channel(name) or {}).get("offer", name)) for name in served.channels},
    }


def headline(service: Mapping[str, Any]) -> str:
    """In the place of a license."""
    vendor = one_line(service["vendor"], 80)
    if service["terms"] is None:
        return f"a service, governed by the terms of {vendor}, which the catalog of services does not have"
    return f"a service, governed by terms and not by a license: {one_line(service['terms'], 120)} of {vendor}"


def lines(service: Mapping[str, Any], *, was_read: bool) -> Iterator[str]:
    """What is known of the terms without having read them, and where they are.

    Args:
        was_read: whether published documents of the vendor were read, so that their terms stand elsewhere.
    """
    for address in service["addresses"]:
        yield f"  Published at {one_line(address, 200)}"
    if service["reported"] and not was_read:
        day, confidence = service["as_of"] or "an unknown day", service["confidence"] or "unknown"
        yield f"  Reported of these terms, not read and not confirmed (as of {day}, confidence {confidence})"
        yield from (f"    • {one_line(plain, 300)}" for plain in service["reported"])
    channels = [f"{name} ({one_line(offer, 60)})" for name, offer in service["channels"].items()]
    if channels:
        more = f" and {len(channels) - _MOST_CHANNELS} more" if len(channels) > _MOST_CHANNELS else ""
        yield f"  Offered through {', '.join(channels[:_MOST_CHANNELS])}{more}; terms of a channel come beside"
    if service["addresses"] and not was_read:
        yield "  To read what the vendor publishes: --follow-links"
