"""The vocabulary refuses what it does not know and says why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.frozen import freeze
from auditor.core.model import RecordTerm
from auditor.records.vocabulary import vocabulary
from auditor.terms import check, explain

USERS = {
    "threshold": 700_000_000, "metric": "monthly-active-users", "scope": "licensee-and-affiliates",
    "measured": "release-date", "consequence": "separate-license",
}  # fmt: skip
REVENUE = {
    "threshold": 10_000_000, "currency": "USD", "period": "year", "scope": "licensee", "consequence": "no-rights",
}  # fmt: skip
WORDS = [
    (kind.id, word) for kind in vocabulary().terms.values() if kind.shape in ("word", "age") for word in kind.values
]


@pytest.mark.parametrize(("term_id", "word"), WORDS)
def test_every_word_is_allowed_alone_and_for_words_also_as_a_mapping(term_id: str, word: str) -> None:
    assert check(term_id, word) is None
    if vocabulary().terms[term_id].shape == "word":
        assert check(term_id, freeze({"kind": word})) is None


@pytest.mark.parametrize(
    ("term_id", "value"),
    [
        ("user-cap", USERS),
        ("user-cap", [USERS, USERS | {"threshold": 1}]),
        ("revenue-cap", REVENUE),
        ("revenue-cap", REVENUE | {"only_if": "model-as-a-service", "internal_use_exempt": "yes"}),
        ("other-cap", {"threshold": 5000, "unit": "devices", "consequence": "fee"}),
        ("acceptable-use", ["military", "spam"]),
        ("territory-exclusion", [{"area": "EU", "basis": "domicile", "scope": "multimodal"}]),
        ("governing-law", "US-CA"),
        ("governing-law", ["FR", "licensor-place"]),
        ("venue", {"code": "HK", "for": "companies"}),
        ("licensor", {"name": "Example Corp", "country": "NO"}),
        ("licensor", [{"name": "One", "for": "EEA"}, {"name": "Two", "for": "elsewhere"}]),
        ("display-attribution", {"text": None, "when": "publishing results"}),
        ("model-name-prefix", {"text": "Example", "when": None}),
        ("minimum-age", 13),
        ("termination", {"kind": "automatic", "cure_days": 30}),
        ("incorporates", ["a policy"]),
        ("acceptable-use-by-reference", "https://example.com/policy"),
    ],
)
def test_values_of_every_shape_are_allowed(term_id: str, value: Any) -> None:
    assert check(term_id, freeze(value)) is None


@pytest.mark.parametrize(
    ("term_id", "value", "said"),
    [
        ("comercial-use", "allowed", "no known term"),
        ("commercial-use", "yes", "not one of allowed, conditional, prohibited"),
        ("commercial-use", True, "not one of"),
        ("share-alike", {"kind": "same-license", "for": "models"}, "unknown field 'for'"),
        ("termination", {"kind": "automatic", "cure_days": "thirty"}, "not of type integer"),
        ("acceptable-use", "military", "not a list"),
        ("acceptable-use", ["military", "militery"], "no category"),
        ("acceptable-use", ["military", "military"], "twice"),
        ("user-cap", "700 million", "not a mapping"),
        ("user-cap", USERS | {"threshold": "700000000"}, "no whole number"),
        ("user-cap", USERS | {"metric": "followers"}, "metric: 'followers'"),
        ("user-cap", {key: value for key, value in USERS.items() if key != "measured"}, "lacks 'measured'"),
        ("revenue-cap", REVENUE | {"currency": "dollars"}, "ISO 4217"),
        ("revenue-cap", REVENUE | {"colour": "red"}, "unknown field 'colour'"),
        ("territory-exclusion", [{"area": "Europe", "basis": "use", "scope": "all"}], "no place code"),
        ("territory-exclusion", [{"area": False, "basis": "use", "scope": "all"}], "no place code"),
        ("governing-law", "California", "neither a place code"),
        ("governing-law", False, "neither a place code"),
        ("licensor", {"country": "US"}, "names nobody"),
        ("display-attribution", "Built with Example", "text: null"),
        ("minimum-age", 0, "number of years"),
        ("notice-text", "", "not text"),
    ],
)
def test_other_values_are_refused_with_a_reason(term_id: str, value: Any, said: str) -> None:
    assert said in (check(term_id, freeze(value)) or "")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(term_id=st.sampled_from(sorted(vocabulary().terms)), value=JUNK)
def test_no_value_breaks_the_check_or_the_sentence(term_id: str, value: Any) -> None:
    frozen = freeze(value)
    problem = check(term_id, frozen)
    assert problem is None or problem
    assert explain(RecordTerm(id=term_id, value=frozen, where=None))
