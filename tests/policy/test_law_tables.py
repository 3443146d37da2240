"""The tables of law are whole: every row has a source on record, every date and group can be read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from auditor import policy
from auditor.core.resources import data_root
from auditor.policy.checks import packs
from auditor.policy.facts import tables
from auditor.policy.facts.tables import table
from auditor.records import catalog as catalogue

CONFIDENCES = {"high", "medium", "low"}


def test_every_source_a_pack_or_table_names_is_on_record() -> None:
    known = set(table("sources")["sources"])
    named = {source for pack in packs.shipped().values() for check in pack.checks for source in check.sources}
    named |= {source for row in table("dates")["dates"] for source in row["source"]}
    named |= {source for row in catalogue.channels().values() for source in row["sources"]}
    assert named <= known, named - known


def test_every_date_of_law_says_what_it_is_where_it_stands_and_how_sure_it_is() -> None:
    rows = table("dates")["dates"]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert isinstance(row["date"], date), row["id"]
        assert row["what"], row["id"]
        assert row["citation"], row["id"]
        assert row["confidence"] in CONFIDENCES, row["id"]
        assert "changed_by" in row, row["id"]


def test_no_check_that_can_fail_rests_on_a_date_of_low_confidence() -> None:
    low = {row["date"] for row in table("dates")["dates"] if row["confidence"] == "low"}
    starts = {check.applies_from.day for pack in packs.shipped().values() for check in pack.checks}
    assert not low & starts


@pytest.mark.parametrize(("name", "size"), [("EU", 27), ("EEA", 30), ("EEA_CH", 31), ("EFTA", 4)])
def test_a_group_has_its_members(name: str, size: int) -> None:
    assert len(tables.group(name)) == size


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("UK", {"GB"}),
        ("el", {"GR"}),
        ("eu-central-2", {"CH"}),
        ("SwedenCentral", {"SE"}),
        ("GlobalStandard", {"GLOBAL"}),
        ("US-TX", {"US-TX"}),
        ("Atlantis", {"UNKNOWN"}),
    ],
)
def test_a_word_for_a_place_becomes_its_code(word: str, codes: set[str]) -> None:
    assert tables.place(word) == codes


@pytest.mark.parametrize("word", ["GLOBAL", "UNKNOWN", "nowhere-1", "apac."])
def test_a_place_without_bounds_or_name_lies_in_no_area(word: str) -> None:
    assert not tables.within([word], [word])


def test_switzerland_and_the_united_kingdom_are_not_in_the_eea() -> None:
    assert not tables.within(["switzerlandnorth"], ["EEA"])
    assert not tables.within(["europe-west2"], ["EEA"])


def test_every_channel_names_its_operator_its_tier_and_what_it_was_read_from() -> None:
    for name, row in catalogue.channels().items():
        assert row["tier"], name
        assert row["hosting"], name
        assert row["confidence"] in CONFIDENCES, name
        assert name == "self" or row["counterparties"], name
        for place in (*row.get("processing", ()), *row.get("storage", ())) if row.get("processing") != "any" else ():
            assert place in ("UNKNOWN", "GLOBAL") or tables.UNKNOWN not in tables.place(place), (name, place)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("NO", "Norway"),
        ("NL", "the Netherlands"),
        ("US-TX", "Texas"),
        ("EU", "the EU"),
        ("uksouth", "uksouth (the United Kingdom)"),
        ("GLOBAL", "anywhere"),
        ("licensor-place", "the licensor's principal place of business"),
        ("any", "any"),
    ],
)
def test_a_place_goes_by_its_name(word: str, name: str) -> None:
    assert tables.place_name(word) == name


def test_every_country_has_a_name_in_sentences() -> None:
    assert [code for code in tables.countries() if tables.place_name(code) == code] == []


def test_every_date_of_law_is_read_by_a_check() -> None:
    """A day that nothing reads is a day that nobody corrects."""
    law = data_root("policies")
    texts = [path.read_text("utf-8") for path in [*law.glob("packs/*.yaml"), *law.glob("facts/*.yaml")]]
    texts += [path.read_text("utf-8") for path in Path(policy.__file__).parent.rglob("*.py")]
    for date_id in (row["id"] for row in table("dates")["dates"]):
        words = re.compile(rf"(?<![\w-])(?:{re.escape(date_id)}|dates\.{date_id.replace('-', '_')})(?![\w-])")
        assert any(words.search(text) for text in texts), date_id
