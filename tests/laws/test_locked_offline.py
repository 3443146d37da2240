"""What was locked is judged again without a network: on any day, however the network is refused, whatever moved since.

The law: a lock whose models could all be read, and the store it was written with, give the same dossiers and verdicts
again; the hub may be gone, may hold something else by now, and no switch that forbids the network changes the answer.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.collect.sources.modelscope import FAKE
from tests.cli.runner import Said, auditor
from tests.hub import Hub
from tests.hub.fake import FakeHub
from tests.hub.folders import CARD, LICENSE, make_model, no_network
from tests.hub.git_daemon import GitDaemon
from tests.hub.models import Catalogue
from tests.sizes import sized
from tests.tiny_policy import POLICY

DEAD = "http://127.0.0.1:9"
LOCKED_ON = date(2026, 11, 21)
KINDS = (
    "default",
    "branch",
    "long branch",
    "commit",
    "child",
    "modelscope",
    "git",
    "git at a commit",
    "folder",
    "service",
)
SWITCHES = ("--offline", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "nothing")
UPSTREAM = ("down", "moved", "relicensed and reread", "linked since")
RELICENSED = "---\nlicense: cc-by-nc-4.0\n---\n# A model\n"


class World:
    """A manifest whose models lie on several hubs, below one folder."""

    def __init__(self, root: Path, hub: Hub, scope: Hub, daemon: GitDaemon) -> None:
        self.root = root
        self.hub = hub
        self.refs = {
            "default": "hf:acme/one",
            "branch": "hf:acme/two@main",
            "long branch": "hf:acme/three@refs/heads/main",
            "commit": f"hf:acme/four@{_commit(hub, 'acme/four')}",
            "child": "hf:acme/child",
            "modelscope": "modelscope:acme/one",
            "git": f"git+{daemon.url}/acme/one.git",
            "git at a commit": "",
            "folder": f"file:{root}/local/acme__here",
            "service": "api:openai/gpt-4o",
        }
        self.scope, self.daemon = scope, daemon
        commit = daemon.publish("acme/two", root / "git-models" / "acme__two")
        daemon.publish("acme/one", root / "git-models" / "acme__one")
        self.refs["git at a commit"] = f"git+{daemon.url}/acme/two.git@{commit}"

    def run(self, command: str, *options: object, endpoint: str | None = None) -> Said:
        manifest, policy = self.root / "models.yaml", self.root / "auditor.yaml"
        lock = ("-o" if command == "lock" else "--lock", self.root / "models.lock")
        return auditor(
            command, manifest, "-p", policy, "--store", self.root / "store",
            "--endpoint", endpoint or self.hub.url, *(lock if command == "lock" or "--locked" in options else ()),
            *options,
        )  # fmt: skip

    def write(self, kinds: tuple[str, ...]) -> None:
        content = {"models": [{"ref": self.refs[kind]} for kind in kinds]}
        (self.root / "models.yaml").write_text(json.dumps(content), encoding="utf-8")
        (self.root / "auditor.yaml").write_text(POLICY, encoding="utf-8")

    def move(self, state: str, day: date) -> None:
        """What happens upstream after the lock was written."""
        if state == "linked since":
            self.run("check", "--as-of", day.isoformat(), "--follow-links")
        elif state != "down":
            for name in ("one", "two", "three", "four", "base", "child"):
                (self.root / "models" / f"acme__{name}" / "README.md").write_text(RELICENSED, encoding="utf-8")
                (self.root / "git-models" / f"acme__{name}").mkdir(exist_ok=True)
                (self.root / "git-models" / f"acme__{name}" / "README.md").write_text(RELICENSED, encoding="utf-8")
                self.daemon.publish(f"acme/{name}", self.root / "git-models" / f"acme__{name}")
            self.hub.catalogue = Catalogue(self.root / "models")
            if state == "relicensed and reread":
                self.run("check", "--as-of", day.isoformat())
        self.hub.stop()
        self.scope.stop()
        self.daemon.stop()


def _commit(hub: Hub, name: str) -> str:
    found = hub.catalogue.get(name)
    assert found is not None
    return found.sha


@contextmanager
def world() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        root = Path(folder)
        link = "license: other\nlicense_name: own\nlicense_link: {}/acme/base/resolve/main/LICENSE\n"
        for name in ("base", "one", "two", "three", "four"):
            make_model(root / "models", f"acme/{name}", {"README.md": CARD, "LICENSE": LICENSE})
            make_model(root / "git-models", f"acme/{name}")
        make_model(root / "models", "acme/child", {"README.md": "---\nlicense: mit\nbase_model: acme/base\n---\n# c\n"})
        make_model(root / "local", "acme/here")
        with (
            Hub(root / "models") as hub,
            FakeHub(root / "models", FAKE) as scope,
            GitDaemon(root / "git") as daemon,
        ):
            card = f"---\n{link.format(hub.url)}---\n# linked\n"
            (root / "models" / "acme__one" / "README.md").write_text(card, encoding="utf-8")
            hub.catalogue = Catalogue(root / "models")
            patch.setenv("MODELSCOPE_ENDPOINT", scope.url)
            patch.setenv("HF_HOME", str(root / "hf-home"))
            yield World(root, hub, scope, daemon)


def rows(said: Said) -> Any:
    """The models of a report, without where and when their evidence was read."""
    found = json.loads(said.out)["models"]
    for row in found:
        if row["dossier"]:
            row["dossier"] |= {"origin": "", "retrieved_at": ""}
    return found


@contextmanager
def refused(switch: str) -> Iterator[tuple[str, ...]]:
    """The network is refused by a switch; gives the options that say so, with which no socket may be touched."""
    with pytest.MonkeyPatch.context() as patch, no_network(patch):
        if switch.isupper():
            patch.setenv(switch, "1")
        yield ("--offline",) if switch == "--offline" else ()


@settings(max_examples=sized(8), suppress_health_check=list(HealthCheck))
@given(
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=5, unique=True).map(tuple),
    switch=st.sampled_from(SWITCHES),
    upstream=st.sampled_from(UPSTREAM),
    days=st.sampled_from([0, 1, 40]),
    kept=st.booleans(),
    follow=st.booleans(),
)
def test_a_lock_is_judged_again_without_a_network(
    kinds: tuple[str, ...], switch: str, upstream: str, days: int, kept: bool, follow: bool
) -> None:
    day = LOCKED_ON + timedelta(days=days)
    with world() as here:
        here.write(kinds)
        links = ("--follow-links",) if follow else ()
        expected = here.run("check", "--as-of", day.isoformat(), "-f", "json", *links)
        locked = here.run("lock", "--as-of", LOCKED_ON.isoformat(), *links)
        assert locked.code == 0, locked.err
        here.move(upstream, day)
        if not kept:
            shutil.rmtree(here.root / "store" / "evidence" / "audits")
        with refused(switch) as options:
            said = here.run("check", "--locked", "--as-of", day.isoformat(), "-f", "json", *options, endpoint=DEAD)
        found = rows(said)
        assert [row["failure"] for row in found] == [None] * len(kinds), said.err
        assert found == rows(expected)
        assert said.code == expected.code


@pytest.mark.parametrize("switch", ["--offline", "HF_HUB_OFFLINE"])
def test_the_gate_holds_on_a_later_day_by_the_clock(switch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime(2027, 3, 1, 12, tzinfo=UTC).astimezone(tz)

    with world() as here:
        here.write(("default", "branch", "child"))
        assert here.run("lock").code == 0
        here.move("moved", LOCKED_ON)
        monkeypatch.setattr("auditor.cli.session.datetime", Later)
        with refused(switch) as options:
            said = here.run("check", "--locked", "-f", "json", *options, endpoint=DEAD)
    assert [row["failure"] for row in rows(said)] == [None] * 3
    assert json.loads(said.out)["as_of"] == "2027-03-01"


def test_the_installed_command_judges_a_lock_with_the_network_forbidden() -> None:
    with world() as here:
        here.write(("default", "child", "git"))
        assert here.run("lock", "--as-of", LOCKED_ON.isoformat()).code == 0
        here.move("moved", LOCKED_ON)
        environment = {**os.environ, "HF_HUB_OFFLINE": "1", "AUDITOR_HOME": str(here.root / "store")}
        command = [sys.executable, "-m", "auditor", "check", "models.yaml", "--locked", "--as-of", "2026-12-24"]
        done = subprocess.run(
            [*command, "-f", "json"], cwd=here.root, env={**environment, "PYTHONPATH": str(Path.cwd())},
            capture_output=True, check=False, text=True,
        )  # fmt: skip
    assert [row["failure"] for row in json.loads(done.stdout)["models"]] == [None] * 3, done.stderr


@settings(max_examples=sized(4), suppress_health_check=list(HealthCheck))
@given(switch=st.sampled_from(SWITCHES), kind=st.sampled_from(("default", "git", "git at a commit", "commit")))
def test_evidence_that_is_not_what_was_locked_is_refused_however_it_is_asked_for(switch: str, kind: str) -> None:
    """The other side of the law: what answers is the lock, never merely the newest that is stored."""
    with world() as here:
        here.write((kind,))
        assert here.run("lock", "--as-of", LOCKED_ON.isoformat()).code == 0
        here.move("relicensed and reread", LOCKED_ON)
        place = here.root / "models.lock"
        content = json.loads(place.read_text(encoding="utf-8"))
        (entry,) = content["models"].values()
        entry["documents"] = dict.fromkeys(entry["documents"], "0" * 64)
        place.write_text(json.dumps(content), encoding="utf-8")
        with refused(switch) as options:
            said = here.run("check", "--locked", "-f", "json", *options, endpoint=DEAD)
        (row,) = json.loads(said.out)["models"]
        assert said.code == 3
        assert "not what was locked" in row["failure"]["what"]


def test_a_locked_check_follows_no_link() -> None:
    with world() as here:
        here.write(("default",))
        assert here.run("lock", "--as-of", LOCKED_ON.isoformat()).code == 0
        before = len(here.hub.requests)
        said = here.run("check", "--locked", "--follow-links", "--as-of", "2026-12-24", "-f", "json")
        assert len(here.hub.requests) == before
        assert rows(said)[0]["failure"] is None
