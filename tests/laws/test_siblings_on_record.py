"""Of a series that is on record model by model, only models on record are proposed as bases by a name alone."""

from __future__ import annotations

from auditor.lineage.ancestry import parents_of
from auditor.records.base_models import load_base_models
from auditor.records.families import families
from auditor.records.model_names import same_owner_base
from tests.laws.repository import analysis, snapshot

TOLD = sorted(
    {
        one
        for family in families().all
        for member in family.members
        for one in member.ids
        if "/" in one and same_owner_base(one) is not None
    }
)


def proposed(name: str) -> list[str]:
    model = analysis().recognized(snapshot({"README.md": b"# A model\n\nIt reads letters.\n"}, name=name))
    parents = parents_of(model, load_base_models())
    return [one.name for one in parents if one.edge.said_by == "name" and "/" in one.name]


def test_a_base_that_only_a_name_tells_is_on_record() -> None:
    wrong = {name: found for name in TOLD if (found := proposed(name)) and not all(map(families().find, found))}
    assert wrong == {}


def test_bases_on_record_are_proposed_by_names() -> None:
    """The law above is not kept by proposing nothing."""
    listed = load_base_models()
    plain = [
        name
        for name in TOLD
        if (base := same_owner_base(name)) and families().find(base) is not None and listed.find(base) is not None
    ]
    found = [name for name in plain if proposed(name)]
    assert len(plain) > 40
    assert len(found) > 0.5 * len(plain)
