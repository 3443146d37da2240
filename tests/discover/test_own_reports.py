"""What this tool wrote is no use of a model, and is told as left out; whatever only looks like it is searched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.core.registry import plugins
from auditor.discover import discover
from auditor.wire.v2 import SCHEMA_ID
from tests.cli.runner import auditor
from tests.renderers import audits

FORMATS = ("json", "cyclonedx", "cyclonedx-1.7", "spdx", "spdx3", "intoto", "sarif")
BILL = {
    "bomFormat": "CycloneDX", "specVersion": "1.6",
    "metadata": {"tools": {"components": [{"type": "application", "name": "syft"}]}},
    "components": [{"type": "machine-learning-model", "name": "org/name", "purl": "pkg:huggingface/org/name@1"}],
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_of_ours_is_left_out_and_told(form: str, tmp_path: Path) -> None:
    made = plugins("auditor.renderers", "RENDERER")[form].render(audits.portfolio())
    path = tmp_path / "report.json"
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    found = discover(tmp_path)
    assert (found.models, found.unread) == ((), ())
    assert found.reports == ("report.json",)
    said = auditor("discover", tmp_path)
    assert "1 report (report.json)" in said.err


def test_the_bill_of_another_tool_is_searched(tmp_path: Path) -> None:
    (tmp_path / "bom.json").write_text(json.dumps(BILL), "utf-8")
    assert [one.found.name for one in discover(tmp_path).used]


def test_a_word_of_ours_in_a_setting_hides_nothing(tmp_path: Path) -> None:
    setting = {"note": SCHEMA_ID, "author": "auditor", "model": "hf:org/name", "base_model": "org/name"}
    (tmp_path / "settings.json").write_text(json.dumps(setting), "utf-8")
    assert discover(tmp_path).reports == ()


def test_a_stored_audit_that_is_too_large_is_left_out_as_well(tmp_path: Path) -> None:
    (tmp_path / "audit.json").write_text('{\n "schema": "' + SCHEMA_ID + '",\n "x": "' + "y" * 2_000_000, "utf-8")
    found = discover(tmp_path)
    assert (found.reports, found.unread) == (("audit.json",), ())


def test_pages_are_not_strewn_into_a_folder_of_other_things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stored = plugins("auditor.renderers", "RENDERER")["json"].render(audits.clean())
    (tmp_path / "audit.json").write_bytes(stored if isinstance(stored, bytes) else stored.encode())
    before = sorted(tmp_path.rglob("*"))
    said = auditor("render", "audit.json", "-f", "html", "-o", ".")
    assert said.code == 2
    assert "other files" in said.err
    assert "-o report" in said.err
    assert sorted(tmp_path.rglob("*")) == before
    for _ in range(2):  # into a folder of its own, and over the report that lies there
        assert auditor("render", "audit.json", "-f", "html", "-o", "report").code == 0
    (tmp_path / "empty").mkdir()
    assert auditor("render", "audit.json", "-f", "html", "-o", "empty").code == 0
