"""Versions that a word parts from a name: "XTTS version 2", "in der Version 2.5", "第2版".

A version counts only where the name with that figure is one of a well-known model; everything else is left as it is
(``license_db/spelled_names.yaml``, ``versions``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root
from auditor.records.base_models import load_base_models

_MOST_WORDS = 3
"""Words of a name before its version. By judgment: "Stable Diffusion XL"."""
_LOOK = 48
"""Characters before a version in which such a name stands. By judgment: three words."""
_NAME = re.compile(
    r"(?<![A-Za-z0-9/.:@_\-])[A-Za-z][A-Za-z0-9.\-]{1,24}(?:[ \u00a0][A-Za-z][A-Za-z0-9.\-]{0,24}){0,2}$"
)


def with_versions(text: str) -> str:
    """A text with the versions of well-known models as their publishers write them."""
    shape = _shape()
    if not any(map(str.isdigit, text)) or not shape.glance.search(text):
        return text
    parts, last = [], 0
    for match in shape.behind.finditer(text):
        before = text[max(last, match.start() - _LOOK) : match.start()]
        if called := _called(before, match["figure"]):
            name, told = called
            parts += [text[last : match.start() - len(name)], told]
            last = match.end()
    return "".join((*parts, text[last:])) if parts else text


def _called(before: str, figure: str) -> tuple[str, str] | None:
    """The name that ends some words, and how it is called with its version; None where no well-known one is."""
    words = _NAME.search(before)
    if words is None or before[: words.start()][-1:].isdigit():
        return None
    parts = words[0].split()
    find: Callable[[str], object] = load_base_models().find_name
    for size in range(min(_MOST_WORDS, len(parts)), 0, -1):
        name = before[before.rfind(parts[-size]) if size == 1 else words.end() - len(" ".join(parts[-size:])) :]
        if not name[:1].isupper() and "-" not in name:
            continue
        for joint in (" ", "-v", ""):
            if find(f"{name}{joint}{figure}") and not any(map(str.isdigit, name)):
                return name, f"{name}{joint}{figure}"
    return None


class _Shape:
    """Words for a version, as patterns."""

    def __init__(self) -> None:
        path = data_root("license_db") / "spelled_names.yaml"
        table = shipped_mapping(path, named="license_db/spelled_names.yaml").value
        told = "|".join(
            re.escape(str(word))
            for one in table["versions"].values()
            for word in sorted(map(str, one), key=len, reverse=True)
        )
        small = "|".join(re.escape(str(word)) for one in table["before_a_version"].values() for word in one)
        self.glance = re.compile(told, re.IGNORECASE)
        self.behind = re.compile(
            rf"[\s,(（]{{0,2}}(?:(?:{small})\s?){{0,2}}(?:{told})[\s.\-]{{0,2}}(?P<figure>\d{{1,2}}(?:\.\d{{1,2}})?)(?![\d.]*\d)(?:版)?[)）]?",
            re.IGNORECASE,
        )


@cache
def _shape() -> _Shape:
    return _Shape()
