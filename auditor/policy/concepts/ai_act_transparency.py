"""Concepts of the EU AI Act that hang on declared uses: talking to people, generating, deepfakes, public services."""

from __future__ import annotations

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import tables, uses

derive = DERIVATIONS = Derivations()

_LEAVES = frozenset({"outputs_to_third_parties", "saas_feature"})
_MEDIA = frozenset({"image-out", "video-out", "audio-out"})
_WRITES = frozenset({"text", "text-out"})


@derive("aia.talks_to_people", reads=["deployment.use_cases", "deployment.interacts_with_people"])
def talks(facts: Facts) -> str | None:
    """Whether the system exchanges messages with people; a use that does so outweighs a declared no."""
    words, flag = facts["deployment.use_cases"], facts["deployment.interacts_with_people"]
    word = "none" if words is None else uses.strongest(words, "talks")
    if flag or word == "definite":
        return "definite"
    if flag is False:
        return "none"
    return None if words is None else "possible" if word == "possible" else "none"


@derive("aia.generative", reads=["model.modality", "deployment.use_cases"])
def generative(facts: Facts) -> str:
    """Whether the system generates content (Art. 50(2)): media, or text that it leaves with people."""
    given, words = facts.get("model.modality"), facts.get("deployment.use_cases")
    if given is None:
        return "possible"
    if _MEDIA & set(given):
        return "definite"
    if not _WRITES & set(given):
        return "none"
    if words is None:
        return "possible"
    text = uses.tagged(words, "text")
    return "definite" if "generated" in text else "possible" if "possible" in text else "none"


@derive("aia.generative_media", reads=["model.modality"])
def generative_media(facts: Facts) -> str:
    """Whether the model gives images, video or audio; where nobody says what it gives, it may."""
    given = facts.get("model.modality")
    return "possible" if given is None else "definite" if _MEDIA & set(given) else "none"


@derive(
    "aia.imagery",
    reads=[
        *("aia.generative_media", "deployment.use_cases", "uses.ids", "deployment.role"),
        *("aia.imagery_purpose_tags", "aia.imagery_suspect_tags", "attestations.nci_csam_safeguards"),
        "policy.eu_ai_act.nci_csam_safeguards_attested",
    ],
)
def imagery(facts: Facts) -> str:
    """Whether the system may give imagery: by the model; where nobody says what it gives, by what points there.

    A use that makes media, a tag of the model's page, or a provider without safeguards keeps the question open.
    """
    given, words = facts["aia.generative_media"], facts.get("deployment.use_cases")
    if given != "possible":
        return str(given)
    named = {"art5.1ba", "art5.1bb"} & set(facts.get("uses.ids") or ())
    tags = facts.get("aia.imagery_purpose_tags") or facts.get("aia.imagery_suspect_tags")
    makes = words is None or uses.tagged(words, "deepfake")
    guarded = (
        facts.get("attestations.nci_csam_safeguards") == "present"
        or facts.get("policy.eu_ai_act.nci_csam_safeguards_attested") is True
    )
    role = facts.get("deployment.role")
    bare = (role is None or "provider" in role) and not guarded
    return "possible" if named or tags or makes or bare else "none"


@derive("aia.deepfake", reads=["deployment.use_cases", "deployment.distribution"])
def deepfake(facts: Facts) -> str | None:
    """Whether deepfakes are shown: published ones, or outputs of a capable use that leave the house."""
    words, distribution = facts["deployment.use_cases"], facts.get("deployment.distribution")
    if words is None:
        return None
    tags = uses.tagged(words, "deepfake")
    if "definite" in tags:
        return "definite"
    leaves = distribution is None or bool(_LEAVES & set(distribution))
    if "possible" in tags and leaves:
        return "possible"
    return "note" if "note" in tags and leaves else "none"


@derive("aia.public_text", "aia.watched", "aia.bias_work", reads=["deployment.use_cases"])
def of_the_use(facts: Facts) -> dict[str, object]:
    """Texts of public interest, emotion recognition or biometric categorization, and work on bias, by the use."""
    words = facts["deployment.use_cases"]
    if words is None:
        return {}
    return {
        "aia.public_text": uses.strongest(words, "public_text"),
        "aia.watched": uses.strongest(words, "watched"),
        "aia.bias_work": True in uses.tagged(words, "bias_work"),
    }


@derive("aia.public_service", reads=["org.public_service", "org.sector"])
def public_service(facts: Facts) -> bool | None:
    """Whether the organization provides public services: as declared, else by its sector (recital 96)."""
    stated: bool | None = facts["org.public_service"]
    if stated is not None:
        return stated
    table, sector = tables.table("thresholds")["eu_ai_act"], facts["org.sector"]
    if sector is None or sector in table["public_service_sectors"]:
        return None
    return sector in table["public_sectors"]
