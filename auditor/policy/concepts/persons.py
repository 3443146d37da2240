"""Personal data, where the GDPR and its UK and Swiss sisters apply, decisions on people, and impact assessments."""

from __future__ import annotations

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import classes, tables, uses
from auditor.policy.facts.three_valued import any_of

derive = DERIVATIONS = Derivations()

_ARMS = {"gdpr.eu": "EEA", "gdpr.uk": "GB", "gdpr.ch": "CH"}
_HUMAN = ("none", "human_decides")


@derive(
    *("gdpr.applies", *_ARMS, "gdpr.articles"),
    reads=["org.domicile", "org.principal_place_of_business", "deployment.user_regions"],
)
def gdpr(facts: Facts) -> dict[str, object]:
    """Which arms apply: the organization or a user is in the EEA, in the United Kingdom, or in Switzerland.

    Where nobody says who uses the system, an arm without an establishment is open.
    """
    home = [facts["org.domicile"], facts["org.principal_place_of_business"]]
    users = facts["deployment.user_regions"]
    found: dict[str, object] = {}
    for name, place in _ARMS.items():
        answers = [None if seat is None else tables.meets([seat], [place]) for seat in home]
        found[name] = any_of([*answers, None if users is None else tables.meets(users, [place])])
    found["gdpr.applies"] = any_of(found[name] for name in _ARMS)  # type: ignore[misc]
    law = {"gdpr.eu": "GDPR Art. 28", "gdpr.uk": "UK GDPR Art. 28", "gdpr.ch": "Swiss FADP Art. 9"}
    found["gdpr.articles"] = tuple(article for name, article in law.items() if found[name])
    return found


@derive("personal_data", reads=["deployment.data_classes", "gdpr.applies"])
def personal_data(facts: Facts) -> bool | None:
    """Whether data on people reach the model; financial data alone, and pseudonymized data in Europe, may be such."""
    declared = facts["deployment.data_classes"]
    if declared is None:
        return None
    tags = classes.tagged(declared, "personal")
    if "definite" in tags.values():
        return True
    possible = {name for name, word in tags.items() if word == "possible"}
    if facts["gdpr.applies"] is False:
        possible -= set(classes.tagged(possible, "deidentified"))
    return None if possible else False


@derive("special_data", reads=["deployment.data_classes", "deployment.use_cases", "hipaa.deidentified"])
def special_data(facts: Facts) -> str | None:
    """Whether special categories of personal data reach the model; biometric data do where they tell who it is."""
    declared = facts["deployment.data_classes"]
    if declared is None:
        return None
    tags = classes.tagged(declared, "special").values()
    failed = "deidentified" in tags and facts.get("hipaa.deidentified") == "fails"
    words = facts.get("deployment.use_cases")
    identifies = words is not None and True in uses.tagged(words, "biometric")
    if "definite" in tags or failed or ("identified" in tags and identifies):
        return "definite"
    return "possible" if "identified" in tags else "none"


@derive(
    "adm.significant",
    reads=[
        *("deployment.automated_decision", "deployment.legal_effect", "aia.high_risk_uses"),
        "deployment.use_cases",
    ],
)
def significant(facts: Facts) -> str | None:
    """Whether people are decided upon by machine alone, with legal or similar effect (GDPR Art. 22)."""
    decides, effect = facts["deployment.automated_decision"], facts.get("deployment.legal_effect")
    if decides in _HUMAN:
        return "none"
    if decides == "solely":
        return {True: "definite", False: "none", None: "possible"}[effect]
    words, annex = facts["deployment.use_cases"], facts["aia.high_risk_uses"]
    if words is None or annex is None:
        return None
    grounds = annex or uses.tagged(words, "adm") or uses.tagged(words, "domain")
    return "possible" if grounds else "none"


@derive(
    "dpia.needed",
    reads=[
        *("deployment.profiling", "adm.significant", "special_data", "health_data", "deployment.large_scale"),
        *("deployment.use_cases", "uses.ids", "aia.high_risk_uses", "deployment.data_classes"),
    ],
)
def dpia(facts: Facts) -> str | None:
    """Whether Art. 35(3) asks for an impact assessment: definite, possible (the authorities' lists), or none."""
    special, large, profiling = (
        facts["special_data"],
        facts.get("deployment.large_scale"),
        facts.get("deployment.profiling"),
    )
    declared, words, ids = facts["deployment.data_classes"], facts["deployment.use_cases"], facts.get("uses.ids") or ()
    if declared is None or special is None:
        return None
    if profiling and facts.get("adm.significant") == "definite":
        return "definite"
    if special == "definite" and large:
        return "definite"
    watched = "annex_iii.1a" in ids or ("surveillance" in ids and large)
    if watched:
        return "definite"
    scale = special == "definite" and large is None
    may = special == "possible" or (facts.get("health_data") == "possible" and large is not False)
    if scale or may or profiling or classes.tagged(declared, "children") or facts.get("aia.high_risk_uses"):
        return "possible"
    if words is None:
        return None
    return "possible" if {"likely", "possible"} & set(uses.tagged(words, "dpia")) else "none"
