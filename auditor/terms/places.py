"""Names of places in a text, and the codes they stand for."""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import AhoCorasick

from auditor.core import marked_yaml
from auditor.core.errors import ConfigError, DataError
from auditor.core.resources import data_root


@cache
def _table() -> tuple[tuple[str, str, bool, re.Pattern[str]], ...]:
    """Each name with its code, whether it is a city, and the pattern that finds it; longest names first."""
    path = data_root("license_db") / "places.yaml"
    try:
        data = marked_yaml.load_mapping(path.read_text("utf-8"), path=str(path)).value
        names = {
            str(name): (str(code), kind == "cities")
            for kind in ("cities", "areas")
            for code, listed in data[kind].items()
            for name in listed
        }
    except (OSError, ConfigError, KeyError, TypeError, AttributeError) as error:
        raise DataError("the table of places is damaged", where=str(path), found=str(error)) from error
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return tuple((name, *names[name], re.compile(_bounded(name))) for name in ordered)


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick([name for name, _, _, _ in _table()])


def _bounded(name: str) -> str:
    """The name as a whole word where its script has words."""
    escaped = re.escape(name)
    return rf"(?<![^\W_]){escaped}(?![^\W_])" if name[0].isascii() or name[0] in "éîœü" else escaped


def places(words: str, *, cities: bool = False) -> list[tuple[str, int, int]]:
    """Codes of the places named in folded words, with their range, in order; a longer name hides those inside it.

    Args:
        cities: whether a city, county or court stands for the country it lies in.
    """
    found: list[tuple[int, int, str, bool]] = []
    named = _automaton().find_matches_as_indexes(words, overlapping=True)
    if not named:
        return []
    table = _table()
    for number in sorted({number for number, _, _ in named}):
        _, code, city, pattern = table[number]
        for match in pattern.finditer(words):
            start, end = match.span()
            if not any(start < other_end and other_start < end for other_start, other_end, _, _ in found):
                found.append((start, end, code, city))
    return [(code, start, end) for start, end, code, city in sorted(found) if cities or not city]


def narrowest(codes: list[str]) -> list[str]:
    """The codes, each once, without a country whose own part is named as well."""
    once = list(dict.fromkeys(codes))
    return [code for code in once if not any(other.startswith(f"{code}-") for other in once)]
