"""Facts that follow from bare statements of licenses."""

from __future__ import annotations

from auditor.policy.facts.bare_facts import NAMELESS_POLICY, record_terms, unread_use_policies
from auditor.policy.facts.fact_registry import registry
from auditor.records.book import load_book
from auditor.records.strictness import with_incorporated
from tests.policy.dossiers import SHELF


def test_a_use_policy_without_a_name_is_asked_about_beside_one_that_is_named() -> None:
    stated = [(None, "null"), ("open-1", "USE_POLICY.md")]
    assert unread_use_policies(stated, (), SHELF) == (NAMELESS_POLICY, "USE_POLICY.md")


def test_a_use_policy_that_nobody_names_is_told_in_words() -> None:
    assert unread_use_policies([(None, "null")], (), SHELF) == (NAMELESS_POLICY,)
    assert unread_use_policies([], (), SHELF) == ()


def test_a_record_states_the_terms_of_what_it_takes_in() -> None:
    """Over all shipped records: no term of an incorporated policy is left out of what a license by its name says."""
    book = load_book()
    taking = [one for one in book.ids if book.get(one).incorporates]
    assert len(taking) > 3
    for license_id in taking:
        found = record_terms([license_id], book)
        for within in with_incorporated(book, license_id).values():
            for term in within.terms if within and found else ():
                if f"terms.{term.id}" in registry().terms:
                    assert found[f"terms.{term.id}"].value, (license_id, term.id)
    assert record_terms(["llama-4-community"], book)["terms.territory-exclusion"].value
