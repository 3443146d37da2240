"""Facts of the EU AI Act pack about the model: the clock, compute thresholds, the open-source limb, modification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import tables
from auditor.policy.facts.three_valued import all_of, any_of

derive = DERIVATIONS = Derivations()

_EXACT = 1 + 1e-9
"""So that a figure right on an edge is on it. By judgment: far above what binary fractions make of a third."""
_LIGHT = frozenset({"none", "prompt", "rag", "quantize"})


def _limit(key: str) -> float:
    return float(tables.table("thresholds")["eu_ai_act"][key]["value"])


_COMPUTE = [
    *("model.training_flop", "model.flop_source", "model.active_params", "model.training_tokens"),
    *("model.training_flop_above", "model.training_flop_below"),
]


def _compute(facts: Facts) -> tuple[float, bool] | None:
    """Training compute in FLOP and whether it is published; else 6 x active parameters x tokens; None for no figure."""
    stated = facts["model.training_flop"]
    if stated is not None:
        return float(stated), facts["model.flop_source"] == "published"
    params, tokens = facts["model.active_params"], facts["model.training_tokens"]
    return None if params is None or tokens is None else (6.0 * params * tokens, False)


def _beyond(facts: Facts, threshold: float) -> bool | None:
    """Whether the training compute passes the threshold: by its figure, else by a bound on record."""
    decided = _above(_compute(facts), threshold)
    if decided is not None:
        return decided
    least, most = facts["model.training_flop_above"], facts["model.training_flop_below"]
    if least is not None and least >= threshold:
        return True
    return False if most is not None and most <= threshold else None


def _above(figure: tuple[float, bool] | None, threshold: float) -> bool | None:
    """Whether the compute passes the threshold; an estimate near it, like no figure, decides nothing."""
    if figure is None:
        return None
    (flop, published), factor = figure, _limit("estimate_factor")
    if not published and _near(flop, threshold, factor):
        return None
    return flop > threshold * _EXACT


def _near(flop: float, threshold: float, factor: float) -> bool:
    return threshold / factor / _EXACT <= flop <= threshold * factor * _EXACT


@derive(
    "aia.gpai", "aia.gpai_by", reads=["model.provider_states_gpai", "model.modality", "model.single_task", *_COMPUTE]
)
def gpai(facts: Facts) -> dict[str, Any]:
    """Whether the model is general-purpose, and what decided it.

    What its provider states goes first; a model made for one task that the guidelines name (point 20) is not, whatever
    its compute.
    """
    stated, modality = facts["model.provider_states_gpai"], facts["model.modality"]
    if stated:
        return {"aia.gpai": True, "aia.gpai_by": "the provider's statement"}
    if modality is not None and not set(tables.table("thresholds")["eu_ai_act"]["generative_modalities"]) & set(
        modality
    ):
        return {"aia.gpai": False, "aia.gpai_by": "its modality"}
    task = tables.table("thresholds")["eu_ai_act"]["single_tasks"].get(facts["model.single_task"])
    if task is not None:
        return {"aia.gpai": False, "aia.gpai_by": f"the one task it was made for, {task}"}
    above = _beyond(facts, _limit("gpai_flop"))
    if above is None or modality is None:
        return {}
    source = "published" if facts["model.flop_source"] == "published" else "estimated"
    if _above(_compute(facts), _limit("gpai_flop")) is None:
        source = "bounds of its"
    return {"aia.gpai": above, "aia.gpai_by": f"{source} training compute {'above' if above else 'up to'} 1e23 FLOP"}


@derive("aia.counts_as_gpai", reads=["aia.gpai", "aia.asks_provider"])
def counts_as_gpai(facts: Facts) -> bool | None:
    """Whether the model is treated as general-purpose: what is not settled, and asked of nobody, counts as such."""
    known: bool | None = facts["aia.gpai"]
    return True if known is None and facts["aia.asks_provider"] is False else known


@derive(
    "aia.gpai_provider",
    reads=[
        *("deployment.role", "deployment.modifies_model", "aia.modification"),
        *("deployment.placed_on_eu_market", "aia.license_excludes_eu"),
    ],
)
def gpai_provider(facts: Facts) -> str | None:
    """Whether the organization is the provider of the model: as declared, by changing it (AIA-35), by AIA-34.

    While the compute of a modification is open, it may be: ``possible``.
    """
    role, change = facts["deployment.role"], facts["aia.modification"]
    brought_in = all_of([facts["deployment.placed_on_eu_market"], facts["aia.license_excludes_eu"]])
    sure = any_of([None if role is None else "gpai_provider" in role, change == "over", brought_in])
    if sure:
        return "definite"
    if change is None:
        return "possible"
    return None if sure is None else "none"


@derive("aia.gpai_from", "aia.gpai_clock", reads=["model.eu_market_date"])
def gpai_from(facts: Facts) -> dict[str, str]:
    """Day from which the duties of Chapter V hold for a model first available in the EU on its market date.

    Where nobody says, there is no day, and they are evaluated as in force: the stricter reading.
    """
    placed, days = facts["model.eu_market_date"], tables.dates()
    start = days["aia-gpai"].isoformat()
    if placed is None:
        unknown = "When the model was first available in the EU is unknown"
        return {"aia.gpai_clock": f"{unknown}: the obligations count as in force since {start}, the stricter reading"}
    day = days["aia-gpai-legacy"].isoformat() if placed < start else start
    clock = f"First available in the EU on {placed}: the obligations apply from {day}"
    return {"aia.gpai_from": day, "aia.gpai_clock": clock}


@derive("aia.marking_from", reads=["deployment.system_market_date"])
def marking_from(facts: Facts) -> str:
    """Day from which outputs must be marked; only a system known to be older gets the later day."""
    placed, days = facts["deployment.system_market_date"], tables.dates()
    start = days["aia-transparency"].isoformat()
    return days["aia-marking-legacy"].isoformat() if placed is not None and placed < start else start


@derive("aia.incidents_from", reads=["aia.high_risk", "aia.systemic", "deployment.role"])
def incidents_from(facts: Facts) -> str:
    """Day from which incidents must be reported: the models' day for providers of systemic-risk models."""
    days = tables.dates()
    role = facts["deployment.role"] or ()
    model_provider = "gpai_provider" in role and facts["aia.systemic"] is not False
    return days["aia-gpai" if model_provider else "aia-high-risk-annex-iii"].isoformat()


