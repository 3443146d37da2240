"""A condition that was checked against the types of its facts, ready to be run over their values."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from auditor.policy.cel.functions import CALLS, METHODS, SIGNS, Overload, Type, Undecided
from auditor.policy.cel.syntax import LARGEST, SMALLEST, BuildsTooMuch, Mistake, Tree, parse

STEPS = 10_000
"""Rounds of loops that one run may take, all together. Given by the reference engine; it protects time and memory."""
MAX_GROWTH = 1000
"""How many times as long as its facts what a condition with loops builds may become. By judgment: protects memory;
evaluating counts rounds of loops alone."""
Run: TypeAlias = Callable[[Mapping[str, Any], list[Any]], Any]
"""From the facts, and the places of the loops' words (the first one counts the rounds), to a value."""
_UNFIT = object()
_STRINGS = frozenset({str})


class TooManySteps(Exception):
    """The loops of a condition go on for too long."""


class Program(NamedTuple):
    """A condition that can be run."""

    type: str
    """What it yields, as the language writes it."""
    body: Run
    places: int

    def run(self, facts: Mapping[str, Any]) -> Any:
        """What it yields.

        Raises:
            Undecided: a missing fact, or an error, decides. TooManySteps: its loops go on for too long.
        """
        return self.body(facts, [0] * self.places)


def program(source: str, types: Mapping[str, Type]) -> Program:
    """The condition, checked.

    Args:
        types: name → type of every fact.

    Raises:
        Mistake: it cannot be read, or its types do not fit together. BuildsTooMuch: it builds too much.
    """
    checker = _Checker(types)
    whole = checker.part(parse(source))
    return Program(written(whole.gives), whole.run, checker.places)


def written(one: Type) -> str:
    """A type as messages write it."""
    if isinstance(one, tuple):
        return f"list({written(one[1])})"
    return one or "dyn"


def _joined(a: Type, b: Type) -> Type:
    """What is both types; `_UNFIT` where nothing is."""
    if a is None or a == b:
        return b
    if b is None:
        return a
    if isinstance(a, tuple) and isinstance(b, tuple):
        inner = _joined(a[1], b[1])
        return inner if inner is _UNFIT else ("list", inner)
    return _UNFIT


class _Part(NamedTuple):
    gives: Type
    run: Run
    loops: bool
    """Whether rounds are counted in it."""
    grows: int = 1
    """How many times as long as the facts and words in it what it builds may be."""


