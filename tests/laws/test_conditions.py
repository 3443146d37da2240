"""What allows the model under a condition in plain words is asked about, and what a machine needs is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.model import Document, DocumentKind, Location
from auditor.core.text import Text
from auditor.terms.ledger import unread_sentences
from auditor.text import fold
from auditor.text.conditions import allows_under_a_condition
from tests.laws.repository import book, passes
from tests.laws.test_named_licenses import card

ROUNDS: list[dict[str, dict[str, Any]]] = list(
    yaml.safe_load_all((Path(__file__).parent / "conditional.yaml").read_text("utf-8"))
)
"""Language → permissions, conditions and their twins; each round written before it was tried."""
WRITTEN = [
    pytest.param(words, id=f"{number}-{code}") for number, held in enumerate(ROUNDS) for code, words in held.items()
]


def _put(frames: list[str], told: list[str]) -> Iterator[str]:
    for frame in frames:
        for one in told:
            sentence = frame.format(c=one)
            yield sentence[0].upper() + sentence[1:]


def _conditions(words: Mapping[str, Any]) -> list[str]:
    return list(chain.from_iterable(words["conditions"].values()))


def _is_asked_about(sentence: str) -> bool:
    place = Location(path="README.md", start_line=1)
    told = Document(kind=DocumentKind.CARD, location=place, text=Text(sentence), covers=frozenset(), score=0.0)
    return any(one.why for one in unread_sentences(told, None, book()))


@pytest.mark.parametrize("words", WRITTEN)
def test_a_permission_with_a_condition_is_asked_about(words: Mapping[str, Any]) -> None:
    assert [one for one in _put(words["grants"], _conditions(words)) if not _is_asked_about(one)] == []


@pytest.mark.parametrize("words", WRITTEN)
def test_what_a_machine_needs_is_no_condition(words: Mapping[str, Any]) -> None:
    assert [one for one in _put(words["grants"], words["harmless"]) if allows_under_a_condition(fold(one))] == []


@pytest.mark.parametrize("words", WRITTEN)
def test_what_is_told_of_something_else_is_no_permission(words: Mapping[str, Any]) -> None:
    told = _put(words.get("others", []), _conditions(words))
    assert [one for one in told if allows_under_a_condition(fold(one))] == []


@given(st.sampled_from([words for held in ROUNDS for words in held.values()]), st.data())
def test_no_model_passes_beside_a_condition(words: Mapping[str, Any], data: st.DataObject) -> None:
    told = data.draw(st.sampled_from(list(_put(words["grants"], _conditions(words)))))
    assert not passes(card(told))


@pytest.mark.parametrize(
    "told",
    [
        "You may use the model even if you compete with us.",
        "If you use this model in your work, please cite our paper.",
        "Members of the club trained the model, and everybody may use it.",
        "The model was made with the help of the authors of the corpus, and is free to use.",
        "We tell our members about the model when it is updated.",
        "Das Modell wurde von Mitgliedern des Vereins trainiert und ist frei nutzbar.",
        "Le modèle a été entraîné par les membres de l'association ; il est libre d'utilisation.",
    ],
)
def test_persons_and_ties_beside_a_free_permission_are_no_condition(told: str) -> None:
    assert not allows_under_a_condition(fold(told))


@pytest.mark.parametrize(
    "told",
    [
        "Du får använda modellen så länge du inte tar betalt.",
        "Z modelu można korzystać za zgodą autorów.",
        "Le modèle est mis à disposition aux adhérents de l'association.",
        "Das Modell steht den Mitgliedern des Vereins zur Verfügung.",
        "The weights are available to members of the club.",
    ],
)
def test_a_circle_and_a_leave_are_conditions(told: str) -> None:
    assert not passes(card(told))
