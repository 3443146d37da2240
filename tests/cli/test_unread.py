"""A run that could not read everything: what it says at its end, and what the next run still has to fetch."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import pytest

from auditor import pipeline
from auditor.cli.account import tell_unread
from auditor.report.account import account
from tests.cli.runner import auditor
from tests.hub.folders import make_model
from tests.hub.server import Hub


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("one", "two", "three"):
        make_model(tmp_path / "hub", f"acme/{name}")
    return tmp_path / "hub"


def test_a_folder_that_is_asked_for_as_a_model_of_a_hub_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme" / "one").mkdir(parents=True)
    (tmp_path / "models.yaml").write_text("models:\n- ref: acme/one\n")
    for asked in (("ask", "acme/one"), ("review", "acme/one"), ("check",), ("choose",)):
        said = auditor(*asked, "--offline", "--store", tmp_path / "store")
        assert "did you mean file:acme/one?" in said.err, asked
    assert "did you mean" not in auditor("ask", "acme/two", "--offline", "--store", tmp_path / "store").err


@pytest.mark.parametrize(
    ("asked", "guess"),
    [
        ("acme/LICENSE", "did you mean `auditor identify acme/LICENSE`?"),
        ("mit", "did you mean `auditor licenses show mit`?"),
        ("llama3.1", "did you mean `auditor licenses show llama-3.1-community`?"),
        ("openai/gpt-4o", "did you mean api:openai/gpt-4o?"),
        ("Granite", "such as hf:ACCOUNT/Granite or api:VENDOR/Granite"),
    ],
)
def test_what_is_likely_no_model_of_a_hub_is_told_by_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str, guess: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "LICENSE").write_text("MIT")
    for command in ("ask", "review"):
        said = auditor(command, asked, "--offline", "--store", tmp_path / "store")
        assert said.code == 3
        assert guess in said.err


def test_ask_says_once_why_nothing_could_be_read(tmp_path: Path) -> None:
    said = auditor("ask", "acme/one", "--offline", "--store", tmp_path / "store")
    assert (said.out + said.err).count("offline, and neither the evidence store") == 1
    assert "try: " in said.out


def test_channels_of_one_candidate_count_as_one_model(tmp_path: Path) -> None:
    said = auditor("choose", "api:openai/gpt-4o", "acme/one", "--offline", "--store", tmp_path / "store")
    assert "could not be read: 1 of 2 models" in said.err


@pytest.mark.parametrize(
    ("named", "hint"),
    [
        ("file:folder", "`auditor review file:folder`"),
        ("folder", "`auditor review file:folder`"),
        ("hf:acme/one", "`auditor review hf:acme/one`"),
        ("models.yaml", "`auditor discover --write models.yaml`"),
        ("audit.json", "`auditor render audit.json`"),
    ],
)
def test_what_is_no_manifest_says_which_command_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, hint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "LICENSE").write_text("All rights reserved.")
    auditor("review", "file:folder", "-f", "json", "-o", "audit.json")
    said = auditor("check", named)
    assert said.code == 2
    assert hint in " ".join(said.err.split())


def test_a_model_that_the_lock_does_not_hold_is_told_to_be_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "LICENSE").write_text("All rights reserved.")
    (tmp_path / "models.yaml").write_text("models: [file:one]\n")
    assert auditor("lock").code == 0
    (tmp_path / "models.yaml").write_text("models: [file:one, file:two]\n")
    said = auditor("check", "--locked", "-f", "json")
    assert "not-locked: file:two" in said.err
    assert "`auditor lock` also locks" in said.err
    assert "network" not in said.err


@pytest.mark.parametrize("command", ["identify", "terms"])
def test_a_folder_where_a_text_is_expected_says_how_it_is_read(tmp_path: Path, command: str) -> None:
    said = auditor(command, tmp_path)
    assert said.code == 3
    assert f"`auditor ask file:{tmp_path}`" in " ".join(said.err.split())


def test_a_run_ends_with_an_account_and_the_next_one_fetches_only_what_is_missing(root: Path, tmp_path: Path) -> None:
    models = ("acme/one", "acme/two", "acme/three", "acme/absent")
    with Hub(root) as hub:
        hub.fault("429", repo="acme/one", path="api", headers={"Retry-After": "0"})
        hub.fault("garbled", repo="acme/two", path="LICENSE")
        arguments = ("review", *models, "--endpoint", hub.url, "-j", "1", "-f", "html", "-o", tmp_path / "report.html")
        said = auditor(*arguments)
        assert "could not be read: 2 of 4 models, and parts of 1" in said.err
        assert "rate-limited: hf:acme/one" in said.err
        assert "in part, unreachable: hf:acme/two: LICENSE" in said.err
        assert "not-found: hf:acme/absent" in said.err
        assert said.err.count("next step:") == 2
        page = (tmp_path / "report.html").read_text(encoding="utf-8")
        assert "Next step: ask again later" in page

        hub.faults.clear()
        hub.requests.clear()
        again = auditor(*arguments)
        assert "could not be read: 1 of 4 models\n" in again.err
        fetched = [target for target in hub.paths() if "/resolve/" in target]
        assert sum("acme/one" in target for target in fetched) == 2
        assert [target for target in fetched if "acme/two" in target] == [
            target for target in fetched if "acme/two" in target and target.endswith("LICENSE")
        ]
        assert not any("acme/three" in target for target in fetched)


def test_an_interrupted_run_leaves_at_once_and_keeps_what_it_has(root: Path, tmp_path: Path) -> None:
    with Hub(root) as hub:
        hub.fault("429", repo="acme/two", headers={"Retry-After": "90"})
        environment = {**os.environ, "AUDITOR_HOME": str(tmp_path / "home"), "HF_HOME": str(tmp_path / "hf")}
        # Whoever runs the tests in the background has the keyboard's signal ignored, and hands that down.
        heard = "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        start = [sys.executable, "-c", f"{heard}runpy.run_module('auditor', run_name='__main__')"]
        command = [*start, "review", "acme/one", "acme/two", "--endpoint", hub.url, "-j", "1"]
        run = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        until = time.monotonic() + 60
        while run.poll() is None and time.monotonic() < until and not any("acme/two" in one for one in hub.paths()):
            time.sleep(0.05)
        time.sleep(0.3)
        sent = time.monotonic()
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
        assert time.monotonic() - sent < 30
        assert run.returncode == 130, err
        assert "is kept in" in err
        assert "Traceback" not in err
        assert not out
        hub.faults.clear()
        offline = auditor("review", "acme/one", "--endpoint", hub.url, "--offline", "--store", tmp_path / "home")
        assert offline.code != 3


def test_a_parent_that_was_refused_is_accounted_for_and_one_that_nobody_knows_is_not(tmp_path: Path) -> None:
    card = "---\nlicense: mit\nbase_model: acme/{parent}\n---\n# A model\n"
    for name, parent in (("child", "parent"), ("orphan", "absent")):
        make_model(tmp_path / "hub", f"acme/{name}", {"README.md": card.format(parent=parent)})
    make_model(tmp_path / "hub", "acme/parent")
    with Hub(tmp_path / "hub") as hub:
        hub.fault("gated", repo="acme/parent")
        said = auditor("review", "acme/child", "acme/orphan", "--endpoint", hub.url, "-j", "1")
        assert "in part, access-denied: hf:acme/child: its parent hf:acme/parent" in said.err
        assert "acme/orphan" not in said.err
        assert said.code == 1


def test_where_nothing_could_be_read_causes_are_said_once_and_no_empty_table_is_drawn(tmp_path: Path) -> None:
    models = tmp_path / "models.yaml"
    models.write_text("models:\n- ref: hf:acme/one\n- ref: hf:acme/two\n", encoding="utf-8")
    said = auditor("check", models, "--offline", "--store", tmp_path / "store")
    assert said.code == 3
    assert "2 models, no verdict" in said.out
    assert "0 workloads" not in said.out
    assert "0 verdicts" not in said.out
    assert "not-stored  hf:acme/one" in said.out
    assert "could not be read: 2 of 2 models" in said.err
    assert "hf:acme/one" not in said.err
    assert "next step" not in said.err


@pytest.mark.parametrize("parents", list(product(("gone/tern-7b", "gone/tern-7b-chat", "lost/egret-9"), repeat=3)))
def test_a_parent_that_was_not_read_is_told_of_its_own_children_alone(parents: tuple[str, ...], tmp_path: Path) -> None:
    for number, parent in enumerate(parents):
        folder = tmp_path / f"child-{number}"
        folder.mkdir()
        (folder / "README.md").write_text(f"---\nlicense: mit\nbase_model: {parent}\n---\n# A\n", encoding="utf-8")
    names = [f"file:{tmp_path}/child-{number}" for number in range(len(parents))]
    how = pipeline.Collecting(store=tmp_path / "store", offline=True)
    found = account(pipeline.audit(names, collecting=how))
    told = {
        re.findall(r"its parent hf:(\S+):", one.why)[0]: set(one.models) for one in found if "its parent" in one.why
    }
    assert told == {
        parent: {name for name, own in zip(names, parents, strict=True) if own == parent} for parent in parents
    }


def test_many_parents_that_were_not_read_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [tmp_path / f"child-{number}" for number in range(9)]
    for number, folder in enumerate(names):
        folder.mkdir()
        card = f"---\nlicense: mit\nbase_model: gone/tern-{number}b\n---\n# A\n"
        (folder / "README.md").write_text(card, encoding="utf-8")
    how = pipeline.Collecting(store=tmp_path / "store", offline=True)
    tell_unread(pipeline.audit([f"file:{one}" for one in names], collecting=how))
    lines = [line for line in capsys.readouterr().err.splitlines() if "in part" in line]
    assert len(lines) == 6
    assert "and 4 more" in lines[-1]
