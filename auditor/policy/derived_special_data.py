"""Facts of the residency pack about special data: the US bulk data rule, and the hosting of health data."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.policy import tables
from auditor.policy.derive import Derivations, Facts
from auditor.policy.three_valued import any_of

derive = DERIVATIONS = Derivations()


def _limits() -> Mapping[str, int]:
    """Bulk thresholds by kind of data."""
    counts: Mapping[str, int] = tables.table("thresholds")["us_bulk_data"]["counts"]
    return counts


def _kind(name: str) -> str:
    kinds: Mapping[str, str] = tables.table("thresholds")["us_bulk_data"]["kinds"]
    return kinds.get(name, name)


@derive(
    "residency.covered_person",
    reads=[
        "deployment.hosting",
        "deployment.self_host_kind",
        "deployment.entity_jurisdiction",
        "deployment.ultimate_parent_country",
        "deployment.processing_regions",
        "deployment.operator_listed_owner_share",
    ],
)
def covered_person(facts: Facts) -> bool | None:
    """Whether the counterparty is organized in, based in or owned from a country of concern; own hardware has none."""
    if facts["deployment.hosting"] == "self" and facts["deployment.self_host_kind"] == "on_prem":
        return False
    concern = ["DOJ_COUNTRY_OF_CONCERN"]
    entity, parent = facts["deployment.entity_jurisdiction"], facts["deployment.ultimate_parent_country"]
    share, processing = facts["deployment.operator_listed_owner_share"], facts["deployment.processing_regions"]
    answers: list[bool | None] = [tables.meets(entity, concern) if entity else None]
    answers.append(tables.meets([parent], concern) if parent else None)
    answers += [share >= 0.5] if share is not None else []
    answers += [True] if processing and tables.meets(processing, concern) and entity is None else []
    return any_of(answers)


@derive("residency.listed_kinds", reads=["deployment.data_classes"])
def listed_kinds(facts: Facts) -> tuple[str, ...] | None:
    """Kinds of 28 CFR Part 202 among the declared data classes; de-identified data count too."""
    classes = facts["deployment.data_classes"]
    if classes is None:
        return None
    kinds = [_kind(name) for name in classes]
    return tuple(dict.fromkeys(kind for kind in kinds if kind in _limits()))


@derive("residency.bulk_kinds", reads=["deployment.data_classes", "deployment.us_person_counts"])
def bulk_kinds(facts: Facts) -> tuple[str, ...] | None:
    """Kinds of data above their threshold; where several kinds come together the lowest threshold holds for all.

    Where only public data, or none, reach the model there is nobody to count.
    """
    classes, counts = facts["deployment.data_classes"], facts["deployment.us_person_counts"]
    if classes is not None and set(classes) <= {"none", "public"}:
        return ()
    if counts is None:
        return None
    limits, by_kind = _limits(), dict[str, float]()
    for name, number in counts.items():
        if number and _kind(name) in limits:
            by_kind[_kind(name)] = max(by_kind.get(_kind(name), 0), number)
    lowest = min((limits[kind] for kind in by_kind), default=0)
    return tuple(kind for kind, number in by_kind.items() if number > lowest)


# ------------------------------------------------------------------------------------------- health data hosting


@derive(
    "residency.health_places",
    reads=["deployment.data_classes", "deployment.user_regions", "deployment.patient_states"],
)
def health_places(facts: Facts) -> tuple[str, ...] | None:
    """France, Germany, Texas or Florida, where health data of people there reach the model."""
    classes, users = facts["deployment.data_classes"], facts["deployment.user_regions"]
    if classes is not None and not {"phi", "health"} & set(classes):
        return ()
    if classes is None or users is None:
        return None
    codes, patients = tables.places(users), facts["deployment.patient_states"]
    if patients is None and ("US" in codes or tables.GLOBAL in codes):
        return None
    states = codes | set(patients or ())
    return tuple(
        [code for code in ("FR", "DE") if code in codes] + [code for code in ("US-TX", "US-FL") if code in states]
    )


@derive(
    "residency.health_gaps",
    "residency.health_unclear",
    reads=[
        "residency.health_places",
        "deployment.storage_regions",
        "deployment.processing_regions",
        "attestations.hds",
        "attestations.hds.object",
        "attestations.hds.version",
        "attestations.c5_own",
        "attestations.c5_own.object",
        "attestations.c5_own.type",
        "judged.as_of",
    ],
)
def health_gaps(facts: Facts) -> dict[str, tuple[str, ...]] | None:
    """What the health data rules of those places ask and nobody has shown; a missing proof is a gap.

    A proof that is attested, and not for this service, is no gap and shows nothing: it is unclear.
    """
    places = facts["residency.health_places"]
    if places is None:
        return None
    storage, processing = facts["deployment.storage_regions"], facts["deployment.processing_regions"]
    gaps: list[str] = []
    unclear = [
        word
        for place, name, word in (("FR", "hds", "the HDS certificate"), ("DE", "c5_own", "the C5 attestation"))
        if place in places and facts[f"attestations.{name}"] is None and facts.get(f"attestations.{name}.object")
    ]
    if "FR" in places:
        gaps += _french(facts, storage)
    if "DE" in places:
        shown = facts["attestations.c5_own"] == "present" and (facts["attestations.c5_own.type"] or 0) >= 2
        if not shown and "the C5 attestation" not in unclear:
            gaps.append("no current C5 Type 2 attestation of the service itself")
        if not processing or not tables.within(processing, ["C5_HOSTING_DE"]):
            gaps.append("processing outside the places that German law allows for health data")
    if {"US-TX", "US-FL"} & set(places) and not (storage and tables.within(storage, ["US"])):
        gaps.append("records of patients of Texas or Florida stored outside the United States")
    return {"residency.health_gaps": tuple(gaps), "residency.health_unclear": tuple(unclear)}


def _french(facts: Facts, storage: tuple[str, ...] | None) -> list[str]:
    today, start = facts["judged.as_of"], tables.dates()["hds-v2"].isoformat()
    wanted = 2 if today is None or today >= start else 1
    gaps = []
    unclear = facts["attestations.hds"] is None and facts.get("attestations.hds.object")
    shown = facts["attestations.hds"] == "present" and (facts["attestations.hds.version"] or 0) >= wanted
    if not shown and not unclear:
        gaps.append(f"no HDS certificate of version {wanted} in force")
    if wanted == 2 and not (storage and tables.within(storage, ["EEA"])):
        gaps.append("storage outside the EEA")
    return gaps
