"""Markup → what a rendered page shows, line for line: the same number of lines, so that every place stays a place.

Not shown: HTML comments outside code, text that is struck out (``~~…~~``, ``<del>``, ``<s>``, overlay characters).
Shown: texts of links and images, alternative texts and titles, the words of badges. An attribute that holds several
words is read as well, whatever it is called. All steps are linear in the text.
"""

from __future__ import annotations

from bisect import bisect_left
from html import unescape
from urllib.parse import unquote

from auditor.core import patterns as re

BREAK = "\ue000"
"""Stands where one block ends and another begins on the same line."""
ASIDE = "\ue001"
"""Stands before and after the words of an address, which are no part of the sentence around it."""
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]{0,20})(\s[^<>]{0,2000}|/)?>")
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code dfn em font i ins kbd label mark nobr q ruby samp small span strong sub sup tt u "
    "var wbr".split()
)
_ATTRIBUTE = re.compile(
    r"([A-Za-z_:@][\w:.-]{0,60})\s{0,4}=\s{0,4}(?:\"([^\"]{1,1500})\"|'([^']{1,1500})'|([^\s\"'<>=]{1,400}))"
)
_SHOWN_ATTRIBUTES = frozenset("alt title aria-label label placeholder value content summary".split())
_NO_WORDS = frozenset("href src srcset sizes d points transform viewbox".split())
_NAMES = frozenset("class id rel".split())
"""Attributes that are addresses or figures, and that are lists of names, unless these begin like a sentence; of any
other one several words in its quotes are read."""
_QUOTED = re.compile(r"\"([^\"]{1,1500})\"|'([^']{1,1500})'")
_SEVERAL_WORDS = re.compile(
    r"[^\W\d_]{2}['’]?\s{1,8}[^\s=:;]{0,30}?[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]{4}"
)
_HREF = re.compile(r"\b(?:href|src)\s{0,4}=\s{0,4}[\"']?([^\"'\s<>]{4,500})", re.IGNORECASE)
_STRUCK_TAG = re.compile(
    r"<(del|s|strike)(?:\s[^<>]{0,400})?>(?:[^\n]|\n(?![ \t]*\n)){0,8000}?</\1\s{0,4}>", re.IGNORECASE
)
"""Words that are struck out within their paragraph: "<s>" is also a sign of prompts, which is closed far away."""
_STRUCK_MARK = re.compile(r"(?<!~)~~(?=[^\s~])([^~\n]{1,2000}?(?:\n(?!\s*\n)[^~\n]{0,2000}?){0,8})(?<=[^\s~])~~(?!~)")
_OVERLAID = re.compile("[^\\s\u0335-\u0338][\u0335-\u0338]+")
_LINK = re.compile(
    r"!?\[([^\[\]]{0,1200})\]\(\s{0,4}<?([^()\s<>]{0,800}(?:\([^()\s]{0,200}\)[^()\s<>]{0,400})?)>?(?:\s{1,4}[\"'(]([^\"\n]{0,600})[\"')])?\s{0,4}\)"
)
_REFERENCE_LINK = re.compile(r"!?\[([^\[\]]{1,1200})\]\[[^\[\]]{0,160}\]")
_URL = re.compile(r"https?://[^\s<>()\[\]\"'`{}|]{1,800}")
_BADGE = re.compile(r"img\.shields\.io/badge/([^\s?#)\"'<>]{1,400})|img\.shields\.io/static/v1\?([^\s)\"'<>]{1,400})")
_CC_ICON = re.compile(r"creativecommons\.org/l/(by[a-z-]{0,9}|zero)/(\d\.\d)", re.IGNORECASE)
"""The picture by which Creative Commons shows a license."""
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)", re.MULTILINE)
_OURS = re.compile("[\ue000-\ue003]")
_LATEX_TEXT = re.compile(r"\\(?:text\w{0,12}|math\w{1,8}|mbox|operatorname|emph|underline)\{([^{}]{0,400})\}")
_LATEX_NOT = re.compile(r"\\(?:neg|lnot|not)\b")
_LATEX_SPACE = re.compile(r"\\[ ,;:!](?=\S)|(?<!\\)\$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def _blank(text: str) -> str:
    """Nothing but the line ends of a text."""
    return "\n" * text.count("\n")


def shown(text: str, *, markup: bool = True) -> str:
    """The text as a reader sees it.

    Args:
        text: with LF line ends.
        markup: whether comments and tags are markup; in a plain text file they are words like others.
    """
    text = _OURS.sub(" ", text)
    if "\\" in text or "$" in text:
        text = _LATEX_SPACE.sub(" ", _LATEX_NOT.sub(" not ", _LATEX_TEXT.sub(r"\1", text)))
    if markup and "<!--" in text:
        text = _without_comments(text)
    if "~~" in text:
        text = _without_struck_words(text, _STRUCK_MARK)
    if not text.isascii() and _OVERLAID.search(text):
        text = _OVERLAID.sub("", text)
    if "<" in text:
        if "</" in text:
            text = _without_struck_words(text, _STRUCK_TAG)
        text = _TAG.sub(_tag, text)
    if "](" in text:
        # Twice: an image inside the text of a link.
        text = _LINK.sub(_link, text)
        if "](" in text:
            text = _LINK.sub(_link, text)
    if "][" in text:
        text = _REFERENCE_LINK.sub(r"\1", text)
    if "http" in text:
        text = _URL.sub(_address, text)
    if "&" in text:
        text = unescape(text).replace("\r", " ")
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return text


def _without_struck_words(text: str, struck: re.Pattern[str]) -> str:
    """A text without what such a mark or element strikes out; in code it is a word like others."""
    kept, place = [], 0
    fences: list[int] | None = None
    for found in struck.finditer(text):
        if fences is None:
            fences = [one.start() for one in _FENCE.finditer(text)]
        before = bisect_left(fences, found.start())
        if before % 2 or before != bisect_left(fences, found.end()) or _in_a_code_span(text, found.start()):
            continue
        kept += [text[place : found.start()], " ", _blank(found[0])]
        place = found.end()
    return "".join((*kept, text[place:]))


def _in_a_code_span(text: str, place: int) -> bool:
    paragraph = max(text.rfind("\n\n", 0, place), place - LONGEST_SPAN, 0)
    return text.count("`", paragraph, place) % 2 == 1


LONGEST_SPAN = 2000
"""Characters before a tag in which a span of code may begin. By judgment: a paragraph; bounds time."""


def _without_comments(text: str) -> str:
    """Closed HTML comments outside fenced code are not shown; one that is never closed is."""
    kept: list[str] = []
    place = 0
    fences = [found.start() for found in _FENCE.finditer(text)]
    while True:
        start = text.find("<!--", place)
        end = text.find("-->", start + 4) if start >= 0 else -1
        if start < 0 or end < 0:
            kept.append(text[place:])
            return "".join(kept)
        before = sum(1 for fence in fences if fence < start)
        kept.append(text[place:start])
        if before % 2:
            kept.append(text[start : end + 3])
        else:
            kept.append(_blank(text[start:end]))
        fences = fences[before - before % 2 :]
        place = end + 3


def _tag(found: re.Match[str]) -> str:
    closing, name, rest = found[1], found[2].lower(), found[3] or ""
    lines = _blank(found[0])
    if name in ("td", "th") and closing:
        return f" : {lines}"  # cells of one row are read together
    if name in ("td", "th") and not rest.strip(" /"):
        return lines
    if closing or not rest.strip(" /"):
        return lines if name in _INLINE else f"{BREAK}{lines}"
    said = _said(rest) if "=" in rest else []
    links = [words for target in _HREF.findall(rest) if (words := address_words(target))]
    more = "".join(f"{BREAK}{' '.join(words.split())}{BREAK}" for words in said)
    more += "".join(f"{ASIDE}{words}{ASIDE}" for words in links)
    return more + lines if more else (lines if name in _INLINE else f"{BREAK}{lines}")


def _said(attributes: str) -> list[str]:
    """What the attributes of an element say in words: their values, and in styles and scripts what those quote."""
    said: list[str] = []
    for written, double, single, bare in _ATTRIBUTE.findall(attributes):
        name, value = written.lower(), double or single
        if name in _SHOWN_ATTRIBUTES:
            said.append(value or " ".join(bare.split("-")))
        elif name == "style" or name.startswith("on") or value.lstrip()[:1] in ("{", "["):
            value = value.partition("content")[2] if name == "style" else value
            quoted = [one[0] or one[1] for one in _QUOTED.findall(value.replace("&quot;", '"'))]
            said += [": ".join(quoted)] if _SEVERAL_WORDS.search(" ".join(quoted)) else []
        elif name not in _NO_WORDS and (name not in _NAMES or value[:1].isupper()) and _SEVERAL_WORDS.search(value):
            said.append(value)
    return said


def _link(found: re.Match[str]) -> str:
    words, target, title = found[1], found[2], found[3] or ""
    title, address = " ".join(title.split()), address_words(target)
    lines = _blank(found[0].replace(words, "", 1))
    # What the link leads to follows the sentence; the sentence itself reads on.
    tail = (f"{BREAK}{title}{BREAK}" if title else "") + (f"{ASIDE}{address}{ASIDE}" if address else "")
    return (f"{BREAK}{words}{BREAK}" if found[0].startswith("!") else words) + tail + lines


def _address(found: re.Match[str]) -> str:
    words = address_words(found[0])
    return f"{ASIDE}{words}{ASIDE}" if words else " "


def address_words(url: str) -> str:
    """The words of an address that may say something of rights: of a badge, of the last parts of a path."""
    badge = _BADGE.search(url)
    if badge:
        return _badge_words(badge[1], badge[2])
    if icon := _CC_ICON.search(url):
        return f"CC {icon[1]} {icon[2]}"
    path = url.partition("://")[2] or url
    parts = [part for part in re.split(r"[/?#&=]", path) if part][1:] or [path]
    words = " ".join(re.split(r"[-_.+]+", _percent(" / ".join(parts[-3:]))))
    return words if any(char.isalpha() for char in words) else ""


def _badge_words(path: str | None, query: str | None) -> str:
    """What a badge shows: its label and its message; its color is no word."""
    if path is None:
        held = dict(part.partition("=")[::2] for part in (query or "").split("&"))
        parts = [held.get("label", ""), held.get("message", "")]
    else:
        parts = path.replace("--", "\0").replace("__", "\1").split("-")
        parts = parts[:2] if len(parts) > 2 else parts[:1]
    shown = [re.sub(r"[_+\s]+", " ", _percent(part)).replace("\0", "-").replace("\1", " ").strip() for part in parts]
    return ": ".join(part for part in shown if part)


def _percent(text: str) -> str:
    return unquote(text) if "%" in text else text
