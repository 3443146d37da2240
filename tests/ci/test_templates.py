"""The templates as they stand: every step of the action is run, the hooks are run, the commands of the page are run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.runner import Said, auditor
from tests.hub import Hub
from tests.hub.folders import make_model, no_network
from tests.manifest.test_lock import POLICY

ROOT = Path(__file__).resolve().parent.parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


class Issues(BaseHTTPRequestHandler):
    """The three routes of a code host that the comment step uses, over a list of comments."""

    comments: list[dict[str, Any]]
    posts: list[str]

    def do_GET(self) -> None:
        page = int(re.findall(r"[?&]page=(\d+)", self.path)[0])
        self._answer(self.comments[100 * (page - 1) : 100 * page])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.comments.append({"id": len(self.comments) + 1, "body": body["body"]})
        self.posts.append("POST")
        self._answer(self.comments[-1])

    def do_PATCH(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        number = int(self.path.rpartition("/")[2])
        self.comments[number - 1]["body"] = body["body"]
        self.posts.append("PATCH")
        self._answer(self.comments[number - 1])

    def _answer(self, content: Any) -> None:
        data = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the overridden method
        """Nothing."""


@pytest.fixture
def issues() -> Iterator[tuple[str, type[Issues]]]:
    routes = type("Routes", (Issues,), {"comments": [{"id": n + 1, "body": "words"} for n in range(120)], "posts": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), routes)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", routes
    server.shutdown()


class Runner:
    """Runs the action's steps the way a runner does: expressions filled in, files for summary and outputs."""

    def __init__(self, folder: Path, inputs: Mapping[str, str], **environment: str) -> None:
        self.folder = folder
        defaults = {name: str(value.get("default", "")) for name, value in ACTION["inputs"].items()}
        self.values = {f"inputs.{name}": value for name, value in {**defaults, **inputs}.items()}
        self.values |= {"github.action_path": str(ROOT), "github.event_name": "pull_request", "github.token": "t"}
        self.environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "GITHUB_OUTPUT": str(folder / "outputs"),
            **environment,
        }

    def fill(self, text: str) -> str:
        return _EXPRESSION.sub(lambda match: str(self.value(match[1])), text)

    def value(self, expression: str) -> object:
        for glue, join in (("&&", all), ("||", any)):
            if glue in expression:
                return join(self.value(part.strip()) for part in expression.split(glue))
        for mark, same in (("==", True), ("!=", False)):
            if mark in expression:
                left, right = (part.strip() for part in expression.split(mark))
                return (str(self.value(left)) == right.strip("'")) is same
        return self.values[expression]

    def run(self, only: str = "") -> tuple[int, list[str]]:
        """The code of the step that failed, or 0; and the names of the steps that ran."""
        ran = []
        for step in ACTION["runs"]["steps"]:
            if only and step["name"] != only:
                continue
            if "if" in step and self.fill(step["if"]) != "True":
                continue
            ran.append(step["name"])
            if "uses" in step:
                continue
            environment = {key: self.fill(value) for key, value in step.get("env", {}).items()}
            script = self.folder / "step"
            script.write_text(self.fill(step["run"]), encoding="utf-8")
            shell = {"bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"], "python": [sys.executable]}[
                step["shell"]
            ]
            done = subprocess.run(
                [*shell, str(script)],
                cwd=self.folder,
                env={**self.environment, **environment},
                capture_output=True,
                text=True,
                check=False,
            )
            outputs = self.folder / "outputs"
            if "id" in step and outputs.exists():
                for name, _, value in (line.partition("=") for line in outputs.read_text().splitlines()):
                    self.values[f"steps.{step['id']}.outputs.{name}"] = value
            if done.returncode:
                return done.returncode, [*ran, done.stderr]
        return 0, ran


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[tuple[Path, Hub]]:
    make_model(tmp_path / "models", "acme/good", {"README.md": "---\nlicense: apache-2.0\n---\n# Good\n"})
    make_model(tmp_path / "models", "acme/bad", {"README.md": "---\nlicense: cc-by-nc-4.0\n---\n# Bad\n"})
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "auditor.yaml").write_text(POLICY)
    (folder / "models.yaml").write_text("models: [hf:acme/good]\n")
    with Hub(tmp_path / "models") as hub:
        yield folder, hub


def test_the_action_writes_summary_comment_and_reports_and_passes_the_gate_on(
    repository: tuple[Path, Hub], issues: tuple[str, type[Issues]]
) -> None:
    folder, hub = repository
    (folder / "event.json").write_text(json.dumps({"pull_request": {"number": 7}}))
    (folder / "app.py").write_text('m = AutoModel.from_pretrained("acme/bad")\n')
    place, routes = issues
    environment = {
        "HF_ENDPOINT": hub.url,
        "GITHUB_API_URL": place,
        "GITHUB_REPOSITORY": "acme/app",
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
    }
    inputs = {"install": "false", "comment": "true", "sarif": "true"}
    code, ran = Runner(folder, inputs, **environment).run()
    assert (code, ran) == (0, ["Audit", "Comment", "Code scanning", "Gate"])
    assert "acme/good" in (folder / "summary.md").read_text()
    assert json.loads((folder / "audit" / "audit.sarif").read_text())["version"] == "2.1.0"
    assert {path.suffix for path in (folder / "audit").iterdir()} == {".md", ".sarif", ".xml", ".html", ".json", ".log"}
    assert Runner(folder, inputs, **environment).run(only="Comment") == (0, ["Comment"])
    assert routes.posts == ["POST"], "the same comment is not written twice"
    code, ran = Runner(folder, {**inputs, "discover": "."}, **environment).run()
    assert code == 1, "a model that only the code names fails the gate"
    assert routes.posts == ["POST", "PATCH"], "one comment, kept up to date"
    assert "acme/bad" in routes.comments[-1]["body"]
    found = json.loads((folder / "audit" / "audit.sarif").read_text())["runs"][0]["results"]
    assert "app.py" in json.dumps(found)


