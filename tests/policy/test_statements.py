"""What people state beside the facts of the organization: entities, models, and for how long any of it counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.core.errors import ConfigError
from auditor.core.model import Finding, Outcome
from auditor.policy import Policy, judge, load_policy
from tests.policy import dossiers

DAY = date(2026, 11, 21)
POLICY = """\
policy: {id: kestrel}
org:
  domicile: US
  principal_place_of_business: US
  entities:
  - {name: Kestrel Inc, domicile: US}
  - {name: Kestrel GmbH, domicile: DE}
deployment_defaults: {hosting: self, distribution: [internal], modifies_model: [none]}
workloads:
  home: {deployment: {licensee: Kestrel Inc}}
  abroad: {deployment: {licensee: Kestrel GmbH}}
"""
EXCLUDES_EU = {"area": "EU", "basis": "domicile", "scope": "multimodal"}


def policy(tmp_path: Path, text: str, *, as_of: date | None = DAY) -> Policy:
    path = tmp_path / "auditor.yaml"
    path.write_text(text, encoding="utf-8")
    return load_policy(path, as_of=as_of)


def finding(found: Policy, workload: str, check: str, *, day: date = DAY) -> Finding:
    dossier = dossiers.dossier(dossiers.term("territory-exclusion", EXCLUDES_EU))
    (verdict,) = judge(dossier, found, (workload,), day)
    return next(one for one in verdict.findings if one.check == check)


MODALITY = 'model_facts: [{model: "*", by: Ann, on: 2026-11-01, facts: {modality: [text, image-in]}}]\n'


def test_the_entity_that_takes_the_license_decides_its_seat(tmp_path: Path) -> None:
    found = policy(tmp_path, POLICY + MODALITY)
    assert finding(found, "abroad", "LIC-02").outcome is Outcome.FAIL
    home = finding(found, "home", "LIC-02")
    assert home.outcome is Outcome.NEEDS_REVIEW
    assert home.reason.startswith("Kestrel Inc is the licensee.")


def test_an_entity_nobody_named_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        policy(tmp_path, POLICY.replace("licensee: Kestrel GmbH", "licensee: Kestrel GmBH"))
    assert "auditor.yaml:11:35" in str(caught.value)
    assert "did you mean 'Kestrel GmbH'?" in str(caught.value)


def test_what_a_person_knows_of_a_model_answers_where_its_files_do_not(tmp_path: Path) -> None:
    assert finding(policy(tmp_path, POLICY), "abroad", "LIC-02").outcome is Outcome.NEEDS_REVIEW
    known = finding(policy(tmp_path, POLICY + MODALITY), "abroad", "LIC-02")
    assert known.outcome is Outcome.FAIL
    assert any("stated by Ann" in item.statement for item in known.evidence)


def test_what_a_person_knows_of_a_model_counts_for_a_year(tmp_path: Path) -> None:
    found = policy(tmp_path, POLICY + MODALITY)
    assert finding(found, "abroad", "LIC-02", day=date(2027, 11, 1)).outcome is Outcome.FAIL
    assert finding(found, "abroad", "LIC-02", day=date(2027, 11, 2)).outcome is Outcome.NEEDS_REVIEW
    assert finding(found, "abroad", "LIC-02", day=date(2026, 10, 31)).outcome is Outcome.NEEDS_REVIEW


def test_nobody_states_a_license_as_a_fact_of_a_model(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"model_facts\[0\]\.facts\.license_id"):
        policy(tmp_path, POLICY + MODALITY.replace("modality: [text, image-in]", "license_id: mit"))


ATTESTED = """\
policy: {id: kestrel}
org: {domicile: US, principal_place_of_business: US, commercial: true}
workloads: {notes: {deployment: {hosting: self, distribution: [redistributes_weights], modifies_model: [none]}}}
attest: [{id: notice_file, who: Ann, when: 2025-11-30, until: 2028-01-01}]
"""


@pytest.mark.parametrize(
    ("day", "outcome"), [(date(2026, 11, 30), Outcome.PASS), (date(2026, 12, 1), Outcome.NEEDS_REVIEW)]
)
def test_an_attestation_counts_for_a_year_and_says_when_it_ended(tmp_path: Path, day: date, outcome: Outcome) -> None:
    found = policy(tmp_path, ATTESTED)
    dossier = dossiers.dossier(dossiers.term("retain-notices", "required"))
    (verdict,) = judge(dossier, found, (), day)
    notice = next(one for one in verdict.findings if one.check == "LIC-07")
    assert notice.outcome is outcome
    assert any("ended on 2026-11-30" in note for note in notice.notes) is (outcome is Outcome.NEEDS_REVIEW)


def test_an_approver_is_a_second_person(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="an approver is a second person"):
        policy(tmp_path, ATTESTED.replace("who: Ann,", "who: Ann, approver: ann,"))


def test_a_conclusion_without_an_end_holds_for_a_year(tmp_path: Path) -> None:
    text = ATTESTED + 'conclude: [{model: "*", license: mit, by: Ann, on: 2026-01-05, reason: read}]\n'
    assert policy(tmp_path, text).conclusions_on(date(2027, 1, 5))
    assert not policy(tmp_path, text).conclusions_on(date(2027, 1, 6))
