"""Help at 80 columns: every command has examples that the command line takes, and no value without a name."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest

from auditor.cli.app import application
from auditor.cli.command_examples import EXAMPLES
from tests.cli.runner import auditor
from tests.docs.test_what_pages_name import refused


def commands(command: Any, *path: str) -> Iterator[tuple[str, ...]]:
    below = getattr(command, "commands", None)
    if not below:
        yield path
    for name, one in (below or {}).items():
        yield from commands(one, *path, name)


COMMANDS = sorted(commands(application()))


def test_every_example_is_of_a_command_and_is_taken() -> None:
    assert set(EXAMPLES) == {"", *(" ".join(path) for path in COMMANDS)}
    lines = [line.partition(" > ")[0].partition(" < ")[0] for lines in EXAMPLES.values() for line in lines]
    assert {line: why for line in lines if (why := refused(shlex.split(line)))} == {}


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_fits_a_narrow_terminal(path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = auditor(*path, "--help").out
    assert "Examples:" in said
    assert [line for line in said.splitlines() if len(line) > 80] == []
    assert not re.search(r"\w-$", said, re.MULTILINE), "a word is broken at its hyphen"
    # A type in the place of a value says nothing, and a line that breaks off says too little.
    assert not re.search(r"<(?:str|path|int|float)>|…$", said, re.MULTILINE)
