"""Broken policy files: each is told with place, the user's own key, what was expected and the nearest word.

In the second text of each entry "¦" marks the place the message must point at.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.core.errors import ConfigError
from auditor.policy import load_policy

GOOD = """\
policy: {id: kestrel, version: 1}
org:
  name: Kestrel
  domicile: DE
  principal_place_of_business: DE
  hipaa_role: none
  max_product_mau: 1000
  group_mau_at: {"2025-03": 1000}
  revenue_12m_usd: 1000
  group_revenue_12m_usd: 1000
  commercial: true
packs: [license, residency]
deployment_defaults: {hosting: self, user_regions: [DE]}
workloads:
  notes:
    title: Notes
    deployment: {use_cases: [internal_coding], data_classes: [none]}
  drafts:
    extends: notes
    deployment: {distribution: [internal], system_market_date: 2026-09-01}
licenses: {allow: [mit], deny_if: [LIC-06]}
residency: {processing: [EEA]}
rules:
- id: OWN-1
  title: A rule of our own
  applies_when: 'deployment.hosting == "self"'
  rule: {fail: 'org.commercial && org.max_product_mau > 5000'}
  reasons: {fail: 'We have {org.max_product_mau} users.'}
  question: Why?
  examples:
  - {name: small, facts: {deployment.hosting: self, org.commercial: true, org.max_product_mau: 1}, expect: pass}
attest:
- {id: dpa, who: Ann, when: 2026-05-01, until: 2027-04-30}
- {id: baa, who: Ann, when: 2026-05-01, until: 2027-04-30, details: {counterparty: Cloud}}
conclude:
- {model: "hf:acme/*", license: mit, by: Ann, on: 2026-05-01, reason: asked}
answers:
- {check: LIC-05, concerns: {workload: notes, model: "hf:acme/*"}, question: Is it so?, outcome: pass,
   answer: It is not., by: Ann, role: legal, on: 2026-05-01, until: 2027-01-31, proof: T-1}
waive:
- {check: LIC-07, model: "*", workload: notes, reason: later, approver: Bob, author: Ann,
   on: 2026-10-01, until: 2027-01-31}
