"""The page on the JSON report: its jq programs run on a real audit and print something."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from auditor import wire
from auditor.wire import v2
from tests.renderers import audits

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "json.md").read_text("utf-8")
PROGRAMS = re.findall(r"```sh\njq -r '(.*?)' audit\.json\n```", PAGE, re.DOTALL)


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed: the programs of docs/json.md")
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_of_the_page_prints_rows(program: str, tmp_path: Path) -> None:
    report = tmp_path / "audit.json"
    report.write_text(wire.dump(audits.portfolio()), "utf-8")
    done = subprocess.run(["jq", "-r", program, report], capture_output=True, text=True, check=True)
    assert done.stdout.strip()
    assert all("\t" in line for line in done.stdout.splitlines())


def test_the_page_names_every_key_of_the_report() -> None:
    keys = {field.alias or name for name, field in v2.Audit.model_fields.items()}
    assert {key for key in keys if f"`{key}`" not in PAGE} == set()
    assert len(PROGRAMS) >= 3
