"""Makes nouns of wire types that pydantic has checked; the inverse of `auditor.wire.encode`."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from auditor.core.errors import ConfigError
from auditor.core.frozen import FrozenMap
from auditor.core.model import Audit
from auditor.wire import encode, v2


def audit(read: v2.Audit) -> Audit:
    """The audit; verdicts that name the same finding share one.

    Raises:
        ConfigError: a key that is in no table.
        ValueError: a noun refuses its values.
    """
    return typing.cast(Audit, _Decoder(read).noun(read))


class _Decoder:
    def __init__(self, read: v2.Audit) -> None:
        self._tables: dict[type[v2.Wire], Mapping[str, Any]] = {}
        self._tables[v2.FactSeen] = {key: self.noun(fact) for key, fact in read.facts.items()}
        self._tables[v2.Finding] = {key: self.noun(finding) for key, finding in read.findings.items()}

    def noun(self, value: Any) -> Any:
        """The noun of a wire type; lists as tuples, anything else as it is."""
        if isinstance(value, list):
            return tuple([self.noun(item) for item in value])
        if not isinstance(value, v2.Wire):
            return value
        kind = type(value)
        return kind.noun(
            **{name: self._field(kind, name, getattr(value, name), is_open) for name, is_open in _carried(kind)}
        )

    def _field(self, kind: type[v2.Wire], name: str, value: Any, is_open: bool) -> Any:
        if (kind, name) in encode.TABLED:
            return self._named(value, encode.TABLED[kind, name][0], name)
        return _reopen(value) if is_open else self.noun(value)

    def _named(self, keys: Iterable[str], kind: type[v2.Wire], table: str) -> tuple[Any, ...]:
        try:
            return tuple([self._tables[kind][key] for key in keys])
        except KeyError as error:
            raise ConfigError(
                f"the audit names a key that its table {table!r} does not have",
                where=f"$.{table}",
                found=repr(error.args[0])[:120],
                hint="write it again with -f json; reports are not made to be edited",
            ) from None


@cache
def _carried(kind: type[v2.Wire]) -> tuple[tuple[str, bool], ...]:
    """The fields that the noun has too, and whether their values are of any shape."""
    own = {field.name for field in dataclasses.fields(kind.noun)}
    return tuple((name, is_open) for name, _, is_open in encode.fields(kind) if name in own)


def _reopen(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"$date"}:
            return date.fromisoformat(str(value["$date"]))
        return FrozenMap({key.removeprefix("$"): _reopen(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple(_reopen(item) for item in value)
    return value
