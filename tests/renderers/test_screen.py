"""What the terminal report is laid out with: nothing is lost, no line is too wide, styles stay on their words."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len as told_elsewhere

from auditor.core.cells import cell_len
from auditor.renderers._screen import Columns, Indented, Line, Styled, told

STYLES = ("", "bold", "red", "not bold dim")
WORDS = st.text(alphabet=st.sampled_from("ab /-.漢字한é•"), max_size=60)
RUNS = st.lists(st.tuples(WORDS, st.sampled_from(STYLES)), min_size=1, max_size=6)


def made(runs: list[tuple[str, str]]) -> Styled:
    text = Styled(*runs[0])
    for words, style in runs[1:]:
        text.append(words, style)
    return text


def said(lines: list[Line]) -> str:
    """What lines say, without the breaks, their marks, and blanks."""
    plain = "\n".join("".join(words for words, _ in line) for line in lines)
    return re.sub(r"\s", "", plain.replace("\\\n", ""))


def cells(line: Line) -> int:
    return cell_len("".join(words for words, _ in line).rstrip())


@given(RUNS, st.integers(20, 90))
@example([("word " + "x" * 100, "bold"), ("x" * 30 + " word", "")], 20)
@example([("a" * 20 + " ", "bold"), ("b" * 20, "")], 20)
def test_styled_text_keeps_every_character_within_the_width(runs: list[tuple[str, str]], width: int) -> None:
    lines = list(made(runs).lines(width))
    assert max(map(cells, lines)) <= width
    assert said(lines) == re.sub(r"\s", "", "".join(words for words, _ in runs))


@given(RUNS, st.integers(20, 90))
def test_every_character_keeps_its_style(runs: list[tuple[str, str]], width: int) -> None:
    text = made(runs)
    wanted = [(one, style) for words, style in text.runs for one in words if not one.isspace()]
    shown = [(one, style) for line in text.lines(width) for words, style in line for one in words]
    assert [one for one in shown if not one[0].isspace() and one[0] != "\\"] == wanted


@given(st.lists(st.tuples(RUNS, RUNS), min_size=1, max_size=4), st.integers(1, 16), st.integers(60, 90))
def test_columns_stand_side_by_side_and_lose_nothing(
    rows: list[tuple[list[tuple[str, str]], list[tuple[str, str]]]], first: int, width: int
) -> None:
    first = max(first, 2)  # a character may be two cells wide
    lines = list(Columns((first,), [(made(left), made(right)) for left, right in rows]).lines(width))
    assert max(map(cells, lines)) <= width
    characters = sorted(said(lines).replace("\\", ""))
    assert characters == sorted("".join(re.sub(r"\s", "", words) for row in rows for runs in row for words, _ in runs))


@given(RUNS)
def test_color_changes_nothing_but_color(runs: list[tuple[str, str]]) -> None:
    blocks = [Indented(made(runs)), made(runs)]
    plain, colored = (told(blocks, 40, color=color) for color in (False, True))
    bare = re.sub("\x1b\\[[0-9;]*m", "", colored)
    assert [line.rstrip() for line in bare.strip("\n").split("\n")] == plain.strip("\n").split("\n")


def test_no_character_takes_more_cells_than_it_is_given() -> None:
    """As a library of others knows them, by the same version of Unicode; what that version has not, by none."""
    version = unicodedata.unidata_version
    blocks = (range(0x20, 0x3000), range(0xFE00, 0x10000), range(0x1F000, 0x1FB00))
    known = (chr(point) for block in blocks for point in block)
    assert [one for one in known if cell_len(one) < told_elsewhere(one, version)] == []


@given(st.text(max_size=30))
def test_no_text_takes_more_cells_than_it_is_given(text: str) -> None:
    line = "".join(one for one in text if one.isprintable())
    assert cell_len(line) >= told_elsewhere(line, unicodedata.unidata_version)
