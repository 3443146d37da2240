"""YAML with positions: values by YAML 1.2, places of keys and values, and hostile text refused in linear time."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import load_mapping, parse, resolve_scalar
from tests.in_time import in_time

HOSTILE = {
    "brackets": "[" * 400_000,
    "braces": "{a: " * 100_000,
    "dashes": "- " * 200_000,
    "question marks": "? " * 200_000,
    "anchors": "&a " * 200_000,
    "tags": "!<" + "a" * 400_000,
    "quotes": "'a" * 200_000,
    "directives": "%TAG ! a\n" * 40_000,
    "keys": "a: 1\n" * 60_000 + "]",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("limit", [64 * 1024, 10_000_000])
def test_hostile_yaml_is_refused_cleanly_and_quickly(kind: str, limit: int) -> None:
    def where() -> str:
        with pytest.raises(ConfigError) as caught:
            parse(HOSTILE[kind], path="card.md", max_bytes=limit)
        return caught.value.where

    assert in_time(5, where).startswith("card.md:")


def test_a_text_beyond_the_limit_is_not_parsed_at_all() -> None:
    with pytest.raises(ConfigError, match="too large") as caught:
        parse("a: " + "x" * 70_000, path="README.md")
    assert caught.value.wanted == "up to 65536"


def test_aliases_are_refused_where_they_stand() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\n"
    with pytest.raises(ConfigError, match="aliases") as caught:
        parse(bomb, path="p.yaml")
    assert caught.value.where == "p.yaml:2:8"


@pytest.mark.parametrize("text", ["a: !!python/object:os.system x", "a: !secret x", "!foo {a: 1}"])
def test_foreign_tags_are_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="tags"):
        parse(text, path="p.yaml")


def test_core_tags_are_read() -> None:
    node = parse("a: !!str 12\nb: ! no", path="p.yaml")
    assert node is not None
    assert node.plain() == {"a": "12", "b": "no"}


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("no", "no"),
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("012", 12),
        ("4.2e+9", 4.2e9),
        (".5", 0.5),
        ("1:30", "1:30"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("1e999", "1e999"),
        ("9" * 100, "9" * 100),
        ("2025-01-31", "2025-01-31"),
        (".inf", ".inf"),
    ],
)
def test_scalars_follow_yaml_1_2(raw: str, value: object) -> None:
    assert resolve_scalar(raw) == value
    assert type(resolve_scalar(raw)) is type(value)


def test_dates_are_dates_only_where_asked_for_and_only_possible_ones() -> None:
    assert resolve_scalar("2025-01-31", dates=True) == date(2025, 1, 31)
    assert resolve_scalar("2025-02-30", dates=True) == "2025-02-30"


def test_every_value_knows_where_it_and_its_key_stand() -> None:
    text = "policy: x\norg:\n  domicile: DE\nwaive:\n- until: 2026-01-01\n  reason: why\n"
    document = load_mapping(text, path="auditor.yaml")
    assert document.where(("org", "domicile")) == "auditor.yaml:3:13"
    assert document.where(("org", "domicile"), key=True) == "auditor.yaml:3:3"
    assert document.where(("waive", 0, "until")) == "auditor.yaml:5:10"
    assert document.value["waive"][0]["until"] == date(2026, 1, 1)
    assert document.raw(("waive", 0, "until")) == "2026-01-01"
    assert document.location(("org",)).start_line == 3
    assert document.where(("org", "missing")) == document.where(("org",))
    assert document.problem(("policy",), "wrong", found="x").where == "auditor.yaml:1:9"


def test_a_key_that_stands_twice_is_an_error_with_both_places() -> None:
    with pytest.raises(ConfigError) as caught:
        load_mapping("a: 1\nb:\n  c: 1\n  c: 2\n", path="p.yaml")
    assert caught.value.where == "p.yaml:4:3"
    assert "line 3" in caught.value.found


def test_all_doubled_keys_are_reported_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        load_mapping("a: 1\na: 2\nb: 1\nb: 2\n", path="p.yaml")
    assert [problem.where for problem in caught.value.problems] == ["p.yaml:2:1", "p.yaml:4:1"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n- b\n", "just words"])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="not a mapping"):
        load_mapping(text, path="p.yaml")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: 1\nb: c: d\n", "p.yaml:2:5"),
        ("a: 1\n\tb: 2\n", "p.yaml:2:1"),
        ("---\na: 1\n---\nb: 2\n", "p.yaml:3:1"),
        ("[a]: 1\n", "p.yaml:1:1"),
        ("a: b\x00c\n", "p.yaml:1:5"),
        ("a: \ud800\n", "p.yaml:1:1"),
    ],
)
def test_what_is_not_yaml_is_shown_with_its_place(text: str, where: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_mapping(text, path="p.yaml")
    assert caught.value.where == where


def test_lines_count_from_the_line_that_is_given() -> None:
    node = parse("a: 1\nb: 2", path="README.md", first_line=10)
    assert node is not None
    assert [key.line for key, _ in node.pairs] == [10, 11]


def test_line_separators_of_other_systems_do_not_shift_lines() -> None:
    node = parse("a: x\u2028y\r\nb: z\x85w\r\nc: 1\r\n", path="p.yaml")
    assert node is not None
    assert [key.line for key, _ in node.pairs] == [1, 2, 3]


def test_a_block_text_ends_on_its_last_line() -> None:
    node = parse("a: |\n  x\n  y\nb: 1\n", path="p.yaml")
    assert node is not None
    text = node.get("a")
    assert text is not None
    assert (text.line, text.end_line) == (1, 3)


@pytest.mark.parametrize("text", ["a: 1\nb:\n\tc: 2\n", "\ta: 1\n", "models:\n- ref: a/b\n\tworkloads: [x]\n"])
def test_a_tab_is_called_one_and_the_hint_says_what_to_write(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text, path="a.yaml")
    assert "tab" in str(caught.value)
    assert caught.value.hint == "indent with blanks, not tabs"
