"""Words of a sentence that nothing but a capital makes a name: what a stranger may have called a model.

A name with figures, capitals inside, or an owner is told by its shape (`auditor.text.name_shapes`). A plain word is one
only where it is in no dictionary, and where its capital is its own. Whether a model is meant, what is said of it tells.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.resources import data_root
from auditor.records.other_names import is_no_model
from auditor.terms import places
from auditor.terms.license_names import LICENSE_TOKEN
from auditor.text import fold
from auditor.text.language import english_words, language_of
from auditor.text.name_shapes import NAME_LIKE

_PLAIN = re.compile(r"[A-Z\u00c0-\u00de\u0410-\u042f][a-z\u00df-\u024f\u0430-\u0491]{3,24}")
"""A word whose only capital is its first, joined to no other."""
_FOREIGN = re.compile(r"(?=[A-Za-z]{0,24}[a-z])[A-Za-z]{4,24}(?:-[A-Za-z]{2,12}){0,2}")
"""A word in Latin letters, as it stands beside another script; one in capitals alone is short for something."""
_OPENING, _MARKS = ".!?:;|>[(\n#-–—", " \t*_`\"'“„«‘「『"
"""What a sentence, a cell or an entry begins behind, and what may stand between that and its first word."""
_OTHER_SCRIPT = re.compile("[\u0370-\u052f\u0600-\u06ff\u0900-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def may_be_plain_names(shown: str) -> Iterator[re.Match[str]]:
    """Every such word of a sentence as a reader sees it, in order."""
    return (match for match in NAME_LIKE.finditer(shown) if _may_be_a_plain_name(match))


def _may_be_a_plain_name(match: re.Match[str]) -> bool:
    """Whether a word is of no dictionary, no place and no day, and has its capital for itself, not for where it stands.

    Beside words of another script any word in Latin letters is a name. German has a capital for each of its nouns, and
    articles or adjectives before most of them.
    """
    word, shown = match[0], match.string
    foreign = is_foreign(match)
    if not foreign and _PLAIN.fullmatch(word) is None:
        return False
    if (
        is_no_model(word)
        or word == LICENSE_TOKEN
        or word.endswith(tuple(_table()["english_endings"]["of_a_people"]))
        or all(map(_is_english, word.casefold().split("-")))
    ):
        return False
    if _is_in_a_title(match):
        return False
    language = language_of(fold(shown), shown)
    if word.removesuffix("s") in calendar.day_name or places.named(fold(word), language):
        return False
    before = shown[: match.start()].rstrip(_MARKS)
    at_first = not before or before[-1] in _OPENING
    if foreign or (language == "en" and (word.isascii() or not at_first)):  # few words may be taken for English
        return True
    return not at_first and not (language == "de" and _is_a_german_noun(before))


def _is_in_a_title(match: re.Match[str]) -> bool:
    """Whether three words with capitals stand side by side, this one among them: a title, the name of an institute."""
    ahead = [word[:1].isupper() for word in match.string[: match.start()].split()[-2:]]
    behind = [word[:1].isupper() for word in match.string[match.end() :].split()[:2]]
    row = "".join("x" if one else "." for one in (*ahead, True, *behind))
    return "xxx" in row


def is_german(shown: str) -> bool:
    """Whether a sentence is one of German, in which a plain name is told from a noun by nothing but its place."""
    return language_of(fold(shown), shown) == "de"


def _is_a_german_noun(before: str) -> bool:
    last = before.rpartition(" ")[2]
    return last.casefold().endswith(tuple(_table()["german_before_a_noun"]))


def is_foreign(match: re.Match[str]) -> bool:
    """Whether a word stands in Latin letters beside words of another script."""
    return _FOREIGN.fullmatch(match[0]) is not None and _OTHER_SCRIPT.search(match.string) is not None


def _is_english(word: str) -> bool:
    """Whether a small word, or what it is a form of ("resumed", "restoring"), is in the dictionary."""
    return any(one in english_words() for one in _forms(word))


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending in _table()["english_endings"]["of_a_form"]:
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            yield from (stem, f"{stem}e", stem[:-1])


@cache
def _table() -> Mapping[str, Any]:
    found: Mapping[str, Any] = plain_yaml(data_root("license_db") / "languages.yaml")
    return found
