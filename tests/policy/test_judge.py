"""Verdicts on dossiers: what is unknown asks, what contradicts fails, and every finding can be looked up."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from auditor.core.errors import UsageError
from auditor.core.model import Basis, Dossier, Finding, Gap, Outcome, Severity, Verdict
from auditor.policy import Policy, default_policy, judge, load_policy, summary
from auditor.policy.judging import license_unknown
from tests.policy.dossiers import PLACE, SHELF, dossier, laundering, term

TODAY = date(2026, 11, 21)
USER_CAP = {
    "threshold": 500_000_000,
    "metric": "monthly-active-users",
    "scope": "licensee-and-affiliates",
    "measured": "release-date",
    "consequence": "separate-license",
}
POLICY = """
policy: {id: acme, version: 2}
org:
  domicile: US
  principal_place_of_business: US
  group_mau_at: {"2024-10": 600000000}
packs: [license]
workloads:
  chat:
    deployment: {hosting: self, use_cases: [internal_coding], distribution: [internal], modifies_model: [none],
      processing_regions: [US], user_regions: [US], purpose: operations}
"""


def policy(tmp_path: Path, more: str = "") -> Policy:
    path = tmp_path / "auditor.yaml"
    path.write_text(POLICY + more, encoding="utf-8")
    return load_policy(path)


def verdict(found: Dossier, rules: Policy, **more: Any) -> Verdict:
    (one,) = judge(found, rules, (), more.pop("as_of", TODAY), book=SHELF, **more)
    return one


def finding(of: Verdict, check: str) -> Finding:
    return next(one for one in of.findings if one.check == check)


# ------------------------------------------------------------------------------------------- nothing is stated


def test_a_readable_permissive_license_passes_without_any_organisation() -> None:
    found = verdict(dossier(term("commercial-use", "allowed")), default_policy())
    assert found.outcome is Outcome.PASS, [(f.check, f.reason) for f in found.findings if f.outcome.rank > 1]


def test_a_permissive_tag_without_a_file_passes_and_says_that_no_text_was_found() -> None:
    found = verdict(dossier(files=False, basis=Basis.DECLARED), default_policy())
    assert found.outcome is Outcome.PASS
    assert any("No license text was read" in note for note in finding(found, "LIC-13").notes)


def test_a_cap_without_an_organisation_asks_for_the_very_month() -> None:
    found = verdict(dossier(term("user-cap", USER_CAP), ids=("orchard-2",)), default_policy())
    cap = finding(found, "LIC-03")
    assert cap.outcome is Outcome.NEEDS_REVIEW
    assert "2024-10" in str(cap.question)
    assert "500 million" in str(cap.question)
    assert found.outcome is Outcome.NEEDS_REVIEW


def test_a_cap_that_a_base_brings_is_counted_in_the_month_before_that_base_came_out() -> None:
    """The model declares an open license; the cap comes with that of its base, whose record says the day."""
    brought = term("user-cap", USER_CAP, license_id="orchard-2", confidence=0.4)
    cap = finding(verdict(dossier(brought, ids=("open-1",)), default_policy()), "LIC-03")
    assert "2024-10" in str(cap.question)


def test_use_restrictions_without_a_stated_use_ask_for_the_use() -> None:
    found = verdict(dossier(term("acceptable-use", ["military"]), ids=("orchard-2",)), default_policy())
    assert finding(found, "LIC-05").outcome is Outcome.NEEDS_REVIEW
    assert "used for" in str(finding(found, "LIC-05").question)


# ------------------------------------------------------------------------------------------ unknown never passes


def test_a_model_whose_license_nobody_could_read_never_passes_whatever_the_packs_are(tmp_path: Path) -> None:
    rules = policy(tmp_path)
    bare = Policy(
        id="bare", version="1", organisation="", location=None, facts=rules.facts, packs=(), workloads=rules.workloads
    )
    found = verdict(dossier(ids=()), bare)
    assert found.outcome is Outcome.NEEDS_REVIEW
    law = next(one for one in found.findings if one.check == "READ-01")
    assert law.question
    assert law.evidence[0].looked_in == ("LICENSE", "README.md")


def test_a_waiver_cannot_lift_the_law_on_unread_licenses(tmp_path: Path) -> None:
    waive = "waive: [{check: '*', reason: r, approver: a, author: b, until: 2027-01-01}]\n"
    found = verdict(dossier(ids=()), policy(tmp_path, waive))
    assert found.outcome is Outcome.NEEDS_REVIEW


def test_a_text_that_was_not_read_in_full_makes_absent_terms_unknown(tmp_path: Path) -> None:
    found = verdict(dossier(complete=False), policy(tmp_path))
    for check in ("LIC-01", "LIC-03", "LIC-04", "LIC-06"):
        assert finding(found, check).outcome is Outcome.NEEDS_REVIEW, check


def test_a_silent_license_that_is_no_open_grant_does_not_pass_as_commercial(tmp_path: Path) -> None:
    found = verdict(dossier(ids=("orchard-2",)), policy(tmp_path))
    assert finding(found, "LIC-06").outcome is Outcome.NEEDS_REVIEW


# ------------------------------------------------------------------------------------- contradictions, with places


def test_a_cap_that_is_passed_fails_with_clause_and_policy_line(tmp_path: Path) -> None:
    found = verdict(dossier(term("user-cap", USER_CAP), ids=("orchard-2",)), policy(tmp_path))
    cap = finding(found, "LIC-03")
    assert cap.outcome is Outcome.FAIL
    assert "600 million" in cap.reason
    assert any(evidence.location == PLACE and evidence.quote for evidence in cap.evidence)
    assert any(str(evidence.location).endswith("auditor.yaml:6:17") for evidence in cap.evidence if evidence.location)
    assert {seen.name for seen in cap.facts} >= {"terms.user-cap", "org.group_mau_at"}


def test_a_doubtful_term_asks_instead_of_failing(tmp_path: Path) -> None:
    doubtful = term("user-cap", USER_CAP, doubt="the sentence may speak of the licensor")
    found = finding(verdict(dossier(doubtful, ids=("orchard-2",)), policy(tmp_path)), "LIC-03")
    assert found.outcome is Outcome.NEEDS_REVIEW
    assert "the sentence may speak of the licensor" in str(found.question)
    assert found.severity is Severity.HIGH


def test_a_term_read_with_low_confidence_asks_instead_of_failing(tmp_path: Path) -> None:
    weak = term("commercial-use", "prohibited", confidence=0.3)
    assert finding(verdict(dossier(weak, ids=("meadow-nc",)), policy(tmp_path)), "LIC-06").outcome is (
        Outcome.NEEDS_REVIEW
    )
    firm = term("commercial-use", "prohibited")
    assert finding(verdict(dossier(firm, ids=("meadow-nc",)), policy(tmp_path)), "LIC-06").outcome is Outcome.FAIL


def test_a_laundered_base_fails_and_a_persons_conclusion_settles_it(tmp_path: Path) -> None:
    rules = policy(tmp_path)
    found = finding(verdict(dossier(conflicts=(laundering(),)), rules), "LIC-12")
    assert found.outcome is Outcome.FAIL
    assert found.evidence[0].location is not None
    settled = verdict(dossier(conflicts=(laundering(),), basis=Basis.CONCLUDED), rules)
    assert finding(settled, "LIC-12").outcome is Outcome.PASS


def test_an_alias_on_the_deny_list_fails(tmp_path: Path) -> None:
    rules = policy(tmp_path, 'licenses: {allow: ["open*"], deny: ["cc-by-nc-*"]}\n')
    assert finding(verdict(dossier(ids=("meadow-nc",)), rules), "LIC-14").outcome is Outcome.FAIL
    assert finding(verdict(dossier(), rules), "LIC-14").outcome is Outcome.PASS
    assert finding(verdict(dossier(ids=("orchard-2",)), rules), "LIC-14").outcome is Outcome.NEEDS_REVIEW


def test_what_the_manifest_says_of_one_model_stands_above_the_workload(tmp_path: Path) -> None:
    limited = dossier(term("output-training", "prohibited"))
    assert finding(verdict(limited, policy(tmp_path)), "LIC-09").outcome is Outcome.NOT_APPLICABLE
    assert finding(verdict(limited, policy(tmp_path), modified=("distill",)), "LIC-09").outcome is Outcome.FAIL


def test_an_unknown_workload_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        judge(dossier(), policy(tmp_path), ("chta",), TODAY, book=SHELF)
    assert "chat" in str(caught.value)


# ----------------------------------------------------------------------------------- waivers, attestations, rules

CAPPED = dossier(term("user-cap", USER_CAP), ids=("orchard-2",))
WAIVER = "waive: [{check: LIC-03, model: 'orchard/*', reason: talks run, approver: Ada, author: Bo, until: %s}]\n"


def test_a_waiver_takes_a_finding_out_of_the_verdict_and_hides_nothing(tmp_path: Path) -> None:
    plain = verdict(CAPPED, policy(tmp_path))
    waived = verdict(CAPPED, policy(tmp_path, WAIVER % "2027-02-01"))
    assert [f.check for f in plain.findings] == [f.check for f in waived.findings]
    assert [f.outcome for f in plain.findings] == [f.outcome for f in waived.findings]
    cap = finding(waived, "LIC-03")
    assert cap.waiver
    assert cap.waiver.reason == "talks run"
    assert plain.outcome is Outcome.FAIL
    assert waived.outcome is not Outcome.FAIL


def test_an_expired_waiver_turns_the_finding_back_and_says_so(tmp_path: Path) -> None:
    found = verdict(CAPPED, policy(tmp_path, WAIVER % "2026-11-20"))
    cap = finding(found, "LIC-03")
    assert cap.waiver is None
    assert any("ended on 2026-11-20" in note for note in cap.notes)
    assert found.outcome is Outcome.FAIL


def test_a_waiver_that_runs_longer_than_a_year_does_not_count(tmp_path: Path) -> None:
    found = finding(verdict(CAPPED, policy(tmp_path, WAIVER % "2027-11-22")), "LIC-03")
    assert found.waiver is None
    assert finding(verdict(CAPPED, policy(tmp_path, WAIVER % "2027-11-21")), "LIC-03").waiver


def test_a_fail_the_policy_never_accepts_cannot_be_waived(tmp_path: Path) -> None:
    rules = policy(tmp_path, WAIVER % "2027-02-01" + "licenses: {deny_if: [LIC-03]}\n")
    assert finding(verdict(CAPPED, rules), "LIC-03").waiver is None


def test_an_expired_attestation_counts_as_missing_with_a_remark(tmp_path: Path) -> None:
    owed = dossier(term("use-restrictions-flow-down", "required"), ids=("orchard-2",))
    more = "attest: [{id: flow_down, who: Ada, when: 2026-01-01, until: %s}]\n"
    rules = policy(tmp_path, more % "2026-11-20")
    path = tmp_path / "auditor.yaml"
    path.write_text(path.read_text().replace("[internal]", "[saas_feature]"), encoding="utf-8")
    rules = load_policy(path)
    found = finding(verdict(owed, rules), "LIC-08")
    assert found.outcome is Outcome.NEEDS_REVIEW
    assert any("ended on 2026-11-20" in note for note in found.notes)
    assert finding(verdict(owed, rules, as_of=date(2026, 11, 20)), "LIC-08").outcome is Outcome.PASS


def test_an_own_rule_is_judged_beside_the_packs(tmp_path: Path) -> None:
    more = """
