"""Facts of the residency pack about transfers: adequacy, safeguards, sovereignty, China, and the UK and Swiss legs."""

from __future__ import annotations

from datetime import date

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.concepts.residency import LAYERS
from auditor.policy.facts import tables
from auditor.policy.facts.three_valued import any_of

derive = DERIVATIONS = Derivations()

_LISTING_DAYS = 90
"""Days for which a look-up in the Data Privacy Framework list counts. By judgment: firms certify yearly."""


@derive("residency.transfer", "residency.transfer_places", reads=LAYERS.values())
def transfer(facts: Facts) -> dict[str, object]:
    """Whether any layer lies outside the EEA, and which places do."""
    answers: list[bool | None] = []
    places: list[str] = []
    for name in LAYERS.values():
        words = facts[name]
        beyond = [word for word in words or () if not tables.within([word], ["EEA"])]
        places += [word for word in beyond if word not in places]
        answers.append(True if beyond else None if not words else False)
    return {
        "residency.transfer": any_of(answers),
        "residency.transfer_places": None if None in answers else tuple(places),
    }


@derive(
    "residency.adequacy",
    reads=[
        *LAYERS.values(),
        "policy.transfers.allow_adequacy",
        "policy.transfers.dpf_lookup_max_age_days",
        "attestations.dpf_listing",
        "attestations.dpf_listing.object",
        "attestations.dpf_listing.age_days",
        "attestations.dpf_listing.frameworks",
        "residency.safeguards",
        "judged.as_of",
    ],
)
def adequacy(facts: Facts) -> str | None:
    """Whether adequacy decisions carry every place outside the EEA.

    ``covered``; ``stale`` where the look-up of the US recipient is too old or undated; ``unclear`` where a look-up is
    attested of somebody else, or of nobody by name; both only while no safeguards stand beside it. ``not-covered``
    else, also where nobody looked this recipient up, because RES-06 then has to carry the transfer.
    """
    layers = [facts[name] for name in LAYERS.values()]
    if any(not words for words in layers):
        return None
    beyond = {code for words in layers for code in tables.places(words) if not tables.lies_in(code, _eea())}
    if facts["policy.transfers.allow_adequacy"] is False or not beyond:
        return "not-covered"
    if not all(tables.lies_in(code, _adequate(facts["judged.as_of"])) for code in beyond):
        return "not-covered"
    if not any(code.partition("-")[0] == "US" for code in beyond):
        return "covered"
    carried = facts.get("residency.safeguards") == "clauses-and-assessment"
    if facts["attestations.dpf_listing"] != "present":
        other = facts["attestations.dpf_listing"] is None and facts.get("attestations.dpf_listing.object")
        return "unclear" if other and not carried else "not-covered"
    frameworks = facts.get("attestations.dpf_listing.frameworks")
    if frameworks is not None and "eu" not in frameworks:
        return "not-covered"
    age = facts["attestations.dpf_listing.age_days"]
    limit = min(_LISTING_DAYS, facts["policy.transfers.dpf_lookup_max_age_days"] or _LISTING_DAYS)
    if age is not None and age <= limit:
        return "covered"
    return "not-covered" if carried else "stale"


def _eea() -> frozenset[str]:
    return tables.group("EEA")


def _adequate(today: str | None) -> frozenset[str]:
    """Countries with an adequacy decision on that day."""
    dated = tables.table("regions")["groups"]["GDPR_ADEQUATE"]["dated"]
    day = date.fromisoformat(today) if today else None
    out = {
        code
        for code, row in dated.items()
        if day and ((row.get("from") and day < row["from"]) or (row.get("until") and day > row["until"]))
    }
    return tables.group("GDPR_ADEQUATE") - out


@derive(
    "residency.immune",
    reads=[
        "policy.sovereignty.require_immunity_from",
        "residency.entity",
        "deployment.ultimate_parent_country",
        "deployment.hosting",
        "deployment.self_host_kind",
    ],
)
def immune(facts: Facts) -> bool | None:
    """Whether the operator and its ultimate parent are outside the listed countries.

    On own hardware the organization itself is the operator: without a stated parent its own place decides.
    """
    listed = facts["policy.sovereignty.require_immunity_from"] or ()
    operator, parent = facts["residency.entity"], facts["deployment.ultimate_parent_country"]
    own = facts["deployment.hosting"] == "self" and facts["deployment.self_host_kind"] == "on_prem"
    answers = [tables.meets(operator, listed) if operator else None]
    if parent or not own:
        answers.append(tables.meets([parent], listed) if parent else None)
    found = any_of(answers)
    return None if found is None else not found


