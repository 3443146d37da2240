"""Facts of the EU AI Act pack about the use: scope, prohibited and high-risk uses, relief, imagery, authorities."""

from __future__ import annotations

from typing import Any

from auditor.core import patterns as re
from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import classes, tables, uses
from auditor.policy.facts.three_valued import all_of, any_of

derive = DERIVATIONS = Derivations()

_PROHIBITED = re.compile(r"art5\.1[a-h]")
_POLICE_SECTORS = ("public_body", "government")
_POLICE_USES = ("law_enforcement", "predictive_policing", "intelligence_services")
_LIGHT = frozenset({"none", "prompt", "rag", "quantize"})


def _table(key: str) -> Any:
    return tables.table("thresholds")["eu_ai_act"][key]


# --------------------------------------------------------------------------------------------- scope and class


@derive(
    "aia.in_scope",
    reads=[
        "org.domicile",
        "deployment.placed_on_eu_market",
        "deployment.user_regions",
        "deployment.output_used_in_eu",
    ],
)
def in_scope(facts: Facts) -> bool | None:
    """Whether Art. 2 reaches the use: seat, market, users or output in the EU."""
    home, users = facts["org.domicile"], facts["deployment.user_regions"]
    return any_of(
        [
            tables.meets([home], ["EU"]) if home else None,
            facts["deployment.placed_on_eu_market"],
            tables.meets(users, ["EU"]) if users is not None else None,
            facts["deployment.output_used_in_eu"],
        ]
    )


@derive(
    *("aia.prohibited_uses", "aia.high_risk_uses", "aia.maybe_prohibited_uses", "aia.maybe_high_risk_uses"),
    reads=[
        *("uses.ids", "uses.possible", "deployment.use_cases", "deployment.audience", "deployment.data_classes"),
        "org.sector",
    ],
)
def declared_uses(facts: Facts) -> dict[str, tuple[str, ...]] | None:
    """Declared uses that Art. 5(1)(a)-(h) and Annex III name, and those they name depending on how it is done.

    Children among the users or in the data raise the question of letter (b); watching people raises (h) only with or
    near the police.
    """
    declared, possible, words = facts["uses.ids"], facts["uses.possible"], facts["deployment.use_cases"]
    if declared is None or possible is None or words is None:
        return None
    asked = [letter for tag in uses.tagged(words, "prohibited") if tag != "definite" for letter in tag]
    if facts.get("org.sector") in (None, *_POLICE_SECTORS) or _near_police(declared):
        asked += [letter for tag in uses.tagged(words, "prohibited_police") for letter in tag]
    children = classes.tagged(facts.get("deployment.data_classes") or (), "children")
    if words and ("children" in (facts.get("deployment.audience") or ()) or children):
        asked.append("art5.1b")
    return {
        "aia.prohibited_uses": _prohibited(declared),
        "aia.high_risk_uses": _annex_iii(declared),
        "aia.maybe_prohibited_uses": tuple(dict.fromkeys(one for one in asked if one not in declared)),
        "aia.maybe_high_risk_uses": _annex_iii(possible),
    }


def _near_police(declared: tuple[str, ...]) -> bool:
    return any(use in _POLICE_USES or use.startswith("annex_iii.6") for use in declared)


