"""An answer to a decision, as it is written into the policy file.

The YAML that settles a decision has open places; who answers fills them in. What the policy cannot use is told as it
is for any policy file, and the file stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from auditor.core.errors import UsageError
from auditor.core.marked_yaml import load_mapping, resolve_scalar
from auditor.core.model import Settlement
from auditor.core.suggestions import did_you_mean
from auditor.policy.file.editing import with_entry, with_value
from auditor.policy.file.reader import read_policy
from auditor.policy.judging.policy import Policy

OUTCOMES = ("pass", "fail", "not-applicable")
"""What an answer may come to."""
STATES = ("present", "none")
"""What an attestation may say."""
_SECTIONS = {"attestation": "attest", "model-fact": "model_facts", "conclusion": "conclude", "answer": "answers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person says to one decision."""

    value: str
    """A fact's value as YAML has it · ``present``, ``none`` or a plain value · a license · an outcome."""
    text: str = ""
    """What was found, in words; required of a conclusion and of an answer."""
    by: str = ""
    role: str = ""
    on: date | None = None
    until: date | None = None
    proof: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    """Details of an attestation."""


def written(text: str, settlement: Settlement, question: str, given: Given, *, path: str = "") -> str:
    """The policy file's text with an answer in it.

    Raises:
        UsageError: something is missing of the answer, or it is no such answer.
        ConfigError: the file cannot take it.
    """
    skeleton = load_mapping(settlement.yaml, path="the answer").value
    if settlement.kind == "fact":
        keys, here = [], skeleton
        while isinstance(here, dict):
            ((key, here),) = here.items()
            keys.append(key)
        return with_value(text, keys, _parsed(given.value), comment=question, path=path)
    section = _SECTIONS[settlement.kind]
    (entry,) = skeleton[section]
    entry = _FILL[settlement.kind](entry, given)
    return with_entry(text, section, entry, comment=question, path=path)


def read_back(text: str, path: Path, as_of: date | None) -> Policy:
    """The policy that a file's new text is; see `load_policy` for errors."""
    document = load_mapping(text.removeprefix("\ufeff"), path=str(path))
    return read_policy(document, base=path.parent, as_of=as_of)


def _parsed(value: str) -> Any:
    try:
        return yaml.safe_load(value)
    except yaml.YAMLError:
        raise UsageError(
            "not a value", found=repr(value), wanted="a value as YAML has it, such as NL or [NL, DE]"
        ) from None


def _signed(given: Given, *names: str) -> None:
    """Refuse an answer that lacks something.

    Raises:
        UsageError: naming what.
    """
    lacking = [name for name in names if not getattr(given, name)]
    if lacking:
        raise UsageError("the answer is not complete", found=f"no {', no '.join(lacking)}", wanted=", ".join(names))


def _attested(entry: dict[str, Any], given: Given) -> dict[str, Any]:
    _signed(given, "by", "on")
    word = given.value.strip()
    if word not in STATES and "value" not in entry:
        wanted = " · ".join(STATES)
        raise UsageError(
            "an attestation cannot say this", found=repr(word), wanted=wanted, hint=did_you_mean(word, STATES)
        )
    if word in STATES:
        entry["state"] = word
        entry.pop("value", None)
    else:
        entry["value"] = resolve_scalar(word)
    if entry["state"] == "none":
        entry.pop("details", None)
    details = {**(entry.pop("details", None) or {}), **given.details}
    details = {key: value for key, value in details.items() if value is not None}
    entry |= {"who": given.by, "when": given.on, "until": given.until, "proof": given.proof or None}
    return {**_filled(entry), **({"details": details} if details else {})}


def _stated(entry: dict[str, Any], given: Given) -> dict[str, Any]:
    _signed(given, "by", "on")

    def put(facts: dict[str, Any]) -> dict[str, Any]:
        return {key: put(one) if isinstance(one, dict) else _parsed(given.value) for key, one in facts.items()}

    return _filled({**entry, "by": given.by, "on": given.on, "until": given.until, "facts": put(entry["facts"])})


def _concluded(entry: dict[str, Any], given: Given) -> dict[str, Any]:
    _signed(given, "by", "on", "text")
    return _filled({**entry, "license": given.value, "by": given.by, "on": given.on, "until": given.until,
                    "reason": given.text})  # fmt: skip


def _answered(entry: dict[str, Any], given: Given) -> dict[str, Any]:
    _signed(given, "by", "on", "text")
    word = given.value.strip().replace("_", "-")
    if word not in OUTCOMES:
        wanted = " · ".join(OUTCOMES)
        raise UsageError(
            "an answer cannot come to this", found=repr(word), wanted=wanted, hint=did_you_mean(word, OUTCOMES)
        )
    said = {"outcome": word, "answer": given.text, "by": given.by, "role": given.role or entry["role"]}
    said |= {"on": given.on, "until": given.until, "proof": given.proof or None}
    return _filled({**entry, **said})


def _filled(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value is not None}


_FILL = {"attestation": _attested, "model-fact": _stated, "conclusion": _concluded, "answer": _answered}
