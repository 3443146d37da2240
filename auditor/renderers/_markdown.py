"""Foreign text in Markdown: on one line, with every character escaped that Markdown could act on."""

from __future__ import annotations

from functools import lru_cache

from auditor.core import patterns as re
from auditor.core.printable import one_line

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#!|~&@:]|(?<=[wW])\.)")


@lru_cache(1 << 14)
def escaped(text: str, limit: int) -> str:
    """The text, cut after `limit` characters, so that nothing in it can link, mention or embed."""
    return _SPECIAL.sub(r"\\\1", one_line(text, limit))
