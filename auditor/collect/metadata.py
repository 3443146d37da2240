"""Turns a hub's JSON into frozen values that can be hashed, stored and printed, whatever it contained.

Card data is written by strangers: it may be nested a thousand deep, hold a million nodes, half a surrogate pair or
numbers no float can hold. What is beyond the bounds is refused as a whole; nothing is silently shortened.
"""

from __future__ import annotations

import json
import math
from typing import Any

from auditor.core.frozen import FrozenMap

MAX_NODES = 200_000
"""Values of one description. By judgment: protects memory; the listing of a repository at MAX_LISTING of
`auditor/collect/selection.py` still fits."""
MAX_DEPTH = 40
"""Levels. By judgment: protects the stack."""


class UnfitMetadata(ValueError):
    """The value is beyond the bounds; the message says which one."""


def parse_json(body: bytes) -> Any:
    """The JSON value of ``body``.

    Raises:
        Unfit: not JSON, or nested or sized so that no reader could take it.
    """
    try:
        return json.loads(body, parse_constant=str)
    except RecursionError:
        raise UnfitMetadata("the answer is nested too deeply") from None
    except ValueError as error:
        raise UnfitMetadata(f"the answer is not JSON: {str(error)[:120]}") from None


def clean(value: Any) -> Any:
    """``value`` with mappings as FrozenMap, lists as tuples, and text that every encoder accepts.

    Raises:
        Unfit: more than `MAX_NODES` values or deeper than `MAX_DEPTH`.
    """
    budget = [MAX_NODES]
    return _clean(value, MAX_DEPTH, budget)


def _clean(value: Any, depth: int, budget: list[int]) -> Any:
    budget[0] -= 1
    if budget[0] < 0:
        raise UnfitMetadata(f"more than {MAX_NODES} values")
    if depth < 0:
        raise UnfitMetadata(f"nested more than {MAX_DEPTH} deep")
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict):
        return FrozenMap({text(str(key)): _clean(item, depth - 1, budget) for key, item in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(_clean(item, depth - 1, budget) for item in value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def text(value: str) -> str:
    """``value`` with unpaired surrogates replaced, so that it can be encoded."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value
