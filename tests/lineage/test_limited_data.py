"""Training data under a license that limits use: a question where the policy asks for it, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.core.model import Dossier, Finding, ModelRef, Outcome
from auditor.lineage import trace
from auditor.policy import judge
from auditor.policy.facts.known import Known
from tests.laws.repository import TODAY, analysis, book, ordinary, snapshot

CARD = "---\nlicense: apache-2.0\ndatasets: [acme/talk]\n---\n# Wren\n\nTrained from scratch on acme/talk.\n"
PAGE = "---\nlicense: {license}\n---\n# Talk\n"


def dossier(license_of_data: str | None) -> Dossier:
    model = analysis().recognized(snapshot({"README.md": CARD.encode()}))
    known = {}
    if license_of_data:
        page = snapshot({"README.md": PAGE.format(license=license_of_data).encode()}, name="datasets/acme/talk")
        known[str(ModelRef(scheme="hf", name="datasets/acme/talk"))] = analysis().recognized(page)
    return trace(model, book=book(), known=known)


def finding(license_of_data: str | None, asked: str) -> Finding:
    policy = ordinary()
    facts = {**policy.facts, "policy.licenses.training_data": Known(value=asked)}
    (verdict,) = judge(dossier(license_of_data), replace(policy, facts=facts), ("product",), TODAY, book=book())
    return next(one for one in verdict.findings if one.check == "LIC-15")


@pytest.mark.parametrize(
    ("license_of_data", "asked", "expected"),
    [
        ("cc-by-nc-4.0", "ignore", Outcome.NOT_APPLICABLE),
        ("cc-by-nc-4.0", "limiting", Outcome.NEEDS_REVIEW),
        ("cc-by-nc-4.0", "unknown", Outcome.NEEDS_REVIEW),
        ("cc0-1.0", "limiting", Outcome.PASS),
        ("cc0-1.0", "unknown", Outcome.PASS),
        (None, "limiting", Outcome.PASS),
        (None, "unknown", Outcome.NEEDS_REVIEW),
    ],
)
def test_limited_data_are_a_question_where_the_policy_asks(
    license_of_data: str | None, asked: str, expected: Outcome
) -> None:
    found = finding(license_of_data, asked)
    assert found.outcome is expected
    assert expected is not Outcome.NEEDS_REVIEW or "acme/talk" in f"{found.reason} {found.question}"
