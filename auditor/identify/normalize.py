"""Text → words: what a reader would call the same text gives the same words, whatever its layout.

The rules are the SPDX matching guidelines and what real files need beyond them. Seen through: case, white space,
wrapping, quotes and dashes, Markdown and HTML markup, comment leaders, full-width forms, invisible and look-alike
characters, British and American spelling. Kept: every word, every number with its decimals, per cent and currency
signs, list enumerators (whether one may differ is judged where two texts are compared: only there it is known
whether "(b)" is a bullet or a reference).

Everything is length-preserving but for invisible characters, whose places are remembered, so that every word can be
shown as it stands in the text at hand. All patterns run in linear time.
"""

from __future__ import annotations

import html
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from auditor.core import patterns as re
from auditor.core.disguises import LOOKALIKES, not_there
from auditor.identify.known_words import known_words
from auditor.identify.rights_words import speaks

CHUNK = 1 << 20
"""Characters that are split into words at once: bounds the memory of a huge text. By judgment."""

_CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3040-\u30ff\u3105-\u312f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_SIGNS = rf"(?<=\d)[%％‰]|[$€£¥₩₹＄￥](?=\d)|(?<=[^\W_{_CJK}])\+|[&＆§©≤≥]"
_WORD_ASCII = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*|(?<=\d)%|\$(?=\d)|(?<=[A-Za-z0-9])\+|&")
_WORD = re.compile(rf"[^\W\d_{_CJK}]+|\d+(?:[.,]\d+)*|[{_CJK}]|{_SIGNS}")
_UNSPACED = re.compile(f"[{_CJK}]")
_UNSPACED_CHUNK = re.compile(f"[{_CJK}]|[^\\s{_CJK}]+")
_BARE = bytes(code if code > 127 or chr(code).isalnum() or chr(code) in ".,%$+&" else 32 for code in range(256)).lower()
"""For UTF-8: small letters, and blanks for the ASCII signs that are never part of a word or beside one that is."""
_ASCII = re.compile(r"[\x00-\x7f]+")
_RARE_SIGN = re.compile("[\u00a0％‰€£¥₩₹＄￥]")
_LOOSE_SIGN = re.compile(r"([\d$€£¥₩₹＄￥])([ \u00a0])(?:(?<=\d.)([%％‰])|(?<=\D.)(?=\d))")

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
INVISIBLE = re.compile(f"[{_INVISIBLE}]+")
"""Characters that show nothing: zero-width, bidirectional controls, fillers, tags, soft hyphens."""
_MARKS = re.compile("[\u0300-\u036f]")
_LETTER = r"&(?:amp;){0,2}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{3,8});"
_VANISHING = re.compile(rf"[{_INVISIBLE}]+|{_LETTER}|\\(?<=\d\\)(?=[.,]\d)|[^\W\d_][\u0300-\u036f]+")
_PLAIN_VANISHING = re.compile(rf"[{_INVISIBLE}]+|{_LETTER}|\\(?<=\d\\)(?=[.,]\d)")
"""What takes no room in a word: invisible signs, letters written as HTML entities, an escaped point in a number."""
_ESCAPED_POINT = re.compile(r"\d\\[.,]\d")

