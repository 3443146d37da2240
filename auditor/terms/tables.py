"""The tables of a text, in Markdown, in HTML, or as columns of plain text, each as the places of its cells."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from auditor.core import patterns as re
from auditor.core.text import once

_TAG = re.compile(r"<table\b|</table>", re.IGNORECASE)
_MOST_OF_A_TABLE = 40_000
"""Characters of a table in HTML. By judgment: a longer one holds data."""
_ROW = re.compile(r"<tr\b[^<>]{0,300}>(.{0,8000}?)(?=</tr>|<tr\b|</table>)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[hd]\b[^<>]{0,300}>(.{0,4000}?)(?=</t[hd]>|<t[hdr]\b|</tr>|$)", re.IGNORECASE | re.DOTALL)
_PIPED = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:+=─-]+")
"""A line between rows that holds no cell."""
_ALIGNED = re.compile(r"\S+(?: \S+)*")
LONGEST = 60
"""Rows that are read of a table. By judgment: no list of rights is longer, and tables of figures are."""
WIDEST = 60
"""Signs of a cell in a table without lines. By judgment: a few words; what is longer is a paragraph."""
_NAME = re.compile(r"(?=.*[^\W\d_]{2}).*[^).:;,]")
"""The name of a row in such a table, and no number of a paragraph."""
Span = tuple[int, int]
Grid = tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    """Where a sentence stands that is a cell of a table."""

    table: Span
    row: Span
    place: tuple[int, int]
    """Row and column."""
    grid: Grid
    edition: str = ""
    """What it holds for: the name of its row or, where the rows name rights, the head of its column."""
    label: str = ""
    """What it is about, folded: the other of the two."""
    across: bool = False
    """Whether the editions are columns."""

    @property
    def edition_place(self) -> int:
        """Which edition it is about."""
        return self.place[1 if self.across else 0]


def _in_html(text: str) -> Iterator[Span]:
    """Tables in HTML, each from the first tag that is near enough to the next end; every tag is looked at once."""
    starts: deque[int] = deque()
    for tag in _TAG.finditer(text):
        if tag[0][1] != "/":
            starts.append(tag.start())
            continue
        while starts and tag.start() - starts[0] > _MOST_OF_A_TABLE + len("<table"):
            starts.popleft()
        if starts:
            yield starts[0], tag.end()
        starts.clear()


@once
def tables(text: str) -> tuple[tuple[Span, Grid], ...]:
    """The tables of a text: the place of each and of its cells, row by row."""
    found: list[tuple[Span, Grid]] = []
    for table in _in_html(text) if "<" in text else ():
        rows = [
            tuple(_trimmed(text, *cell.span(1)) for cell in _CELL.finditer(text, *row.span(1)))
            for row in _ROW.finditer(text, *table)
        ]
        found += _table(table, [row for row in rows if row])
    lines: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        lines.append((at, at + len(line)))
        at += len(line)

    def inside(line: Span) -> bool:
        return any(start <= line[0] < end for (start, end), _ in found)

    for shape, group in groupby(lines, lambda line: "" if inside(line) else _shape(text[slice(*line)])):
        listed = list(group)
        if shape:
            rows = [
                cells
                for line in listed
                if not _RULE.fullmatch(text, *line) and (cells := _cells(text, line, shape == "|"))
            ]
            rows = rows if shape == "|" else _below_each_other(text, rows, [line[0] for line in listed])
            found += _table((listed[0][0], listed[-1][1]), rows)
    return tuple(sorted(found))


def _table(span: Span, rows: Sequence[tuple[Span, ...]]) -> list[tuple[Span, Grid]]:
    size = len(rows[0]) if rows else 0
    return [(span, tuple(rows[:LONGEST]))] if len(rows) > 1 and size > 1 and {size} == {*map(len, rows)} else []


def _shape(line: str) -> str:
    """``|`` for a row between signs, a blank for one of words set apart, empty for a line of running text."""
    bare = line.strip()
    if bare.count("|") > 1 or (bare.startswith("+") and _RULE.fullmatch(bare)):
        return "|"
    return " " if len(_ALIGNED.findall(bare)) > 1 and bare[:1] not in "-•*" else ""


def _cells(text: str, line: Span, piped: bool) -> tuple[Span, ...]:
    if not piped:
        return tuple(one.span() for one in _ALIGNED.finditer(text, *line))
    bounds = [line[0] - 1, *(one.start() for one in _PIPED.finditer(text, *line)), line[1]]
    cells = [_trimmed(text, start + 1, end) for start, end in pairwise(bounds)]
    outer = text[slice(*line)].strip()
    return tuple(cells[outer.startswith("|") : len(cells) - outer.endswith("|")])


def _below_each_other(text: str, rows: Sequence[tuple[Span, ...]], begins: Sequence[int]) -> list[tuple[Span, ...]]:
    """Rows whose cells begin in the same columns; the head may leave its first one empty."""
    columns = [tuple(cell[0] - begin for cell in row) for row, begin in zip(rows, begins, strict=False)]
    if len(rows) < 3 or len(rows) != len(begins) or len({*columns[1:]}) > 1:
        return []
    if any(last - first > WIDEST for row in rows for first, last in row):
        return []
    if not all(_NAME.fullmatch(text, *row[0]) for row in rows[1:]):
        return []
    if columns[0] == columns[1][1:]:
        return [((begins[0], begins[0]), *rows[0]), *rows[1:]]
    return list(rows) if columns[0] == columns[1] else []


def _trimmed(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip()) if inner.strip() else start


def cells_of(table: Span, grid: Grid) -> Iterator[tuple[Span, TableCell]]:
    """The cells of a table that are not empty."""
    for number, row in enumerate(grid):
        for column, span in enumerate(row):
            if span[0] < span[1]:
                yield span, TableCell(table, (row[0][0], row[-1][1]), (number, column), grid)