class _Checker:
    def __init__(self, types: Mapping[str, Type]) -> None:
        self.types = types
        self.words: dict[str, tuple[Type, int]] = {}
        """Those of the loops around: name → type, place."""
        self.places = 1

    def part(self, node: Tree) -> _Part:
        """A part of the condition with all below it."""
        kind = node.kind
        if kind == "value":
            value = node.value
            name = {bool: "bool", int: "int", float: "double", str: "string"}[type(value)]
            return _Part(name, lambda _facts, _places: value, False)
        if kind in ("name", "select"):
            return self.named(node)
        if kind == "loop":
            return self.loop(node)
        parts = [self.part(one) for one in node.parts]
        if kind in ("&&", "||"):
            self.match(node, parts, (Overload(("bool", "bool"), "bool", bool),))
            return _Part("bool", (_both if kind == "&&" else _either)(*(one.run for one in parts)), _loop_in(parts))
        if kind == "list":
            return self.list(node, parts)
        if kind in ("==", "!=", "in", "[", "?"):
            return self.any_type(node, parts)
        known = METHODS if kind == "method" else CALLS if kind == "call" else SIGNS
        name = node.value or (kind if kind.endswith("_") else f"_{kind}_")
        ways = [one for one in known.get(name, ()) if len(one.takes) == len(parts)]
        if name == "_+_":
            both = _joined(parts[0].gives, parts[1].gives)
            if isinstance(both, tuple):
                return _Part(both, _called(operator.add, parts), _loop_in(parts), _grown(node, parts))
        if not ways:
            raise Mistake(node.at, f"a condition knows no function '{name}' of {len(parts)} values")
        found = self.match(node, parts, ways, name)
        grows = _grown(node, parts) if name == "_+_" else max((one.grows for one in parts), default=1)
        return _Part(found.gives, _called(found.run, parts), _loop_in(parts), grows)

    def named(self, node: Tree) -> _Part:
        """A fact, or the word of a loop."""
        name = _dotted(node)
        if node.kind == "name" and name in self.words:
            gives, place = self.words[name]
            return _Part(gives, lambda _facts, places: places[place], False)
        if name in self.types and name.partition(".")[0] not in self.words:
            gives = self.types[name]
            return _Part(gives, _loaded(name, gives), False)
        if node.kind == "select" and self.is_value(node.parts[0]):
            gives = self.part(node.parts[0]).gives
            raise Mistake(node.at, f"expression of type '{written(gives)}' has no field '{node.value}'")
        raise Mistake(node.at, f"undeclared reference to '{name}'")

    def is_value(self, node: Tree) -> bool:
        """Whether something, or what its name begins with, is no mere beginning of names."""
        name = _dotted(node)
        return not name or name in self.types or name.partition(".")[0] in self.words or (
            node.kind == "select" and self.is_value(node.parts[0])
        )  # fmt: skip

    def match(
        self, node: Tree, parts: list[_Part], ways: list[Overload] | tuple[Overload, ...], name: str = ""
    ) -> Overload:
        """The way to call that fits the types."""
        fitting = [
            one
            for one in ways
            if all(_joined(want, part.gives) is not _UNFIT for want, part in zip(one.takes, parts, strict=True))
        ]
        if not fitting:
            raise _no_overload(node.at, name or f"_{node.kind}_", parts)
        return fitting[0]

    def any_type(self, node: Tree, parts: list[_Part]) -> _Part:
        """A sign that asks only that its sides are of one type."""
        kind, loops = node.kind, _loop_in(parts)
        types = [one.gives for one in parts]
        if kind == "?":
            both = _joined(types[1], types[2])
            if _joined(types[0], "bool") is _UNFIT or both is _UNFIT:
                raise _no_overload(node.at, "_?_:_", parts)
            return _Part(both, _chosen(*(one.run for one in parts)), loops, max(one.grows for one in parts[1:]))
        if kind == "[":
            if _joined(types[0], ("list", None)) is _UNFIT or _joined(types[1], "int") is _UNFIT:
                raise _no_overload(node.at, "_[_]", parts)
            return _Part(types[0] and types[0][1], _called(_item, parts), loops, parts[0].grows)
        if kind == "in":
            inner = _joined(("list", types[0]), types[1])
            if inner is _UNFIT:
                raise _no_overload(node.at, "@in", parts)
            return _Part("bool", _called(_contained if _has_double(inner) else _is_in, parts), loops)
        both = _joined(*types)
        if both is _UNFIT:
            raise _no_overload(node.at, f"_{kind}_", parts)
        equal = _same if isinstance(both, tuple) and _has_double(both) else operator.eq
        if kind == "!=":
            equal = (lambda a, b: not _same(a, b)) if equal is _same else operator.ne
        return _Part("bool", _called(equal, parts), loops)

    def list(self, node: Tree, parts: list[_Part]) -> _Part:
        """Several values of one type."""
        inner: Type = None
        for one in parts:
            inner = _joined(inner, one.gives)
            if inner is _UNFIT:
                raise Mistake(node.at, "a list of values of several types")
        if all(one.kind == "value" for one in node.parts):
            value = tuple(one.value for one in node.parts)
            return _Part(("list", inner), lambda _facts, _places: value, False)
        made = _called(lambda *values: values, parts)
        return _Part(("list", inner), made, _loop_in(parts), _grown(node, parts))

    def loop(self, node: Tree) -> _Part:
        """A macro over a list."""
        macro, word = node.value
        over = self.part(node.parts[0])
        if _joined(over.gives, ("list", None)) is _UNFIT:
            raise Mistake(node.parts[0].at, f"expression of type '{written(over.gives)}' is no list to go over")
        if "dyn" in written(over.gives):
            raise Mistake(node.parts[0].at, "a list that holds nothing is none to go over")
        outer = self.words
        place = self.places
        self.places += 1
        self.words = {**outer, word: (over.gives[1], place)}
        body = [self.part(one) for one in node.parts[1:]]
        self.words = outer
        if macro == "map":
            gives: Type = ("list", body[-1].gives)
            told = body[:-1]
        else:
            gives, told = over.gives if macro == "filter" else "bool", body
        if told and _joined(told[0].gives, "bool") is _UNFIT:
            sign = {"all": "_&&_", "exists": "_||_"}.get(macro, "_?_:_")
            raise Mistake(node.at, f"found no matching overload for '{sign}' applied to '({written(told[0].gives)})'")
        made = _LOOPS[macro](over.run, place, *(one.run for one in body))
        grows = over.grows * body[-1].grows if macro == "map" else over.grows if macro == "filter" else 1
        return _Part(gives, made, True, _bounded(node, grows))


