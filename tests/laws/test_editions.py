"""A short statement of the edition is asked about in every language that is read; other editions are not."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.resources import data_root
from auditor.terms.editions import states_an_edition
from auditor.text import fold, sentences
from tests.laws.generators import plain_carrier
from tests.laws.repository import passes

TABLE: dict[str, Any] = yaml.safe_load((data_root("license_db") / "editions.yaml").read_text("utf-8"))
READ = ("en", "zh", "ja", "ko", "de", "fr", "es", "pt", "it", "nl", "pl", "ru")
FRAMES = (
    "{edition}.",
    "{edition}",
    "## {edition}",
    "- {edition}.",
    "**{edition}!**",
)
IN_ENGLISH = (
    "This is a {edition}.",
    "Tern 7B is the {edition} of our model.",
    "You have a {edition} here, 2.1.",
    "# Tern 7B ({edition})",
)


def _with(sentence: str) -> bool:
    files = plain_carrier()
    return passes({**files, "README.md": files["README.md"] + f"\n\n{sentence}\n".encode()})


@cache
def _editions(code: str) -> tuple[str, ...]:
    words = TABLE["languages"][code]
    blank = "" if code in ("zh", "ja", "ko") else " "
    turned = code in ("fr", "es", "pt", "it")
    pairs = [(edition, kind) if turned else (kind, edition) for kind in words["kinds"] for edition in words["editions"]]
    return tuple(f"{a}{blank}{b}" for a, b in pairs)


def test_every_language_that_is_read_has_its_words() -> None:
    assert set(READ) <= set(TABLE["languages"])


@given(st.data())
def test_an_edition_that_limits_is_asked_about(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(READ))
    edition = data.draw(st.sampled_from(_editions(code)))
    frame = data.draw(st.sampled_from((*FRAMES, *IN_ENGLISH) if code == "en" else FRAMES))
    assert not _with(frame.format(edition=edition)), (code, frame.format(edition=edition))


@pytest.mark.parametrize("sentence", TABLE["examples"]["yes"])
def test_the_examples_are_editions(sentence: str) -> None:
    assert any(states_an_edition(one.words, one.kind) for one in sentences(sentence))
    assert not _with(sentence)


@pytest.mark.parametrize("sentence", TABLE["examples"]["no"])
def test_what_is_no_edition_of_the_model_is_none(sentence: str) -> None:
    assert not any(states_an_edition(one.words, one.kind) for one in sentences(sentence))


HARMLESS = ("Evaluation results", "Instruct version.", "Base edition.", "Stable version")


@pytest.mark.parametrize("sentence", HARMLESS)
def test_an_edition_that_limits_nothing_is_not_asked_about(sentence: str) -> None:
    assert _with(sentence)


def test_words_stand_once_and_folded_words_remain() -> None:
    for code, words in TABLE["languages"].items():
        for key in ("kinds", "editions", "phrases", "is", "of", "small"):
            assert all(fold(word) for word in words[key]), json.dumps([code, key])
