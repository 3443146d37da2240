"""How many examples a law is tried with: a size that every run can afford, and any multiple of it for a long one.

``AUDITOR_EXAMPLES=10 make test`` draws ten times as many; what is seeded by a number of its own (`bench/laws.py`,
`bench/faults.py`, `bench/fuzz.py`) takes any number itself.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

TIMES_VARIABLE = "AUDITOR_EXAMPLES"
T = TypeVar("T")


def sized(ordinary: int) -> int:
    """So many examples in an ordinary run."""
    return ordinary * max(1, int(os.environ.get(TIMES_VARIABLE, "1")))


def some(items: Sequence[T], *, one_in: int) -> list[T]:
    """One of so many items in an ordinary run, evenly; in a long one more, up to all."""
    return list(items[:: max(1, one_in // sized(1))])
