"""Financial entities of DORA Art. 2."""

from __future__ import annotations

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import tables
from auditor.policy.facts.three_valued import any_of

derive = DERIVATIONS = Derivations()


@derive("dora.entity", reads=["org.sector", "org.domicile", "org.principal_place_of_business"])
def entity(facts: Facts) -> str | None:
    """Whether the organization is a financial entity: definite or possible by its sector, and only in the EEA."""
    sector = facts["org.sector"]
    kinds = tables.table("thresholds")["dora"]
    word = "definite" if sector in kinds["definite"] else "possible" if sector in kinds["possible"] else "none"
    if sector is not None and word == "none":
        return "none"
    home = [facts["org.domicile"], facts["org.principal_place_of_business"]]
    here = any_of([None if seat is None else tables.meets([seat], ["EEA"]) for seat in home])
    if here is False:
        return "none"
    return None if here is None or sector is None else word
