"""The acceptance cases, read once in a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from auditor.core.compiled import plain_yaml
from auditor.policy.cases.reader import PolicyCase
from auditor.policy.cases.running import CaseResult, load_cases, run_case

HERE = Path(__file__).parent


ACCEPTANCE, FURTHER = ("policy_cases.yaml",), ("further_cases.yaml",)
OF_LAW = (
    "law_cases.yaml",
    "revised_cases.yaml",
    "duty_cases.yaml",
    "article_cases.yaml",
    "statute_cases.yaml",
    "provision_cases.yaml",
    "clause_cases.yaml",
)


@cache
def ids_in(files: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of cases, without reading what they state: all that is needed to list tests."""
    return tuple(str(case["id"]) for file in files for case in plain_yaml(HERE / file)["cases"])


@cache
def result_of(files: tuple[str, ...], index: int) -> CaseResult:
    """What comes of one case, judged once in a process."""
    return run_case(cases_in(files)[index])


@cache
def cases_in(files: tuple[str, ...]) -> tuple[PolicyCase, ...]:
    """The cases of some files, in their order."""
    return tuple(case for file in files for case in load_cases(HERE / file))


@cache
def acceptance_cases() -> tuple[PolicyCase, ...]:
    """Whole organizations, workloads and models."""
    return cases_in(ACCEPTANCE)


@cache
def further_cases() -> tuple[PolicyCase, ...]:
    """Cases of one question."""
    return cases_in(FURTHER)


@cache
def cases_of_law() -> tuple[PolicyCase, ...]:
    """Cases written from the text of the law, and those of whole organizations that its revision brought."""
    return cases_in(OF_LAW)
