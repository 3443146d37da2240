"""The outline of a README: which lines are text, which are code or commented out, and where its sections end.

Line based and linear. HTML comments and fenced code are seen for what they are: a commented-out license grants
nothing, and a ``# license`` inside a code block is no heading.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from auditor.core import patterns as re
from auditor.core.decoding import lines_of
from auditor.core.text import once

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|(?=[^#\s]))(.{0,300})")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_HTML_HEADING = re.compile(r"\s{0,20}<h([1-6])[^>]{0,200}>(.{0,300}?)</h[1-6]>", re.IGNORECASE)
_BOLD_LINE = re.compile(r"[ \t]{0,12}(?:\*\*|__)([^*_]{1,120})(?:\*\*|__):?[ \t]*")
_TAG = re.compile(r"<[^<>]{0,300}>")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,600}(?:\s\"[^\"]{0,200}\")?\)")
_MARKS = "*`#~"
_REMEMBERED = 30_000
"""Lines of which it is remembered what a reader sees: several readers ask, and model cards repeat each other's. By
judgment: bounds memory."""
BOLD_LEVEL = 7
"""Derived from Markdown's own six levels: below all of them."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the card."""

    line: int
    """Of the file, 1-based."""
    end: int
    """Last line of its section: before the next heading of the same or a higher level."""
    level: int
    """1–6; `BOLD_LEVEL` for a line in bold that stands for a heading."""
    title: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A README body, line by line."""

    first_line: int
    shown: tuple[str, ...]
    """The lines with commented-out parts blanked."""
    code: tuple[bool, ...]
    """Whether the line belongs to a fenced code block."""
    headings: tuple[Heading, ...]
    commented: tuple[tuple[int, str], ...]
    """Lines with commented-out text, and that text."""

    def section(self, heading: Heading) -> tuple[int, int, str]:
        """First and last line of a heading's section (the heading itself included) and its text."""
        rows = list(self.shown[heading.line - self.first_line : heading.end - self.first_line + 1])
        while len(rows) > 1 and not rows[-1].strip():
            rows.pop()
        return heading.line, heading.line + len(rows) - 1, "\n".join(rows)


@once
def outline(body: str, first_line: int) -> Outline:
    """Read the outline of a README body whose first line is ``first_line`` of its file."""
    shown, commented = _without_comments(lines_of(body), first_line)
    code = code_lines(shown)
    headings = _with_ends(_headings(shown, code, first_line), first_line + len(shown) - 1)
    return Outline(first_line, tuple(shown), tuple(code), tuple(headings), tuple(commented))


@lru_cache(_REMEMBERED)
def plain(line: str) -> str:
    """A line without emphasis, links' targets and HTML tags: the words a reader sees."""
    return unmarked(line[:4000])


def unmarked(line: str) -> str:
    """The same of text of any length."""
    if "](" in line:
        line = _LINK.sub(r"\1", line)
    if "<" in line:
        line = _TAG.sub(" ", line)
    if not line:
        return ""  # a mark of a heading without a title
    for mark in _MARKS:
        line = line.replace(mark, "")
    return " ".join(line.split())


def links(line: str) -> list[str]:
    """Targets of the links of a line: Markdown, HTML and bare."""
    found = re.findall(r"\]\(([^()\s]{1,600})", line[:4000]) + re.findall(
        r"""href\s?=\s?["']([^"']{1,600})""", line[:4000]
    )
    found += re.findall(r"https?://[^\s()<>\[\]\"'|]{1,600}", line[:4000])
    return list(dict.fromkeys(target.rstrip(".,;:") for target in found))


_TITLED_LINK = re.compile(
    r"\[([^\[\]\n]{1,200})\]\(([^()\s]{1,600})|<a\s[^<>]{0,200}?href\s?=\s?[\"']([^\"'<>]{1,600})[\"'][^<>]{0,200}>([^<]{0,200})</a>",
    re.IGNORECASE,
)


def titled_links(line: str) -> list[tuple[str, str]]:
    """The words and targets of the links of a line that have words: Markdown and HTML."""
    if "](" not in line and "<" not in line:
        return []
    return [(link[1] or link[4], link[2] or link[3]) for link in _TITLED_LINK.finditer(line[:4000])]


def _without_comments(lines: list[str], first_line: int) -> tuple[list[str], list[tuple[int, str]]]:
    shown: list[str] = []
    commented: list[tuple[int, str]] = []
    inside = False
    fence = ""
    for number, line in enumerate(lines, start=first_line):
        opened = _FENCE.match(line)
        if not inside and opened and (not fence or opened[1].startswith(fence)):
            fence = "" if fence else opened[1][:3]
        if fence or (not inside and "<!--" not in line):
            shown.append(line)
            continue
        kept, hidden, inside = _split_comments(line, inside)
        shown.append(kept)
        if hidden.strip():
            commented.append((number, hidden.strip()))
    return shown, commented


def _split_comments(line: str, inside: bool) -> tuple[str, str, bool]:
    kept: list[str] = []
    hidden: list[str] = []
    position = 0
    while position < len(line):
        mark = "-->" if inside else "<!--"
        found = line.find(mark, position)
        stop = len(line) if found < 0 else found
        (hidden if inside else kept).append(line[position:stop])
        if found < 0:
            break
        position = found + len(mark)
        inside = not inside
    return "".join(kept), " ".join(hidden), inside


def code_lines(lines: list[str]) -> list[bool]:
    """Whether each line belongs to a fenced code block, its fences included."""
    flags, fence = [], ""
    for line in lines:
        opened = _FENCE.match(line)
        if opened and (not fence or opened[1].startswith(fence)):
            flags.append(True)
            fence = "" if fence else opened[1][:3]
        else:
            flags.append(bool(fence))
    return flags


def _with_ends(found: list[tuple[int, int, str]], last_line: int) -> list[Heading]:
    """Headings with the ends of their sections, in one pass from the bottom."""
    below: list[tuple[int, int]] = []
    headings = []
    for line, level, title in reversed(found):
        while below and below[-1][0] > level:
            below.pop()
        headings.append(Heading(line, below[-1][1] - 1 if below else last_line, level, title))
        below.append((level, line))
    return headings[::-1]


def _headings(lines: list[str], code: list[bool], first_line: int) -> list[tuple[int, int, str]]:
    """Line, level and title of every heading."""
    found: list[tuple[int, int, str]] = []
    for index, line in enumerate(lines):
        if code[index] or not line.strip():
            continue
        number = first_line + index
        if match := _ATX.match(line):
            found.append((number, len(match[1]), plain(match[2].rstrip("# \t"))))
        elif match := _HTML_HEADING.match(line):
            found.append((number, int(match[1]), plain(match[2])))
        elif match := _BOLD_LINE.fullmatch(line):
            found.append((number, BOLD_LEVEL, plain(match[1])))
        elif index + 1 < len(lines) and (under := _SETEXT.fullmatch(lines[index + 1])) and _paragraph(lines, index):
            found.append((number, 1 if under[1].startswith("=") else 2, plain(line)))
    return found


def _paragraph(lines: list[str], index: int) -> bool:
    """Whether a line can be the text of an underlined heading."""
    alone = index == 0 or not lines[index - 1].strip()
    return alone and lines[index].lstrip()[:1] not in ("|", "-", ">", "*", "") and len(lines[index]) <= 200
