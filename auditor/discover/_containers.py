"""What runs in a container: arguments, environment and inline settings, as compose files and pods write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.discover._commands import Named, in_words, oci, split
from auditor.discover._names import named
from auditor.discover._settings import setting
from auditor.discover._yaml import scalars, text_of
from auditor.marked_yaml import Node

_ARGUMENTS = ("command", "args", "entrypoint", "extraArgs", "extra_args", "arguments")
_ENVIRONMENT = ("environment", "env", "extraEnv", "extraEnvVars", "envVars", "envs", "variables", "build_args", "args")


@dataclass(frozen=True, slots=True)
class Placed:
    """A model a container names and the line that says so."""

    named: Named
    line: int


def is_container(node: Node) -> bool:
    """Whether a mapping describes something that runs an image or arguments of its own."""
    if node.kind != "mapping" or not any(node.get(key) for key in (*_ARGUMENTS, *_ENVIRONMENT)):
        return False
    return any(
        node.get(key) for key in ("image", "repository", "build", "container_name", "runtime", "containers")
    ) or (any(key.raw in _ARGUMENTS for key, _ in node.pairs))


def in_container(node: Node, name: str = "") -> Iterator[Placed]:
    """Models that a container's arguments and environment name."""
    runtime = text_of(node.get("model"), "runtime") or ""
    server = " ".join(filter(None, (text_of(node, "image"), text_of(node, "repository"), text_of(node, "name"), name)))
    for key in _ARGUMENTS:
        value = node.get(key)
        if value is not None and value.kind != "mapping":
            yield from _arguments(value, f"{server} {runtime}")
    for key in _ENVIRONMENT:
        value = node.get(key)
        if value is not None:
            yield from in_environment(value)


def _arguments(value: Node, server: str) -> Iterator[Placed]:
    items = scalars(value)
    words: list[str] = []
    lines: dict[str, int] = {}
    for item in items:
        written = item.raw
        parts = split(written) if value.kind == "scalar" or any(c.isspace() for c in written.strip()) else [written]
        for part in parts:
            lines.setdefault(part, item.line + _offset(item, part))
        words += parts
    for one in in_words(words, server=server):
        yield Placed(one, lines.get(one.word, next((n for w, n in lines.items() if one.word in w), value.line)))


def _offset(item: Node, part: str) -> int:
    """The line of a word inside a text of several lines; folded text has lost its lines, the first is then given."""
    rows = item.raw.split("\n")
    if len(rows) > 2 or (len(rows) == 2 and rows[1]):
        return next((number + 1 for number, row in enumerate(rows) if part in row), 0)
    return 1 if item.end_line > item.line else 0


def in_environment(value: Node) -> Iterator[Placed]:
    """Models that variables name: a mapping, ``KEY=value`` items, or ``{name, value}`` items."""
    entries: list[tuple[str, Node]] = []
    if value.kind == "mapping":
        entries = [(key.raw, item) for key, item in value.pairs if item.kind == "scalar"]
    for item in value.items:
        name, given = text_of(item, "name"), item.get("value") if item.kind == "mapping" else None
        if name and given is not None and given.kind == "scalar":
            entries.append((name, given))
        elif item.kind == "scalar" and re.match(r"\w+=", item.raw):
            key, _, text = item.raw.partition("=")
            found = setting(key, text, alias=True)
            if found:
                yield Placed(Named(found, key, text), item.line)
    for key, item in entries:
        found = setting(key, item.raw, alias=True)
        if found:
            yield Placed(Named(found, key, item.raw), item.line)


def model_service(node: Node) -> Iterator[Placed]:
    """A compose file's own models: ``models: {llm: {model: ai/name}}``, pulled from a registry."""
    for _, entry in node.pairs:
        value = entry.get("model") if entry.kind == "mapping" else None
        if value is not None and value.kind == "scalar":
            found = named(value.raw) if "hf.co/" in value.raw or "huggingface" in value.raw else oci(value.raw)
            if found:
                yield Placed(Named(found, "models", value.raw), value.line)