severity: {LIC-07: medium}
gate: {fail_on: fail}
"""
# what is changed, into what, and words the message must hold (the key, what was expected, the nearest word)
BROKEN = [
    ("org:\n", "¦orgs:\n", "unknown key 'orgs'", "org"),
    ("  domicile: DE", "  ¦domicil: DE", "org.domicil", "domicile"),
    ("  commercial: true", "  commercial: ¦perhaps", "org.commercial", "true or false"),
    ("max_product_mau: 1000", "max_product_mau: ¦many", "org.max_product_mau", "whole number"),
    ("max_product_mau: 1000", "max_product_mau: ¦10.5", "org.max_product_mau", "whole number"),
    ("hipaa_role: none", "hipaa_role: ¦covered_entty", "org.hipaa_role", "covered_entity"),
    ('{"2025-03": 1000}', '¦{"2025-13": 1000}', "org.group_mau_at", "YYYY-MM"),
    ('{"2025-03": 1000}', "¦1000", "org.group_mau_at", "by month"),
    ("group_revenue_12m_usd: 1000", "group_revenue_12m_usd: ¦10", "group earns less", "1,000"),
    ("packs: [license, residency]", "packs: [license, ¦residancy]", "packs", "residency"),
    ("packs: [license, residency]", "packs: ¦license", "packs", "list"),
    ("{hosting: self, user", "{hosting: ¦own, user", "deployment_defaults.hosting", "self"),
    ("{hosting: self, user", "{¦hostng: self, user", "deployment_defaults.hostng", "hosting"),
    ("data_classes: [none]", "data_classes: ¦[phii]", "workloads.notes.deployment.data_classes", "phi"),
    ("    title: Notes", "    ¦titel: Notes", "workloads.notes.titel", "title"),
    ("    deployment: {use", "    ¦deploiment: {use", "workloads.notes.deploiment", "deployment"),
    ("extends: notes", "extends: ¦note", "no such workload", "notes"),
    ("extends: notes", "extends: ¦drafts", "extends itself", "notes"),
    ("system_market_date: 2026-09-01", "system_market_date: ¦soon", "system_market_date", "2026-11-21"),
    ("{allow: [mit], ", "{¦alow: [mit], ", "licenses.alow", "allow"),
    ("deny_if: [LIC-06]", "deny_if: [¦LIC-60]", "no check has this id", "LIC-0"),
    ("residency: {proc", "¦residensy: {proc", "unknown key 'residensy'", "residency"),
    ("{processing: [EEA]}", "{¦procesing: [EEA]}", "residency.procesing", "processing"),
    ("- id: OWN-1", "- id: ¦LIC-03", "the check id is taken", "id of its own"),
    ("- id: OWN-1", "- id: ¦own rule", "not an id of a check", "LIC-03"),
    ("'deployment.hosting == \"self\"'", "¦'deployment.hosting == \"selv\"'", "deployment.hosting", "self"),
    ("'org.commercial && org", "¦'org.comercial && org", "org.comercial", "org.commercial"),
    ("'org.commercial && org.max_product_mau > 5000'", "¦'org.commercial && org.max_product_mau > 5000.0'", "_>_", ""),
    ("'org.commercial && org.max_product_mau > 5000'", "¦'org.max_product_mau'", "yields int", "type bool"),
    ("'org.commercial && org.max_product_mau > 5000'", "¦'org.max_product_mau > '", "column 23", "CEL"),
    ("  title: A rule of our own", "  ¦titel: A rule of our own", "rules[0].titel", "title"),
    ("{org.max_product_mau} users", "{org.max_mau} users", "org.max_mau", ""),
    ("expect: pass", "expect: fail", "ends otherwise than it says", "fail"),
    ("- {id: dpa,", "- {id: ¦dpaa,", "no such attestation", "dpa"),
    ("dpa, who: Ann, when: 2026-05-01", "dpa, who: Ann, when: ¦2099-05-01", "dated in the future", "2026-11-21"),
    ("{counterparty: Cloud}", "{¦counterpart: Cloud}", "no such detail", "counterparty"),
    ("on: 2026-05-01, reason: asked", "on: ¦2027-05-01, reason: asked", "dated in the future", "2026-11-21"),
    ("on: 2026-05-01, reason: asked", "on: 2026-05-01, until: ¦2028-05-01, reason: asked", "runs too long", "365"),
    ("approver: Bob", "approver: ¦Ann", "second person", "not its author"),
    ("until: 2027-01-31}", "until: ¦2028-01-31}", "runs too long", "365"),
    ("check: LIC-07, model", "check: ¦LIC-77, model", "no check has this id", "LIC-07"),
    ("workload: notes, reason", "workload: ¦nots, reason", "no such workload", "notes"),
    ("severity: {LIC-07: medium}", "severity: {LIC-07: ¦mediun}", "severity", "medium"),
    ("fail_on: fail", "fail_on: ¦failure", "gate.fail_on", "fail"),
    ("  name: Kestrel\n", "  name: Kestrel\n  ¦name: Kite\n", "name", ""),
    ("  domicile: DE", "\tdomicile: DE", "tab", "indent with blanks"),
    ("packs: [license, residency]", "packs: [license, residency", "not valid YAML", "']'"),
    ("version: 1}", "version: 1, ¦version: 2}", "'version' stands twice", "once"),
    ("packs: [license, residency]", "packs: [license, ¦gdpr]", "packs[1]", "eu_ai_act"),
    ("  domicile: DE", "  domicile: ¦Germany", "org.domicile", "'DE'"),
    ("max_product_mau: 1000", "max_product_mau: ¦-5", "org.max_product_mau", "at least 0"),
    ("  revenue_12m_usd: 1000", "  revenue_12m_usd: ¦.nan", "org.revenue_12m_usd", "USD"),
    ("  revenue_12m_usd: 1000", "  revenue_12m_usd: ¦46 million", "org.revenue_12m_usd", "digits alone"),
    ("  revenue_12m_usd: 1000", "  ¦revenue_12m_eur: 1000", "org.revenue_12m_eur", "revenue_12m_usd"),
    ('{"2025-03": 1000}', '¦{"2025-03": -1}', "org.group_mau_at", "YYYY-MM"),
    ("system_market_date: 2026-09-01", "system_market_date: ¦2026-02-30", "system_market_date", "2026-11-21"),
    ("system_market_date: 2026-09-01", "system_market_date: ¦01.09.2026", "system_market_date", "2026-11-21"),
    ("until: 2027-04-30}\n- {id: baa", "until: ¦never}\n- {id: baa", "attest[0].until", "2026-11-21"),
    ("user_regions: [DE]", "user_regions: ¦[DE, GLOBL]", "user_regions", "EEA"),
    ("workloads:\n  notes:\n", "workloads:\n¦- notes:\n", "workloads", "key: value"),
    ("rules:\n- id: OWN-1", "rules:\n  ¦OWN-1:\n  - id: OWN-1", "rules", "a list"),
    ("'org.commercial && org.max_product_mau > 5000'", "¦'org.commercial and true'", "column 16", "CEL"),
    ("'org.commercial && org.max_product_mau > 5000'", "¦true", "'rules[0].rule.fail' cannot be used", "a word"),
    ("{fail: 'org.commercial && org.max_product_mau > 5000'}", "¦{}", "decides nothing", "fail, review or pass"),
    ("'org.commercial && org.max_product_mau > 5000'", "'outcome.OWN_1 == \"fail\"'", "its own outcome", ""),
    ("'org.commercial && org.max_product_mau > 5000'", "¦'outcome.LIC_99 == \"fail\"'", "outcome.LIC_99", "LIC_09"),
    ("details: {counterparty: Cloud}", "state: ¦revoked", "attest[1].state", "none"),
    ("license: mit, by", "lisence: mit, by", "conclude[0].lisence", "license"),
    ("check: LIC-07, model", "check: ¦READ-01, model", "answered, not set aside", "conclude:"),
    ("{allow: [mit], ", "{deny: [mit], allow: [¦mit], ", "on two lists", "deny"),
    ("gate: {fail_on: fail}", "gate: {fail_on: fail}\ngrowth: {users_per_year: ¦30%}", "users_per_year", "0.3"),
    ("gate: {fail_on: fail}", "gate: {fail_on: fail}\nrecords: [¦elsewhere]", "no such folder", "license database"),
    ("[internal_coding]", "¦[internal_codng]", "use_cases", "internal_coding"),
    ("check: LIC-05,", "check: ¦LIC-55,", "no check has this id", "LIC-05"),
    ("check: LIC-05,", "check: ¦READ-01,", "quotes what it is about", "conclude:"),
    ("check: LIC-05,", "¦chek: LIC-05,", "answers[0].chek", "check"),
    ("concerns: {workload: notes, m", "concerns: {¦worklod: notes, m", "worklod", "workload"),
    ("concerns: {workload: notes, m", "concerns: {workload: ¦nots, m", "no such workload", "notes"),
    ("concerns: {workload: notes, m", 'concerns: {workload: ¦"*", m', "about one workload", "without wildcards"),
    ('model: "hf:acme/*"}', 'model: ¦"*"}', "about models by name", "account in full"),
    ('{workload: notes, model: "hf:acme/*"}', "¦{}", "concerns nobody", "workload"),
    ('{workload: notes, model: "hf:acme/*"}', "¦notes", "answers[0].concerns", "key: value"),
    ("question: Is it so?, ", "", "answers[0].question", "question"),
    ("outcome: pass", "outcome: ¦passed", "answers[0].outcome", "pass"),
    ("outcome: pass", "outcome: ¦needs-review", "answers[0].outcome", "not-applicable"),
    ("answer: It is not.,", "answer: ¦[It is not.],", "answers[0].answer", "a word"),
    ("role: legal", "role: ¦leagl", "answers[0].role", "legal"),
    ("role: legal", "role: ¦clinical", "answers[0].role", "clinical safety"),
    ("on: 2026-05-01, until: 2027-01-31, proof", "on: ¦2027-05-01, until: 2027-06-01, proof", "in the future", "2026"),
    ("on: 2026-05-01, until: 2027-01-31, proof", "on: ¦May, until: 2027-01-31, proof", "answers[0].on", "2026-11-21"),
    ("until: 2027-01-31, proof: T-1", "until: ¦2028-01-31, proof: T-1", "runs too long", "2027-05-01"),
    ("until: 2027-01-31, proof: T-1", "until: ¦2026-01-31, proof: T-1", "ends before it begins", "2026-05-01"),
    (", proof: T-1}", "}", "needs a proof", "ticket"),
    ("by: Ann, role", "approved_by: Ann, role", "answers[0].approved_by", "by"),
    ("answers:\n- {check", "¦answer:\n- {check", "unknown key 'answer'", "answers"),
]  # fmt: skip


def told(error: ConfigError) -> list[ConfigError]:
    return list(error.problems) or [error]


def test_the_file_they_are_made_from_is_good(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_policy(path, as_of=date(2026, 11, 21)).id == "kestrel"
    assert len(BROKEN) >= 40


@pytest.mark.parametrize(("old", "new", "named", "wanted"), BROKEN, ids=[entry[1].strip()[:40] for entry in BROKEN])
def test_a_broken_file_is_told_where_and_what_was_expected(
    tmp_path: Path, old: str, new: str, named: str, wanted: str
) -> None:
    assert GOOD.count(old) == 1, old
    marked = GOOD.replace(old, new)
    path = tmp_path / "auditor.yaml"
    path.write_text(marked.replace("¦", ""), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_policy(path, as_of=date(2026, 11, 21))
    problems = told(caught.value)
    text = "\n".join(str(problem) for problem in problems)
    assert named in text, text
    assert wanted in text, text
    assert all(problem.where.startswith(f"{path}:") for problem in problems), text
    if "¦" in marked:
        before = marked[: marked.index("¦")]
        place = f"{path}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
        assert any(problem.where.startswith(place) for problem in problems), f"{place} is not in\n{text}"


def test_what_the_shape_cannot_show_is_told_beside_what_it_refuses(tmp_path: Path) -> None:
    """One round: a wrong value in one section hides no unknown name in another."""
    path = tmp_path / "auditor.yaml"
    path.write_text(
        "policy: {id: acme, version: 1}\n"
        "org: {domicile: Germany}\n"
        "workloads:\n  chat: {titel: Chat, deployment: {hosting: self}}\n"
        "licenses: {allow: [apache-2.0], deny: [apache-2.0]}\n"
        "waive:\n"
        "- {check: LIC-03, reason: none}\n"
        "- {check: LIC-99, reason: x, approver: a, author: b, until: 2026-12-01}\n",
        "utf-8",
    )
    with pytest.raises(ConfigError) as caught:
        load_policy(path)
    told = {problem.found: problem.where.rpartition("auditor.yaml:")[2] for problem in caught.value.problems}
    assert told["'Germany'"].startswith("2:")
    assert told["titel"].startswith("4:")
    assert told["apache-2.0"].startswith("5:")
    assert told["LIC-99"].startswith("8:")


def test_what_was_left_out_is_no_second_problem(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    path.write_text(
        "policy: {id: acme, version: 1}\n"
        "rules:\n- {id: OWN-01, title: 7, rule: {fail: 'true'}}\n"
        "severity: {OWN-01: high}\n",
        "utf-8",
    )
    with pytest.raises(ConfigError) as caught:
        load_policy(path)
    assert "no check has this id" not in str(caught.value)
