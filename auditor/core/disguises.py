"""Words dressed as something else, and words that are not there for a reader.

Invisible characters, turned writing direction, look-alike letters, comments, words that are struck out or in an element
that no page shows. Identification sees through them; that they are there is a finding of its own. Linear in the text,
bounded in number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.core import patterns as re
from auditor.core.decoding import hidden_characters
from auditor.core.text import once
from auditor.core.worded import Worded

HIDDEN, LOOKALIKE, COMMENTED = "hidden-text", "look-alike-letters", "commented-out-text"
STRUCK, UNSHOWN = "struck-out-text", "unshown-text"
MOST_OF_A_KIND = 20
"""Findings of one kind that are listed; more tell nothing new. By judgment."""
LEAST_COMMENT = 8
"""Words of an HTML comment from which it may say something about what is allowed. By judgment: shorter comments are
marks of editors ("prettier-ignore-start")."""

_LOOK = (
    "аa еe оo рp сc уy хx іi ѕs ԁd ԛq ԝw јj һh ӏl ѵv ғf ԍg ьb АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ІI ЅS ЈJ ԌG "
    "ԜW αa εe ιi κk νv οo ρp τt υu χx γy ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ոn ռn սu օo ցg հh զq ԼL ՏS "
    "ՕO ɑa ɡg ɩi ʏy ʀr ʙb ıi ᴏo ᴄc ᴠv ᴡw ᴢz ꓐB ꓑP ꓒD ꓓD ꓔT ꓖG ꓗK ꓘK ꓙJ ꓚC ꓜZ ꓝF ꓟM ꓠN ꓡL ꓢS ꓣR ꓦV ꓧH ꓪW ꓫX ꓬY "
    "ꓮA ꓰE ꓲI ꓳO ꓴU"
)
LOOKALIKES = {ord(pair[0]): pair[1] for pair in _LOOK.split()}
"""Code point → the Latin letter it can be taken for."""
_FOREIGN = r"[^\W\d_\x00-\u02af\u1e00-\u1eff]"
# A run of letters is entered at its beginning alone: entered at each letter, a long run costs its length each time.
_MIXED = re.compile(
    rf"(?<![A-Za-z])[A-Za-z]+{_FOREIGN}[^\W\d_]{{0,60}}|(?<!{_FOREIGN}){_FOREIGN}+[A-Za-z][^\W\d_]{{0,60}}"
)
_LONGEST_SHOWN = 120
"""Characters. By judgment: a line of a report."""
_ONE_LOOKALIKE = re.compile("[" + "".join(map(chr, LOOKALIKES)) + "]")
_COMMENT_OPENS, _COMMENT_CLOSES = "<!--", "-->"
_WORD = re.compile(r"[^\W\d_]+")
_TERMS = Worded("license_words.yaml").pattern("{of_terms~}|{of_terms_whole}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Disguise:
    """One place where a text shows something else than it says."""

    kind: str
    """`HIDDEN`, `LOOKALIKE`, `COMMENTED`, `STRUCK` or `UNSHOWN`."""
    line: int
    text: str
    """What it is: a code point, a word, the beginning of a comment."""

    @property
    def statement(self) -> str:
        """In plain words."""
        said = {
            HIDDEN: "an invisible or direction-changing character",
            LOOKALIKE: "a word spelled with letters that only look like Latin ones",
            COMMENTED: "words inside an HTML comment, which a rendered page does not show",
            STRUCK: "words that are struck out",
            UNSHOWN: "words inside an element that a rendered page does not show",
        }
        return f"{said[self.kind]} ({self.text})"


@once
def disguises(text: str) -> tuple[Disguise, ...]:
    """Every disguise of a text, by line; at most `MOST_OF_A_KIND` of each kind."""
    found = [*_comments(text), *_not_there(text)]
    if not text.isascii():
        hidden = [Disguise(HIDDEN, line, point) for line, _, point in hidden_characters(text)[:MOST_OF_A_KIND]]
        found += [*hidden, *_lookalikes(text)]
    return tuple(sorted(found, key=lambda one: (one.line, one.kind)))


_STRUCK_OUT = re.compile(r"(?<![~\\])~~(?![~\s])((?:[^~\n]|~(?!~)|\n(?![ \t]*\n)){1,4000}?)(?<!\s)~~(?!~)")
_OPENS = re.compile(r"<(?P<name>[A-Za-z][A-Za-z0-9]{0,15})(?P<rest>(?:\s[^<>]{0,600})?)>")
_STRIKING = frozenset({"del", "s", "strike"})
_CONCEALS = re.compile(
    r"""\shidden(?=[\s=/]|$)|\sstyle\s*=\s*(?:"[^"]*|'[^']*|[^\s"']*)(?:display\s*:\s*none|visibility\s*:\s*hidden|"""
    r"""font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d]))""",
    re.IGNORECASE,
)
_LONGEST_ELEMENT = 20_000
"""Characters within which an element that conceals must end. By judgment: bounds time."""
_MOST_ELEMENTS = 200
"""Elements that conceal of one text. By judgment: bounds time."""


