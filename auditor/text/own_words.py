"""Words by which a sentence is, or may be, about the model itself (``license_db/subjects.yaml``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml, shipped_mapping
from auditor.core.resources import data_root
from auditor.text.fold import fold
from auditor.text.language import language_of

_UNSPACED = frozenset({"zh", "ja", "ko"})
_ANY_ENDING = r"\w{0,14}"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Expressions over folded words."""

    own: Mapping[str, re.Pattern[str]]
    rights: re.Pattern[str]
    owner: re.Pattern[str]
    model: re.Pattern[str]
    weights: re.Pattern[str]
    but: re.Pattern[str]
    echo: re.Pattern[str]
    making: re.Pattern[str]
    relative: re.Pattern[str]


@cache
def subjects() -> Mapping[str, Any]:
    """The table as it is written."""
    path = data_root("license_db") / "subjects.yaml"
    return shipped_mapping(path, named="license_db/subjects.yaml").value


@cache
def own_words() -> OwnWords:
    """The table's words for the model, and those by which a sentence turns or takes something over."""
    table = subjects()
    plain = ("rights", "owner", "model", "weights", "but", "echo", "making")
    return OwnWords(
        own={code: re.compile(any_of_all({code: words})) for code, words in table["own"].items()},
        relative=re.compile(rf"\s*(?:{any_of_all(table['relative'])})"),
        **{name: re.compile(any_of_all(table[name])) for name in plain},
    )


@cache
def _editions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words for an edition, anywhere and behind a thing; one word or a sign may stand between."""
    table = plain_yaml(data_root("license_db") / "editions.yaml")["languages"]
    words = any_of_all({code: told["editions"] for code, told in table.items()})
    return re.compile(words), re.compile(rf"\W{{0,3}}(?:\w{{1,16}}\s|\w\s?)?(?:{words})")


def names_an_edition(thing: str, behind: str) -> bool:
    """Whether a thing only tells which edition is spoken of: "the demo version", "la version démo"."""
    within, next_to = _editions()
    return within.search(thing) is not None or next_to.match(behind) is not None


def any_of_all(words: Mapping[str, Iterable[str]]) -> str:
    """Folded words as an expression: whole ones, but in scripts that part no words; the longer first."""
    spaced: set[str] = set()
    unspaced: set[str] = set()
    for language, listed in words.items():
        for word in listed:
            told = re.escape(fold(str(word).replace("*", "")))
            told = rf"{told}{_ANY_ENDING}" if str(word).endswith("*") else told
            (unspaced if language in _UNSPACED else spaced).add(told)
    both = (
        *((rf"\b(?:{'|'.join(sorted(spaced, key=_longest_first))})\b",) if spaced else ()),
        *sorted(unspaced, key=_longest_first),
    )
    return "|".join(both)


def _longest_first(word: str) -> tuple[int, str]:
    return (-len(word), word)


def has_own(words: str, shown: str) -> bool:
    """Whether folded words may be about the model: in the language of a sentence and in English, else in any."""
    known = own_words()
    own, words = known.own, known.rights.sub(" ", words)
    language = language_of(words, shown) if shown else ""
    asked = ("en", language) if language in own else tuple(own)
    return any(own[code].search(words) for code in asked)
