"""Tag, SPDX expression, name or link → identification: what somebody stated, without any text."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from auditor.core import patterns as re
from auditor.core.model import Identification, Status
from auditor.core.worded import Worded
from auditor.identify.links import plain_link
from auditor.identify.names import NamedLicense, Word, key_words
from auditor.records import expressions

if TYPE_CHECKING:
    from auditor.identify.library import Library

LONGEST = 600
"""Characters of a statement that are looked at; whatever is longer is a text. By judgment: a paragraph."""
_WORDS = Worded("license_words.yaml")
_LINK = re.compile(
    r"https?://[^\s<>\"')\]]+|(?<![\w.@])(?:www\.|huggingface\.co/|github\.com/)[^\s<>\"')\]]+", re.IGNORECASE
)
_SITES = (
    re.compile(r"^(?:spdx\.org|opensource\.org|choosealicense\.com)/licen[cs]es?/(?P<id>[\w.+-]+)", re.IGNORECASE),
    re.compile(
        r"^creativecommons\.org/(?:licenses|publicdomain)/(?P<cc>[a-z-]+/\d\.\d)(?:/[a-z]{2,3})?$", re.IGNORECASE
    ),
    re.compile(
        r"^(?:www\.)?gnu\.org/(?:licenses|copyleft)/(?:old-licenses/)?(?P<gnu>[al]?gpl-\d\.\d|fdl-1\.\d)", re.IGNORECASE
    ),
)
_TWISTING = _WORDS.pattern("{twisting~}")
_CHOICE = _WORDS.pattern(r"{or}|/|\|", re.IGNORECASE)
_CUE = _WORDS.pattern(r"{license~}|{license_more~}|{under~}\b", re.IGNORECASE)
_NAMES_A_LICENSE = _WORDS.pattern("{license_noun~}", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<![a-z])[a-z]{3,}+ [a-z]{2,}+ ")
"""Running prose: in it capitals are emphasis, elsewhere they join licenses in an expression."""
_OPERATOR = re.compile(r"(?<![\w-])(?:AND|OR|WITH)(?![\w-])")


def identify_reference(stated: str, book: Library) -> Identification:
    """What a tag, SPDX expression, name or link stands for.

    `reference` with the ids where it names licenses on record; `not-stated` where it says nothing ("other");
    `unrecognised` where it names a family, a changed license or nothing we know: never a guess. Never raises.
    """
    text = " ".join(stated[:LONGEST].split()).strip("\"'`“”‘’[]{}*_ ,;").strip()
    if not text:
        return Identification(status=Status.NOT_STATED, method="empty", stated=stated[:LONGEST], confidence=1.0)
    broken = _OPERATOR.search(text) and not _SENTENCE.search(text)
    ways = (_silent, _tag, _link, _expression, _name, _phrase, _misspelt)
    for way in ways[:4] if broken else ways:
        found = way(text, book)
        if found is not None:
            return _with(found, stated)
    return _with(Identification(status=Status.UNRECOGNIZED, method="name", confidence=0.9), stated)


def _with(found: Identification, stated: str) -> Identification:
    from dataclasses import replace

    return replace(found, stated=stated[:LONGEST])


def reference(
    ids: tuple[str, ...], book: Library, method: str, confidence: float, joiner: str = "AND"
) -> Identification:
    """The identification of a statement that names these records."""
    ids = tuple(dict.fromkeys(book.current(license_id) for license_id in ids))
    return Identification(
        status=Status.REFERENCE,
        license_ids=ids,
        expression=f" {joiner} ".join(book.expression(license_id) for license_id in ids),
        score=1.0,
        confidence=confidence,
        method=method,
        translation_of=book.entry(ids[0]).translation_of if len(ids) == 1 else None,
    )


def _several(method: str) -> Identification:
    return Identification(status=Status.UNRECOGNIZED, method=method, confidence=0.95)


def _silent(text: str, book: Library) -> Identification | None:
    word = re.sub(r"[\s_]+", "-", text.casefold())
    if word in book.silent:
        return Identification(status=Status.NOT_STATED, method="tag", confidence=1.0)
    return None


def _tag(text: str, book: Library) -> Identification | None:
    for word in (text, re.sub(r"[\s_]+", "-", text)):
        if word.casefold() in book.families:
            return _several("family")
        ids = _exactly(word, book)
        if len(ids) == 1:
            return reference(ids, book, "tag", 0.99)
        if ids:
            return _several("family")
    return None


def _exactly(word: str, book: Library) -> tuple[str, ...]:
    """`Library.resolve`, but a plain word is only an SPDX id as the list spells it: "Fair", not "fair"."""
    word = word.removeprefix("LicenseRef-")
    ids = book.resolve(word)
    if len(ids) == 1 and word.isalpha():
        entry = book.entry(ids[0])
        listed = {entry.spdx} if not entry.read else set()
        if listed and word not in listed and word.casefold() not in {alias.casefold() for alias in entry.aliases}:
            return ()
    return ids


def _link(text: str, book: Library) -> Identification | None:
    found = _LINK.search(text)
    if found is None:
        return None
    ids = ids_of_link(found.group(), book)
    if not ids:
        return None if len(found.group()) < len(text) else _several("link")
    return reference(ids, book, "link", 0.95) if len(ids) == 1 else _several("link")


def ids_of_link(url: str, book: Library) -> tuple[str, ...]:
    """The records a link is a known place of."""
    plain = plain_link(url)
    if plain in book.links:
        return book.links[plain]
    for site in _SITES:
        found = site.match(plain)
        if not found:
            continue
        groups = found.groupdict()
        if groups.get("cc"):
            kind, version = groups["cc"].split("/")
            word = {"zero": "cc0", "mark": "cc-pdm"}.get(kind, f"cc-{kind}") + f"-{version}"
        else:
            word = (
                (groups.get("id") or groups.get("gnu") or "").replace("fdl", "gfdl")
                if groups.get("gnu")
                else groups["id"]
            )
        return book.resolve(word)
    return ()


def _expression(text: str, book: Library) -> Identification | None:
    parsed = expressions.parse(text, lambda word: _exactly(word, book), book.expression)
    if parsed is None or not parsed.complete or not parsed.ids:
        return None
    found = reference(parsed.ids, book, "spdx-expression", 0.99)
    from dataclasses import replace

    return replace(found, expression=parsed.text)


def _name(text: str, book: Library) -> Identification | None:
    if book.names.family(text):
        return _several("family")
    ids = book.names.exact(text)
    if len(ids) == 1:
        return reference(ids, book, "name", 0.97) if _says_license(text, ids[0], book) else None
    return _several("family") if ids else None


def _says_license(text: str, license_id: str, book: Library) -> bool:
    """A single plain word is a name only where it is an alias, or speaks of a license."""
    if not text.isalpha() or _NAMES_A_LICENSE.search(text):
        return True
    entry = book.entry(license_id)
    return text.casefold() in {word.casefold() for word in (*entry.aliases, entry.id)} and (
        entry.read or text == entry.spdx
    )


def _phrase(text: str, book: Library) -> Identification | None:
    """Names inside a short phrase, where nothing around them twists their meaning."""
    words = key_words(text)
    if len(words) > 60:
        return None
    names = [name for name in book.names.find(words) if not book.names.is_owner(text, words, name)]
    if not names:
        return None
    rest = [word for at, word in enumerate(words) if not any(name.first <= at < name.last for name in names)]
    if any(word.text in _WORDS.among("twists") for word in rest) or _TWISTING.search(text):
        return _nearest(names, book)
    strange = [word for word in rest if word.text not in _WORDS.among("harmless_beside") and word.text != "http"]
    if any(len(name.ids) > 1 for name in names):
        return _several("family")
    cue = _CUE.search(text)
    if len(strange) > (12 if cue else 1) or not (cue or _strong(names, words)):
        return None
    if not all(gap.strip() for gap in _gaps(text, names, words)):
        return None
    joiner = "OR" if len(names) > 1 and _CHOICE.search(" ".join(_gaps(text, names, words))) else "AND"
    return reference(tuple(name.ids[0] for name in names), book, "name", 0.9 if not strange else 0.8, joiner)


def _strong(names: list[NamedLicense], words: list[Word]) -> bool:
    return any(name.last - name.first > 1 or words[name.first].text in ("mit", "unlicense") for name in names)


def _gaps(text: str, names: list[NamedLicense], words: list[Word]) -> list[str]:
    """What stands between one name and the next."""
    return [text[words[left.last - 1].end : words[right.first].start] for left, right in itertools.pairwise(names)]


def _nearest(names: list[NamedLicense], book: Library) -> Identification:
    first = names[0].ids[0]
    return Identification(
        status=Status.UNRECOGNIZED, nearest=book.current(first), score=0.5, method="name", confidence=0.9
    )


def _misspelt(text: str, book: Library) -> Identification | None:
    if len(text) > 120:
        return None
    ids, likeness = book.names.near(text)
    if len(ids) != 1:
        return None
    return reference(ids, book, "name", round(0.8 * likeness, 3))
