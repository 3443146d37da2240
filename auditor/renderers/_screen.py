"""What the terminal report is laid out with: styled text that is broken to fit, indented text, and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Protocol

from auditor.core import patterns as re
from auditor.core.cells import cell_len
from auditor.core.folding import pieces

Line = list[tuple[str, str]]
"""Pieces of a line, each with its style."""
_GAP = 2
"""Cells between two columns. By judgment: layout."""
_WORD = re.compile(r"\S+")
_WEIGHTS = {"bold": "1", "dim": "2"}
_COLORS = {"default": "39", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


class Block(Protocol):
    """What can be shown on a terminal."""

    def lines(self, width: int) -> Iterator[Line]:
        """Itself in lines of at most so many cells."""


class Styled:
    """Text in one style or several: words such as ``bold``, ``not bold`` and ``red``, of which the last one holds."""

    def __init__(self, text: str = "", style: str = "") -> None:
        self.style = style
        self.runs: Line = [(text, style)]

    def append(self, text: str, style: str = "") -> Styled:
        """Add text; what its style does not say is as the whole text's."""
        self.runs.append((text, f"{self.style} {style}"))
        return self

    def lines(self, width: int) -> Iterator[Line]:
        """Broken between words; a word that is wider than the line is told to go on in the next one."""
        plain = "".join(words for words, _ in self.runs)
        begin = 0
        for paragraph in plain.split("\n"):
            for start, end, mark in _breaks(paragraph, width):
                shown = len(paragraph[:end].rstrip())
                yield [*self._part(begin + start, begin + max(start, shown)), (mark, self.style)]
            begin += len(paragraph) + 1

    def _part(self, start: int, end: int) -> Iterator[tuple[str, str]]:
        place = 0
        for words, style in self.runs:
            if shown := words[max(start - place, 0) : max(end - place, 0)]:
                yield shown, style
            place += len(words)


def _breaks(text: str, width: int) -> Iterator[tuple[int, int, str]]:
    """Where each line begins and ends, and what mark is behind it."""
    begin = 0
    for word in _WORD.finditer(text):
        place = word.start()
        parts = pieces(word[0], width)
        for number, (piece, mark) in enumerate(parts, start=1):
            if begin < place and cell_len(text[begin:place]) + cell_len(piece + mark) > width:
                yield begin, place, ""
                begin = place
            place += len(piece)
            if number < len(parts):
                yield begin, place, mark
                begin = place
    yield begin, len(text), ""


@dataclass(frozen=True)
class Indented:
    """A block some cells to the right."""

    block: Block
    by: int = 2

    def lines(self, width: int) -> Iterator[Line]:
        """Those of the block."""
        return ([(" " * self.by, ""), *line] for line in self.block.lines(width - self.by))


@dataclass(frozen=True)
class Columns:
    """Texts side by side, row by row; the last column takes what is left where it has no width."""

    widths: Sequence[int]
    rows: Sequence[Sequence[Block]]

    def lines(self, width: int) -> Iterator[Line]:
        """Row by row; a row is as high as its highest text."""
        left = width - sum(self.widths) - _GAP * len(self.widths)
        for row in self.rows:
            widths = (*self.widths, left)[: len(row)]
            for side_by_side in zip_longest(*(block.lines(room) for block, room in zip(row, widths, strict=True))):
                line: Line = []
                for part, room in zip(side_by_side, widths, strict=True):
                    shown = part or []
                    blank = room + _GAP - sum(cell_len(words) for words, _ in shown)
                    line += [*shown, (" " * blank, "")]
                yield line


def told(blocks: Iterable[Block], width: int, *, color: bool) -> str:
    """All blocks, one below the other."""
    lines = (line for block in blocks for line in block.lines(width))
    return "".join(f"{_painted(line) if color else _plain(line)}\n" for line in lines).strip("\n") + "\n"


def _plain(line: Line) -> str:
    return "".join(words for words, _ in line).rstrip()


def _painted(line: Line) -> str:
    painted = ((words, _codes(style)) for words, style in line)
    return "".join(f"\x1b[{codes}m{words}\x1b[0m" if codes and words else words for words, codes in painted).rstrip()


def _codes(style: str) -> str:
    """What a terminal is told for a style."""
    weights: dict[str, None] = {}
    color = ""
    words = iter(style.split())
    for word in words:
        if word == "not":
            weights.pop(next(words), None)
        elif word in _WEIGHTS:
            weights[word] = None
        else:
            color = _COLORS[word]
    return ";".join(filter(None, (*(_WEIGHTS[word] for word in weights), color)))
