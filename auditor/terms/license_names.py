"""Names of licenses in a sentence: of those on record, and of those that stand on no record.

A name on no record counts where a sentence says what something is licensed under: behind a label ("License: Acme
Community License"), alone below such a heading, on a badge, or where the license is said to be it. The words by which
such a place is told stand in ``license_db/license_nouns.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from auditor.core import patterns as re
from auditor.core.model import Status
from auditor.core.worded import Worded
from auditor.identify.names import key_words
from auditor.identify.references import identify_reference
from auditor.records.base_models import load_base_models
from auditor.records.model_names import tells_size
from auditor.records.named_licenses import (
    is_part_of_a_name,
    is_stated,
    name_of,
    named_licenses,
    stated_cells,
    stated_in,
    stated_parts,
    with_small_orders,
)
from auditor.terms.places import named
from auditor.text import fold
from auditor.text.language import english_words
from auditor.text.markdown import plain
from auditor.text.own_words import own_words

if TYPE_CHECKING:
    from auditor.identify.library import Library

LICENSE_TOKEN = "thislicense"
_REMEMBERED = 20_000
"""Sentences of which it is remembered what they call the license. By judgment: bounds memory."""
_CC = "cc"
"""How names of Creative Commons begin, as keys have it: written out, with an element behind it, it is nothing else."""
_WORDS = Worded("license_words.yaml")
_AN_ID = _WORDS.pattern(r"{ids~}(?:[-v ]?\d[\d.]*)?", re.IGNORECASE)
_BESIDE = 24
"""Characters before and after a name of one word within which a word for license must stand, so that it is meant as
one: ids of licenses are also English words and names of firms ("Fair", "Intel", "curl"). By judgment: two or three
words."""
_LICENSE_WORD = _WORDS.pattern("{license~}|{under}", re.IGNORECASE)
_TERMS = _WORDS.pattern("{heads~}", re.IGNORECASE)
"""A word for terms within a name: "Gemma Terms of Use"."""
_EDITION = Worded("creative_commons.yaml").pattern(r"(?:[ -]?{edition})+", re.IGNORECASE)
"""How a license's name ends that its record does not count: "4.0 International"."""


def without_license_names(shown: str, book: Library) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """A sentence with a token in the place of every license name, and the ids of each name."""
    kept = license_names(shown, book)
    if not kept:
        return shown, ()
    out, place = [], 0
    for start, end, _ in kept:
        out += [shown[place:start], LICENSE_TOKEN]
        place = end
    out.append(shown[place:])
    return "".join(out), tuple(dict.fromkeys(ids for _, _, ids in kept))


def without_versions(shown: str, book: Library) -> str:
    """A sentence without the figures in names of licenses: nobody is counted by the 2.0 of a license."""
    out, place = [], 0
    for start, end, _ in license_names(shown, book):
        out += [shown[place:start], _VERSION.sub("", shown[start:end])]
        place = end
    return "".join((*out, shown[place:]))


_IN_PROSE = _WORDS.pattern(r"(?:\w |\A| ){german_with~} \w")
"""A word of German, with which few sentences do without, and no license."""
_GOES_ON = re.compile("_[a-z]")
"""How a kind of model goes on that is called like a license: "glm4_moe"."""
_VERSION = re.compile(r"[ -]?v?\d[\d.]*")