@derive(
    "residency.cn_leg",
    reads=["deployment.processing_regions", "residency.entity", "channel.country", "channel.parent"],
)
def cn_leg(facts: Facts) -> bool:
    """Whether data are processed in mainland China or by an entity there; a place nobody stated is RES-02's matter."""
    words = [facts["deployment.processing_regions"], facts["residency.entity"]]
    country = [[facts[name]] for name in ("channel.country", "channel.parent") if facts[name]]
    return any(tables.meets(entry, ["CN"]) for entry in [*words, *country] if entry)


@derive(
    "residency.safeguards",
    reads=["attestations.scc", "attestations.scc.object", "attestations.tia", "attestations.tia.object"],
)
def safeguards(facts: Facts) -> str | None:
    """Standard clauses with or without an impact assessment; an assessment nobody speaks of is not there.

    ``unclear`` and ``assessment-unclear`` where they are attested, and not for this recipient and these countries.
    """
    clauses = facts["attestations.scc"]
    if clauses is None:
        return "unclear" if facts.get("attestations.scc.object") else None
    if clauses == "none":
        return "none"
    if facts["attestations.tia"] == "present":
        return "clauses-and-assessment"
    unclear = facts["attestations.tia"] is None and facts.get("attestations.tia.object")
    return "assessment-unclear" if unclear else "clauses-only"


@derive(
    "residency.clause_places",
    reads=[*LAYERS.values(), "policy.transfers.allow_adequacy", "judged.as_of"],
)
def clause_places(facts: Facts) -> tuple[str, ...] | None:
    """Places outside the EEA that no adequacy decision carries by itself; the one for the US is about recipients."""
    layers = [facts[name] for name in LAYERS.values()]
    if any(not words for words in layers):
        return None
    carried = frozenset() if facts["policy.transfers.allow_adequacy"] is False else _adequate(facts["judged.as_of"])
    beyond = {code for words in layers for code in tables.places(words) if not tables.lies_in(code, _eea())}
    return tuple(sorted(c for c in beyond if c.partition("-")[0] == "US" or not tables.lies_in(c, carried)))


# ------------------------------------------------------------------------------- the UK and the Swiss arm


_ARMS = {"UK": ("gdpr.uk", "GB", "UK_ADEQUATE", "uk"), "Switzerland": ("gdpr.ch", "CH", "CH_ADEQUATE", "ch")}
_ARM_FACTS = ("gdpr.uk", "gdpr.ch")


def _beyond(facts: Facts, group: str) -> list[str] | None:
    """Codes of every layer outside a group of places; None while a layer is not declared."""
    layers = [facts[name] for name in LAYERS.values()]
    codes = sorted({code for words in layers for code in tables.places(words or ())})
    found = [code for code in codes if not tables.lies_in(code, tables.group(group))]
    return None if not found and any(not words for words in layers) else found


@derive("residency.leaves_uk", "residency.leg_places", reads=[*LAYERS.values(), *_ARM_FACTS])
def legs(facts: Facts) -> dict[str, object]:
    """Whether data leave the United Kingdom or Switzerland under their law, and to which places not adequate there."""
    answers: list[bool | None] = []
    places: dict[str, None] = {}
    for arm, home, adequate, _ in _ARMS.values():
        if facts[arm] is False:
            continue
        beyond = _beyond(facts, home)
        answers.append(None if beyond is None or facts[arm] is None else bool(beyond))
        places |= dict.fromkeys(_beyond(facts, adequate) or ())
    return {"residency.leaves_uk": any_of(answers), "residency.leg_places": tuple(places)}


_INSTRUMENTS = ("idta", "uk_addendum", "scc", "swiss_adaptation", "tia", "dpf_listing")


