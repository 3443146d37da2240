"""Sentences that say that a model is not meant for business (``license_db/not_meant.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root
from auditor.core.signs import Signs
from auditor.text.phrases import any_of, signs

_END = r"\W*(?:$|[.,;。，；、])"


@cache
def _told() -> Signs[re.Pattern[str]]:
    path = data_root("license_db") / "not_meant.yaml"
    table = shipped_mapping(path, named="license_db/not_meant.yaml").value
    shapes = ((_together(one) if "denied" in one else _apart(one), one["business"]) for one in table.values())
    return Signs((re.compile(f"(?:{shape}){_END}"), signs(business)) for shape, business in shapes)


def _apart(words: Mapping[str, Sequence[str]]) -> str:
    word = r"[^\W\d_][\w'’]{0,20}"
    denied, meant, business = (any_of(words[name]) for name in ("not", "meant", "business"))
    return (
        rf"{denied}\s(?:{word}\s){{0,2}}?{meant}\s(?:{word}[\s'’]){{0,3}}?{business}"
        rf"|{denied}\s(?:{word}\s){{0,3}}?{business}\s{meant}"
    )


def _together(words: Mapping[str, Sequence[str]]) -> str:
    denied, business = (any_of(words[name], spaced=False) for name in ("denied", "business"))
    return rf"{business}[^,.;。，；、]{{0,4}}{denied}|{denied}[^,.;。，；、]{{0,4}}{business}"


def is_not_meant_for_business(words: str) -> bool:
    """Whether a folded sentence says of something that it is not meant for business, and ends with that."""
    return any(pattern.search(words) for pattern in _told().called(words))
