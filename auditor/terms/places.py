"""Names of places in a text, and the codes they stand for."""

from __future__ import annotations

import re
from functools import cache

from auditor import marked_yaml
from auditor.errors import ConfigError, DataError
from auditor.resources import data_root


@cache
def _table() -> tuple[re.Pattern[str], dict[str, tuple[str, bool]]]:
    """One pattern over all names, longest first, and name → code and whether it is a city."""
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
    return re.compile("|".join(_bounded(name) for name in ordered)), names


def _bounded(name: str) -> str:
    """The name as a whole word where its script has words."""
    escaped = re.escape(name)
    return rf"(?<![^\W_]){escaped}(?![^\W_])" if name[0].isascii() or name[0] in "éîœü" else escaped


def places(words: str, *, cities: bool = False) -> list[tuple[str, int, int]]:
    """Codes of the places named in folded words, with their range, in order.

    Args:
        cities: whether a city, county or court stands for the country it lies in.
    """
    pattern, names = _table()
    found = []
    for match in pattern.finditer(words):
        code, city = names[match[0]]
        if cities or not city:
            found.append((code, match.start(), match.end()))
    return found


def narrowest(codes: list[str]) -> list[str]:
    """The codes, each once, without a country whose own part is named as well."""
    once = list(dict.fromkeys(codes))
    return [code for code in once if not any(other.startswith(f"{code}-") for other in once)]
