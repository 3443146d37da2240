"""Facts of the residency pack about places: allow-lists, layers, routing, and where GDPR applies."""

from __future__ import annotations

from auditor.policy import tables
from auditor.policy.derive import Derivations, Facts
from auditor.policy.three_valued import all_of, any_of

derive = DERIVATIONS = Derivations()

PERSONAL = frozenset(
    {"pii", "special_category", "biometric", "genomic", "precise_geolocation", "phi", "phi_limited_data_set", "health"}
)
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


@derive("residency.confidential", "residency.personal", reads=["deployment.data_classes"])
def kinds_of_data(facts: Facts) -> dict[str, bool] | None:
    """Whether anything but public data, and whether personal data, reach the model."""
    classes = facts["deployment.data_classes"]
    if classes is None:
        return None
    return {
        "residency.confidential": not set(classes) <= {"public", "none"},
        "residency.personal": bool(PERSONAL & set(classes)),
    }


@derive("residency.external", reads=["deployment.hosting", "deployment.self_host_kind"])
def external(facts: Facts) -> bool | None:
    """Whether somebody else's machines process the data: any vendor, and a rented account too."""
    hosting, kind = facts["deployment.hosting"], facts["deployment.self_host_kind"]
    if hosting is None or hosting != "self":
        return None if hosting is None else True
    return None if kind is None else kind == "iaas"


@derive("residency.gdpr", reads=["org.domicile", "org.principal_place_of_business", "deployment.user_regions"])
def gdpr(facts: Facts) -> bool | None:
    """Whether the organization or a user is in the EEA."""
    home = [facts["org.domicile"], facts["org.principal_place_of_business"]]
    answers = [None if place is None else tables.meets([place], ["EEA"]) for place in home]
    users = facts["deployment.user_regions"]
    return any_of([*answers, None if users is None else tables.meets(users, ["EEA"])])


@derive("residency.eu_home", reads=["org.domicile", "org.principal_place_of_business"])
def eu_home(facts: Facts) -> bool | None:
    """Whether the organization sits in the EU."""
    home = [facts["org.domicile"], facts["org.principal_place_of_business"]]
    return any_of([None if place is None else tables.meets([place], ["EU"]) for place in home])


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


@derive(
    "residency.unoffered_places",
    reads=[
        "channel.processing",
        "deployment.routing_mode",
        "deployment.tenant_region",
        "deployment.processing_regions",
    ],
)
def unoffered_places(facts: Facts) -> tuple[str, ...] | None:
    """Places of processing (the tenant's place where one is stated) that the channel does not offer.

    With routing inside a geography the catalog is asked only where it lists places: RES-01 compares the rest.
    """
    offered = facts["channel.processing"]
    tenant = facts["deployment.tenant_region"]
    places = [tenant] if tenant else facts["deployment.processing_regions"]
    if offered is None:
        return () if facts["deployment.routing_mode"] in ("geo", "datazone") else None
    if "any" in offered:
        return ()
    return None if not places else tuple(place for place in places if not tables.within([place], offered))


@derive("residency.public_in_cn", reads=["deployment.use_cases", "deployment.distribution"])
def public_in_cn(facts: Facts) -> bool | None:
    """Whether the service is open to the public, by use or by distribution."""
    uses, distribution = facts["deployment.use_cases"], facts["deployment.distribution"]
    offered = None if distribution is None else not set(distribution) <= {"internal"}
    return any_of([None if uses is None else "chatbot_public" in uses, offered])
