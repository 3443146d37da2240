"""The one way to cut foreign text: whoever keeps a beginning also gets the remainder, and must account for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Remainder(Generic[T]):
    """What a bound kept and what it left out; truthy where something was left out."""

    kept: Sequence[T]
    rest: Sequence[T]

    def __bool__(self) -> bool:
        return bool(self.rest)


def within(items: Sequence[T], limit: int) -> Remainder[T]:
    """The first ``limit`` items (or characters), and the rest."""
    return Remainder(items[:limit], items[limit:])
