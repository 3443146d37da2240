"""Facts of the HIPAA pack: who signed, which features and hops are covered, retention, safeguards, record location."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from auditor.core import patterns as re
from auditor.policy import tables, uses
from auditor.policy.attested import party
from auditor.policy.derive import Derivations, Facts
from auditor.policy.three_valued import any_of
from auditor.records.catalog import VALID_DAYS

derive = DERIVATIONS = Derivations()

REQUIRED = ("unique_user_id", "emergency_access", "audit_controls", "authentication")
ADDRESSABLE = ("automatic_logoff", "encryption_at_rest", "integrity", "encryption_in_transit")
_SAFEGUARDS = "attestations.technical_safeguards"
PHI = frozenset({"phi", "phi_limited_data_set", "sud_part2"})
"""Classes of data that are protected health information in the hands of whoever HIPAA binds."""
_CARE = frozenset({"healthcare_provider", "hospital", "clinic"})
_YES = frozenset({"present", "true", "yes", "signed"})
_NO = frozenset({"none", "false", "no"})


@derive("hipaa.external_vendor", reads=["deployment.hosting"])
def external_vendor(facts: Facts) -> bool | None:
    """Whether somebody else runs the weights; own machines and own cloud accounts are not that."""
    hosting = facts["deployment.hosting"]
    return None if hosting is None else hosting != "self"


@derive(
    "hipaa.baa_party",
    reads=["attestations.baa", "attestations.baa.object", "attestations.baa.counterparty", "party.names"],
)
def baa_party(facts: Facts) -> str | None:
    """Who signed, seen from the channel: its ``operator``, somebody ``other``, or ``unnamed``.

    Names are compared without legal forms and punctuation; a signer nobody can compare counts as ``other``.
    """
    if facts["attestations.baa"] != "present":
        words = {"unscoped": "unnamed", "other": "other"}
        return None if facts["attestations.baa"] else words.get(facts.get("attestations.baa.object") or "")
    signer = facts["attestations.baa.counterparty"]
    if signer == "*":
        return "operator"
    if not signer:
        return "unnamed"
    return "operator" if party(signer) in {party(name) for name in facts["party.names"] or ()} else "other"


@derive(
    "hipaa.clinical_use",
    "hipaa.decision_support",
    "hipaa.device",
    reads=["deployment.use_cases", "deployment.data_classes", "deployment.purpose", "org.sector"],
)
def clinical(facts: Facts) -> dict[str, str] | None:
    """Whether the declared uses are work on patients, support decisions on them, or may make a medical device.

    A use that is so only in its surroundings (searching, summarizing, transcribing …) counts as possible where PHI
    serves treatment, or where a provider of care uses health data; a word that nobody knows counts as possible.
    """
    words = facts["deployment.use_cases"]
    if words is None:
        return None
    found = {tag: uses.tagged(words, tag) for tag in uses.TAGS}
    word = {tag: _strongest(found[tag]) for tag in uses.TAGS}
    if word["clinical"] == "none" and "context" in found["clinical"]:
        near = _near_care(facts)
        if near is None:
            word.pop("clinical")
        elif near:
            word["clinical"] = "possible"
    names = {"clinical": "hipaa.clinical_use", "support": "hipaa.decision_support", "device": "hipaa.device"}
    return {names[tag]: one for tag, one in word.items()}


def _strongest(tags: frozenset[str]) -> str:
    return next((word for word in ("definite", "likely", "possible") if word in tags), "none")


def _near_care(facts: Facts) -> bool | None:
    """Whether PHI serves treatment, or a provider of care uses health data."""
    classes = facts["deployment.data_classes"]
    if classes is None:
        return None
    phi = bool((PHI | {"deidentified_hipaa"}) & set(classes))  # a method that does not hold leaves them PHI
    purpose = facts["deployment.purpose"] if phi else ""
    sector = facts["org.sector"] if "health" in classes else ""
    answers = [False if not phi else None if purpose is None else purpose == "treatment"]
    answers.append(False if "health" not in classes else None if sector is None else sector in _CARE)
    return any_of(answers)


@derive("hipaa.excluded_features", reads=["deployment.features", "channel.excluded"])
def excluded_features(facts: Facts) -> tuple[str, ...] | None:
    """Used features on the vendor's excluded list; a vendor without such a list excludes nothing by it."""
    used = facts["deployment.features"]
    if used is None:
        return None
    excluded = {_word(feature) for feature in facts["channel.excluded"] or ()}
    return tuple(feature for feature in used if _word(feature) in excluded)


@derive("hipaa.unscoped_features", reads=["deployment.features", "attestations.baa_scope.features"])
def unscoped_features(facts: Facts) -> tuple[str, ...] | None:
    """Used features that the schedule of the agreement does not list; ``*`` lists them all."""
    used, listed = facts["deployment.features"], facts["attestations.baa_scope.features"]
    if listed is not None and "*" in listed:
        return ()
    if used is None or listed is None:
        return None
    scope = {_word(feature) for feature in listed}
    return tuple(feature for feature in used if _word(feature) not in scope)


