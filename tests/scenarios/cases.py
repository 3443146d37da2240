"""The acceptance cases, read once in a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from auditor.policy.case_reader import PolicyCase
from auditor.policy.cases import load_cases

HERE = Path(__file__).parent


@cache
def acceptance_cases() -> tuple[PolicyCase, ...]:
    """Whole organizations, workloads and models."""
    return load_cases(HERE / "policy_cases.yaml")


@cache
def further_cases() -> tuple[PolicyCase, ...]:
    """Cases of one question."""
    return load_cases(HERE / "further_cases.yaml")


@cache
def cases_of_law() -> tuple[PolicyCase, ...]:
    """Cases written from the text of the law, and those of whole organizations that its revision brought."""
    files = ("law_cases.yaml", "revised_cases.yaml", "duty_cases.yaml")
    return tuple(case for name in files for case in load_cases(HERE / name))