def not_there(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of the passages that a reader does not see, or sees struck out; ascending, none in another.

    Only what is written whole counts: marks of Markdown that close again in their paragraph, elements that end.
    """
    found: list[tuple[int, int, str]] = []
    if "~~" in text:
        found += [(one.start(), one.end(), STRUCK) for one in _STRUCK_OUT.finditer(text)]
    if "</" in text:
        found += _concealing(text)
    end = 0
    for start, stop, kind in sorted(found):
        if start >= end:
            yield start, stop, kind
            end = stop


def _concealing(text: str) -> Iterator[tuple[int, int, str]]:
    end, seen = 0, 0
    for opened in _OPENS.finditer(text):
        name = opened["name"].lower()
        kind = STRUCK if name in _STRIKING else UNSHOWN if _CONCEALS.search(opened["rest"]) else ""
        if not kind or opened.start() < end:
            continue
        seen += 1
        if seen > _MOST_ELEMENTS:
            return
        closed = _closed(text, name, opened.end())
        if closed:
            end = closed
            yield opened.start(), closed, kind


def _closed(text: str, name: str, place: int) -> int:
    """Where an element ends that was opened before a place; 0 where it does not."""
    depth = 1
    for mark in re.compile(rf"<(/?){name}(?=[\s/>])[^<>]{{0,600}}>", re.IGNORECASE, passing=True).finditer(
        text, place, place + _LONGEST_ELEMENT
    ):
        depth += -1 if mark[1] else 1
        if not depth:
            return mark.end()
    return 0


def _not_there(text: str) -> Iterator[Disguise]:
    for number, (start, end, kind) in enumerate(not_there(text)):
        if number == MOST_OF_A_KIND:
            return
        shown = " ".join(_ELEMENT.sub(" ", text[start : min(end, start + 800)]).replace("~~", " ").split())
        yield Disguise(kind, text.count("\n", 0, start) + 1, shown[:_LONGEST_SHOWN])


_ELEMENT = re.compile(r"<[^<>]{0,600}>")


def _lookalikes(text: str) -> list[Disguise]:
    found: list[Disguise] = []
    if not _ONE_LOOKALIKE.search(text):
        return found
    for match in _MIXED.finditer(text):
        word = match.group()
        if word.translate(LOOKALIKES).isascii():
            found.append(Disguise(LOOKALIKE, text.count("\n", 0, match.start()) + 1, word[:_LONGEST_SHOWN]))
            if len(found) == MOST_OF_A_KIND:
                break
    return found


def _comments(text: str) -> list[Disguise]:
    found: list[Disguise] = []
    place = text.find(_COMMENT_OPENS)
    while place >= 0 and len(found) < MOST_OF_A_KIND:
        end = text.find(_COMMENT_CLOSES, place)
        if end < 0:
            break
        inside = text[place + len(_COMMENT_OPENS) : end]
        if len(_WORD.findall(inside[:4000])) >= LEAST_COMMENT and _TERMS.search(inside):
            shown = " ".join(inside[:400].split())[:120]
            found.append(Disguise(COMMENTED, text.count("\n", 0, place) + 1, shown))
        place = text.find(_COMMENT_OPENS, end)
    return found
