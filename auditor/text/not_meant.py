"""Sentences that say that a model is not meant for business (``license_db/not_meant.yaml``), in spaced scripts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root


@cache
def _told() -> re.Pattern[str]:
    path = data_root("license_db") / "not_meant.yaml"
    table = shipped_mapping(path, named="license_db/not_meant.yaml").value
    word = r"[^\W\d_][\w'’]{0,20}"
    shapes = (
        rf"(?:{_any_of(one['not'])})\s(?:{word}\s){{0,2}}?(?:{_any_of(one['meant'])})\s(?:{word}[\s'’]){{0,3}}?"
        rf"(?:{_any_of(one['business'])})"
        rf"|(?:{_any_of(one['not'])})\s(?:{word}\s){{0,3}}?(?:{_any_of(one['business'])})\s(?:{_any_of(one['meant'])})"
        for one in table.values()
    )
    return re.compile(rf"\b(?:{'|'.join(shapes)})\b\W*(?:$|[.,;])")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(str(word)).replace(r"\*", r"\w{0,8}") for word in words)


def is_not_meant_for_business(words: str) -> bool:
    """Whether a folded sentence says of something that it is not meant for business, and ends with that."""
    return _told().search(words) is not None
