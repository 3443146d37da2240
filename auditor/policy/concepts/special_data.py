"""Facts of the residency pack about special data: the US bulk data rule, and the hosting of health data."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import classes, tables
from auditor.policy.facts.three_valued import any_of

derive = DERIVATIONS = Derivations()


def _limits() -> Mapping[str, int]:
    """Bulk thresholds by kind of data."""
    counts: Mapping[str, int] = tables.table("thresholds")["us_bulk_data"]["counts"]
    return counts


def _kind(name: str) -> str:
    kinds: Mapping[str, str] = tables.table("thresholds")["us_bulk_data"]["kinds"]
    return kinds.get(name) or classes.tagged([name], "bulk").get(name, name)


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
    declared = facts["deployment.data_classes"]
    return None if declared is None else tuple(dict.fromkeys(classes.tagged(declared, "bulk").values()))


@derive("residency.bulk_kinds", reads=["deployment.data_classes", "deployment.us_person_counts"])
def bulk_kinds(facts: Facts) -> tuple[str, ...] | None:
    """Kinds of data above their threshold; where several kinds come together the lowest threshold holds for all.

    Where only public data, or none, reach the model there is nobody to count.
    """
    declared, counts = facts["deployment.data_classes"], facts["deployment.us_person_counts"]
    if declared is not None and set(declared) <= {"none", "public"}:
        return ()
    if counts is None:
        return None
    limits, by_kind = _limits(), dict[str, float]()
    for name, number in counts.items():
        if number and _kind(name) in limits:
            by_kind[_kind(name)] = max(by_kind.get(_kind(name), 0), number)
    lowest = min((limits[kind] for kind in by_kind), default=0)
    return tuple(kind for kind, number in by_kind.items() if number > lowest)


@derive(
    "residency.us_persons",
    reads=[
        *("deployment.us_person_counts", "deployment.user_regions", "deployment.patient_states", "org.domicile"),
    ],
)
def us_persons(facts: Facts) -> bool | None:
    """Whether people in the US may be among the data: counted, among users or patients, or of a US organization."""
    users, patients, home = (
        facts[name] for name in ("deployment.user_regions", "deployment.patient_states", "org.domicile")
    )
    sure = facts["deployment.us_person_counts"] is not None or bool(patients and tables.meets(patients, ["US"]))
    answers = [sure, None if home is None else tables.meets([home], ["US"])]
    return any_of([*answers, None if users is None else tables.meets(users, ["US", tables.GLOBAL])])


# ------------------------------------------------------------------------------------------- health data hosting

_US = {"US-TX": ["US", "US_TERRITORIES"], "US-FL": ["US", "US_TERRITORIES", "CA"]}
_US_DAYS = {"US-TX": "tx-sb-1188", "US-FL": "fl-records"}


@derive(
    *("residency.health_arms", "residency.health_fails", "residency.health_asks", "residency.health_holds"),
    "residency.health_from",
    reads=[
        *("health_data", "care.data", "org.sector", "deployment.hosting", "deployment.self_host_kind"),
        *("deployment.user_regions", "deployment.patient_states", "deployment.distribution"),
        *("deployment.storage_regions", "deployment.processing_regions", "judged.as_of"),
        *("attestations.hds", "attestations.hds.object", "attestations.hds.version"),
        *("attestations.c5_own", "attestations.c5_own.object", "attestations.c5_own.type"),
        *("attestations.c5_hosting", "attestations.c5_hosting.object", "attestations.c5_hosting.type"),
    ],
)
def health_hosting(facts: Facts) -> dict[str, object] | None:
    """Hosting rules for health data, place by place: what fails, what is open, what holds, and from which day.

    France and Germany reach data of care that somebody else, or a cloud service, keeps; own hardware is neither.
    """
    health, users = facts["health_data"], facts["deployment.user_regions"]
    if health is not None and health != "definite":
        return {"residency.health_arms": ()}
    if health is None or users is None:
        return None
    codes = tables.places(users)
    patients = set(facts["deployment.patient_states"] or ())
    if facts["deployment.patient_states"] is None and {"US", tables.GLOBAL} & set(codes):
        return None
    arms: list[tuple[str, str, str, str]] = []
    for place in ("FR", "DE"):
        if place in codes:
            arms += [(place, *said) for said in _european(place, facts)]
    for state in ("US-TX", "US-FL"):
        if state in codes | patients:
            arms.append((state, *_american(state, facts)))
    today, found = facts["judged.as_of"] or "", dict[str, object]()
    in_force = [arm for arm in arms if arm[3] <= today]
    ahead = sorted((arm for arm in arms if arm[3] > today), key=lambda arm: arm[3])
    if ahead and not any(word in ("fail", "ask") for _, word, _, _ in in_force):
        found["residency.health_from"] = ahead[0][3]
        in_force += [arm for arm in ahead if arm[3] == ahead[0][3]]
    found["residency.health_arms"] = tuple(dict.fromkeys(arm[0] for arm in in_force))
    for key, word in (("fails", "fail"), ("asks", "ask"), ("holds", "pass")):
        found[f"residency.health_{key}"] = tuple(what for _, said, what, _ in in_force if said == word)
    return found


def _european(place: str, facts: Facts) -> list[tuple[str, str, str]]:
    own = facts["deployment.hosting"] == "self" and facts["deployment.self_host_kind"] == "on_prem"
    care = facts["care.data"]
    if own or care is False:
        return []
    unknown_host = facts["deployment.hosting"] is None
    if care is None or unknown_host:
        what = "whether these are data of care" if care is None else "who hosts the data"
        return [("ask", what, "")]
    arms = [_french(facts)] if place == "FR" else _german(facts)
    if facts["deployment.hosting"] == "self" and facts["deployment.self_host_kind"] is None:
        failing = [day for said, _, day in arms if said == "fail"]
        if failing:  # own hardware is outside both laws
            return [("ask", "whether own hardware keeps the data (deployment.self_host_kind)", min(failing))]
    return arms


def _french(facts: Facts) -> tuple[str, str, str]:
    today, start = facts["judged.as_of"], tables.dates()["hds-v2"].isoformat()
    wanted = 2 if today is None or today >= start else 1
    state, version = facts["attestations.hds"], facts.get("attestations.hds.version") or 0
    if state is None and facts.get("attestations.hds.object"):
        return ("ask", "HDS: the certificate is attested for another service", "")
    if state != "present" or version < wanted:
        return ("fail", f"HDS: no certificate of version {wanted} in force", "")
    storage = facts.get("deployment.storage_regions")
    if wanted == 2 and not (storage and tables.within(storage, ["EEA"])):
        return ("fail", "HDS: storage outside the EEA", "")
    return ("pass", f"HDS certificate of version {version}", "")


def _german(facts: Facts) -> list[tuple[str, str, str]]:
    """Section 393 SGB V: a C5 report of the entity that processes, of type 2 since July 2025, and the place.

    A supplier that offers the service needs its own; where nobody says what leaves the house, both are looked at.
    """
    today, days = facts["judged.as_of"] or "", tables.dates()
    start = days["sgb-393-type-1"].isoformat()
    wanted = 2 if today >= days["sgb-393"].isoformat() else 1
    sector, distribution = facts.get("org.sector"), facts["deployment.distribution"]
    supplier, offers = sector in ("saas", "software"), distribution is None or "saas_feature" in distribution
    found = []
    if supplier and offers:
        found.append(_report("c5_own", "of its own", wanted, start, facts))
    elif sector is None and offers and _report("c5_own", "of its own", wanted, start, facts)[0] != "pass":
        found.append(("ask", "C5: whether the organization offers the service to others (org.sector)", ""))
    if not supplier or distribution is None or "saas_feature" not in distribution:
        found.append(_report("c5_hosting", "of the host", wanted, start, facts))
    processing = facts.get("deployment.processing_regions")
    if not processing or not tables.within(processing, ["C5_HOSTING_DE"]):
        found.append(("fail", "processing outside the places that German law allows for health data", start))
    return found


def _report(name: str, whose: str, wanted: int, start: str, facts: Facts) -> tuple[str, str, str]:
    state, kind = facts[f"attestations.{name}"], facts.get(f"attestations.{name}.type") or 0
    if state is None and facts.get(f"attestations.{name}.object"):
        return ("ask", "C5: attested for another service", start)
    if state != "present" or kind < wanted:
        return ("fail", f"C5: no current report of type {wanted} {whose}", start)
    return ("pass", f"C5 type {kind} {whose}", start)


def _american(state: str, facts: Facts) -> tuple[str, str, str]:
    day, storage = tables.dates()[_US_DAYS[state]].isoformat(), facts.get("deployment.storage_regions")
    title = {"US-TX": "Texas", "US-FL": "Florida"}[state]
    if not storage or tables.UNKNOWN in tables.places(storage):
        return ("ask", f"{title}: where records are stored", day)
    if tables.within(storage, _US[state]):
        return ("pass", f"{title}: storage lies in {', '.join(storage)}", day)
    if state == "US-FL" and facts.get("org.sector") not in ("healthcare_provider", "hospital", "clinic"):
        return ("ask", "Florida: whether these are records of a provider licensed in Florida", day)
    return ("fail", f"{title}: records stored outside the United States", day)
