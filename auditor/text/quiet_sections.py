"""Sections of a card that tell of data, measurements, thanks and citations (``license_db/quiet_sections.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root
from auditor.text.own_words import any_of_all
from auditor.text.phrases import UNSPACED

_REMEMBERED = 6_000
"""Headings remembered. By judgment: bounds memory."""


@cache
def _quiet() -> tuple[re.Pattern[str], ...]:
    path = data_root("license_db") / "quiet_sections.yaml"
    table: Mapping[str, Mapping[str, Sequence[str]]]
    table = shipped_mapping(path, named="license_db/quiet_sections.yaml").value
    return tuple(_shape(code, words) for code, words in table.items())


def _shape(code: str, words: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """A heading of one language: words of `quiet`, one at least, and of `small`, in any order."""
    quiet, small = (any_of_all({code: words[name]}) for name in ("quiet", "small"))
    gap = r"[\W\d_]*" if code in UNSPACED else r"(?:[\W\d_]+|$)"
    return re.compile(rf"[\W\d_]*(?:(?:{small}){gap})*(?:{quiet}){gap}(?:(?:{quiet}|{small}){gap})*")


@lru_cache(_REMEMBERED)
def is_quiet(heading: str) -> bool:
    """Whether a folded heading says that what stands below it tells of data, of measurements, of thanks, of citations
    and of nothing else."""
    return any(one.fullmatch(heading) for one in _quiet())
