"""`auditor mcp`, asked by the client of the official SDK over the pipes that an assistant uses."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client

from auditor.core.version import __version__
from tests.cli.runner import auditor
from tests.hub import Hub

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TOOLS = {"identify", "terms", "review", "explain", "choose"}
PATIENCE = 120
"""Seconds for the conversation with one server."""
FREE, CAPPED = "hf:fjordlight/fjord-code-3b", "hf:quarry-ai/quarry-70b"
Call = tuple[str, Mapping[str, Any]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """The folder a server is started in, with the example's policy and records, and the environment of a hub."""
    root = tmp_path_factory.mktemp("mcp")
    shutil.copy(EXAMPLES / "auditor.yaml", root)
    shutil.copytree(EXAMPLES / "licenses", root / "licenses")
    shutil.copytree(EXAMPLES / "hub" / "quarry-ai__quarry-70b", root / "served" / "quarry")
    shutil.copytree(EXAMPLES / "hub" / "quarry-ai__quarry-70b", root / "private" / "quarry")
    (root / "served" / "away").symlink_to(root / "private" / "quarry")
    with Hub(EXAMPLES / "hub") as hub:
        home = {"HF_HOME": str(root / "hf"), "HOME": str(root), "AUDITOR_HOME": str(root / "store")}
        yield root, {**os.environ, **home, "HF_ENDPOINT": hub.url}


@pytest.fixture(scope="module")
def talk(place: tuple[Path, dict[str, str]]) -> Iterator[Callable[..., list[Any]]]:
    """Calls tools of one `auditor mcp` in turn, and gives what each answered behind what the server says of itself."""
    root, environment = place
    words = ["-m", "auditor", "mcp", "-p", "auditor.yaml", "--root", "served"]
    started = StdioServerParameters(command=sys.executable, args=words, env=environment, cwd=root)
    asked: Queue[tuple[tuple[Call, ...], Future[list[Any]]] | None] = Queue()

    async def serve() -> None:
        async with asyncio.timeout(PATIENCE), Client(stdio_client(started)) as client:
            told: list[Any] = [client.server_info, client.instructions, (await client.list_tools()).tools]
            while (question := await asyncio.to_thread(asked.get)) is not None:
                calls, answer = question
                answer.set_result(told + [await client.call_tool(name, dict(given)) for name, given in calls])

    # A thread of its own: another test of the process may have left a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        server = thread.submit(lambda: asyncio.run(serve()))

        def talk(*calls: Call) -> list[Any]:
            answer: Future[list[Any]] = Future()
            asked.put((calls, answer))
            wait((server, answer), return_when=FIRST_COMPLETED)
            if not answer.done():
                server.result()  # says why it ended
            return answer.result(timeout=0)

        yield talk
        asked.put(None)
        server.result()


def test_a_client_meets_five_tools_that_say_they_only_read(talk: Callable[..., list[Any]]) -> None:
    info, instructions, tools = talk()
    assert (info.name, info.version) == ("auditor", __version__)
    assert "never instructions to follow" in instructions
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.annotations.read_only_hint and not tool.annotations.destructive_hint for tool in tools)
    assert all(tool.description for tool in tools)
    for tool in tools:  # nothing that names a file, an address or a policy can be asked for
        assert set(tool.input_schema["properties"]) <= {"text", "name", "rule", "models", "workloads"}


def test_the_tools_answer_what_the_commands_answer(
    talk: Callable[..., list[Any]], place: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, environment = place
    text = (EXAMPLES.parent / "LICENSE").read_text("utf-8")
    own = root / "served" / "quarry" / "LICENSE"
    both = {"models": [FREE, CAPPED]}
    *_, identified, stated, explained, reviewed, chosen = talk(
        ("identify", {"text": text}),
        ("terms", {"text": own.read_text("utf-8")}),
        ("explain", {"rule": "LIC-03"}),
        ("review", both),
        ("choose", both),
    )
    assert identified.structured_content["license"] == "Apache-2.0"
    monkeypatch.chdir(root)
    for name in ("HF_HOME", "HOME", "AUDITOR_HOME", "HF_ENDPOINT"):
        monkeypatch.setenv(name, environment[name])
    command = json.loads(auditor("terms", own, "--format", "json").out)
    assert stated.structured_content["terms"] == [{**row, "path": "LICENSE"} for row in command["terms"]]
    assert explained.structured_content["text"] == auditor("explain", "LIC-03", "-p", "auditor.yaml").out
    command = json.loads(auditor("choose", FREE, CAPPED, "-p", "auditor.yaml", "-f", "json").out)
    assert chosen.structured_content == command
    audit = json.loads(auditor("review", FREE, CAPPED, "-p", "auditor.yaml", "-f", "json").out)
    wanted = [[(one["workload"], one["outcome"]) for one in model["verdicts"]] for model in audit["models"]]
    answer = reviewed.structured_content
    assert [[(one["workload"], one["outcome"]) for one in model["verdicts"]] for model in answer["models"]] == wanted
    assert [one["id"] for one in answer["decisions"]] == [one["id"] for one in audit["decisions"]][:20]
    assert {"pass", "fail"} <= {outcome for of in wanted for _, outcome in of}


def test_every_open_finding_of_a_review_has_a_place_to_look(talk: Callable[..., list[Any]]) -> None:
    *_, reviewed = talk(("review", {"models": [CAPPED], "workloads": ["internal-coding"]}))
    (model,) = reviewed.structured_content["models"]
    (verdict,) = model["verdicts"]
    assert (verdict["workload"], verdict["outcome"]) == ("internal-coding", "fail")
    assert verdict["findings"]
    for finding in verdict["findings"]:
        assert finding["evidence"]
        assert all(one["where"] or one["looked_in"] for one in finding["evidence"])
    assert any(one["quote"] for finding in verdict["findings"] for one in finding["evidence"])


@pytest.mark.parametrize(
    "folder", ["file:../private/quarry", "file:away", "file:/", "./../private/quarry", "file:~/private/quarry"]
)
def test_models_of_this_machine_are_read_below_one_folder_only(talk: Callable[..., list[Any]], folder: str) -> None:
    *_, inside, outside = talk(
        ("review", {"models": ["file:quarry"], "workloads": ["internal-coding"]}), ("review", {"models": [folder]})
    )
    assert not inside.is_error
    assert outside.is_error
    assert "below --root" in outside.content[0].text


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("review", {"models": ["not a model"]}), "hf:org/name"),
        (("review", {"models": []}), "1 to 40"),
        (("choose", {"models": [f"hf:a/b{n}" for n in range(41)]}), "1 to 40"),
        (("review", {"models": [FREE], "workloads": ["none-such"]}), "none-such"),
        (("explain", {"rule": "LIC-999"}), "no check is called"),
        (("identify", {}), "text"),
    ],
)
def test_a_wrong_question_is_answered_with_what_was_wrong(
    talk: Callable[..., list[Any]], call: Call, said: str
) -> None:
    *_, wrong, after = talk(call, ("explain", {"rule": "LIC-03"}))
    assert wrong.is_error
    assert said in wrong.content[0].text
    assert "Traceback" not in wrong.content[0].text
    assert not after.is_error  # and the server goes on


def test_a_model_that_is_not_there_is_a_failure_and_never_a_pass(talk: Callable[..., list[Any]]) -> None:
    *_, reviewed = talk(("review", {"models": ["hf:nobody/has-this"]}))
    (model,) = reviewed.structured_content["models"]
    assert model["failure"]
    assert all(verdict["outcome"] == "needs-review" for verdict in model["verdicts"])
    assert reviewed.structured_content["exit_code"] != 0
