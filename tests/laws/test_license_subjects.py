"""Whose license a sentence, a row or a heading tells: another's limits nothing, this model's is never passed over."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.model import Outcome
from auditor.core.resources import data_root
from auditor.text.license_subjects import told_apart
from tests.laws.license_subjects import NAME, Told, of_others, of_the_model, table
from tests.laws.repository import snapshot, verdict

CARD = "---\nlicense: apache-2.0\n---\n# Pembrel 3B\n\nPembrel sorts short texts into twelve topics.\n\n{}\n"
WORDS = yaml.safe_load((data_root("license_db") / "license_subjects.yaml").read_text("utf-8"))


def judged(body: str, name: str = NAME, card: str = CARD) -> Outcome:
    return verdict(snapshot({"README.md": card.format(body).encode()}, name=name)).outcome


def _by_kind(told: list[Told]) -> dict[str, list[Told]]:
    kinds: dict[str, list[Told]] = {}
    for one in told:
        kinds.setdefault(f"{one.language} {one.kind}", []).append(one)
    return kinds


OTHERS, OWN = _by_kind(list(of_others())), _by_kind(list(of_the_model()))
EACH = 5
"""Of a language and a kind, spread over its forms: the whole takes two processors some minutes."""


@pytest.mark.parametrize("kind", OTHERS)
def test_the_license_of_something_else_is_neither_failed_nor_asked_about(kind: str) -> None:
    told = OTHERS[kind][:: max(len(OTHERS[kind]) // EACH, 1)]
    outcomes = [judged(one.body) for one in told]
    assert Outcome.FAIL not in outcomes
    assert outcomes.count(Outcome.PASS) >= 0.8 * len(told), [
        one.body for one, outcome in zip(told, outcomes, strict=True) if outcome is not Outcome.PASS
    ]


@pytest.mark.parametrize("kind", OWN)
def test_the_same_words_of_this_model_do_not_pass(kind: str) -> None:
    for one in OWN[kind][:: max(len(OWN[kind]) // EACH, 1)]:
        assert judged(one.body) is not Outcome.PASS, one.body


@pytest.mark.parametrize("language", WORDS)
def test_the_example_of_each_language_is_told_apart(language: str) -> None:
    assert told_apart(WORDS[language]["example"])


@given(st.sampled_from(sorted(table())), st.data())
def test_what_is_left_of_a_sentence_stands_in_it(language: str, data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(table()[language]["own"]))
    told = told_apart(body.format(L="CC BY-NC 4.0", N="Heron-7B"))
    assert told is None or told.rest
