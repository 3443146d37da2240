"""Facts of the HIPAA pack: who signed, which features and hops are covered, retention, safeguards, record location."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from auditor.core import patterns as re
from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import tables
from auditor.policy.facts.attested import party
from auditor.records.catalog import VALID_DAYS

derive = DERIVATIONS = Derivations()

REQUIRED = ("unique_user_id", "emergency_access", "audit_controls", "authentication")
ADDRESSABLE = ("automatic_logoff", "encryption_at_rest", "integrity", "encryption_in_transit")
_SAFEGUARDS = "attestations.technical_safeguards"
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
    "hipaa.dua_enough",
    "hipaa.dua",
    "hipaa.agreed",
    reads=[
        *("hipaa.limited_alone", "deployment.purpose", "attestations.dua", "attestations.dua.object"),
        "hipaa.baa_party",
    ],
)
def data_use(facts: Facts) -> dict[str, object]:
    """Whether a data use agreement is enough (45 CFR 164.504(e)(3)(iv)), and which agreements there are."""
    alone, purpose = facts["hipaa.limited_alone"], facts["deployment.purpose"] if facts["hipaa.limited_alone"] else ""
    enough = None if alone is None or purpose is None else bool(alone) and purpose == "operations"
    state = facts.get("attestations.dua")
    word = (
        "present"
        if state == "present"
        else "other"
        if state is None and facts.get("attestations.dua.object")
        else "none"
    )
    return {
        "hipaa.dua_enough": enough,
        "hipaa.dua": word,
        "hipaa.agreed": facts.get("hipaa.baa_party") == "operator",
    }


@derive(
    "hipaa.offer",
    reads=[
        *("deployment.channel", "channel.fresh", "channel.hipaa_ready", "channel.excluded"),
        "hipaa.excluded_features",
    ],
)
def offer(facts: Facts) -> str | None:
    """What the catalog says of the channel for PHI: a fresh no, an excluded feature, an old no, or nothing against it.

    An old row never decides by itself; which features are used matters only where some are excluded. Without a
    channel there is no row that could say no, which is no answer; a channel that the catalog does not know has none.
    """
    if facts["deployment.channel"] is None:
        return None
    refused, fresh = facts.get("channel.hipaa_ready") is False, bool(facts.get("channel.fresh"))
    if refused:
        return "refused" if fresh else "stale-refused"
    if not facts.get("channel.excluded"):
        return "open"
    features = facts["hipaa.excluded_features"]
    if features is None:
        return None
    return ("excluded" if fresh else "stale-refused") if features else "open"


_GROUNDS = {
    "authorization": "attestations.phi_authorization",
    "irb_waiver": "attestations.irb_waiver",
    "lds_dua": "attestations.dua",
}
_SENTENCE = ("preparatory_to_research", "decedents", "operations")


@derive(
    "hipaa.authorized",
    "hipaa.ground",
    reads=["deployment.phi_permission", "deployment.phi_permission_why", *_GROUNDS.values()],
)
def permission(facts: Facts) -> dict[str, object]:
    """Whether the declared permission is shown: by its document, or by the sentence that stands in for one."""
    ground = facts.get("deployment.phi_permission")
    proof = facts.get(_GROUNDS[ground]) if ground in _GROUNDS else None
    said = ground in _SENTENCE and bool((facts.get("deployment.phi_permission_why") or "").strip())
    word = "refused" if proof == "none" else "shown" if proof == "present" or said else "open"
    return {"hipaa.authorized": ground == "authorization" and proof != "none", "hipaa.ground": word}


_TEXAS, _FLORIDA, _PART2 = "Texas (SB 1188)", "Florida (408.051)", "42 CFR Part 2"
_CARE = frozenset({"healthcare_provider", "hospital", "clinic"})


@derive(
    *("hipaa.overlay_fails", "hipaa.overlay_asks", "hipaa.overlay_met", "hipaa.overlay_from"),
    reads=[
        *("is_phi", "hipaa.part2_records", "attestations.part2_consent", "deployment.patient_states", "org.sector"),
        *("deployment.storage_regions", "judged.as_of"),
    ],
)
def overlay(facts: Facts) -> dict[str, object] | None:
    """Stricter rules arm by arm, each with its own day; the worst arm in force decides, else the next one to come."""
    if facts["is_phi"] is None:
        return None
    today, arms = facts["judged.as_of"] or "", list[tuple[str, str, str]]()
    if facts["hipaa.part2_records"]:
        arms.append(("pass" if facts.get("attestations.part2_consent") == "present" else "ask", _PART2, ""))
    states = set(facts["deployment.patient_states"] or ()) if facts["is_phi"] == "definite" else set()
    storage = facts.get("deployment.storage_regions")
    if "US-TX" in states:
        arms.append((_stored(storage, ["US", "US_TERRITORIES"]), _TEXAS, tables.dates()["tx-sb-1188"].isoformat()))
    if "US-FL" in states:
        word = _stored(storage, ["US", "US_TERRITORIES", "CA"])
        reached = facts.get("org.sector") in _CARE
        word = word if reached or word == "pass" else "ask"
        arms.append((word, _FLORIDA, tables.dates()["fl-records"].isoformat()))
    found: dict[str, object] = {}
    in_force = [(word, name) for word, name, day in arms if day <= today]
    ahead = sorted((day, word, name) for word, name, day in arms if day > today)
    if ahead and not any(word in ("fail", "ask") for word, _ in in_force):
        found["hipaa.overlay_from"] = ahead[0][0]
        in_force += [(word, name) for day, word, name in ahead if day == ahead[0][0]]
    for key, word in (("fails", "fail"), ("asks", "ask"), ("met", "pass")):
        found[f"hipaa.overlay_{key}"] = tuple(name for said, name in in_force if said == word)
    return found


def _stored(storage: Iterable[str] | None, allowed: list[str]) -> str:
    if not storage or tables.UNKNOWN in tables.places(storage):
        return "ask"
    return "pass" if tables.within(storage, allowed) else "fail"


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
    """Whether the catalog row is young enough; a row that is not there, or whose day was not recorded, is not."""
    tier, seen, today = facts["channel.tier"], facts["channel.seen"], facts["judged.as_of"]
    if today is None:
        return None
    if tier == "self":
        return True
    if seen is None:
        return False
    age = date.fromisoformat(today) - date.fromisoformat(str(seen))
    return age <= timedelta(days=VALID_DAYS)
