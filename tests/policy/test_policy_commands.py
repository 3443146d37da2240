"""`auditor policy init | validate | test | explain`, as a person uses them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from auditor.policy import load_policy
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.shapes import UnfitValue, as_fact
from auditor.policy.file.initial import QUESTIONS
from tests.cli.runner import auditor

CASES = Path(__file__).parent.parent / "scenarios" / "policy_cases.yaml"


def test_a_first_policy_is_written_with_what_was_answered_and_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    said = auditor(
        "policy", "init", path, "--no-ask", "--set", "org.name=Kestrel: & Söhne", "--set", "org.domicile=no",
        "--set", "org.max_product_mau=12_000", "--set", "deployment.user_regions=NO, EU",
        "--set", "deployment.data_classes=pii", "--set", "org.principal_place_of_business=NO",
    )  # fmt: skip
    assert said.code == 0, said.err
    policy = load_policy(path, as_of=date(2026, 11, 21))
    facts = {name: known.value for name, known in policy.facts.items()}
    assert facts["org.domicile"] == facts["org.principal_place_of_business"] == "NO"
    assert facts["org.max_product_mau"] == 12_000
    assert policy.organisation == "Kestrel: & Söhne"
    assert {"license", "eu_ai_act", "residency"} <= set(policy.packs)
    assert "hipaa" not in policy.packs


def test_what_is_not_answered_stays_unknown(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    assert auditor("policy", "init", path, "--no-ask").code == 0
    policy = load_policy(path)
    assert not any(name.startswith("org.") for name in policy.facts)
    assert not any(one.facts for one in policy.workloads)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("org.domicile=Germany", "ISO 3166-1"),
        ("org.max_product_mau=many", "whole number"),
        ("org.hipaa_role=hospital", "covered_entity"),
        ("org.domicil=DE", "org.domicile"),
        ("DE", "fact=value"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_what_could_be(tmp_path: Path, answer: str, expected: str) -> None:
    said = auditor("policy", "init", tmp_path / "a.yaml", "--no-ask", "--set", answer)
    assert said.code == 2
    assert expected in said.err
    assert not (tmp_path / "a.yaml").exists()


def test_a_policy_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    path.write_text("mine", encoding="utf-8")
    assert auditor("policy", "init", path, "--no-ask").code == 2
    assert path.read_text(encoding="utf-8") == "mine"


def test_every_question_asks_for_a_fact_that_exists() -> None:
    assert {question.fact for question in QUESTIONS} <= set(registry().facts)


def test_cases_are_run_and_answered_in_json() -> None:
    said = auditor("policy", "test", CASES, "--format", "json")
    assert said.code == 0
    found = json.loads(said.out)
    assert found["failed"] == 0
    assert len(found["cases"]) == found["passed"] >= 36
    assert all(case["holds"] and case["overall"] == case["expected"] for case in found["cases"])


def test_a_case_that_does_not_hold_ends_with_one_and_says_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(
        "defaults: {evaluation_date: 2026-11-21}\n"
        "cases:\n- {id: wrong, org: {packs: [license], licenses: {deny: [mit]}}, model: {license_id: mit},\n"
        "   expect: {overall: pass, findings: []}}\n",
        encoding="utf-8",
    )
    said = auditor("policy", "test", path)
    assert said.code == 1
    assert "overall is fail (LIC-14), expected pass" in said.out


@pytest.mark.parametrize("text", ["just words", "models: []\n", "cases: [{id: 1, model: {license_idd: mit}}]\n"])
def test_a_file_that_is_no_test_file_is_told_apart_from_a_failing_one(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    said = auditor("policy", "test", path)
    assert said.code == 2, said.out
    assert str(path) in said.err + said.out


def test_a_fact_is_explained_with_its_words_and_the_checks_that_read_it() -> None:
    said = auditor("policy", "explain", "deployment.purpose")
    assert said.code == 0
    assert "treatment" in said.out
    assert "LIC-06" in said.out
    listed = auditor("policy", "explain", "deployment.use_cases").out
    assert "annex_iii.5b (also credit_scoring" in listed
    assert "clauses: none" in listed
    assert auditor("policy", "explain", "org.domicil").err.count("org.domicile") >= 1


def test_the_beginning_of_ids_lists_the_checks_that_begin_so() -> None:
    for word in ("LIC", "lic-", "AIA"):
        said = auditor("explain", word)
        assert said.code == 0
        lines = said.out.splitlines()
        assert len(lines) > 10
        assert all(line.startswith(word.upper().rstrip("-") + "-") for line in lines)


def test_a_file_without_anything_to_test_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    path.write_text("policy: {id: acme, version: 1}\n", encoding="utf-8")
    said = auditor("policy", "test", str(path))
    assert said.code == 2
    assert "nothing to test" in said.err


BROKEN_CASES = """\
defaults: {evaluation_date: 2026-11-21, model: {license_id: mit, terms: {}}}
cases:
- {id: fine, org: {domicile: DE}, model: {terms: {governing-law: DE}}, expect: {overall: pass}}
- {id: broken, org: {domicile: DE}, attestations: {baa: signed}, expect: {overall: pass}}
- {id: unknown, org: {domicil: DE}, expect: {overall: pass}}
- {id: pack, org: {domicile: DE, packs: [gdpr]}, expect: {overall: pass}}
- {id: ending, org: {domicile: DE}, expect: {overall: passed}}
- {id: fine, org: {domicile: DE}, expect: {overall: pass}}
"""


def test_a_case_that_cannot_be_read_keeps_no_other_from_being_judged(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(BROKEN_CASES, encoding="utf-8")
    said = auditor("policy", "test", path, "--format", "json")
    assert said.code == 2
    whole = json.loads(said.out)
    assert (whole["passed"], whole["failed"]) == (1, 5)
    first, *others = whole["cases"]
    assert (first["holds"], first["overall"]) == (True, "pass")
    told = [case["problems"][0] for case in others]
    assert all(case["overall"] is None for case in others)
    for text, words in zip(told, ("signed", "domicile", "residency", "'pass'", "id of its own"), strict=True):
        assert words in text
        assert "cases.yaml:" in text


def test_a_first_policy_of_a_european_bank_offers_places_and_says_what_words_there_are(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    answers = ("org.domicile=DE", "org.sector=bank", "deployment.use_cases=document_search",
               "deployment.processing_regions=DE", "deployment.storage_regions=DE")  # fmt: skip
    said = auditor("policy", "init", path, "--no-ask", *(word for one in answers for word in ("--set", one)))
    assert said.code == 0, said.err
    policy = load_policy(path)
    assert {"eu_ai_act", "residency"} <= set(policy.packs)
    assert policy.facts["policy.residency.processing"].value == ("EEA",)
    assert policy.workloads[0].facts["deployment.use_cases"].value == ("document_search",)
    text = path.read_text("utf-8")
    assert "  # group_revenue_12m_usd:" in text
    assert "covered_entity, business_associate, none" in text


def test_an_attestation_that_names_nobody_is_a_warning_with_its_line_and_the_file_stays_valid(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    path.write_text(
        "policy: {id: a, version: 1}\nattest:\n- {id: dpa, who: Ann, when: 2026-01-01}\n"
        "- {id: dpa, who: Ann, when: 2026-01-01, counterparty: Example Cloud Ltd}\n",
        encoding="utf-8",
    )
    said = auditor("policy", "validate", path)
    assert said.code == 0
    assert said.err.count("warning") == 1
    assert f"{path}:3:3" in said.err
    assert "counterparty" in said.err
    assert "valid" in said.out


def test_the_rule_packs_of_a_first_policy_are_told_with_their_reasons(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    said = auditor("policy", "init", path, "--no-ask", "--set", "org.domicile=US", "--set", "org.hipaa_role=none",
                   "--set", "deployment.user_regions=FR")  # fmt: skip
    packs = load_policy(path).packs
    assert set(packs) == {"license", "export_origin", "eu_ai_act"}
    for pack in packs:
        assert f"rule pack {pack}: " in said.err
        assert f"# {pack}: " in path.read_text("utf-8")
    assert "users are located in FR" in said.err


@pytest.mark.parametrize("word", ["none", "None", "[none]", "[]"])
def test_none_says_that_a_list_of_known_words_is_empty(tmp_path: Path, word: str) -> None:
    path = tmp_path / "auditor.yaml"
    entry = f"{{model: 'hf:a/*', by: Ann, on: 2026-01-01, facts: {{list_status: {word}}}}}"
    path.write_text(f"policy: {{id: a, version: 1}}\nmodel_facts:\n- {entry}\n", encoding="utf-8")
    said = auditor("policy", "validate", path)
    assert said.code == 0, said.err


@pytest.mark.parametrize("name", sorted(registry().facts))
def test_none_empties_a_list_only_where_it_is_no_word_of_it(name: str) -> None:
    spec = registry().facts[name]
    if spec.type != "strings" or not spec.allowed:
        return
    assert as_fact(spec, "none") == (("none",) if "none" in spec.allowed else ())
    assert as_fact(spec, spec.allowed[0]) == (spec.allowed[0],)
    with pytest.raises(UnfitValue):
        as_fact(spec, ["none", "zzzz-no-word"])


def test_a_policy_file_that_is_not_there_leads_to_no_other_command(tmp_path: Path) -> None:
    said = auditor("policy", "validate", tmp_path / "absent.yaml")
    assert said.code == 2
    assert "auditor check" not in said.err
    assert "auditor policy init" in said.err


@pytest.mark.parametrize(
    ("text", "what"), [("models: [hf:a/b]\n", "a manifest"), ("cases: []\n", "a file of test cases")]
)
def test_another_file_in_the_place_of_a_policy_is_told_in_a_sentence(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "models.yaml"
    path.write_text(text, encoding="utf-8")
    said = auditor("policy", "validate", path)
    assert said.code == 2
    assert f"this is {what}" in said.err
    assert len(said.err.splitlines()) <= 5


@pytest.mark.parametrize(
    ("entry", "meant"),
    [
        ("ref: api:opanai/gpt-4o", "'openai'"),
        ("ref: api:openai/gtp-4o", "'gpt-4o'"),
        ("ref: api:openai/gpt-4o, channel: openai-appi", "'openai-api'"),
        ("ref: api:openai/gpt-4o, channel: house-gateway", ""),
        ("ref: api:orchard/pear", ""),
    ],
)
def test_a_slip_in_a_service_or_its_channel_is_told_with_the_name_it_is_near_to(
    tmp_path: Path, entry: str, meant: str
) -> None:
    path = tmp_path / "models.yaml"
    path.write_text(f"models: [{{{entry}}}]\n", encoding="utf-8")
    told = [line for line in auditor("check", path, "--offline").err.splitlines() if line.startswith("warning: api:")]
    assert len(told) == bool(meant)
    assert all(meant in line for line in told)


COLORADO = """\
policy: {id: hiring, version: 1}
org: {name: A, domicile: US, principal_place_of_business: US, states: [US-CO], sector: software, hipaa_role: none}
packs: [license]
deployment_defaults: {hosting: self, self_host_kind: on_prem, user_regions: [US-CO], modifies_model: [none],
  purpose: operations, distribution: [internal]}
