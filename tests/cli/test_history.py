"""`auditor history`, and `--history` beside an audit, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runner import Said, auditor

CARD = "---\nlicense: {licence}\n---\n# A model\n"
POLICY = """\
policy: {id: shop, version: 1}
org: {name: Shop, domicile: US, principal_place_of_business: US, commercial: true}
packs: [license]
workloads:
  site: {deployment: {hosting: self, use_cases: [document_search], purpose: operations, distribution: [internal]}}
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a model and a policy, and a home for the history."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("AUDITOR_HISTORY", raising=False)
    (tmp_path / "model").mkdir()
    (tmp_path / "auditor.yaml").write_text(POLICY)
    return tmp_path


def review(place: Path, licence: str, *more: object) -> Said:
    (place / "model" / "README.md").write_text(CARD.format(licence=licence))
    return auditor("review", "file:model", *more)


def test_two_audits_tell_when_and_why_a_verdict_turned(place: Path) -> None:
    first = review(place, "mit", "--history", "--as-of", "2026-11-01")
    assert "kept in the history" in first.err
    review(place, "cc-by-nc-4.0", "--history", "--as-of", "2026-11-20")
    told = auditor("history", "file:model", "--today", "2026-11-21")
    assert told.code == 0
    assert "2026-11-01 → 2026-11-20" in told.out
    assert "text README.md" in told.out
    assert "site: " in told.out
    assert "→ fail" in told.out
    assert "because of" in told.out
    assert (place / "data" / "auditor" / "history.sqlite").is_file()


def test_the_same_story_for_machines(place: Path) -> None:
    db = place / "own.sqlite"
    review(place, "mit", "--db", db, "--as-of", "2026-11-01")
    review(place, "cc-by-nc-4.0", "--db", db, "--as-of", "2026-11-20")
    told = json.loads(auditor("history", "file:model", "--db", db, "-f", "json").out)
    assert [model["model"] for model in told["models"]] == ["file:model"]
    assert told["steps"][0]["turns"][0]["workload"] == "site"
    assert told["steps"][0]["on"] == "2026-11-20"
    assert not (place / "data").exists()


def test_open_questions_are_listed_with_their_age_and_who_owes_the_answer(place: Path) -> None:
    review(place, "other", "--history", "--as-of", "2026-11-01")
    review(place, "other", "--history", "--as-of", "2026-11-10")
    told = auditor("history", "--today", "2026-11-21")
    assert "open questions, the oldest first" in told.out
    assert "  20 days, legal: " in told.out
    asked = json.loads(auditor("history", "-f", "json", "--today", "2026-11-21").out)["questions"]
    assert {question["since"] for question in asked} == {"2026-11-01"}


def test_audits_are_imported_from_files_once(place: Path) -> None:
    review(place, "mit", "-f", "json", "-o", place / "audit.json")
    first = auditor("history", "add", place / "audit.json")
    again = auditor("history", "add", place / "audit.json")
    assert (first.code, again.code) == (0, 0)
    assert "findings" in first.err
    assert "was stored already" in again.err


@pytest.mark.parametrize("content", ["", "{}", "[1", "\x00"])
def test_a_file_that_is_no_audit_stores_nothing(place: Path, content: str) -> None:
    (place / "audit.json").write_text(content)
    said = auditor("history", "add", place / "audit.json")
    assert said.code == 2
    assert said.err.startswith("error: ")
    assert "bug" not in said.err


def test_old_audits_are_forgotten_on_demand(place: Path) -> None:
    for day in ("2020-01-01", "2020-02-01"):
        review(place, "mit", "--history", "--as-of", day)
    said = auditor("history", "prune", "--older-than", "30")
    assert "forgot 1 models" in said.err
    assert "2020-02-01" in auditor("history").out
    assert auditor("history", "prune", "--older-than", "1e99").code == 2


def test_a_history_that_cannot_be_kept_is_told_before_anything_is_read(place: Path) -> None:
    (place / "file").write_text("")
    said = review(place, "mit", "--db", place / "file" / "history.sqlite")
    assert said.code == 2
    assert "the history cannot be used" in said.err
    assert not said.out


def test_a_model_nobody_audited_and_an_unknown_format_are_usage_errors(place: Path) -> None:
    assert auditor("history", "acme/absent").code == 2
    assert auditor("history", "-f", "xml").code == 2
    assert auditor("history").out == "the history is empty\n"


def test_the_check_of_a_manifest_is_kept_too(place: Path) -> None:
    (place / "model" / "README.md").write_text(CARD.format(licence="mit"))
    (place / "models.yaml").write_text("models: [{ref: 'file:model', workloads: [site]}]")
    said = auditor("check", "--history")
    assert "kept in the history" in said.err
    assert "1 model in" in auditor("history").err


def test_a_policy_may_say_that_its_audits_are_kept(place: Path) -> None:
    (place / "auditor.yaml").write_text(POLICY + "history: audits.sqlite\n")
    said = review(place, "mit")
    assert "is kept in the history" in said.err
    assert (place / "audits.sqlite").is_file()
    (place / "auditor.yaml").write_text(POLICY + "history: [1]\n")
    assert review(place, "mit").code == 2
