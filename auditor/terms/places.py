"""Names of places in a text, and the codes they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from ahocorasick_rs import AhoCorasick

from auditor.core import marked_yaml
from auditor.core.compiled import compiled_json
from auditor.core.errors import ConfigError, DataError
from auditor.core.resources import data_root
from auditor.terms.concepts import Concepts


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


@dataclass(frozen=True, slots=True)
class Named:
    """A place named in folded words (half open)."""

    code: str
    start: int
    end: int
    kind: str
    """``area``, ``adjective`` (of law or courts) or ``town``."""


def _parsed(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) | {"as_of": ""}  # noqa: S506


@cache
def _names() -> tuple[Concepts, dict[str, tuple[str, ...]]]:
    """The names of places of every language, and the unions that stand for several countries."""
    path = data_root("license_db") / "place_names.yaml"
    try:
        data = compiled_json("place-names", [path], lambda: _parsed(path))
        unions = {code: tuple(row.pop("codes")) for code, row in data["unions"].items()}
        languages = {language for row in data["names"].values() for language in row}
        listed: list[dict[str, object]] = []
        for code, row in {**data["names"], **data["unions"]}.items():
            english = [name for name in row.get("en", ()) if len(name) > 3]
            listed.append({"id": f"area:{code}", "words": {one: [*row.get(one, ()), *english] for one in languages}})
        listed += [{"id": f"adjective:{code}", "words": row} for code, row in data["adjectives"].items()]
        listed += [
            {"id": f"town:{code}", "words": dict.fromkeys(languages, row)} for code, row in data["towns"].items()
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise DataError("the names of places are damaged", where=str(path), found=str(error)) from error
    return Concepts(listed), unions


def named(words: str, language: str) -> list[Named]:
    """The places that words of a language name, in order; a union of countries is each of them."""
    known, unions = _names()
    found: list[Named] = []
    for hit in known.find(words, language if language in known.languages else "en"):
        kind, _, code = hit.concept.partition(":")
        found += [Named(one, hit.start, hit.end, kind) for one in unions.get(code, (code,))]
    return list(dict.fromkeys(found))