workloads:
  hiring: {deployment: {use_cases: [annex_iii.4a], data_classes: [pii]}}
  notes: {deployment: {use_cases: [internal_coding], data_classes: [none]}}
"""


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_a_report_says_what_was_evaluated_and_which_law_touches_the_use_from_which_day(
    tmp_path: Path, form: str
) -> None:
    (tmp_path / "auditor.yaml").write_text(COLORADO, encoding="utf-8")
    (tmp_path / "fern").mkdir()
    (tmp_path / "fern" / "README.md").write_text("---\nlicense: mit\n---\n# Fern\n", encoding="utf-8")
    said = auditor("review", f"file:{tmp_path / 'fern'}", "-p", tmp_path / "auditor.yaml", "-f", form,
                   "--as-of", "2026-11-21")  # fmt: skip
    told = " ".join(said.out.replace("\\", "").split())
    assert "hiring: Evaluated: license; Colorado SB 26-189 (automated decisions) (from 2027-01-01)" in told
    assert "notes: Evaluated: license; no further known law touches the use for certain." in told


def test_a_word_for_several_places_is_never_taken_for_one_of_them(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    refused = auditor("policy", "init", path, "--no-ask", "--set", "deployment.user_regions=Europe")
    assert refused.code == 2
    assert "EEA, CH, GB" in refused.err
    assert not path.exists()
    path.write_text(
        "policy: {id: acme, version: 1}\norg: {domicile: DE}\npacks: [license, eu_ai_act]\n"
        "workloads:\n  chat: {deployment: {hosting: self, data_classes: [none], user_regions: [Europe]}}\n",
        "utf-8",
    )
    said = auditor("policy", "validate", path)
    assert said.code == 0
    assert "Europe is read as EEA_CH" in said.err
    assert ":5:" in said.err