def _dotted(node: Tree) -> str:
    """The name with all its fields; empty where something else than a name begins it."""
    if node.kind == "name":
        return str(node.value)
    before = _dotted(node.parts[0]) if node.kind == "select" else ""
    return before and f"{before}.{node.value}"


def _no_overload(at: int, name: str, parts: list[_Part]) -> Mistake:
    told = ", ".join(written(one.gives) for one in parts)
    return Mistake(at, f"found no matching overload for '{name}' applied to '({told})'")


def _grown(node: Tree, parts: list[_Part]) -> int:
    """How much what is put together from parts may have grown."""
    whole = sum(one.grows for one in parts)
    return _bounded(node, whole) if _loop_in(parts) else max(whole, 1)


def _bounded(node: Tree, grows: int) -> int:
    if grows > MAX_GROWTH:
        raise BuildsTooMuch(node.at, "it builds too much")
    return max(grows, 1)


def _loop_in(parts: list[_Part]) -> bool:
    return any(one.loops for one in parts)


def _has_double(one: Type) -> bool:
    return one == "double" or (isinstance(one, tuple) and _has_double(one[1]))


def _same(a: Any, b: Any) -> bool:
    """Whether two lists hold the same; a value that is no number is like nothing, itself included."""
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    return bool(a == b)


def _contained(value: Any, held: tuple[Any, ...]) -> bool:
    return any(_same(value, one) for one in held)


def _is_in(value: Any, held: tuple[Any, ...]) -> bool:
    return value in held


def _item(held: tuple[Any, ...], at: int) -> Any:
    if not 0 <= at < len(held):
        raise Undecided
    return held[at]


def _number(value: Any) -> float | None:
    try:
        return float(value) if isinstance(value, (int, float)) else None
    except OverflowError:
        return None


def _strings(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, (tuple, list)):
        return None
    fit = _STRINGS.issuperset(map(type, value)) or all(isinstance(one, str) for one in value)
    return tuple(value) if fit else None


_TAKEN: Mapping[Type, Callable[[Any], Any]] = {
    "bool": lambda value: value if value is True or value is False else None,
    "int": lambda value: value if isinstance(value, int) and SMALLEST <= value <= LARGEST else None,
    "double": _number,
    "string": lambda value: value if isinstance(value, str) else None,
    ("list", "string"): _strings,
}
"""Type of a fact → its value as that; None for one of another type, which decides nothing."""


def _loaded(name: str, gives: Type) -> Run:
    taken = _TAKEN[gives]

    def run(facts: Mapping[str, Any], _places: list[Any]) -> Any:
        value = taken(facts.get(name))
        if value is None:
            raise Undecided(None if name in facts else name)
        return value

    return run


