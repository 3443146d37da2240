"""The structure of a text: sections, lists and sentences, each with its place and the words that lead in to it.

A license is read in passages: a sentence, or a part of a long one, together with the words that introduce the list it
stands in ("You may not use the model to:"). Words are compared in a folded form (lower case, plain quotes, no markup)
that has one character for every character of the text, so that every place is a place of the text itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from auditor.core import patterns as re
from auditor.core.text import Text, once
from auditor.core.worded import Worded
from auditor.terms.concepts import script_language
from auditor.terms.folding import folded, plain
from auditor.terms.frames import FORBID, above
from auditor.terms.headings import is_heading, is_title, leads_in, leads_in_without_a_colon, stands_alone
from auditor.terms.list_leads import list_leads, opens_a_list
from auditor.terms.list_signs import BOXED, LETTERED, MARKER, shape, style_of
from auditor.terms.tables import TableCell, cells_of, tables
from auditor.text import fold

_WORDS = Worded("passages.yaml")
LEAD = 320
"""Characters kept of the words that lead in to a list. By judgment: the sentence above a list."""
DEEPER = 2
"""Blanks by which an item of an inner list stands further in. By judgment: the smallest step that editors make."""
LONG = 420
"""Sentences longer than this are cut where they list things. By judgment; bench/RESULTS.md, "Reading terms" is
measured with it."""
SHORT_TITLE = 40
"""Characters up to which the first sentence of an item also says what the others are about. By judgment: five words."""
TITLE = 70
"""Characters of a line that is an article's number and title. By judgment: eight words."""
LONGEST = 1500
"""No passage is longer: what is longer is cut at a blank. By judgment: bounds time."""

