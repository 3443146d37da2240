"""Nouns as JSON rows that refer to each other: what is shared in memory is written once, and read back in one pass.

For what this program keeps for itself and must read fast; the wire format is for everybody else. Only the values of
`auditor.core.model` can be made from it, by their own constructors.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from enum import Enum
from typing import Any

from auditor.core import model
from auditor.core.frozen import FrozenMap

_TUPLE, _MAP, _SET, _DATE, _ENUM = -1, -2, -3, -4, -5
"""Given by our own format: marks that no index of a row can be."""
_PLAIN = frozenset({str, int, float, bool})


def pack(root: Any, *, by_value: bool = False) -> bytes:
    """The rows of a value, the value itself last; a reference to an earlier row is a list of one number.

    Args:
        by_value: write equal parts once, and not the same object: so equal values have the same rows, whatever in them
            is shared in memory. It takes longer, and is for keys.

    Raises:
        TypeError: something that is no noun and no plain value.
    """
    packer = _Packer(by_value)
    packer.add(root)
    content = {"classes": packer.classes, "rows": packer.rows}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> Any:
    """The value that was packed.

    Raises:
        ValueError | KeyError | TypeError | IndexError | AttributeError: not what `pack` wrote.
    """
    content = json.loads(data.decode("utf-8", "surrogatepass"))
    classes = [_class(name) for name in content["classes"]]
    fields = [_fields(found) for found in classes]
    values: list[Any] = []
    for tag, *parts in content["rows"]:
        args = [values[part[0]] if type(part) is list else part for part in parts]
        if tag >= 0:
            values.append(classes[tag](**dict(zip(fields[tag], args, strict=True))))
        elif tag == _TUPLE:
            values.append(tuple(args))
        elif tag == _MAP:
            values.append(FrozenMap(dict(zip(args[::2], args[1::2], strict=True))))
        elif tag == _SET:
            values.append(frozenset(args))
        elif tag == _DATE:
            values.append(date.fromisoformat(args[0]))
        else:
            values.append(classes[args[0]](args[1]))
    return values[-1]


def _class(name: str) -> Any:
    found = getattr(model, name)
    if not (dataclasses.is_dataclass(found) or (isinstance(found, type) and issubclass(found, Enum))):
        raise TypeError(name)
    return found


def _fields(found: Any) -> list[str]:
    return [field.name for field in dataclasses.fields(found)] if dataclasses.is_dataclass(found) else []


class _Packer:
    """Writes each object once, by its identity, and each value once where that is asked."""

    def __init__(self, by_value: bool) -> None:
        self._equal: dict[str, int] | None = {} if by_value else None
        self.classes: list[str] = []
        self.rows: list[list[Any]] = []
        self._known: dict[int, int] = {}
        self._kept: list[Any] = []  # an identity is only unique as long as its object lives
        self._numbers: dict[str, int] = {}
        self._fields: dict[type, list[str]] = {}

    def add(self, value: Any) -> Any:
        """The value as it stands in a row: itself where it is plain, else a reference."""
        if value is None or type(value) in _PLAIN:
            return value
        if isinstance(value, Enum):
            return self._row(value, [_ENUM, self._number(type(value).__name__), value.value])
        if isinstance(value, (str, int, float)):
            return value
        if id(value) in self._known:
            return [self._known[id(value)]]
        if dataclasses.is_dataclass(value):
            kind = type(value)
            if kind not in self._fields:
                self._fields[kind] = _fields(kind)
            row = [self.add(getattr(value, name)) for name in self._fields[kind]]
            return self._row(value, [self._number(kind.__name__), *row])
        if isinstance(value, tuple):
            return self._row(value, [_TUPLE, *map(self.add, value)])
        if isinstance(value, FrozenMap):
            return self._row(value, [_MAP, *(self.add(part) for item in value.items() for part in item)])
        if isinstance(value, frozenset):
            return self._row(value, [_SET, *map(self.add, sorted(value, key=str))])
        if isinstance(value, date):
            return self._row(value, [_DATE, value.isoformat()])
        raise TypeError(type(value).__name__)

    def _row(self, value: Any, row: list[Any]) -> list[int]:
        if id(value) not in self._known:
            number = len(self.rows)
            if self._equal is not None:
                number = self._equal.setdefault(repr(row), number)
            self._known[id(value)] = number
            self._kept.append(value)
            if number == len(self.rows):
                self.rows.append(row)
        return [self._known[id(value)]]

    def _number(self, name: str) -> int:
        if name not in self._numbers:
            self._numbers[name] = len(self.classes)
            self.classes.append(name)
        return self._numbers[name]