@derive(
    *("residency.leg_fails", "residency.leg_asks", "residency.leg_holds"),
    reads=[
        *LAYERS.values(),
        *_ARM_FACTS,
        *(f"attestations.{name}{key}" for name in _INSTRUMENTS for key in ("", ".object")),
        *("attestations.dpf_listing.frameworks", "attestations.dpf_listing.age_days"),
    ],
)
def leg_safeguards(facts: Facts) -> dict[str, object]:
    """What carries each arm: its own adequacy list, its framework of the US listing, or its own instruments.

    EU clauses alone carry neither: the UK wants the IDTA (complete) or the Addendum, Switzerland its adaptation.
    Whether everything is carried is unknown while a layer is not declared, or it is not known whether an arm applies.
    """
    said: dict[str, list[str]] = {"fail": [], "ask": [], "pass": []}
    arms = [facts[arm] for arm, *_ in _ARMS.values()]
    # Every layer is looked at, so that each that is not declared is asked about.
    layers = [facts[name] for name in LAYERS.values()]
    known = None not in arms and all(layers)
    for title, (arm, home, adequate, framework) in _ARMS.items():
        if not facts[arm]:
            continue
        if _beyond(facts, home) == []:
            continue
        beyond = _beyond(facts, adequate)
        if beyond is None:
            said["ask"].append(f"{title}: where every layer is located")
        elif not beyond:
            said["pass"].append(f"{title}: every place is on its own list of adequate countries")
        else:
            word, what = _carried(title, framework, beyond, facts)
            said[word].append(f"{title}: {what}")
    return {
        "residency.leg_fails": tuple(said["fail"]),
        "residency.leg_asks": tuple(said["ask"]),
        "residency.leg_holds": tuple(said["pass"]) if known else None,
    }


def _state(facts: Facts, name: str) -> str:
    """``present``, ``none``, ``other`` (for somebody else, or for nobody by name), or ``missing``."""
    stated = facts.get(f"attestations.{name}")
    return str(stated) if stated else "other" if facts.get(f"attestations.{name}.object") else "missing"


def _carried(title: str, framework: str, beyond: list[str], facts: Facts) -> tuple[str, str]:
    uk = framework == "uk"
    clauses, supplement = _state(facts, "scc"), _state(facts, "uk_addendum" if uk else "swiss_adaptation")
    whole = _state(facts, "idta") if uk else "none"
    assessed = _state(facts, "tia")
    name = "the UK Addendum" if uk else "the Swiss adaptation"
    listing = "none"
    if all(code.partition("-")[0] == "US" for code in beyond):
        listing = _state(facts, "dpf_listing")
        frameworks = facts.get("attestations.dpf_listing.frameworks")
        if listing == "present" and frameworks is None:
            listing = "unsaid"
        elif listing == "present" and framework not in (frameworks or ()):
            listing = "none"
        elif listing == "present" and not _fresh(facts):
            listing = "old"
    if listing == "present":
        return "pass", f"the recipient is listed under the {'UK Extension' if uk else 'Swiss-US framework'}"
    signed = whole == "present" or (clauses == "present" and supplement == "present")
    if signed and assessed == "present":
        return "pass", "the IDTA and an assessment" if whole == "present" else f"SCCs with {name} and an assessment"
    if signed:
        return "ask", "where is the Transfer Impact Assessment (TIA)"
    if listing == "unsaid":
        return (
            "ask",
            "under which frameworks the recipient is listed "
            f"(is {'the UK Extension' if uk else 'the Swiss-US one'} among them)",
        )
    if listing == "old":
        return "ask", "whether the recipient is still on the Data Privacy Framework list"
    if "other" in (whole, clauses, supplement, listing):
        return "ask", "an instrument is attested for another recipient or country, or for none by name"
    if clauses == "present":
        return "ask", f"EU clauses alone do not carry it: where is {name}"
    if listing == "none" and whole == "none" and clauses == "none" and supplement != "present":
        return "fail", "every safeguard is declared absent"
    return "ask", f"on which instrument the transfer rests ({'IDTA, or SCCs with ' if uk else 'SCCs with '}{name})"


def _fresh(facts: Facts) -> bool:
    age = facts.get("attestations.dpf_listing.age_days")
    return age is not None and age <= _LISTING_DAYS


_LIMBS = ("instructions", "confidentiality", "security", "subprocessors", "assistance", "deletion", "audit")


@derive(
    "residency.terms_refused",
    "residency.terms_unsaid",
    reads=["attestations.processor_terms", *(f"attestations.processor_terms.{limb}" for limb in _LIMBS)],
)
def processor_terms(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Limbs of Art. 28(3) that the contract is declared to lack, and those of which nothing is attested."""
    stated = {limb: facts.get(f"attestations.processor_terms.{limb}") for limb in _LIMBS}
    if facts.get("attestations.processor_terms") == "none":
        return {"residency.terms_refused": _LIMBS, "residency.terms_unsaid": ()}
    return {
        "residency.terms_refused": tuple(limb for limb, word in stated.items() if word == "none"),
        "residency.terms_unsaid": tuple(limb for limb, word in stated.items() if word is None),
    }
