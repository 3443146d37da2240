"""Facts, attestations and packs that a policy declares itself: they hold as shipped ones do, and replace none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.errors import ConfigError
from auditor.core.model import ModelRef, Outcome, Verdict
from auditor.manifest.audit_cache import key_of
from auditor.policy import Policy, judge, load_policy, summary
from auditor.policy.facts.fact_registry import registry
from auditor.policy.file.named_files import named_files
from auditor.policy.judging.rejudge import parse_settings, with_facts
from tests.policy.dossiers import SHELF, dossier

DAY = date(2026, 11, 21)
PACK = """\
id: works_council
title: Works council
as_of: 2026-11-01
facts:
  monitors_staff: {scope: workload, type: bool, about: Whether staff can be watched, ask: Are staff watched?}
attestations:
  works_agreement: {about: A works agreement, own: [workload], details: {learns: {type: bool, about: L}}}
  union_letter: {about: A letter of the union, outside: [counterparty]}
checks:
- id: WC-01
  title: Works agreement
  applies_when: deployment.monitors_staff
  rule:
    fail: attestations.works_agreement == "none"
    pass: attestations.works_agreement == "present" && attestations.works_agreement.learns
  missing: {question: Which agreement covers it?}
  examples:
  - {name: none, facts: {deployment.monitors_staff: true, attestations.works_agreement: none}, expect: fail}
- id: WC-02
  title: Letter of the union
  rule: {pass: attestations.union_letter == "present" && org.sites <= 3 && model.reviewed}
"""
POLICY = """\
policy: {id: orchard, version: 1, as_of: 2026-11-21}
org: {name: Orchard, domicile: US, principal_place_of_business: US, commercial: true, sites: 3}
facts:
  org.sites: {type: int, about: Sites, most: 100}
  model.reviewed: {type: bool, about: Whether our lab looked at it}
packs: [license, law/works_council.yaml]
deployment_defaults:
  {hosting: self, modifies_model: [none], distribution: [internal], user_regions: [US], counterparty: Kite}
workloads:
  juice: {deployment: {use_cases: [], data_classes: [none], monitors_staff: true}}
rules:
- {id: ORCH-1, title: T, applies_when: 'outcome.WC_02 == "pass"', rule: {fail: org.sites > 10}}
model_facts:
- {model: "hf:acme/*", by: Ann, on: 2026-10-01, facts: {reviewed: true}}
attest:
- {id: works_agreement, workload: juice, who: Ann, when: 2026-10-01, details: {learns: true}}
- {id: union_letter, counterparty: Kite, who: Ann, when: 2026-10-01}
"""


@pytest.fixture(autouse=True, scope="module")
def _known() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("auditor.policy.file.names.license_names", lambda _: frozenset(SHELF.records))
        yield


def written(folder: Path, policy: str = POLICY, pack: str = PACK) -> Path:
    (folder / "law").mkdir(exist_ok=True)
    (folder / "law" / "works_council.yaml").write_text(pack, encoding="utf-8")
    path = folder / "auditor.yaml"
    path.write_text(policy, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return load_policy(written(tmp_path_factory.mktemp("own")), as_of=DAY)


def verdict(policy: Policy, ref: str = "acme/kestrel-7b") -> Verdict:
    return judge(replace(dossier(), ref=ModelRef.parse(ref)), policy, (), DAY, book=SHELF)[0]


def outcome(policy: Policy, check: str) -> Outcome:
    return next(one.outcome for one in verdict(policy).findings if one.check == check)


def test_own_checks_are_evaluated_on_own_facts_and_documents(whole: Policy) -> None:
    assert outcome(whole, "WC-01") is Outcome.PASS
    assert outcome(whole, "WC-02") is Outcome.PASS
    assert outcome(whole, "ORCH-1") is Outcome.PASS
    assert summary(whole).packs["works_council"] == "2026-11-01"


@pytest.mark.parametrize(
    ("gone", "check"),
    [
        ("attestations.works_agreement", "WC-01"),
        ("deployment.monitors_staff", "WC-01"),
        ("attestations.union_letter", "WC-02"),
        ("org.sites", "WC-02"),
    ],
)
def test_an_own_fact_that_is_not_known_never_passes(whole: Policy, gone: str, check: str) -> None:
    assert outcome(with_facts(whole, {gone: None}), check) is Outcome.NEEDS_REVIEW


def test_a_fact_of_ours_about_a_model_is_stated_of_that_model_alone(whole: Policy) -> None:
    found = verdict(whole, "other/kestrel-7b")
    one = next(one for one in found.findings if one.check == "WC-02")
    assert one.outcome is Outcome.NEEDS_REVIEW
    assert one.settlement
    assert one.settlement.yaml.count("reviewed:") == 1


def test_a_document_about_somebody_outside_must_name_them(tmp_path: Path) -> None:
    policy = load_policy(written(tmp_path, POLICY.replace("union_letter, counterparty: Kite,", "union_letter,")))
    assert outcome(policy, "WC-02") is Outcome.NEEDS_REVIEW
    assert any("union_letter" in str(one) for one in policy.warnings())


def test_settings_of_a_question_know_own_facts(whole: Policy) -> None:
    assert parse_settings(["org.sites=5"], whole.registry) == {"org.sites": 5}
    assert outcome(with_facts(whole, {"org.sites": 5}), "WC-02") is not Outcome.PASS


def test_a_policy_that_extends_ours_knows_what_ours_declares(tmp_path: Path) -> None:
    written(tmp_path)
    team = tmp_path / "team.yaml"
    team.write_text("extends: auditor.yaml\npolicy: {id: team}\norg: {sites: 2}\n", encoding="utf-8")
    policy = load_policy(team, as_of=DAY)
    assert policy.facts["org.sites"].value == 2
    assert outcome(policy, "WC-02") is Outcome.PASS
    assert set(named_files(team)) == {tmp_path / "auditor.yaml", tmp_path / "law" / "works_council.yaml"}


@pytest.mark.parametrize("changed", ["law/works_council.yaml", "auditor.yaml"])
def test_a_kept_audit_is_another_one_where_a_file_below_the_policy_changes(tmp_path: Path, changed: str) -> None:
    written(tmp_path)
    team = tmp_path / "team.yaml"
    team.write_text("extends: auditor.yaml\npolicy: {id: team}\n", encoding="utf-8")

    def key() -> str:
        return key_of((), "", policy_file=team, records=(), workloads=(), settings=())

    before = key()
    assert before == key()
    path = tmp_path / changed
    path.write_text(path.read_text("utf-8") + "# seen\n", encoding="utf-8")
    assert before != key()


def test_nothing_shipped_changes_by_what_a_policy_declares(whole: Policy) -> None:
    assert "org.sites" in whole.registry.facts
    assert "org.sites" not in registry().facts
    shipped = registry().facts
    assert all(whole.registry.facts[name] is spec for name, spec in shipped.items())


@given(name=st.sampled_from(sorted(n for n in registry().facts if n.startswith(("org.", "deployment.", "model.")))))
def test_no_shipped_name_can_be_declared_anew(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("taken")
    path = folder / "auditor.yaml"
    path.write_text(f"policy: {{id: a}}\nfacts:\n  {name}: {{type: bool, about: Mine}}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_policy(path)
    assert f"{path}:3:3" in str(caught.value)
