"""Decisions of an audit: each question once, ranked by what it frees, folded where it frees nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from auditor import pipeline, wire
from auditor.core.frozen import FrozenMap
from auditor.core.model import (
    Audit,
    Evidence,
    Finding,
    ManifestEntry,
    ModelAudit,
    ModelRef,
    Outcome,
    Settlement,
    Severity,
    Verdict,
    Waiver,
)
from auditor.policy import load_policy
from auditor.renderers._actions import actions, tasks
from auditor.renderers._view import View
from auditor.report.decisions import by_owner, decisions
from tests.renderers import audits

PLACE = (Evidence(statement="looked", looked_in=("the policy",)),)


def asks(check: str, yaml: str, outcome: Outcome = Outcome.NEEDS_REVIEW, **more: object) -> Finding:
    said: dict[str, object] = {
        "check": check, "pack": "p", "title": check, "outcome": outcome, "severity": Severity.MEDIUM,
        "confidence": "high", "reason": "r", "citation": "c", "evidence": PLACE, "question": f"{check}?",
        "who": "legal", "concerns": FrozenMap({"workload": "w"}),
        "settlement": Settlement(kind="fact", name="f", yaml=yaml) if yaml else None,
    }  # fmt: skip
    return Finding(**{**said, **more})  # type: ignore[arg-type]


def audit_of(**verdicts: tuple[Finding, ...]) -> Audit:
    """One model for each name, all in one workload."""
    base = audits.clean()
    dossier = base.models[0].dossier
    models = tuple(
        ModelAudit(
            ref=ModelRef(scheme="hf", name=f"a/{name}"), dossier=dossier, failure=None,
            verdicts=(Verdict(workload="w", outcome=Outcome.NEEDS_REVIEW, findings=findings),),
        )
        for name, findings in verdicts.items()
    )  # fmt: skip
    return replace(base, models=models)


def test_what_the_same_yaml_settles_is_one_decision_with_all_its_verdicts() -> None:
    one = asks("A-1", "x: 1\n")
    found = decisions(audit_of(m=(one, asks("A-2", "x: 1\n")), n=(one,)))
    assert [(d.checks, d.asked_by, d.frees) for d in found] == [(("A-1", "A-2"), (("hf:a/m", "w"), ("hf:a/n", "w")), 2)]


def test_decisions_are_ranked_by_the_verdicts_they_free() -> None:
    a, b, c = asks("A", "a: 1\n"), asks("B", "b: 1\n"), asks("C", "c: 1\n")
    found = decisions(audit_of(m=(b,), n=(b,), o=(a,), p=(a, c)))
    assert [(d.checks, d.frees, len(d.unblocks)) for d in found] == [(("B",), 2, 2), (("A",), 1, 2), (("C",), 0, 1)]


def test_what_others_wait_for_comes_before_what_opens_nothing() -> None:
    """Nobody can go on in the verdicts where something waits; one more answer beside it frees none of them."""
    first, beside, alone = asks("FIRST", "f: 1\n"), asks("BESIDE", "b: 1\n"), asks("ALONE", "a: 1\n")
    held = asks("HELD", "", Outcome.NOT_APPLICABLE, depends_on="FIRST", question=None)
    found = decisions(audit_of(m=(first, held, beside), n=(first, held, beside), o=(alone,), p=(beside,)))
    assert [(d.checks[0], d.frees, d.moves) for d in found] == [("FIRST", 0, 2), ("BESIDE", 1, 1), ("ALONE", 1, 1)]


def test_what_waits_in_a_verdict_that_a_violation_closes_moves_nothing() -> None:
    first, alone = asks("FIRST", "f: 1\n"), asks("ALONE", "a: 1\n")
    held = asks("HELD", "", Outcome.NOT_APPLICABLE, depends_on="FIRST", question=None)
    found = decisions(audit_of(m=(first, held, asks("F", "", Outcome.FAIL)), n=(alone,)))
    assert [(d.checks[0], d.moves, d.needed_now) for d in found] == [("ALONE", 1, True), ("FIRST", 0, False)]


def test_one_question_about_two_workloads_is_one_thing_to_do() -> None:
    first, second = (asks("RES-02", f"deployment: {{jurisdiction: {name}}}") for name in ("a", "b"))
    third = replace(asks("LIC-07", "attest: x"), question="Another?")
    found = actions(View(audit_of(notes=(first,), chat=(second,), code=(third,))))
    listed = tasks(found)
    assert [{action.what for action in one.actions} for one in listed] == [
        {what} for what in dict.fromkeys(action.what for action in found)
    ]
    assert sum(len(one.verdicts) for one in listed) == sum(len(action.issue.verdicts) for action in found)


def test_reports_put_first_what_others_wait_for() -> None:
    first, beside = asks("FIRST", "f: 1\n"), asks("BESIDE", "b: 1\n")
    held = asks("HELD", "", Outcome.NOT_APPLICABLE, depends_on="FIRST", question=None)
    audit = audit_of(m=(beside, first, held), n=(beside, first, held), o=(beside,))
    told = [one.issue.checks[0] for one in actions(View(audit))]
    assert told == [one.checks[0] for one in decisions(audit)] == ["FIRST", "BESIDE"]


def test_a_decision_where_a_violation_stands_is_folded() -> None:
    fail = asks("F", "", Outcome.FAIL)
    (found,) = decisions(audit_of(m=(asks("A", "a: 1\n"), fail)))
    assert not found.needed_now
    assert found.asked_by == (("hf:a/m", "w"),)


def test_a_waived_violation_closes_nothing_and_a_waived_question_is_none() -> None:
    waiver = Waiver(reason="r", approver="a", author="b", until=date(2027, 1, 1))
    fail = asks("F", "", Outcome.FAIL, waiver=waiver)
    (found,) = decisions(audit_of(m=(asks("A", "a: 1\n"), fail, asks("B", "b: 1\n", waiver=waiver))))
    assert found.needed_now
    assert found.checks == ("A",)


def test_what_waits_is_no_decision_and_stands_with_the_one_it_waits_for() -> None:
    waits = asks("B", "", Outcome.NOT_APPLICABLE, depends_on="A", question=None)
    (found,) = decisions(audit_of(m=(asks("A", "a: 1\n"), waits)))
    assert found.checks == ("A", "B")
    assert found.frees == 1


def test_a_rule_to_come_asks_and_its_answer_is_not_needed_now() -> None:
    later = asks("A", "a: 1\n", Outcome.UPCOMING, would_be=Outcome.NEEDS_REVIEW)
    (found,) = decisions(audit_of(m=(later,)))
    assert not found.needed_now


def test_a_violation_for_want_of_a_fact_is_a_decision() -> None:
    (found,) = decisions(audit_of(m=(asks("A", "a: 1\n", Outcome.FAIL),)))
    assert found.needed_now


def test_owners_have_their_decisions_in_rank() -> None:
    found = decisions(audit_of(m=(asks("A", "a: 1\n", who="privacy"), asks("B", "b: 1\n"))))
    assert {who: [d.checks[0] for d in few] for who, few in by_owner(found).items()} == {
        "legal": ["B"],
        "privacy": ["A"],
    }


def test_who_has_the_first_decision_comes_first() -> None:
    both = asks("A", "a: 1\n", who="privacy")
    found = decisions(audit_of(m=(both, asks("B", "b: 1\n", who="clinical safety")), n=(both,)))
    assert list(by_owner(found)) == ["privacy", "clinical safety"]


def test_an_older_audit_without_settlements_still_has_its_decisions() -> None:
    (found,) = decisions(audit_of(m=(asks("A", ""),), n=(asks("A", ""),)))
    assert found.answer == ""
    assert len(found.asked_by) == 2


POLICY = """\
policy: {id: q, version: 1}
org: {domicile: DE, principal_place_of_business: DE, commercial: true}
packs: [license, eu_ai_act, residency]
workloads:
  chat: {deployment: {hosting: self, self_host_kind: on_prem, use_cases: [chatbot_public], data_classes: [pii],
    distribution: [saas_feature], role: [provider], user_regions: [DE], placed_on_eu_market: true}}
