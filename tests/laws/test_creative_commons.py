"""A Creative Commons license is the same by its name in every language: found, and no element of it overlooked."""

from __future__ import annotations

import itertools

import pytest

from auditor.core.compiled import plain_yaml
from auditor.core.model import Outcome, Status
from auditor.core.resources import data_root
from auditor.identify.references import identify_reference
from tests.laws.repository import book, snapshot, verdict

TABLE = plain_yaml(data_root("license_db") / "creative_commons.yaml")
LANGUAGES = sorted(TABLE["nc"])
KINDS = ((), ("nc",), ("sa",), ("nd",), ("nc", "sa"), ("nc", "nd"))
JOINTS = ("-", " - ", " – ", " ")
LABELS = {
    "de": "Lizenz: {}", "fr": "Licence : {}", "es": "Licencia: {}", "pt": "Licença: {}", "it": "Licenza: {}",
    "nl": "Licentie: {}", "pl": "Licencja: {}", "ru": "Лицензия: {}", "zh": "许可证：{}", "ja": "ライセンス：{}",
    "ko": "라이선스: {}",
}  # fmt: skip


def names(code: str, kinds: tuple[str, ...], joint: str) -> list[str]:
    organization = TABLE["cc"].get(code, ["Creative Commons"])
    elements = [TABLE[name].get(code, ["Attribution"]) for name in ("by", *kinds)]
    edition = f" {TABLE['edition'][code][0]}" if code in TABLE["edition"] else ""
    return [
        f"{first} {joint.join(told)} 4.0{ending}"
        for first in organization
        for told in itertools.product(*elements)
        for ending in ("", edition)
    ]


@pytest.mark.parametrize("kinds", KINDS, ids="-".join)
@pytest.mark.parametrize("code", LANGUAGES)
def test_its_name_in_each_language_stands_for_its_id(code: str, kinds: tuple[str, ...]) -> None:
    wanted = ("-".join(("cc", "by", *kinds, "4.0")),)
    told = {name: identify_reference(name, book()) for joint in JOINTS for name in names(code, kinds, joint)}
    assert {name: found.license_ids for name, found in told.items() if found.license_ids != wanted} == {}
    assert {found.status for found in told.values()} == {Status.REFERENCE}


@pytest.mark.parametrize("kinds", KINDS, ids="-".join)
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_card_that_states_it_in_words_passes_only_where_nothing_of_it_limits(
    code: str, kinds: tuple[str, ...]
) -> None:
    label = LABELS[code].format(names(code, kinds, "-")[-1])
    card = f"---\nlicense: cc-by-4.0\n---\n# Tern\n\nReads letters.\n\n{label}\n"
    found = verdict(snapshot({"README.md": card.encode()}, name="peat/tern"))
    assert (found.outcome is Outcome.PASS) == (not kinds)


@pytest.mark.parametrize("kinds", KINDS, ids="-".join)
def test_the_title_of_its_text_stands_for_it_without_the_organization(kinds: tuple[str, ...]) -> None:
    (title,) = TABLE["_".join(("by", *kinds, "4"))]["en"]
    assert identify_reference(title, book()).license_ids == ("-".join(("cc", "by", *kinds, "4.0")),)
    assert identify_reference(title.replace(" 4.0 International", ""), book()).license_ids == ()


@pytest.mark.parametrize("told", ["{}", "License: {}", "The weights are under {}."])
@pytest.mark.parametrize("element", ["NoMilitary", "Ethical", "NoAI"])
def test_an_element_that_no_license_has_makes_another_license(element: str, told: str) -> None:
    name = f"Creative Commons Attribution-{element} 4.0 International"
    card = f"---\nlicense: cc-by-4.0\n---\n# Tern\n\nReads letters.\n\n{told.format(name)}\n"
    assert verdict(snapshot({"README.md": card.encode()}, name="peat/tern")).outcome is not Outcome.PASS
