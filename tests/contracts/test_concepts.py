"""Every class of data and every use is read by a legal concept, or stands on the list of those no law here reads."""

from __future__ import annotations

import re

import pytest

from auditor.policy.checks import packs
from auditor.policy.facts import classes, tables, uses
from auditor.policy.facts.fact_registry import registry
from auditor.policy.judging.explain import concepts, explain_fact

TABLE = tables.table("concepts")
READ = {one for row in concepts() for one in row["reads"]}
NO_LAW = TABLE["no_law_here"]
CLASSES = registry().facts["deployment.data_classes"].allowed
VALUES_ONLY = {"bulk"}
"""Tags that say what a class counts as, beside the tag by which a concept reads it."""


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_of_data_is_read_by_a_concept_or_no_law_here_reads_it(name: str) -> None:
    tags = set(classes.rows().get(name, ()))
    assert bool(tags) is not (name in NO_LAW["data_classes"])
    assert {f"data_classes.{tag}" for tag in tags} <= READ


@pytest.mark.parametrize("use", uses.uses(), ids=lambda use: use.id)
def test_a_use_is_read_by_a_concept_or_by_use_restrictions_or_no_law_here_reads_it(use: uses.Use) -> None:
    tags = set(TABLE["uses"].get(use.id, ()))
    assert {f"uses.{tag}" for tag in tags} <= READ
    assert bool(tags or use.verbatim or use.interpretive) is not (use.id in NO_LAW["uses"])


def test_the_tables_name_nothing_that_cannot_be_declared() -> None:
    assert set(classes.rows()) | set(NO_LAW["data_classes"]) == set(CLASSES)
    ids = {use.id for use in uses.uses()}
    assert {*TABLE["uses"], *NO_LAW["uses"]} <= ids
    named = {one for row in TABLE["uses"].values() for key in ("is", "may") for one in row.get(key, ())}
    assert named <= ids


@pytest.mark.parametrize("row", concepts(), ids=lambda row: row["id"])
def test_a_concept_is_held_by_facts_of_the_registry_and_explained(row: dict[str, object]) -> None:
    assert all(name in registry().facts for name in row["facts"])  # type: ignore[attr-defined]
    told = explain_fact(str(row["id"]))
    assert str(row["rule"]) in told
    assert "no check" not in told.splitlines()[-1]


def test_no_condition_of_a_pack_names_a_class_of_data() -> None:
    words = set(CLASSES) - {"none", "public", "health"}
    for pack in packs.shipped().values():
        for check in pack.checks:
            for source in (check.applies.source, *(arm.condition.source for arm in check.arms)):
                named = set(re.findall(r'"([^"]*)"', source))
                assert not ("deployment.data_classes" in source and named & words), check.id
