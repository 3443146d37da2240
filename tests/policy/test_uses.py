"""Declared uses: every word is known or asked for, and a clause that may reach a use is never passed over."""

from __future__ import annotations

import pytest

from auditor.core.frozen import freeze
from auditor.core.model import Outcome, Verdict
from auditor.policy.facts import tables, uses
from auditor.policy.facts.fact_registry import TERMS, registry
from auditor.policy.facts.known import Known
from auditor.policy.judging.judge import judge_case
from tests.scenarios.cases import acceptance_cases

CASES = acceptance_cases()
BANK = next(case for case in CASES if case.id == "16")
ROWS = tables.table("uses")["uses"]
ANNEX_III = (
    *("1a", "1b", "1c", "2", "3a", "3b", "3c", "3d", "4a", "4b", "5a", "5b", "5c", "5d"),
    *("6a", "6b", "6c", "6d", "6e", "7a", "7b", "7c", "7d", "8a", "8b"),
)
LAW_IDS = {use.id for use in uses.uses() if use.id.startswith(uses.LEGAL_IDS)}


def judged(use_cases: list[str], restrictions: list[str], **facts: object) -> Verdict:
    """The German bank with other uses and a license with these restrictions and nothing else; None forgets a fact."""
    silent = {name: Known(value=()) for name in registry().facts if name.startswith(TERMS)}
    stated = {
        **BANK.case.stated,
        **silent,
        f"{TERMS}acceptable-use": Known(value=tuple(restrictions)),
        "license.unread_use_policies": Known(value=()),
        "deployment.use_cases": Known(value=tuple(use_cases)),
        **{name.replace("__", "."): Known(value=freeze(value)) for name, value in facts.items()},
    }
    stated = {name: known for name, known in stated.items() if known.value is not None}
    case = BANK.case
    return judge_case(type(case)(**{**{f: getattr(case, f) for f in case.__slots__}, "stated": stated}), BANK.policy)


def outcome(verdict: Verdict, check: str) -> Outcome:
    return next(finding.outcome for finding in verdict.findings if finding.check == check)


# ------------------------------------------------------------------------------------------------- the vocabulary


def test_each_use_says_what_it_touches_in_words_of_the_vocabulary() -> None:
    for row in ROWS:
        found = uses.find(str(row["id"]))
        assert found is not None
        assert found.id == row["id"]
        assert all(uses.find(word) is found for word in found.also)
        assert "verbatim" in row or "interpretive" in row, f"{found.id}: a use that touches nothing says so"
        assert set(found.verbatim) | set(found.interpretive) <= set(uses.categories())
        assert not set(found.verbatim) & set(found.interpretive)
        assert set(found.counts_as[1:]) | set(found.may_be) <= LAW_IDS


def test_every_id_of_annex_iii_and_of_article_5_is_a_known_use() -> None:
    wanted = {f"annex_iii.{number}" for number in ANNEX_III} | {f"art5.1{letter}" for letter in "abcdefgh"}
    assert wanted | {"art5.1ba", "art5.1bb"} <= LAW_IDS
    assert {one for one in LAW_IDS if one.startswith("annex_iii.")} == {f"annex_iii.{n}" for n in ANNEX_III}


def test_each_category_is_a_use_that_its_clause_names() -> None:
    for category in uses.categories():
        found = uses.find(category)
        assert found is not None
        assert category in found.verbatim


@pytest.mark.parametrize("word", ["credit scoring", "Credit-Scoring", "CREDIT_SCORING", "annex iii.5b"])
def test_capitals_and_blanks_do_not_tell_words_apart(word: str) -> None:
    found = uses.find(word)
    assert found is not None
    assert found.id == "annex_iii.5b"


def test_words_near_a_known_one_are_slips_and_words_of_their_own_are_not() -> None:
    assert uses.slip_of("chatbot_publik") == "chatbot_public"
    assert uses.slip_of("annex_iii.9z") is not None
    assert uses.slip_of("chatbot_public") is None
    assert uses.slip_of("orchard_planning") is None


# ------------------------------------------------------------------------------------------------------- LIC-05


def test_a_use_never_passes_a_license_that_restricts_what_it_touches() -> None:
    for use in uses.uses():
        touched = [*use.verbatim, *use.interpretive]
        wanted = Outcome.FAIL if use.verbatim else Outcome.NEEDS_REVIEW if touched else Outcome.PASS
        everything = sorted(uses.categories())
        assert outcome(judged([use.id], everything), "LIC-05") is wanted, use.id
        others = [category for category in everything if category not in touched]
        assert outcome(judged([use.id], others), "LIC-05") is Outcome.PASS, use.id


@pytest.mark.parametrize("word", ["credit_scoring", "insurance_underwriting", "biometric_identification", "hiring"])
def test_plain_words_of_business_meet_the_clauses_that_may_reach_them(word: str) -> None:
    found = uses.find(word)
    assert found is not None
    for category in found.interpretive:
        assert outcome(judged([word], [category]), "LIC-05") is Outcome.NEEDS_REVIEW, category


