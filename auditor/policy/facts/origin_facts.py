"""What is on record of the publisher of weights, and of models bought as a service, as facts with their places.

A row of low confidence raises a question and never makes a fail; a country alone decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.core.model import Evidence, Location, ModelRef
from auditor.policy.facts.fact_registry import TERMS, FactRegistry
from auditor.policy.facts.family_facts import service_family_facts
from auditor.policy.facts.known import CONFIDENCE_OF, Known
from auditor.policy.facts.shapes import as_fact
from auditor.policy.facts.tables import place_name
from auditor.records import catalog as catalogue
from auditor.records.catalog import Catalog

SERVICE = "api"
"""The scheme of models that are bought as a service."""
PUBLISHERS = "license_db/publishers.yaml"
_STATED = (
    *("modality", "forced_retention_days", "training_flop", "flop_source", "provider_states_gpai"),
    *("fine_tuned_on", "fine_tuned_in"),
)
_STATUSES = ("systemic_risk_status", "code_of_practice", "developer")


def publisher_facts(account: str, registry: FactRegistry) -> dict[str, Known]:
    """Country, lists and standing of the publisher a hub account belongs to; nothing for an unknown account."""
    row = catalogue.publisher(account)
    if row is None:
        return {}
    country = row["country"]
    # of a publisher whose country nobody knows, nobody looked for lists either
    lists = [entry["list"] for entry in row["lists"]] if country else None
    stated = {
        "publisher_country": country, "list_status": lists, "developer": row.get("developer"),
        "code_of_practice": row.get("code_of_practice"),
    }  # fmt: skip
    dated = "".join(f"; {entry['list']} since {entry['since']} ({entry['source']})" for entry in row["lists"])
    where = place_name(country) if country else "country unknown"
    said = f"{account} is {row['name']}, {where}{dated} (sources {', '.join(row['source'])})"
    return _known(stated, said, PUBLISHERS, row["confidence"], registry)


def service_facts(ref: ModelRef, registry: FactRegistry, catalog: Catalog | None = None) -> dict[str, Known]:
    """What is claimed of a model that is bought as a service.

    Of a model that its vendor's file does not have, only what holds of the vendor; of an unknown vendor nothing but
    that nobody recorded it.
    """
    known_here = catalog or catalogue.shipped()
    served = known_here.offered(ref)
    account, _, name = ref.name.partition("/")
    if served is None or not served.listed:
        vendors = (served.place,) if served else ("license_db/vendors",)
        said = f"no file of the catalog has {name if served else account}"
        unlisted = {"model.listed": Known(value=False, evidence=(Evidence(statement=said, looked_in=vendors),))}
        if served is None:
            return unlisted
    else:
        unlisted = {}
    vendor, entry = served.vendor, served.entry
    stated: dict[str, Any] = {
        "publisher_country": vendor.get("country"),
        "list_status": None if vendor.get("list_status") is None else list(vendor["list_status"]),
        "publisher": vendor["name"], "release_date": entry.get("released"), "license_id": "proprietary",
        "code_of_practice": vendor.get("code_of_practice"), "developer": vendor["name"],
    }  # fmt: skip
    stated |= {key: entry[key] for key in (*_STATED, *_STATUSES) if key in entry}
    said = f"{entry['id']} of {vendor['name']} (sources {', '.join(entry['source'])})"
    known = _known(stated, said, served.place, entry["confidence"], registry)
    known = {**unlisted, **service_family_facts(vendor["id"], ref, entry["id"], registry, known_here.families), **known}
    terms = vendor["terms"]
    doubt = f"a claim about {terms['name']}; text not retrieved"
    for term, value in terms["states"].items():
        place = Evidence(
            statement=f"{term}: {terms['name']} ({terms['confidence']} confidence)", looked_in=(served.place,)
        )
        known[TERMS + term] = Known(
            value=as_fact(registry.facts[TERMS + term], value), evidence=(place,), confidence=CONFIDENCE_OF["low"],
            doubt=doubt,
        )  # fmt: skip
    known["license.stated_terms"] = Known(value=tuple(sorted(terms["states"])))
    known["license.category"] = Known(value="proprietary")
    known["license.publisher"] = Known(value=vendor["name"])
    return known


def agreed_terms(known: Mapping[str, Known], registry: FactRegistry) -> dict[str, Known]:
    """What follows for a service once the organization attests that it read the vendor's terms for this use.

    The person who attested answers for the reading: what the catalog does not name is then absent, and use policies
    count as read.
    """
    said = Evidence(statement="the vendor's terms were read (attested)", looked_in=("attestations.vendor_terms",))
    silent = Known(value=(), evidence=(said,))
    publisher = known.get("license.publisher")
    found = {name: silent for name in registry.facts if name.startswith(TERMS) and name not in known}
    found["license.unread_use_policies"] = silent
    found["license.read_fully"] = Known(value=True, evidence=(said,))
    name = f"{publisher.value if publisher else 'vendor'} terms of service"
    found.setdefault("license.ids", Known(value=(name,), evidence=(said,)))
    return {**found, **{key: value for key, value in known.items() if key not in found}}


def catalogue_evidence(name: str, channel: str | None, catalog: Catalog | None = None) -> tuple[Evidence, ...]:
    """The row of the catalog behind a fact about a channel."""
    known = catalog or catalogue.shipped()
    row = known.channel(channel) if channel else None
    if row is None or "vendor" not in row:
        return ()
    seen = row["seen"].isoformat() if row.get("seen") else "an unrecorded day"
    sources = ", ".join(row.get("sources", ()))
    said = f"{name.removeprefix('channel.')} of {channel}: claimed as of {seen} (sources {sources})"
    place = str(known.vendors[row["vendor"]].get("place") or catalogue.vendor_file(row["vendor"]))
    return (Evidence(statement=said, location=Location(path=place)),)


def _known(stated: Mapping[str, Any], said: str, place: str, sure: str, registry: FactRegistry) -> dict[str, Known]:
    found = {}
    for key, value in stated.items():
        spec = registry.facts[f"model.{key}"]
        if value is not None:
            evidence = (Evidence(statement=f"{key}: {said}", looked_in=(place,)),)
            found[spec.name] = Known(value=as_fact(spec, value), evidence=evidence, confidence=CONFIDENCE_OF[sure])
    return found