def _called(run: Callable[..., Any], parts: list[_Part]) -> Run:
    """A function over values; all of them are asked for, so that rounds count behind an error as well."""
    runs = [one.run for one in parts]
    if _loop_in(parts[1:]):

        def careful(facts: Mapping[str, Any], places: list[Any]) -> Any:
            values, wrong = [], None
            for one in runs:
                try:
                    values.append(one(facts, places))
                except Undecided as error:
                    wrong = wrong or error
            if wrong:
                raise wrong
            return run(*values)

        return careful
    if len(runs) == 1:
        (only,) = runs
        return lambda facts, places: run(only(facts, places))
    if len(runs) == 2:
        left, right = runs
        return lambda facts, places: run(left(facts, places), right(facts, places))
    return lambda facts, places: run(*[one(facts, places) for one in runs])


def _both(left: Run, right: Run) -> Run:
    """``&&``: false wherever one side is, whatever the other one is."""

    def run(facts: Mapping[str, Any], places: list[Any]) -> bool:
        try:
            if not left(facts, places):
                return False
        except Undecided as wrong:
            try:
                if not right(facts, places):
                    return False
            except Undecided:
                pass
            raise wrong from None
        return bool(right(facts, places))

    return run


def _either(left: Run, right: Run) -> Run:
    """``||``: true wherever one side is, whatever the other one is."""

    def run(facts: Mapping[str, Any], places: list[Any]) -> bool:
        try:
            if left(facts, places):
                return True
        except Undecided as wrong:
            try:
                if right(facts, places):
                    return True
            except Undecided:
                pass
            raise wrong from None
        return bool(right(facts, places))

    return run


def _chosen(condition: Run, first: Run, other: Run) -> Run:
    return lambda facts, places: (first if condition(facts, places) else other)(facts, places)


def _step(places: list[Any]) -> None:
    places[0] += 1
    if places[0] >= STEPS:
        raise TooManySteps


def _searching(*, wanted: bool) -> Callable[[Run, int, Run], Run]:
    """``exists`` and ``all``: they end where one word settles it, and only an error that nothing outweighs counts."""

    def make(over: Run, place: int, body: Run) -> Run:
        def run(facts: Mapping[str, Any], places: list[Any]) -> bool:
            wrong: Undecided | None = None
            for value in over(facts, places):
                places[place] = value
                _step(places)
                try:
                    if bool(body(facts, places)) is wanted:
                        return wanted
                except Undecided as error:
                    wrong = wrong or error
            if wrong:
                raise wrong
            return not wanted

        return run

    return make


def _one(over: Run, place: int, body: Run) -> Run:
    """``exists_one``."""
    held = _filter(over, place, body)
    return lambda facts, places: len(held(facts, places)) == 1


def _filter(over: Run, place: int, body: Run) -> Run:
    """``filter``: an error decides, and the last one is told."""

    def run(facts: Mapping[str, Any], places: list[Any]) -> tuple[Any, ...]:
        found, wrong = [], None
        for value in over(facts, places):
            places[place] = value
            _step(places)
            try:
                if body(facts, places):
                    found.append(value)
            except Undecided as error:
                wrong = error
        if wrong:
            raise wrong
        return tuple(found)

    return run


def _map(over: Run, place: int, *body: Run) -> Run:
    """``map``, with or without a condition."""
    *told, made = body

    def run(facts: Mapping[str, Any], places: list[Any]) -> tuple[Any, ...]:
        found, wrong = [], None
        for value in over(facts, places):
            places[place] = value
            _step(places)
            try:
                if told and not told[0](facts, places):
                    continue
            except Undecided as error:
                wrong = error
                continue
            try:
                found.append(made(facts, places))
            except Undecided as error:
                wrong = wrong or error
        if wrong:
            raise wrong
        return tuple(found)

    return run


_LOOPS: Mapping[str, Callable[..., Run]] = {
    "all": _searching(wanted=False), "exists": _searching(wanted=True), "exists_one": _one, "filter": _filter,
    "map": _map,
}  # fmt: skip
