"""`bench/RESULTS.md` is tables of measure, bar, figure and command; `docs/measurements` holds everything else."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from bench.__main__ import QUICK, Bench, main

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "RESULTS.md"
PAGES = ROOT / "docs" / "measurements"

COLUMNS = 4
HEAD = re.compile(r"\| measure \| bar \| figure[^|]* \| command \|")
HOW = re.compile(r"\[How\]\(\.\./docs/measurements/([\w-]+\.md)\)")
LONGEST = 300
"""Characters of a row. By judgment: a row that is longer tells a story, which belongs to the page of its section."""


def faults(text: str) -> list[str]:
    """Lines of a section that are none of: heading, link to how it was measured, row of a table of four columns."""
    found = []
    for section in re.split(r"(?m)^(?=## )", text)[1:]:
        heading, *lines = [line for line in section.splitlines() if line.strip()]
        if not lines or not HOW.fullmatch(lines[0]):
            found.append(f"{heading}: no link [How](../docs/measurements/<page>.md) below it")
        tables = [line for line in lines if line.startswith("|")]
        if not tables or not HEAD.fullmatch(tables[0]):
            found.append(f"{heading}: the table's columns are not measure, bar, figure, command")
        for line in lines:
            if HOW.fullmatch(line):
                continue
            if not line.startswith("|"):
                found.append(f"{heading}: {line[:60]!r} is prose, which belongs to docs/measurements")
            elif len(line.strip("|").split(" | ")) != COLUMNS and not set(line) <= set("|-: "):
                found.append(f"{heading}: {line[:60]!r} has not {COLUMNS} columns")
            elif len(line) > LONGEST:
                found.append(f"{heading}: {line[:60]!r} tells a story, which belongs to docs/measurements")
    return found


def test_results_are_tables_and_nothing_else() -> None:
    text = RESULTS.read_text("utf-8")
    headings = re.findall(r"(?m)^## .+$", text)
    assert len(headings) == len(set(headings)) > 15
    assert faults(text) == []


@pytest.mark.parametrize(
    "added",
    [
        "Before, it was otherwise.\n",
        "| measure | before | now |\n",
        f"| a | b | {'long ' * 70} | d |\n",
        "## Something new\n\n| measure | bar | figure | command |\n",
        "## Something new\n[How](../docs/measurements/laws.md)\n\n| what | before | after |\n",
    ],
)
def test_whatever_else_is_added_is_refused(added: str) -> None:
    assert faults(RESULTS.read_text("utf-8") + added)


def test_every_page_of_measurements_is_linked_from_the_results_and_from_their_list() -> None:
    linked = set(HOW.findall(RESULTS.read_text("utf-8")))
    pages = {page.name for page in PAGES.glob("*.md")} - {"README.md"}
    assert linked == pages
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", (PAGES / "README.md").read_text("utf-8"))) == pages


def test_the_quick_benches_are_there() -> None:
    assert [bench.name for bench in QUICK if not importlib.util.find_spec(f"bench.{bench.name}")] == []


def test_a_bench_that_breaks_is_told_and_one_without_its_texts_is_left_out(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AUDITOR_CORPUS", raising=False)
    asked = (Bench("facts", "--no-such-option"), Bench("discover", corpus=True))
    assert main(asked) == 1
    out, errors = capfd.readouterr()
    assert "| `python -m bench.facts --no-such-option` |" in out
    assert "**broke**" in out
    assert "unrecognized arguments" in errors
    assert "needs `AUDITOR_CORPUS`" in out
