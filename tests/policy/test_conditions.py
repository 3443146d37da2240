"""Conditions: three outcomes, errors with a column, and nothing truthy that is no answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.errors import ConfigError
from auditor.policy.checks.conditions import Compiler
from auditor.policy.facts.fact_registry import FactSpec

SPECS = [
    FactSpec(name="org.users", type="int", about="users"),
    FactSpec(name="org.share", type="number", about="share"),
    FactSpec(name="org.sector", type="string", about="sector", allowed=("bank", "farm")),
    FactSpec(name="org.open", type="bool", about="open"),
    FactSpec(name="org.tags", type="strings", about="tags", allowed=("red", "blue")),
    FactSpec(name="org.since", type="date", about="since"),
    FactSpec(name="org.sector.detail", type="string", about="a longer name than another"),
]
COMPILER = Compiler(SPECS)
FACTS: dict[str, Any] = {
    "org.users": 5, "org.share": 0.5, "org.sector": "bank", "org.open": True, "org.tags": ("red",),
    "org.since": "2026-01-02", "org.sector.detail": "x",
}  # fmt: skip


def test_a_condition_is_true_or_false_where_its_facts_are_known() -> None:
    assert COMPILER.compile("org.users > 3 && 'red' in org.tags").evaluate(FACTS) is True
    assert COMPILER.compile("org.since < '2026-01-01'").evaluate(FACTS) is False


def test_a_missing_fact_that_decides_makes_it_unknown_and_is_named() -> None:
    condition = COMPILER.compile("org.open && org.users > 3")
    facts = {"org.open": True}
    assert condition.evaluate(facts) is None
    assert condition.decide(facts) == (None, "org.users")


def test_a_missing_fact_that_does_not_decide_changes_nothing() -> None:
    assert COMPILER.compile("org.open && org.users > 3").evaluate({"org.open": False}) is False
    assert COMPILER.compile("org.users > 3 || org.open").evaluate({"org.open": True}) is True
    assert COMPILER.compile("!(org.users > 3)").evaluate({}) is None


def test_a_run_time_error_is_unknown_and_never_true() -> None:
    assert COMPILER.compile("org.users / (org.users - 5) > 0").evaluate(FACTS) is None
    assert COMPILER.compile("org.users > 1").evaluate({"org.users": 2.5}) is None
    assert COMPILER.compile("org.sector.matches('(')").evaluate(FACTS) is None


def test_a_longer_fact_name_is_not_read_from_a_shorter_one() -> None:
    assert COMPILER.compile("org.sector.detail == 'x'").evaluate({"org.sector": "bank"}) is None


def test_a_condition_knows_the_facts_it_reads_and_not_the_words_in_its_strings() -> None:
    condition = COMPILER.compile("org.tags.exists(t, t == 'blue') || org.sector.detail == 'org.users'")
    assert condition.reads == ("org.sector.detail", "org.tags")


def test_equal_sources_share_one_compiled_condition() -> None:
    assert COMPILER.compile("org.open") is COMPILER.compile("org.open")


@pytest.mark.parametrize(
    ("source", "what", "column", "hint"),
    [
        ("org.open && org.usres > 3", "unknown fact 'org.usres'", "column 13", "did you mean 'org.users'?"),
        ("org.users > 3.0", "cannot be read", "column 11", "write 1.0"),
        ("org.users > ", "cannot be read", "column 13", ""),
        ("org.users", "does not yield true or false", "column 1", ""),
        ("has(org.users)", "cannot be read", "column 4", ""),
        ("contains(org.sector, 'bank')", "cannot be read", "column 9", ""),
        ("org.sector == 'bnak'", "never has the value 'bnak'", "column 15", "did you mean 'bank'?"),
        ("'redd' in org.tags", "never has the value 'redd'", "column 1", "did you mean 'red'?"),
        ("org.sector in ['farm', 'bnak']", "never has the value 'bnak'", "column 24", "did you mean 'bank'?"),
        ("org.share + org.sector == 1.0", "cannot be read", "column 11", "different types"),
        ("true", None, "", ""),
    ],
)
def test_a_condition_that_cannot_mean_anything_is_an_error_with_a_column(
    source: str, what: str | None, column: str, hint: str
) -> None:
    if what is None:
        assert COMPILER.compile(source).evaluate({}) is True
        return
    with pytest.raises(ConfigError) as caught:
        COMPILER.compile(source, where="auditor.yaml:7:3")
    assert what in caught.value.what
    assert caught.value.where == f"auditor.yaml:7:3, in the condition at {column}"
    assert hint in caught.value.hint


def test_a_condition_without_an_end_is_refused() -> None:
    with pytest.raises(ConfigError):
        COMPILER.compile("org.open || " * 1000 + "org.open")
    with pytest.raises(ConfigError):
        COMPILER.compile("(" * 3000)


@given(st.sets(st.sampled_from(sorted(FACTS))))
def test_knowing_more_never_changes_an_answer_already_given(known: set[str]) -> None:
    source = "(org.users > 3 && org.sector == 'bank') || !org.open || 'blue' in org.tags || org.share > 0.9"
    some = COMPILER.compile(source).evaluate({name: FACTS[name] for name in known})
    assert some in (None, COMPILER.compile(source).evaluate(FACTS))