@lru_cache(512)
def license_names(shown: str, book: Library, *, expected: bool = False) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Start and end of every license name in a sentence, with its ids.

    A name of one word counts only where it is an id of its own shape (MIT, BSD) or a word for license stands beside it;
    one of several words needs a figure or such a word in its sentence, unless a license is ``expected`` there. The
    "Acme Fair Charter" is not the license that is called "Fair". Kept for a while: a sentence is asked for its names by
    everything that reads it.
    """
    words = key_words(shown)
    kept: list[tuple[int, int, tuple[str, ...]]] = []
    for name in book.names.find(words):
        start, end = words[name.first].start, words[name.last - 1].end
        text = shown[start:end]
        if not _AN_ID.fullmatch(text.strip()) and book.names.is_owner(shown, words, name):
            continue
        single = name.last - name.first == 1
        near = shown[max(0, start - _BESIDE) : start] + " " + shown[end : end + _BESIDE]
        if (
            single
            and not _AN_ID.fullmatch(text.strip())
            and (not _LICENSE_WORD.search(near) or is_part_of_a_name(shown, start, end))
        ):
            continue
        if not expected and _GOES_ON.match(shown, end) and not _LICENSE_WORD.search(near):
            continue
        if not expected and _IN_PROSE.match(shown, max(0, start - 2), end + 2) and not _LICENSE_WORD.search(near):
            continue
        sure = (
            expected
            or _LICENSE_WORD.search(shown)
            or _TERMS.search(text)
            or (not single and words[name.first].text == _CC and not text.casefold().startswith(_CC))
        )
        if not sure and not _AN_ID.search(text) and not re.search(r"\d", text):
            continue
        edition = _EDITION.match(shown, end)
        kept.append((start, edition.end() if edition else end, name.ids))
    return tuple(kept)


def unknown_names(shown: str, book: Library) -> Iterator[str]:
    """Names of licenses in a sentence that neither a record, a family of licenses nor a well-known model has."""
    masked, _ = without_license_names(shown, book)
    yield from (f"Creative Commons …{one[1]}" for one in _ANOTHER_ELEMENT.finditer(masked))
    for name in named_licenses(with_small_orders(masked)):
        if not _is_known(name, book) and not _leads_to_a_file(name, masked) and not _is_labeled(name, masked):
            yield name


_ANOTHER_ELEMENT = re.compile(rf"{LICENSE_TOKEN}([-–—]\s?[^\W\d_]{{3,30}}\s\d(?:\.\d)?)(?![\d.])")
"""What stands between the elements of a license and its version, where a record has nothing."""


def _leads_to_a_file(name: str, text: str) -> bool:
    """Whether one word, behind a known license, begins a clause and sends to a file in capitals ("MIT. Siehe LICENSE"),
    where nothing is said to be under it: it is no name."""
    ahead = rf"{LICENSE_TOKEN}.{{0,40}}[-–—.:;,(] ?{re.escape(name)}"
    behind = r"(?P<file>[A-Z]{4,12})(?P<behind>(?: \w+){0,2}[.)]?)$"
    match = None if name.isupper() else re.search(f"{ahead} {behind}", text)
    if match is None or _LICENSE_NOUN.fullmatch(match["file"]) is None:
        return False
    return not any(one.search(fold(match["behind"])) for one in (own_words().weights, own_words().model))


def _is_labeled(name: str, text: str) -> bool:
    """Whether a known license stands behind a label that begins so ("Tokenizer license: MIT")."""
    return (
        re.search(rf"(?:^|[^\w ] ?){re.escape(name)} \w+[*_]{{0,2}} ?[:：][*_ ]{{0,3}}{LICENSE_TOKEN}", text)
        is not None
    )


_LICENSE_NOUN = _WORDS.pattern(r"{license_noun}", re.IGNORECASE)


def stated_names(shown: str, governed_by: str, book: Library, *, row: bool = False) -> Iterator[str]:
    """Names on no record where a sentence says what something is licensed under.

    Args:
        shown: the sentence.
        governed_by: the headings above it, folded, with " / " between them.
        row: whether it is a row of a table, whose columns have heads.
    """
    words = plain(shown)
    above = governed_by.split(" / ")
    stated = stated_in(words, "" if row else above[-1])  # above a row stands the head of its last column
    cells = stated_cells(words, above) if row else ()
    parts = stated_parts(stated)
    if parts and not stated_in(words, "") and (_are_things(parts, book) or with_small_orders(words) != words):
        parts = ()
    known = [words[start:end] for start, end, _ in license_names(words, book, expected=True)] if parts or cells else []
    for part in dict.fromkeys((*parts, *(part for one in cells for part in stated_parts(one)))):
        if license_names(part, book, expected=True):
            continue
        name = name_of(part, english_words().__contains__)
        resolved = (
            not name or tells_size(name.replace(" ", "-")) or identify_reference(part, book).status is Status.REFERENCE
        )
        within = not key_words(name) or any(
            name in one for one in known
        )  # a comma or "or" parts a name: '"New" or "Revised" License'
        if not resolved and not within and not _is_known(name, book):
            yield name
    if not stated:
        yield from _said_to_be(words, book)


def _are_things(parts: Sequence[str], book: Library) -> bool:
    """Whether what stands below a heading for the license is a list of things, one of them written small, and no list
    of licenses: "Games, audiobooks, phone menus"."""
    if len(parts) < _A_LIST or not any(part[:1].islower() and part.replace(" ", "").isalpha() for part in parts[1:]):
        return False
    return not any(_LICENSE_WORD.search(part) or license_names(part, book, expected=True) for part in parts)


_A_LIST = 3
"""Parts of a list of things. By judgment: two licenses are often told together, three seldom."""


@lru_cache(_REMEMBERED)
def _said_to_be(words: str, book: Library) -> tuple[str, ...]:
    """Names on no record that a sentence says to be the license, whatever stands above it."""
    masked, _ = without_license_names(words, book)
    told = is_stated(masked, english_words().__contains__)
    return tuple(name for name in told if not _is_known(name, book) and not _is_a_place(name))


def _is_a_place(name: str) -> bool:
    """Whether a name is that of a country, a state or a town and nothing else."""
    words = fold(name)
    return any((one.start, one.end) == (0, len(words)) for one in named(words, "en"))


def _is_known(name: str, book: Library) -> bool:
    """Whether a record, a family of licenses or a well-known model is called so."""
    if not key_words(name) or load_base_models().find_name(name):
        return True  # nothing but words for a license is no name
    return any(book.names.family(one) or license_names(one, book, expected=True) for one in (name, f"{name} License"))
