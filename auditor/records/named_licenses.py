"""Names of licenses that stand on no record, told by the word for license beside them.

The words stand in ``license_db/license_nouns.yaml``. A sentence that names one license we know and one that we do not
names two: the second may bind, whatever the first allows, and is kept under an id of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root

NAMED = "LicenseRef-name-"
"""Of the id of a license that only its name tells, in every expression and every format."""
_QUOTED = re.compile("“(.{1,120})”")
_PART = r"[A-Z\u00c0-\u00dd\u0391-\u03ab\u0410-\u042f][\w’'.+]{0,40}"
_NAME = rf"{_PART}(?:[ \-‐]{{1,2}}(?:{_PART}|v?\d[\d.]{{0,6}})){{0,6}}"
_LATIN = r"[A-Z\u00c0-\u00dd][A-Za-z0-9\u00c0-\u024f’'.+]{0,40}"
_LATIN_NAME = rf"{_LATIN}(?:[ \-‐]{{1,2}}(?:{_LATIN}|v?\d[\d.]{{0,6}})){{0,6}}"
_UNSPACED = frozenset(("zh", "ja", "ko"))
_LONGEST = 60
"""Characters of a name in an id. By judgment: a title."""
_LETTERS = 3
"""Of the word that makes a name. By judgment: with fewer it is an article or a sign."""


@dataclass(frozen=True, slots=True)
class _Nouns:
    before: re.Pattern[str]
    after: re.Pattern[str]
    common: frozenset[str]


@cache
def _nouns() -> _Nouns:
    table = shipped_mapping(data_root("license_db") / "license_nouns.yaml", named="license_db/license_nouns.yaml").value
    spaced = [word for language, words in table["before"].items() if language not in _UNSPACED for word in words]
    unspaced = [word for language in sorted(_UNSPACED) for word in table["before"][language]]
    after = [word for words in table["after"].values() for word in words]
    quotes = "[\\s\"'“”‘’«»„`*_-]"
    return _Nouns(
        before=re.compile(
            rf"(?P<name>{_LATIN_NAME})(?:{quotes}{{1,3}}(?i:(?:{_alternatives(spaced)}))\b(?![-:]\w)"
            rf"|{quotes}{{0,3}}(?:{_alternatives(unspaced)}))"
        ),
        after=re.compile(rf"\b(?i:(?:{_alternatives(after)})){quotes}{{1,3}}(?P<name>{_NAME})"),
        common=frozenset(str(word).casefold() for word in table["common"]),
    )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def named_licenses(masked: str) -> tuple[str, ...]:
    """The names of licenses in a sentence, in their order; names of those on record are masked before."""
    nouns = _nouns()
    found: dict[str, None] = {}
    for pattern in (nouns.before, nouns.after):
        for match in pattern.finditer(masked):
            name = _trimmed(match["name"], nouns.common)
            if name:
                found[name] = None
    return tuple(found)


def _trimmed(name: str, common: frozenset[str]) -> str:
    """A name from its first to its last word that makes one; empty where all its words are common."""
    words = name.split()
    telling = [place for place, word in enumerate(words) if _tells(word, common)]
    if not telling:
        return ""
    figures = [place for place in range(telling[-1] + 1, len(words)) if any(map(str.isdigit, words[place]))]
    return " ".join(words[telling[0] : (figures or telling)[-1] + 1]).strip(" -.")


def _tells(word: str, common: frozenset[str]) -> bool:
    parts = [word, *word.split("-")]
    plain = [part for part in parts[1:] if part.casefold() not in common]
    if word.casefold().startswith("licenseref-"):
        return False  # an id already
    return word.casefold() not in common and any(sum(map(str.isalpha, part)) >= _LETTERS for part in plain)


def quoted(name: str) -> str:
    """A name as it stands among the ids of licenses that a sentence names."""
    return f"“{name}”"


def is_quoted(names: Iterable[str]) -> bool:
    """Whether the names of a license among those of a sentence are on no record."""
    return all(_QUOTED.fullmatch(name) for name in names)


def ids_of_named(names: Iterable[Iterable[str]]) -> Iterator[str]:
    """An id for each quoted name among the names of a sentence."""
    for one in names:
        for name in one:
            if match := _QUOTED.fullmatch(name):
                yield f"{NAMED}{_id(match[1])}"


def _id(name: str) -> str:
    """A name as a part of an id, which holds plain letters only; a hash tells apart what they cannot spell."""
    part = "-".join(re.findall(r"[a-z0-9]+(?:\.[0-9]+)*", name.casefold()))[:_LONGEST].strip("-.")
    return part if name.isascii() else f"{part}-{sha256(name.encode()).hexdigest()[:8]}".strip("-")


def named_in(expression: str | None) -> tuple[str, ...]:
    """The ids of an expression that stand for nothing but a name."""
    found = (word for word in re.split(r"[\s()]+", expression or "") if word.startswith(NAMED))
    return tuple(dict.fromkeys(found))
