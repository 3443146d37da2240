"""SPDX license expressions, read leniently and without ever raising."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from auditor.core import patterns as re

_TOKEN = re.compile(r"\(|\)|[A-Za-z0-9][A-Za-z0-9.+:_-]*")
_OPERATORS = frozenset({"AND", "OR", "WITH"})
MOST_TOKENS = 200
"""Of a license expression. By judgment: bounds time."""
Resolve = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression."""

    text: str
    """With the ids as the records spell them."""
    ids: tuple[str, ...]
    """Record ids in order of appearance, exceptions included."""
    complete: bool
    """Whether every id is on record and none is ambiguous."""
    choice: bool
    """Whether it offers a choice (OR)."""


class _ExpressionReader:
    def __init__(self, tokens: list[str], resolve: Resolve, spell: Callable[[str], str]) -> None:
        self.tokens, self.resolve, self.spell = tokens, resolve, spell
        self.place = 0
        self.ids: list[str] = []
        self.complete = True
        self.choice = False

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def operator(self) -> str:
        return self.peek().upper() if self.peek().upper() in _OPERATORS else ""

    def either(self, depth: int) -> str | None:
        return self._chain("OR", lambda: self.both(depth))

    def both(self, depth: int) -> str | None:
        return self._chain("AND", lambda: self.single(depth))

    def _chain(self, word: str, part: Callable[[], str | None]) -> str | None:
        left = part()
        while left is not None and self.operator() == word:
            self.place += 1
            self.choice = self.choice or word == "OR"
            right = part()
            left = None if right is None else f"{left} {word} {right}"
        return left

    def single(self, depth: int) -> str | None:
        if self.peek() == "(" and depth < 40:
            self.place += 1
            inner = self.either(depth + 1)
            if inner is None or self.peek() != ")":
                return None
            self.place += 1
            return f"({inner})"
        name = self.name()
        if name is not None and self.operator() == "WITH":
            self.place += 1
            exception = self.name()
            return None if exception is None else f"{name} WITH {exception}"
        return name

    def name(self) -> str | None:
        word = self.peek()
        if not word or word in "()" or self.operator():
            return None
        self.place += 1
        found = self.resolve(word)
        if len(found) != 1:
            self.complete = False
            return word
        self.ids.append(found[0])
        return self.spell(found[0])


def parse(text: str, resolve: Resolve, spell: Callable[[str], str]) -> Expression | None:
    """Read an expression; None where it is none. ``resolve`` gives the record ids of an id, ``spell`` its SPDX id."""
    tokens = _TOKEN.findall(text)
    bare = "".join(text.split())
    if not tokens or len(tokens) > MOST_TOKENS or "".join(tokens) != bare:
        return None
    if len(tokens) > 1 and not any(token.upper() in _OPERATORS for token in tokens):
        return None
    reader = _ExpressionReader(tokens, resolve, spell)
    read = reader.either(0)
    if read is None or reader.place < len(tokens):
        return None
    return Expression(read, tuple(dict.fromkeys(reader.ids)), reader.complete, reader.choice)
