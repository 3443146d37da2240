"""The example that `make audit` runs: what a new user reads must be true, and answer for every model."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.renderers.reading import models_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def said() -> subprocess.CompletedProcess[str]:
    return example()


def example() -> subprocess.CompletedProcess[str]:
    """Run it as somebody would who reads it in a terminal of 100 columns."""
    left_out = ("AUDITOR_CORPUS", "HF_ENDPOINT")
    environment = {name: value for name, value in os.environ.items() if name not in left_out} | {"COLUMNS": "100"}
    command = [sys.executable, "-m", "examples.run"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def models(said: subprocess.CompletedProcess[str]) -> dict[str, dict[str, object]]:
    found = models_of((ROOT / "out" / "audit.json").read_text(encoding="utf-8"))
    return {model["ref"]["name"]: model for model in found}


def verdicts(model: dict[str, object]) -> dict[str, str]:
    rows = model["verdicts"]
    assert isinstance(rows, list)
    return {row["workload"]: row["outcome"] for row in rows}


def failed(model: dict[str, object], workload: str) -> set[str]:
    rows = model["verdicts"]
    assert isinstance(rows, list)
    return {
        finding["check"]
        for row in rows
        if row["workload"] == workload
        for finding in row["findings"]
        if finding["outcome"] == "fail"
    }


def test_it_ends_well_and_says_where_the_report_is_and_what_the_gate_would_do(
    said: subprocess.CompletedProcess[str],
) -> None:
    assert said.returncode == 0, said.stderr
    assert "out/audit.html" in said.stdout
    assert "exit code 1" in said.stdout
    assert (ROOT / "out" / "audit.html").stat().st_size > 10_000


def test_every_model_of_the_manifest_is_answered(models: dict[str, dict[str, object]]) -> None:
    assert len(models) == 10
    assert all(model["failure"] is None and verdicts(model) for model in models.values())


def test_a_permissive_model_may_serve_the_ordinary_workload(models: dict[str, dict[str, object]]) -> None:
    assert verdicts(models["fjordlight/fjord-7b-instruct"])["internal-coding"] == "pass"
    assert verdicts(models["fjordlight/fjord-code-3b"])["internal-coding"] == "pass"


def test_the_same_model_may_serve_one_workload_and_not_another(models: dict[str, dict[str, object]]) -> None:
    assert len(set(verdicts(models["fjordlight/fjord-7b-instruct"]).values())) == 3


def test_a_user_cap_is_compared_with_the_organisations_own_number(models: dict[str, dict[str, object]]) -> None:
    assert "LIC-03" in failed(models["quarry-ai/quarry-70b"], "internal-coding")


def test_a_merge_declared_as_mit_inherits_the_stricter_parent(models: dict[str, dict[str, object]]) -> None:
    assert {"LIC-03", "LIC-12"} <= failed(models["mergeworks/granite-quarry-merge"], "booking-assistant")


def test_what_nobody_could_read_never_passes(models: dict[str, dict[str, object]]) -> None:
    assert set(verdicts(models["anonymous-dev/mystery-13b"]).values()) == {"needs-review"}


def test_a_changed_text_lifts_no_cap_of_the_license_that_is_declared(models: dict[str, dict[str, object]]) -> None:
    assert "LIC-03" in failed(models["stonecutter/quarry-70b-free"], "internal-coding")


def test_a_changed_text_is_never_called_by_the_plain_name_alone(said: subprocess.CompletedProcess[str]) -> None:
    assert "hf:stonecutter/quarry-70b-free  Quarry Community License 1.0, modified license text" in said.stdout


def test_a_waived_finding_is_still_shown(models: dict[str, dict[str, object]]) -> None:
    rows = models["quarry-ai/quarry-70b"]["verdicts"]
    assert isinstance(rows, list)
    waived = [finding for row in rows for finding in row["findings"] if finding["waiver"]]
    assert [finding["check"] for finding in waived] == ["HIPAA-19"]


def test_a_second_run_prints_the_same(said: subprocess.CompletedProcess[str]) -> None:
    again = example()
    assert again.stdout == said.stdout


def test_the_readme_shows_what_it_prints(said: subprocess.CompletedProcess[str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.split("```text\n", 1)[1].split("\n…\n```", 1)[0]
    assert said.stdout.startswith(shown), "run `make docs`, or paste the new beginning of `make audit` into README.md"
