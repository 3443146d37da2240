"""Writes the record of a license that only the SPDX list speaks of: identification, category, and what follows from it.

A maintainers' module, used by ``build.py`` alone.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import yaml
from spdx_xml import Listed

LIST = "SPDX license list at e4c1f276b8befa364960e288c6a17f5433353b1b"
LIST_DATE = "2026-07-16"
_DOUBT = "follows from the OSI approval; the text was not reviewed for conditions"
_EXPLICIT_SUCCESSORS = {"BSD-2-Clause-FreeBSD": "BSD-2-Clause-Views", "bzip2-1.0.5": "bzip2-1.0.6"}


@cache
def categories() -> dict[str, str]:
    """SPDX id → category."""
    table = yaml.safe_load(Path(__file__).with_name("spdx_categories.yaml").read_text("utf-8"))
    return {spdx: category for category, ids in table.items() for spdx in ids}


def record_text(entry: Listed) -> str:
    """The YAML of a record, keys in the order in which people read them."""
    category = categories().get(entry.id, "unclear")
    successor = successor_of(entry)
    rows: list[tuple[str, object]] = [
        ("id", entry.id.casefold()),
        ("name", entry.name),
        ("kind", entry.kind),
        ("category", category),
        ("spdx", entry.id),
        ("family", family(entry.id)),
        ("version", version(entry.id)),
        ("language", language(entry.id)),
        ("as_of", LIST_DATE),
        ("names", names(entry)),
        ("urls", [*entry.urls, f"https://spdx.org/licenses/{entry.id}.html"]),
        ("source", LIST),
        ("summary", summary(entry, category)),
        ("successor", successor),
        ("terms_complete", False),
    ]
    lines = [f"{key}: {_value(key, value)}" for key, value in rows if value not in (None, [], "")]
    if entry.kind == "license":
        why = "the license list marks it as approved" if entry.osi else "the license list does not mark it as approved"
        lines.append(f"osi-approved: {{value: {'true' if entry.osi else 'false'}, why: {why}}}")
    if entry.osi and entry.kind == "license":
        lines += ["terms:", *_terms(category)]
    return "\n".join(lines) + "\n"


def _terms(category: str) -> list[str]:
    shared = "copyleft" in category
    stated = {
        "commercial-use": "allowed",
        "modification": "allowed",
        "redistribution": "conditional" if shared else "allowed",
    }
    return [f"  {term}: {{value: {value}, doubt: {_DOUBT}}}" for term, value in stated.items()]


def _value(key: str, value: object) -> str:
    if key in ("id", "kind", "category", "as_of", "family", "language"):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def summary(entry: Listed, category: str) -> str:
    """One or two sentences in our own words."""
    what = "Exception to a license" if entry.kind == "exception" else "License"
    state = ", deprecated there" if entry.deprecated else ""
    approved = " It is OSI-approved, so use for any purpose, changes and sharing are allowed." if entry.osi else ""
    known = "" if category == "unclear" else f" Category {category} by our table."
    return f"{what} of the SPDX list{state}; its terms have not been read into this record.{approved}{known}"


def successor_of(entry: Listed) -> str | None:
    """The record that replaces a deprecated one; none where the replacement is an expression of two ids."""
    if not entry.deprecated:
        return None
    options = [_EXPLICIT_SUCCESSORS.get(entry.id, ""), *entry.obsoleted_by]
    return next((option.casefold() for option in options if option and " " not in option), None)


def names(entry: Listed) -> list[str]:
    """The list's name, the same without its quoted nicknames, and the titles that its text carries elsewhere."""
    plain = " ".join(re.sub(r'"[^"]*"( or "[^"]*")?', "", entry.name).split())
    return list(dict.fromkeys([entry.name, plain, *titles().get(entry.id.casefold(), ())]))


@cache
def titles() -> dict[str, list[str]]:
    """Record → further titles of its text."""
    table: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("titles.yaml").read_text("utf-8"))
    return table


def family(spdx: str) -> str | None:
    """The word that licenses of one family share."""
    found = re.match(
        r"(?:AGPL|LGPL|GPL|GFDL|BSD|MIT|CC|MPL|EUPL|OFL|ODC|CECILL|PolyForm|Apache|AFL|OSL|Artistic)(?=-|$)", spdx
    )
    return found.group().lower() if found else None


def version(spdx: str) -> str | None:
    """The version inside an id."""
    found = re.search(r"-v?(\d+(?:\.\d+)+[a-z]?)(?:-|\+|$)", spdx)
    return found.group(1) if found else None


def language(spdx: str) -> str:
    """The language an id names; English otherwise."""
    found = re.search(r"^(?:CC-.*-(DE|FR|AT)$|etalab|CECILL.*|MulanPSL)", spdx)
    if not found:
        return "en"
    if spdx.startswith(("etalab", "CECILL")) or found.group(1) == "FR":
        return "fr"
    return "zh" if spdx.startswith("Mulan") else "de"
