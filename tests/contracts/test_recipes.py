"""Adding a license, a pack or a format is the files that CONTRIBUTING names, and nothing else: done in a copy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LICENSE = """\
Heron Pond License 3

The heron and whoever keeps its pond grant you the right to run, copy, change and pass on the feathers.
You must print the sentence "Feathers from the heron pond" on every page that shows a feather.
You may not sell more than forty feathers in one month without asking the pond.
"""
PACK = """\
id: pond
title: Rules of the pond
as_of: 2026-11-22
checks:
- id: POND-01
  title: No betting
  citation: House rule 7
  rule:
    fail:
    - {when: '"gambling" in deployment.use_cases', reason: "The declared use is betting."}
    pass: '!("gambling" in deployment.use_cases)'
  reasons: {pass: No betting is declared.}
  question: Is the use betting?
  who: legal
  severity: high
  remedy: Choose another use.
  confidence: high
  sources: [design]
  examples:
  - {name: betting, facts: {deployment.use_cases: [gambling]}, expect: fail}
  - {name: coding, facts: {deployment.use_cases: [internal_coding]}, expect: pass}
  - {name: nothing said, facts: {}, expect: needs-review}
"""
FORMAT = '''\
"""The audit as one line: how many models there are."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.core.model import Audit
from auditor.core.protocols import Renderer
from auditor.renderers._one_file import OneFile


@dataclass(frozen=True, slots=True)
class CountRenderer(OneFile):
    """A number and a word."""

    name: str = "count"
    suffix: str = ".txt"

    def render(self, audit: Audit, /) -> str:
        """One line."""
        return f"{len(audit.models)} models\\n"


RENDERER: Renderer = CountRenderer()
'''
RECORDS = ("apache", "bsd", "cc-by", "gpl", "llama", "mit")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and its data at another place."""
    root = tmp_path_factory.mktemp("copy") / "project"
    for name in ("auditor", "license_db", "policies", "reports"):
        shutil.copytree(ROOT / name, root / name, ignore=_left_out)
    return root


def _left_out(folder: str, names: list[str]) -> set[str]:
    """Most licenses, too: those that are copied are indexed by the first command, and again with one more."""
    if Path(folder) == ROOT / "license_db" / "records":
        return {name for name in names if not name.startswith(RECORDS)}
    return {name for name in names if name == "__pycache__"}


@pytest.fixture
def copy(project: Path) -> Iterator[Path]:
    """The copy, from which is taken what a test has put there: the index of its licenses is compiled once."""
    before = files(project)
    yield project
    for name in files(project) - before:
        (project / name).unlink()


@pytest.fixture
def run(copy: Path, tmp_path: Path) -> Run:
    """Run the copy's command from an empty folder."""
    empty = tmp_path / "empty"
    empty.mkdir()
    bytecode = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(copy.parent / "bytecode")}

    def command(*arguments: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "auditor", *map(str, arguments)],
            cwd=empty,
            env={**os.environ, "PYTHONPATH": str(copy), **bytecode},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr + done.stdout
        return done

    return command


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_a_license_is_a_record_and_its_fingerprint(copy: Path, run: Run, tmp_path: Path) -> None:
    before = files(copy)
    text = tmp_path / "LICENSE"
    text.write_text(LICENSE, encoding="utf-8")
    run("licenses", "add", text, "--id", "heron-pond-3", "--name", "Heron Pond License 3", "--into",
        copy / "license_db" / "records")  # fmt: skip
    assert files(copy) - before == {"license_db/records/heron-pond-3.yaml", "license_db/records/heron-pond-3.fp"}
    found = json.loads(run("identify", text, "--format", "jsonl").stdout)
    assert (found["status"], found["license"]) == ("exact", "LicenseRef-heron-pond-3")
    assert "heron-pond-3" in run("licenses", "list", "heron").stdout


def test_a_pack_is_one_file_with_its_examples(copy: Path, run: Run, tmp_path: Path) -> None:
    (copy / "policies" / "packs" / "pond.yaml").write_text(PACK, encoding="utf-8")
    policy = tmp_path / "auditor.yaml"
    policy.write_text(
        "policy: {id: heron, version: 1}\norg: {name: Heron, domicile: DE, commercial: true}\npacks: [pond]\n"
        "workloads: {bets: {deployment: {use_cases: [gambling], purpose: operations}}}\n",
        encoding="utf-8",
    )
    run("policy", "validate", policy)
    model = tmp_path / "model"
    model.mkdir()
    (model / "README.md").write_text("---\nlicense: mit\n---\n# M\n", encoding="utf-8")
    said = run("review", f"file:{model}", "-p", policy, code=1).stdout
    assert "POND-01" in said
    assert "The declared use is betting." in said
    assert "House rule 7" in run("explain", "POND-01").stdout


def test_a_format_is_one_file(copy: Path, run: Run, tmp_path: Path) -> None:
    (copy / "auditor" / "renderers" / "count.py").write_text(FORMAT, encoding="utf-8")
    model = tmp_path / "model"
    model.mkdir()
    (model / "README.md").write_text("---\nlicense: mit\n---\n# M\n", encoding="utf-8")
    assert run("review", f"file:{model}", "-f", "count", "--fail-on", "never").stdout == "1 models\n"
