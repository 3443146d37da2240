"""License expressions as choices: what binds together, and which of several the licensee may take."""

from __future__ import annotations

from itertools import product

from auditor.core import patterns as re

_TOKEN = re.compile(r"\(|\)|[^\s()]+")


def choices(expression: str) -> tuple[tuple[str, ...], ...]:
    """The choices an expression leaves, in the order written; each is what binds together in it.

    ``a OR (b AND c)`` leaves ``(a,)`` and ``(b, c)``; without OR there is one. AND binds closer than OR.

    Raises:
        ValueError: brackets or operators that do not fit.
    """
    tokens = _TOKEN.findall(expression)
    found, rest = _either(tokens)
    if rest or not found:
        raise ValueError(expression)
    return tuple(dict.fromkeys(tuple(dict.fromkeys(one)) for one in found))


def _either(tokens: list[str]) -> tuple[list[tuple[str, ...]], list[str]]:
    found, rest = _together(tokens)
    while rest and rest[0] == "OR":
        more, rest = _together(rest[1:])
        found = found + more
    return found, rest


def _together(tokens: list[str]) -> tuple[list[tuple[str, ...]], list[str]]:
    found, rest = _one(tokens)
    while rest and rest[0] == "AND":
        more, rest = _one(rest[1:])
        found = [(*a, *b) for a, b in product(found, more)]
    return found, rest


def _one(tokens: list[str]) -> tuple[list[tuple[str, ...]], list[str]]:
    if not tokens or tokens[0] in ("AND", "OR", ")"):
        raise ValueError(" ".join(tokens))
    if tokens[0] != "(":
        return [(tokens[0],)], tokens[1:]
    found, rest = _either(tokens[1:])
    if not rest or rest[0] != ")":
        raise ValueError(" ".join(tokens))
    return found, rest[1:]
