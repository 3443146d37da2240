"""Laws beyond the packs that touch a use (``policies/overlays.yaml``), and what of them is evaluated or reviewed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import classes, tables, uses
from auditor.policy.facts.three_valued import any_of

derive = DERIVATIONS = Derivations()

_DEFINITE, _POSSIBLE, _NONE, _OPEN = "definite", "possible", "none", "open"
_CHANGES = frozenset({"lora", "full_ft", "continued_pretraining", "merge", "distill"})
_PUBLIC = frozenset({"saas_feature", "model_as_a_service", "redistributes_weights"})
_OUT = _PUBLIC | {"outputs_to_third_parties"}
_MEDIA = frozenset({"image-out", "video-out", "audio-out"})
_MANY = 1_000_000
"""Monthly users. Given by California SB 942."""
_FRONTIER = 1.0e26
"""FLOP of training. Given by California SB 53 and the New York RAISE Act."""


def laws() -> tuple[Mapping[str, Any], ...]:
    """The rows of the table."""
    found: tuple[Mapping[str, Any], ...] = tables.table("overlays")["laws"]
    return found


def fact_of(law: str) -> str:
    """The fact that says whether a law touches the use."""
    return "overlay." + law.lower().replace("-", "_")


@derive("us.reach", "us.states_open", reads=["org.states", "deployment.patient_states", "deployment.user_regions"])
def reach(facts: Facts) -> dict[str, object]:
    """States that are given; open where only the United States is, or where nobody says who the users are."""
    users = facts.get("deployment.user_regions")
    given = [facts.get("org.states") or (), facts.get("deployment.patient_states") or (), users or ()]
    states = tuple(dict.fromkeys(word for words in given for word in words if word.startswith("US-")))
    somewhere = users is not None and bool({"US", tables.GLOBAL} & set(tables.places(users)))
    return {"us.reach": states, "us.states_open": users is None or (not states and somewhere)}


@derive("adm.domains", "adm.maybe_domains", reads=["deployment.use_cases"])
def domains(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Domains of decisions on people that the declared uses have, and may have."""
    words = facts["deployment.use_cases"]
    if words is None:
        return {}
    found = uses.tagged(words, "domain")
    return {
        "adm.domains": tuple(dict.fromkeys(one for one in found if not one.endswith("?"))),
        "adm.maybe_domains": tuple(dict.fromkeys(one[:-1] for one in found if one.endswith("?"))),
    }


# ------------------------------------------------------------------------------------------------- conditions


def _flag(answer: bool | None) -> str | None:
    return None if answer is None else _DEFINITE if answer else _NONE


def _tag(tag: str) -> Callable[[Facts], str | None]:
    def limb(f: Facts) -> str | None:
        words = f.get("deployment.use_cases")
        return None if words is None else _flag(True in uses.tagged(words, tag))

    return limb


def _class(tag: str) -> Callable[[Facts], str | None]:
    def limb(f: Facts) -> str | None:
        declared = f.get("deployment.data_classes")
        return None if declared is None else _flag(bool(classes.tagged(declared, tag)))

    return limb


def _either(*limbs: Callable[[Facts], str | None]) -> Callable[[Facts], str | None]:
    def limb(f: Facts) -> str | None:
        found = [one(f) for one in limbs]
        if _DEFINITE in found:
            return _DEFINITE
        return _POSSIBLE if _POSSIBLE in found else None if None in found else _NONE

    return limb


def _concept(name: str, *definite: str) -> Callable[[Facts], str | None]:
    def limb(f: Facts) -> str | None:
        word = f.get(name)
        if word is None or word == _NONE:
            return word
        return _DEFINITE if word in (definite or (_DEFINITE,)) else _POSSIBLE

    return limb


def _word(use: str) -> Callable[[Facts], str | None]:
    def limb(f: Facts) -> str | None:
        ids = f.get("uses.ids")
        return None if ids is None else _flag(use in ids)

    return limb


