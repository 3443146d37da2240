"""Names of models in a sentence, told by their shape alone: figures or capitals inside a word, an id."""

from __future__ import annotations

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.text.fold import fold
from auditor.text.language import english_words
from auditor.text.own_words import own_words

MARKS = " \t*_`\"'“”‘’[]"
"""Around a name, and no part of it."""
TOKEN = re.compile(r"[^\s,;:()（）]+")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/\-]{0,120}")
"""A word in Latin letters beside signs of a script that parts no words."""
_UNPARTED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_VERSION = re.compile(r"(?:v|ver)?\.?\d[\d.]*", re.IGNORECASE)
_BEGINS = 40
"""Characters behind which a name is no longer looked for. By judgment: an article, a noun and two words."""


def plain(name: str) -> str:
    return re.split("[(（]", name.strip(MARKS), maxsplit=1)[0].strip(MARKS)


def named(told: str) -> str:
    """The name that a clause begins with, behind articles and nouns for a model; empty where there is none."""
    for found in TOKEN.finditer(told):
        word = found[0].strip(MARKS)
        if is_shaped(word) or (word[:1].isupper() and not own_words().model.fullmatch(fold(word))):
            more = re.match(r"[^\s,;:()（）]+(?:\s(?=[A-Z\d])[^\s,;:()（）]+){0,3}", told[found.start() :])
            return plain(more[0] if more else word)
        if found.start() > _BEGINS:
            break
    return ""


def shaped_names(told: str) -> list[str]:
    """Every word that has the shape of a model's name and is no version, in order."""
    found = _LATIN.findall(told) if _UNPARTED.search(told) else (one.strip(MARKS + ".") for one in TOKEN.findall(told))
    return [one for one in found if is_shaped(one) and not _VERSION.fullmatch(one)]


def is_shaped_name(name: str) -> bool:
    return any(is_shaped(token) for token in TOKEN.findall(name))


def is_shaped(token: str) -> bool:
    """Whether a word has the shape of a name: figures or capitals inside, an id, two words with capitals."""
    word = token.strip(MARKS + ".,;:")
    if not any(sign.isalpha() for sign in word) or _LICENSE.match(word):
        return False
    if any(sign.isdigit() for sign in word) or re.search(r"[a-z][A-Z]", word):
        return True
    parts = [part for part in re.split(r"[-/]", word) if part]
    if len(parts) < 2:
        return False
    if "/" in word:
        return all(part not in english_words() for part in parts[:1])
    told = [part for part in parts if part.casefold() not in english_words()]
    return bool(told) and all(part[:1].isupper() or not part.isascii() for part in parts)


_LICENSE = Worded("license_words.yaml").pattern(r"{shaped~}|(?:{shaped_ids~}|v?\d)[\d.\-+]*(?:-|$)", re.IGNORECASE)
"""Words of licenses with figures and hyphens."""
