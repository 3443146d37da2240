"""Commercial use under conditions: over every license on record, no condition is passed over."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from auditor.core.model import LicenseRecord, Outcome
from auditor.identify.library import load_library
from auditor.policy.checks.examples import shipped_engine
from auditor.policy.checks.packs import shipped
from auditor.policy.checks.rulings import CheckDecision
from auditor.policy.facts.fact_registry import TERMS, registry
from auditor.policy.facts.shapes import as_fact

(CHECK,) = (check for check in shipped()["license"].checks if check.id == "LIC-06")
CAPS = {"user-cap", "revenue-cap"}


@cache
def records() -> tuple[LicenseRecord, ...]:
    """Records whose whole text was read for terms and whose grant is not closed to commerce."""
    book = load_library()
    found = (book.get(one) for one in book.ids)
    return tuple(one for one in found if one and one.terms_complete and "conditional" in stated(one, "commercial-use"))


def stated(record: LicenseRecord, term: str) -> tuple[Any, ...]:
    spec = registry().facts[TERMS + term]
    return tuple(item for one in record.terms if one.id == term for item in as_fact(spec, one.value))


def decided(record: LicenseRecord, **facts: Any) -> CheckDecision:
    """LIC-06 for a commercial organization that uses a model under this license inside the house."""
    engine = shipped_engine()
    known = {name: stated(record, name.removeprefix(TERMS)) for name in registry().facts if name.startswith(TERMS)}
    known |= {"license.ids": (record.id,), "deployment.distribution": ("internal",), "deployment.purpose": "operations"}
    known |= {name.replace("__", "."): value for name, value in facts.items()}
    values = engine.complete(known, CHECK.as_of)
    return engine.explain_missing(CHECK, engine.decide_all(values, CHECK.as_of)["LIC-06"], values)


def for_any_commercial_use(entry: Any) -> bool:
    whom = entry.get("for") if hasattr(entry, "get") else None
    return whom in (None, "all", "commercial")


def test_no_license_on_record_with_a_condition_but_caps_passes_unasked() -> None:
    for record in records():
        asked = any(for_any_commercial_use(entry) for entry in stated(record, "registration"))
        capped = any(stated(record, cap) for cap in CAPS)
        elsewhere = stated(record, "registration") and not asked
        passes = decided(record).outcome is Outcome.PASS
        assert passes is (not asked and not stated(record, "other-cap") and bool(capped or elsewhere)), record.id


def test_registering_is_asked_for_and_settles_what_it_settles() -> None:
    asking = [r for r in records() if any(for_any_commercial_use(entry) for entry in stated(r, "registration"))]
    assert asking
    for record in asking:
        question = decided(record)
        assert question.outcome is Outcome.NEEDS_REVIEW, record.id
        assert "attestations.registration" in question.missing, record.id
        assert decided(record, attestations__registration="none").outcome is Outcome.FAIL, record.id
        settled = {"attestations__licence_fee": "present", "attestations__licence_conditions": "present"}
        assert decided(record, attestations__registration="present", **settled).outcome is Outcome.PASS, record.id


@pytest.mark.parametrize("term", ["user-cap", "revenue-cap", "registration", "fee", "other-cap", "commercial-use"])
def test_a_term_that_was_not_read_never_lets_a_conditional_grant_pass(term: str) -> None:
    engine = shipped_engine()
    known = {name: () for name in registry().facts if name.startswith(TERMS)}
    known[f"{TERMS}commercial-use"] = ("conditional",)
    del known[TERMS + term]
    values = engine.complete({**known, "deployment.distribution": ("internal",)}, CHECK.as_of)
    assert engine.decide_all(values, CHECK.as_of)["LIC-06"].outcome is Outcome.NEEDS_REVIEW
