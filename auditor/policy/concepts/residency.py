"""Facts of the residency pack about places: allow-lists, layers, routing, and where GDPR applies."""

from __future__ import annotations

from typing import Any

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import tables
from auditor.policy.facts.three_valued import all_of, any_of
from auditor.policy.facts.uses import strongest

derive = DERIVATIONS = Derivations()

LAYERS = {
    "processing": "deployment.processing_regions",
    "storage": "deployment.storage_regions",
    "support access": "deployment.support_access_countries",
    "entity": "residency.entity",
}


@derive(
    "residency.entity",
    reads=["deployment.entity_jurisdiction", "deployment.hosting", "deployment.self_host_kind", "org.domicile"],
)
def entity(facts: Facts) -> tuple[str, ...] | None:
    """Countries that can compel the operator; on own hardware, where nothing is stated, the organization's own."""
    stated, home = facts["deployment.entity_jurisdiction"], facts["org.domicile"]
    own = facts["deployment.hosting"] == "self" and facts["deployment.self_host_kind"] == "on_prem"
    return stated or ((home,) if own and home else None)


@derive(
    "service.tuning",
    reads=["model.fine_tuned_on", "model.fine_tuned_in", "deployment.channel", "deployment.processing_regions"],
)
def tuning(facts: Facts) -> str:
    """What is published of further training on the channel, and whether it happens where the workload runs."""
    channel, where = facts["deployment.channel"], facts["model.fine_tuned_in"] or ()
    if channel is None or channel not in (facts["model.fine_tuned_on"] or ()):
        return "The catalog does not know that it is trained further here."
    named = " or ".join(tables.place_name(word) for word in where) or "a place that is not named"
    runs = facts["deployment.processing_regions"]
    elsewhere = ", where this workload does not run" if runs and where and tables.meets(runs, where) is False else ""
    return f"The operator of {channel} publishes that it tunes the model in {named}{elsewhere}."


@derive("residency.confidential", reads=["deployment.data_classes"])
def confidential(facts: Facts) -> bool | None:
    """Whether anything but public data reaches the model."""
    declared = facts["deployment.data_classes"]
    return (
        None if declared is None else not set(declared) <= set(tables.table("concepts")["no_law_here"]["data_classes"])
    )


@derive("residency.external", reads=["deployment.hosting", "deployment.self_host_kind"])
def external(facts: Facts) -> bool | None:
    """Whether somebody else's machines process the data: any vendor, and a rented account too."""
    hosting, kind = facts["deployment.hosting"], facts["deployment.self_host_kind"]
    if hosting is None or hosting != "self":
        return None if hosting is None else True
    return None if kind is None else kind == "iaas"


@derive("residency.user_places", reads=["deployment.user_regions"])
def user_places(facts: Facts) -> tuple[str, ...] | None:
    """Countries of the users, groups opened."""
    users = facts["deployment.user_regions"]
    return None if users is None else tuple(sorted(tables.places(users)))


@derive("residency.inside_sa", reads=["deployment.processing_regions", "deployment.storage_regions"])
def inside_sa(facts: Facts) -> bool | None:
    """Whether data stay in Saudi Arabia."""
    layers = [facts["deployment.processing_regions"], facts["deployment.storage_regions"]]
    return all_of([tables.within(words, ["SA"]) if words else None for words in layers])


# --------------------------------------------------------------------------------------------------- allow-list

_ALLOW_READS = ["policy.residency.processing", "policy.residency.storage", "policy.residency.tenant_choice"]


def _allowed(facts: Facts, layer: str) -> tuple[str, ...] | None:
    """The places the policy allows for a layer; with a tenant's choice the tenant's place; None where none is set."""
    choice = facts["policy.residency.tenant_choice"] or ()
    if choice:
        chosen = facts["deployment.tenant_region"] or facts["policy.residency.default"]
        return (chosen,) if chosen and tables.within([chosen], choice) else ()
    return facts[f"policy.residency.{layer}"] or None


@derive(
    "residency.outside_processing",
    "residency.outside_storage",
    reads=[
        *_ALLOW_READS,
        "policy.residency.default",
        "deployment.tenant_region",
        "deployment.processing_regions",
        "deployment.storage_regions",
    ],
)
def outside(facts: Facts) -> dict[str, tuple[str, ...] | None]:
    """Places of processing and of storage that the allow-list does not contain; a layer without a list has none."""
    found: dict[str, tuple[str, ...] | None] = {}
    for layer in ("processing", "storage"):
        allowed, places = _allowed(facts, layer), facts[f"deployment.{layer}_regions"]
        name = f"residency.outside_{layer}"
        if allowed is None:
            found[name] = ()
        elif places:
            found[name] = tuple(place for place in places if not tables.within([place], allowed))
        else:
            found[name] = None
    return found


