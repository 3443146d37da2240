"""Every number that somebody may want to change says where it comes from.

A reason stands in the docstring below the constant, or in a comment above or beside it, and is one of five: the number
is *given by* something outside (a format, a standard, an ADR), *derived from* another one, *measured*, a line of
``bench/RESULTS.md`` gives it, or it is a bound *by judgment*, followed by what it protects where that is not plain.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "auditor"
REASON = re.compile(r"\b(?:[Bb]y judgment|[Gg]iven by|[Dd]erived from|[Mm]easured)\b|bench/RESULTS\.md")
BENCH_LINE = re.compile(r"bench/RESULTS\.md(?:, \"([^\"]+)\")?")
ADR = re.compile(r"\bADR (\d+)\b")


@dataclass(frozen=True)
class Constant:
    """A number, or several, under an upper-case name of a module."""

    name: str
    line: int
    words: str
    """What stands beside it: docstring, comments."""


def numeric(value: ast.expr) -> bool:
    """Whether an expression is made of numbers alone; words may only be the keys of a table."""
    match value:
        case ast.Constant():
            return isinstance(value.value, (int, float)) and not isinstance(value.value, bool)
        case ast.BinOp():
            return numeric(value.left) and numeric(value.right)
        case ast.UnaryOp():
            return numeric(value.operand)
        case ast.Tuple() | ast.List() | ast.Set():
            return bool(value.elts) and all(map(numeric, value.elts))
        case ast.Dict():
            return bool(value.values) and all(map(numeric, value.values))
        case ast.Call():
            given = [*value.args, *(keyword.value for keyword in value.keywords)]
            return bool(given) and all(map(numeric, given))
    return False


def constants(source: str) -> Iterator[Constant]:
    """The numeric constants of a module with what is said of each."""
    lines = source.splitlines()
    body = ast.parse(source).body
    for place, node in enumerate(body):
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None or not numeric(node.value):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        named = [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
        if not named or not all(name.isupper() for name in named):
            continue
        words = [line.partition("#")[2] for line in lines[node.lineno - 1 : node.end_lineno]]
        above = node.lineno - 2
        while above >= 0 and lines[above].startswith("#"):
            words.insert(0, lines[above].lstrip("# "))
            above -= 1
        after = body[place + 1] if place + 1 < len(body) else None
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
            words.append(after.value.value)
        yield Constant(", ".join(named), node.lineno, " ".join(" ".join(words).split()))


def without_reason(source: str) -> list[str]:
    """The constants of a module that do not say where they come from."""
    return [found.name for found in constants(source) if not REASON.search(found.words)]


MODULES = {
    str(path.relative_to(ROOT)): path for path in sorted([*PACKAGE.rglob("*.py"), ROOT / "license_db" / "train_net.py"])
}


@pytest.mark.parametrize("name", MODULES)
def test_every_number_says_where_it_comes_from(name: str) -> None:
    assert without_reason(MODULES[name].read_text("utf-8")) == []


def test_bench_lines_and_decisions_that_numbers_name_are_there() -> None:
    results = (ROOT / "bench" / "RESULTS.md").read_text("utf-8")
    headings = [line.lstrip("# ") for line in results.splitlines() if line.startswith("#")]
    decisions = {int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")}
    stale = []
    for name, path in MODULES.items():
        for found in constants(path.read_text("utf-8")):
            for heading in BENCH_LINE.findall(found.words):
                if not heading or not any(one.startswith(heading) for one in headings):
                    stale.append(f"{name}:{found.line} {found.name} names {heading!r} of bench/RESULTS.md")
            stale += [
                f"{name}:{found.line} {found.name} names ADR {number}"
                for number in ADR.findall(found.words)
                if int(number) not in decisions
            ]
    assert stale == []


@pytest.mark.parametrize(
    "source",
    [
        "MOST = 3",
        'MOST = 3\n"""How many are shown."""',
        'MOST, LEAST = 3, 1 << 4\n"""How many are shown."""',
        '# By judgment.\nFIRST = 1\nMOST: int = -3\n"""How many are shown."""',
        'WEIGHTS = {"card": 0.5}',
        'SEEN = frozenset({1, 2})\n\n"""By nobody."""',
    ],
)
def test_a_number_without_a_reason_is_noticed(source: str) -> None:
    assert len(without_reason(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        'MOST = 3\n"""How many are shown. By judgment: a line."""',
        "MOST = 3  # given by the format",
        "# Derived from the longest name,\n# twice.\nMOST = 3",
        "NAME = 'three'\nFLAG = True\nlower = 3\ndef f() -> None:\n    MOST = 3",
    ],
)
def test_reasons_and_what_needs_none_are_left_alone(source: str) -> None:
    assert without_reason(source) == []


def test_processor_time_is_measured_by_one_clock() -> None:
    own = [path for path in (ROOT / "tests").rglob("*.py") if "_time()" in path.read_text("utf-8")]
    clocks = re.compile(r"\btime\.(?:process|thread)_time\(\)")
    found = {str(path.relative_to(ROOT)) for path in own if clocks.search(path.read_text("utf-8"))}
    assert found == {"tests/in_time.py", "tests/fuzz/watch.py"}
