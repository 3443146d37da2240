"""Help at 80 columns, and which file belongs to which format."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.cli import outputs
from auditor.cli.app import application
from auditor.cli.pages import paired
from auditor.core.errors import ConfigError, UsageError
from auditor.manifest import load_manifest
from tests.cli.runner import auditor


@pytest.mark.parametrize("command", [[], ["check"], ["review"], ["drift"], ["licenses"], ["policy"]])
def test_help_fits_80_columns_and_cuts_no_sentence(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = auditor(*command, "--help").out
    assert max(map(len, said.splitlines())) <= 80
    assert not [line for line in said.splitlines() if line.endswith("...") and not line.startswith("Usage")]


def test_every_command_stands_in_a_named_group_of_the_help() -> None:
    said = auditor("--help").out
    assert "More:" not in said
    for name in application().commands:
        assert f"\n  {name} " in said


LINES = yaml.safe_load((Path(__file__).parent / "command_lines.yaml").read_text("utf-8"))["lines"]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["say"] or "nothing")
def test_a_file_belongs_to_the_format_that_a_person_means(line: dict[str, Any]) -> None:
    formats, paths = [], []
    rest = iter(paired(line["say"].split()))
    for word in rest:
        name, _, value = word.partition("=")
        if name == "--format":
            formats.append(value)
        elif name == "--output":
            paths.append(Path(value))
        else:
            next(rest)
    if "error" in line:
        with pytest.raises(UsageError, match=re.escape(line["error"])):
            outputs.plan(formats, paths)
    else:
        found = {renderer.name: str(path) if path else "-" for renderer, path in outputs.plan(formats, paths)}
        assert found == line["mean"]


@pytest.mark.parametrize("words", ["-f json=x -f csv=x", "-f json=", "-f nothing=x", "-f json -f csv"])
def test_formats_that_cannot_be_written_are_refused(words: str) -> None:
    assert auditor("render", "audit.json", *words.split()).code == 2


def test_a_policy_in_the_place_of_a_manifest_is_called_one(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    path.write_text("policy: {id: mine}\norg: {name: We}\nworkloads: {}\n")
    with pytest.raises(ConfigError, match="this is a policy, not a manifest"):
        load_manifest(path)
