"""Sentences of invented cards, in fifteen languages, right and wrong ones: exactly what they state is proposed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis import Analysis
from auditor.evidence.parent_mentions import parent_mentions
from auditor.lineage.ancestry import parents_of
from auditor.records.base_models import load_base_models
from auditor.records.derivation_words import load_derivation_words
from auditor.records.other_names import is_software
from auditor.text.markdown import outline
from tests.laws.repository import book, dossier, snapshot

SNIPPETS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "snippets.yaml").read_text("utf-8"))
OWN = "acme/own-model"


def named(text: str) -> set[str]:
    return {one.name for one in parent_mentions(outline(text, 1), OWN)}


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda one: one["text"][:40])
def test_a_snippet_states_its_parents_and_no_other(snippet: dict[str, Any]) -> None:
    assert named(snippet["text"]) == set(snippet["parents"])


OBJECTS = (
    *("It was fine-tuned from {}.", "This model is based on {}.", "{} is the base model.", "Base model: {}"),
    *(
        "Das Modell basiert auf {}.",
        "Modèle affiné à partir de {}.",
        "本模型基于 {} 微调而成。",
        "Модель основана на {}.",
    ),
)
PARTS = st.sampled_from("Bird Swift Talk Deep Grand Raven Lark Jar Owl Heron Brook Fjord Marsh Stone Bell".split())
JOINED = st.lists(PARTS, min_size=2, max_size=3, unique=True).map("".join)


@given(st.sampled_from(OBJECTS), JOINED)
def test_a_made_up_name_of_capitals_is_read_in_the_place_of_the_object(words: str, name: str) -> None:
    assert named(words.format(name)) == {name}


@given(st.sampled_from(OBJECTS), st.sampled_from(sorted(load_derivation_words().software)))
def test_software_is_no_base_though_it_is_written_like_one(words: str, name: str) -> None:
    assert is_software(name)
    assert name not in {one.casefold() for one in named(words.format(name))}


@given(JOINED)
def test_a_made_up_base_is_proposed_asked_about_and_no_part_of_a_license(name: str) -> None:
    text = f"---\nlicense: apache-2.0\n---\n# A tern\n\nThis model was fine-tuned from {name} on letters.\n"
    audited = dossier(snapshot({"README.md": text.encode()}))
    assert [(edge.parent, edge.declared) for edge in audited.parents] == [(name, False)]
    assert name in " ".join(gap.what for gap in audited.weights.gaps)
    assert audited.weights.concluded.license_ids == ("apache-2.0",)


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("base_model: TheHeron/brook-7b", "It was converted from the release of TheHeron."),
        ("base_model: acme/TowerBase-7B", "It was fine-tuned from TowerBase."),
        ("datasets: [MarshWords]", "It was tuned from MarshWords."),
    ],
)
def test_an_account_data_and_a_base_named_again_are_no_second_base(front: str, words: str) -> None:
    text = f"---\nlicense: apache-2.0\n{front}\n---\n# A tern\n\n{words}\n"
    parents = parents_of(Analysis(book()).recognized(snapshot({"README.md": text.encode()})), load_base_models())
    assert [one.name for one in parents if not one.edge.declared] == []
