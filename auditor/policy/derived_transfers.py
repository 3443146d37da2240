"""Facts of the residency pack about transfers: adequacy, safeguards, sovereignty, China, and the UK and Swiss legs."""

from __future__ import annotations

from datetime import date

from auditor.policy import tables
from auditor.policy.derive import Derivations, Facts
from auditor.policy.derived_residency import LAYERS
from auditor.policy.three_valued import any_of

derive = DERIVATIONS = Derivations()


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
        "residency.safeguards",
        "judged.as_of",
    ],
)
def adequacy(facts: Facts) -> str | None:
    """Whether adequacy decisions carry every place outside the EEA.

    ``covered``; ``stale`` where the look-up of the US recipient is too old or undated; ``unclear`` where a look-up is
    attested of nobody by name and no safeguards stand beside it; ``not-covered``, also where nobody looked this
    recipient up, because RES-06 then has to carry the transfer.
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
    if facts["attestations.dpf_listing"] != "present":
        bare = facts.get("attestations.dpf_listing.object") == "unscoped"
        return "unclear" if bare and facts.get("residency.safeguards") != "clauses-and-assessment" else "not-covered"
    age = facts["attestations.dpf_listing.age_days"]
    limit = min(90, facts["policy.transfers.dpf_lookup_max_age_days"] or 90)
    return "covered" if age is not None and age <= limit else "stale"


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
def cn_leg(facts: Facts) -> bool | None:
    """Whether data are processed in mainland China or by an entity there."""
    words = [facts["deployment.processing_regions"], facts["residency.entity"]]
    country = [[facts[name]] for name in ("channel.country", "channel.parent") if facts[name]]
    return any_of([tables.meets(entry, ["CN"]) if entry else None for entry in [*words, *country]])


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


@derive("residency.uk_swiss_users", reads=["deployment.user_regions"])
def uk_swiss_users(facts: Facts) -> bool | None:
    """Whether users sit in the United Kingdom or Switzerland."""
    users = facts["deployment.user_regions"]
    return None if users is None else tables.meets(users, ["GB", "CH"])


@derive("residency.uk_swiss_leaves", reads=LAYERS.values())
def uk_swiss_leaves(facts: Facts) -> bool | None:
    """Whether any layer lies outside the United Kingdom, Switzerland and the EEA."""
    layers = [facts[name] for name in LAYERS.values()]
    return any_of([not tables.within(words, ["EEA", "GB", "CH"]) if words else None for words in layers])


@derive("residency.uk_swiss_places", reads=LAYERS.values())
def uk_swiss_places(facts: Facts) -> tuple[str, ...] | None:
    """The places outside the United Kingdom, Switzerland and the EEA."""
    layers = [facts[name] for name in LAYERS.values()]
    if any(not words for words in layers):
        return None
    near = tables.places(["EEA", "GB", "CH"])
    return tuple(sorted({c for words in layers for c in tables.places(words) if not tables.lies_in(c, near)}))
