"""The acceptance cases: whole organizations, workloads and models, judged end to end from facts."""

from __future__ import annotations

import pytest

from auditor.policy import packs
from auditor.policy.case_reader import PolicyCase
from auditor.policy.cases import run_case
from tests.scenarios.cases import acceptance_cases, cases_of_law, further_cases

CASES = acceptance_cases()
FURTHER = further_cases()
OF_LAW = cases_of_law()

# Checks the cases name and no pack holds yet; they are left out of the comparison, by id.
UNBUILT: tuple[str, ...] = ()


def test_no_check_is_called_unbuilt_once_a_pack_holds_it() -> None:
    built = {check.id for pack in packs.shipped().values() for check in pack.checks}
    assert not built & set(UNBUILT)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_an_acceptance_case_ends_as_expected(case: PolicyCase) -> None:
    result = run_case(case, unbuilt=UNBUILT)
    assert result.holds, "\n".join(result.problems)


@pytest.mark.parametrize("case", FURTHER, ids=[case.id for case in FURTHER])
def test_a_case_of_one_question_ends_as_expected(case: PolicyCase) -> None:
    result = run_case(case)
    assert result.holds, "\n".join(result.problems)


@pytest.mark.parametrize("case", OF_LAW, ids=[case.id for case in OF_LAW])
def test_a_case_from_the_text_of_the_law_ends_as_expected(case: PolicyCase) -> None:
    result = run_case(case)
    assert result.holds, "\n".join(result.problems)


def test_every_judged_finding_of_the_cases_names_facts_and_a_place_to_look() -> None:
    for case in (*CASES, *FURTHER, *OF_LAW):
        for finding in run_case(case).verdict.findings:
            assert finding.facts, (case.id, finding.check)
            if finding.outcome.rank >= 2:
                assert finding.evidence, (case.id, finding.check)
            if finding.outcome.value == "needs-review":
                assert finding.question or finding.depends_on, (case.id, finding.check)
                assert "(not stated)" not in (finding.question or ""), (case.id, finding.check, finding.question)


def test_a_changed_expectation_breaks_a_case() -> None:
    case = next(case for case in CASES if case.id == "24")
    wrong = PolicyCase(id="x", policy=case.policy, case=case.case, overall="pass", findings=())
    assert not run_case(wrong, unbuilt=UNBUILT).holds
