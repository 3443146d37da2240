"""Writes nouns as JSON text, field by field in the order of the schema.

A large audit says the same thing many thousand times (a check that does not apply to any model of a workload). What
repeats goes into tables and is named by key, so that a report is as large as what is new in an audit.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any

from auditor.core import patterns as re
from auditor.core.model import Audit
from auditor.wire import v2

_SURROGATE = re.compile("[\ud800-\udfff]")
# What a terminal or an editor would act on instead of showing: C1 controls, DEL, directional and invisible marks.
_UNSHOWABLE = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_WIDE = (v2.PolicySummary, v2.ModelAudit, v2.Dossier, v2.Coverage, v2.Verdict)
"""Types that take a line for each field; all others stand on one line."""
TABLED: dict[tuple[type[v2.Wire], str], tuple[type[v2.Wire], str]] = {
    (v2.Verdict, "findings"): (v2.Finding, "check"),
    (v2.Finding, "facts"): (v2.FactSeen, "name"),
}
"""Fields that name entries of a table: what the table holds, and the field its keys begin with."""


def report(audit: Audit, summary: Mapping[str, Any], decisions: Iterable[Mapping[str, Any]] = ()) -> str:
    """The whole report; `summary` and `decisions` are derived for readers and ignored on the way back."""
    head = {
        "schema": v2.SCHEMA_ID,
        "schema_version": v2.SCHEMA_VERSION,
        "tool_version": _text(audit.tool_version),
        "data_version": _text(audit.data_version),
        "as_of": audit.as_of.isoformat(),
        "summary": summary,
    }
    writer = _Writer()
    writer.out.append("{\n " + ",\n ".join([f'"{key}": {_scalar(value)}' for key, value in head.items()]))
    writer.out.append(',\n "policy": ')
    writer.one(audit.policy, v2.PolicySummary, 1)
    writer.out.append(',\n "licenses": ')
    writer.several(sorted(audit.licenses, key=lambda entry: entry.id), v2.LicenseSummary, 1)
    writer.out.append(',\n "models": ')
    writer.several(audit.models, v2.ModelAudit, 1)
    for name, kind in (("findings", v2.Finding), ("facts", v2.FactSeen)):
        writer.out.append(f',\n "{name}": ')
        writer.table(kind)
    lines = [f"  {_scalar(one)}" for one in decisions]
    writer.out.append(',\n "decisions": ' + ("[\n" + ",\n".join(lines) + "\n ]" if lines else "[]"))
    writer.out.append("\n}\n")
    return "".join(writer.out)


@cache
def fields(kind: type[v2.Wire]) -> tuple[tuple[str, type[v2.Wire] | None, bool], ...]:
    """Name, nested wire type and openness (a value of any shape) of each field, in schema order."""
    found = []
    for name, info in kind.model_fields.items():
        nested = [part for part in _leaves(info.annotation) if isinstance(part, type) and issubclass(part, v2.Wire)]
        is_open = Any in _leaves(info.annotation)
        found.append((name, nested[0] if nested else None, is_open))
    return tuple(found)


def _leaves(annotation: Any) -> list[Any]:
    if typing.get_origin(annotation) in (list, dict, UnionType, typing.Union):
        return [leaf for part in typing.get_args(annotation) for leaf in _leaves(part)]
    return [annotation]


class _Table:
    """Texts that are written once, each with its key; equal texts share one."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        """Text → key, in the order of first mention."""
        self.known: dict[int, str] = {}
        """Key by the identity of a noun; the audit keeps its nouns alive meanwhile."""
        self._count: dict[str, int] = {}

    def key(self, name: str, text: str) -> str:
        """The key of a text: the one it has, or the next one of its name."""
        found = self.keys.get(text)
        if found is None:
            number = self._count[name] = self._count.get(name, 0) + 1
            found = self.keys[text] = f"{name}#{number}"
        return found


class _Writer:
    """Collects pieces of text in `out`; they are joined once."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._tables: dict[type[v2.Wire], _Table] = {kind: _Table() for kind, _ in TABLED.values()}

    def one(self, noun: Any, kind: type[v2.Wire], depth: int) -> None:
        """An object, on one line or with a line for each field, as its type asks."""
        if kind not in _WIDE:
            self.out.append(self._line(noun, kind))
            return
        before = "{\n" + " " * (depth + 1)
        for name, nested, is_open in fields(kind):
            self.out.append(f'{before}"{name}": ')
            before = ",\n" + " " * (depth + 1)
            value = getattr(noun, name)
            if (kind, name) in TABLED:
                self.out.append(_scalar(self._keys(value, *TABLED[kind, name])))
            elif nested is None or value is None:
                self.out.append(_scalar(_open(value) if is_open else _plain(value)))
            elif isinstance(value, tuple):
                self.several(value, nested, depth + 1)
            else:
                self.one(value, nested, depth + 1)
        self.out.append("\n" + " " * depth + "}")

    def several(self, nouns: Iterable[Any], kind: type[v2.Wire], depth: int) -> None:
        """A list with a line for each entry."""
        before = start = "[\n" + " " * (depth + 1)
        for noun in nouns:
            self.out.append(before)
            before = ",\n" + " " * (depth + 1)
            self.one(noun, kind, depth + 1)
        self.out.append("[]" if before is start else "\n" + " " * depth + "]")

    def table(self, kind: type[v2.Wire]) -> None:
        """Everything of a kind that was named so far, by its key, a line each."""
        lines = [f"  {_scalar(key)}: {text}" for text, key in self._tables[kind].keys.items()]
        self.out.append("{\n" + ",\n".join(lines) + "\n }" if lines else "{}")

    def _keys(self, nouns: Iterable[Any], kind: type[v2.Wire], name: str) -> list[str]:
        table = self._tables[kind]
        for noun in nouns:
            if id(noun) not in table.known:
                table.known[id(noun)] = table.key(_text(getattr(noun, name)), self._line(noun, kind))
        return [table.known[id(noun)] for noun in nouns]

    def _line(self, noun: Any, kind: type[v2.Wire]) -> str:
        return _scalar(self._value(noun, kind))

    def _value(self, noun: Any, kind: type[v2.Wire]) -> dict[str, Any]:
        return {name: self._field(noun, kind, name, nested, is_open) for name, nested, is_open in fields(kind)}

    def _field(self, noun: Any, kind: type[v2.Wire], name: str, nested: type[v2.Wire] | None, is_open: bool) -> Any:
        value = str(noun) if (kind is v2.Ref and name == "text") else getattr(noun, name)
        if (kind, name) in TABLED:
            return self._keys(value, *TABLED[kind, name])
        if is_open:
            return _open(value)
        if nested is None or value is None:
            return _plain(value)
        if isinstance(value, tuple):
            return [self._value(item, nested) for item in value]
        return self._value(value, nested)


def _scalar(value: Any) -> str:
    """The value as JSON on one line; what a terminal or an editor would act on is escaped."""
    text = _ENCODER.encode(value)
    if text.isascii() and "\x7f" not in text:
        return text
    return _UNSHOWABLE.sub(lambda mark: f"\\u{ord(mark[0]):04x}", _text(text))


def _plain(value: Any) -> Any:
    if isinstance(value, (date, Enum)):
        return value.isoformat() if isinstance(value, date) else value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _open(value: Any) -> Any:
    """A value whose shape the schema leaves open; what JSON has no word for is marked with ``$``."""
    if isinstance(value, Mapping):
        return {("$" + key if key.startswith("$") else _text(key)): _open(value[key]) for key in sorted(value)}
    if isinstance(value, (frozenset, set)):
        return sorted(_open(item) for item in value)
    if isinstance(value, (tuple, list)):
        return [_open(item) for item in value]
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    return _plain(value)


def _text(value: str) -> str:
    return _SURROGATE.sub("\ufffd", value)
