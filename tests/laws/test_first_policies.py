"""A first policy refuses nobody by what it leaves out: over all templates, packs and answers left open."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from auditor.core.model import Outcome
from auditor.policy import load_policy
from auditor.policy.checks.packs import pack_ids
from auditor.policy.file.initial import first_policy, kinds, policy_like
from auditor.policy.file.warnings import unevaluated, with_lacking_packs
from auditor.policy.judging.judge import judge
from tests.cli.runner import auditor
from tests.policy.dossiers import SHELF, dossier

DAY = date(2026, 11, 21)
ANSWERS = {
    "org.domicile": "DE",
    "org.hipaa_role": "covered_entity",
    "deployment.user_regions": ["DE", "US"],
    "deployment.processing_regions": ["DE"],
    "deployment.data_classes": ["phi", "pii"],
}


def failed(text: str, where: Path) -> set[tuple[str, str]]:
    """Workloads and checks that a permissive model fails by a policy."""
    path = where / "auditor.yaml"
    path.write_text(text, encoding="utf-8")
    policy = load_policy(path)
    return {
        (verdict.workload, finding.check)
        for verdict in judge(dossier(), policy, (), DAY, book=SHELF)
        for finding in verdict.findings
        if finding.outcome is Outcome.FAIL
    }


def with_pack(text: str, pack: str) -> str:
    return text.replace("packs: [", f"packs: [{pack}, ", 1) if f" {pack}," not in text else text


@pytest.mark.parametrize("pack", pack_ids())
@pytest.mark.parametrize("kind", kinds())
def test_a_template_that_nobody_filled_in_asks_and_never_refuses(kind: str, pack: str, tmp_path: Path) -> None:
    assert failed(with_pack(policy_like(kind, {}), pack), tmp_path) == set()


@pytest.mark.parametrize("left", [set(one) for size in (0, 1, 2) for one in combinations(ANSWERS, size)])
def test_a_template_refuses_nobody_by_the_answer_that_is_left_open(left: set[str], tmp_path: Path) -> None:
    given = {name: value for name, value in ANSWERS.items() if name not in left}
    assert failed(first_policy(given), tmp_path) == set()
    for kind in kinds():
        asked = {name: value for name, value in given.items() if name != "deployment.data_classes"}
        assert failed(policy_like(kind, asked), tmp_path) == set(), kind


def test_places_outside_the_list_of_a_template_are_refused(tmp_path: Path) -> None:
    abroad = {"deployment.processing_regions": ["US"], "deployment.storage_regions": ["US"]}
    assert ("product", "RES-01") in failed(policy_like("saas", abroad), tmp_path)


@pytest.mark.parametrize("home", ["IE", "DE", "IS", "US", "GB", "CH", "JP"])
@pytest.mark.parametrize("users", [[], ["FR"], ["GB", "US"]])
def test_a_first_policy_selects_the_packs_of_the_laws_it_is_under(home: str, users: list[str], tmp_path: Path) -> None:
    answers = {"org.domicile": home, "deployment.user_regions": users or [home]}
    texts = [*(policy_like(kind, answers) for kind in kinds()), first_policy(answers)]
    texts.append(first_policy({**answers, "deployment.data_classes": ["phi", "pii"]}))
    for text in texts:
        path = tmp_path / "auditor.yaml"
        path.write_text(with_lacking_packs(text, DAY)[0], encoding="utf-8")
        told = [str(one) for one in unevaluated(load_policy(path), DAY)]
        assert not [one for one in told if "is not selected" in one]
        assert failed(path.read_text(encoding="utf-8"), tmp_path) == set()


def _written(text: str) -> dict[str, object]:
    """Every fact that a policy file states, by name."""
    found = yaml.safe_load(text)
    parts = {"org": found.get("org"), "deployment": found.get("deployment_defaults")}
    facts = {f"{part}.{key}": value for part, stated in parts.items() for key, value in (stated or {}).items()}
    for workload in found["workloads"].values():
        facts |= {f"deployment.{key}": value for key, value in (workload.get("deployment") or {}).items()}
    return facts


STATED = {**ANSWERS, "org.name": "Kestrel", "org.sector": "bank", "deployment.hosting": "self",
          "deployment.use_cases": ["internal_coding"], "deployment.storage_regions": ["DE"]}  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_a_first_policy_states_what_was_stated_and_nothing_else(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    given = {name: STATED[name] for name in dice.sample(sorted(STATED), dice.randrange(len(STATED) + 1))}
    text = first_policy(given)
    assert _written(text) == given
    (tmp_path / "auditor.yaml").write_text(text, encoding="utf-8")
    load_policy(tmp_path / "auditor.yaml")


@pytest.mark.parametrize("options", [["--no-ask"], []])
def test_questions_that_are_left_empty_stay_open(options: list[str], tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    said = auditor("policy", "init", path, *options, stdin=b"\n" * 99)
    assert said.code == 0, said.err
    assert _written(path.read_text("utf-8")) == {}
    assert "# hosting:" in path.read_text("utf-8")
    assert "# data_classes:" in path.read_text("utf-8")
    assert "licenses" not in yaml.safe_load(path.read_text("utf-8"))


def test_an_empty_answer_means_what_its_question_says(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    settings = ["--set", "org.domicile=DE", "--set", "deployment.processing_regions=FR"]
    assert auditor("policy", "init", path, *settings, stdin=b"\n" * 99).code == 0
    facts = _written(path.read_text("utf-8"))
    assert facts["org.principal_place_of_business"] == "DE"
    assert facts["deployment.storage_regions"] == ["FR"]
    assert auditor("policy", "init", path, "--force", "--no-ask", *settings).code == 0
    assert set(_written(path.read_text("utf-8"))) == {"org.domicile", "deployment.processing_regions"}


@pytest.mark.parametrize("home", ["DE", "US", "GB", "JP"])
@pytest.mark.parametrize("data", ["none", "pii", "phi"])
@pytest.mark.parametrize("pack", ["license", "residency", "eu_ai_act"])
def test_a_report_names_the_laws_that_the_validation_warns_of(home: str, data: str, pack: str, tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    path.write_text(f"""
policy: {{id: a, version: 1}}
org: {{domicile: {home}, principal_place_of_business: {home}}}
packs: [{pack}]
deployment_defaults: {{user_regions: [{home}], data_classes: [{data}], hosting: self, self_host_kind: on_prem}}
""")
    policy = load_policy(path)
    warned = {str(one.wanted) for one in unevaluated(policy, DAY) if "is not selected" in str(one)}
    (verdict,) = judge(dossier(), policy, (), DAY, book=SHELF)
    (coverage,) = [finding for finding in verdict.findings if finding.check == "COV-01"]
    said = f"{coverage.reason} {' '.join(coverage.notes)}"
    assert all(pack in said for pack in warned), (warned, said)
    assert not warned or "no further known law" not in said
