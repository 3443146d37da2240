"""Whether a text begins as a model card does."""

from __future__ import annotations

from auditor.core import patterns as re

_FRONT = re.compile(r"[\ufeff\s]{0,40}---[ \t]*\r?\n(?:#[^\n]*\n|[ \t]*\n){0,9}[\w-]{1,60}:(?=\s)")


def has_front_matter(text: str) -> bool:
    """Whether a text begins as a card does: a block of keys between two lines of dashes."""
    return _FRONT.match(text) is not None
