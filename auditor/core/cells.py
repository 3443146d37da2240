"""How many cells of a terminal a text takes; rather too many than too few, so that a line that fits does fit."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NO_CELL = frozenset(("Mn", "Me", "Cf", "Cc"))
"""Marks above and below others, and what is not shown, as Unicode's categories."""
_SHOWN = frozenset("\xad\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Of the controls of format those that are seen: the soft hyphen, and signs before or around numbers."""
_AS_A_PICTURE = "\ufe0f"
"""Shows the character before it as a picture, two cells wide."""


def cell_len(text: str) -> int:
    """The cells of a text in one line."""
    return len(text) if text.isascii() else sum(map(_cells, text)) + text.count(_AS_A_PICTURE)


@lru_cache(4096)
def _cells(character: str) -> int:
    kind = unicodedata.category(character)
    if kind in _NO_CELL and character not in _SHOWN:
        return 0
    # What this Python's Unicode does not know yet is most likely a picture.
    return 2 if kind == "Cn" or unicodedata.east_asian_width(character) in "WF" else 1
