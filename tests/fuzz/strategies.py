"""Inputs made of sound ones: pieces of them cut, doubled, swapped, damaged, and words of the format put in between.

Formats with values in them (JSON, YAML) are also edited as values: one of them is replaced by another kind of value,
doubled or dropped, and the whole stays well-formed.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import yaml
from hypothesis import strategies as st

from tests.fuzz.targets import Target

MAX_BYTES = 64 * 1024
Write = Callable[[Any], bytes]
Step = tuple[float, Any]


def inputs(target: Target) -> st.SearchStrategy[bytes]:
    """What a target is given: edited seeds, words in any order, a piece many times over, and plain noise."""
    seeds = st.sampled_from(target.seeds())
    word = st.one_of(st.sampled_from(target.words or (b"\0",)), st.binary(max_size=12))
    heap = st.lists(word, max_size=40).map(b"".join)
    many = st.builds(lambda piece, times: piece * times, st.one_of(word, heap), st.integers(2, 4000))
    edit = st.tuples(st.floats(0, 1), st.integers(0, 200), st.one_of(word, heap, many))
    edited = st.builds(_edited, seeds, st.lists(edit, min_size=1, max_size=6))
    spliced = st.builds(_spliced, seeds, seeds, st.floats(0, 1), st.floats(0, 1))
    ways = [edited, spliced, heap, many, st.binary(max_size=400)]
    trees = [tree for tree in map(_tree, target.seeds()) if tree is not None]
    if trees:
        steps = st.lists(st.tuples(st.floats(0, 1), odd()), min_size=1, max_size=5)
        ways += [st.builds(_swapped, st.sampled_from(trees), steps)] * 3
    return st.one_of(*ways).map(lambda data: data[:MAX_BYTES])


def odd() -> st.SearchStrategy[Any]:
    """A value no writer of the format had in mind; an ellipsis stands for none at all."""
    fixed = [
        *(
            ...,
            None,
            True,
            False,
            0,
            -1,
            2**31,
            10**30,
            1e308,
            -0.5,
            "",
            " ",
            "x",
            "no",
            "\x00\x1b[31m\u202e",
            "../../x",
        ),
        *([], {}, [[]], [None], {"": ""}, {"a": []}, "y" * 3000, ["z"] * 300, "2026-02-30", "hf:a/b", "=1+1", "a" * 64),
        *("\U0010ffff", "<b>&\"'", _nested(50), _nested(5), 1e-320),
    ]
    return st.one_of(
        st.sampled_from(fixed), st.text(max_size=20), st.integers(), st.floats(allow_nan=False, allow_infinity=False)
    )


def _nested(depth: int) -> Any:
    value: Any = "deep"
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


def _edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for place, dropped, put in edits:
        at = int(place * len(data))
        data = data[:at] + put + data[at + dropped :]
    return data


def _spliced(first: bytes, second: bytes, end: float, start: float) -> bytes:
    return first[: int(end * len(first))] + second[int(start * len(second)) :]


def _tree(seed: bytes) -> tuple[Any, Write] | None:
    """A seed as values and how it is written again; None where it holds none."""
    head, mark, tail = seed.partition(b"\n----\n")
    try:
        return json.loads(head), lambda value: json.dumps(value).encode("utf-8", "surrogatepass") + mark + tail
    except ValueError:
        pass
    parts = seed.split(b"---\n", 2) if seed.startswith(b"---\n") else [b"", seed, b""]
    try:
        value = yaml.safe_load(parts[1].decode())
    except (yaml.YAMLError, UnicodeDecodeError):
        return None
    if not isinstance(value, (dict, list)) or len(parts) < 3:
        return None
    fence = b"---\n" if parts[2] or seed.startswith(b"---\n") else b""
    return value, lambda found: fence + _as_yaml(found) + fence + parts[2]


def _as_yaml(value: Any) -> bytes:
    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=None)
    return text.encode("utf-8", "surrogatepass")


def _swapped(tree: tuple[Any, Write], steps: list[Step]) -> bytes:
    value, write = tree
    value = copy.deepcopy(value)
    for place, new in steps:
        spots = list(_spots(value))
        if not spots:
            break
        holder, key = spots[min(int(place * len(spots)), len(spots) - 1)]
        if new is ...:
            del holder[key]
        elif isinstance(holder, list) and new == []:
            holder.append(copy.deepcopy(holder[key]))
        else:
            holder[key] = copy.deepcopy(new)
    return write(value)


def _spots(value: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    pending = [value]
    while pending:
        holder = pending.pop()
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            found.append((holder, key))
            if isinstance(holder[key], (dict, list)):
                pending.append(holder[key])
    return found
