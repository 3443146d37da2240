"""Packs, ready to be judged: checks as data, remembered as they were compiled until their files change.

The files themselves are read, validated and compiled by `auditor.policy.checks.pack_files`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any

from auditor.core.compiled import kept
from auditor.core.model import Outcome, Severity
from auditor.core.resources import data_root
from auditor.core.spelling import meant
from auditor.policy.checks.conditions import Compiler, Condition
from auditor.policy.checks.pack_nouns import Arm, Check, Example, Moment, Note, Pack, compiler
from auditor.policy.facts.fact_registry import registry


@cache
def pack_ids() -> tuple[str, ...]:
    """Ids of the shipped packs that a policy selects, sorted."""
    found = {path.stem for path in (data_root("policies") / "packs").glob("*.yaml")}
    return tuple(sorted(found - set(ALWAYS)))


ALWAYS = ("coverage",)
"""Packs that no policy selects because they always run."""


PACKS_ALSO = {"licenses": "license"}
"""Other words for a pack: that of the section of the policy file it reads."""


def pack_named(word: Any) -> Any:
    """The id of the pack a word is for, in either spelling; the word itself where there is none."""
    known = {**{name: name for name in pack_ids()}, **PACKS_ALSO}
    return known.get(meant(word, known), word) if isinstance(word, str) else word


@cache
def _rows() -> Mapping[str, Any]:
    """Every shipped pack as values that can be kept; compiled anew where packs, facts or dates have changed.

    Raises:
        ConfigError: a pack cannot be used; all problems of all packs at once. DataError: a check's id stands twice.
    """
    texts = [path.read_bytes() for path in sorted((data_root("policies") / "packs").glob("*.yaml"))]
    found: Mapping[str, Any] = kept("packs", [*texts, compiler(registry(), ()).signature()], _compiled)
    return found


def _compiled() -> Mapping[str, Any]:
    from auditor.policy.checks.pack_files import compiled_packs

    return {pack.id: _row(pack) for pack in compiled_packs()}


@cache
def shipped_ids() -> tuple[str, ...]:
    """Ids of all checks of all shipped packs, in the packs' order; see `shipped_pack` for errors."""
    return tuple(check["id"] for row in _rows().values() for check in row["checks"])


@cache
def shipped_compiler() -> Compiler:
    """The compiler for everything shipped."""
    return compiler(registry(), shipped_ids())


@cache
def shipped_pack(name: str) -> Pack:
    """One shipped pack, compiled.

    Raises:
        ConfigError: a pack cannot be used; all problems of all packs at once. DataError: a check's id stands twice.
        KeyError: there is no pack of this name.
    """
    return pack_for(name, shipped_compiler())


def pack_for(name: str, engine: Compiler) -> Pack:
    """One shipped pack for a compiler that knows more facts than those shipped; see `shipped_pack` for errors."""
    row = _rows()[name]
    return Pack(row["id"], row["title"], row["as_of"], tuple(_check(check, engine) for check in row["checks"]))


@cache
def shipped() -> Mapping[str, Pack]:
    """All shipped packs, compiled; see `shipped_pack` for errors."""
    return {name: shipped_pack(name) for name in _rows()}


def _row(value: Any) -> Any:
    """A part of a pack as values that can be kept."""
    if isinstance(value, Condition):
        return {"source": value.source, "reads": value.reads}
    if isinstance(value, (Pack, Check, Arm, Note, Moment, Example)):
        return {one.name: _row(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_row(one) for one in value]
    return str(value.value) if isinstance(value, Enum) else value


def _check(row: Mapping[str, Any], engine: Compiler) -> Check:
    def condition(held: Mapping[str, Any]) -> Condition:
        return engine.known(held["source"], held["reads"])

    arms = (Arm(**{**arm, "outcome": Outcome(arm["outcome"]), "condition": condition(arm["condition"])})
            for arm in row["arms"])  # fmt: skip
    notes = (Note(note["text"], condition(note["condition"]) if note["condition"] else None) for note in row["notes"])
    return Check(**{
        **row, "applies": condition(row["applies"]), "applies_from": Moment(**row["applies_from"]),
        "applies_until": Moment(**row["applies_until"]), "arms": tuple(arms), "notes": tuple(notes),
        "on_missing": Outcome(row["on_missing"]), "severity": Severity(row["severity"]),
        "examples": tuple(Example(**example) for example in row["examples"]),
        "after": tuple((check, fact) for check, fact in row["after"]),
        **{name: tuple(row[name]) for name in ("waits_for", "sources", "reads")},
    })  # fmt: skip