@derive("residency.outside_support", reads=["policy.residency.support_access", "deployment.support_access_countries"])
def outside_support(facts: Facts) -> tuple[str, ...] | None:
    """Places of support access that the policy does not list."""
    allowed, places = facts["policy.residency.support_access"], facts["deployment.support_access_countries"]
    if not allowed:
        return ()
    return None if places is None else tuple(p for p in places if not tables.within([p], allowed))


@derive("residency.open_layers", reads=LAYERS.values())
def open_layers(facts: Facts) -> tuple[str, ...]:
    """Layers of which nothing is declared, or only that nobody knows."""
    return tuple(
        layer for layer, name in LAYERS.items() if not facts[name] or tables.UNKNOWN in tables.places(facts[name])
    )


@derive("residency.layers_known", reads=LAYERS.values())
def layers_known(facts: Facts) -> bool | None:
    """Whether it is known of each layer where it lies; unknown while one is not declared at all."""
    if not all(facts[name] for name in LAYERS.values()):
        return None
    return not any(tables.UNKNOWN in tables.places(facts[name]) for name in LAYERS.values())


@derive(
    "residency.unoffered_places",
    reads=[
        *("channel.processing", "channel.storage", "deployment.routing_mode", "deployment.tenant_region"),
        *("deployment.processing_regions", "deployment.storage_regions", "deployment.channel"),
    ],
)
def unoffered_places(facts: Facts) -> tuple[str, ...] | None:
    """Declared places of processing (the tenant's place where stated) and storage that the channel does not offer.

    A cell that is not given, or says ``any`` or ``UNKNOWN``, speaks against no place. Unknown while none is known to be
    unoffered, and either no channel is named or a layer is not declared that the channel offers in some places only.
    """
    tenant = facts.get("deployment.tenant_region")
    found: list[str] = []
    open_ones = not facts["deployment.channel"]
    layers: dict[str, Any] = {}
    for layer in ("processing", "storage"):
        offered = facts.get(f"channel.{layer}")
        if tenant and layer == "processing":
            layers[layer] = [tenant]
        elif offered and not {"any", tables.UNKNOWN} & set(offered):
            layers[layer] = facts[f"deployment.{layer}_regions"]
            open_ones = open_ones or layers[layer] is None
    for layer, places in layers.items():
        offered = facts.get(f"channel.{layer}")
        if offered and not {"any", tables.UNKNOWN} & set(offered):
            known = [place for place in places or () if tables.UNKNOWN not in tables.places([place])]
            found += [place for place in known if not tables.within([place], offered)]
    return tuple(dict.fromkeys(found)) if found or not open_ones else None


@derive("residency.public_in_cn", reads=["deployment.use_cases", "deployment.distribution"])
def public_in_cn(facts: Facts) -> bool | None:
    """Whether the service is open to the public, by use or by distribution."""
    uses, distribution = facts["deployment.use_cases"], facts["deployment.distribution"]
    offered = None if distribution is None else not set(distribution) <= {"internal"}
    return any_of([None if uses is None else strongest(uses, "talks") == "definite", offered])


@derive(
    *("residency.brokerage", "residency.decided_by_people", "residency.unconsulted", "residency.trains"),
    reads=[
        *("uses.ids", "deployment.automated_decision", "channel.trains"),
        *("attestations.dpia.residual_risk", "attestations.dpia.consulted"),
    ],
)
def said(facts: Facts) -> dict[str, bool | None]:
    """What is declared outright: trade in data, decisions by people, a high risk left, a vendor that trains."""
    ids = facts["uses.ids"]
    risk, consulted = facts.get("attestations.dpia.residual_risk"), facts.get("attestations.dpia.consulted")
    return {
        "residency.brokerage": None if ids is None else "data_brokerage" in ids,
        "residency.decided_by_people": facts.get("deployment.automated_decision") in ("none", "human_decides"),
        "residency.unconsulted": risk == "high" and consulted is None,
        "residency.trains": bool(facts.get("channel.trains")),
    }
