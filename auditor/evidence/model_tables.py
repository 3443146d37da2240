"""Tables of a card whose rows name models and their bases, in Markdown or HTML, read row by row.

A table with a column for bases tells of the model that its row begins with; lineage keeps the card's own row. A table
without one may still be a list of parts ("language model", "vision encoder"), which labels read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.core import patterns as re
from auditor.core.hub_names import hub_id
from auditor.core.worded import Worded
from auditor.evidence.parent_words import base_label, origin_column, part_column, part_label
from auditor.records.base_models import load_base_models
from auditor.records.derivation_words import load_derivation_words
from auditor.records.model_names import reads_as_a_model
from auditor.text.markdown import Outline, links, plain

_MOST_ROWS = 200
"""Of one table. By judgment: longer ones are results."""
_MODEL_COLUMN = Worded("model_words.yaml").pattern("{columns~}", re.IGNORECASE)
_HTML_ROW = re.compile(r"<tr\b[^<>]{0,200}>(.{0,4000}?)(?=</tr>|<tr\b|</table>|$)", re.IGNORECASE | re.DOTALL)
_HTML_CELL = re.compile(r"<t[dh]\b[^<>]{0,200}>(.{0,2000}?)(?=</t[dh]>|<t[dh]\b|$)", re.IGNORECASE | re.DOTALL)
_TERM = re.compile(
    r"<dt\b[^<>]{0,200}>(.{0,400}?)(?:</dt>\s*)?<dd\b[^<>]{0,200}>(.{0,2000}?)(?=</dd>|<dt\b|</dl>|$)",
    re.IGNORECASE | re.DOTALL,
)
"""A term of a list of definitions, and what is said of it."""
_TABLE = re.compile(r"<table\b.{0,60000}?(?:</table>|\Z)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class TabledParent:
    """A row that names a base."""

    line: int
    model: str
    """What the row is about, as a reader sees it; empty where the table has one row alone."""
    base: str
    """The cell, with its marks."""
    label: str = ""
    """What stands over its column, or beside it."""


_Row = tuple[int, list[str]]


def tabled_parents(card: Outline) -> Iterator[TabledParent]:
    """Every row of every table that names a base for a model."""
    for rows in (*_markdown(card), *_html(card)):
        yield from _bases(rows[:_MOST_ROWS])


def _bases(rows: list[_Row]) -> Iterator[TabledParent]:
    if not rows:
        return
    head = [plain(cell).strip(" :*") for cell in rows[0][1]]
    bases = _columns_of_bases(head)
    if len(head) == _LABEL_AND_VALUE and bases == [0] and _is_a_value(head[1]):
        bases = []  # a table without a head: each row is a label and its value
    if bases and len(rows) > 1:
        others = [place for place in range(len(head)) if place not in bases]
        model = next((place for place in others if _MODEL_COLUMN.fullmatch(head[place])), next(iter(others), None))
        body = [(line, cells) for line, cells in rows[1:] if len(cells) > max(*bases, model or 0)]
        for line, cells in body:
            subject = _subject(head[model], cells[model]) if model is not None and len(body) > 1 else ""
            if model is not None and len(body) > 1 and _holds_results(body):
                subject = plain(cells[model])
            yield from (TabledParent(line, subject, cells[base], head[base]) for base in bases)
        return
    yield from _from_origins(head, rows)
    for line, cells in rows:  # a label beside its value, or beside one for each model of the head
        label = plain(cells[0]).strip(" :*") if len(cells) > 1 else ""
        if label and (base_label().fullmatch(label) or part_label().fullmatch(label)):
            yield from _labeled(rows, line, label, cells)


def _above_and_below(rows: list[_Row], own: list[str], place: int) -> list[str]:
    """What stands over and under a cell of a table on its side: the models of its column, where they are named."""
    others = (cells[place] for _, cells in rows if cells is not own and place < len(cells))
    return [told for told in map(plain, others) if told]


def _labeled(rows: list[_Row], line: int, label: str, cells: list[str]) -> Iterator[TabledParent]:
    """What stands beside a label: its value, one for each model of the head, or a name among other things."""
    several = len(cells) > _LABEL_AND_VALUE
    head = [plain(cell).strip(" :*") for cell in rows[0][1]] if rows[0][1] is not cells else []
    named = [place for place, cell in enumerate(cells) if place and _names_a_model(cell)]
    alone = len(named) == 1 or base_label().fullmatch(label) is None or part_label().fullmatch(label) is not None
    for place, cell in enumerate(cells[1:], start=1):
        column = head[place] if several and place < len(head) else ""
        if not several or not alone:
            beside = _above_and_below(rows, cells, place) if several and head and not column else []
            yield from (TabledParent(line, subject, cell, label) for subject in beside or [column])
        elif place in named:
            yield TabledParent(line, column if _names_a_model(column) else "", cell, label)


def _from_origins(head: list[str], rows: list[_Row]) -> Iterator[TabledParent]:
    """Models in a column that tells where each part of this one comes from; that of data, or of what it is measured
    with, tells something else.
    """
    origins = [place for place, title in enumerate(head) if place and origin_column().fullmatch(title)]
    lent = load_derivation_words().data
    for line, cells in rows[1:] if origins and not lent.search(head[0]) else ():
        for place in origins:
            if place < len(cells) and _names_a_model(cells[place]) and not _is_aside(cells[0]):
                yield TabledParent(line, _subject(head[0], cells[0]), cells[place], plain(cells[0]))


def _is_aside(cell: str) -> bool:
    """Whether a row is of data, or of what makes no part of a model: its tokenizer, a judge."""
    words, told = load_derivation_words(), plain(cell)
    return any(one.search(told) for one in (words.data, words.lent, words.other_subject))


def _subject(title: str, cell: str) -> str:
    """What a row is about, where that is a model: by what stands over it, or by its own shape."""
    told = plain(cell)
    return told if _MODEL_COLUMN.fullmatch(title) or _DIGIT.search(told) or _names_a_model(cell) else ""


def _holds_results(body: list[_Row]) -> bool:
    """Whether the rows compare: each has a cell that is nothing but a result."""
    return all(any(_RESULT.fullmatch(plain(cell)) for cell in cells) for _, cells in body)


_RESULT = re.compile(r"[\d.,]+\s?%|\d+[.,]\d+(?:\s?±.{0,12})?")


def _names_a_model(cell: str) -> bool:
    told = plain(cell)
    return any(map(hub_id, links(cell))) or bool(load_base_models().spans_in(told)) or reads_as_a_model(told)


def _is_a_value(told: str) -> bool:
    """Whether what stands beside a label in the first row is a name, and no title of a column."""
    nothing = told != "" and not any(map(str.isalpha, told))
    named = told[:1].isupper() and (_DIGIT.search(told) is not None or load_base_models().series(told))
    return nothing or _names_a_model(told) or bool(named)


_DIGIT = re.compile(r"\d")
_LABEL_AND_VALUE = 2
"""Cells of a row that is a label and its value. Derived from what they are."""


def _columns_of_bases(head: list[str]) -> list[int]:
    """The columns of bases; those of parts ("encoder", "decoder") tell of bases where there are several of them."""
    bases = [place for place, title in enumerate(head) if base_label().fullmatch(title)]
    parts = [place for place, title in enumerate(head) if place not in bases and part_column().fullmatch(title)]
    return sorted((*bases, *parts)) if len(bases) + len(parts) > 1 else bases


def _markdown(card: Outline) -> Iterator[list[_Row]]:
    rows: list[_Row] = []
    for offset, line in enumerate((*card.shown, "")):
        text = line.strip()
        if text.startswith("|") and not (offset < len(card.code) and card.code[offset]):
            cells = [cell.strip() for cell in text[:4000].strip("|").split("|")]
            if not ("-" in text and all(set(cell) <= set(":- ") for cell in cells)):
                rows.append((card.first_line + offset, cells))
        elif rows:
            yield rows
            rows = []


def _html(card: Outline) -> Iterator[list[_Row]]:
    text = "\n".join("" if code else line for line, code in zip(card.shown, card.code, strict=True))
    for table in _TABLE.finditer(text) if "<table" in text.casefold() else ():
        rows = []
        for row in _HTML_ROW.finditer(table[0]):
            line = card.first_line + text.count("\n", 0, table.start() + row.start(1))
            rows.append((line, [cell[1].strip() for cell in _HTML_CELL.finditer(row[1])]))
        yield rows
    terms = [
        (card.first_line + text.count("\n", 0, term.start(1)), [term[1].strip(), term[2].strip()])
        for term in (_TERM.finditer(text) if "<dt" in text.casefold() else ())
    ]
    yield from ([term] for term in terms[:_MOST_ROWS])
