"""Whether a text begins as a model card does."""

from __future__ import annotations

from auditor.core import patterns as re

_FRONT = re.compile(r"[\ufeff\s]{0,40}---[ \t]*\r?\n(?:#[^\n]*\n|[ \t]*\n){0,9}[\w-]{1,60}:(?=\s)")


_CLOSED = re.compile(r"\n---[ \t]*\r?(?:\n|\Z)")


def front_lines(text: str) -> int:
    """How many lines of a text its front matter takes; 0 where it has none."""
    opened = _FRONT.match(text)
    closed = _CLOSED.search(text, opened.end()) if opened else None
    return text.count("\n", 0, closed.end()) if closed else 0


def has_front_matter(text: str) -> bool:
    """Whether a text begins as a card does: a block of keys between two lines of dashes."""
    return _FRONT.match(text) is not None