@derive("aia.systemic", reads=["model.systemic_risk_status", *_COMPUTE])
def systemic(facts: Facts) -> bool | None:
    """Whether the model counts as one with systemic risk: designated, notified, or by compute."""
    status = facts["model.systemic_risk_status"]
    if status in ("designated", "notified"):
        return True
    above = _beyond(facts, _limit("systemic_flop"))
    if above:
        return True
    return False if status == "stated_below" or above is False else None


@derive("aia.provider_outside_eu", reads=["model.publisher_country", "aia.asks_documents"])
def provider_outside_eu(facts: Facts) -> bool | None:
    """Whether the model's provider sits outside the EU; where nobody says and none is asked, it counts so."""
    country = facts["model.publisher_country"]
    inside = None if country is None else tables.meets([country], ["EU"])
    unsettled = True if facts["aia.asks_documents"] is False else None
    return unsettled if inside is None else not inside


# ---------------------------------------------------------------------------------------------- license limb

_LIMB_TERMS = (
    "commercial-use",
    "purpose-limit",
    "modification",
    "redistribution",
    "hosted-service",
    "user-cap",
    "revenue-cap",
    "registration",
    "fee",
    "acceptable-use",
    "acceptable-use-by-reference",
    "remote-restriction",
    "territory-exclusion",
    "display-attribution",
)
_DOUBTFUL = ("acceptable-use", "acceptable-use-by-reference", "remote-restriction", "display-attribution")
_OPEN_CATEGORIES = ("permissive", "public-domain", "weak-copyleft", "strong-copyleft")


@derive(
    "aia.license_limb",
    "aia.license_limb_why",
    reads=["license.category", "license.eu_ai_act_open", *(f"terms.{term}" for term in _LIMB_TERMS)],
)
def license_limb(facts: Facts) -> dict[str, str]:
    """Whether the license is free and open in the sense of Art. 53(2), with the term that decided.

    ``not-met`` for a limit on purpose, users, revenue or sharing; ``doubtful`` for use rules, remote control or
    display duties; ``met`` only for a license of an open category without any of these.
    """
    terms = {term: facts[f"terms.{term}"] for term in _LIMB_TERMS}
    for term, statements in terms.items():
        if any(_closes(term, statement) for statement in statements or ()):
            return {"aia.license_limb": "not-met", "aia.license_limb_why": term}
    category = facts["license.category"]
    if category in ("non-commercial", "research-only", "proprietary"):
        return {"aia.license_limb": "not-met", "aia.license_limb_why": f"category {category}"}
    if category is None or any(statements is None for statements in terms.values()):
        return {}
    doubt = next((term for term in _DOUBTFUL if terms[term]), None)
    if doubt or category not in _OPEN_CATEGORIES or facts["license.eu_ai_act_open"] is False:
        return {"aia.license_limb": "doubtful", "aia.license_limb_why": doubt or f"category {category}"}
    return {"aia.license_limb": "met", "aia.license_limb_why": f"category {category}"}


