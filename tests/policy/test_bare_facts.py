"""Facts that follow from bare statements of licenses."""

from __future__ import annotations

from auditor.policy.facts.bare_facts import NAMELESS_POLICY, unread_use_policies
from tests.policy.dossiers import SHELF


def test_a_use_policy_without_a_name_is_asked_about_beside_one_that_is_named() -> None:
    stated = [(None, "null"), ("open-1", "USE_POLICY.md")]
    assert unread_use_policies(stated, (), SHELF) == (NAMELESS_POLICY, "USE_POLICY.md")


def test_a_use_policy_that_nobody_names_is_told_in_words() -> None:
    assert unread_use_policies([(None, "null")], (), SHELF) == (NAMELESS_POLICY,)
    assert unread_use_policies([], (), SHELF) == ()
