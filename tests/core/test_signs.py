"""Signs are looked for instead of patterns, so a pattern that holds without one would be a parent nobody sees."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.core.patterns import pythons_own
from auditor.core.signs import Signs
from auditor.evidence.made_data import _vendors, made_data
from auditor.records.derivation_words import Cue, load_derivation_words
from auditor.records.named_licenses import _nouns
from auditor.text.markdown import outline
from tests.sizes import sized

CUES = load_derivation_words().cues
_LOOKED_FOR = [
    (signs, pattern) for signs in (_nouns().granted, _nouns().bound, _nouns().heads) for pattern in signs._things
]


@pytest.mark.parametrize("cue", CUES, ids=[f"{cue.relation}: {cue.signs[0]}" for cue in CUES])
def test_whatever_words_of_derivation_match_shows_one_of_their_signs(cue: Cue) -> None:
    @settings(max_examples=sized(60), deadline=None)
    @given(st.from_regex(pythons_own(cue.pattern)))
    def check(text: str) -> None:
        if cue.pattern.search(text):
            assert cue in Signs([(cue, cue.signs)]).called(text), text

    check()


def test_whatever_names_a_vendors_model_is_looked_for() -> None:
    for told in _vendors()._things:
        for pattern in (told[0].joined, told[0].name):
            _shown(pattern, told)


def _shown(pattern: re.Pattern[str], told: object) -> None:
    @settings(max_examples=sized(30), deadline=None)
    @given(st.from_regex(pythons_own(pattern)))
    def check(text: str) -> None:
        if pattern.search(text):
            assert told in _vendors().called(text), text

    check()


@pytest.mark.parametrize("name", ["GPT-4", "gpt 4", "GPT3.5", "ChatGPT", "Claude 3", "Gemini", "Grok-2", "PaLM 2"])
def test_data_made_by_a_vendors_model_are_seen_however_the_name_is_written(name: str) -> None:
    found = list(made_data(outline(f"The dialogues were generated with **{name}** last year.", 1)))
    assert [one.words for one in found] == [name]


@pytest.mark.parametrize("place", range(len(_LOOKED_FOR)))
def test_whatever_names_a_license_is_looked_for(place: int) -> None:
    signs, pattern = _LOOKED_FOR[place]
    _is_called(pattern, lambda text: pattern in signs.called(text))


def test_whatever_gives_a_model_another_role_is_looked_for() -> None:
    words = load_derivation_words()
    _is_called(words.roles, lambda text: bool(words.role_signs.called(text)))


def _is_called(pattern: re.Pattern[str], called: Callable[[str], bool]) -> None:
    @settings(max_examples=sized(60), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pythons_own(pattern)))
    def check(text: str) -> None:
        if pattern.search(text):
            assert called(text), text

    check()


def test_what_is_called_comes_in_the_order_of_the_rows() -> None:
    signs = Signs([("second row of the alphabet", ("b",)), ("first", ("a", "aa")), ("never", ("z",))])
    assert signs.called("AA and B") == ["second row of the alphabet", "first"]
    assert signs.called("") == []


def test_letters_that_patterns_take_for_an_i_are_signs_as_well() -> None:
    signs = Signs([("license", ("licens",)), ("kind", ("kind",))])
    assert signs.called("LİCENSE") == signs.called("lıcenſe") == ["license"]
    assert signs.called("\u212aınd") == ["kind"]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("It is red.", True),
        ("It scores this.", False),
        ("_is_ red", True),
        ("THIS-IS", True),
        ("redisred", False),
        ("ist is", True),
        ("это", False),
    ],
)
def test_a_sign_between_blanks_is_a_word_of_its_own(text: str, called: bool) -> None:
    assert bool(Signs([("a row", (" is ",))]).called(text)) is called


def test_a_name_may_stand_beside_a_word_of_another_script_without_a_blank() -> None:
    assert Signs([("a row", (" из ",))]).called("изLlama-2-7b")
    assert not Signs([("a row", (" из ",))]).called("изделие")
