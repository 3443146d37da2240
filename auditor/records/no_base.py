"""Words that stand where a base is named and say that there is none ("none", "from scratch", "custom")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.resources import data_root
from auditor.records.derivation_frames import any_of


@lru_cache(20_000)
def names_no_base(words: str) -> bool:
    """Whether words are nothing but such."""
    return _none().fullmatch(words.strip(" \"'`*_.,;:[]")) is not None


@cache
def _none() -> re.Pattern[str]:
    table: Mapping[str, Mapping[str, Sequence[str]]] = plain_yaml(data_root("license_db") / "unnamed_bases.yaml")
    said = any_of(word for key in ("none", "fresh") for listed in table[key].values() for word in listed)
    before = any_of(word for listed in table["trained"].values() for word in listed)
    aside = r"(?:\s?[(（][^()（）]{0,80}[)）])?"
    return re.compile(rf"[\W_]*|(?:(?:{before})\s?)?(?:{said})(?:\s?(?:{before}))?{aside}", re.IGNORECASE)
