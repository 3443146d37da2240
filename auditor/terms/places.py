"""Names of places in a text, and the codes they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml

from auditor.core.compiled import plain_yaml
from auditor.core.errors import DataError
from auditor.core.resources import data_root
from auditor.terms.concepts import Concepts


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


@cache
def _names() -> tuple[Concepts, dict[str, tuple[str, ...]]]:
    """The names of places of every language, and the unions that stand for several countries."""
    path = data_root("license_db") / "place_names.yaml"
    try:
        data = plain_yaml(path)
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
