"""What runs in a container: arguments, environment and inline settings, as compose files and pods write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.core import patterns as re
from auditor.core.marked_yaml import Node
from auditor.discover._commands import NamedModel, in_words, oci, split
from auditor.discover._names import addressed
from auditor.discover._request_bodies import in_bodies
from auditor.discover._settings import setting
from auditor.discover._yaml import scalars, text_of

_ARGUMENTS = ("command", "args", "entrypoint", "extraArgs", "extra_args", "arguments")
_ENVIRONMENT = ("environment", "env", "extraEnv", "extraEnvVars", "envVars", "envs", "variables", "build_args", "args")


_MOST_LOOKS = 200
"""Words that are looked for inside longer ones; of more, the first line is told. By judgment: keeps time in
proportion (bench/RESULTS.md, "Time on hostile input")."""
_LONGEST_IMAGE = 600
"""An image's name, its tag and its digest are shorter; what is longer is none. Derived from the OCI limits: a name of
255 characters, a tag of 128, a digest of 71 or 135."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A model a container names and the line that says so."""

    named: NamedModel
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
    said = (text_of(node, "image"), text_of(node, "repository"), text_of(node, "name"), name)
    server = " ".join(text[:_LONGEST_IMAGE] for text in said if text)
    for key in _ARGUMENTS:
        value = node.get(key)
        if value is not None and value.kind != "mapping":
            yield from _arguments(value, f"{server} {runtime[:_LONGEST_IMAGE]}")
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
        rows = _Rows(item)
        for body in in_bodies(written):
            yield Placed(NamedModel(body.found, body.how, body.found.name), item.line + rows.offset(body.found.name))
        for part in parts:
            if part not in lines:
                lines[part] = item.line + rows.offset(part)
        words += parts
    looks = 0
    for one in in_words(words, server=server):
        line = lines.get(one.word)
        if line is None and looks < _MOST_LOOKS:
            looks += 1
            line = next((number for word, number in lines.items() if one.word in word), None)
        yield Placed(one, value.line if line is None else line)


class _Rows:
    """The lines of the words of a text of several lines, sorted once; of folded text the first line is given."""

    def __init__(self, item: Node) -> None:
        self._rows = item.raw.split("\n")
        self._lined = len(self._rows) > 2 or (len(self._rows) == 2 and bool(self._rows[1]))
        self._first = 1 if item.end_line > item.line else 0
        self._whole: dict[str, int] = {}
        self._looks = 0
        for number, row in enumerate(self._rows if self._lined else (), start=1):
            for word in row.split():
                self._whole.setdefault(word, number)

    def offset(self, part: str) -> int:
        """How many lines below its key a word stands."""
        if not self._lined:
            return self._first
        place = self._whole.get(part)
        if place is None and self._looks < _MOST_LOOKS:
            self._looks += 1
            place = next((number for number, row in enumerate(self._rows, start=1) if part in row), 0)
        return place or 0


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
                yield Placed(NamedModel(found, key, text), item.line)
    for key, item in entries:
        found = setting(key, item.raw, alias=True)
        if found:
            yield Placed(NamedModel(found, key, item.raw), item.line)


def model_service(node: Node) -> Iterator[Placed]:
    """A compose file's own models: ``models: {llm: {model: ai/name}}``, pulled from a registry."""
    for _, entry in node.pairs:
        value = entry.get("model") if entry.kind == "mapping" else None
        if value is not None and value.kind == "scalar":
            found = addressed(value.raw) or oci(value.raw)
            if found:
                yield Placed(NamedModel(found, "models", value.raw), value.line)
