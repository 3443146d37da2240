"""Front matter: found where it stands, read with lines, and rescued where it is damaged."""

from __future__ import annotations

import pytest

from auditor.text.front_matter import FrontMatter, canonical_key, read_front_matter


def values(front: FrontMatter) -> dict[str, object]:
    return {field.key: field.node.plain() for field in front.fields}


def kinds(front: FrontMatter) -> list[str]:
    return [anomaly.kind for anomaly in front.anomalies]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["", "\ufeff", "\n\n", "\ufeff\n"])
def test_line_ends_byte_order_marks_and_blank_lines_change_nothing(newline: str, before: str) -> None:
    text = (before + "---\nlicense: mit\nlanguage: no\n---\n# Title\n").replace("\n", newline)
    front = read_front_matter(text)
    assert front.state == "ok"
    assert values(front) == {"license": "mit", "language": "no"}
    assert front.body.startswith("# Title")
    assert not front.anomalies


def test_lines_are_those_of_the_file() -> None:
    front = read_front_matter("\n---\ntags:\n- a\nlicense: mit\n---\nbody\n")
    assert [(field.key, field.line) for field in front.fields] == [("tags", 3), ("license", 5)]
    assert front.body_line == 7


def test_a_card_without_front_matter_has_none() -> None:
    front = read_front_matter("# Title\n\nlicense: mit\n")
    assert (front.state, front.fields, front.body_line) == ("none", (), 1)


def test_an_unclosed_block_is_rescued_and_not_effective() -> None:
    front = read_front_matter("---\nlicense: mit\ntags:\n- a\n\nSome prose that ends it.\n")
    assert front.state == "unterminated"
    assert values(front)["license"] == "mit"
    assert kinds(front) == ["unterminated-front-matter"]
    assert not any(field.effective for field in front.fields)


def test_three_dots_end_the_block_and_are_noted() -> None:
    front = read_front_matter("---\nlicense: mit\n...\nbody\n")
    assert values(front) == {"license": "mit"}
    assert kinds(front) == ["front-matter-terminator"]


def test_broken_yaml_gives_a_line_and_the_simple_pairs() -> None:
    front = read_front_matter("---\nlicense: mit\nbase_model:\n- a/b\n- c/d\nbad: [x\nlicense_name: 'n'\n---\nbody\n")
    assert front.state == "malformed"
    assert kinds(front) == ["malformed-front-matter"]
    assert front.anomalies[0].location.start_line is not None
    assert values(front)["license"] == "mit"
    assert values(front)["base_model"] == ["a/b", "c/d"]
    assert values(front)["license_name"] == "n"
    assert not any(field.effective for field in front.fields)


def test_an_alias_bomb_is_malformed_and_its_licence_still_seen() -> None:
    front = read_front_matter("---\nx: &x [a]\ny: [*x, *x]\nlicense: mit\n---\n")
    assert front.state == "malformed"
    assert values(front)["license"] == "mit"


def test_both_values_of_a_doubled_licence_are_kept() -> None:
    front = read_front_matter("---\nlicense: mit\nlicense: gpl-3.0\n---\n")
    assert [field.node.raw for field in front.fields] == ["mit", "gpl-3.0"]
    assert kinds(front) == ["duplicate-key"]


@pytest.mark.parametrize("written", ["licenses", "licence", "License", "Licence", "LICENSE", "lisence", "licencse"])
def test_a_misspelt_licence_key_is_found_and_flagged(written: str) -> None:
    front = read_front_matter(f"---\n{written}: mit\n---\n")
    assert [(field.key, field.effective) for field in front.fields] == [("license", False)]
    assert kinds(front) == ["misspelt-key"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("license name", "license_name"),
        ("licence-link", "license_link"),
        ("base-model", "base_model"),
        ("base_models", "base_model"),
        ("tags", "tags"),
        ("my_own_key", "my_own_key"),
        ("dataset_info", "dataset_info"),
    ],
)
def test_keys_are_taken_for_what_was_meant(written: str, meant: str) -> None:
    assert canonical_key(written) == meant


def test_a_block_in_the_wrong_place_is_found() -> None:
    front = read_front_matter("Coming soon.\n\n---\nlicense: mit\n---\n")
    assert front.state == "misplaced"
    assert values(front) == {"license": "mit"}
    assert not front.fields[0].effective
    assert front.anomalies[0].location.start_line == 3


def test_horizontal_rules_are_no_front_matter() -> None:
    front = read_front_matter("# Title\n\n---\nSome words: and more\n---\n\nText\n")
    assert front.state == "none"
