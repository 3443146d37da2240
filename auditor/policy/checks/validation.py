"""Turns the validator's findings into problems a person can act on: place, own key, found, wanted, nearest word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from pydantic import AliasChoices, BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import MarkedDocument, Node, YamlPath
from auditor.core.respelling import ANYTHING, LazyShape, Shape
from auditor.core.suggestions import did_you_mean
from auditor.policy.checks.reporting import in_file_order

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Lazily:
    """A mark of a type: what is known there is made when the first file is read, not with the module."""

    shape: LazyShape


class Strict(BaseModel):
    """Base of everything read from a file: no unknown keys, no later change."""

    # What is read whole is built whole: no model of a part needs a validator of its own.
    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=True, defer_build=True
    )


@cache
def shape_of(model: type[BaseModel]) -> Shape:
    """The keys and words a model knows, at every place: what another spelling is compared with."""
    keys: dict[str, Shape] = {}
    for name, info in model.model_fields.items():
        below = _known_in(Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation)
        keys |= dict.fromkeys(_called(name, info), below)
    return Shape(keys)


def _called(name: str, info: FieldInfo) -> tuple[str, ...]:
    """The keys a field may stand under."""
    alias = info.validation_alias
    choices = alias.choices if isinstance(alias, AliasChoices) else [alias or name]
    return tuple(one for one in choices if isinstance(one, str))


def _known_in(annotation: Any) -> Shape:
    """What a type knows; marks of the type `Shape`, or functions that make one, say it themselves."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        for mark in parts[1:]:
            if isinstance(mark, Shape):
                return mark
            if isinstance(mark, Lazily):
                return mark.shape()
        return _known_in(parts[0])
    if origin is Literal:
        return Shape(words=frozenset(word for word in parts if isinstance(word, str)))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return shape_of(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return Shape(words=frozenset(str(one.value) for one in annotation))
    if origin is dict:
        return Shape(own=_known_in(parts[1]))
    found = ANYTHING
    for part in parts:
        found = found | _known_in(part)
    return found


def read_model(document: MarkedDocument, model: type[Model]) -> tuple[Model | None, list[ConfigError]]:
    """The file as a model, or None and every problem in it."""
    try:
        return model.model_validate(document.value), []
    except ValidationError as error:
        found: dict[str, ConfigError] = {}
        for detail in error.errors(include_url=False):
            problem = _problem(document, model, detail)
            found.setdefault(problem.where + problem.what, problem)
        return None, in_file_order(found.values())


_ENTRY = 2
"""Parts of the path of an entry, derived from the form of policy files: ``waive[0]``, ``workloads.chat``."""
_ROUNDS = 4
"""Times a file is freed of what its validator refuses: what was taken out may have been needed. By judgment:
deeper than any mapping of a policy."""


def usable_part(
    document: MarkedDocument, model: type[Model]
) -> tuple[Model, MarkedDocument, frozenset[YamlPath]] | None:
    """The file without what its validator refuses, so that what else is wrong in it can be told at once.

    Returns:
        The model, the document it is of, and the entries of which something was left out; None where nothing that can
        be read is left.
    """
    lost: set[YamlPath] = set()
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(document.value), document, frozenset(lost)
        except ValidationError as error:
            refused = {_refused(document, detail) for detail in error.errors(include_url=False)}
        if () in refused:
            return None
        lost |= {path[:_ENTRY] for path in refused}
        document = document.with_root(_without(document.root, refused, ()))
    return None


def _refused(document: MarkedDocument, detail: Any) -> YamlPath:
    """What must go where the validator refuses something: the value or key, or that in which a key is missing."""
    missing = detail["type"] == "missing"
    path = _own_path(document, detail["loc"], absent=missing or detail["type"] == "extra_forbidden")
    return path[:-1] if missing else path


def _without(node: Node, refused: set[YamlPath], at: YamlPath) -> Node:
    if node.kind == "mapping":
        below = ((key, value, (*at, key.raw)) for key, value in node.pairs)
        pairs = tuple((key, _without(value, refused, path)) for key, value, path in below if path not in refused)
        return replace(node, pairs=pairs)
    items = ((item, (*at, index)) for index, item in enumerate(node.items))
    return replace(node, items=tuple(_without(item, refused, path) for item, path in items if path not in refused))


def _problem(document: MarkedDocument, model: type[BaseModel], detail: Any) -> ConfigError:
    kind = detail["type"]
    path = _own_path(document, detail["loc"], absent=kind in ("extra_forbidden", "missing"))
    dotted = _dotted(path)
    if kind == "extra_forbidden":
        key = str(path[-1])
        known = _fields_at(model, path[:-1])
        return document.problem(
            path,
            f"unknown key {dotted!r}",
            found=key,
            wanted=" · ".join(known),
            hint=did_you_mean(key, known),
            key=True,
        )
    if kind == "missing":
        return document.problem(path, f"the key {dotted!r} is missing", wanted=str(path[-1]))
    value = document.raw(path)
    found = repr(value) if value is not None else _shape(detail.get("input"))
    hint = ""
    if kind == "literal_error":
        words = [word.strip("' ") for word in str(detail["ctx"]["expected"]).replace(" or ", ", ").split(",")]
        wanted = " · ".join(words)
        hint = did_you_mean(str(detail.get("input")), words)
    elif kind == "value_error":
        wanted = str(detail["ctx"]["error"])
        wanted, hint, word = (*wanted.split("|", 2), "", "")[:3]
        found = repr(word) if word else found
    else:
        wanted = _WANTED.get(kind, detail["msg"].removeprefix("Input should be ").removeprefix("Value error, "))
    return document.problem(path, f"{dotted!r} cannot be used", found=found, wanted=wanted, hint=hint)


_WANTED = {
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "string_type": "a word",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "key: value pairs",
    "model_type": "key: value pairs",
    "model_attributes_type": "key: value pairs",
    "date_type": "a date such as 2026-11-21",
    "date_parsing": "a date such as 2026-11-21",
    "date_from_datetime_parsing": "a date such as 2026-11-21",
}


def _own_path(document: MarkedDocument, loc: Iterable[Any], *, absent: bool) -> YamlPath:
    """The location without the validator's own marks (names of union members and the like).

    ``absent``: the last part names a key that has no place in the file, or no business there.
    """
    path: tuple[Any, ...] = ()
    parts = list(loc)
    for index, part in enumerate(parts):
        if (*path, part) in document.positions or (absent and index == len(parts) - 1):
            path = (*path, part)
    return path


def _dotted(path: YamlPath) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text


def _fields_at(model: type[BaseModel], path: YamlPath) -> list[str]:
    """The keys that are known at a place, from the model's own JSON schema."""
    schema = model.model_json_schema(by_alias=True)
    here: list[dict[str, Any]] = [schema]
    for part in path:
        here = [inner for node in here for inner in _step(schema, node, part)]
    names = {name for node in here for option in _options(schema, node) for name in option.get("properties", {})}
    return sorted(names)


def _options(schema: dict[str, Any], node: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in node:
        return _options(schema, schema["$defs"][node["$ref"].rsplit("/", 1)[1]])
    inner = [*node.get("anyOf", ()), *node.get("oneOf", ()), *node.get("allOf", ())]
    return [option for item in inner for option in _options(schema, item)] or [node]


def _step(schema: dict[str, Any], node: dict[str, Any], part: str | int) -> list[dict[str, Any]]:
    found = []
    for option in _options(schema, node):
        if isinstance(part, int):
            found.append(option.get("items", {}))
        elif part in option.get("properties", {}):
            found.append(option["properties"][part])
        elif isinstance(option.get("additionalProperties"), dict):
            found.append(option["additionalProperties"])
    return [item for item in found if item]


def _shape(value: Any) -> str:
    if isinstance(value, dict):
        return "key: value pairs"
    if isinstance(value, (list, tuple)):
        return "a list"
    return repr(value)
