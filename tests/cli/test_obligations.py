"""What a passing verdict still demands, and whether a repository shows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.identify.library import load_library
from auditor.policy.facts.fact_registry import TERMS, registry
from auditor.report.obligations import _rows
from tests.cli.runner import Said, auditor

RECORD = """\
id: orchard-1
name: Orchard Model License 1
kind: license
category: permissive
terms_complete: true
terms:
  commercial-use: {value: allowed, where: "1"}
  license-copy: {value: required, where: "2"}
  notice-text: {value: Made with fruit of the Orchard, where: "3"}
  display-attribution: {value: {text: Built with Orchard, when: distribution}, where: "4"}
  model-name-prefix: {value: {text: Orchard, when: derivatives}, where: "5"}
"""
POLICY = """\
policy: {id: kestrel, version: 1}
org: {domicile: US, principal_place_of_business: US, commercial: true, group_countries: [US]}
packs: [license]
records: [records]
deployment_defaults: {use_cases: [internal_coding], purpose: operations, data_classes: [none], hosting: self,
  user_regions: [US], processing_regions: [US], storage_regions: [US]}
workloads:
  inside: {deployment: {distribution: [internal], modifies_model: [none]}}
  product: {deployment: {distribution: [saas_feature], modifies_model: [none]}}
  derived: {deployment: {distribution: [redistributes_weights], modifies_model: [lora]}}
attest:
- {id: notice_file, who: Ann, when: 2026-05-01, until: 2027-04-30}
- {id: display_notice, who: Ann, when: 2026-05-01, until: 2027-04-30}
conclude:
- {model: "file:model", license: orchard-1, by: Ann, on: 2026-05-01, reason: read}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("records/orchard-1.yaml", RECORD),
        ("auditor.yaml", POLICY),
        ("model/README.md", "---\nlicense: other\n---\n# Fruit\n"),
        ("models.yaml", "models:\n- {ref: 'file:model', owner: fruit team}\n"),
        ("repo/README.md", "# Our product\n"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def check(home: Path, *options: str) -> Said:
    return auditor("check", "--store", home / "store", "--as-of", "2026-11-21", *options)


def owed(home: Path, *options: str) -> dict[str, set[str]]:
    check(home, "-f", "json", "-o", "audit.json")
    rows = json.loads(auditor("policy", "obligations", "audit.json", "-f", "json", *options).out)["obligations"]
    found: dict[str, set[str]] = {"inside": set(), "product": set(), "derived": set()}
    for row in rows:
        found[row["workload"]].add(row["id"])
    return found


def test_each_workload_owes_what_its_use_calls_for(home: Path) -> None:
    assert owed(home) == {
        "inside": set(),
        "product": {"display"},
        "derived": {"license-copy", "notice-text", "display", "name-prefix"},
    }


def test_a_task_names_its_owner_its_words_and_its_ground(home: Path) -> None:
    check(home, "-f", "json", "-o", "audit.json")
    text = auditor("policy", "obligations", "audit.json").out
    assert "Display this attribution: Built with Orchard (fruit team, before use; orchard-1, section 4)" in text


def test_a_repository_that_does_not_show_it_fails_and_one_that_does_passes(home: Path) -> None:
    missing = check(home, "--verify-obligations", "repo")
    assert missing.code == 1
    assert "[ ] Display this attribution: Built with Orchard" in missing.out
    (home / "repo" / "NOTICE").write_text("Made with fruit\n of the  orchard. Built with Orchard.\n", encoding="utf-8")
    (home / "repo" / "README.md").write_text("# Orchard Pear\n", encoding="utf-8")
    shown = check(home, "--verify-obligations", "repo")
    assert "[x] Display this attribution" in shown.out
    assert "[x] Begin the name of the derived model with: Orchard" in shown.out
    assert "[ ] Distribute a copy of the license" in shown.out, "the text of the license is not there"


def test_a_contradiction_owes_nothing(home: Path) -> None:
    (home / "auditor.yaml").write_text(POLICY + "licenses: {deny: [orchard-1]}\n", encoding="utf-8")
    assert owed(home) == {"inside": set(), "product": set(), "derived": set()}


def test_every_task_follows_from_a_term_of_the_vocabulary() -> None:
    assert all(f"{TERMS}{row['term']}" in registry().facts for row in _rows())
    assert len({row["id"] for row in _rows()}) == len(_rows())
    assert load_library().ids
