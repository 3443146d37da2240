"""What a table gives for one edition or for all is read cell by cell, however the table is written."""

from __future__ import annotations

import html
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from auditor.terms.consequences import kind
from auditor.terms.reading import read
from bench.terms import document

WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "tables.yaml").read_text("utf-8"))
NAMES = ("Alder", "Bramble", "Corvid", "Dovetail", "Elmstead", "Fennel")
SPACELESS = ("zh", "ja")
Grid = list[list[str]]


class Case(NamedTuple):
    """A license with a table, and what it states."""

    name: str
    text: str
    expected: dict[str, Any]


def _markdown(grid: Grid) -> str:
    rows = ["| " + " | ".join(row) + " |" for row in grid]
    return "\n".join([rows[0], "|" + "---|" * len(grid[0]), *rows[1:]])


def _web(grid: Grid) -> str:
    def row(cells: list[str], tag: str) -> str:
        return "  <tr>" + "".join(f"<{tag}>{html.escape(cell, quote=False)}</{tag}>" for cell in cells) + "</tr>"

    return "\n".join(["<table>", row(grid[0], "th"), *(row(one, "td") for one in grid[1:]), "</table>"])


def _aligned(grid: Grid) -> str:
    widths = [max(map(len, column)) + 3 for column in zip(*grid, strict=True)]
    return "\n".join(
        "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in grid
    )


WRITTEN = {"markdown": _markdown, "web": _web, "aligned": _aligned}


def _turned(grid: Grid) -> Grid:
    return [list(column) for column in zip(*grid, strict=True)]


def _rights(words: dict[str, Any], pick: random.Random, size: int) -> tuple[Grid, dict[str, Any]]:
    """A table of rights by edition; a right that no edition has is forbidden, one that all have is allowed."""
    names = pick.sample(NAMES, size)
    chosen = pick.sample(sorted(words["rights"]), 3)
    grid = [[pick.choice(words["tier"]), *(pick.choice(words["rights"][one]) for one in chosen)]]
    given = {one: pick.choice(("all", "none", "some")) for one in chosen}
    yes, no = pick.choice(words["yes"]), pick.choice(words["no"])
    for place, name in enumerate(names):
        has = [given[one] == "all" or (given[one] == "some" and place == size - 1) for one in chosen]
        grid.append([name, *(yes if one else no for one in has)])
    values = {"all": "allowed", "none": "prohibited"}
    mixed = {"commercial-use": "conditional"}
    expected = {one: values.get(given[one]) or mixed.get(one, "not allowed") for one in chosen}
    return grid, expected


def _answers(words: dict[str, Any], pick: random.Random) -> tuple[Grid, dict[str, Any]]:
    """A table of two columns, a right and whether there is one."""
    grid, expected = _rights(words, pick, 1)
    return [["", grid[1][0]], *([label, cell] for label, cell in zip(grid[0][1:], grid[1][1:], strict=True))], {
        one: value if value != "not allowed" and value != "conditional" else "allowed"
        for one, value in expected.items()
    }


def _caps(words: dict[str, Any], pick: random.Random, language: str) -> tuple[Grid, dict[str, Any]]:
    """A table of editions up to a size, of which the second costs and the third is by agreement."""
    term = pick.choice(sorted(words["caps"]))
    low = pick.choice((20, 40, 90, 300)) * (1 if term == "other-cap" else 10_000)
    high = low * pick.choice((5, 20))
    form = pick.choice(words["up_to"])
    dot = "." if language in ("de", "es", "pt", "it", "nl") else " " if language in ("fr", "pl", "ru") else ","

    def said(number: int) -> str:
        figure = f"{number:,}".replace(",", dot)
        return form.format(words["money"].format(figure) if term == "revenue-cap" else figure)

    price = f"{pick.choice((400, 900, 1200))}"
    names = pick.sample(NAMES, 3)
    grid = [
        [pick.choice(words["tier"]), pick.choice(words["caps"][term]), pick.choice(words["price"])],
        [names[0], said(low), pick.choice(words["free"])],
        [names[1], said(high), pick.choice(words["paid"]).format(price)],
        [names[2], "–", pick.choice(words["request"])],
    ]
    return grid, {term: {(low, "fee"), (high, "separate-license")}, "fee": "required"}


def cases(seed: int) -> Iterator[Case]:
    """Tables in twelve languages, three ways of writing them, editions as rows and as columns."""
    for language, words in WORDS.items():
        for way, write in WRITTEN.items():
            for shape in ("rows", "columns", "answers", "caps", "caps in columns"):
                pick = random.Random(f"{seed} {language} {way} {shape}")
                if shape == "answers":
                    grid, expected = _answers(words, pick)
                elif shape.startswith("caps"):
                    grid, expected = _caps(words, pick, language)
                else:
                    grid, expected = _rights(words, pick, pick.choice((2, 3)))
                grid = _turned(grid) if shape.endswith("columns") else grid
                yield Case(f"{language} {way} {shape}", f"{words['intro']}\n\n{write(grid)}\n", expected)


def lost(case: Case) -> dict[str, Any]:
    """What of a case is not read as expected."""
    terms = read(document("/x/LICENSE.md", case.text)).terms
    missed: dict[str, Any] = {}
    for term, value in case.expected.items():
        found = [one.value for one in terms if one.id == term]
        if isinstance(value, set):
            told = {(one["threshold"], one["consequence"]) for one in found}
            right = told == value
        else:
            told = {kind(one) for one in found}
            right = told in ({"prohibited"}, {"conditional"}) if value == "not allowed" else told == {value}
        if not right:
            missed[term] = (value, told)
    return missed


@pytest.mark.parametrize("seed", [61, 62])
def test_every_cell_is_read_under_its_head(seed: int) -> None:
    every = list(cases(seed))
    wrong = {case.name: missed for case in every if (missed := lost(case))}
    assert len(wrong) <= 0.03 * len(every), wrong


def test_heads_that_allow_and_forbid_govern_their_columns() -> None:
    text = (
        "The publisher offers the model under these terms.\n\n| You may | You may not |\n|---|---|\n"
        "| modify the weights | use the model commercially |\n| copy the weights | train other models on outputs |\n"
    )
    values = {one.id: kind(one.value) for one in read(document("/x/LICENSE.md", text)).terms}
    assert values["commercial-use"] == values["output-training"] == "prohibited"
    assert values["modification"] == "allowed"
