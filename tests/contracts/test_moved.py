"""A repository that the hub moved is known by its older name, and nothing else is."""

from __future__ import annotations

import random

import pytest
import yaml

from auditor.core.resources import data_root
from auditor.records import catalog
from auditor.records.families import families
from auditor.records.model_names import fold
from auditor.records.moved import newer_names

MOVED = yaml.safe_load((data_root("license_db") / "moved.yaml").read_text("utf-8"))
IDS = sorted(fold(one) for family in families().all for member in family.members for one in member.ids)
RENAMED = [
    (f"{row['from']}/{one.partition('/')[2]}", one, row["until"].isoformat())
    for row in MOVED["accounts"]
    for one in IDS
    if one.startswith(f"{row['to']}/")
]


def came_out(name: str) -> str:
    found = families().find(name)
    assert found is not None
    return max((str(found.cells[cell].value) for cell in ("uploaded", "released") if cell in found.cells), default="")


OLDER = [(older, newer) for older, newer, until in RENAMED if came_out(newer) < until]
LATER = [older for older, newer, until in RENAMED if came_out(newer) >= until]
BARE = [
    (one.partition("/")[2], one) for row in MOVED["canonical"] for one in IDS if one.startswith(f"{row['account']}/")
]


@pytest.mark.parametrize("row", [*MOVED["accounts"], *MOVED["canonical"]], ids=lambda row: str(row["example"]))
def test_every_row_has_a_place_a_day_and_an_example_that_is_on_record(row: dict[str, object]) -> None:
    assert row["source"]["address"].startswith("https://")  # type: ignore[index]
    assert row["source"]["read"]  # type: ignore[index]
    assert families().find(str(row["example"])), row["example"]


def test_an_account_was_renamed_by_its_own_publisher_and_a_canonical_one_has_a_publisher() -> None:
    for row in MOVED["accounts"]:
        assert catalog.publisher(row["from"]) is catalog.publisher(row["to"]) is not None, row["from"]
    for row in MOVED["canonical"]:
        assert catalog.publisher(row["account"]), row["account"]


@pytest.mark.parametrize(("older", "newer"), [*OLDER, *BARE])
def test_the_older_name_of_each_member_finds_the_record_of_the_newer(older: str, newer: str) -> None:
    found, wanted = families().find(older), families().find(newer)
    assert found is not None
    assert wanted is not None
    assert (found.family, found.member) == (wanted.family, wanted.member)


def test_what_came_out_after_an_account_was_renamed_never_had_the_older_name() -> None:
    assert LATER
    for older in LATER:
        assert families().find(older) is None, older


def test_no_older_name_is_that_of_a_record_of_its_own_and_none_stands_for_two() -> None:
    assert not {older for older, _ in (*OLDER, *BARE)} & set(IDS)
    names = [older for older, _ in BARE]
    assert sorted(set(names)) == sorted(names)


def test_other_versions_other_owners_and_folders_are_not_taken_for_a_moved_repository() -> None:
    generator = random.Random(2026)
    for older, _ in generator.sample([*OLDER, *BARE], 20):
        own = older.rpartition("/")[2]
        for other in (f"{older}-v9", f"somebody/{own}", f"{own}-uncensored", f"models/{own}", f"{own}2701"):
            assert families().find(other) is None or other in IDS, other
    assert newer_names("somebody/x") == ()
    assert families().find("x") is None
    assert families().find("") is None
