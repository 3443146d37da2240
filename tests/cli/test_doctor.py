"""`auditor doctor` and `auditor completion`: what they say where all is well, and where it is not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from auditor.cli.completion import SHELLS
from tests.cli.runner import auditor

TOKEN = "hf_" + "q" * 34


@pytest.fixture
def hub() -> Iterator[Callable[..., str]]:
    """Start a hub that answers one status and shows a clock of its own."""
    running: list[ThreadingHTTPServer] = []

    def start(status: int = 200, ahead: float = 0.0) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"[]")

            def date_time_string(self, timestamp: float | None = None) -> str:
                return formatdate(time.time() + ahead, usegmt=True)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the overridden name
                pass

        running.append(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=running[-1].serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return f"http://127.0.0.1:{running[-1].server_address[1]}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("AUDITOR_HISTORY", raising=False)
    return tmp_path


def looks(*arguments: object) -> dict[str, dict[str, Any]]:
    said = auditor("doctor", "-f", "json", *arguments)
    told = json.loads(said.out)
    assert said.code == (0 if told["ok"] else 1)
    assert all(one["hint"] for one in told["checks"] if one["state"] == "fail")
    return {one["name"]: one for one in told["checks"]}


def test_where_all_is_well_nothing_fails(hub: Callable[..., str], place: Path) -> None:
    found = looks("--endpoint", hub())
    assert {one["state"] for one in found.values()} <= {"ok", "note"}
    for name in ("python", "licenses", "pack license", "evidence store", "hub", "clock", "terminal"):
        assert found[name]["state"] == "ok"
    assert list(place.iterdir()) == []  # looking leaves nothing behind


def test_the_text_says_what_to_do(hub: Callable[..., str]) -> None:
    said = auditor("doctor", "--endpoint", hub(503))
    assert said.code == 1
    assert "FAIL     hub" in said.out
    assert "→ check the network" in said.out
    assert said.out.rstrip().endswith("1 failed")


@pytest.mark.parametrize(("ahead", "state"), [(0.0, "ok"), (90.0, "ok"), (3600.0, "fail"), (-86400.0, "fail")])
def test_the_clock_is_compared_with_the_hubs(hub: Callable[..., str], ahead: float, state: str) -> None:
    assert looks("--endpoint", hub(200, ahead))["clock"]["state"] == state


def test_a_token_is_said_to_be_there_and_never_shown(hub: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert looks("--endpoint", hub())["token"]["state"] == "note"
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    assert looks("--endpoint", hub())["token"]["state"] == "ok"
    said = auditor("doctor", "--endpoint", hub(401))
    assert "the token is not accepted" in said.out
    assert TOKEN not in said.out + said.err


def test_a_hub_that_is_not_there_fails_and_offline_asks_nobody() -> None:
    gone = "http://user:secret@127.0.0.1:9"
    found = looks("--endpoint", gone)
    assert found["hub"]["state"] == "fail"
    assert "secret" not in json.dumps(found)
    assert looks("--endpoint", gone, "--offline")["hub"]["state"] == "skipped"


def test_a_store_that_cannot_be_written_and_a_broken_history_fail(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "file").write_text("no database" * 200)
    monkeypatch.setenv("AUDITOR_HISTORY", str(place / "file"))
    found = looks("--offline", "--store", place / "file" / "below")
    assert found["evidence store"]["state"] == "fail"
    assert found["history"]["state"] == "fail"


def test_a_part_that_nobody_installed_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.cli.checkup.absent", lambda extra: extra.packages)
    found = looks("--offline")
    assert found["history"]["state"] == "skipped"
    assert found["extra history"]["state"] == "note"
    assert not [name for name, look in found.items() if look["state"] == "fail"]


def test_the_policy_is_looked_at(place: Path) -> None:
    assert looks("--offline")["policy"]["state"] == "note"
    assert looks("--offline", "-p", "absent.yaml")["policy"]["state"] == "fail"
    (place / "auditor.yaml").write_text("policy: {id: shop}\npacks: [lisence]\n")
    found = looks("--offline")["policy"]
    assert found["state"] == "fail"
    assert "auditor policy validate" in found["hint"]
    (place / "auditor.yaml").write_text("policy: {id: shop}\n")
    assert looks("--offline")["policy"]["state"] == "ok"


def test_an_unknown_format_is_a_usage_error() -> None:
    assert auditor("doctor", "-f", "xml").code == 2


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_a_script_it_can_read(shell: str, place: Path) -> None:
    script = auditor("completion", shell)
    assert script.code == 0
    program = shutil.which(shell)
    if program:
        (place / "script").write_text(script.out)
        assert subprocess.run([program, "-n", place / "script"], check=False).returncode == 0
    assert "_AUDITOR_COMPLETE" in script.out


def test_bash_completes_our_commands(place: Path) -> None:
    (place / "script").write_text(auditor("completion", "bash").out)
    ask = 'source ./script; COMP_WORDS=(auditor doc); COMP_CWORD=1; _auditor_completion "$0"; echo "${COMPREPLY[@]}"'
    program = Path(shutil.which("auditor") or Path(sys.executable).parent / "auditor")
    said = subprocess.run(["bash", "-c", ask, str(program)], capture_output=True, text=True, check=False)
    assert said.stdout.split() == ["doctor"], said.stderr


@pytest.mark.parametrize(("shell", "read"), [("bash", ".bashrc"), ("zsh", ".zshrc"), ("fish", None)])
def test_completion_is_put_where_the_shell_of_the_user_reads_it(
    shell: str, read: str | None, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
    if read:
        (place / read).write_text("# mine\n")
    for _ in range(2):
        said = auditor("--install-completion")
        assert said.code == 0
    written = Path(said.out.splitlines()[0].rpartition(" ")[2])
    assert written.is_relative_to(place)
    assert written.read_text() == auditor("completion", shell).out == auditor("--show-completion").out
    if read:
        mine, *ours = (place / read).read_text().splitlines()
        assert mine == "# mine"
        assert len([line for line in ours if line]) == 1


def test_a_shell_that_does_not_say_where_it_reads_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/pwsh")
    monkeypatch.setenv("PATH", "")
    said = auditor("--install-completion")
    assert said.code == 2
    assert "auditor completion pwsh" in said.err
    monkeypatch.setenv("SHELL", "/usr/bin/none")
    assert auditor("--install-completion").code == 2


def test_an_unknown_shell_is_a_usage_error() -> None:
    said = auditor("completion", "bsh")
    assert said.code == 2
    assert "bash" in said.err