def _audience(*who: str) -> Callable[[Facts], str | None]:
    def limb(f: Facts) -> str | None:
        audience = f.get("deployment.audience")
        return _POSSIBLE if audience is None else _flag(bool(set(who) & set(audience)))

    return limb


def _all(*limbs: Callable[[Facts], str | None]) -> Callable[[Facts], str | None]:
    def limb(f: Facts) -> str | None:
        return _least([one(f) for one in limbs])

    return limb


def _least(found: list[str | None]) -> str | None:
    """What all of them together come to: none beats unknown, that an open state, that possible."""
    if _NONE in found:
        return _NONE
    if None in found:
        return None
    return next((word for word in (_OPEN, _POSSIBLE) if word in found), _DEFINITE)


def _role(*roles: str) -> Callable[[Facts], str | None]:
    def limb(f: Facts) -> str | None:
        role = f.get("deployment.role")
        return _POSSIBLE if role is None else _flag(bool(set(roles) & set(role)))

    return limb


def _of(name: str, words: frozenset[str]) -> Callable[[Facts], str | None]:
    def limb(f: Facts) -> str | None:
        given = f.get(name)
        return _POSSIBLE if given is None else _flag(bool(words & set(given)))

    return limb


def _personal(f: Facts) -> str | None:
    return {True: _DEFINITE, False: _NONE, None: _POSSIBLE}[f.get("personal_data")]


def _many(f: Facts) -> str | None:
    users = f.get("deployment.product_mau")
    return _flag(users is None or users > _MANY)


def _frontier(f: Facts) -> str | None:
    if _role("gpai_provider", "downstream_modifier")(f) != _DEFINITE:
        return _NONE
    base = f.get("model.training_flop")
    own = f.get("deployment.modification_flop") or 0.0
    if base is None:
        return _POSSIBLE if "gpai_provider" in (f.get("deployment.role") or ()) else _NONE
    return _flag(base + own > _FRONTIER)


def _prohibited(f: Facts) -> str | None:
    if f.get("org.sector") in ("public_body", "government") or f.get("aia.prohibited_uses"):
        return _DEFINITE
    if f.get("aia.prohibited_uses") is None:
        return None
    # Whether a public body asks is not known without its sector.
    return _POSSIBLE if f.get("aia.maybe_prohibited_uses") or f.get("org.sector") is None else _NONE


def _outside_hipaa(f: Facts) -> str | None:
    declared = f.get("deployment.data_classes")
    if declared is None:
        return None
    return _flag("health" in declared and f.get("org.hipaa_role") not in ("covered_entity", "business_associate"))


def _high_risk(f: Facts) -> str | None:
    annex = f.get("aia.high_risk_uses")
    if annex is None:
        return None
    return _POSSIBLE if annex or f.get("aia.maybe_high_risk_uses") else _NONE


def _compute(f: Facts) -> str | None:
    return _flag((f.get("model.training_flop") or 0.0) >= _FRONTIER)


def _children(f: Facts) -> str | None:
    return _flag("children" in (f.get("deployment.audience") or ()))