@pytest.mark.parametrize("category", ["spam", "military", "environmental-harm"])
def test_a_word_that_stands_nowhere_never_passes_a_license_with_restrictions(category: str) -> None:
    verdict = judged(["orchard_planning"], [category])
    finding = next(finding for finding in verdict.findings if finding.check == "LIC-05")
    assert finding.outcome is Outcome.NEEDS_REVIEW
    assert uses.categories()[category] in finding.reason
    assert "orchard_planning" in str(finding.question)


def test_a_word_that_stands_nowhere_passes_a_license_without_restrictions() -> None:
    assert outcome(judged(["orchard_planning"], []), "LIC-05") is Outcome.PASS


# -------------------------------------------------------------------------------------------------- the EU AI Act


def test_what_annex_iii_or_article_5_names_or_may_name_is_never_passed_over() -> None:
    prohibited = {f"art5.1{letter}" for letter in "abcdefgh"}
    for use in uses.uses():
        verdict = judged([use.also[-1] if use.also else use.id], [])
        near_police = use.id in ("law_enforcement", "intelligence_services") or "annex_iii.6d" in use.counts_as
        letters = {one for tag in uses.tagged([use.id], "prohibited") if tag != "definite" for one in tag}
        letters |= {one for tag in uses.tagged([use.id], "prohibited_police") for one in tag if near_police}
        ids = {*use.counts_as, *use.may_be, *letters}
        assert (outcome(verdict, "AIA-04") is not Outcome.NOT_APPLICABLE) is bool(ids & prohibited), use.id
        if not set(use.counts_as) & prohibited:
            named = any(one.startswith("annex_iii.") for one in ids)
            assert (outcome(verdict, "AIA-07") is not Outcome.NOT_APPLICABLE) is named, use.id


def test_a_word_that_stands_nowhere_is_asked_for_by_the_act() -> None:
    verdict = judged(["orchard_planning"], [])
    assert outcome(verdict, "AIA-04") is Outcome.NEEDS_REVIEW
    assert outcome(verdict, "AIA-07") is Outcome.UPCOMING


# --------------------------------------------------------------- who must settle what the provider of a model owes


STATUS = ("AIA-24", "AIA-31")
DOCUMENTS = {
    "AIA-26": "annex_xii_pack",
    "AIA-27": "copyright_policy",
    "AIA-28": "training_summary",
    "AIA-32": "eu_representative",
}
PLAIN: dict[str, object] = {
    "deployment__role": ("deployer",),
    "deployment__modifies_model": ("none",),
    "policy__keys": (),
    "policy__eu_ai_act__require_provider_documents": False,
    "policy__eu_ai_act__require_annex_xii_pack": False,
    "license__category": "proprietary",
    "model__publisher_country": "US",
    "model__training_flop": None,
    "model__provider_states_gpai": False,
    **{f"attestations__{name}": None for name in DOCUMENTS.values()},
}


def test_a_deployer_of_an_ordinary_tool_is_asked_nothing_of_its_provider() -> None:
    verdict = judged(["internal_coding"], [], **PLAIN)
    assert {outcome(verdict, check) for check in (*STATUS, *DOCUMENTS)} == {Outcome.PASS}
    assert "stricter reading" in next(one.reason for one in verdict.findings if one.check == "AIA-24")


@pytest.mark.parametrize("words", [["credit_scoring"], ["CV screening", "internal_coding"]])
def test_a_high_risk_use_needs_the_providers_documents_and_not_its_status(words: list[str]) -> None:
    verdict = judged(words, [], **PLAIN)
    assert {outcome(verdict, check) for check in STATUS} == {Outcome.PASS}
    assert {outcome(verdict, check) for check in DOCUMENTS} == {Outcome.NEEDS_REVIEW}


@pytest.mark.parametrize(
    "other",
    [
        {"deployment__role": ("deployer", "gpai_provider")},
        {"deployment__modifies_model": ("full_ft",)},
        {"policy__eu_ai_act__require_provider_documents": True},
        {"policy__eu_ai_act__model_questions": "every-model"},
    ],
)
def test_who_may_be_the_provider_or_wants_the_documents_must_settle_the_status(other: dict[str, object]) -> None:
    verdict = judged(["internal_coding"], [], **{**PLAIN, **other})
    assert outcome(verdict, "AIA-24") is Outcome.NEEDS_REVIEW
    assert {outcome(verdict, check) for check in DOCUMENTS} == {Outcome.NOT_APPLICABLE}, "they wait for AIA-24"


@pytest.mark.parametrize(
    ("key", "check"), [("require_annex_xii_pack", "AIA-26"), ("require_training_summary", "AIA-28")]
)
def test_a_policy_that_requires_one_document_is_asked_for_that_one(key: str, check: str) -> None:
    stated = {f"policy__eu_ai_act__{key}": True if key.endswith("pack") else "needs-review"}
    verdict = judged(["internal_coding"], [], **{**PLAIN, "policy__keys": (f"eu_ai_act.{key}",), **stated})
    asked = [one for one in (*STATUS, *DOCUMENTS) if outcome(verdict, one) is Outcome.NEEDS_REVIEW]
    assert asked == [check]