def _word(text: str) -> str:
    return re.sub(r"[\s_\-]+", "_", text.strip().casefold())


@derive("hipaa.hops", "hipaa.hops_without_baa", "hipaa.hops_unclear", reads=["deployment.subprocessors"])
def hops(facts: Facts) -> dict[str, Any] | None:
    """How many further hops there are, and the names of those without agreement, or of which nothing is said."""
    declared = facts["deployment.subprocessors"]
    if declared is None:
        return None
    states = [(str(hop.get("name") or "unnamed"), _said(hop.get("baa"))) for hop in declared]
    return {
        "hipaa.hops": len(states),
        "hipaa.hops_without_baa": tuple(name for name, said in states if said is False),
        "hipaa.hops_unclear": tuple(name for name, said in states if said is None),
    }


def _said(value: Any) -> bool | None:
    if isinstance(value, Mapping):
        return True
    word = "" if value is None else str(value).casefold()
    return True if word in _YES else False if word in _NO else None


@derive(
    "hipaa.retention_days",
    reads=[
        "attestations.retention_days.value",
        "attestations.retention_days.object",
        "channel.retention_days",
        "model.forced_retention_days",
    ],
)
def retention_days(facts: Facts) -> int | None:
    """The attested retention, else the vendor's default; a model that forces more has the last word.

    Days that are attested for no channel by name may be those of this one: then the default settles nothing.
    """
    stated = facts["attestations.retention_days.value"]
    if stated is None and facts.get("attestations.retention_days.object") != "unscoped":
        stated = facts["channel.retention_days"]
    known = [days for days in (stated, facts["model.forced_retention_days"]) if days is not None]
    return max(known) if stated is not None else None


@derive(
    "hipaa.open_safeguards",
    "hipaa.undocumented_safeguards",
    reads=[_SAFEGUARDS, *(f"{_SAFEGUARDS}.{name}" for name in (*REQUIRED, *ADDRESSABLE))],
)
def safeguards(facts: Facts) -> dict[str, tuple[str, ...]] | None:
    """Required safeguards that are absent, and addressable ones that are off without a documented alternative."""
    state = facts[_SAFEGUARDS]
    if state is None:
        return None
    if state == "none":
        return {"hipaa.open_safeguards": REQUIRED, "hipaa.undocumented_safeguards": ADDRESSABLE}
    absent = tuple(name for name in REQUIRED if facts[f"{_SAFEGUARDS}.{name}"] is False)
    bare = tuple(name for name in ADDRESSABLE if facts[f"{_SAFEGUARDS}.{name}"] == "none")
    return {"hipaa.open_safeguards": absent, "hipaa.undocumented_safeguards": bare}


@derive("hipaa.record_location", reads=["deployment.patient_states", "deployment.storage_regions"])
def record_location(facts: Facts) -> str | None:
    """Where records are kept, seen from the laws of Texas and Florida.

    ``inside`` the United States; ``florida-exception`` (territories and Canada, Florida alone); ``outside``; or
    ``not-required`` where no patient lives in either state.
    """
    states, storage = facts["deployment.patient_states"], facts["deployment.storage_regions"]
    if states is None:
        return None
    strict = set(states) & {"US-TX", "US-FL"}
    if not strict:
        return "not-required"
    if storage is None:
        return None
    if tables.within(storage, ["US"]):
        return "inside"
    return "florida-exception" if strict == {"US-FL"} and _near(storage) else "outside"


def _near(storage: Iterable[str]) -> bool:
    return tables.within(storage, ["US", "US_TERRITORIES", "CA"])


@derive(
    "channel.title",
    "channel.operator_title",
    reads=["deployment.channel", "deployment.hosting", "deployment.self_host_kind", "channel.operator"],
)
def channel_words(facts: Facts) -> dict[str, str]:
    """How sentences call the channel and its operator, also where no row of the catalog is named."""
    hosting, kind = facts["deployment.hosting"], facts["deployment.self_host_kind"]
    generic = {"self": "the cloud account" if kind == "iaas" else "the own machines", "vendor-vpc": "the deployment"}
    return {
        "channel.title": facts["deployment.channel"] or generic.get(hosting or "", "the service"),
        "channel.operator_title": facts["channel.operator"] or "the operator",
    }


@derive("channel.fresh", reads=["channel.tier", "channel.seen", "judged.as_of"])
def channel_fresh(facts: Facts) -> bool | None:
    """Whether the catalog row is young enough; a row whose day was not recorded is not."""
    tier, seen, today = facts["channel.tier"], facts["channel.seen"], facts["judged.as_of"]
    if tier is None or today is None:
        return None
    if tier == "self":
        return True
    if seen is None:
        return False
    age = date.fromisoformat(today) - date.fromisoformat(str(seen))
    return age <= timedelta(days=VALID_DAYS)