_talks, _generates = _concept("aia.talks_to_people"), _concept("aia.generative")
_LIMBS: Mapping[str, Callable[[Facts], str | None]] = {
    "biometric": _either(_class("biometric"), _tag("biometric")),
    "personal": _personal,
    "makes_generative": _all(
        _generates,
        _either(_role("provider", "gpai_provider", "downstream_modifier"), _of("deployment.modifies_model", _CHANGES)),
    ),
    "public_offer": _of("deployment.distribution", _PUBLIC),
    "provider": _role("provider"),
    "media": _of("model.modality", _MEDIA),
    "million_users": _many,
    "frontier": _frontier,
    "children": _either(_class("children"), _word("services_for_children"), _children),
    "clinical_message": _all(
        _either(_word("patient_messages"), _word("telehealth"), _word("medical_advice"), _audience("patients")),
        _either(_concept("hipaa.clinical_use")),
    ),
    "prohibited_or_public": _prohibited,
    "support": _concept("hipaa.decision_support"),
    "talks_or_therapy": _either(_talks, _word("ai_companion"), _word("mental_wellness"), _tag("therapy")),
    "consumer_risk": _either(_tag("consumer_risk"), _outside_hipaa),
    "cui": _class("cui"),
    "companion": _either(_word("ai_companion"), _word("mental_wellness"), _all(_talks, _children)),
    "therapy": _tag("therapy"),
    "device": _concept("device.likely", _DEFINITE, "likely"),
    "generative_or_high_risk": _either(_generates, _high_risk, _compute),
    "decides_or_talks": _either(_concept("adm.significant"), _all(_talks, _audience("public", "children"))),
    "generates_or_talks": _either(_all(_generates, _of("deployment.distribution", _OUT)), _talks),
}


def _limb(word: str, facts: Facts) -> str | None:
    kind, _, listed = word.partition(":")
    names = tuple(listed.split(","))
    if kind == "state":
        if set(names) & set(facts.get("us.reach") or ()):
            return _DEFINITE
        return _OPEN if facts.get("us.states_open") else _NONE
    if kind == "city":
        if names[0] in (facts.get("org.us_cities") or ()) or names[0] in (facts.get("deployment.user_regions") or ()):
            return _DEFINITE
        if names[1] in (facts.get("us.reach") or ()):
            return _POSSIBLE
        return _OPEN if facts.get("us.states_open") else _NONE
    if kind == "users":
        users = facts.get("deployment.user_regions")
        return None if users is None else _flag(tables.meets(users, list(names)))
    if kind == "domain":
        sure, maybe = facts.get("adm.domains"), facts.get("adm.maybe_domains")
        if sure is None:
            return None
        return _DEFINITE if set(names) & set(sure) else _POSSIBLE if set(names) & set(maybe or ()) else _NONE
    return _LIMBS[word](facts)


def _day(law: Mapping[str, Any], facts: Facts) -> str | None:
    """The first day of the law that is reached; None where it is in force."""
    begins = law["from"]
    if not isinstance(begins, Mapping):
        return begins.isoformat() if begins else None
    reached = [begins[state] for state in facts.get("us.reach") or () if state in begins]
    return None if not reached or None in reached else min(reached).isoformat()


_GIVEN = tuple(name for law in laws() for name in (fact_of(law["id"]), fact_of(law["id"]) + "_from"))


@derive(
    *("overlay.definite", "overlay.possible", "overlay.waiting", "overlay.states_asked", *_GIVEN),
    reads=[
        *("us.reach", "us.states_open", "adm.domains", "adm.maybe_domains", "org.us_cities", "org.sector"),
        *("deployment.user_regions", "deployment.use_cases", "uses.ids", "deployment.data_classes", "personal_data"),
        *("deployment.role", "deployment.distribution", "deployment.modifies_model", "deployment.product_mau"),
        *("deployment.audience", "deployment.modification_flop", "model.training_flop", "model.modality"),
        *("aia.generative", "aia.talks_to_people", "aia.prohibited_uses", "aia.maybe_prohibited_uses"),
        *("aia.high_risk_uses", "aia.maybe_high_risk_uses", "hipaa.clinical_use", "hipaa.decision_support"),
        *("device.likely", "adm.significant", "org.hipaa_role"),
    ],
)
def overlays(facts: Facts) -> dict[str, object]:
    """Which laws touch the use: definite, possible (the use or the city), or waiting for the states."""
    found: dict[str, object] = {}
    by_word: dict[str | None, list[str]] = {}
    for law in laws():
        word = _least([_limb(one, facts) for one in law["when"]])
        by_word.setdefault(word, []).append(law["id"])
        if word not in (None, _OPEN):
            found[fact_of(law["id"])] = word
        day = _day(law, facts)
        if day:
            found[fact_of(law["id"]) + "_from"] = day
    waiting = tuple(by_word.get(_OPEN, ()))
    return {
        **found,
        "overlay.definite": tuple(by_word.get(_DEFINITE, ())),
        "overlay.possible": tuple(by_word.get(_POSSIBLE, ())),
        "overlay.waiting": waiting,
        "overlay.states_asked": bool(waiting),
    }


