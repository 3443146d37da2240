"""Policy files: what is wrong is said all at once, each with its place, the user's key and the nearest word."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema_rs
import pytest

from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import load_mapping
from auditor.core.resources import data_root
from auditor.policy import Policy, load_policy
from auditor.policy.cases.reader import shipped_organisations
from auditor.policy.checks import packs
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.known import values
from auditor.policy.facts.shapes import UnfitValue, as_fact
from auditor.policy.file.schema import json_schema
from auditor.policy.judging.engines import engine_of

HEAD = "policy: {id: acme, version: 1}\n"
TODAY = date(2026, 11, 21)


def load(tmp_path: Path, text: str, as_of: date | None = None) -> Policy:
    path = tmp_path / "auditor.yaml"
    path.write_text(text, encoding="utf-8")
    return load_policy(path, as_of=as_of)


def problems(tmp_path: Path, text: str, as_of: date | None = TODAY) -> list[ConfigError]:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text, as_of)
    return list(caught.value.problems) or [caught.value]


BROKEN = [
    # text below the header, place, user's key or word, nearest word
    ("orgs: {domicile: US}", "2:1", "'orgs'", "org"),
    ("org: {domicil: US}", "2:7", "'org.domicil'", "domicile"),
    ("org: {hipaa_role: coverd_entity}", "2:19", "'coverd_entity'", "covered_entity"),
    ("org: {domicile: Germany}", "2:17", "'Germany'", "DE"),
    ("org: {domicile: de}", "2:17", "'de'", "DE"),
    ("org: {domicile: UK}", "2:17", "'UK'", "GB"),
    ("org: {domicile: EU}", "2:17", "'EU'", ""),
    ("org: {domicile: QQ}", "2:17", "'QQ'", ""),
    ("org: {group_countries: [DE, Fance]}", "2:24", "'Fance'", "FR"),
    ("org: {sector: bnak}", "2:15", "'bnak'", "bank"),
    ("deployment_defaults: {user_regions: [Germany]}", "2:37", "'Germany'", "DE"),
    ("deployment_defaults: {user_regions: [DE, Euroope]}", "2:37", "'Euroope'", ""),
    ("residency: {processing: [EAE]}", "2:25", "'EAE'", ""),
    ("residency: {storage: [QQ]}", "2:22", "'QQ'", ""),
    ("licenses: {allow: [apachee-2.0]}", "2:20", "apachee-2.0", "apache-2"),
    ("conclude: [{model: 'a/*', license: mitt, by: A, on: 2026-02-01, reason: r}]", "2:36", "mitt", "mit"),
    ("conclude: [{model: 'a/*', license: mit AND zzzzy, by: A, on: 2026-02-01, reason: r}]", "2:36", "zzzzy", ""),
    ("org: {max_product_mau: many}", "2:24", "'many'", ""),
    ("org: {max_product_mau: 1.5}", "2:24", "'1.5'", ""),
    ("org: {commercial: yes}", "2:19", "'yes'", ""),
    ("org: [US]", "2:6", "'org'", ""),
    ('org: {group_mau_at: {"2025-13": 4}}', "2:21", "'org.group_mau_at'", ""),
    ('org: {group_mau_at: {"06-2023": 4}}', "2:21", "'06-2023: 4'", "YYYY-MM"),
    ("org: {group_mau_at: 4}", "2:21", "'org.group_mau_at'", ""),
    ("org: {separate_agreements: [{familly: x}]}", "2:28", "'org.separate_agreements'", ""),
    ("packs: [license, hipa]", "2:18", "'hipa'", "hipaa"),
    ("packs: license", "2:8", "'license'", ""),
    ("workloads: {chat: {deployment: {hosting: selff}}}", "2:42", "'selff'", "self"),
    ("workloads: {chat: {deployment: {data_class: [phi]}}}", "2:33", "data_class", "data_classes"),
    ("workloads: {chat: {deployment: {data_classes: [phi, pij]}}}", "2:47", "'pij'", "pii"),
    (
        "workloads: {chat: {deployment: {use_cases: [document_search, chatbot_publik]}}}",
        "2:44",
        "'chatbot_publik'",
        "chatbot_public",
    ),
    ("workloads: {chat: {deployment: {use_cases: annex_iii.5z}}}", "2:44", "'annex_iii.5z'", "annex_iii.5"),
    ("workloads: {chat: {extends: bass}, base: {}}", "2:29", "bass", "base"),
    ("workloads: {a: {extends: a}}", "2:26", "a", ""),
    ("workloads: {chat: {titel: x}}", "2:20", "titel", "title"),
    ("deployment_defaults: {user_region: [US]}", "2:23", "user_region", "user_regions"),
    ("residency: {procesing: [US]}", "2:13", "procesing", "processing"),
    ("licenses: {alow: [mit]}", "2:12", "alow", "allow"),
    ("licenses: {deny_if: [LIC-99]}", "2:22", "LIC-99", "LIC-09"),
    ("gate: {fail_on: review}", "2:17", "'review'", "needs-review"),
    ("gate: {failon: fail}", "2:8", "failon", "fail_on"),
    ("severity: {LIC-01: hihg}", "2:20", "'hihg'", "high"),
    ("severity: {LIC-1: high}", "2:19", "LIC-1", "LIC-01"),
    ("waive: [{check: LIC-03, reason: r, approver: A, author: a, until: 2027-01-01}]", "2:46", "A", ""),
    ("waive: [{check: LIC-03, reason: r, approver: A, author: b, until: 2027-11-22}]", "2:67", "2027-11-22", ""),
    ("waive: [{check: LIC-03, reason: r, approver: A, author: b, until: soon}]", "2:67", "'soon'", ""),
    ("waive: [{check: LIC-3, reason: r, approver: A, author: b, until: 2027-01-01}]", "2:17", "LIC-3", "LIC-03"),
    ("waive: [{check: LIC-03, approver: A, author: b, until: 2027-01-01}]", "2:9", "reason", ""),
    ("attest: [{id: ba, who: A, when: 2026-01-01}]", "2:15", "ba", ""),
    ("attest: [{id: flow_dwon, who: A, when: 2026-01-01}]", "2:15", "flow_dwon", "flow_down"),
    ("attest: [{id: flow_down, who: A, when: 2026-11-22}]", "2:40", "2026-11-22", ""),
    ("attest: [{id: flow_down, who: A, when: 2026-02-01, until: 2026-01-01}]", "2:59", "2026-01-01", ""),
    ("attest: [{id: flow_down, who: A, when: 2026-01-01, state: maybe}]", "2:59", "'maybe'", ""),
    ("attest: [{id: baa, who: A, when: 2026-01-01, details: {counterpart: X}}]", "2:56", "counterpart", "counterparty"),
    (
        "attest: [{id: flow_down, who: A, when: 2026-01-01, workload: cat}]\nworkloads: {chat: {}}",
        "2:62",
        "cat",
        "chat",
    ),
    ("conclude: [{model: 'a/*', license: mit, by: A, on: 2026-12-01, reason: r}]", "2:52", "2026-12-01", ""),
    ("rules: [{id: A-1, title: t, rule: {fail: 'org.domicle == \"US\"'}}]", "2:42", "org.domicle", "org.domicile"),
    ("rules: [{id: A-1, title: t, rule: {fails: 'true'}}]", "2:36", "fails", "fail"),
    ("rules: [{id: A-1, title: t, rule: {fail: 'org.max_product_mau'}}]", "2:42", "org.max_product_mau", ""),
    ("rules: [{id: LIC-03, title: t, rule: {fail: 'true'}}]", "2:14", "LIC-03", ""),
    ("rules: [{id: A-1, title: t, rule: {fail: 'deployment.hosting == \"slef\"'}}]", "2:42", "slef", "self"),
    ("rules: [{id: A-1, title: t, question: 'Is {org.sektor} it?', rule: {fail: 'true'}}]", "2:9", "{org.sektor}", ""),
]


@pytest.mark.parametrize(("text", "place", "word", "nearest"), BROKEN, ids=[text[:60] for text, *_ in BROKEN])
def test_a_broken_policy_names_place_key_and_nearest_word(
    tmp_path: Path, text: str, place: str, word: str, nearest: str
) -> None:
    found = problems(tmp_path, HEAD + text + "\n")
    (problem,) = found
    assert f"auditor.yaml:{place}" in problem.where, problem
    said = " ".join((problem.what, problem.found))
    assert word in said, problem
    assert nearest in f"{problem.hint} {problem.wanted}", problem
    assert problem.what
    assert problem.wanted or problem.found


FITTING = [
    "org: {domicile: DE, group_countries: [GB, 'NO', XK], states: [US-TX]}",
    "deployment_defaults: {user_regions: [EU, US, EEA_CH, GLOBAL], processing_regions: [westus2, eu-central-1, CA-QC]}",
    "licenses: {allow: [apache-2.0, MIT, 'llama-*'], blocked_governing_law: [CN, US-CA, HK]}",
    "conclude: [{model: 'a/*', license: Apache-2.0 AND mit, by: A, on: 2026-02-01, reason: r}]",
    "origin: {allow_self_host_countries: any, deny_vendor_api_countries: [CN, RU]}",
]


@pytest.mark.parametrize("text", FITTING)
def test_known_codes_and_licenses_are_taken(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, HEAD + text + "\n", TODAY)


def test_all_problems_are_reported_at_once_in_file_order(tmp_path: Path) -> None:
    text = (
        HEAD + "org: {domicil: US, commercial: maybe}\npacks: [nope]\ngate: {fail_on: x}\nrules: [{id: A-1, title: t, "
    )
    text += "rule: {fail: 'org.domicle == \"US\"'}}]\n"
    found = problems(tmp_path, text)
    assert [int(problem.where.split(",")[0].rsplit(":", 2)[1]) for problem in found] == [2, 2, 3, 4, 5]


def test_a_policy_without_a_header_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "org: {domicile: US}\n")
    assert "'policy'" in problem.what


@pytest.mark.parametrize("text", ["", "- a\n", "policy: [", "policy: *x\n", "\x00"])
def test_what_is_no_policy_at_all_is_one_clear_error(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)


def test_a_missing_file_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_policy(tmp_path / "no.yaml")
    assert caught.value.hint


def test_an_own_rule_must_do_what_its_examples_say(tmp_path: Path) -> None:
    rule = (
        "rules: [{id: A-1, title: t, rule: {fail: 'org.commercial'}, examples: [{name: e, facts: {%s}, expect: fail}]}]"
    )
    assert load(tmp_path, HEAD + rule % "org.commercial: true").rules
    (problem,) = problems(tmp_path, HEAD + rule % "org.commercial: false")
    assert ("pass" in problem.found, problem.wanted) == (True, "fail")
    (problem,) = problems(tmp_path, HEAD + rule % "org.comercial: false")
    assert "org.commercial" in problem.hint


def test_workloads_inherit_key_by_key(tmp_path: Path) -> None:
    text = HEAD + (
        "deployment_defaults: {hosting: self, user_regions: [US]}\n"
        "workloads:\n"
        "  base: {deployment: {data_classes: [pii], us_person_counts: {health: 3}}}\n"
        "  near: {extends: base, deployment: {user_regions: [DE], us_person_counts: {financial: 4}}}\n"
    )
    near = load(tmp_path, text).workload("near")
    bare = {name: known.value for name, known in near.facts.items()}
    assert bare["deployment.hosting"] == "self"
    assert bare["deployment.user_regions"] == ("DE",)
    assert bare["deployment.data_classes"] == ("pii",)
    assert dict(bare["deployment.us_person_counts"]) == {"health": 3, "financial": 4}


def test_country_codes_that_look_like_booleans_stay_words(tmp_path: Path) -> None:
    loaded = load(tmp_path, HEAD + "org: {domicile: NO}\n")
    assert loaded.facts["org.domicile"].value == "NO"


def test_policy_keys_that_are_set_can_be_asked_for(tmp_path: Path) -> None:
    loaded = load(tmp_path, HEAD + "residency: {processing: [US]}\n")
    assert loaded.facts["policy.keys"].value == ("residency", "residency.processing")


def test_the_published_schema_is_current() -> None:
    published = data_root("policies") / "schema" / "policy.schema.json"
    assert published.read_text("utf-8") == json_schema(), "see policies/README.md on how to write it"


def test_every_example_policy_loads_and_fits_the_schema() -> None:
    examples = sorted((data_root("policies") / "examples").glob("*.yaml"))
    assert examples
    for path in examples:
        assert load_policy(path, as_of=TODAY).workloads, path.name
        value = load_mapping(path.read_text("utf-8"), path=path.name, dates=False).value
        jsonschema_rs.validate(json.loads(json_schema()), value)


def test_the_schema_refuses_a_misspelt_key() -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(json.loads(json_schema()), {"policy": {"id": "a"}, "org": {"domicil": "US"}})


@pytest.mark.parametrize("name", ["H.1", "H.2", "H.3"])
def test_a_shipped_organisation_is_a_policy_that_loads(tmp_path: Path, name: str) -> None:
    import yaml

    loaded = load(tmp_path, yaml.safe_dump(dict(shipped_organisations()[name]), allow_unicode=True))
    assert loaded.facts["org.domicile"].value in ("US", "DE")


def test_a_list_may_name_a_license_that_is_on_no_record_yet_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "auditor.yaml"
    path.write_text("policy: {id: a, version: 1}\nlicenses: {deny: [acme-license-2031, 'llamma-*', mit]}\n")
    assert load_policy(path).id == "a"
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2
    assert "acme-license-2031" in said[0]
    assert f"{path}:2:19" in said[0]


def test_a_sector_may_be_any_word_that_is_no_slip_of_a_known_one(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    path.write_text("policy: {id: a, version: 1}\norg: {sector: beekeeping}\n")
    assert load_policy(path).id == "a"
    path.write_text("policy: {id: a, version: 1}\norg: {sector: bnak}\n")
    with pytest.raises(ConfigError, match="bank"):
        load_policy(path)


OPEN_LISTS = [name for name, spec in registry().facts.items() if spec.shape == "open"]


@pytest.mark.parametrize("name", OPEN_LISTS)
def test_a_word_of_no_list_is_read_as_if_nothing_were_stated(name: str) -> None:
    engine = engine_of(
        Policy(
            id="a", version="1", organisation="A", location=None, facts={}, workloads=(), packs=tuple(packs.shipped())
        )
    )
    seat = {"org.domicile": "DE", "org.principal_place_of_business": "DE", "deployment.user_regions": ("DE", "US-TX")}
    silent = engine.complete(seat, TODAY)
    assert engine.complete({**seat, name: "credit union"}, TODAY) == silent
    assert name not in silent


def test_a_sector_of_no_list_needs_review_where_its_kind_decides(tmp_path: Path) -> None:
    text = """