_END = re.compile(
    r"[.!?][\"'”»)\]*_]{0,4}\s+(?=[\"'“„«(\[*_¿¡]{0,4}(\w))|[。！？](?:[\"'\]」』]+|[)）](?=\s*(?:\n|$)))?(?![)）])|;\s*\n"
)
_ABBREVIATION = _WORDS.pattern(r"(?:\b{abbreviations~}|\b[^\W\d_]|^\s*\(?[\w]{1,4})\.$")
_INLINE = _WORDS.pattern(
    r"(?<!{copyright_mark~} )(?<=[\s,;:(])\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s|[;；]\s*{item_joins~}?\s*|(?<=:)\s(?=\d\))"
)
_BANS_BELOW = _WORDS.pattern("{heads_of_bans~}$")
"""Headings that lead in to the list below them."""
_FIRST = ("(i)", "(a)", "(1)")
_FIRST_ITEM = re.compile(r"\((?:i|a|1)\) ")
_FORBIDS_ALL = _WORDS.pattern(
    r"(?:\A|(?<=\n))(?>.*?{forbids.en}).*(?:\b{leads_to~}|{following~}[\w -]{0,40}|{kinds_of_items~}):$"
    r"|(?:\A|(?<=。))(?>[^。]*?{forbids.zh~})[^。]*:$"
)
"""Words that lead in to a list of what is forbidden."""
# A paragraph that begins like this speaks for itself; any other below "you may not:" is an item of the list.
_OWN_VOICE = _WORDS.pattern(r"{own_voice.en~}\b|[\"\']|{own_voice.zh~}")
_ASIAN = re.compile(r"[\"「『]?[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""How a paragraph in Chinese, Japanese or Korean begins. Behind items with a sign it is no item."""
_PREDICATE = _WORDS.pattern(r"{statement_ends~}[.。]?$|{statement_words~}")
"""Words of those languages that state something are no title."""
SHORT_NAME = 14
"""`SHORT_TITLE` in those languages. By judgment: five words."""
_NAMES_A_LIST = _WORDS.pattern(r"{names_a_list~}[^。]{0,60}(?:。|\.|:)?$")
"""A sentence in those languages that speaks of what stands below it, whether or not a colon ends it."""
_OWN_VOICE_ELSEWHERE = _WORDS.pattern(r"{own_voice_elsewhere~} ?(?<![^\W\d_])(?:\b|(?<='))")
"""The same in other languages, for a paragraph that is written with a capital letter as a sentence is."""


_NOR = _WORDS.pattern(r"{goes_on_with_the_ban~}\b")
"""How a paragraph begins that goes on with the ban of the list above it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or a part of a long one."""

    start: int
    end: int
    """Half-open range of the text's characters."""
    low: str
    """Its words, folded."""
    lead: str
    """The folded words that introduce the list it stands in; empty outside lists."""
    section: str | None
    """Number path of the section or item as printed, else its heading."""
    title: str
    """Folded heading it stands under."""
    heading: bool = False
    full: str = field(default="", compare=False)
    """Lead and words, as rules read them."""
    cell: TableCell | None = field(default=None, compare=False)
    """Where it is a cell of a table."""


@once
def passages(text: str) -> tuple[Passage, ...]:
    """The passages of a text in order; the work is linear in the text."""
    listed = tables(text)
    if not listed:
        return tuple(_Walk(text).run())
    rest, last = [], 0
    for (start, end), _ in listed:
        blank = _NOT_A_LINE_END.sub(" ", text[start + len(_IN_ITS_PLACE) : end])
        rest += [text[last:start], _IN_ITS_PLACE, blank]
        last = end
    walk = _Walk(Text("".join((*rest, text[last:]))))
    found = [one for one in walk.run() if not any(start <= one.start < end for (start, end), _ in listed)]
    words = plain(text)
    for table, grid in listed:
        titled = [one for one in found if one.start < table[0]]
        section, title = (titled[-1].section, titled[-1].title) if titled else (None, "")
        for (start, end), cell in cells_of(table, grid):
            bounds = [*walk.split(text, start, end)]
            for first, last in bounds:
                low = " ".join(words[first:last].split())
                in_cell = cell if first == start else None
                found.append(Passage(first, last, low, "", section, title, False, low, in_cell))
    return tuple(sorted(found, key=lambda one: one.start))


_NOT_A_LINE_END = re.compile(r"[^\r\n]")
_IN_ITS_PLACE = "The table."
"""What a table is for the text around it: a paragraph that belongs to no list."""


@dataclass(slots=True)
class _Level:
    style: str
    number: str
    indent: int = 0
    """Blanks before its sign: what is deeper is no sibling."""
    lead: str = ""


class _Walk:
    """One pass over the lines of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.flat = folded(text)
        self.words = plain(text)
        self.levels: list[_Level] = []
        self.base_lead = ""
        self.running = ""
        self.over = ""
        """The article whose parts the lead holds for."""
        self.title = ""
        self.headed = ""
        """The kind of sign before a heading that forbids what stands below it: the next such sign is another matter."""
        self.outer: tuple[str, str] | None = None
        """Of a title that is the first sentence of an item: the shape of its sign, and the title that held before."""
        self.below = ""
        """The sentence above the list that goes on with it."""
        self.opens = ""
        """The same of the list that the next block begins or goes on with."""
        self.went_on = False
        """Whether the block before was an item that goes on with the sentence above its list."""

    def run(self) -> Iterator[Passage]:
        blocks = [*self._blocks()]
        leads = list_leads([(self._marked(*block), block[2]) for block in blocks], self._last_of)
        for place, (start, end, mark) in enumerate(blocks):
            follows = blocks[place + 1][2] if place + 1 < len(blocks) else None
            self.below, self.went_on = leads.get(place, ""), place - 1 in leads
            self.opens = leads.get(place + 1, "")
            yield from self._block(start, end, mark, above_a_list=follows is not None and follows["mark"][0] != "#")

    def _plain(self, start: int, end: int) -> str:
        """Folded words without markup, blanks as one."""
        return " ".join(self.words[start:end].split())

    def _marked(self, start: int, end: int, mark: re.Match[str] | None) -> str:
        """A block as it is written, without the sign it begins with."""
        return self.text[start + (mark.end() if mark else 0) : end].strip()

    def _last_of(self, written: str) -> str:
        """The folded words of the last sentence of a block."""
        ends = [found.end() for found in _END.finditer(written) if found.end() < len(written)]
        return " ".join(plain(Text(written[ends[-1] if ends else 0 :])).split())

    # ------------------------------------------------------------------------------------------------ blocks

    def _blocks(self) -> Iterator[tuple[int, int, re.Match[str] | None]]:
        """Paragraphs, list items and headings: ranges of the text, with the sign they begin with."""
        begin: int | None = None
        mark: re.Match[str] | None = None
        last, place, ended = 0, 0, True
        for line in self.flat.split("\n"):
            after = place + len(line) + 1
            stripped = line.strip(" *_>")
            if not stripped.strip("-=#| ~"):
                if begin is not None:
                    yield begin, last, mark
                begin, mark, ended = None, None, True
                place = after
                continue
            found = None if BOXED.match(line) else MARKER.match(line)
            if (
                found
                and not ended
                and style_of(found["mark"], False, []) == "article"
                and not found["mark"].startswith(_WORDS.words("article_before"))
            ):
                found = None
            if found and not ended and LETTERED.fullmatch(found["mark"]) and found["mark"].rstrip(".):")[1:] != "-1":
                found = None
            titled = mark is not None and begin is not None and self._is_an_articles_title(begin, last, mark)
            titled = titled or (
                found is not None and mark is not None and found["mark"].startswith(f"{_number(mark)}.")
            )
            if found and found["mark"].isdecimal() and not (ended or titled):
                found = None
            if found and not (ended or titled) and found["mark"][-1] not in ".)、" and len(found["mark"]) > 2:
                found = None if found["mark"][0].isdigit() else found
            if begin is not None and (found or self._ends_a_heading(begin, last, line)):
                yield begin, last, mark
                begin = None
            if begin is None:
                begin, mark = place, found
            last = place + len(line)
            ended = stripped[-1:] in ".;:。；!?"
            place = after
        if begin is not None:
            yield begin, last, mark

    def _ends_a_heading(self, begin: int, last: int, line: str) -> bool:
        """Whether a block so far, if it is one line, is a heading, and ``line`` begins the text below it."""
        if self.flat.find("\n", begin, last) >= 0:
            return False
        written = self.text[last + 1 : last + 1 + len(line)]
        return stands_alone(self.text[begin:last], self.flat[begin:last], written)

    def _is_an_articles_title(self, begin: int, last: int, mark: re.Match[str]) -> bool:
        """Whether a block so far is one short line that begins with the number of an article."""
        return (
            last - begin <= TITLE
            and self.flat.find("\n", begin, last) < 0
            and self.flat[begin:last].rstrip()[-1:] not in ",;"
            and style_of(mark["mark"], False, []) == "article"
        )

    def _block(
        self, start: int, end: int, mark: re.Match[str] | None, *, above_a_list: bool = False
    ) -> Iterator[Passage]:
        capital = bool(mark) and self.text[start : start + mark.end()].strip("(.) \t*>-").isupper() if mark else False
        if mark:
            start += mark.end() if mark["mark"][0] != "#" else len(mark["quote"])
        words = self._plain(start, end)
        if not words:
            return
        lead = self._enter(mark, words, capital, self.text[start:end].lstrip()) or self.below
        if mark and self.outer and shape(mark) in (self.outer[0], "1."):
            self.title, self.outer = self.outer[1], None
        listed = (
            mark is not None
            and words[-1] != ":"
            and (bool(self.below) or leads_in(lead) or (lead and _ASIAN.match(words) is not None))
        )
        opens = (mark is None or mark["mark"][0] != "#") and opens_a_list(words, self.opens)
        if not listed and is_heading(self.text[start:end], words, mark):
            # What says what may or may not be done in the list below it governs that list and nothing behind it.
            self.title = "" if opens else words
            if not mark or mark["mark"][0] == "#":
                self.levels.clear()
            if self.levels:
                self.levels[-1].lead = ""
            # "1. Commercial:" below "You agree not to:" names a part of the list, and so does "a. Fraud" above items.
            of_the_list = words.endswith(":") or (lead.endswith(":") and _FORBIDS_ALL.search(lead))
            below = self.opens if opens else f"{words}:" if _bans_below(words) else ""
            self.headed = _kind(mark) if mark and below else ""
            self.base_lead = lead if mark and of_the_list else below
            yield self._passage(start, end, "", heading=True)
            return
        last = ""
        for first, final in self._sentences(start, end):
            if first == start and final < end and is_title(self.text[first:final]):
                self.title = self._plain(first, final).rstrip(".:")
                yield self._passage(first, final, "", heading=True)
                continue
            if mark and first == start and final < end and self._names_the_rest(first, final):
                self.outer = shape(mark), self.title
                self.title = self._plain(first, final).rstrip(".:。")
            for passage in self._parts(first, final, lead):
                last = passage.full
                yield passage
        self.running = self._running(words) or (lead if lead == self.running else "")
        article = mark is not None and style_of(mark["mark"], capital=False, open_styles=[]) == "article"
        open_end = above_a_list and (
            (mark is None and words[-1].isalnum()) or (words[-1] == "," and (mark is None or article))
        )
        open_end = open_end or (above_a_list and _NAMES_A_LIST.search(words[-LEAD:]) is not None)
        # "What is not allowed." above a list says what the list is of; what else such a line may say, its frames tell.
        short = (last or words).rstrip()
        open_end = open_end or (
            above_a_list
            and (mark is None or article)
            and short[-1:] == "."
            and len(short) <= SHORT_TITLE
            and not _ASIAN.match(short)
        )
        if words.endswith((":", ": -")) or open_end or (leads_in_without_a_colon(words) and len(words) < LEAD):
            opening = self._last_sentence(last, words)
            if mark and self.levels:
                self.levels[-1].lead = opening
            elif not lead:
                self.base_lead, self.over = opening, ""

    def _names_the_rest(self, first: int, final: int) -> bool:
        """Whether the first sentence of an item is so short that it is what the others are about."""
        words = self._plain(first, final)
        if _ASIAN.search(words[:4]):
            return len(words) <= SHORT_NAME and not _PREDICATE.search(words)
        return len(words) <= SHORT_TITLE and words.count(" ") < SHORT_TITLE // 7

    @staticmethod
    def _running(words: str) -> str:
        """What a sentence opens with whose list goes on in the next line: "You agree not to: (i) …"."""
        first = _FIRST_ITEM.search(words) if words[-1] not in ".!?。" and "(" in words else None
        begin = max(words.rfind(". ", 0, first.start()), 0) if first else 0
        return words[begin : first.start()].strip(" .")[-LEAD:] if first else ""

    @staticmethod
    def _last_sentence(last: str, words: str) -> str:
        return (last or words)[-LEAD:]

    def _enter(self, mark: re.Match[str] | None, words: str, capital: bool, written: str) -> str:
        """Take a block into the lists that are open; the words that lead in to it."""
        if mark is None:
            open_lead = next((level.lead for level in reversed(self.levels) if level.lead), self.base_lead)
            listed = bool(self.levels)
            begins_a_list = listed and words.endswith(":")
            self.levels.clear()
            told = _OWN_VOICE.match(words) or (written[:1].isupper() and _OWN_VOICE_ELSEWHERE.match(words))
            own_voice = bool(told) or (self.went_on and written[:1].isupper() and not _NOR.match(words))
            own_voice = own_voice or bool(
                listed and (open_lead.endswith(".") or _ASIAN.match(written) or "\u0410" <= written[:1] <= "\u042f")
            )
            self.base_lead = "" if begins_a_list or own_voice else open_lead
            return self.base_lead
        sign = mark["mark"]
        if self.headed and _kind(mark) == self.headed:
            self.headed = self.base_lead = ""
        if sign[0] == "#":
            self.levels.clear()
            self.base_lead = ""
            return ""
        style = style_of(sign, capital, [level.style for level in self.levels])
        if style == "article":
            # An article is no item of a list.
            self.levels = [_Level(style, sign.strip("().:、 -–—"))]
            self.base_lead = ""
            return ""
        if style.startswith("decimal") and style != "decimal":
            # "2.1" says by itself where it stands: only the levels above it stay open.
            parents = [level for level in self.levels if level.style.startswith("decimal") and level.style < style]
            self.levels = [*parents, _Level(style, sign.strip("().: "))]
            self.base_lead = self._kept_over(sign.strip("().: ").split(".")[0])
            return next((level.lead for level in reversed(parents) if level.lead), self.base_lead)
        indent = len(mark["quote"].replace("\t", "    "))
        place = self._sibling(style, indent)
        siblings = place is not None
        if siblings:
            del self.levels[place:]
        if not siblings and style == "decimal" and sign.strip("().: ") != "1":
            # It goes on with a list that was open before the one that is.
            self.levels.clear()
            self.base_lead = ""
        above = next((level.lead for level in reversed(self.levels) if level.lead), self.base_lead)
        if not (siblings or above) and sign[0] == "(" and sign not in _FIRST:
            above = self.running
        self.levels.append(_Level(style, sign.strip("().:、 #") if style != "bullet" else "", indent))
        return above

    def _kept_over(self, article: str) -> str:
        """The ban of a whole article that its parts go on with: "must not use it for the following: 2.1 Harm …"."""
        if not (self.base_lead.endswith(":") and _FORBIDS_ALL.search(self.base_lead)):
            return ""
        if self.over in ("", article):
            self.over = article
            return self.base_lead
        return ""

    def _sibling(self, style: str, indent: int) -> int | None:
        """The open level an item goes on with; none where it lies deeper than all that look like it."""
        alike = [place for place, level in enumerate(self.levels) if level.style == style]
        if not alike:
            return None
        same = [place for place in alike if abs(self.levels[place].indent - indent) < DEEPER]
        if same:
            return same[-1]
        inner = self.levels[-1]
        nested = indent >= inner.indent + DEEPER and (inner.style != style or inner.lead)
        return None if nested else alike[0]

    # --------------------------------------------------------------------------------------------- sentences

    @staticmethod
    def split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The sentences of a cell."""
        ends = [found.end() for found in _END.finditer(text, start, end) if found.end() < end]
        return pairwise([start, *ends, end])

    def _sentences(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        first = start
        for found in _END.finditer(self.text, start, end):
            stop = found.end()
            if stop - first < 700 and self.flat.count('"', first, stop) % 2 == 1:
                continue
            if found[1] and found[1].islower():
                continue
            abbreviated = _ABBREVIATION.search(self.flat, max(first, found.start() - 6), found.start() + 1)
            if found[0][0] == "." and abbreviated and not (abbreviated[0] == "no." and not (found[1] or "").isdigit()):
                continue  # "No." is a number before a figure, and an answer before everything else
            yield first, stop
            first = stop
        if first < end:
            yield first, end

    def _parts(self, start: int, end: int, lead: str) -> Iterator[Passage]:
        """A sentence whole, or cut where it lists things."""
        if end - start <= LONG:
            yield from self._cut(start, end, lead)
            return
        places = [found.start() for found in _INLINE.finditer(self.flat, start + 1, end)]
        marks = [place for place in places if self.flat[place] in "(;； "]
        if not marks:
            yield from self._cut(start, end, lead)
            return
        opening = ""
        first = start
        for place in [*marks, end]:
            cut = place + 1 if place < end and self.flat[place] in ";；" else place
            if cut - first < 12 and place < end:
                continue
            yield from self._cut(first, cut, f"{lead[-LEAD // 2 :]} {_ends(opening)}".strip() if opening else lead)
            if not opening:
                opening = self._plain(first, cut)
            first = cut

    def _cut(self, start: int, end: int, lead: str) -> Iterator[Passage]:
        while end - start > LONGEST:
            stop = self.flat.rfind(" ", start + LONGEST // 2, start + LONGEST)
            stop = stop if stop > 0 else start + LONGEST
            yield self._passage(start, stop, lead)
            start = stop
        if self.flat[start:end].strip():
            yield self._passage(start, end, lead)

    def _passage(self, start: int, end: int, lead: str, *, heading: bool = False) -> Passage:
        low = self._plain(start, end)
        path: list[str] = []
        for level in self.levels:
            if level.number:
                path = [level.number] if "." in level.number else [*path, level.number]
        section = ".".join(path) or None
        return Passage(
            start, end, low, lead, section or self.title or None, self.title, heading, f"{lead} {low}" if lead else low
        )


def _bans_below(words: str) -> bool:
    """Whether a heading says that what stands below it is forbidden."""
    if _BANS_BELOW.search(words):
        return True
    language = script_language(words)
    return bool(language) and above(fold(words), language).mark == FORBID


def _number(mark: re.Match[str]) -> str:
    """The number of a sign, without what stands around it."""
    return mark["mark"].strip("().:、 ")


def _kind(mark: re.Match[str]) -> str:
    """What signs of one list have in common: their style, or a sign that is no number."""
    sign = mark["mark"]
    return style_of(sign, False, []) if any(char.isalnum() for char in sign) else sign[0]


def _ends(opening: str) -> str:
    """The words a sentence opens with, of a long one its beginning and its end: who may do what, and the last word."""
    return opening if len(opening) <= LEAD else f"{opening[: LEAD // 2]} {opening[-LEAD // 2 :]}"
