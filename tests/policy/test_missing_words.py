"""Sentences about facts that nobody stated."""

from __future__ import annotations

import re

import pytest

from auditor.policy.checks.missing import unknown
from auditor.policy.checks.texts import human
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.tables import place_name

FACTS = registry().facts


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_fact_that_is_unknown_is_told_in_one_sentence_without_remarks(name: str) -> None:
    sentence = unknown(FACTS[name].subject)
    assert re.fullmatch(r"(?:[^:;()]|:`|(?<=[-\d)])\([^() ]+\))+ (?:is|are) unknown\.", sentence), sentence


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_question_about_a_fact_holds_no_remark_before_what_it_asks(name: str) -> None:
    spec = FACTS[name]
    if not spec.ask:
        assert spec.question == f"{spec.subject}: what applies here ({name})?"


@pytest.mark.parametrize(
    ("about", "verb"),
    [
        ("Monthly active users of the product", "are"),
        ("US states the patients live in", "are"),
        ("Data sets it is said to be trained on", "are"),
        ("Exemptions claimed", "are"),
        ("Country the licensee is run from", "is"),
        ("What the model is used for", "is"),
        ("Whether protected health information reaches the model", "is"),
        ("The operator's country", "is"),
        ("Systemic-risk status", "is"),
    ],
)
def test_several_things_are_unknown_and_one_thing_is(about: str, verb: str) -> None:
    assert unknown(about) == f"{about} {verb} unknown."


@pytest.mark.parametrize("value", [None, "null", [None], {"name": None}, ("null", "a policy")])
def test_a_missing_value_stands_in_a_sentence_in_words(value: object) -> None:
    assert not re.search(r"\b(?:null|None)\b", human(value))


def test_the_sign_for_all_places_is_never_shown() -> None:
    assert "*" not in place_name("*")
