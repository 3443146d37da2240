"""Files of people in either spelling, British or American: keys and words become those that are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import MarkedDocument, Node
from auditor.core.spelling import meant


@dataclass(frozen=True, slots=True)
class Shape:
    """The words that are known at one place of a file; an item of a list has the place of its list."""

    keys: Mapping[str, Shape] = field(default_factory=dict)
    """Known keys → what is known below them."""
    own: Shape | None = None
    """What is known below a key that is a name of the writer's own; None where there are no such keys."""
    words: frozenset[str] = frozenset()
    """Words a scalar may be."""

    def __or__(self, other: Shape) -> Shape:
        """What is known where either may stand."""
        keys = {**self.keys, **{key: self.keys.get(key, ANYTHING) | below for key, below in other.keys.items()}}
        own = self.own | other.own if self.own and other.own else self.own or other.own
        return Shape(keys, own, self.words | other.words)


ANYTHING = Shape()
"""A place where every word stands for itself."""
LazyShape: TypeAlias = Callable[[], Shape]
"""A shape that is made when a file is read, not when a module is."""


def respelled(document: MarkedDocument, shape: Shape) -> MarkedDocument:
    """The document with its keys and words as they are known; every place stays where it was written.

    Raises:
        ConfigError: two spellings of one key stand in one mapping; both places are told.
    """
    problems: list[ConfigError] = []
    root = _node(document.root, shape, document.path, problems)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ConfigError("keys stand twice", problems=problems)
    return document if root is document.root else document.with_root(root)


def _node(node: Node, shape: Shape, path: str, problems: list[ConfigError]) -> Node:
    if node.kind == "scalar":
        if not shape.words or not isinstance(node.value, str):
            return node
        word = meant(node.value, shape.words)
        return node if word == node.value else replace(node, value=word)
    if node.kind == "sequence":
        items = tuple(_node(item, shape, path, problems) for item in node.items)
        return node if _same(items, node.items) else replace(node, items=items)
    pairs = tuple(_pair(key, value, shape, path, problems) for key, value in node.pairs)
    problems += _twice(node, pairs, path)
    unchanged = all(_same(new, old) for new, old in zip(pairs, node.pairs, strict=True))
    return node if unchanged else replace(node, pairs=pairs)


def _pair(key: Node, value: Node, shape: Shape, path: str, problems: list[ConfigError]) -> tuple[Node, Node]:
    name = meant(key.raw, shape.keys)
    below = shape.keys.get(name) or shape.own or ANYTHING
    if name != key.raw:
        key = replace(key, raw=name, value=name)
    return key, _node(value, below, path, problems)


def _twice(written: Node, pairs: tuple[tuple[Node, Node], ...], path: str) -> Iterator[ConfigError]:
    first: dict[str, Node] = {}
    for (was, _), (key, _) in zip(written.pairs, pairs, strict=True):
        before = first.setdefault(key.raw, was)
        if before is not was:
            yield ConfigError(
                f"the key {was.raw!r} stands twice, in two spellings",
                where=f"{path}:{was.line}:{was.column}",
                found=f"{before.raw!r} at line {before.line}, column {before.column}",
                wanted="each key once, in either spelling",
            )


def _same(new: tuple[Node, ...], old: tuple[Node, ...]) -> bool:
    return all(one is other for one, other in zip(new, old, strict=True))
