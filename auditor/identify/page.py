"""A candidate text as words in place: lines, list enumerators and copyright statements."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from auditor.core import patterns as re
from auditor.core.text import once
from auditor.core.worded import Worded
from auditor.identify import normalize
from auditor.identify.inert import derived
from auditor.identify.normalize import Folded

_ENUMERATOR = re.compile(
    r"^(?P<lead>[ \t>*#/;%|+\-–—•·◦▪●○■□‣★\"'.!_~=]{0,60})(?:[(（\[]?"
    r"(?P<sign>\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxlcIVXLC]{1,7}|[一二三四五六七八九十]{1,3})"
    r"[.)\]:、．）：]{1,2}(?=[\s*_]|[^\x00-\x7f]|$)|(?P<dotted>\d{1,3}(?:\.\d{1,3}){1,4})(?=[ \t]+[A-Z*_]))",
    re.MULTILINE,
)
_WORDS = Worded("license_words.yaml")
_PAGE_NUMBER = _WORDS.pattern(
    r"\n[ \t]*(?:{page_word~}[ \t]+)?[-–—]?[ \t]{0,40}\d{1,3}[ \t]{0,40}[-–—]?"
    r"(?:[ \t]{0,8}(?:{page_of~}|/)[ \t]{0,8}\d{1,3})?[ \t]*(?=\n[ \t]*\n|\n?\Z)",
    re.IGNORECASE,
)
_ENDS_BLANK = re.compile(r"\n[ \t]*\Z")
_BLANK_LINE = re.compile(r"\n[^\w\n]*\n")
_TARGET = re.compile(r"(?<=\]\()[^()\s]{1,500}(?=\))")
_OPENERS = frozenset('.;:,!?)”"’*。；：，、）')
_MARK = _WORDS.pattern(r"{copyright_sign~}|©|ⓒ|\(c\)", re.IGNORECASE)
MOST_NOTICES = 20_000
"""Places of one text at which a copyright statement is looked for; each takes some 40 µs of processor time, and all a
part of two seconds. What stands behind them is words like others, which nothing shows to be inert. By judgment: lists
of what is bundled name hundreds of holders."""
_PORTIONS = _WORDS.pattern(r"[\W_]*{portions~}[\W_]*(?:{portions_are~}[\W_]*)?", re.IGNORECASE)
_CONTINUES = _WORDS.pattern(r"(?:,|&|-|\b{continues~})\s*$", re.IGNORECASE)
_CONTINUATION = _WORDS.pattern(r"^[\W_]*(?:(?:19|20)\d\d|{reserved~}|{continued_with~}\b|<?\S{1,64}@\S)", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Page:
    """A folded text with the place of each of its words."""

    folded: Folded

    @classmethod
    def of(cls, text: str) -> Page:
        """The words of a text, of a whole text once."""
        return _page(text)

    @cached_property
    def spans(self) -> NDArray[np.int64]:
        """Start and end of each word in ``folded.text``, shape (n, 2)."""
        return normalize.spans(self.folded.text)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Start of each word in ``folded.text``."""
        return np.ascontiguousarray(self.spans[:, 0])

    @cached_property
    def lines(self) -> NDArray[np.int64]:
        """1-based line of each word."""
        return np.searchsorted(self.folded.line_starts, self.starts, side="right")

    def raw(self, word: int) -> str:
        """A word as written."""
        return self.folded.text[self._begins[word] : self._ends[word]]

    @cached_property
    def _begins(self) -> list[int]:
        """Where words begin, for one word after another: single items of an array are slow to read."""
        places: list[int] = self.starts.tolist()
        return places

    @cached_property
    def _ends(self) -> list[int]:
        places: list[int] = self.spans[:, 1].tolist()
        return places

    def spelled(self, word: int) -> str:
        """A word as it is known."""
        return normalize.spell(self.raw(word))

    def between(self, start: int, end: int) -> str:
        """The original's own characters from word ``start`` up to, not including, word ``end``."""
        if end <= start:
            return ""
        return self.folded.cut(int(self.spans[start, 0]), int(self.spans[end - 1, 1]))

    def gap(self, word: int) -> str:
        """The characters between a word and the next."""
        if word + 1 >= len(self._begins):
            return ""
        return self.folded.text[self._ends[word] : self._begins[word + 1]]

    def paragraph_before(self, word: int) -> bool:
        """Whether a blank line stands before a word."""
        return word > 0 and self.gap(word - 1).count("\n") > 1 and _BLANK_LINE.search(self.gap(word - 1)) is not None

    def words_in(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of words that begin between two places of ``folded.text``."""
        left, right = np.searchsorted(self.starts, (start, end))
        return int(left), int(right)

    @cached_property
    def enumerators(self) -> frozenset[int]:
        """Words of layout: list enumerators at the beginning of a line, page numbers, targets of Markdown links."""
        text = self.folded.text
        if not len(self.spans):
            return frozenset()
        pieces = [(found.end("lead"), found.end()) for found in _list_items(text)]
        pieces += _page_numbers(text)
        if "](" in text:
            pieces += [found.span() for found in _TARGET.finditer(text)]
        return frozenset(word for piece in pieces for word in range(*self.words_in(*piece)))

    @cached_property
    def notices(self) -> tuple[tuple[int, int], ...]:
        """Ranges of words that are copyright statements and nothing else."""
        lowered = self.folded.text.lower()
        if not any(mark in lowered for mark in ("©", "ⓒ", "(c)", *_WORDS.words("copyright_sign"))):
            return ()
        ranges = []
        done = -1
        for found in islice(_MARK.finditer(self.folded.text), MOST_NOTICES):
            if found.start() < done:
                continue
            statement = self._statement(found.start())
            if statement:
                done = statement[1]
                ranges.append(self.words_in(*statement))
        return tuple(ranges)

    def _statement(self, place: int) -> tuple[int, int] | None:
        text, starts = self.folded.text, self.folded.line_starts
        row = int(np.searchsorted(starts, place, side="right")) - 1
        begin = int(starts[row])
        if re.search(r"[^\W_]", text[max(begin, place - 200) : place]) and not _PORTIONS.fullmatch(text, begin, place):
            return None
        line = self._row(row)
        if not derived(line, "notice"):
            return None
        while row + 1 < len(starts):
            following = self._row(row + 1)
            if not (_CONTINUES.search(self._row(row)) or _CONTINUATION.match(following)):
                break
            if not (following.strip() and derived(following, "more")):
                break
            row += 1
        end = int(starts[row + 1]) if row + 1 < len(starts) else len(text)
        return place, end

    def _row(self, row: int) -> str:
        starts = self.folded.line_starts
        end = int(starts[row + 1]) if row + 1 < len(starts) else len(self.folded.text)
        return self.folded.text[int(starts[row]) : end].rstrip("\n")

    def marked(self, word: int, ranges: tuple[tuple[int, int], ...]) -> bool:
        """Whether a word lies in one of ascending ranges."""
        at = bisect_left(ranges, (word + 1,)) - 1
        return at >= 0 and ranges[at][0] <= word < ranges[at][1]


@once
def _page(text: str) -> Page:
    return Page(normalize.fold(text))


def _page_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Lines that hold the number of a page alone, between blank lines, form feeds or the ends of the text."""
    lines = "\n\n" + text.replace("\f", "\n")
    for found in _PAGE_NUMBER.finditer(lines, 1):
        start = found.start()
        if lines[start] != text[start - 2 : start - 1] or _ENDS_BLANK.search(lines, max(0, start - 200), start):
            yield start - 2, found.end() - 2


def _list_items(text: str) -> Iterator[re.Match[str]]:
    """Lines that begin a list item; one also begins where the item before it had the number before."""
    expected: dict[str, str] = {}
    ended = -1
    for found in _ENUMERATOR.finditer(text):
        sign = found["sign"] or found["dotted"]
        place = f"{len(found['lead'].expandtabs())} {sign.isdigit()}"
        if _begins(text, found) or expected.get(place) == sign or ended == found.start():
            expected[place] = _following(sign)
            ended = text.find("\n", found.end()) + 1
            yield found


def _following(sign: str) -> str:
    """The list sign after "2" or "b"; empty for the others."""
    if sign.isdigit():
        return str(int(sign) + 1)
    return chr(ord(sign) + 1) if len(sign) == 1 and sign.isascii() and sign.lower() < "z" else ""


def _begins(text: str, found: re.Match[str]) -> bool:
    """Whether a list item can begin here: not where a sentence was merely wrapped before "(b)"."""
    if any(char in "#*•·◦▪●>" for char in found["lead"]):
        return True
    before = text[max(0, found.start() - 200) : found.start()].rstrip(" \t")
    if not before or before.endswith("\n\n") or before[:-1].rstrip(" \t").endswith("\n"):
        return True
    before = before.rstrip()
    return not before or before[-1] in _OPENERS or before.lower().endswith((" and", " or", "\nand", "\nor"))
