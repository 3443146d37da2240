"""Every command of the tutorials is run against the example, and prints the lines shown below it, in their order."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.policy import load_policy
from auditor.policy.file.initial import kinds, policy_like
from tests.cli.runner import auditor
from tests.hub import Hub

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("[a-z]*.md"))
COOKBOOK = sorted((ROOT / "docs" / "cookbook").glob("[a-z]*.md"))
FILE = re.compile(r"^```yaml\n# (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    with Hub(EXAMPLES / "hub") as running:
        yield running


@pytest.fixture
def organisation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hub: Hub) -> Path:
    """The example's files as a user has them, and a hub that has its models."""
    folder = tmp_path / "organisation"
    shutil.copytree(EXAMPLES, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    return folder


def steps(text: str) -> Iterator[tuple[str, list[str]]]:
    """Command and the lines it must print."""
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.strip().splitlines()
            yield command, [line for line in lines if line != "…"]


@pytest.mark.parametrize("path", [path for path in TUTORIALS if path.name != "README.md"], ids=lambda path: path.stem)
def test_a_tutorial_does_what_it_says(path: Path, organisation: Path) -> None:
    commands = list(steps(path.read_text("utf-8")))
    assert commands
    for command, lines in commands:
        name, *arguments = shlex.split(command)
        assert name == "auditor"
        said = auditor(*arguments)
        assert said.code in (0, 1), f"{command}: {said.err}"
        rest = said.out
        for line in lines:
            before, found, rest = rest.partition(line)
            assert found, f"{command} does not print {line!r} here; it goes on with\n{before[:1500]}"


@pytest.mark.parametrize("path", COOKBOOK, ids=lambda path: path.stem)
def test_a_page_of_the_cookbook_does_what_it_says(path: Path, organisation: Path) -> None:
    text = path.read_text("utf-8")
    for name, content in FILE.findall(text):
        (organisation / name).write_text(content, encoding="utf-8")
    test_a_tutorial_does_what_it_says(path, organisation)


@pytest.mark.parametrize("page", ["policy.md", "faq.md"])
def test_what_a_page_shows_beside_the_tutorials_is_so(page: str, organisation: Path) -> None:
    test_a_page_of_the_cookbook_does_what_it_says(ROOT / "docs" / page, organisation)


def test_every_shipped_first_policy_has_a_page() -> None:
    assert {path.stem for path in COOKBOOK} == set(kinds())


@pytest.mark.parametrize("kind", kinds())
def test_a_shipped_first_policy_is_valid_has_several_workloads_and_says_what_each_is_for(
    kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "auditor.yaml"
    path.write_text(policy_like(kind, {}), encoding="utf-8")
    policy = load_policy(path)
    assert len(policy.workloads) >= 2
    assert all(one.facts["deployment.use_cases"].value for one in policy.workloads)
    assert policy.warnings() == ()


def test_every_user_has_a_tutorial() -> None:
    assert {path.stem for path in TUTORIALS if path.name != "README.md"} == {"decider", "engineer", "gate", "officer"}
