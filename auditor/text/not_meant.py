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
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    path = data_root("license_db") / "not_meant.yaml"
    return shipped_mapping(path, named="license_db/not_meant.yaml").value


@cache
def _told() -> Signs[str]:
    """The languages, each called by its words for business."""
    return Signs((code, signs(words["business"])) for code, words in _table().items())


@cache
def _shape(code: str) -> re.Pattern[str]:
    words = _table()[code]
    return re.compile(f"(?:{_together(words) if 'denied' in words else _apart(words)}){_END}")


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
    return any(_shape(code).search(words) for code in _told().called(words))
