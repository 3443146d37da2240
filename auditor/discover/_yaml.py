"""Reads the YAML that people really write: several documents, anchors, foreign tags, template braces.

Positions are kept, recursion is not used while reading, and an alias gives the very node it names; walkers bound
themselves by never entering the same node twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from auditor.discover._nouns import Unparsable
from auditor.marked_yaml import Node, resolve_scalar

MAX_NESTING = 60
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEMPLATE_LINE = re.compile(r"^[ \t]*(?:-[ \t]+)?\{\{-?(?:[^{}]|\{[^{])*\}\}[ \t]*$", re.MULTILINE)
_TEMPLATE = re.compile(r"\{\{(?:[^{}]|\{[^{]){0,400}\}\}")


def documents(text: str) -> list[Node]:
    """The documents of a file as trees; template lines are blanked, template values read as ``<template>``.

    Raises:
        Unparsable: not YAML, or nested beyond any configuration.
    """
    if "{{" in text:
        text = _TEMPLATE.sub("<template>", _TEMPLATE_LINE.sub("", text))
    builder = _Builder()
    try:
        for event in yaml.parse(text.removeprefix("\ufeff"), Loader=_LOADER):
            builder.take(event)
    except (yaml.YAMLError, UnicodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise Unparsable(f"not YAML{f', line {mark.line + 1}' if mark else ''}") from None
    return builder.roots


def nodes(root: Node) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Every mapping and sequence below ``root``, itself included, in file order, with the keys that lead to it."""
    seen: set[int] = set()
    stack: list[tuple[tuple[str, ...], Node]] = [((), root)]
    while stack:
        path, node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.kind != "scalar":
            yield path, node
            stack.extend(reversed([((*path, key.raw), value) for key, value in node.pairs]))
            stack.extend((path, item) for item in reversed(node.items))


def scalars(node: Node | None) -> list[Node]:
    """The texts of a scalar or of a list of scalars."""
    if node is None:
        return []
    return [node] if node.kind == "scalar" else [item for item in node.items if item.kind == "scalar"]


def text_of(node: Node | None, key: str) -> str | None:
    """The text of a mapping's scalar value."""
    value = node.get(key) if node is not None and node.kind == "mapping" else None
    return value.raw if value is not None and value.kind == "scalar" else None


class _Builder:
    """Builds trees from events with a stack of its own."""

    def __init__(self) -> None:
        self.roots: list[Node] = []
        self._open: list[tuple[Any, list[Node]]] = []
        self._anchors: dict[str, Node] = {}

    def take(self, event: Any) -> None:
        """The next event of the parser."""
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(self._open) >= MAX_NESTING:
                raise Unparsable(f"nested more than {MAX_NESTING} deep, line {line}")
            self._open.append((event, []))
        elif isinstance(event, yaml.AliasEvent):
            self._add(self._anchors.get(str(event.anchor), Node("scalar", line, column, line)), None)
        elif isinstance(event, yaml.ScalarEvent):
            self._add(_scalar(event, line, column), event.anchor)

    def _close(self) -> None:
        opened: Any
        opened, children = self._open.pop()
        line, column = opened.start_mark.line + 1, opened.start_mark.column + 1
        end = max([line, *(child.end_line for child in children)])
        if isinstance(opened, yaml.SequenceStartEvent):
            node = Node("sequence", line, column, end, items=tuple(children))
        else:
            pairs = tuple(zip(children[0::2], children[1::2], strict=True))
            node = Node("mapping", line, column, end, pairs=pairs)
        self._add(node, opened.anchor)

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = node
        if self._open:
            self._open[-1][1].append(node)
        else:
            self.roots.append(node)


def _scalar(event: Any, line: int, column: int) -> Node:
    value = event.value if event.style else resolve_scalar(event.value)
    end = max(line, event.end_mark.line + (event.end_mark.column > 0))
    return Node("scalar", line, column, end, event.value, value)