policy: {id: a, version: 1}
org: {domicile: DE, principal_place_of_business: DE, sector: %s}
packs: [residency]
deployment_defaults: {hosting: self, self_host_kind: iaas}
"""
    for sector, expected in (
        ("credit union", "needs-review"),
        ("lender", "needs-review"),
        ("retail", "not-applicable"),
    ):
        policy = load(tmp_path, text % sector)
        engine = engine_of(policy)
        facts = engine.complete({**values(policy.facts), **values(policy.workloads[0].facts)}, TODAY)
        assert engine.decide_all(facts, TODAY)["RES-19"].outcome.value == expected, sector


def test_a_sector_of_no_list_is_said_with_its_place(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    load(tmp_path, "policy: {id: a, version: 1}\norg: {sector: credit union}\n")
    (said,) = [record.getMessage() for record in caplog.records]
    assert "'credit union'" in said
    assert "org.sector" in said
    assert "auditor.yaml:2:15" in said


def test_persons_are_counted_by_known_kinds_of_data_alone(tmp_path: Path) -> None:
    text = "policy: {id: a, version: 1}\ndeployment_defaults: {us_person_counts: {%s: 40000}}\n"
    load(tmp_path, text % "health")
    (problem,) = problems(tmp_path, text % "helth")
    assert "health" in str(problem)
    (problem,) = problems(tmp_path, text % "everybody")
    assert "everybody" in str(problem)


def test_the_page_on_policies_names_every_attestation_with_its_details() -> None:
    page = (data_root("policies").parent / "docs" / "policy.md").read_text("utf-8")
    for name, spec in registry().attestations.items():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
        assert all(f"`{key}`" in row for key in spec.details), row


NEAR = [
    (name, word, other)
    for name, spec in registry().facts.items()
    for word, others in spec.near.items()
    for other in others
]


@pytest.mark.parametrize(("name", "word", "other"), NEAR, ids=[f"{name}: {other}" for name, _, other in NEAR])
def test_a_word_that_means_a_known_one_is_refused_with_that_one_as_a_hint(name: str, word: str, other: str) -> None:
    spec = registry().facts[name]
    assert word in spec.allowed
    for written in (other, other.replace(" ", "_"), other.upper()):
        with pytest.raises(UnfitValue) as caught:
            as_fact(spec, written)
        assert caught.value.hint == f"did you mean {word!r}?"


def test_the_question_of_the_purpose_names_the_words_the_policy_takes() -> None:
    spec = registry().facts["deployment.purpose"]
    assert all(word in spec.question for word in spec.allowed)