def _closes(term: str, statement: Any) -> bool:
    """Whether one statement of a license shuts it out of the exemption."""
    fields = statement if isinstance(statement, Mapping) else {}
    word = fields.get("kind", statement) if fields else statement
    if term in ("user-cap", "revenue-cap"):
        return fields.get("consequence") in ("separate-license", "no-rights", "fee")
    if term in ("commercial-use", "modification", "redistribution", "hosted-service"):
        return bool(word == "prohibited")
    return term in ("purpose-limit", "territory-exclusion", "fee", "registration")


@derive("aia.oss_exempt", reads=["aia.license_limb", "aia.systemic", "model.weights_public", "aia.asks_provider"])
def oss_exempt(facts: Facts) -> bool | None:
    """Whether Art. 53(2) lifts 53(1)(a)-(b) and 54 for the model: open license, public weights, no systemic risk.

    Whether there is systemic risk is AIA-31's question: where it asks, the exemption does not ask again.
    """
    limb, risk = facts["aia.license_limb"], facts["aia.systemic"]
    open_license = None if limb is None else limb == "met"
    unsettled = True if facts["aia.asks_provider"] else None
    return all_of([open_license, facts["model.weights_public"], unsettled if risk is None else not risk])


@derive("aia.license_excludes_eu", reads=["terms.territory-exclusion"])
def license_excludes_eu(facts: Facts) -> bool | None:
    """Whether the license withholds use in the EU from everybody (basis use or both, not domicile)."""
    exclusions = facts["terms.territory-exclusion"]
    if exclusions is None:
        return None
    return any(
        isinstance(row, Mapping) and row.get("basis") in ("use", "both") and row.get("area") in ("EU", "EEA")
        for row in exclusions
    )


# ---------------------------------------------------------------------------------------------- modification


@derive(
    "aia.modification",
    "aia.modification_ratio",
    "aia.systemic_modification",
    "aia.systemic_settled",
    reads=[
        *("deployment.modifies_model", "deployment.modification_flop", "deployment.claims", "aia.systemic"),
        *("model.modality", "model.provider_states_gpai", *_COMPUTE),
    ],
)
def modification(facts: Facts) -> dict[str, Any]:
    """Compute of the modification against one third of the original's (guidelines, points 60 and 61).

    Where the original's compute is unknown, one third of 1e23 (1e25 for an original with systemic risk) takes its
    place: up to it nothing changes; above it the claim that the original's compute can be neither known nor estimated
    settles it. A model that only reads is no general-purpose model, whatever is done to it.
    """
    changes, flop = facts["deployment.modifies_model"], facts["deployment.modification_flop"]
    if changes is None:
        return {}
    if not set(changes) - {"none"}:
        return {"aia.modification": "none", "aia.systemic_modification": False, "aia.systemic_settled": True}
    if not set(changes) - _LIGHT:
        return {"aia.modification": "light", "aia.systemic_modification": False, "aia.systemic_settled": True}
    if _only_reads(facts) and not facts.get("model.provider_states_gpai"):
        return {"aia.modification": "below", "aia.systemic_modification": False, "aia.systemic_settled": True}
    figure, risk = _compute(facts), facts["aia.systemic"]
    if flop is None:
        # While neither is known, the question after the compute is AIA-35's.
        settled = {} if risk is None else {"aia.systemic_settled": True}
        return {**settled, "aia.systemic_modification": False} if risk is False else settled
    found: dict[str, Any] = {"aia.systemic_settled": True}
    third = None
    if figure is not None:
        found["aia.modification_ratio"] = flop / figure[0] if figure[0] else float("inf")
        third = _above((flop, figure[1]), figure[0] / _limit("modifier_divisor"))
    over = third if figure is not None else _substitute(flop, risk, facts)
    if over is not None:
        found["aia.modification"] = "over" if over else "below"
    floor = _limit("systemic_flop") / _limit("modifier_divisor")
    large = third if figure is not None else flop > floor
    found["aia.systemic_modification"] = False if flop <= floor and figure is None else all_of([risk, large])
    return found


def _only_reads(facts: Facts) -> bool:
    modality = facts.get("model.modality")
    return modality is not None and not set(tables.table("thresholds")["eu_ai_act"]["generative_modalities"]) & set(
        modality
    )


def _substitute(flop: float, risk: bool | None, facts: Facts) -> bool | None:
    """Whether the threshold that replaces an unknown figure is passed; None while its condition is not claimed."""
    floor = _limit("systemic_flop" if risk else "gpai_flop") / _limit("modifier_divisor")
    if flop <= floor:
        return False
    return True if "original_compute_unknowable" in (facts.get("deployment.claims") or ()) else None
