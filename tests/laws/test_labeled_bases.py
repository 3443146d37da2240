"""What stands alone beside a label of bases is a base, whatever it is called; what is no name is none."""

from __future__ import annotations

import pytest
import yaml

from auditor.core.model import EDGE_COUNTS_FROM
from auditor.core.resources import data_root
from auditor.lineage.reasons import UNNAMED
from auditor.records.model_names import fold
from tests.laws.repository import dossier, passes, snapshot

LABELS = yaml.safe_load((data_root("license_db") / "derivation_frames.yaml").read_text("utf-8"))["concepts"]["label"]
LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "zh", "ja", "ko", "tr", "vi", "id")
NAMES = ("Heronia XL 4.0", "Moirata 1.0-R base", "Zephyrix V6", "Larkfeld 2 mini")
PLACES = {
    "row": "| | |\n|---|---|\n| {0} | {1} |\n| 1e-5 | 4 |",
    "cells": "<table><tr><td>{0}</td><td>{1}</td></tr><tr><td>F1</td><td>94</td></tr></table>",
    "item": "- {0}: {1}",
    "brackets": "| | |\n|---|---|\n| {0} | {1} (as released by its makers) |",
}
NO_NAMES = (
    "None",
    "none",
    "Custom",
    "n/a",
    "see below",
    "our own",
    "From scratch",
    "Transformer",
    "Random",
    "–",
    "Yes",
)


def card(words: str) -> dict[str, bytes]:
    return {"README.md": f"---\nlicense: apache-2.0\n---\n# Tern\n\nIt reads letters.\n\n{words}\n".encode()}


def found(words: str) -> list[str]:
    edges = dossier(snapshot(card(words))).parents
    return [fold(edge.parent.removeprefix("hf:")) for edge in edges if edge.confidence >= EDGE_COUNTS_FROM]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_beside_a_label_of_bases_is_a_base_whatever_it_is_called(language: str, place: str) -> None:
    labels = LABELS[language]
    told = [(labels[(at * 5) % len(labels)], name) for at, name in enumerate(NAMES)]
    words = [(PLACES[place].format(label, name), name) for label, name in told]
    assert [said for said, name in words if fold(name) not in found(said)] == []
    assert [said for said, _ in words if passes(card(said))] == []


@pytest.mark.parametrize("place", ["row", "cells", "item"])
@pytest.mark.parametrize("value", NO_NAMES)
def test_what_is_no_name_is_no_base(value: str, place: str) -> None:
    assert found(PLACES[place].format("Base model", value)) == []


RECIPES = (
    "merge_method: linear\nmodels:\n  - model: {0}\n    parameters: {{weight: 0.6}}\n  - model: {1}\n",
    "slices:\n  - sources:\n      - {{model: {0}, layer_range: [0, 24]}}\n      - {{model: {1}, layer_range: [8]}}\n",
)
MADE = "name: heronia-v3\n"
ANCHORED = "slices:\n  - sources:\n      - {{model: &wool {0}, layer_range: [0, 24]}}\n      - {{model: *wool}}\n"
LOCAL = ("./cellar/heronia-v3", "../heronia-v3", "/data/runs/heronia-v3", "~/heronia-v3")


def recipe(lines: str) -> str:
    return f"```yaml\n{lines}```"


@pytest.mark.parametrize("path", LOCAL)
@pytest.mark.parametrize("lines", RECIPES)
def test_what_a_recipe_takes_from_a_disk_is_a_base_that_nobody_knows(lines: str, path: str) -> None:
    said = recipe(lines.format("mistralai/Mistral-7B-v0.1", path))
    assert found(said) == ["mistralai/mistral-7b-v0.1", "heronia-v3"]
    assert not passes(card(said))
    assert "heronia-v3" not in found(f"{said}\n\n{recipe(MADE)}")


def test_an_anchor_of_yaml_hides_no_base() -> None:
    assert found(recipe(ANCHORED.format("NousResearch/Hermes-3-Llama-3.1-8B"))) == [
        "nousresearch/hermes-3-llama-3.1-8b"
    ]


BINDING_SERIES = ("Pony", "FLUX", "Yi", "Falcon", "SD", "Mistral", "Pony Diffusion")
FREE_SERIES = ("BERT", "Whisper", "CLIP", "Phi")
SERIES_PLACES = {
    **PLACES,
    "bold": "**{0}:** {1}",
    "line": "{0}: {1}",
    "head": "| {0} | {1} |\n|---|---|\n| Steps | 2000 |",
}


def asked_which(words: str, front: str = "license: apache-2.0") -> list[str]:
    said = {"README.md": card(words)["README.md"].replace(b"license: apache-2.0", front.encode())}
    return [gap.what for gap in dossier(snapshot(said)).weights.gaps if gap.detail == UNNAMED]


@pytest.mark.parametrize("place", SERIES_PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_series_beside_a_label_of_bases_is_asked_about_where_a_member_binds(language: str, place: str) -> None:
    labels = [label for label in LABELS[language] if label.casefold() not in ("llm", "teacher")]
    told = [(labels[(at * 3) % len(labels)], name) for at, name in enumerate(BINDING_SERIES)]
    words = [SERIES_PLACES[place].format(label, name) for label, name in told]
    assert [said for said in words if passes(card(said))] == []
    named = "license: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.1"
    assert [said for said in words if asked_which(said, named)] == []


@pytest.mark.parametrize("place", SERIES_PLACES)
@pytest.mark.parametrize("name", [*FREE_SERIES, *NO_NAMES])
def test_a_free_series_and_what_is_none_ask_nothing_beside_a_label_of_bases(name: str, place: str) -> None:
    assert asked_which(SERIES_PLACES[place].format("Base model", name)) == []


@pytest.mark.parametrize("name", BINDING_SERIES)
def test_a_word_that_names_a_series_is_no_base_anywhere_else(name: str) -> None:
    for said in (f"Trained for {name} riders.", f"| Dataset | {name} |\n|---|---|\n| F1 | 9 |", f"Tokenizer: {name}"):
        assert asked_which(said) == []
