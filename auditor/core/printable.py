"""Foreign text made fit to be shown: control and invisible characters, line ends, links, values in words.

Everything a report prints that was not written in this package goes through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from auditor.core import patterns as re

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85\x0b\x0c]")
# Invisible marks that ordinary text carries for layout: dropped without a trace.
_LAYOUT = re.compile("[\xad\u200b-\u200d\u2060\ufeff]")
# What a terminal, a browser or a reader could be fooled with: shown as the replacement character.
_HARMFUL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2061-\u206f\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SENTENCE = re.compile(r".{15,}?[.?!](?= )")
_CLAUSE = re.compile(r"[,;:] | \(| – ")
_ASIDE = re.compile(r" \((?:[^()]|\([^()]*\))*\)")
_REMARK = re.compile(r"[:;](?= )")
_DANGLING = frozenset("and or that which the a an of for to by with in from und oder der die das".split())
"""Words with which no shortened sentence ends."""
_SHORT_HASH = 12
"""Hexadecimal digits shown. By judgment; JSON has the full hash."""
_KEPT = 1 << 15
"""Cleaned texts that are remembered: reports repeat themselves. By judgment: bounds memory."""


@lru_cache(_KEPT)
def clean(text: str) -> str:
    """The text without control characters but line feed and tab; what could mislead a reader becomes U+FFFD."""
    return _HARMFUL.sub("�", _LAYOUT.sub("", _LINE_ENDS.sub("\n", text)))


@lru_cache(_KEPT)
def one_line(text: str, limit: int | None = None) -> str:
    """`clean`, white space folded to single blanks, and cut with an ellipsis after `limit` characters."""
    folded = " ".join(clean(text).split())
    return folded if limit is None or len(folded) <= limit else folded[: limit - 1].rstrip() + "…"


def gist(text: str, limit: int) -> str:
    """`one_line`, cut where a sentence or a clause ends rather than within a word.

    The first sentence stands alone where it is a question or fills half of ``limit`` characters; what is cut within a
    sentence ends with an ellipsis.
    """
    folded = one_line(text)
    if len(folded) <= limit:
        return folded
    least = limit // 2
    sentence = _SENTENCE.match(folded)
    if sentence and len(sentence[0]) <= limit and (sentence[0].endswith("?") or len(sentence[0]) >= least):
        return sentence[0]
    ends = [match.start() for match in _CLAUSE.finditer(folded, least, limit)]
    at = ends[-1] if ends else folded.rfind(" ", least, limit)
    kept = folded[:at] if at > 0 else folded[: limit - 1]
    words = kept.split(" ")
    while len(words) > 1 and words[-1] in _DANGLING:
        words.pop()
    return " ".join(words).rstrip(" ,;:(–") + "…"


def upfirst(text: str) -> str:
    """The text with its first letter as a capital; unlike `capitalize`, the rest stays."""
    return text[:1].upper() + text[1:]


def subject(about: str) -> str:
    """What a sentence is about, to begin another one: without remarks in brackets or behind a colon or semicolon."""
    return _REMARK.split(_ASIDE.sub("", about), maxsplit=1)[0].strip()


def short_hash(digest: str | None) -> str:
    """The first characters of a hash, enough to tell files of one report apart."""
    return one_line(digest or "")[:_SHORT_HASH]


def web_link(text: str) -> str | None:
    """The text where it is an absolute http or https link, else None; nothing else may become a link."""
    if text != one_line(text) or any(mark in text for mark in " \"'<>`\\"):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.hostname else None


def value_in_words(value: Any) -> str:
    """A fact's or term's value for readers: numbers grouped, dates ISO, lists with commas, maps as ``key: value``."""
    if value is None or value == "null":
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:g}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "; ".join(f"{one_line(str(key))}: {value_in_words(item)}" for key, item in value.items())
    if isinstance(value, (tuple, list, set, frozenset)):
        return ", ".join(value_in_words(item) for item in value) or "none"
    return one_line(str(value))


def percent(share: float, digits: int = 0) -> str:
    """``44%``: a share that is rounded neither to none nor to the whole while it is not."""
    least = 1 / 10 ** (digits + 2)
    if 0 < share < least:
        return f"<{least:.{digits}%}"
    if 1 - least < share < 1:
        return f"{1 - least:.{digits}%}"
    if 1 < share < 1 + least:
        return f">{1:.{digits}%}"
    return f"{share:.{digits}%}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 model``, ``3 models``."""
    return f"{count:,} {one if count == 1 else (many or one + 's')}"


def agree(count: int, one: str, many: str) -> str:
    """The verb that goes with a number of things: ``1 place differs``, ``3 places differ``."""
    return one if count == 1 else many