_TAG_NAMES = (
    "a|abbr|address|article|aside|b|big|blockquote|body|br|caption|center|cite|code|col|dd|del|details|div|dl|dt|em|"
    "figure|font|footer|form|h[1-6]|head|header|hr|html|i|img|input|ins|kbd|label|li|link|main|mark|meta|nav|ol|p|pre|"
    "q|s|samp|script|section|small|span|strike|strong|style|sub|summary|sup|table|tbody|td|tfoot|th|thead|title|tr|tt|"
    "u|ul|var|video|iframe"
)
_SWITCHES = (
    "allowfullscreen|async|autofocus|checked|compact|controls|default|defer|disabled|download|hidden|ismap|itemscope|loop|"
    "multiple|muted|nomodule|noshade|novalidate|nowrap|open|readonly|required|reversed|selected"
)
# Between angle brackets only what is written as an element is one: readers see "<Q : not for sale>".
ATTRIBUTE = rf"[\w:@.-]{{1,80}}\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=]+)|(?:{_SWITCHES})(?=[\s/>])"
ATTRIBUTES = rf"(?:(?:[\s/]+|(?<=[\"']))(?:{ATTRIBUTE})){{0,60}}[\s/]*"
"""Pattern of what may stand in an element after its name: attributes as they are written, and no words."""
_TAG = re.compile(
    rf"</?(?:{_TAG_NAMES}){ATTRIBUTES}>|<!DOCTYPE\b[^<>]{{0,400}}>|<\?xml\b[^<>]{{0,400}}>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(ATTRIBUTE)
_SILENT = frozenset("class for href hreflang id name rel srcset style xmlns".split())
"""Attributes that name an element or lead elsewhere: readers see nothing of what stands there. Given by HTML."""
_KNOWN = frozenset(
    "abbr accept accesskey action align alink alt axis background bgcolor border cellpadding cellspacing char charset "
    "cite clear color cols colspan content data datetime dir download face frame frameborder headers height hspace "
    "http-equiv itemid itemprop itemtype label lang link list marginheight marginwidth max media method min pattern "
    "placeholder property rev role rows rowspan rules scope shape size sizes span src start summary tabindex target "
    "text title type usemap valign value version vlink vspace width".split()
)
"""Other attributes that HTML has: some show what they say. Given by HTML."""
_UNSHOWN = re.compile(r"<(?:script|style)\b", re.IGNORECASE)
_OWN = ("data-", "aria-", "on", "xmlns:", "xml:", "v-", "ng-", ":", "@", "itemscope")
"""Beginnings of attributes that scripts and readers of screens have to themselves. Given by HTML."""
_UNSHOWN_END = re.compile(r"</(?:script|style)\b", re.IGNORECASE)
_NO_BREAK = re.compile(r"[^\n]")
_ENTITY = re.compile(r"&(?:amp;){0,2}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
# A row of marks is entered at its beginning alone and taken whole: 12,000 of them in a line took a minute.
_FENCE = re.compile(r"(?:(?<!`)`{3,}+|(?<!~)~{3,}+)[^`\n]{0,40}$", re.MULTILINE)
_QUOTED = re.compile(r"[ \t>]{0,20}")
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\(<?([^()\s<>]{1,500})>?\)")
_SPACED = re.compile(r"\n[ \t>#*/;!%|-]*|\s+")
_WRITTEN_BREAK = re.compile(r"\\[nrt]")
_ESCAPE = re.compile(r"\\[nrt](?!(?!https?:)[a-z]{2,}[:\\/])")
"""A line break written out, as inside JSON and quoted YAML."""
_LEADER = re.compile(r"^[ \t]*(?:@?(?:REM|Rem|rem)|dnl|@c|@comment)(?=[ \t\n]|$)", re.MULTILINE)
_POD = re.compile(r"^=(?:begin|end|pod|cut)\b(?:[ \t]+\w{1,20})?[ \t]*$", re.MULTILINE)
_FORTRAN = re.compile(r"^[Cc](?=[ \t\n]|$)", re.MULTILINE)
LONGEST_SCHEME = 24
"""Characters, and some to spare, that a link may be shorter by where it is shown without its scheme. Derived from
"https://www." with marks around it, twice."""
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


@dataclass(frozen=True)
class Folded:
    """A text made ready to be split into words, with the way back to the text as given."""

    original: str
    text: str
    """Same lines as the original; markup blanked out."""
    cuts: tuple[tuple[int, int], ...] = ()
    """(place in ``text``, characters taken out before it), ascending; empty where nothing was taken out."""

    def origin(self, place: int) -> int:
        """Where a place of ``text`` stands in the original."""
        if not self.cuts:
            return place
        at = bisect_right(self.cuts, (place, 1 << 60)) - 1
        return place + (self.cuts[at][1] if at >= 0 else 0)

    @cached_property
    def line_starts(self) -> NDArray[np.int64]:
        """Offsets in ``text`` at which lines begin; the first is 0."""
        return np.fromiter(_line_starts(self.text), dtype=np.int64)

    def line(self, place: int) -> int:
        """1-based line of a place of ``text``."""
        return int(np.searchsorted(self.line_starts, place, side="right"))

    def cut(self, start: int, end: int) -> str:
        """The original's own characters between two places of ``text``."""
        return self.original[self.origin(start) : self.origin(end)]


def _line_starts(text: str) -> Iterator[int]:
    place = 0
    while True:
        yield place
        place = text.find("\n", place) + 1
        if not place:
            return


def fold(text: str) -> Folded:
    """See through layout and markup; words keep their places."""
    original = text
    cuts: tuple[tuple[int, int], ...] = ()
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    rare = "" if text.isascii() else _ASCII.sub("", text)
    if rare and _MARKS.search(rare):
        text, cuts = _take_out(text, _VANISHING)
    elif (
        (rare and INVISIBLE.search(rare))
        or ("&" in text and _ENTITY.search(text))
        or ("\\" in text and _ESCAPED_POINT.search(text))
    ):
        text, cuts = _take_out(text, _PLAIN_VANISHING)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    if "~~" in text or ("<" in text and "</" in text):
        text = _without_struck(text)
    if "<" in text:
        text = _without_tags(text)
    if "```" in text or "~~~" in text:
        text = _FENCE.sub(_fence, text)
    if "\\n" in text:
        if "\n" not in text.strip():  # nothing else breaks its lines
            text = _WRITTEN_BREAK.sub("  ", text)
        elif text.count("\\n") > 4:
            text = _ESCAPE.sub("  ", text)
    if "](" in text:
        text = _LINK.sub(_link, text)
    if " %" in text or "$ " in text or (rare and _RARE_SIGN.search(rare)):
        text = _LOOSE_SIGN.sub(_closed_up, text)
    return Folded(original, _without_leaders(text), cuts)


def _take_out(text: str, vanishing: re.Pattern[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    pieces: list[str] = []
    cuts: list[tuple[int, int]] = []
    done = length = gone = 0
    for found in vanishing.finditer(text):
        kept = found.group()
        if kept[0] == "&":
            char = _unescaped(kept)
            if len(char) != 1 or not (char.isalpha() or INVISIBLE.match(char)):
                continue
            kept = char if char.isalpha() else ""
        elif kept[0].isalnum():  # a letter with combining marks: composed, marks that have no composed form dropped
            composed = unicodedata.normalize("NFC", kept)
            kept = composed if len(composed) == 1 else composed[0]
        else:
            kept = ""
        pieces.append(text[done : found.start()])
        pieces.append(kept)
        length += found.start() - done + len(kept)
        gone += len(found.group()) - len(kept)
        done = found.end()
        cuts.append((length, gone))
    pieces.append(text[done:])
    return "".join(pieces), tuple(cuts)


def _closed_up(found: re.Match[str]) -> str:
    char, blank, percent = found.groups()
    return char + percent + blank if percent else blank + char


def _blank(found: re.Match[str]) -> str:
    piece = found.group()
    return " " * len(piece) if "\n" not in piece else _NO_BREAK.sub(" ", piece)


def _fence(found: re.Match[str]) -> str:
    text, start = found.string, found.start()
    begins = _QUOTED.fullmatch(text, text.rfind("\n", 0, start) + 1, start)
    return " " * len(found.group()) if begins else found.group()


def _without_struck(text: str) -> str:
    """Blanks in place of words that are struck out, or that no page shows."""
    pieces: list[str] = []
    done = 0
    for start, end, _ in not_there(text):
        pieces += [text[done:start], _NO_BREAK.sub(" ", text[start:end])]
        done = end
    return "".join([*pieces, text[done:]]) if pieces else text


def _without_tags(text: str) -> str:
    pieces: list[str] = []
    done = 0
    while opened := _UNSHOWN.search(text, done):
        closed = _UNSHOWN_END.search(text, opened.end())
        if closed is None:
            break
        unshown = text[opened.start() : closed.start()]
        pieces += [text[done : opened.start()], _NO_BREAK.sub(" ", unshown)]
        done = closed.start()
    if pieces:
        text = "".join([*pieces, text[done:]])
    return _TAG.sub(_tag, text)


def _tag(found: re.Match[str]) -> str:
    """Blanks in place of an element's tag, and what its attributes say."""
    blank = _blank(found)
    if "=" in found.group():
        for start, end in said_in_tag(found.group()):
            blank = blank[:start] + found.group()[start:end] + blank[end:]
    return blank


def said_in_tag(tag: str) -> Iterator[tuple[int, int]]:
    """Where attributes say something: one that HTML has not, or one that speaks of rights; none of layout does."""
    for one in _ATTRIBUTE.finditer(tag):
        name, sign, value = one.group().partition("=")
        name = name.strip().lower()
        if sign and name not in _SILENT and (speaks(value) or not (name in _KNOWN or name.startswith(_OWN))):
            yield one.span()


def _entity(found: re.Match[str]) -> str:
    piece = found.group()
    char = _unescaped(piece)
    if len(char) != 1 or char == "\n":
        return piece
    blank = " " * (len(piece) - 1)
    return blank + char if char == "<" else char + blank


def _unescaped(entity: str) -> str:
    """The sign of an entity, escaped once or several times: "&amp;quot;"."""
    return html.unescape("&" + entity[1:].replace("amp;", "") if entity.count(";") > 1 else entity)


def _link(found: re.Match[str]) -> str:
    shown, target = found.group(1), found.group(2)
    alike = len(shown) + LONGEST_SCHEME >= len(target)  # most links are not shown as what they are
    if target.startswith("#") or (alike and _bare_link(target) == _bare_link(shown.strip("<>` "))):
        piece = found.group()
        return piece[: len(shown) + 2] + " " * (len(piece) - len(shown) - 2)
    return found.group()


def _bare_link(link: str) -> str:
    link = _SPACED.sub("", link.casefold()).removeprefix("mailto:")
    return link.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _without_leaders(text: str) -> str:
    if "REM" in text or "\nrem " in text or "\nRem " in text or "@rem" in text or "dnl" in text or "@c" in text:
        text = _LEADER.sub(_blank, text)
    if "=end" in text or "=cut" in text:
        text = _POD.sub(_blank, text)
    if "\nC " in text or "\nc " in text:
        lines = text.count("\n") + 1
        if sum(1 for _ in _FORTRAN.finditer(text)) > 0.6 * lines:
            text = _FORTRAN.sub(" ", text)
    return text


def words(text: str) -> list[str]:
    """The words of a piece of folded text as written."""
    if text.isascii() and text.isalpha():
        return [text]
    return _pattern(text).findall(text)


def chunks(text: str) -> Iterator[list[str]]:
    """A folded text cut where no word can go across, in lists of bounded size.

    The words of all chunks, each split by `words`, are the words of the text in lower case; most chunks come again and
    again, so that splitting them is paid once.
    """
    unspaced = not text.isascii() and _UNSPACED.search(_ASCII.sub("", text)) is not None
    for start, end in _pieces(text):
        piece = text[start:end] if start or end < len(text) else text
        bare = piece.encode("utf-8", "surrogatepass").translate(_BARE).decode("utf-8", "surrogatepass")
        yield _UNSPACED_CHUNK.findall(bare) if unspaced else bare.split()


def spans(text: str, start: int = 0, end: int | None = None) -> NDArray[np.int64]:
    """Start and end of every word of a folded text, shape (n, 2): the same words as of `chunks`."""
    return np.fromiter(chain.from_iterable(places(text, start, end)), np.int64).reshape(-1, 2)


def places(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The same, one by one."""
    pattern = _pattern(text)
    stop = len(text) if end is None else end
    found = (pattern.finditer(text, left, right) for left, right in _pieces(text) if right > start and left < stop)
    return map(re.Match.span, chain.from_iterable(found))


def _pattern(text: str) -> re.Pattern[str]:
    return _WORD_ASCII if text.isascii() else _WORD


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while len(text) - start > CHUNK:
        end = text.rfind("\n", start, start + CHUNK) + 1
        if not end:
            end = text.rfind(" ", start, start + CHUNK) + 1
        end = end or start + CHUNK
        yield start, end
        start = end
    yield start, len(text)


def spell(raw: str) -> str:
    """The one spelling under which a word as written is known."""
    word = raw if raw.isascii() else _see_through(raw)
    word = word.casefold().strip()
    if word[:1].isdigit() and "," in word and _THOUSANDS.fullmatch(word):
        word = word.replace(",", "")
    return known_words().spelling.get(word, word)


def _see_through(raw: str) -> str:
    word = unicodedata.normalize("NFKC", raw)
    if word.isascii():
        return word
    plain = word.translate(LOOKALIKES)
    return plain if plain.isascii() else word


def word_hash(word: str) -> int:
    """64 bits of a spelled word: wide enough that nobody finds a number that passes for another."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def word_hashes(words: Iterable[str]) -> NDArray[np.uint64]:
    """`word_hash` of many words."""
    digests = [blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest() for word in words]
    return np.frombuffer(b"".join(digests), ">u8").astype(np.uint64)


def raw_digest(text: str) -> bytes:
    """Hash of a text as it is: the fastest door, for files that nobody touched."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def cheap_digest(text: str) -> bytes:
    """Hash that sees through white space and letter case alone: the fast door for verbatim copies."""
    return blake2b(" ".join(text.split()).lower().encode("utf-8", "surrogatepass"), digest_size=16).digest()
