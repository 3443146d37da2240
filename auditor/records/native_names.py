"""Names of well-known models in scripts other than Latin (``license_db/native_names.yaml``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root

_FIGURES = r"(?=[\s\-]?\d)"
_NO_PART = r"(?<![^\W\d_]-)"
"""A word behind a hyphen is a part of a longer name, of a model that somebody made."""


@cache
def _table() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """The Latin name of each native one, and what finds these."""
    path = data_root("license_db") / "native_names.yaml"
    table = shipped_mapping(path, named="license_db/native_names.yaml").value
    latin = {native: name for names in table.values() for name, natives in names.items() for native in natives}
    sure, before_figures = (
        _any_of(native for natives in table[kind].values() for native in natives) for kind in ("sure", "before_figures")
    )
    return latin, re.compile(rf"{sure}|{_NO_PART}{before_figures}{_FIGURES}")


def _any_of(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})"


def with_latin_names(text: str) -> str:
    """A text with the Latin names of well-known models in the place of native ones."""
    if text.isascii():
        return text
    latin, found = _table()
    return found.sub(lambda match: latin[match[0]], text)
