"""The acceptance cases: whole organizations, workloads and models, judged end to end from facts."""

from __future__ import annotations

import pytest

from auditor.policy.cases.reader import PolicyCase
from auditor.policy.cases.running import run_case
from tests.scenarios.cases import ACCEPTANCE, FURTHER, OF_LAW, acceptance_cases, ids_in, result_of


@pytest.mark.parametrize("index", range(len(ids_in(ACCEPTANCE))), ids=ids_in(ACCEPTANCE))
def test_an_acceptance_case_ends_as_expected(index: int) -> None:
    result = result_of(ACCEPTANCE, index)
    assert result.holds, "\n".join(result.problems)


@pytest.mark.parametrize("index", range(len(ids_in(FURTHER))), ids=ids_in(FURTHER))
def test_a_case_of_one_question_ends_as_expected(index: int) -> None:
    result = result_of(FURTHER, index)
    assert result.holds, "\n".join(result.problems)


@pytest.mark.parametrize("index", range(len(ids_in(OF_LAW))), ids=ids_in(OF_LAW))
def test_a_case_from_the_text_of_the_law_ends_as_expected(index: int) -> None:
    result = result_of(OF_LAW, index)
    assert result.holds, "\n".join(result.problems)


def test_every_judged_finding_of_the_cases_names_facts_and_a_place_to_look() -> None:
    for files in (ACCEPTANCE, FURTHER, OF_LAW):
        for index, case in enumerate(ids_in(files)):
            for finding in result_of(files, index).verdict.findings:
                assert finding.facts, (case, finding.check)
                if finding.outcome.rank >= 2:
                    assert finding.evidence, (case, finding.check)
                if finding.outcome.value == "needs-review":
                    assert finding.question or finding.depends_on, (case, finding.check)
                    assert "(not stated)" not in (finding.question or ""), (case, finding.check, finding.question)


def test_a_changed_expectation_breaks_a_case() -> None:
    case = next(case for case in acceptance_cases() if case.id == "24")
    wrong = PolicyCase(id="x", policy=case.policy, case=case.case, overall="pass", findings=())
    assert not run_case(wrong).holds
