"""Lists of words of the license database become the expressions that modules name them in."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

from auditor.core import patterns
from auditor.core.worded import Worded, expression, one_of

CLAUSES = Worded("clauses.yaml")


@pytest.mark.parametrize(
    ("phrase", "fits", "fits_not"),
    [
        ("grant", ["grant"], ["grants", "Grant"]),
        ("licens*", ["licens", "license", "licensees"], ["licen", "license now"]),
        ("minist+", ["ministry"], ["minist"]),
        ("(a|the|)model", ["amodel", "themodel", "model"], ["ofmodel"]),
        ("make …available", ["make available", "make the weights available"], ["make" + " x" * 40 + " available"]),
        (r"UG \(limited\)", ["UG (limited)"], ["UG limited"]),
        ("e.V.", ["e.V."], ["exVx"]),
    ],
)
def test_a_phrase_fits_what_its_signs_say(phrase: str, fits: list[str], fits_not: list[str]) -> None:
    made = re.compile(expression(phrase))
    assert [words for words in fits if not made.fullmatch(words)] == []
    assert [words for words in fits_not if made.fullmatch(words)] == []


def test_words_are_whole_in_languages_that_part_them_and_found_within_others() -> None:
    lists = {"en": ["and"], "de": ["und"], "zh": ["和"]}
    whole, anywhere = re.compile(one_of(lists)), re.compile(one_of(lists, anywhere=True))
    assert whole.findall("band and und 模型和权重 hund") == ["and", "und", "和"]
    assert anywhere.findall("band 模型和权重") == ["and", "和"]


def test_the_longer_of_two_words_is_found_first() -> None:
    assert re.match(one_of({"en": ["sub", "sublicense"]}, anywhere=True), "sublicense")[0] == "sublicense"  # type: ignore[index]


def test_a_list_without_words_fits_nothing() -> None:
    assert not re.search(one_of({"en": []}), "")
    assert not CLAUSES.pattern("{tense.zh~}").search("abc")


def test_a_pattern_names_lists_of_one_language_or_all() -> None:
    assert CLAUSES.pattern(r"{and} ").search("und ")
    assert not CLAUSES.pattern(r"{and.en} ").search("und ")
    assert CLAUSES.words("nor", "nl") == ("noch",)
    assert {"nor", "noch", "ni"} <= {*CLAUSES.words("nor")}


def test_a_list_that_is_not_there_is_told_when_the_pattern_is_used() -> None:
    pattern = CLAUSES.pattern("{no_such_list}")
    with pytest.raises(KeyError, match="no_such_list"):
        pattern.search("")


def test_a_pattern_made_of_lists_is_one_of_the_house_and_can_be_copied() -> None:
    pattern = CLAUSES.pattern("{nor}", re.IGNORECASE)
    assert patterns.is_pattern(pattern)
    again = pickle.loads(pickle.dumps(copy.deepcopy(pattern)))  # noqa: S301 - made a moment ago
    assert again == pattern
    assert hash(again) == hash(pattern)
    assert (again.pattern, again.flags) == (pattern.pattern, pattern.flags)
    assert pattern.search("NOR")
    with pytest.raises(AttributeError):
        pattern.nothing  # type: ignore[attr-defined] # noqa: B018
