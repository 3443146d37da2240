"""Or and and over answers that may be unknown: what decides wins, an unknown that could decide makes unknown."""

from __future__ import annotations

from collections.abc import Iterable


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """True where one is true; else None where one is unknown; else False."""
    seen = list(answers)
    return True if True in seen else None if None in seen else False


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """False where one is false; else None where one is unknown; else True."""
    seen = list(answers)
    return False if False in seen else None if None in seen else True
