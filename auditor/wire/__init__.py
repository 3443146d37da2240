"""The JSON report as a wire format: `dump` writes it, `load` reads it back to the same audit.

The types stand in `auditor.wire.v1`; their JSON Schema is published as ``reports/schema/audit-v1.schema.json``.
"""

from __future__ import annotations

import dataclasses
import json
import re
import typing
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any

from pydantic import BaseModel, ValidationError

from auditor.errors import ConfigError
from auditor.frozen import FrozenMap
from auditor.gate import gate
from auditor.model import Audit, Outcome
from auditor.wire import v1

_SURROGATE = re.compile("[\ud800-\udfff]")
# What a terminal or an editor would act on instead of showing: C1 controls, DEL, directional and invisible marks.
_UNSHOWABLE = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_MAX_PROBLEMS = 5


def dump(audit: Audit) -> str:
    """The audit as JSON, one trailing newline; the same audit gives the same bytes.

    Keys stand in the order of the schema, open maps are sorted, dates are ISO 8601. Text that is not Unicode (a lone
    surrogate) becomes U+FFFD; control and invisible characters are written as escapes.
    """
    body = {
        "schema": v1.SCHEMA_ID,
        "schema_version": v1.SCHEMA_VERSION,
        "tool_version": _text(audit.tool_version),
        "data_version": _text(audit.data_version),
        "as_of": audit.as_of.isoformat(),
        "summary": _summary(audit),
        "policy": _pack(audit.policy, v1.PolicySummary),
        "licenses": [_pack(entry, v1.LicenseSummary) for entry in sorted(audit.licenses, key=lambda entry: entry.id)],
        "models": [_pack(entry, v1.ModelAudit) for entry in audit.models],
    }
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, indent=1)
    return _UNSHOWABLE.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text) + "\n"


def load(text: str | bytes) -> Audit:
    """Read what `dump` wrote.

    Raises:
        ConfigError: not JSON (with line and column), not an audit of this version, or damaged (with the path of
            each place, the first five of them).
    """
    try:
        return typing.cast(Audit, _unpack(v1.Audit.model_validate_json(text)))
    except ValidationError as error:
        raise _unreadable(error) from None
    except ValueError as error:
        raise ConfigError(
            "the audit contradicts itself", found=str(error), hint="write it again with -f json"
        ) from None


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `dump` writes."""
    body = v1.Audit.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": v1.SCHEMA_ID, **body}


def schema_text() -> str:
    """The published schema file, byte for byte."""
    return json.dumps(schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _summary(audit: Audit) -> dict[str, Any]:
    answer = gate(audit)
    verdicts = Counter(verdict.outcome for model in audit.models for verdict in model.verdicts)
    total = sum(verdicts.values())
    return {
        "outcome": audit.outcome().value,
        "exit_code": answer.exit_code,
        "exit_reason": answer.reason,
        "models": len(audit.models),
        "failed_models": sum(model.failure is not None for model in audit.models),
        "verdicts": {outcome.value: verdicts[outcome] for outcome in Outcome},
        "needs_review_share": round(verdicts[Outcome.NEEDS_REVIEW] / total, 4) if total else 0.0,
    }


# ------------------------------------------------------------------------------------------------ noun → wire


@cache
def _fields(kind: type[v1.Wire]) -> tuple[tuple[str, type[v1.Wire] | None, bool], ...]:
    """Name, nested wire type and openness (a value of any shape) of each field, in schema order."""
    found = []
    for name, info in kind.model_fields.items():
        nested = [part for part in _leaves(info.annotation) if isinstance(part, type) and issubclass(part, v1.Wire)]
        is_open = Any in _leaves(info.annotation)
        found.append((name, nested[0] if nested else None, is_open))
    return tuple(found)


def _leaves(annotation: Any) -> list[Any]:
    if typing.get_origin(annotation) in (list, dict, UnionType, typing.Union):
        return [leaf for part in typing.get_args(annotation) for leaf in _leaves(part)]
    return [annotation]


def _pack(noun: Any, kind: type[v1.Wire]) -> dict[str, Any]:
    packed: dict[str, Any] = {}
    for name, nested, is_open in _fields(kind):
        value = str(noun) if (kind is v1.Ref and name == "text") else getattr(noun, name)
        if is_open:
            packed[name] = _open(value)
        elif nested is None or value is None:
            packed[name] = _plain(value)
        elif isinstance(value, tuple):
            packed[name] = [_pack(item, nested) for item in value]
        else:
            packed[name] = _pack(value, nested)
    return packed


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date):
        return value.isoformat()
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
    return _SURROGATE.sub("�", value)


# ------------------------------------------------------------------------------------------------ wire → noun


def _unpack(wire: v1.Wire) -> Any:
    own = {field.name for field in dataclasses.fields(wire.noun)}
    values = {}
    for name, _nested, is_open in _fields(type(wire)):
        if name in own:
            value = getattr(wire, name)
            values[name] = _reopen(value) if is_open else _noun(value)
    return wire.noun(**values)


def _noun(value: Any) -> Any:
    if isinstance(value, v1.Wire):
        return _unpack(value)
    if isinstance(value, list):
        return tuple(_noun(item) for item in value)
    return value


def _reopen(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"$date"}:
            return date.fromisoformat(str(value["$date"]))
        return FrozenMap({key.removeprefix("$"): _reopen(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple(_reopen(item) for item in value)
    return value


def _unreadable(error: ValidationError) -> ConfigError:
    problems = error.errors(include_url=False, include_input=True)
    first = problems[0]
    if first["type"] == "json_invalid":
        return ConfigError(
            "this is not JSON",
            found=str(first.get("ctx", {}).get("error", first["msg"])),
            wanted="a report written with -f json",
        )
    foreign = [problem for problem in problems if problem["loc"][:1] in (("schema",), ("schema_version",), ())]
    if foreign:
        return ConfigError(
            "this is not an audit this version can read",
            where=_path(foreign[0]["loc"]),
            found=_shown(foreign[0]),
            wanted=f"schema {v1.SCHEMA_ID}, schema_version {v1.SCHEMA_VERSION}",
            hint="write the report with -f json; a newer report needs a newer auditor",
        )
    named = [
        ConfigError(str(problem["msg"]), where=_path(problem["loc"]), found=_shown(problem))
        for problem in problems[:_MAX_PROBLEMS]
    ]
    return ConfigError(
        f"the audit is damaged in {len(problems)} place{'s' if len(problems) > 1 else ''}",
        problems=named,
        hint="write it again with -f json; reports are not made to be edited",
    )


def _path(parts: Iterable[str | int]) -> str:
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


def _shown(problem: Mapping[str, Any]) -> str:
    if problem["type"] == "missing":
        return "nothing"
    value = problem.get("input")
    return type(value).__name__ if isinstance(value, (dict, list, BaseModel)) else repr(value)[:120]