def test_a_broken_policy_fails_the_action_with_its_message_in_the_summary(repository: tuple[Path, Hub]) -> None:
    folder, hub = repository
    (folder / "auditor.yaml").write_text(POLICY.replace("domicile", "domicil"))
    code, _ = Runner(folder, {"install": "false"}, HF_ENDPOINT=hub.url).run()
    assert code == 2
    assert "domicil" in (folder / "summary.md").read_text()


def test_no_input_of_the_action_is_pasted_into_a_script() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), step["name"]


def test_the_install_step_is_the_one_that_installs_this_project() -> None:
    step = ACTION["runs"]["steps"][0]
    assert step["run"].split()[:4] == ["python", "-m", "pip", "install"]
    assert (ROOT / "pyproject.toml").is_file()


@dataclass(frozen=True)
class Machine:
    """A folder and a home of its own, where command lines are run as they are written."""

    folder: Path
    patch: pytest.MonkeyPatch

    def __call__(self, line: str, *, hub: str, offline: bool = False) -> Said:
        words = shlex.split(line)
        with self.patch.context() as patch:
            patch.chdir(self.folder)
            patch.setenv("AUDITOR_HOME", str(self.folder / "home"))
            patch.setenv("HF_ENDPOINT", hub)
            if words[0] != "auditor":
                subprocess.run(words, check=True)
                return Said(code=0, out="", err="")
            with no_network(patch) if offline else nullcontext():
                return auditor(*words[1:])


def test_the_hooks_run_offline_as_they_stand(repository: tuple[Path, Hub], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, hub = repository
    machine = Machine(folder, monkeypatch)
    hooks = {hook["id"]: hook["entry"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert machine("auditor lock", hub=hub.url).code == 0
    for _ in range(2):  # the second time from the kept audit
        assert machine(hooks["auditor-locked"], hub=hub.url, offline=True).code == 0
    (folder / "app.py").write_text('m = AutoModel.from_pretrained("acme/bad")\n')
    assert machine(hooks["auditor-discover"], hub=hub.url, offline=True).code == 0
    assert "hf:acme/bad" in (folder / "models.yaml").read_text()
    assert machine(hooks["auditor-locked"], hub=hub.url, offline=True).code == 3


def test_a_locked_check_runs_where_there_is_no_network_at_all(repository: tuple[Path, Hub]) -> None:
    """In a network namespace of its own where one may be made, else with an endpoint that nobody answers."""
    folder, hub = repository
    home = {"AUDITOR_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT), "HF_ENDPOINT": hub.url}
    audit = [sys.executable, "-m", "auditor"]
    own = ["unshare", "-n"]
    alone = own if shutil.which("unshare") and subprocess.run([*own, "true"], check=False).returncode == 0 else []
    for command in ([*audit, "lock"], [*alone, *audit, "check", "--locked"]):
        done = subprocess.run(command, cwd=folder, env={**os.environ, **home}, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_gitlab_job_runs_as_it_stands(repository: tuple[Path, Hub], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, hub = repository
    machine = Machine(folder, monkeypatch)
    job = yaml.safe_load((ROOT / "examples" / "ci" / "gitlab.yml").read_text())["model-licenses"]
    for line in job["script"]:
        assert machine(line, hub=hub.url).code == 0
    assert (folder / job["artifacts"]["reports"]["junit"]).read_text().startswith("<?xml")


def test_the_page_on_machines_without_a_network_holds(
    repository: tuple[Path, Hub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, hub = repository
    page = (
        (ROOT / "docs" / "continuous-integration.md").read_text(encoding="utf-8").partition("## Without a network")[2]
    )
    here, there = (block.strip().split("\n") for block in re.findall(r"```\n(.*?)```", page, re.DOTALL)[:2])
    for line in here:
        assert Machine(folder, monkeypatch)(line, hub=hub.url).code == 0
    other = tmp_path / "other"
    other.mkdir()
    for name in ("models.yaml", "models.lock", "auditor.yaml", "evidence.tar"):
        (other / name).write_bytes((folder / name).read_bytes())
    for line in there:
        assert Machine(other, monkeypatch)(line, hub=hub.url, offline=True).code == 0


@pytest.mark.parametrize("name", ["action.yml", "examples/ci/github.yml", "examples/ci/gitlab.yml"])
def test_what_others_wrote_is_pinned_by_its_hash_and_says_which_version_that_is(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    used = [line.partition("uses: ")[2] for line in lines if re.match(r"\s*(?:- )?uses: ", line)]
    images = [line.partition("image: ")[2] for line in lines if re.match(r"\s*image: ", line)]
    assert used or images
    ours = [line for line in used if line.startswith("OWNER/model-license-auditor@")]
    for line in used:
        assert line in ours or re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line), line
    for line in images:
        assert re.fullmatch(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}", line), line


@pytest.mark.parametrize("path", sorted((ROOT / "examples" / "ci").iterdir()), ids=lambda path: path.name)
def test_every_example_is_readable_and_names_inputs_that_exist(path: Path) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for job in content.get("jobs", {}).values() if isinstance(content, dict) else ():
        for step in job["steps"]:
            if "model-license-auditor@" in step.get("uses", ""):
                assert set(step["with"]) <= set(ACTION["inputs"])
