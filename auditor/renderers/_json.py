"""JSON that people can read in a diff and that is written fast: wide on the outside, one line for each entry inside."""

from __future__ import annotations

import json
from typing import Any

_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def document(body: Any, depth: int) -> str:
    """The value with a line for each key or entry down to `depth` levels, and one trailing newline."""
    out: list[str] = []
    _write(body, depth, "\n", out)
    return "".join(out) + "\n"


def _write(value: Any, depth: int, line: str, out: list[str]) -> None:
    if not depth or not value or not isinstance(value, (dict, list)):
        out.append(_ENCODE(value))
        return
    inner = line + " "
    before = "{" if isinstance(value, dict) else "["
    for entry in value:
        out.append(before + inner)
        if isinstance(value, dict):
            out.append(_ENCODE(entry) + ": ")
        _write(value[entry] if isinstance(value, dict) else entry, depth - 1, inner, out)
        before = ","
    out.append(line + ("}" if isinstance(value, dict) else "]"))