def _prohibited(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(use for use in ids if _PROHIBITED.fullmatch(use))


def _annex_iii(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(use for use in ids if use.startswith("annex_iii."))


@derive("aia.legacy_system", reads=["aia.high_risk_uses", "deployment.system_market_date"])
def legacy_system(facts: Facts) -> bool | None:
    """Whether an Annex III system was on the market before the duties begin; no date, no relief."""
    declared, placed = facts["aia.high_risk_uses"], facts["deployment.system_market_date"]
    if declared is None:
        return None
    return bool(declared) and placed is not None and placed < tables.dates()["aia-high-risk-annex-iii"].isoformat()


@derive(
    "aia.legacy_relief",
    reads=["aia.legacy_system", "deployment.significant_design_change", "org.sector", "judged.as_of"],
)
def legacy_relief(facts: Facts) -> bool | None:
    """Whether Art. 111(2) leaves the system outside; public authorities lose that on the day of the table of dates."""
    legacy, changed = facts["aia.legacy_system"], facts["deployment.significant_design_change"]
    last = tables.dates()["aia-public-authorities-legacy"].isoformat()
    ended = (facts["judged.as_of"] or "") >= last and facts["org.sector"] in (None, "public_body")
    return all_of([legacy, None if changed is None else not changed, not ended])


@derive("aia.high_risk", reads=["aia.high_risk_uses", "aia.prohibited_uses", "aia.legacy_relief", "deployment.claims"])
def high_risk(facts: Facts) -> bool | None:
    """Whether the Annex III duties reach the use: named there, not prohibited outright, no legacy relief."""
    declared, prohibited, relief = facts["aia.high_risk_uses"], facts["aia.prohibited_uses"], facts["aia.legacy_relief"]
    if declared is None or prohibited is None:
        return None
    banned = bool(prohibited) and "art5_exception" not in (facts["deployment.claims"] or ())
    return all_of([bool(declared), not banned, None if relief is None else not relief])


@derive(
    "aia.derogation_accepted",
    reads=["deployment.derogation_claimed", "deployment.profiling", "attestations.art63_assessment"],
)
def derogation_accepted(facts: Facts) -> bool | None:
    """Whether the Art. 6(3) derogation is claimed, documented, and not shut out by profiling.

    An assessment nobody attests is not there: the duties stand until it is, and AIA-08 asks for it.
    """
    profiling, documented = facts["deployment.profiling"], facts["attestations.art63_assessment"] == "present"
    return all_of([facts["deployment.derogation_claimed"], None if profiling is None else not profiling, documented])


@derive("aia.fria", reads=["aia.high_risk_uses", "aia.public_service"])
def fria(facts: Facts) -> str | None:
    """Whether Art. 27 requires an impact assessment: credit and insurance always, the rest of public services."""
    declared = facts["aia.high_risk_uses"]
    if declared is None:
        return None
    if {"annex_iii.5b", "annex_iii.5c"} & set(declared):
        return "required"
    if all(use.startswith("annex_iii.2") for use in declared):
        return "none"
    return {True: "required", False: "none", None: "open"}[facts["aia.public_service"]]


@derive(
    "aia.substantial_candidate",
    reads=[
        *("deployment.rebrands", "deployment.significant_design_change", "deployment.modifies_model"),
        "model.card.covers_declared_use",
    ],
)
def substantial_candidate(facts: Facts) -> bool | None:
    """Whether branding, a change of design or weights, or another purpose raises the question of Art. 25(1)."""
    changes = facts["deployment.modifies_model"]
    altered = None if changes is None else bool(set(changes) - _LIGHT)
    repurposed = facts.get("model.card.covers_declared_use") is False
    return any_of([facts["deployment.rebrands"], facts["deployment.significant_design_change"], altered, repurposed])


@derive(
    "aia.acceptance_asked",
    reads=["deployment.use_cases", "aia.maybe_prohibited_uses", "aia.high_risk", "aia.derogation_accepted"],
)
def acceptance_asked(facts: Facts) -> bool | None:
    """Whether somebody must accept a use of which the model card does not speak: high risk, care, perhaps prohibited.

    Silence is no question for ordinary risk; what a use is only perhaps is asked where it matters (AIA-04, AIA-07).
    """
    words, prohibited, accepted = (
        facts[name] for name in ("deployment.use_cases", "aia.maybe_prohibited_uses", "aia.derogation_accepted")
    )
    risky = all_of([facts["aia.high_risk"], None if accepted is None else not accepted])
    clinical = None if words is None else uses.strongest(words, "clinical") == "definite"
    return any_of([risky, clinical, None if prohibited is None else bool(prohibited)])


@derive("aia.card_silent", reads=["model.card.silent", "model.card.covers_declared_use"])
def card_silent(facts: Facts) -> bool:
    """Whether the model card was read and says nothing of the use; a word of it on the use ends the silence."""
    return facts["model.card.covers_declared_use"] is None and bool(facts["model.card.silent"])


@derive(
    "aia.documents_required", reads=["policy.eu_ai_act.require_provider_documents", "policy.eu_ai_act.model_questions"]
)
def documents_required(facts: Facts) -> bool:
    """Whether the organization's own policy requires the provider's documents, in either of the two words for it."""
    return bool(
        facts["policy.eu_ai_act.require_provider_documents"]
        or facts["policy.eu_ai_act.model_questions"] == "every-model"
    )


@derive("aia.asks_provider", reads=["aia.gpai_provider", "aia.documents_required"])
def asks_provider(facts: Facts) -> bool | None:
    """Whether the provider's obligations must be settled: for whoever is, or may be, that provider, or by policy."""
    role = facts["aia.gpai_provider"]
    return any_of([facts["aia.documents_required"], None if role is None else role != "none"])


@derive("aia.asks_documents", reads=["aia.asks_provider", "aia.high_risk", "aia.derogation_accepted"])
def asks_documents(facts: Facts) -> bool | None:
    """Whether the documents of the model's provider must be there: as above, and for a high-risk use (Art. 25(4))."""
    accepted = facts["aia.derogation_accepted"]
    risky = all_of([facts["aia.high_risk"], None if accepted is None else not accepted])
    return any_of([facts["aia.asks_provider"], risky])


@derive("aia.imagery_purpose_tags", "aia.imagery_suspect_tags", reads=["model.tags"])
def imagery_tags(facts: Facts) -> dict[str, tuple[str, ...]] | None:
    """Tags of the model's page that name undressing or imagery without consent, or removed safeguards."""
    tags = facts["model.tags"]
    if tags is None:
        return None
    words = {tag: set(re.split(r"[^a-z0-9]+", tag.casefold())) for tag in tags}
    return {
        "aia.imagery_purpose_tags": tuple(tag for tag in tags if words[tag] & set(_table("imagery_purpose_tags"))),
        "aia.imagery_suspect_tags": tuple(tag for tag in tags if words[tag] & set(_table("imagery_suspect_tags"))),
    }


@derive("aia.authorities", reads=["deployment.user_regions"])
def authorities(facts: Facts) -> tuple[str, ...] | None:
    """National authorities on record for the places of the users."""
    users = facts["deployment.user_regions"]
    if users is None:
        return None
    codes = tables.places(users)
    return tuple(row["name"] for code, row in _table("authorities").items() if code in codes)
