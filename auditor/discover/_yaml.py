"""Reads the YAML that people really write: several documents, anchors, foreign tags, template braces.

Positions are kept, recursion is not used while reading, and an alias gives the very node it names; walkers bound
themselves by never entering the same node twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from auditor.core import patterns as re
from auditor.core.marked_yaml import Node
from auditor.discover._nouns import TooMuch, Unparsable

MAX_NESTING = 60
"""Levels. By judgment: protects the stack."""
_MAX_REPEATED = 2_000_000
"""Characters that aliases stand for. By judgment: protects memory from aliases of aliases."""
_MAX_EVENTS = 200_000
"""A parser pays for each key and value, not for each letter; files of more are data or generated. By judgment: bounds
time; such a file is told as not searched."""
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
    builder = _YamlBuilder()
    try:
        for number, event in enumerate(yaml.parse(text.removeprefix("\ufeff"), Loader=_LOADER)):
            if number > _MAX_EVENTS:
                raise TooMuch(f"more than {_MAX_EVENTS} keys and values")
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


class _YamlBuilder:
    """Builds trees from events with a stack of its own."""

    def __init__(self) -> None:
        self.roots: list[Node] = []
        self._open: list[tuple[Any, list[Node]]] = []
        self._anchors: dict[str, Node] = {}
        self._kept: list[Node] = []
        self._sizes: dict[int, int] = {}
        """By the identity of nodes that are kept."""
        self._repeated = 0

    def take(self, event: Any) -> None:
        """The next event of the parser."""
        if isinstance(event, yaml.ScalarEvent):
            self._add(_scalar(event), event.anchor)
            return
        if isinstance(event, yaml.CollectionEndEvent):
            self._close()
            return
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.CollectionStartEvent):
            if len(self._open) >= MAX_NESTING:
                raise Unparsable(f"nested more than {MAX_NESTING} deep, line {line}")
            self._open.append((event, []))
        elif isinstance(event, yaml.AliasEvent):
            node = self._anchors.get(str(event.anchor), Node("scalar", line, column, line))
            self._repeated += self._seen_again(node)
            if self._repeated > _MAX_REPEATED:
                raise TooMuch(f"aliases repeat more than {_MAX_REPEATED} characters, line {line}")
            self._add(node, None)

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

    def _seen_again(self, node: Node) -> int:
        """What a reader of a place looks at: the node, what is in it, and what is in that."""
        if id(node) not in self._sizes:
            self._sizes[id(node)] = _size(node, 2)
        return self._sizes[id(node)]

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = node
            self._kept.append(node)
        if self._open:
            self._open[-1][1].append(node)
        else:
            self.roots.append(node)


def _size(node: Node, depth: int) -> int:
    below = [*node.items, *(part for pair in node.pairs for part in pair)] if depth else []
    return len(node.raw) + 1 + sum(_size(part, depth - 1) for part in below)


def _scalar(event: Any) -> Node:
    start, stop = event.start_mark, event.end_mark
    line = start.line + 1
    end = max(line, stop.line + (stop.column > 0))
    return Node("scalar", line, start.column + 1, end, event.value, event.value)
