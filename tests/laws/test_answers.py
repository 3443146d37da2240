"""An answer settles a question and nothing else: never a violation, never for another object, never out of force.

Over the acceptance cases with ever more facts forgotten, all packs judged: whatever is answered, what failed for
certain fails, and what somebody answered says so.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from auditor.core.frozen import FrozenMap
from auditor.core.model import Answered, Finding, Outcome, Verdict
from auditor.policy.checks import packs
from auditor.policy.facts.fact_registry import ASKED, ATTESTATION, NAMED, OBJECT, UNSCOPED, registry
from auditor.policy.facts.known import Known
from auditor.policy.judging.answering import READABLE, last_day, question_hash
from auditor.policy.judging.judge import judge_case
from auditor.policy.judging.places import Case
from auditor.policy.judging.policy import GivenAnswer, Policy
from auditor.policy.judging.settling import KINDS, scope_of
from auditor.report.decisions import is_asked, question_of
from tests.scenarios.cases import acceptance_cases

CASES = acceptance_cases()
IDS = [case.id for case in CASES]
ROUNDS = 8
"""Answers may raise further questions, each of which is answered in turn."""


def worlds(index: int) -> Iterable[tuple[Case, Policy]]:
    whole, chance = CASES[index].case, random.Random(index)
    policy = replace(CASES[index].policy, packs=packs.pack_ids(), waivers=())
    for share in (0.0, chance.choice((0.2, 0.4, 0.7))):
        yield replace(whole, stated={n: known for n, known in whole.stated.items() if chance.random() >= share}), policy


def answer_to(finding: Finding, case: Case, outcome: Outcome = Outcome.PASS, **more: Any) -> GivenAnswer:
    concerns = finding.concerns or FrozenMap({"workload": case.workload, "model": case.ref})
    said: dict[str, Any] = {
        "check": finding.check, "outcome": outcome, "text": "looked at", "by": "Ann", "role": finding.who or "legal",
        "on": case.as_of, "until": last_day(finding.check, case.as_of), "proof": "T-1", "concerns": concerns,
        "question": question_of(finding) if not finding.question else finding.question,
    }  # fmt: skip
    return GivenAnswer(answered=Answered(**{**said, **more}))


def of(verdict: Verdict) -> dict[str, Finding]:
    return {finding.check: finding for finding in verdict.findings}


@pytest.mark.parametrize("index", range(len(CASES)), ids=IDS)
def test_an_answer_never_lifts_what_fails_for_certain(index: int) -> None:
    for case, policy in worlds(index):
        before = of(judge_case(case, policy))
        for outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.FAIL):
            given = tuple(answer_to(finding, case, outcome) for finding in before.values())
            after = of(judge_case(case, replace(policy, answers=given)))
            for check, finding in before.items():
                if finding.outcome is Outcome.FAIL:
                    assert after[check].outcome is Outcome.FAIL, check
                if after[check].answered:
                    assert "as answered by Ann" in after[check].reason, check


@pytest.mark.parametrize("index", range(1, len(CASES), 2), ids=IDS[1::2])
def test_every_question_can_be_answered_until_none_is_open(index: int) -> None:
    for case, policy in worlds(index):
        given: tuple[GivenAnswer, ...] = ()
        for _ in range(ROUNDS):
            found = of(judge_case(case, replace(policy, answers=given)))
            asked = [one for one in found.values() if one.outcome is Outcome.NEEDS_REVIEW and not one.depends_on]
            asked = [one for one in asked if one.check != READABLE]
            if not asked:
                break
            given += tuple(answer_to(one, case) for one in asked)
        left = [one.check for one in found.values() if one.outcome is Outcome.NEEDS_REVIEW and one.check != READABLE]
        assert not [one for one in left if found[one].depends_on != READABLE], left


@pytest.mark.parametrize("index", range(0, len(CASES), 3), ids=IDS[::3])
def test_what_does_not_count_leaves_the_question_open_and_is_told(index: int) -> None:
    """Every open question is given an answer of one wrong kind at once: what does not count touches no other."""
    for case, policy in worlds(index):
        before = of(judge_case(case, policy))
        asked = [one for one in before.values() if one.outcome is Outcome.NEEDS_REVIEW and not one.depends_on]
        asked = [one for one in asked if one.check != READABLE]
        for words, given in wrong_answers(asked, case).items():
            again = of(judge_case(case, replace(policy, answers=tuple(given.values()))))
            for check in given:
                assert again[check].outcome is Outcome.NEEDS_REVIEW, (check, words)
                assert any(words in note for note in again[check].notes), (check, words, again[check].notes)
        apart = [one for one in asked if set(one.concerns) != {"organization"}]
        strange = tuple(
            answer_to(one, case, concerns=FrozenMap(dict.fromkeys(one.concerns, "someone-else"))) for one in apart
        )
        again = of(judge_case(case, replace(policy, answers=strange)))
        assert {one.check for one in apart if again[one.check].outcome is not Outcome.NEEDS_REVIEW} == set()


def wrong_answers(asked: Iterable[Finding], case: Case) -> dict[str, dict[str, GivenAnswer]]:
    """By the words in which it is told why they do not count, for each check."""
    day, found = case.as_of, dict[str, dict[str, GivenAnswer]]()
    for finding in asked:
        made = {
            "ended": answer_to(finding, case, on=day - timedelta(900), until=day - timedelta(1)),
            "after the day": answer_to(finding, case, on=day + timedelta(1), until=day + timedelta(9)),
            "another question": answer_to(finding, case, question="Is the sky blue?"),
            "facts changed": replace(answer_to(finding, case), facts=FrozenMap({"org.domicile": "0" * 12})),
        }
        for words, one in made.items():
            found.setdefault(words, {})[finding.check] = one
    return found


@pytest.mark.parametrize("index", range(0, len(CASES), 3), ids=IDS[::3])
def test_answers_that_contradict_each_other_leave_the_question_open(index: int) -> None:
    for case, policy in worlds(index):
        before = of(judge_case(case, policy))
        asked = [one for one in before.values() if one.outcome is Outcome.NEEDS_REVIEW and not one.depends_on]
        asked = [one for one in asked if one.check != READABLE and scope_of(one.check)]
        both = tuple(answer_to(one, case, outcome) for one in asked for outcome in (Outcome.PASS, Outcome.FAIL))
        again = of(judge_case(case, replace(policy, answers=both)))
        for finding in asked:
            assert again[finding.check].outcome is Outcome.NEEDS_REVIEW, finding.check
            assert any("contradict" in note for note in again[finding.check].notes)


@pytest.mark.parametrize("index", range(len(CASES)), ids=IDS)
def test_what_is_open_says_whom_it_concerns_and_what_settles_it(index: int) -> None:
    for case, policy in worlds(index):
        for finding in judge_case(case, policy).findings:
            if finding.outcome in (Outcome.NEEDS_REVIEW, Outcome.FAIL):
                assert finding.concerns, finding.check
                assert set(finding.concerns) <= set(KINDS), finding.check
            if is_asked(finding) and finding.outcome is Outcome.NEEDS_REVIEW:
                assert finding.settlement is not None, finding.check
                assert finding.settlement.yaml.endswith("\n")


def test_a_question_may_be_named_by_its_hash() -> None:
    case, policy = next(iter(worlds(0)))
    for index in range(len(CASES)):
        for case, policy in worlds(index):
            asked = [one for one in judge_case(case, policy).findings if one.outcome is Outcome.NEEDS_REVIEW]
            asked = [one for one in asked if not one.depends_on and one.check != READABLE]
            for finding in asked[:1]:
                hashed = "sha256:" + question_hash(finding.question or "")
                given = answer_to(finding, case, question=hashed)
                after = of(judge_case(case, replace(policy, answers=(given,))))[finding.check]
                assert after.outcome is Outcome.PASS
                assert after.answered == given.answered
                return
    raise AssertionError("no case asks anything")


def test_every_shipped_check_has_a_scope() -> None:
    ids = {check.id for pack in packs.shipped().values() for check in pack.checks}
    assert {one for one in ids if scope_of(one) is None} == set()


@pytest.mark.parametrize("index", range(0, len(CASES), 2), ids=IDS[::2])
def test_an_unscoped_attestation_beside_others_never_makes_anything_milder(index: int) -> None:
    """What fails for want of any evidence may become the question for whom it is; it never passes by that."""
    specs = [spec for spec in registry().attestations.values() if spec.outside]
    for case, policy in worlds(index):
        before = of(judge_case(case, policy))
        name = random.Random(index).choice(specs).id
        if any(fact.startswith(ATTESTATION + name) for fact in case.stated):
            continue
        bare = {ATTESTATION + name + key: Known(value=value) for key, value in
                ((OBJECT, UNSCOPED), (NAMED, "without saying for whom"), (ASKED, "For whom is it?"))}  # fmt: skip
        after = of(judge_case(replace(case, stated={**case.stated, **bare}), policy))
        for check, finding in before.items():
            asked = finding.outcome is Outcome.FAIL and finding.settlement is not None
            least = Outcome.NEEDS_REVIEW if asked else finding.outcome
            assert after[check].outcome.rank >= least.rank, (check, name)


def test_a_violation_that_rests_on_doubt_is_a_question_and_can_be_answered() -> None:
    asked = 0
    for whole in CASES:
        doubted = {
            name: replace(one, doubt="two sources differ", confidence=0.3) for name, one in whole.case.stated.items()
        }
        case, policy = replace(whole.case, stated=doubted), replace(whole.policy, waivers=())
        before = of(judge_case(case, policy))
        for finding in before.values():
            if (finding.question or "").startswith("Is it right that"):
                asked += 1
                given = (answer_to(finding, case),)
                after = of(judge_case(case, replace(policy, answers=given)))[finding.check]
                assert Outcome.PASS in (after.outcome, after.would_be), finding.check
    assert asked > 0
