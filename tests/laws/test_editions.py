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
from auditor.text.subjects import subject_of
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


BESIDE: dict[str, Any] = yaml.safe_load((data_root("license_db") / "license_subjects.yaml").read_text("utf-8"))
PAGE: dict[str, Any] = yaml.safe_load((data_root("license_db") / "subjects.yaml").read_text("utf-8"))
LIMITS = {
    "en": " may only be used for research.", "de": " darf nur für die Forschung genutzt werden.",
    "fr": " ne peut être utilisée que pour la recherche.", "es": " solo se puede usar para investigación.",
    "pt": " só pode ser usada para pesquisa.", "it": " può essere usata solo per la ricerca.",
    "nl": " mag alleen voor onderzoek worden gebruikt.", "pl": " może być używana tylko do badań.",
    "ru": " может использоваться только для исследований.", "zh": "仅限研究使用。",
    "ja": "は研究目的でのみ使用できます。", "ko": "은 연구용으로만 사용할 수 있습니다.",
}  # fmt: skip
"""What may limit an edition, behind it."""


@cache
def _of_things(code: str) -> tuple[str, ...]:
    """An edition on either side of every word for what a project has besides its model, with and without an article."""
    blank = "" if code in ("zh", "ja") else " "
    things = {
        *BESIDE[code]["beside"],
        *PAGE["pages"].get(code, ()),
        *TABLE["languages"][code]["kinds"],
    }
    articles = ("", *(f"{one} " for one in PAGE["article"].get(code, ())))
    return tuple(
        f"{article}{first}{blank}{second}"
        for thing in sorted(things)
        for edition in TABLE["languages"][code]["editions"]
        for first, second in ((thing.strip("*"), edition), (edition, thing.strip("*")))
        for article in articles
    )


@pytest.mark.parametrize("code", READ)
def test_an_edition_is_of_no_thing_beside_the_model(code: str) -> None:
    told = [one for one in _of_things(code) if subject_of(f"{one}.") or subject_of(f"{one}{LIMITS[code]}")]
    assert told == []


@given(st.data())
def test_an_edition_is_asked_about_where_a_limit_follows(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(READ))
    edition = data.draw(st.sampled_from(_of_things(code)))
    assert not _with(f"{edition}{LIMITS[code]}"), (code, edition)


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