@derive(
    *("overlay.reviewed", "overlay.swiss", "overlay.cui_closed"),
    reads=[
        *("attestations.law_review", "attestations.law_review.law", "org.domicile", "deployment.user_regions"),
        *("attestations.fedramp", "attestations.cui_controls"),
    ],
)
def reviewed(facts: Facts) -> dict[str, object]:
    """Laws that a person has reviewed for this workload; and whether anybody is in Switzerland."""
    ids = tuple(law["id"] for law in laws())
    named = facts.get("attestations.law_review.law") or () if facts.get("attestations.law_review") == "present" else ()
    home, users = facts["org.domicile"], facts["deployment.user_regions"]
    return {
        "overlay.reviewed": ids if "*" in named else tuple(one for one in ids if one in named),
        "overlay.swiss": any_of(
            [None if home is None else home == "CH", None if users is None else tables.meets(users, ["CH"])]
        ),
        "overlay.cui_closed": all(
            facts.get(f"attestations.{name}") == "present" for name in ("fedramp", "cui_controls")
        ),
    }


@derive(
    *("coverage.packs", "coverage.touched", "coverage.open", "coverage.lacking", "coverage.unselected"),
    "coverage.beyond",
    reads=[
        *("is_phi", "aia.in_scope", "personal_data", "gdpr.applies"),
        *("packs.selected", "overlay.definite", "overlay.reviewed", "judged.as_of", "us.reach"),
        *("policy.require_evidence.vendors", "attestations.vendor_evidence.reports"),
    ],
)
def coverage(facts: Facts) -> dict[str, object]:
    """Packs that are evaluated, laws that touch the use and are not, and evidence of vendors that is lacking."""
    selected, definite = facts.get("packs.selected") or (), facts["overlay.definite"] or ()
    covered = ("hipaa", "us_overlay")  # US-20 asks what HIPAA-19 asks
    rows = [
        law
        for law in laws()
        if law["id"] in definite
        and law["pack"] not in selected
        and not (law["id"] == "US-20" and set(covered) & set(selected))
    ]
    said, open_ = [], []
    for law in rows:
        day = _day(law, facts)
        ahead = day is not None and day > (facts["judged.as_of"] or "")
        said.append(f"{law['law']}{f' (from {day})' if ahead else ''}")
        if not ahead and law["id"] not in (facts["overlay.reviewed"] or ()):
            open_.append(f"{law['law']} ({law['id']})")
    reached = {
        "hipaa": facts.get("is_phi") in (_DEFINITE, _POSSIBLE),
        "eu_ai_act": facts.get("aia.in_scope") is True,
        "residency": facts.get("personal_data") is True and facts.get("gdpr.applies") is True,
    }
    unselected = tuple(pack for pack, touched in reached.items() if touched and pack not in selected)
    beyond = f"not selected, though their law applies to the use: {', '.join(unselected)}"
    held = set(facts.get("attestations.vendor_evidence.reports") or ())
    wanted = facts.get("policy.require_evidence.vendors") or ()
    return {
        "coverage.packs": tuple(name for name in selected if name != "coverage") or ("none",),
        "coverage.touched": tuple(said),
        "coverage.open": tuple(open_),
        "coverage.unselected": unselected,
        "coverage.beyond": beyond if unselected else "no further known law touches the use for certain",
        "coverage.lacking": tuple(one for one in wanted if one not in held and "*" not in held),
    }
