"""Facts of the export and origin pack: the operator's country and lists, barred developers, weights that leave."""

from __future__ import annotations

from typing import Any

from auditor.core import patterns as re
from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import tables
from auditor.policy.facts.three_valued import all_of, any_of

derive = DERIVATIONS = Derivations()

_LIGHT = frozenset({"none", "prompt", "rag", "quantize"})


def _table(key: str) -> Any:
    return tables.table("thresholds")["origin"][key]


@derive("origin.operator_listed", reads=["deployment.hosting", "deployment.operator_list_status"])
def operator_listed(facts: Facts) -> bool | None:
    """Whether the operator stands on the Entity List; on own machines nobody else operates."""
    hosting, lists = facts["deployment.hosting"], facts["deployment.operator_list_status"]
    if hosting == "self":
        return False
    return None if lists is None else "entity_list" in lists


@derive(
    "origin.operator_places",
    "origin.operator_denied",
    reads=[
        "channel.country",
        "deployment.entity_jurisdiction",
        "deployment.ultimate_parent_country",
        "policy.origin.deny_vendor_api_countries",
    ],
)
def operator_places(facts: Facts) -> dict[str, Any]:
    """Where operator and parent sit (the catalog's country first), and whether the policy refuses one of them."""
    country, entity = facts["channel.country"], facts["deployment.entity_jurisdiction"]
    operator = [country] if country else list(entity or ())
    parent = [facts["deployment.ultimate_parent_country"]] if facts["deployment.ultimate_parent_country"] else []
    denied = facts["policy.origin.deny_vendor_api_countries"] or ()
    answers = [tables.meets(places, denied) if places else None for places in (operator, parent)]
    return {
        "origin.operator_places": tuple(dict.fromkeys([*operator, *parent])) if operator and parent else None,
        "origin.operator_denied": any_of(answers),
    }


@derive(
    "origin.barred",
    reads=[
        *("model.developer", "model.publisher", "model.id", "model.base_models"),
        *("channel.operator", "deployment.hosting"),
    ],
)
def barred(facts: Facts) -> str | None:
    """``developer`` where a barred developer made or serves the model, ``lineage`` where its name or a parent says so.

    Where nobody says who developed the model, its publisher did; on own machines nobody else serves it.
    """
    name, bases = facts["model.id"], facts["model.base_models"]
    account = name.split("/")[0] if name and "/" in name else None
    makers = [facts["model.developer"], facts["model.publisher"], account, facts["channel.operator"]]
    if any(_plain(maker) in {_plain(word) for word in _table("barred_developers")} for maker in makers if maker):
        return "developer"
    words = [_plain(word) for word in _table("barred_words")]
    lineage = [str(base.get("id", "")) for base in bases or ()]
    if any(word in _plain(text) for text in (name or "", *lineage) for word in words):
        return "lineage"
    served = facts["deployment.hosting"] == "self" or facts["channel.operator"] is not None
    return None if name is None or bases is None or not served else "none"


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.casefold())


@derive("origin.banned_states", reads=["org.us_state_agency"])
def banned_states(facts: Facts) -> tuple[str, ...] | None:
    """States among the organization's own with a ban on record."""
    states = facts["org.us_state_agency"]
    known = {row["state"] for row in _table("state_device_bans")}
    return None if states is None else tuple(state for state in states if state in known)


@derive("origin.tuned", reads=["deployment.modifies_model"])
def tuned(facts: Facts) -> bool | None:
    """Whether weights are changed by training or merging."""
    changes = facts["deployment.modifies_model"]
    return None if changes is None else bool(set(changes) - _LIGHT)


@derive(
    "origin.leaves_us",
    reads=["org.domicile", "deployment.distribution", "deployment.processing_regions", "origin.tuned"],
)
def leaves_us(facts: Facts) -> bool | None:
    """Whether a US organization hands weights on, or runs weights it tuned outside the United States."""
    home, distribution = facts["org.domicile"], facts["deployment.distribution"]
    places = facts["deployment.processing_regions"]
    return all_of(
        [
            None if home is None else tables.within([home], ["US"]),
            any_of(
                [
                    None if distribution is None else "redistributes_weights" in distribution,
                    all_of([facts["origin.tuned"], None if not places else not tables.within(places, ["US"])]),
                ]
            ),
        ]
    )


@derive("origin.destinations", reads=["deployment.processing_regions"])
def destinations(facts: Facts) -> tuple[str, ...] | None:
    """Places of processing outside the United States."""
    places = facts["deployment.processing_regions"]
    return tuple(word for word in places if not tables.within([word], ["US"])) if places else None
