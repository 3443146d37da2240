"""A text written anew from pieces of another, each line with the line it comes from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from auditor.core import patterns as re

Piece = tuple[str, int]
"""Words, and the place in the text before at which they stand, or would."""


def written(text: str, pieces: Sequence[Piece]) -> tuple[str, list[int]]:
    """The pieces in a row, and for each line of them the 1-based line of the text that its first words stand on."""
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    origins: list[int] = []
    begins = True
    for said, begin in pieces:
        if not said:
            continue
        place = begin
        lines = said.split("\n")
        for at, line in enumerate(lines):
            if begins and (line or at + 1 < len(lines)):
                origins.append(bisect_right(starts, place))
                begins = False
            if at + 1 < len(lines):
                begins = True
                place += len(line) + 1 if text.startswith(line + "\n", place) else 0
    if begins:
        origins.append(origins[-1] if origins else 1)
    return "".join(said for said, _ in pieces), origins


def line_pieces(text: str) -> Iterator[Piece]:
    """The lines of a text, each with its end and its place."""
    start = 0
    for line in text.split("\n"):
        yield (line + "\n" if start + len(line) < len(text) else line), start
        start += len(line) + 1


def keep(text: str, pattern: re.Pattern[str], put: Callable[[re.Match[str]], str], place: int = 0) -> list[Piece]:
    """A text with something else in place of what a pattern finds."""
    pieces: list[Piece] = []
    done = 0
    for found in pattern.finditer(text):
        pieces += [(text[done : found.start()], place + done), (put(found), place + found.start())]
        done = found.end()
    return [*pieces, (text[done:], place + done)]
