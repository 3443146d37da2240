"""Each example of the help and of the README works as it stands, where the files and models it names are there."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.cli.command_examples import EXAMPLES
from tests.cli.runner import Said, auditor
from tests.docs.test_what_pages_name import page_of
from tests.hub import Hub
from tests.identify.own_texts import APACHE
from tests.sweep import tables

NEEDS_ANOTHER_HOST = {"data update"}
"""Commands whose example names a host of the reader's, which no test can stand in for."""
LINES = [(command, line) for command, lines in EXAMPLES.items() for line in lines if command not in NEEDS_ANOTHER_HOST]
OF_README = ("mistralai/Mistral-7B-v0.1", "Qwen/Qwen2.5-72B-Instruct")
STANDS_FOR = {
    "OLD": "LICENSE", "NEW": "CHANGED", "A": "mit", "B": "apache-2.0", "DIR": "evidence", "NEW.yaml": "new.yaml",
    "AUDIT.json": "audit.json", "metadata.parquet": "models.parquet", "-w internal-tools": "-w chat",
}  # fmt: skip
"""Placeholders of the README, and what a reader may put there."""
NEEDS_A_SERVER = ("--second-reader",)
NAMED_ALONE = {"auditor sweep"}
"""Commands that a sentence names without what they need."""
_README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
README = [
    code.removeprefix("auditor ").partition("  #")[0].strip()
    for code in page_of(_README).code
    if code.startswith("auditor ") and code not in NAMED_ALONE and not any(word in code for word in NEEDS_A_SERVER)
]
CARD = "---\nlicense: mit\n---\n# A small model\n\nIt answers questions about trees.\n"
POLICY = """\
policy: {id: tiny, version: 1}
org: {name: Tiny, domicile: US, principal_place_of_business: US, group_countries: [US]}
packs: [license]
deployment_defaults: {hosting: self, use_cases: [internal_coding], distribution: [internal], data_classes: [none],
  user_regions: [US], processing_regions: [US], storage_regions: [US], modifies_model: [none]}
workloads:
  chat: {}
  internal-chat: {}
"""
CASES = """\
cases:
  - id: a-free-license
    model: {license_id: mit}
    workload: chat
    evaluation_date: 2026-11-21
    expect: {overall: needs-review}
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    root = tmp_path_factory.mktemp("hub")
    for name in ("org__name", "org__one", "org__two", *(one.replace("/", "__") for one in OF_README)):
        (root / name).mkdir()
        (root / name / "README.md").write_text(CARD.replace("small", name), "utf-8")
        (root / name / "LICENSE").write_text(APACHE, "utf-8")
    with Hub(root) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where somebody stands who tries the examples: with models, a policy, and reports of an audit before this one."""
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")
    (place / "models.yaml").write_text("models:\n  - {ref: hf:org/name, workloads: [chat]}\n", "utf-8")
    for name in ("auditor.yaml", "new.yaml"):
        (place / name).write_text(POLICY, "utf-8")
    (place / "LICENSE").write_text(APACHE, "utf-8")
    (place / "CHANGED").write_text(APACHE.replace("perpetual", "temporary", 1), "utf-8")
    (place / "cases.yaml").write_text(CASES, "utf-8")
    (place / "names.txt").write_text("org/name\norg/one\n", "utf-8")
    (place / "weights").mkdir()
    (place / "weights" / "README.md").write_text(CARD, "utf-8")
    (place / "models").mkdir()
    tables.write(place / "models.parquet", [tables.row("org/name")])
    return place


def _before(command: str, line: str, folder: Path) -> str:
    """Make what an example goes on from, and return the example with an id that is there."""
    if command in ("check", "answer", "render", "history", "policy", "verify", "cache") or line.split()[0] in (
        "check", "answer", "render", "history", "policy", "verify", "cache", "drift", "lock", "choose",
    ):  # fmt: skip
        if "audit.json" in line or "main.json" in line or "history" in line or "worklist.xlsx" in line:
            made = ["-f", "json=audit.json", "-f", "json=main.json", "-f", "xlsx=worklist.xlsx", "--fail-on", "never"]
            history = ["--history"] if "history" in line else []
            assert auditor("check", *made, *history).code == 0
        if "bom.cdx.json" in line:
            assert auditor("check", "-f", "cyclonedx=bom.cdx.json", "--fail-on", "never").code == 0
        if line.startswith(("verify", "cache")):
            assert auditor("check", "--evidence", "evidence", "--fail-on", "never").code == 0
        if "models.lock" in line or line.startswith("drift") or "--locked" in line:
            assert auditor("lock", "models.yaml").code == 0
        if "import" in line:
            assert auditor("cache", "export", "evidence.tar.gz").code == 0
        if "policy init" in line:
            (folder / "auditor.yaml").unlink()
    if "--set D-" in line:
        decisions = json.loads(auditor("answer", "--list", "--all", "--format", "json").out)["decisions"]
        real = next(one["id"] for one in decisions if one["settled_by"] == "answer")
        line = re.sub(r"D-[0-9a-f]+", real[:6], line)
    if "--without" in line:
        (folder / "models.yaml").write_text("models: [hf:org/name, api:vendor/model]\n", "utf-8")
    return line


def _run(line: str) -> Said:
    """Run a line as a shell does, with a file before or behind it."""
    line, _, _ = line.partition(" > ")
    line, _, source = line.partition(" < ")
    if line.split()[0] == "mcp":  # a loop of events of its own, which no other test's may be around
        program = [sys.executable, "-m", "auditor", *shlex.split(line)]
        done = subprocess.run(program, input=b"", capture_output=True, timeout=120, check=False)
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())
    return auditor(*shlex.split(line), stdin=Path(source).read_bytes() if source else b"\n" * 99)


@pytest.mark.parametrize(("command", "line"), LINES, ids=[line for _, line in LINES])
def test_an_example_of_help_works_as_it_stands(command: str, line: str, folder: Path) -> None:
    said = _run(_before(command, line, folder))
    assert said.code in (0, 1), f"auditor {line}\n{said.out[-800:]}\n{said.err}"
    assert "error:" not in said.err
    assert said.out or said.err or command == "mcp"


@pytest.mark.parametrize("line", README, ids=README)
def test_a_command_of_the_readme_works_as_it_stands(line: str, folder: Path) -> None:
    for word, meant in STANDS_FOR.items():
        line = re.sub(rf"(?<![\w./-]){re.escape(word)}(?![\w./-])", meant, line)
    command = line.partition(" ")[0]
    said = _run(_before(command, line, folder))
    assert said.code in (0, 1), f"auditor {line}\n{said.out[-800:]}\n{said.err}"
