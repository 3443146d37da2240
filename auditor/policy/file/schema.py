"""The shape of a policy file: models made from the registry of facts, and the JSON Schema published for editors.

Keys under ``org``, ``deployment`` and the policy's own sections are the facts of the registry; declaring a fact there
is what makes its key legal here.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from functools import cache
from itertools import combinations
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AliasChoices, BeforeValidator, Field, WithJsonSchema, create_model

from auditor.core.model import Subject
from auditor.core.respelling import ANYTHING, Shape
from auditor.core.spelling import spellings
from auditor.policy.checks.pack_models import Who
from auditor.policy.checks.packs import PACKS_ALSO, pack_ids
from auditor.policy.checks.validation import Lazily, Strict
from auditor.policy.facts.fact_registry import NOT_STATED, FactRegistry, FactSpec, registry
from auditor.policy.facts.shapes import OPEN, as_fact, shape_of_fact
from auditor.policy.file.law import HEADER
from auditor.policy.file.own_law import respelled_pack
from auditor.policy.file.own_models import OwnAttestation, OwnFact, OwnRule

SEVERITIES = ("critical", "high", "medium", "low", "info")
SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema"


def _names(value: Any) -> Any:
    """One name, a list of names, or nothing."""
    return () if value is None else (value,) if isinstance(value, str) else value


Names = Annotated[
    tuple[str, ...],
    BeforeValidator(_names),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "null"}]}),
]
"""One name or several."""


def _attestations() -> Shape:
    return Shape(words=frozenset(registry().attestations))


def _details() -> Shape:
    """The details of all attestations; whether one of them has a detail is asked later."""
    return Shape({key: ANYTHING for spec in registry().attestations.values() for key in spec.details})


class AttestEntry(Strict):
    """Something the organization attests, with who, when, until when, and a hash of the proof."""

    id: Annotated[str, Lazily(_attestations)]
    state: Literal["present", "none"] = "present"
    value: Any = None
    details: Annotated[dict[str, Any], Lazily(_details)] = Field(default_factory=dict)
    who: str
    when: date
    until: date | None = None
    approver: str | None = None
    reason: str | None = None
    ticket: str | None = None
    proof: str | None = None
    counterparty: Names = Field(default=(), description="Whom it is with, or of whom: the name of a company")
    channel: Names = Field(default=(), description="Channels of the catalog it is about")
    provider: Names = Field(default=(), description="Who provides the model or the service it is about")
    country: Names = Field(default=(), description="Countries it is about")
    model: Names = Field(default=(), description="Globs over the models it is about")
    license: Names = Field(default=(), description="Licenses it is about")
    workload: Names = Field(default=(), description="Globs over the workloads it is about; all where none is named")


class WaiveEntry(Strict):
    """A finding that is accepted for a while."""

    check: str
    model: str = Field(default="*", validation_alias=AliasChoices("model", "ref"))
    workload: str = "*"
    reason: str
    approver: str
    author: str
    on: date | None = None
    until: date
    ticket: str | None = None


Digest: TypeAlias = Annotated[str, Field(pattern=r"^(sha256:)?[0-9a-fA-F]{8,64}$")]


class ConcludeEntry(Strict):
    """What a person concluded about the license of some models."""

    model: str = Field(validation_alias=AliasChoices("model", "ref"))
    subject: Subject = Subject.WEIGHTS
    license: str
    by: str
    on: date
    until: date | None = None
    approver: str | None = None
    reason: str
    ticket: str | None = None
    evidence: dict[str, Digest] | None = Field(
        default=None,
        min_length=1,
        description="Digests of the files it was made on, as reports offer them; one that changes voids it",
    )


class ModelFactsEntry(Strict):
    """What a person found out about some models, for where their own files do not say it."""

    model: str = Field(validation_alias=AliasChoices("model", "ref"))
    by: str
    on: date
    until: date | None = None


class ConcernsModel(Strict):
    """Whom a question concerns: the model, workload and so on by name."""

    organization: str | bool | None = None
    workload: str | None = None
    model: str | None = Field(default=None, validation_alias=AliasChoices("model", "family"))
    provider: str | None = None
    channel: str | None = None
    license: str | None = None


def _outcome(value: Any) -> Any:
    return value.replace("_", "-") if isinstance(value, str) else value


class AnswerEntry(Strict):
    """What a person in the right role answered to the question of a check."""

    check: str
    concerns: ConcernsModel
    question: str = Field(description="The question as it was put, or its SHA-256")
    quotes: Names = Field(default=(), description="For READ-01: the sentences that were read")
    outcome: Annotated[Literal["pass", "fail", "not-applicable"], BeforeValidator(_outcome)]
    answer: str
    by: str
    role: Who
    on: date
    until: date | None = None
    proof: str | None = None
    facts: dict[str, str] | str = Field(
        default_factory=dict,
        description="Digests of the facts it was given for; one that changes reopens the question",
    )


class ExtendsModel(Strict):
    """The policy this one extends."""

    file: str
    sha256: str | None = Field(default=None, description="SHA-256 of that file: another one is refused")


_EXTENDS: dict[str, Any] = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"file": {"type": "string"}, "sha256": {"type": "string"}},
            "required": ["file"],
            "additionalProperties": False,
        },
    ],
    "description": "Policy file that this one extends, seen from its folder",
}


def _extended(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


class GateModel(Strict):
    """What makes the gate fail."""

    fail_on: Literal["needs-review", "fail", "never"] = "needs-review"


def _leaf(spec: FactSpec) -> Any:
    def check(value: Any) -> Any:
        return None if value is None else as_fact(spec, value)

    schema = {**_json_type(spec), "description": spec.about}
    if spec.default is not None:
        schema["default"] = list(spec.default) if isinstance(spec.default, tuple) else spec.default
    return Annotated[Any, BeforeValidator(check), WithJsonSchema(schema), shape_of_fact(spec)]


def _json_type(spec: FactSpec) -> dict[str, Any]:
    word: dict[str, Any] = {
        "type": "string",
        **({"enum": list(spec.allowed)} if spec.allowed and spec.shape != OPEN else {}),
    }
    types: dict[str, dict[str, Any]] = {
        "bool": {"type": "boolean"},
        "int": {"type": "integer", **_limits(spec)},
        "number": {"type": "number", **_limits(spec)},
        "string": word,
        "date": {"type": "string", "format": "date"},
        "strings": {"anyOf": [word, {"type": "array", "items": word}]},
    }
    return types.get(spec.type, {"type": ["object", "array"]})


def _limits(spec: FactSpec) -> dict[str, float]:
    return {"minimum": spec.least, **({} if spec.most is None else {"maximum": spec.most})}


def _section(name: str, prefix: str, keys: dict[str, FactSpec]) -> Any:
    """A model with one field a key; dotted keys make sections of their own."""
    groups: dict[str, dict[str, FactSpec]] = {}
    fields: dict[str, Any] = {}
    for key, spec in sorted(keys.items()):
        head, dot, rest = key.partition(".")
        if dot:
            groups.setdefault(head, {})[rest] = spec
        else:
            fields[head] = (_leaf(spec), None)
    for head, inner in groups.items():
        fields[head] = (_section(f"{name}_{head}", f"{prefix}{head}.", inner) | None, None)
    return create_model(name, __base__=Strict, **fields)


def _keys(known: FactRegistry, prefix: str) -> dict[str, FactSpec]:
    return {key: known.facts[prefix + key] for key in known.keys(prefix)}


def _stateable(known: FactRegistry) -> dict[str, FactSpec]:
    """Facts about a model that a person may supply; its license is a matter of ``conclude``."""
    keys = _keys(known, "model.")
    return {key: one for key, one in keys.items() if one.name in known.own or not key.startswith(NOT_STATED)}


@cache
def policy_model() -> type[Strict]:
    """The model of a policy file that declares nothing of its own."""
    return model_for(registry())


def model_for(known: FactRegistry) -> type[Strict]:
    """The model of a policy file, made from a registry of facts."""
    policy_keys = _keys(known, "policy.")
    policy_keys.pop("keys", None)
    header_keys = {k[len(HEADER) + 1 :]: s for k, s in policy_keys.items() if k.startswith(HEADER + ".")}
    own_keys = {key: spec for key, spec in policy_keys.items() if not key.startswith(HEADER + ".")}
    deployment = _section("Deployment", "deployment.", _keys(known, "deployment."))
    statement: Any = create_model(
        "ModelFactsEntry",
        __base__=ModelFactsEntry,
        facts=(_section("ModelFacts", "model.", _stateable(known)), ...),
    )
    evaluation = _section("Evaluation", "policy.evaluation.", header_keys)
    modes: Any = Literal["active", "evaluate"]
    header: Any = create_model(
        "Header",
        __base__=Strict,
        id=(str, ...),
        version=(int | str, 1),
        title=(str, ""),
        as_of=(date | None, None),
        evaluation=(evaluation | None, None),
        mode=(modes, "active"),
    )
    workload: Any = create_model(
        "Workload",
        __base__=Strict,
        title=(str, ""),
        extends=(str | None, None),
        deployment=(deployment | None, None),
    )
    enum = sorted({*pack_ids(), *PACKS_ALSO})
    own_pack = {"type": "string", "pattern": r"\.ya?ml$", "description": "A pack file of your own, seen from here"}
    words: Any = Annotated[
        str,
        BeforeValidator(respelled_pack),
        WithJsonSchema({"anyOf": [{"enum": enum, "type": "string"}, own_pack]}),
    ]
    levels: Any = Literal.__getitem__(SEVERITIES)
    fixed: dict[str, Any] = {
        "policy": (header, ...),
        "extends": (
            Annotated[ExtendsModel | None, BeforeValidator(_extended), WithJsonSchema(_EXTENDS)],
            None,
        ),
        "locked": (tuple[str, ...], ()),
        "org": (_section("Organization", "org.", _keys(known, "org.")) | None, None),
        "deployment_defaults": (deployment | None, None),
        "packs": (tuple[words, ...], ("license",)),
        "facts": (dict[str, OwnFact], Field(default_factory=dict)),
        "attestations": (dict[str, OwnAttestation], Field(default_factory=dict)),
        "workloads": (dict[str, workload | None], Field(default_factory=dict)),
        "rules": (tuple[OwnRule, ...], ()),
        "conclude": (tuple[ConcludeEntry, ...], ()),
        "attest": (tuple[AttestEntry, ...], ()),
        "model_facts": (tuple[statement, ...], ()),
        "answers": (tuple[AnswerEntry, ...], ()),
        "waive": (tuple[WaiveEntry, ...], ()),
        "gate": (GateModel, Field(default_factory=GateModel)),
        "severity": (dict[str, levels], Field(default_factory=dict)),
        "records": (tuple[str, ...], ()),
        "vendors": (tuple[str, ...], ()),
        "families": (tuple[str, ...], ()),
        "history": (str | None, None),
    }
    sections = _section("Sections", "policy.", own_keys)
    extra: dict[str, Any] = {name: (info.annotation if not info.metadata else Annotated[Any, *info.metadata], None)
             for name, info in sections.model_fields.items()}  # fmt: skip
    model: type[Strict] = create_model("PolicyFile", __base__=Strict, **fixed, **extra)
    return model


def json_schema() -> str:
    """The published JSON Schema of policy files, as text that ends with a line break."""
    made = policy_model().model_json_schema(by_alias=True, mode="validation")
    schema = {
        **_in_both_spellings(made),
        "$schema": SCHEMA_ID,
        "title": "Policy file of the license and compliance auditor",
    }
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _in_both_spellings(schema: Any) -> Any:
    """A JSON Schema that takes every key and word in either spelling, and of one key one spelling."""
    if isinstance(schema, list):
        return [_in_both_spellings(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: one if key in ("properties", "enum") else _in_both_spellings(one) for key, one in schema.items()}
    if isinstance(words := schema.get("enum"), list):
        found["enum"] = [one for word in words for one in _spellings(word, words)]
    if isinstance(properties := schema.get("properties"), dict):
        found |= _object(properties, schema.get("required", []))
    return found


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    called = {key: _spellings(key, properties) for key in properties}
    twofold = {key: names for key, names in called.items() if len(names) > 1}
    found: dict[str, Any] = {
        "properties": {name: _in_both_spellings(properties[key]) for key, names in called.items() for name in names}
    }
    if required:
        found["required"] = [key for key in required if key not in twofold]
    rules: list[Any] = [{"anyOf": [{"required": [one]} for one in twofold[key]]} for key in required if key in twofold]
    rules += [{"not": {"required": list(two)}} for names in twofold.values() for two in combinations(names, 2)]
    return {**found, "allOf": rules} if rules else found


def _spellings(word: Any, known: Collection[Any]) -> tuple[Any, ...]:
    """A word and its other spellings, as far as they are no words of their own."""
    others = spellings(word)[1:] if isinstance(word, str) else ()
    return (word, *(one for one in others if one not in known))
