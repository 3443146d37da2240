"""Who stands on the other side of a workload: the operator of its channel or host, as attestations may name it."""

from __future__ import annotations

from auditor.policy.concepts.derive import Derivations, Facts

derive = DERIVATIONS = Derivations()


@derive(
    "party.names",
    "party.recipients",
    reads=[
        "deployment.hosting",
        "deployment.self_host_kind",
        "channel.operator",
        "channel.counterparties",
        "deployment.counterparty",
        "org.name",
        "org.entities",
    ],
)
def party_names(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Names of whoever receives what the workload sends, and of those among them who are not ourselves.

    The operator of the channel with its contracting entities, as the catalog has them; where it knows none, whom
    the workload names. On own hardware that is the organization itself: what leaves a country then goes to one of
    its own entities, and nobody else receives anything.
    """
    if facts["deployment.hosting"] == "self" and facts["deployment.self_host_kind"] == "on_prem":
        entities = [str(row["name"]) for row in facts["org.entities"] or ()]
        own = tuple(dict.fromkeys([*filter(None, [facts["org.name"]]), *entities]))
        return {"party.recipients": (), **({"party.names": own} if own else {})}
    known = [*filter(None, [facts["channel.operator"]]), *(facts["channel.counterparties"] or ())]
    named = tuple(dict.fromkeys(known or facts["deployment.counterparty"] or ()))
    return {"party.names": named, "party.recipients": named} if named else {}
