"""Options in groups: Click sees each option, the command sees the few values that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import signature
from typing import Annotated

import pytest
from click import Command, echo
from click.testing import CliRunner

from auditor.cli.groups import Without, grouped
from auditor.cli.line import Argument, NamedOption, command


@dataclass(frozen=True, kw_only=True)
class Place:
    folder: Annotated[str, NamedOption("--folder", "-o", metavar="FOLDER", help="Where to.", envvar="SOME_FOLDER")]
    deep: Annotated[bool, NamedOption("--deep", help="All below.")] = False
    many: Annotated[int, NamedOption("--many", min=1, help="How many.")] = 3


@grouped
def send(
    name: Annotated[str, Argument(metavar="NAME", help="What.")],
    place: Place,
    *,
    loud: Annotated[bool, NamedOption("--loud", help="Say it.")] = False,
) -> None:
    """Send something somewhere."""
    echo(f"{name} {place.folder} {place.deep} {place.many} {loud}")


def flat(
    name: Annotated[str, Argument(metavar="NAME", help="What.")],
    folder: Annotated[str, NamedOption("--folder", "-o", metavar="FOLDER", help="Where to.", envvar="SOME_FOLDER")],
    deep: Annotated[bool, NamedOption("--deep", help="All below.")] = False,
    many: Annotated[int, NamedOption("--many", min=1, help="How many.")] = 3,
    loud: Annotated[bool, NamedOption("--loud", help="Say it.")] = False,
) -> None:
    """Send something somewhere."""
    echo(f"{name} {folder} {deep} {many} {loud}")


LINES = [
    ["--help"],
    ["a", "-o", "b"],
    ["a", "-o", "b", "--deep", "--loud", "--many", "9"],
    ["a"],
    ["a", "-o", "b", "--many", "0"],
    ["a", "-o", "b", "--man", "4"],
]


@pytest.mark.parametrize("line", LINES, ids=" ".join)
@pytest.mark.parametrize("variables", [{}, {"SOME_FOLDER": "c"}], ids=["", "with a variable"])
def test_a_grouped_command_answers_as_one_with_every_option_written_out(
    line: list[str], variables: dict[str, str]
) -> None:
    answers = []
    for function in (send, flat):
        done = CliRunner().invoke(command(function, "send", Command), line, env=variables)
        answers.append((done.exit_code, done.output))
    assert answers[0] == answers[1]


def test_an_option_that_a_command_leaves_out_keeps_its_default_and_cannot_be_given() -> None:
    @grouped
    def put(place: Annotated[Place, Without("many")]) -> None:
        echo(str(place))

    app = command(put, "put", Command)
    assert list(signature(put).parameters) == ["folder", "deep"]
    assert CliRunner().invoke(app, ["-o", "b"]).output == "Place(folder='b', deep=False, many=3)\n"
    assert CliRunner().invoke(app, ["-o", "b", "--many", "4"]).exit_code == 2


def test_an_option_that_no_group_has_cannot_be_left_out() -> None:
    def command(place: Annotated[Place, Without("mny")]) -> None:
        raise AssertionError(place)

    with pytest.raises(TypeError, match="mny"):
        grouped(command)


def test_two_groups_with_an_option_of_one_name_are_refused() -> None:
    def command(one: Place, other: Place) -> None:
        raise AssertionError(one, other)

    with pytest.raises(ValueError, match="duplicate"):
        grouped(command)
