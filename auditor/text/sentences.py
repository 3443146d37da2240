"""A document as sentences, each with what governs it: the lead of its list, the heading above, the head of its column.

Line based and linear. Wrapped lines are joined (across hyphens, and without a blank between letters that are written
without), a table row is one sentence with the names of its columns, an item of a list keeps the words that announce it.
Code is cut line by line: a notice in a code block is as visible as anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.decoding import lines_of
from auditor.core.resources import data_root
from auditor.core.text import once
from auditor.core.worded import Worded
from auditor.text.fold import fold
from auditor.text.phrases import UNSPACED, any_of
from auditor.text.visible import ASIDE, BREAK, shown


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as a reader sees it."""

    words: str
    """Folded."""
    start_line: int
    """1-based, of the text that was cut."""
    end_line: int
    governed_by: str = ""
    """Folded words that govern it: heading, lead and column names; empty where there are none."""
    kind: str = "prose"
    """``prose``, ``item``, ``row``, ``heading``, ``code`` or ``link``."""
    shown: str = ""
    """As a reader sees it, blanks folded."""


_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|(?=[^#\s]))(.*)")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_BOLD_LINE = re.compile(r"[ \t]{0,12}(?:\*\*|__)([^*_]{1,160})(?:\*\*|__)[ \t]{0,4}[:：]?[ \t]*")
_ITEM = re.compile(
    r"([ \t>]{0,40})(?:[-+*•·●○▪■◦‣–—]|[(（]?\d{1,3}[.)）、]|[(（]?[A-Za-z][.)）]|[(（]?[ivxIVX]{1,5}[.)）])"
    r"[ \t　]+(?=\S)"
)
_CALLOUT = re.compile(r"^[ \t>]{0,12}(?:\[![A-Za-z]{2,12}\]|\[\^[^\]\s]{1,20}\]:)")
"""Marks before a paragraph that say how it is set: a callout, a footnote. They are no words of it."""
_RULE_ROW = re.compile(r"[\s|:\-+=]+")
_END = re.compile(
    r"(?<![.!?])[.!?]++[\"'”’)\]*_]{0,4}(?=\s|$|[\ue000\ue001])|[。！？；]+[”’」』）)]{0,4}|।|؟|;(?=\s)|\ue000+|(?<!…)…++(?=\s|$)"
    r"|(?<=[a-z]{4}):(?=\s+(?:[A-Z][a-z]+ ){3})"
)
"""A row of marks is entered at its beginning alone and taken whole: a page of them took a minute."""
_NO_END = Worded("passages.yaml").pattern(r"(?:\b{abbreviations_of_cards~}|(?<![^\W\d_])[A-Za-z]|\d)\.$", re.IGNORECASE)
_OF_A_VERSION = re.compile(r"\w[\s-][vV]?\d{1,2}\.\d{1,3}\.$")
"""A dot behind a version ends a sentence where another begins: "under Apache 2.0. Hosting it …"."""
_BEGINS = re.compile(r"[*_]{0,2}\s+\W{0,3}(?:[A-Z][a-z]|[^\W\d_a-zA-Z])")
"""How it does, unless it takes back what the one before it says (`_takes_back`)."""
_FIGURE = re.compile(r"\s*\W?\d")
"""What follows "No." where it is a number and no answer."""
_HYPHENATED = re.compile(r"[^\W\d_]{2,}[-\u00ad\u2010]$")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef，。、；：！？]")
_QUESTION = re.compile(r"[?？؟;][\"'”’)*_\s]{0,6}$")
_ASIDE = re.compile(f"{ASIDE}([^{ASIDE}]*){ASIDE}")
_BARS = "｜￨"
"""Bars between cells in another width, which Unicode decomposes to the plain one."""
_EMPTY_CELLS = re.compile(r" :(?: {1,4}:)+")
"""Cells without words say nothing, and nothing is between them."""
CROSSES = "✗✘✖❌🚫⛔"
"""Signs that say no."""
_NAMED_SIGNS = re.compile(
    r":(?:(x|no_entry|no_entry_sign|negative_squared_cross_mark)|white_check_mark|heavy_check_mark):"
)
"""Signs by the names that hubs draw them from; the first refuse."""
_GONE = "\ue002"
"""Keeps the place of what was taken out of a sentence."""
_REMEMBERED, _LONGEST = 30_000, 2_000
"""Paragraphs whose sentences are remembered, and characters of each at most: several readers cut a model card, and
model cards repeat each other's words. By judgment: bounds memory."""
SHORT = 4
"""Words up to which a sentence is read together with the one before it: an answer, an afterthought. By judgment."""


_FIGURE_CELL = re.compile(r"(?:^|[|:])\s*[*_]{0,2}[±~<>+-]?\d[\d.,]*\s?%?[*_]{0,2}\s*(?=$|[|:])")
_MEASURED = 2
"""Cells of a row that are nothing but figures, from which it is one of a table of measurements. By judgment."""


def is_measured(row: str) -> bool:
    """Whether a row, as written or as a sentence, holds results."""
    return len(_FIGURE_CELL.findall(row)) >= _MEASURED


def sentences(text: str, *, markup: bool = True) -> Iterator[Sentence]:
    """The sentences of a text, in order.

    Args:
        text: as decoded; lines of the answer are 1-based lines of it.
        markup: whether HTML comments and tags are markup (README), or words like others (a plain text file).
    """
    return iter(_sentences(text, markup))


@once
def _sentences(text: str, markup: bool) -> tuple[Sentence, ...]:
    """The same: a model card is cut once for all who read it."""
    seen = _NAMED_SIGNS.sub(lambda sign: "❌" if sign[1] else "✅", shown(text, markup=markup))
    return tuple(_Cutter(lines_of(seen)).run())


@dataclass(slots=True)
class _Block:
    """Lines that are read together."""

    kind: str
    first: int
    rows: list[str]


class _Cutter:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._headings: list[tuple[int, str]] = []
        self._lead = ""
        self._lead_depth = -1
        self._leads: list[tuple[int, str]] = []
        self._asked = ""
        """The question with which the paragraph or item right before ended."""

    def run(self) -> Iterator[Sentence]:
        table: list[str] = []
        for block in self._blocks():
            if block.kind == "row":
                self._asked = ""
                yield from self._row(block, table)
                continue
            table = []
            if block.kind not in ("prose", "item"):
                self._asked = ""
            if block.kind == "heading":
                yield from self._heading(block)
            elif block.kind == "code":
                for at, row in enumerate(block.rows):
                    yield from self._sentences(row, [(0, block.first + at)], "code", "")
            else:
                yield from self._paragraph(block)

    # ---------------------------------------------------------------------------------------------------- blocks

    def _blocks(self) -> Iterator[_Block]:
        lines, fence = self._lines, ""
        current: _Block | None = None
        for index, line in enumerate(lines):
            number = index + 1
            opened = _FENCE.match(line)
            if opened and (not fence or opened[1].startswith(fence)):
                fence = "" if fence else opened[1][:3]
                if current:
                    yield current
                    current = None
                continue
            if fence:
                if current is None or current.kind != "code":
                    current = _Block("code", number, [])
                current.rows.append(line)
                continue
            fresh = self._fresh(index, current)
            if fresh is None:
                if current is not None:
                    current.rows.append(line)
                continue
            if current:
                yield current
                current = None
            if fresh == "underline":
                continue
            if fresh in ("heading", "row"):
                yield _Block(fresh, number, [line])
            elif fresh:
                current = _Block(fresh, number, [line])
        if current:
            yield current

    def _fresh(self, index: int, current: _Block | None) -> str | None:
        """The kind of block that a line begins; empty for a blank line, None where it goes on."""
        line = self._lines[index]
        stripped = line.strip()
        if not stripped.strip(BREAK):
            return ""
        if _HEADING.match(line) or _BOLD_LINE.fullmatch(line):
            return "heading"
        following = self._lines[index + 1] if index + 1 < len(self._lines) else ""
        underlined = _SETEXT.fullmatch(following) and (following.strip()[0] == "=" or len(following.strip()) > 2)
        if current is None and len(line) <= 200 and stripped[:1] not in "|->*" and underlined:
            return "heading"
        if _SETEXT.fullmatch(line):
            return "underline"
        cells = _written(stripped, _BARS, "|")
        if cells.startswith("|") or (cells.count("|") >= 2 and (current is None or current.kind != "prose")):
            return "row"
        if _ITEM.match(line):
            return "item"
        return None if current is not None and current.kind in ("prose", "item") else "prose"

    # --------------------------------------------------------------------------------------------------- content

    def _heading(self, block: _Block) -> Iterator[Sentence]:
        line = block.rows[0]
        match = _HEADING.match(line)
        level = len(line.strip()) - len(line.strip().lstrip("#")) if match else 7
        words = (match[1] if match else line).strip().rstrip("#")
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        above = self._above()
        self._headings.append((level, fold(words)))
        self._leads = []
        yield from self._sentences(words, [(0, block.first)], "heading", above)

    def _above(self) -> str:
        return " / ".join(words for _, words in self._headings[-2:])

    def _paragraph(self, block: _Block) -> Iterator[Sentence]:
        item = _ITEM.match(block.rows[0]) if block.kind == "item" else None
        depth = len(item[1].expandtabs()) if item else -1
        if item is None:
            self._leads = []
        while self._leads and self._leads[-1][0] >= depth:
            self._leads.pop()
        first = _CALLOUT.sub(_blank, block.rows[0][item.end() :] if item else block.rows[0])
        rows = [first, *block.rows[1:]]
        text, places = _joined(rows, block.first)
        govern = " / ".join(part for part in (self._above(), *(lead for _, lead in self._leads)) if part)
        if not self._leads and item is not None and self._lead:
            govern = f"{govern} / {self._lead}" if govern else self._lead
        yield from self._sentences(text, places, block.kind, govern)
        words = (_ASIDE.sub("", text) if ASIDE in text else text).rstrip(" *_\"'")
        if words.endswith((":", "：")):
            lead = fold(re.split(r"(?<=[.!?。！？])\s*", words)[-1])[-600:]
            if item is None:
                self._lead = lead
            else:
                self._leads.append((depth, lead))
        elif item is None:
            self._lead = ""

    def _row(self, block: _Block, table: list[str]) -> Iterator[Sentence]:
        line = _written(block.rows[0], _BARS, "|")
        if _RULE_ROW.fullmatch(line):
            return
        if is_measured(line):
            line = line.replace(BREAK, " ")  # cells of a row of results are weighed one by one
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        above = self._above()
        if not table:
            table += [fold(_ASIDE.sub(" ", cell)) for cell in cells]
            yield from self._sentences(_written(" : ".join(cells), CROSSES, " no "), [(0, block.first)], "row", above)
            return
        heads = " / ".join(dict.fromkeys(head for head in table if head))
        govern = f"{above} / {heads}" if above else heads
        yield from self._sentences(_written(" : ".join(cells), CROSSES, " no "), [(0, block.first)], "row", govern)

    def _sentences(self, text: str, places: list[tuple[int, int]], kind: str, govern: str) -> Iterator[Sentence]:
        asides: list[tuple[str, int]] = []
        if ASIDE in text:
            asides = [(found[1], _line(places, found.start())) for found in _ASIDE.finditer(text) if found[1].strip()]
            text = _ASIDE.sub(lambda found: _GONE * len(found[0]), text)
        before, self._asked = self._asked, ""
        for start, end, words, seen in _cut(text) if len(text) <= _LONGEST else _cut.__wrapped__(text):
            first, last = _line(places, start), _line(places, max(start, end - 1))
            if _asks(before) and _asks(words):
                before = ""  # one question after the other: neither is its answer
            short = before and ((len(words.split()) <= SHORT and len(words) < 40) or _QUESTION.search(before))
            context = f"{govern} / {before}" if short and govern else (before if short else govern)
            yield Sentence(words, first, last, context, kind, seen)
            before = words
        self._asked = before if kind in ("prose", "item") and _asks(before) else ""
        for words, line in asides:
            folded = fold(words)
            if folded:
                yield Sentence(folded, line, line, "", "link", _plain(words))


def _written(text: str, signs: str, words: str) -> str:
    """A text with words in the place of some signs; most lines have none, and to translate them all takes longer."""
    for sign in signs:
        text = text.replace(sign, words)
    return text


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _asks(words: str) -> bool:
    """Whether folded words end with a question mark."""
    return words.rstrip("\"'*_ ").endswith(("?", "？", "؟"))


def _plain(text: str) -> str:
    return " ".join(text.replace(_GONE, "").replace(BREAK, " ").split())


def _joined(rows: list[str], first: int) -> tuple[str, list[tuple[int, int]]]:
    """The lines of a block as one, with the place in it where each line begins."""
    text, places = "", []
    for at, row in enumerate(rows):
        words = row.strip().lstrip("> \t") if at else row.strip()
        if not text:
            glue = ""
        elif _HYPHENATED.search(text[-40:]) and words[:1].islower():
            text, glue = text[:-1], ""
        elif not text[-1].isascii() and _UNSPACED.match(text[-1]) and words and _UNSPACED.match(words[0]):
            glue = ""
        else:
            glue = " "
        text += glue
        places.append((len(text), first + at))
        text += words
    return text, places


def _line(places: list[tuple[int, int]], offset: int) -> int:
    line = places[0][1]
    for start, number in places:
        if start > offset:
            break
        line = number
    return line


@lru_cache(_REMEMBERED)
def _cut(text: str) -> tuple[tuple[int, int, str, str], ...]:
    """The sentences of one paragraph: start and end of each, its folded words, and what is shown."""
    found = []
    for start, end in _spans(text):
        words = _EMPTY_CELLS.sub(" :", fold(text[start:end].replace(_GONE, "").replace(BREAK, " ")))
        if words and any(map(str.isalnum, words)):
            found.append((start, end, words, _plain(text[start:end])))
    return tuple(found)


@cache
def _takes_back() -> re.Pattern[str]:
    """How a sentence begins that says since when another license holds: it is read together with the former one."""
    table = shipped_mapping(data_root("license_db") / "subjects.yaml", named="license_db/subjects.yaml").value
    words: dict[bool, list[str]] = {True: [], False: []}
    for name in ("since", "from_now"):
        for language, phrases in table[name].items():
            words[language not in UNSPACED] += phrases
    return re.compile("|".join(rf"\W*{any_of(told, spaced=spaced)}" for spaced, told in words.items()))


_BEGINNING = 40
"""Characters of a sentence that tell how it begins. By judgment: the longest of these words, and more."""


def _begins_anew(text: str, place: int) -> bool:
    """Whether another sentence begins at a place of a paragraph."""
    begins = _BEGINS.match(text, place) is not None
    return begins and _takes_back().match(fold(text[place : place + _BEGINNING])) is None


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of one paragraph."""
    start = 0
    for found in _END.finditer(text):
        dot = found.start()
        short = _NO_END.search(text[max(0, dot - 12) : dot + 1]) if text[dot] == "." else None
        if short and _OF_A_VERSION.search(text[max(0, dot - 12) : dot + 1]) and _begins_anew(text, found.end()):
            short = None
        if short and (short[0].casefold() != "no." or _FIGURE.match(text, found.end())):
            continue
        if found.end() > start:
            yield start, found.end()
            start = found.end()
    if start < len(text):
        yield start, len(text)
