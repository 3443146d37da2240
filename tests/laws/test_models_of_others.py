"""What limits models of others, another size or a release that is gone limits nothing; the same of this model does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.laws.repository import dossier, passes, snapshot

NAME = "some-org/pembrel-7b"
TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).with_name("others_models.yaml")).read_text("utf-8")
)
RESULTS = "| Model | F1 |\n|---|---|\n| Heron-Chat | 61.0 |\n| Garza-7B | 60.2 |\n| **Pembrel-7B** | 70.1 |\n\n"
OTHER_SIZES, OWN_SIZE = ("3B", "1.5B", "70B"), "7B"
every_language = pytest.mark.parametrize("language", sorted(TABLE))


def files(said: str, *, table: bool = False, front: str = "license: apache-2.0") -> dict[str, bytes]:
    above = RESULTS if table else ""
    return {"README.md": f"---\n{front}\n---\n# Pembrel 7B\n\nIt reads letters.\n\n{above}{said}\n".encode()}


def told(listed: list[str], size: str = OTHER_SIZES[0]) -> list[str]:
    return [one.replace("{S}", size) for one in listed]


def contradicts(said: dict[str, bytes], name: str = NAME) -> bool:
    return any(one.kind == "declared-vs-file" for one in dossier(snapshot(said, name=name)).conflicts)


@every_language
def test_what_limits_models_of_others_is_not_asked_about(language: str) -> None:
    said = TABLE[language]
    free = [files(one) for one in told(said["rivals"])] + [files(one, table=True) for one in told(said["some"])]
    assert [one for one in free if contradicts(one)] == []
    assert [one for one in free if not passes(one, name=NAME)] == []


@every_language
@pytest.mark.parametrize("size", OTHER_SIZES)
def test_what_limits_another_size_limits_nothing(language: str, size: str) -> None:
    said = told(TABLE[language]["size"], size)
    assert [one for one in said if not passes(files(one), name=NAME)] == []


@every_language
def test_a_size_that_the_model_or_its_base_has_may_be_it(language: str) -> None:
    own = told(TABLE[language]["size"], OWN_SIZE)
    assert [one for one in own if passes(files(one), name=NAME)] == []
    base = "license: apache-2.0\nbase_model: acme/heron-3b"
    other = told(TABLE[language]["size"])
    assert [one for one in other if passes(files(one, front=base), name=NAME)] == []
    assert [
        one for one in other if passes({"README.md": files(one)["README.md"].replace(b" 7B", b"")}, name="o/x")
    ] == []


@every_language
def test_what_limited_a_release_that_is_gone_contradicts_nothing(language: str) -> None:
    assert [one for one in TABLE[language]["gone"] if contradicts(files(one))] == []


@every_language
def test_a_release_that_is_gone_is_asked_about_where_the_model_is_called_so(language: str) -> None:
    said = [one for one in TABLE[language]["gone"] if "v1" in one]
    assert [one for one in said if passes(files(one), name="some-org/pembrel-v1")] == []


@every_language
@pytest.mark.parametrize("table", [False, True], ids=["alone", "below a table"])
def test_the_same_words_of_this_model_or_its_users_are_asked_about(language: str, table: bool) -> None:
    own = told(TABLE[language]["own"])
    assert [one for one in own if passes(files(one, table=table), name=NAME)] == []


def card_of(license_of: str) -> dict[str, Any]:
    return {"README.md": f"---\nlicense: apache-2.0\n---\n# Pembrel 7B\n\nIt reads letters.\n\n{license_of}\n".encode()}


def test_the_license_told_of_a_teacher_or_a_rival_by_its_name_contradicts_nothing() -> None:
    for name in ("Heron-Chat", "Garza-7B", "Larkfield-6B"):
        assert not contradicts(card_of(f"We chose by license, {name} is released under the CC BY-NC 4.0 license."))
        assert not contradicts(card_of(f"{name} is released under the CC BY-NC 4.0 license."))
    for own in ("Pembrel-7B", "The model", "some-org/pembrel-7b"):
        assert contradicts(card_of(f"{own} is released under the CC BY-NC 4.0 license."))


def test_a_row_of_licenses_with_several_columns_states_that_of_none() -> None:
    table = "| | v1 | v2 |\n|---|---|---|\n| license | {} | {} |"
    assert not contradicts(card_of(table.format("cc-by-nc-4.0", "apache-2.0")))
    assert contradicts(card_of("| | |\n|---|---|\n| license | cc-by-nc-4.0 |"))


EARLIER = {
    "en": "Whoever still uses v1: the license for non-commercial use goes on to hold there.",
    "de": "Wer v1 noch im Einsatz hat: dort ist die kommerzielle Nutzung weiterhin untersagt.",
    "fr": "Pour v1, l'usage commercial reste interdit.",
    "es": "En v1 sigue prohibido el uso comercial.",
    "it": "Per v1 l'uso commerciale resta vietato.",
    "pt": "Na v1 o uso comercial continua proibido.",
    "nl": "Voor v1 blijft commercieel gebruik verboden.",
}


@pytest.mark.parametrize("language", sorted(EARLIER))
def test_a_limit_of_an_earlier_version_than_the_model_is_called_by_contradicts_nothing(language: str) -> None:
    said = files(EARLIER[language])
    assert not contradicts(said, "some-org/pembrel-v2")
    for name in ("some-org/pembrel-v1", NAME):
        assert contradicts(said, name)
        assert not passes(said, name=name)


DONE = ("For once no merging.", "Not published.", "Nothing was merged here.", "640 pages (12k words).")
UNDONE = ("No merging allowed.", "You may not publish it.", "Merging is forbidden.", "No redistribution.")


def test_what_an_author_did_limits_nobody_for_sure_and_the_same_forbidden_does() -> None:
    assert [one for one in UNDONE if passes(files(one), name=NAME)] == []
    assert [one for one in UNDONE[1:3] if not contradicts(files(one))] == []
    assert [one for one in DONE[2:] if contradicts(files(one))] == []
