"""A text in tokens: words, numbers, addresses and places to be filled in, with the signs between them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.identify import normalize
from auditor.identify.known_words import known_words

KEPT = 20_000
"""Words whose spelling is remembered. By judgment: licenses have few words, and use them again."""
LONGEST_ADDRESS = 300
"""Characters of an address on the web. By judgment."""
_TOKEN = re.compile(
    r"(?P<url>(?:https?|ftp|git)://[^\s<>()\[\]\"']+|www\.[^\s<>()\[\]\"']+|(?<![\w.-])[\w-]{1,64}(?:\.[\w-]{1,64}){0,8}\.(?:com|org|net|io|dev|edu|gov)(?:/[^\s<>()\[\]\"']*)?(?![\w@])"
    r"|(?<![\w.-])/?[\w-]{1,64}(?:[./][\w-]{1,64}){0,8}\.(?:txt|html?|php|pdf|md)(?![\w@])|(?<!\S)/[\w-]{1,64}(?:/[\w.-]{1,64}){1,8}(?!\S))"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]{1,64}(?:@|\s(?:at|AT)\s(?=\w+\.\w))[\w-]{1,64}(?:\.[\w-]{1,64}){1,8})"
    r"|(?P<place><[^<>\n]{1,60}>|\[[^\[\]\n]{1,60}\]|\{{1,2}[^{}\n]{1,60}\}{1,2})"
    r"|(?P<number>\d+(?:[.,/:-]\d+)*(?:st|nd|rd|th|x(?!\w))?)"
    r"|(?P<mark>©|ⓒ|\((?:c|C)\)|&copy;)"
    r"|(?P<cjk>[\u3005\u3040-\u30ff\u3400-\u9fff]+)"
    r"|(?P<sign>[\u20ac$£¥₩₹₽%‰§\u2190-\u22ff\u2600-\u27ff\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff]|(?<![-<=!])[-=]>|<[-=](?![-=]))"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)"
)
_PARTS = re.compile(r"[:|?!]|\.\s|^_$")
"""Signs after which a name is a second statement."""
_BREAK = re.compile(r"[^\w\s.'’\-‐‑]|\.(?=\s|$)|\s[-‐‑]+\s")


class Token(NamedTuple):
    """A word, number or address of a piece."""

    kind: str
    raw: str
    word: str
    start: int
    end: int
    parted: bool
    """Whether a sign that ends a name stands before it."""
    apart: bool
    """Whether a sign before it ends what was said: a colon, a bar, a full stop."""
    hyphened: bool
    """Whether a hyphen alone parts it from the token before."""
    first: bool
    """Whether it is the first of its line."""


def tokens_of(text: str) -> list[Token]:
    """The tokens of a folded piece; places are in it."""
    found: list[Token] = []
    done = 0
    for match in _TOKEN.finditer(text):
        label = match.lastgroup or ""
        raw = match.group()
        if label == "place" and not _is_place(raw):
            inner = _TOKEN.finditer(text, match.start() + 1, match.end() - 1)
            for one in inner:
                found.append(_token(one, text, done))
                done = one.end()
            continue
        if label == "url":
            raw = raw.rstrip(".,;:!")
        found.append(_token(match, text, done))
        done = match.end()
    return found


def _token(match: re.Match[str], text: str, done: int) -> Token:
    raw = match.group()
    before = text[done : match.start()]
    if before == " ":  # as most words stand, and no sign to look for
        return Token(
            match.lastgroup or "word", raw, _spelled(raw), match.start(), match.end(), False, False, False, not done
        )
    parted, apart = _BREAK.search(before) is not None, _PARTS.search(before) is not None
    if parted and before.strip() == "." and done and _initial(text, done):
        parted = apart = False
    if match.lastgroup == "number" and "\n" in before:
        apart = False
    if apart and done and _ABBREVIATED.search(text[max(0, done - 12) : done]) and "." in before.strip()[:1]:
        apart = _PARTS.search(before.strip()[1:]) is not None
    return Token(
        match.lastgroup or "word",
        raw,
        _spelled(raw),
        match.start(),
        match.end(),
        parted,
        apart,
        before == "-",
        not done or "\n" in before,
    )


_spelled = lru_cache(KEPT)(normalize.spell)
_ABBREVIATED = Worded("parties.yaml").pattern(r"(?<![^\W\d_]){abbreviated~}$", re.I)


def _initial(text: str, end: int) -> bool:
    """Whether a point ends an initial or an abbreviation of a name, and not a sentence."""
    word = re.search(r"(?<![^\W\d_])[^\W\d_]++$", text[max(0, end - 12) : end])
    return word is not None and (
        len(word[0]) == 1 or word[0].lower() in ("st", "dr", "jr", "sr", "mr", "mrs", "ms", "prof")
    )


def _is_place(raw: str) -> bool:
    """Whether brackets hold what is to be filled in: "[year]", "<name of author>"."""
    words = re.findall(r"[^\W\d_]+", raw)
    return 0 < len(words) <= 8 and all(word.lower() in known_words().placeholders for word in words)


def place_in_brackets(text: str, word: int) -> int:
    """Where, in characters, a place to be filled in ends whose first word begins at ``word``; 0 where there is none."""
    begin = len(text[:word].rstrip("<[{ ")) if word and text[word - 1] in "<[{ " else word
    found = _TOKEN.search(text, begin, word + LONGEST_ADDRESS) if begin < word else None
    return found.end() if found and found.lastgroup == "place" and _is_place(found[0]) and found.start() < word else 0
