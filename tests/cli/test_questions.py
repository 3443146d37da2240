"""`auditor check --baseline` and `--what-if`: what is new, and what would change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runner import Said, auditor

POLICY = """\
policy: {id: kestrel, version: 1}
org: {domicile: US, principal_place_of_business: US, commercial: true, group_countries: [US]}
packs: [license]
workloads:
  notes:
    deployment: {use_cases: [internal_coding], purpose: operations, data_classes: [none], distribution: [internal],
      hosting: self, modifies_model: [none], user_regions: [US], processing_regions: [US], storage_regions: [US]}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "auditor.yaml").write_text(POLICY, encoding="utf-8")
    card(tmp_path, "open", "mit")
    card(tmp_path, "closed", "cc-by-nc-4.0")
    return tmp_path


def card(home: Path, name: str, tag: str) -> None:
    (home / name).mkdir(exist_ok=True)
    (home / name / "README.md").write_text(f"---\nlicense: {tag}\n---\n# {name}\n", encoding="utf-8")


def check(home: Path, *names: str, options: tuple[str, ...] = ()) -> Said:
    lines = "".join(f"  - ref: file:{name}\n" for name in names)
    (home / "models.yaml").write_text("models:\n" + lines, encoding="utf-8")
    return auditor("check", "--store", home / "store", "--as-of", "2026-11-21", *options)


def test_what_was_known_before_does_not_fail_and_what_is_new_does(home: Path) -> None:
    assert check(home, "closed", options=("-f", "json", "-o", "old.json")).code == 1
    known = check(home, "closed", "open", options=("--baseline", "old.json"))
    assert known.code == 0, known.err
    assert "0 findings and 0 models that could not be read are new" in known.err
    card(home, "other", "cc-by-nc-4.0")
    joined = " ".join(known.out.split())
    assert "Gate: passed (nothing new since the baseline; still open: 1 verdict needs review or fails)" in joined
    new = check(home, "closed", "open", "other", options=("--baseline", "old.json"))
    assert new.code == 1
    assert "new: file:other notes: LIC-06 fail" in new.err
    assert "file:closed" not in new.err


def test_reports_of_a_gate_since_a_baseline_answer_as_the_exit_code(home: Path) -> None:
    check(home, "closed", options=("-f", "json", "-o", "old.json"))
    formats = ("html", "markdown", "summary", "junit", "sarif")
    asked = tuple(word for name in formats for word in ("-f", f"{name}=out.{name}"))
    for names, code in ((("closed", "open"), 0), (("closed", "second"), 1)):
        card(home, names[1], "mit" if code == 0 else "cc-by-nc-4.0")
        said = check(home, *names, options=("--baseline", "old.json", *asked, "-f", "table"))
        told = {name: (home / f"out.{name}").read_text("utf-8") for name in formats}
        assert said.code == code, said.err
        assert f"; exit code {code}." in " ".join(said.out.split())
        assert f"; exit code {code}." in told["markdown"]
        assert f"), exit code {code}." in told["html"]
        assert f'"exit_code": {code},' in told["summary"]
        assert told["junit"].count("<failure ") == code
        assert "not allowed, known since the baseline: " in told["junit"]
        run = json.loads(told["sarif"])["runs"][0]
        assert run["invocations"][0]["exitCode"] == code
        states = {result["baselineState"] for result in run["results"]}
        assert states == ({"unchanged"} if code == 0 else {"updated"})


def test_what_was_accepted_of_one_channel_is_new_through_another(home: Path) -> None:
    def listed(*channels: str) -> None:
        lines = "".join(f"  - {{ref: 'api:openai/gpt-4o', channel: {channel}}}\n" for channel in channels)
        (home / "models.yaml").write_text("models:\n" + lines, encoding="utf-8")

    common = ("check", "--store", home / "store", "--as-of", "2026-11-21", "--offline")
    listed("openai-api")
    assert auditor(*common, "-f", "json", "-o", "old.json").code == 1
    assert auditor(*common, "--baseline", "old.json").code == 0
    listed("openai-api", "chatgpt-consumer")
    said = auditor(*common, "--baseline", "old.json")
    assert said.code == 1
    assert "new: api:openai/gpt-4o via chatgpt-consumer notes:" in said.err
    assert "via openai-api" not in said.err


def test_a_question_that_became_a_contradiction_is_new(home: Path) -> None:
    (home / "auditor.yaml").write_text(POLICY.replace("purpose: operations", "purpose: evaluation"), encoding="utf-8")
    check(home, "closed", options=("-f", "json", "-o", "old.json"))
    (home / "auditor.yaml").write_text(POLICY, encoding="utf-8")
    assert check(home, "closed", options=("--baseline", "old.json")).code == 1


def test_a_model_that_can_no_longer_be_read_is_new(home: Path) -> None:
    check(home, "open", options=("-f", "json", "-o", "old.json"))
    assert check(home, "open", "gone", options=("--baseline", "old.json")).code == 3


@pytest.mark.parametrize("text", [None, "", "{}", "not json"])
def test_a_baseline_that_cannot_be_read_is_an_error_and_not_a_pass(home: Path, text: str | None) -> None:
    if text is not None:
        (home / "old.json").write_text(text, encoding="utf-8")
    said = check(home, "open", options=("--baseline", "old.json"))
    assert said.code == 2
    assert not said.out


def test_what_if_says_which_verdicts_change_and_ends_well(home: Path) -> None:
    said = check(home, "open", "closed", options=("--what-if", "org.commercial=false"))
    assert said.code == 0, said.err
    assert "file:closed  notes: fail → pass" in said.out
    assert "1 of 2 verdicts change" in said.out
    assert check(home, "open", options=("--what-if", "org.comercial=false")).code == 2


@pytest.mark.parametrize("inventory", ["shelf", "models.yaml", "old.json"])
def test_a_model_that_fails_is_told_what_would_pass_instead(home: Path, inventory: str) -> None:
    (home / "shelf").mkdir()
    card(home / "shelf", "pear", "apache-2.0")
    card(home / "shelf", "plum", "cc-by-nc-4.0")
    check(home, "shelf/pear", "shelf/plum", options=("-f", "json", "-o", "old.json"))
    said = auditor("review", "file:closed", "--store", home / "store", "--as-of", "2026-11-21", "--suggest", inventory)
    assert said.code == 1
    assert "instead of file:closed for notes:" in said.err
    assert "shelf/pear (Apache-2.0, another lineage; lifts commercial-use" in said.err
    assert "plum" not in said.err
