"""The tables of law and trade that derivations read: dates, places, currency rates.

All are shipped data below ``policies/``, read on first use and never changed afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from auditor.core.compiled import shipped_mapping
from auditor.core.errors import DataError
from auditor.core.frozen import freeze
from auditor.core.resources import data_root
from auditor.core.suggestions import nearest_word
from auditor.records.plain_words import EVERYWHERE
from auditor.records.vocabulary import vocabulary

GLOBAL = "GLOBAL"
UNKNOWN = "UNKNOWN"
_SHORT_NAME = 4
"""Letters of a group that people call by its abbreviation. Given by the names: EU, EEA, EFTA."""


@cache
def table(name: str) -> Mapping[str, Any]:
    """One data file of ``policies/`` as frozen values.

    Raises:
        DataError: the installation lacks the file.
    """
    path = data_root("policies") / f"{name}.yaml"
    if not path.is_file():
        raise DataError(f"the installation lacks the table {name!r}", where=str(path))
    frozen: Mapping[str, Any] = freeze(shipped_mapping(path, named=f"policies/{name}.yaml").value)
    return frozen


# ------------------------------------------------------------------------------------------------------- dates


@cache
def dates() -> Mapping[str, date]:
    """The law's dates by id."""
    return {row["id"]: row["date"] for row in table("dates")["dates"]}


# ------------------------------------------------------------------------------------------------------ places


@cache
def _region_words() -> Mapping[str, str]:
    words: dict[str, str] = {}
    for provider in table("regions").get("cloud_regions", {}).values():
        words |= {word.casefold(): place for word, place in provider.items()}
    return words


@cache
def group(name: str) -> frozenset[str]:
    """Members of a named group of places, groups inside it opened; a word that is no group is its own member."""
    entry = table("regions")["groups"].get(name)
    if entry is None:
        return frozenset({name})
    members = set(entry.get("members", ()))
    for inner in entry.get("includes", ()):
        members |= group(inner)
    return frozenset(members)


def is_group(name: str) -> bool:
    """Whether the word names a group of places."""
    return name in table("regions")["groups"]


@cache
def place(word: str) -> frozenset[str]:
    """The codes one word stands for: alias, provider's region, group, country or subdivision; else UNKNOWN."""
    data = table("regions")
    code = word.strip()
    code = data["aliases"].get(code.upper(), code)
    if any(code.casefold().startswith(prefix) for prefix in data.get("unbounded_prefixes", ())):
        return frozenset({GLOBAL})
    code = _region_words().get(code.casefold(), code)
    upper = code.upper()
    if upper in data["groups"]:
        return group(upper)
    country, _, subdivision = upper.partition("-")
    known = len(country) == 2 and country.isalpha() and country.isascii()
    if upper in data["unbounded"] or (known and (not subdivision or subdivision.isalnum())):
        return frozenset({upper})
    return frozenset({UNKNOWN})


def countries() -> Mapping[str, str]:
    """Country codes, each with the name people write."""
    found: Mapping[str, str] = table("countries")["countries"]
    return found


def place_name(word: str) -> str:
    """What people call the place a word stands for; of a provider's region its own word, with the country."""
    data = table("regions")
    if word in (GLOBAL, UNKNOWN, EVERYWHERE):
        return {GLOBAL: "anywhere", UNKNOWN: "an unknown place", EVERYWHERE: "all places but those it names"}[word]
    if word in data["groups"]:
        return f"the {word}" if len(word) <= _SHORT_NAME else str(data["groups"][word]["title"])
    region = _region_words().get(word.casefold())
    if region:
        return f"{word} ({place_name(region)})"
    known = vocabulary()
    return str(known.law.get(word) or known.place(word))


def stands_for(word: str) -> str | None:
    """The group that another name for it stands for, such as EEA_CH for Europe; None for every other word."""
    data = table("regions")
    meant = data["aliases"].get(word.strip().upper())
    return str(meant) if meant in data["groups"] else None


def place_meant(word: str, *, country: bool = False) -> str | None:
    """The code somebody meant who wrote a word that is no place code; None for a code, empty where no guess is good.

    Args:
        country: only codes of countries will do, no groups, subdivisions, aliases and providers' regions.
    """
    code = word.strip()
    data = table("regions")
    named = (*data["unbounded"], *data["groups"], *data["aliases"])
    if code in countries() or (not country and code.upper() in named):
        return None
    alone = code.partition("-")[0] not in countries() and len(code) == 2
    if not country and not alone and _is_place(code):
        return None
    upper = data["aliases"].get(code.upper(), code.upper())
    if upper in countries():
        return str(upper)
    by_name = {name.casefold(): one for one, name in countries().items()}
    nearest = nearest_word(code.casefold(), by_name)
    return by_name[nearest] if nearest else ""


def _is_place(code: str) -> bool:
    found = place(code)
    return UNKNOWN not in found and all(one == GLOBAL or one.partition("-")[0] in countries() for one in found)


def places(words: Iterable[str]) -> frozenset[str]:
    """All codes the words stand for."""
    found: frozenset[str] = frozenset()
    for word in words:
        found |= place(word)
    return found


def lies_in(code: str, area: frozenset[str]) -> bool:
    """Whether a code lies in an area; a subdivision lies in its country, GLOBAL and UNKNOWN in nothing."""
    return code not in (GLOBAL, UNKNOWN) and (code in area or code.partition("-")[0] in area)


def within(words: Iterable[str], area_words: Iterable[str]) -> bool:
    """Whether every place lies in the area."""
    area = places(area_words)
    return all(lies_in(code, area) for code in places(words))


def meets(words: Iterable[str], area_words: Iterable[str]) -> bool | None:
    """Whether a place lies in the area; None where only an unknown place could; GLOBAL meets every area."""
    area, codes = places(area_words), places(words)
    if any(code == GLOBAL or lies_in(code, area) for code in codes):
        return True
    return None if UNKNOWN in codes else False


def hits(words: Iterable[str], area_words: Iterable[str]) -> tuple[str, ...]:
    """The places that lie in the area, sorted; GLOBAL counts as one."""
    area = places(area_words)
    return tuple(sorted(code for code in places(words) if code == GLOBAL or lies_in(code, area)))


# ------------------------------------------------------------------------------------------------------- money


def in_usd(amount: float, currency: str) -> tuple[float, float] | None:
    """An amount in US dollars and the share by which the rate may be off; None for an unknown currency."""
    if currency == "USD":
        return float(amount), 0.0
    row = table("rates")["rates"].get(currency)
    return (float(amount) * float(row["usd"]), float(row["band"])) if row else None
