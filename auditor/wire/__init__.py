"""The JSON report as a wire format: `dump` writes it, `load` reads it back to the same audit.

The types stand in `auditor.wire.v2`; their JSON Schema is published as ``reports/schema/audit-v2.schema.json``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from auditor.core.errors import ConfigError
from auditor.core.model import Audit, Outcome
from auditor.report.decisions import Decision, decisions
from auditor.report.gate import gate
from auditor.wire import decode, encode, v2

_MAX_PROBLEMS = 5
"""Of a stored audit that does not fit the schema. By judgment: the first few lead to the cause."""


def dump(audit: Audit) -> str:
    """The audit as JSON, one trailing newline; the same audit gives the same bytes.

    Keys stand in the order of the schema, open maps are sorted, dates are ISO 8601; a finding, a term and the like
    stand on one line each. What many verdicts share stands once, in the tables at the end. Text that is not Unicode
    (a lone surrogate) becomes U+FFFD; control and invisible characters are written as escapes.
    """
    return encode.report(audit, _summary(audit), [_decision(one) for one in decisions(audit)])


def load(text: str | bytes) -> Audit:
    """Read what `dump` wrote.

    Raises:
        ConfigError: not JSON (with line and column), not an audit of this version, or damaged (with the path of
            each place, the first five of them; or with the key that leads nowhere).
    """
    try:
        read = v2.Audit.model_validate_json(text)
    except ValidationError as error:
        raise _unreadable(error) from None
    try:
        return decode.audit(read)
    except ValueError as error:
        raise ConfigError(
            "the audit contradicts itself", found=str(error), hint="write it again with -f json"
        ) from None


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `dump` writes."""
    body = v2.Audit.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": v2.SCHEMA_ID, **body}


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


def _decision(one: Decision) -> dict[str, Any]:
    return {
        "id": one.id,
        "question": one.question,
        "who": one.who,
        "concerns": dict(one.concerns),
        "checks": list(one.checks),
        "unblocks": [{"model": model, "workload": workload} for model, workload in one.unblocks],
        "frees": one.frees,
        "needed_now": one.needed_now,
        "severity": one.severity.value,
        "settled_by": one.settlement.kind if one.settlement else None,
        "answer": one.answer,
    }


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
            wanted=f"schema {v2.SCHEMA_ID}, schema_version {v2.SCHEMA_VERSION}",
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
