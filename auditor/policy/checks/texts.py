"""Sentences of findings: placeholders filled with values as a person writes them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from auditor.core import patterns as re
from auditor.core.spelling import meant
from auditor.policy.facts.tables import place_name

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w.]*)\}")
_WORDS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_SENTENCE = re.compile(r"(?<=[.?!]) +(?=[A-Z{])")


def placeholders(text: str) -> tuple[str, ...]:
    """Names of the facts a sentence speaks of."""
    return tuple(match.group(1) for match in _PLACEHOLDER.finditer(text))


def respelled_text(text: str, known: Container[str]) -> str:
    """The sentences with every placeholder in the spelling under which its fact is known."""
    return _PLACEHOLDER.sub(lambda match: "{" + meant(match.group(1), known) + "}", text)


def fill(text: str, values: Mapping[str, Any], units: Mapping[str, str], places: Container[str] = frozenset()) -> str:
    """The sentences with every placeholder replaced; a sentence that speaks of an unknown fact is left out.

    Args:
        text: the sentences.
        values: facts by name.
        units: unit of the facts that have one.
        places: facts whose values are places, which go by their names.
    """

    def word(match: re.Match[str]) -> str:
        name = match.group(1)
        value = values[name]
        if name in places:
            value = place_name(value) if isinstance(value, str) else tuple(map(place_name, value))
        return human(value, units.get(name, ""))

    if "{" not in text:
        return text
    said = (part for part in _SENTENCE.split(text) if all(name in values for name in placeholders(part)))
    return " ".join(_PLACEHOLDER.sub(word, part) for part in said)


def human(value: Any, unit: str = "") -> str:
    """A value as a person writes it: 860 million, yes, a list with commas."""
    if value is None or value == "null":
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return _number(value) if not unit or unit in ("users", "persons", "FLOP") else f"{_number(value)} {unit}"
    if isinstance(value, (tuple, list)):
        return ", ".join(human(item) for item in value) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {human(item)}" for key, item in value.items())
    return str(value)


def _number(value: float) -> str:
    size = abs(value)
    if size >= 10**15:
        return f"{value:.3g}"
    for step, word in _WORDS:
        if size >= step:
            return f"{value / step:.4g} {word}"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.4g}"
    return f"{int(value):,}"
