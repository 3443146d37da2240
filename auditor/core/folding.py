"""Text broken to fit a width: between words, and inside one only where it alone is too long, with a mark to say so."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.core.cells import cell_len

MARK = "\\"
"""Ends a line whose last word goes on in the next one, as in a shell; no blank belongs between the two parts."""
LEAST = 20
"""Cells below which nothing can be read; lines are not made shorter. By judgment."""
_BREAKS = frozenset("/-_.,:;=&?@+#)]}")
"""Characters that a long word is rather broken after."""
_TOKENS = re.compile(" +|[^ ]+")
_BULLET = re.compile(r" *(?:(?:[-–•→|+*!?✗✓]|\[.\]|\d+[.)]) +)?")
_LABEL = re.compile(r" *[\w '’.-]{1,24}: ")
_GAP = re.compile(r"(?<=[^ ])  +(?=[^ ])")


def fold(text: str, width: int) -> str:
    """The text in lines of at most ``width`` cells; what goes on stands below where its line began to say something."""
    width = max(width, LEAST)
    return "\n".join(part for line in text.split("\n") for part in _lines(line, width))


def _lines(line: str, width: int) -> Iterator[str]:
    line = line.expandtabs()
    if cell_len(line) <= width:
        yield line
        return
    hang = _hang(line, width)
    made, used, blanks = "", 0, ""
    for token in _TOKENS.findall(line):
        if token[0] == " ":
            blanks = token
            continue
        size = cell_len(token)
        if used + len(blanks) + size <= width:
            made, used, blanks = made + blanks + token, used + len(blanks) + size, ""
            continue
        room = width - hang
        left = width - used - len(blanks)
        if made.strip() and (size <= room or left < width // 2):
            yield made
            made, used, blanks, left = " " * hang, hang, "", room
        *whole, last = pieces(token, room, first=left)
        for piece, mark in whole:
            yield made + blanks + piece + mark
            made, used, blanks = " " * hang, hang, ""
        made, used, blanks = made + blanks + last[0], used + len(blanks) + cell_len(last[0]), ""
    yield made


def _hang(line: str, width: int) -> int:
    """Where the following lines begin: below the last column, else behind the bullet, else below the line's begin."""
    begin = len(line) - len(line.lstrip(" "))
    columns = [cell_len(line[: gap.end()]) for gap in _GAP.finditer(line)]
    fitting = [column for column in columns if column <= width // 2]
    bullet = _BULLET.match(line)
    found = fitting[-1] if fitting else bullet.end() if bullet and bullet.end() > begin else begin
    if found == begin and (columns or _LABEL.match(line)):
        found += 2
    return found if found <= width // 2 else min(begin, width // 4)


def pieces(word: str, room: int, *, first: int | None = None) -> list[tuple[str, str]]:
    """A word in parts of at most ``room`` cells (the first part: ``first``), each with the mark that ends its line.

    Between two characters of a script without blanks, as Chinese, lines end without a mark.
    """
    parts: list[tuple[str, str]] = []
    left = room if first is None else first
    while cell_len(word) > left:
        end, mark = _cut(word, max(left, 2))
        parts.append((word[:end], mark))
        word, left = word[end:], room
    return [*parts, (word, "")]


def _cut(word: str, room: int) -> tuple[int, str]:
    """How many characters of a word go into a line, at least one, and the mark behind them."""
    used = end = 0
    while end < len(word) and used + cell_len(word[end]) <= room:
        used += cell_len(word[end])
        end += 1
    if end and cell_len(word[end - 1 : end]) == cell_len(word[end : end + 1]) == 2:
        return end, ""
    while end > 1 and used > room - 1:
        end -= 1
        used -= cell_len(word[end])
    better = max((place for place in range(end // 2, end) if word[place] in _BREAKS), default=None)
    return (end if better is None else better + 1) or 1, MARK
