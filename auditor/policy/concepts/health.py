"""Protected health information, clinical use, decision support, and software that may be a medical device."""

from __future__ import annotations

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import classes, uses
from auditor.policy.facts.three_valued import all_of, any_of

derive = DERIVATIONS = Derivations()

_ROLES = ("covered_entity", "business_associate")
_CARE = frozenset({"healthcare_provider", "hospital", "clinic"})
_HEALTH_SUPPLIERS = _CARE | {"insurer", "health_insurer", "saas", "software"}
_METHODS = ("safe_harbor", "expert_determination")
_DEID = "attestations.deid_method"


@derive(
    "hipaa.deidentified",
    reads=["deployment.data_classes", _DEID, f"{_DEID}.object", f"{_DEID}.method", f"{_DEID}.artefact"],
)
def deidentified(facts: Facts) -> str | None:
    """Whether data declared as de-identified are: ``holds``, ``fails`` or ``open``; ``none`` where none are declared.

    A method that nobody states is none; one that is attested of something else, or without a record, is open.
    """
    declared = facts["deployment.data_classes"]
    if declared is None:
        return None
    if not classes.tagged(declared, "deidentified"):
        return "none"
    state = facts.get(_DEID)
    if state is None:
        return "open" if facts.get(f"{_DEID}.object") else "fails"
    if state == "none" or facts.get(f"{_DEID}.method") not in _METHODS:
        return "fails"
    return "open" if facts.get(f"{_DEID}.artefact") is False else "holds"


@derive("is_phi", "hipaa.phi", reads=["deployment.data_classes", "org.hipaa_role", "hipaa.deidentified"])
def is_phi(facts: Facts) -> dict[str, object]:
    """Whether protected health information reaches the model; ``possible`` is unknown as `hipaa.phi`.

    PHI exists only with a covered entity or a business associate: declared without such a role it is possible, and so
    are health data in the hands of one. A narrower class never takes data out of PHI.
    """
    declared, failed = facts["deployment.data_classes"], facts.get("hipaa.deidentified") == "fails"
    if declared is None:
        return {}
    tags = classes.tagged(declared, "phi").values()
    sure, role = "definite" in tags or failed, facts.get("org.hipaa_role")
    if sure:
        word = "definite" if role in _ROLES else "possible"
    else:
        word = "possible" if "with-role" in tags and role != "none" else "none"
    return {"is_phi": word, "hipaa.phi": {"definite": True, "none": False}.get(word)}


@derive(
    *("hipaa.limited_data_set", "hipaa.part2_records", "hipaa.psychotherapy_notes", "hipaa.limited_alone"),
    reads=["deployment.data_classes", "hipaa.deidentified"],
)
def kinds(facts: Facts) -> dict[str, bool]:
    """Kinds of records with a rule of their own, and whether a limited data set is all the PHI there is."""
    declared = facts["deployment.data_classes"]
    if declared is None:
        return {}
    limited = classes.tagged(declared, "limited")
    phi = {name for name, word in classes.tagged(declared, "phi").items() if word == "definite"}
    return {
        "hipaa.limited_data_set": bool(limited),
        "hipaa.part2_records": bool(classes.tagged(declared, "part2")),
        "hipaa.psychotherapy_notes": bool(classes.tagged(declared, "psychotherapy")),
        "hipaa.limited_alone": bool(limited) and phi <= set(limited) and facts.get("hipaa.deidentified") != "fails",
    }


@derive("care.data", reads=["deployment.care_data", "org.sector"])
def care_data(facts: Facts) -> bool | None:
    """Whether health data were collected in care: as declared; else true for whoever gives, insures or supplies it."""
    stated: bool | None = facts["deployment.care_data"]
    if stated is not None:
        return stated
    return True if facts["org.sector"] in _HEALTH_SUPPLIERS else None


@derive("health_data", reads=["deployment.data_classes", "hipaa.deidentified"])
def health_data(facts: Facts) -> str | None:
    """Whether data on health reach the model; genomic data and special categories may be such."""
    declared = facts["deployment.data_classes"]
    if declared is None:
        return None
    tags = classes.tagged(declared, "health").values()
    failed = "deidentified" in tags and facts.get("hipaa.deidentified") == "fails"
    return "definite" if "definite" in tags or failed else "possible" if "possible" in tags else "none"


@derive(
    *("hipaa.clinical_use", "hipaa.decision_support", "device.likely"),
    reads=[
        *("deployment.use_cases", "deployment.data_classes", "is_phi", "deployment.purpose", "org.sector"),
        *("care.data", "deployment.audience", "deployment.interacts_with_people"),
    ],
)
def clinical(facts: Facts) -> dict[str, str]:
    """Whether the declared uses are work on patients, support decisions on them, or may make a medical device.

    A use that is so only in its surroundings (searching, summarizing, transcribing …) is possible where PHI serves
    treatment, or where a provider of care uses health data of care; so is PHI for treatment with no use declared.
    """
    words = facts["deployment.use_cases"]
    near = _near_care(facts)
    if words is None:
        return {"hipaa.clinical_use": "possible"} if _treats_phi(facts) else {}
    clinical, support, device = (uses.strongest(words, tag) for tag in ("clinical", "support", "device"))
    by_context = clinical == "none" and "context" in uses.tagged(words, "clinical")
    found = {"hipaa.clinical_use": clinical, "hipaa.decision_support": support, "device.likely": device}
    if by_context and near is None:
        found.pop("hipaa.clinical_use")
        for name, open_ in (("hipaa.decision_support", _for_clinicians(words, facts)), ("device.likely", True)):
            if found[name] == "none" and open_ and (name != "device.likely" or _talks(words, facts)):
                found.pop(name)
    elif by_context and near:
        found["hipaa.clinical_use"] = "possible"
        if support == "none" and _for_clinicians(words, facts):
            found["hipaa.decision_support"] = "possible"
        if device == "none" and _talks(words, facts):
            found["device.likely"] = "possible"
    return found


def _treats_phi(facts: Facts) -> bool:
    return facts["is_phi"] in ("definite", "possible") and facts["deployment.purpose"] == "treatment"


def _near_care(facts: Facts) -> bool | None:
    """Whether PHI serves treatment, or a provider of care uses health data of care."""
    declared = facts["deployment.data_classes"]
    if declared is None:
        return None
    phi, purpose = facts["is_phi"], facts["deployment.purpose"] if facts["is_phi"] != "none" else ""
    serves = all_of([None if phi is None else phi != "none", None if purpose is None else purpose == "treatment"])
    if "health" not in declared:
        return serves
    sector = facts["org.sector"]
    provider = None if sector is None else sector in _CARE
    return any_of([serves, all_of([provider, facts["care.data"]])])


def _for_clinicians(words: tuple[str, ...], facts: Facts) -> bool:
    """Whether clinicians read what one of these uses gives, or nobody says who does, or what the staff work in."""
    audience = facts.get("deployment.audience")
    read = audience is None or "professionals" in audience
    read = read or ("staff" in (audience or ()) and facts.get("org.sector") in (None, *_CARE))
    return read and "context" in uses.tagged(words, "support")


def _talks(words: tuple[str, ...], facts: Facts) -> bool:
    """Whether one of the uses exchanges messages with people, or may and nobody says that it does not."""
    word = uses.strongest(words, "talks")
    return word == "definite" or (word == "possible" and facts.get("deployment.interacts_with_people") is not False)
