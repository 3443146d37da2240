"""SPDX license expressions, read leniently and without ever raising."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from auditor.core import patterns as re

_TOKEN = re.compile(r"\(|\)|[A-Za-z0-9][A-Za-z0-9.+:_-]*")
OPERATORS = frozenset({"AND", "OR", "WITH"})
MOST_TOKENS = 200
"""Of a license expression. By judgment: bounds time."""
MOST_BRANCHES = 12
"""Ways to take an expression that are told apart; one with more counts as all of its licenses together. By judgment:
nobody offers more, and each is judged for itself."""
Resolve = Callable[[str], tuple[str, ...]]
Branches = tuple[tuple[str, ...], ...]
"""Each way to take an expression: the ids that then apply together."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression."""

    text: str
    """With the ids as the records spell them."""
    ids: tuple[str, ...]
    """Record ids in order of appearance, exceptions included."""
    complete: bool
    """Whether every id is on record and none is ambiguous."""
    branches: Branches
    """The ways to take it, in order of appearance: one of them where it offers no choice."""

    @property
    def choice(self) -> bool:
        """Whether it offers a choice (OR)."""
        return len(self.branches) > 1


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    branches: Branches


class _ExpressionReader:
    def __init__(self, tokens: list[str], resolve: Resolve, spell: Callable[[str], str]) -> None:
        self.tokens, self.resolve, self.spell = tokens, resolve, spell
        self.place = 0
        self.ids: list[str] = []
        self.complete = True

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def operator(self) -> str:
        return self.peek().upper() if self.peek().upper() in OPERATORS else ""

    def either(self, depth: int) -> _Part | None:
        return self._chain("OR", lambda: self.both(depth), _either)

    def both(self, depth: int) -> _Part | None:
        return self._chain("AND", lambda: self.single(depth), _both)

    def _chain(
        self, word: str, part: Callable[[], _Part | None], join: Callable[[Branches, Branches], Branches]
    ) -> _Part | None:
        left = part()
        while left is not None and self.operator() == word:
            self.place += 1
            right = part()
            left = right and _Part(f"{left.text} {word} {right.text}", join(left.branches, right.branches))
        return left

    def single(self, depth: int) -> _Part | None:
        if self.peek() == "(" and depth < 40:
            self.place += 1
            inner = self.either(depth + 1)
            if inner is None or self.peek() != ")":
                return None
            self.place += 1
            return _Part(f"({inner.text})", inner.branches)
        name = self.name()
        if name is not None and self.operator() == "WITH":
            self.place += 1
            exception = self.name()
            return exception and _Part(f"{name.text} WITH {exception.text}", _both(name.branches, exception.branches))
        return name

    def name(self) -> _Part | None:
        word = self.peek()
        if not word or word in "()" or self.operator():
            return None
        self.place += 1
        found = self.resolve(word)
        if len(found) != 1:
            self.complete = False
            return _Part(word, ((),))
        self.ids.append(found[0])
        return _Part(self.spell(found[0]), (found,))


def _either(left: Branches, right: Branches) -> Branches:
    return tuple(dict.fromkeys((*left, *right)))


def _both(left: Branches, right: Branches) -> Branches:
    if len(left) * len(right) > MOST_BRANCHES:
        left, right = (_all_of(left),), (_all_of(right),)
    return tuple(dict.fromkeys(tuple(dict.fromkeys((*one, *other))) for one in left for other in right))


def _all_of(branches: Branches) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for branch in branches for one in branch))


def parse(text: str, resolve: Resolve, spell: Callable[[str], str]) -> Expression | None:
    """Read an expression; None where it is none. ``resolve`` gives the record ids of an id, ``spell`` its SPDX id."""
    tokens = _TOKEN.findall(text)
    bare = "".join(text.split())
    if not tokens or len(tokens) > MOST_TOKENS or "".join(tokens) != bare:
        return None
    if len(tokens) > 1 and not any(token.upper() in OPERATORS for token in tokens):
        return None
    reader = _ExpressionReader(tokens, resolve, spell)
    read = reader.either(0)
    if read is None or reader.place < len(tokens):
        return None
    ids = tuple(dict.fromkeys(reader.ids))
    branches = read.branches if len(read.branches) <= MOST_BRANCHES else (ids,)
    return Expression(read.text, ids, reader.complete, branches)


def joined(texts: Iterable[str]) -> str:
    """Expressions that apply together; a choice among them stands in brackets."""
    parts = tuple(dict.fromkeys(texts))
    return " AND ".join(f"({part})" if " OR " in part and len(parts) > 1 else part for part in parts)
