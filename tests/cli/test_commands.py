"""The commands as a user meets them: what they print, where, and how they end."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor import __version__
from tests.cli.runner import auditor
from tests.hub import Hub

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
QUARRY = EXAMPLES / "hub" / "quarry-ai__quarry-70b" / "LICENSE"
CHANGED = EXAMPLES / "hub" / "stonecutter__quarry-70b-free" / "LICENSE"
RECORDS = ("--records", EXAMPLES / "licenses")
COMMANDS = ("review", "check", "identify", "terms", "licenses", "policy", "explain", "render")
DAY = ("--as-of", "2026-11-21")


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    with Hub(EXAMPLES / "hub") as running:
        yield running


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, hub: Hub) -> Path:
    """One audit of two example models as JSON."""
    folder = tmp_path_factory.mktemp("stored")
    command = [sys.executable, "-m", "auditor", "review", "hf:fjordlight/fjord-code-3b", "hf:quarry-ai/quarry-70b"]
    command += ["-p", str(EXAMPLES / "auditor.yaml"), "--endpoint", hub.url, "--store", str(folder / "store"), *DAY]
    done = subprocess.run([*command, "-f", "json", "-o", str(folder / "audit.json")], check=False, cwd=ROOT)
    assert done.returncode == 1
    return folder / "audit.json"


# ------------------------------------------------------------------------------------------------ the front door


def test_help_names_every_command_and_the_exit_codes() -> None:
    said = auditor("--help")
    assert said.code == 0
    assert all(f"\n  {command} " in said.out for command in COMMANDS)
    assert "Exit codes" in said.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_of_its_own(command: str) -> None:
    said = auditor(command, "--help")
    assert said.code == 0
    assert "Usage:" in said.out


def test_the_version_is_the_packages() -> None:
    assert auditor("--version").out.strip() == f"auditor {__version__}"


@pytest.mark.parametrize("arguments", [("reviw",), ("check", "--polcy", "x"), ("review",), ("check", "--jobs", "0")])
def test_a_wrong_command_line_is_a_usage_error_on_stderr(arguments: tuple[str, ...]) -> None:
    said = auditor(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert "Traceback" not in said.err
    assert said.err


# -------------------------------------------------------------------------------------------- review and check


def test_review_answers_license_demands_and_verdicts_on_stdout(hub: Hub) -> None:
    said = auditor("review", "hf:quarry-ai/quarry-70b", "-p", EXAMPLES / "auditor.yaml", "--endpoint", hub.url, *DAY)
    assert said.code == 1
    assert "Quarry Community License 1.0" in said.out
    assert "2 million monthly active users" in said.out
    assert "LIC-03" in said.out
    assert "internal-coding" in said.out


def test_review_judges_only_the_workload_that_is_asked_for(hub: Hub) -> None:
    said = auditor("review", "hf:fjordlight/fjord-code-3b", "-p", EXAMPLES / "auditor.yaml", "--endpoint", hub.url,
                   "-w", "patient-messages", "-f", "json", *DAY)  # fmt: skip
    (model,) = json.loads(said.out)["models"]
    assert [verdict["workload"] for verdict in model["verdicts"]] == ["patient-messages"]


def test_a_workload_that_the_policy_lacks_is_refused_before_any_request(hub: Hub) -> None:
    before = len(hub.paths())
    said = auditor("review", "hf:fjordlight/fjord-code-3b", "-p", EXAMPLES / "auditor.yaml", "--endpoint", hub.url,
                   "-w", "internal-codng")  # fmt: skip
    assert said.code == 2
    assert "internal-coding" in said.err
    assert len(hub.paths()) == before


def test_without_a_policy_file_the_answer_says_that_no_organisation_is_stated(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = auditor("review", "hf:fjordlight/fjord-code-3b", "--endpoint", hub.url, *DAY)
    assert "without an organization" in said.err
    assert "MIT License" in said.out


def test_a_second_run_offline_says_the_same_without_any_request(hub: Hub, tmp_path: Path) -> None:
    arguments = ("review", "hf:quarry-ai/quarry-70b", "-p", EXAMPLES / "auditor.yaml", "--endpoint", hub.url,
                 "--store", tmp_path / "store", "-f", "json", *DAY)  # fmt: skip
    first = auditor(*arguments)
    before = len(hub.paths())
    second = auditor(*arguments, "--offline")
    assert len(hub.paths()) == before
    assert json.loads(second.out)["models"][0]["verdicts"] == json.loads(first.out)["models"][0]["verdicts"]


def test_check_reads_models_yaml_and_auditor_yaml_beside_it(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(EXAMPLES / "auditor.yaml", tmp_path)
    shutil.copytree(EXAMPLES / "licenses", tmp_path / "licenses")
    (tmp_path / "models.yaml").write_text("models:\n- {ref: hf:quarry-ai/quarry-70b, workloads: [internal-coding]}\n")
    monkeypatch.chdir(tmp_path)
    said = auditor("check", "--endpoint", hub.url, *DAY)
    assert said.code == 1
    assert "LIC-03" in said.out


@pytest.mark.parametrize(("bar", "code"), [("needs-review", 1), ("fail", 1), ("never", 0)])
def test_the_bar_of_the_gate_can_be_moved(hub: Hub, bar: str, code: int) -> None:
    said = auditor("review", "hf:quarry-ai/quarry-70b", "-p", EXAMPLES / "auditor.yaml", "--endpoint", hub.url,
                   "--fail-on", bar, *DAY)  # fmt: skip
    assert said.code == code


def test_several_formats_are_written_by_their_endings_and_the_rest_is_printed(hub: Hub, tmp_path: Path) -> None:
    page, data = tmp_path / "a.html", tmp_path / "a.json"
    said = auditor("review", "hf:fjordlight/fjord-code-3b", "-p", EXAMPLES / "auditor.yaml", "--endpoint", hub.url,
                   "-f", "table", "-f", "html", "-f", "json", "-o", page, "-o", data, *DAY)  # fmt: skip
    assert page.read_text(encoding="utf-8").casefold().startswith("<!doctype html>")
    assert json.loads(data.read_text(encoding="utf-8"))["models"]
    assert "fjord-code-3b" in said.out
    assert str(page) in said.err


# ---------------------------------------------------------------------------------------- identify and terms


def test_identify_names_a_text_and_its_lines() -> None:
    said = auditor("identify", ROOT / "LICENSE", "--format", "jsonl")
    row = json.loads(said.out)
    assert (row["status"], row["license"], row["hunks"]) == ("exact", "Apache-2.0", [])
    assert set(row) >= {"path", "status", "license", "nearest", "score", "matches", "hunks"}
    assert "ms" not in row
    assert "ms" in json.loads(auditor("identify", ROOT / "LICENSE", "--format", "jsonl", "--timing").out)


def test_identify_reads_standard_input() -> None:
    said = auditor("identify", "-", "--format", "jsonl", stdin=(ROOT / "LICENSE").read_bytes())
    assert json.loads(said.out)["license"] == "Apache-2.0"


def test_identify_shows_what_was_changed_against_a_record_of_the_users_own() -> None:
    assert "LicenseRef-quarry-community-1.0" in auditor("identify", QUARRY, *RECORDS).out
    said = auditor("identify", CHANGED, *RECORDS, "--format", "jsonl")
    row = json.loads(said.out)
    assert (row["status"], row["license"]) == ("modified", None)
    assert any("200 thousand" in hunk["text"] for hunk in row["hunks"])


def test_identify_gives_one_line_a_file_in_order_even_where_one_cannot_be_read(tmp_path: Path) -> None:
    binary = tmp_path / "LICENSE"
    binary.write_bytes(b"\x00\x01\x02" * 99)
    said = auditor("identify", binary, tmp_path / "missing", ROOT / "LICENSE", "--format", "jsonl")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert [row["status"] for row in rows] == ["error", "error", "exact"]
    assert said.code == 3
    assert "binary" in said.err


def test_terms_gives_values_with_the_sentence_and_its_lines() -> None:
    said = auditor("terms", QUARRY, *RECORDS, "--format", "json")
    data = json.loads(said.out)
    terms = {term["id"]: term for term in (data[0] if isinstance(data, list) else data)["terms"]}
    cap = terms["user-cap"]
    assert cap["value"]["threshold"] == 2_000_000
    assert "2 million" in cap["quote"]
    lines = QUARRY.read_text(encoding="utf-8").splitlines()
    assert "2 million" in "\n".join(lines[cap["start_line"] - 1 : cap["end_line"]])


# -------------------------------------------------------------------------- licenses, policy, explain, render


def test_licenses_can_be_listed_searched_and_shown() -> None:
    assert "llama-3.1-community" in auditor("licenses", "list", "llama").out
    said = auditor("licenses", "show", "llama3.1")
    assert "700 million" in said.out
    assert auditor("licenses", "show", "no-such-license").code == 2


def test_policy_validate_tells_good_from_bad(tmp_path: Path) -> None:
    assert auditor("policy", "validate", EXAMPLES / "auditor.yaml").code == 0
    bad = tmp_path / "auditor.yaml"
    bad.write_text("policy: {id: x, version: 1}\norgs: {}\n")
    said = auditor("policy", "validate", bad)
    assert said.code == 2
    assert f"{bad}:2:1" in said.err
    assert "org" in said.err


def test_explain_says_what_a_check_asks_on_which_ground_and_what_to_do() -> None:
    said = auditor("explain", "LIC-03")
    assert said.code == 0
    assert all(word in said.out for word in ("User cap", "legal basis:", "what to do:", "examples:"))
    assert "within five percent of the cap" in said.out
    assert "legal: What was the number of" in said.out
    assert auditor("explain", "LIC-99").code == 2


def test_a_fact_is_found_by_its_last_part_and_a_license_is_no_check() -> None:
    assert "did you mean 'deployment.use_cases'?" in auditor("policy", "explain", "use_cases").err
    assert "did you mean 'org.domicile'?" in auditor("policy", "explain", "domicil").err
    assert "`auditor licenses show ID`" in auditor("explain", "llama-3.1-community").err


def test_explain_shows_conditions_only_where_they_are_asked_for() -> None:
    plain, whole = auditor("explain", "LIC-03").out, auditor("explain", "LIC-03", "--verbose").out
    assert whole.startswith(plain.rstrip())
    assert "==" not in plain
    assert "applies when: license.user_cap.stated" in whole
    assert "{" not in plain


def test_a_stored_audit_renders_to_the_same_bytes_again(stored: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1.html", tmp_path / "2.html"
    for page in (one, two):
        assert auditor("render", stored, "-f", "html", "-o", page).code == 0
    assert one.read_bytes() == two.read_bytes()
    assert auditor("render", stored, "-f", "json").out.strip() == stored.read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"schema": "other"}', b"nonsense", b"\xff"])
def test_what_is_no_stored_audit_is_refused_by_its_name(text: bytes, tmp_path: Path) -> None:
    path, manifest, policy = tmp_path / "audit.json", tmp_path / "models.yaml", tmp_path / "auditor.yaml"
    path.write_bytes(text)
    manifest.write_text("models: ['file:.']\n")
    assert auditor("policy", "init", policy, "--no-ask").code == 0
    for command in (
        ("render", path),
        ("check", manifest, "-p", policy, "--baseline", path),
        ("policy", "simulate", policy, "--audit", path),
        ("policy", "obligations", path),
        ("history", "add", path, "--db", tmp_path / "history.db"),
    ):
        said = auditor(*command)
        assert said.code == 2, command
        assert str(path) in said.err, command


def test_a_stored_audit_with_a_byte_order_mark_is_read(stored: Path, tmp_path: Path) -> None:
    marked = tmp_path / "marked.json"
    marked.write_bytes(b"\xef\xbb\xbf" + stored.read_bytes())
    assert auditor("render", marked, "-f", "json").out == auditor("render", stored, "-f", "json").out


def test_help_loads_none_of_the_engines() -> None:
    code = "import sys; from auditor.cli.app import application; application(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    heavy = {
        "auditor.core.model",
        "auditor.policy",
        "auditor.records.book",
        "numpy",
        "pydantic",
        "yaml",
        "huggingface_hub",
    }
    assert not heavy & set(done.stdout.split())


def test_a_license_nobody_knows_is_answered_by_those_that_are_near() -> None:
    for word in ("mistral", "mistrall"):
        said = auditor("licenses", "show", word)
        assert said.code == 2
        assert "mistral-research-license-0.1" in said.err
    assert "lists all" in auditor("licenses", "show", "llama").err


def test_a_part_of_an_outcome_is_answered_by_the_whole() -> None:
    assert "did you mean 'needs-review'" in auditor("review", "hf:acme/model", "--fail-on", "review").err