"""


@pytest.fixture
def audited(tmp_path: Path) -> Audit:
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "README.md").write_text("---\nlicense: mit\n---\n# A model\n", encoding="utf-8")
    path = tmp_path / "auditor.yaml"
    path.write_text(POLICY, encoding="utf-8")
    entries = [
        ManifestEntry(ref=ModelRef(scheme="file", name=str(tmp_path / one)), workloads=()) for one in ("one", "two")
    ]
    return pipeline.audit(entries, policy=load_policy(path), as_of=date(2026, 11, 21))


def test_a_question_about_the_organization_or_workload_is_asked_once_for_both_models(audited: Audit) -> None:
    found = decisions(audited)
    shared = [d for d in found if set(d.concerns) <= {"organization", "workload"}]
    assert shared
    assert all(len(d.asked_by) == 2 for d in shared)
    assert len({d.id for d in found}) == len(found)


def test_the_json_report_has_every_decision_and_is_read_back(audited: Audit) -> None:
    text = wire.dump(audited)
    written = json.loads(text)["decisions"]
    found = decisions(audited)
    assert [one["id"] for one in written] == [one.id for one in found]
    assert {"id", "question", "concerns", "checks", "unblocks", "needed_now", "answer"} <= set(written[0])
    assert wire.dump(wire.load(text)) == text
    assert decisions(wire.load(text)) == found


CLINIC = """\
policy: {id: clinic, version: 1}
org: {name: Clinic, domicile: US, principal_place_of_business: US, sector: healthcare_provider,
  hipaa_role: covered_entity}
packs: [license, hipaa]
workloads:
  notes: {deployment: {use_cases: [clinical_documentation], purpose: treatment, data_classes: [phi],
    distribution: [internal], hosting: vendor-api, modifies_model: [none], user_regions: [US], features: [chat]}}
"""


@pytest.mark.parametrize("decided", [False, True])
def test_a_key_that_the_policy_leaves_open_is_asked_once_of_the_organization(tmp_path: Path, decided: bool) -> None:
    path = tmp_path / "auditor.yaml"
    path.write_text(CLINIC + "data_rules: {phi: {retention_max_days: 30}}\n" * decided, encoding="utf-8")
    names = ("api:openai/gpt-4o", "api:anthropic/claude-sonnet-4")
    found = pipeline.audit(
        [ManifestEntry(ref=ModelRef.parse(name), workloads=()) for name in names], policy=load_policy(path),
        as_of=date(2026, 11, 21), collecting=pipeline.Collecting(store=tmp_path / "store", offline=True),
    )  # fmt: skip
    asked = [one for one in decisions(found) if "HIPAA-06" in one.checks and "retention_max_days" in one.question]
    assert len(asked) == (not decided)
    for one in asked:
        assert dict(one.concerns) == {"organization": "Clinic"}
        assert len(one.unblocks) == len(names)
        assert "retention_max_days:" in one.answer