rules:
- id: ACME-1
  title: No licenses that are no open grant
  rule: {fail: 'license.category == "non-commercial" && outcome.LIC_06 != "not-applicable"'}
  severity: low
  question: May it be used?
  sources: [own]
"""
    rules = policy(tmp_path, more)
    own = finding(verdict(dossier(ids=("meadow-nc",)), rules), "ACME-1")
    assert (own.outcome, own.pack) == (Outcome.FAIL, "own")
    assert finding(verdict(dossier(), rules), "ACME-1").outcome is Outcome.PASS


def test_the_policys_severity_replaces_the_packs(tmp_path: Path) -> None:
    rules = policy(tmp_path, "severity: {'LIC-0*': low}\n")
    assert finding(verdict(CAPPED, rules), "LIC-03").severity is Severity.LOW


def test_the_summary_names_policy_packs_and_workloads(tmp_path: Path) -> None:
    head = summary(policy(tmp_path))
    assert (head.id, head.version) == ("acme", "2")
    assert dict(head.packs).keys() == {"license"}
    assert head.workloads[0].facts["deployment.hosting"] == "self"


@pytest.mark.parametrize(
    ("ids", "whats", "asked"),
    [
        ((), (), "Under which license does the publisher of"),
        ((), ("its license",), "Nothing in the repository names one."),
        ((), ("LICENSE",), "LICENSE: no known license."),
        (("orchard-2",), ("orchard-2", "its license"), "What does the text of orchard-2 say"),
        (("orchard-2",), ("orchard-2", "USE_POLICY.md"), "Which terms does USE_POLICY.md add to orchard-2 for"),
    ],
)
def test_the_question_after_an_unread_license_never_asks_what_a_license_adds_to_itself(
    ids: tuple[str, ...], whats: tuple[str, ...], asked: str
) -> None:
    gaps = tuple(Gap(what=what, kind="unreadable") for what in whats)
    assert license_unknown.question(dossier(ids=ids, complete=False, gaps=gaps), "hf:acme/pear").count(asked) == 1


GAPS = (
    Gap(what="README.md", kind="unread", detail="[README.md:4] “Ask us before you sell it”"),
    Gap(what="LICENSE", kind="unread", detail="not understood: “Only for friends”"),
    Gap(what="USE_POLICY.md", kind="unreadable"),
    Gap(what="its license", kind="missing"),
)


@pytest.mark.parametrize("by", [None, "Ann"])
@pytest.mark.parametrize("ids", [(), ("open-1",), ("orchard-2",)])
def test_a_question_names_no_key_but_that_of_the_form_printed_with_it(
    ids: tuple[str, ...], by: str | None, tmp_path: Path
) -> None:
    rules = policy(tmp_path)
    for gaps in (some for size in range(5) for some in combinations(GAPS, size)):
        asked = dossier(ids=ids, complete=False, gaps=gaps)
        weights = replace(asked.weights, concluded=replace(asked.weights.concluded, by=by if ids else None))
        asked = replace(asked, coverage=(weights, *asked.coverage[1:]))
        for one in verdict(asked, rules).findings:
            if one.settlement is not None:
                named = set(re.findall(r"`(\w+:)`", one.question or ""))
                assert named <= {one.settlement.yaml.partition("\n")[0]}, one
