"""What a Python expression can be when it is a text: literals, names bound to them, defaults, choices, tables.

Nothing is executed. A name is looked up among the file's own assignments, parameters' defaults, class fields, command
line defaults and loops over literal lists; what comes from elsewhere stays unknown.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any

from auditor.discover._nouns import TooMuch

_DEPTH = 6
"""Assignments followed from a call back to its text. By judgment: bounds time."""
_MAX_COMBINED = 20
"""Texts that joined names can make. By judgment: more are made by a loop, and no list of models."""
_MAX_STEPS = 100_000
"""By judgment: bounds time where values lead to each other; the rest is told as not read."""
_MAX_WALKED = 1_000_000
"""Nodes of a syntax tree. By judgment: bounds time."""
_MAX_PARTS = 12
"""Parts of a dotted name. By judgment: bounds memory."""
_LONGEST_PART = 200
"""Characters. By judgment: bounds memory."""
_LONGEST = 300
"""Characters. Derived from the longest name that `auditor/discover/_names.py` takes."""


@dataclass(frozen=True, slots=True)
class Written:
    """A literal text and where it stands."""

    text: str
    line: int
    column: int


@dataclass(slots=True)
class Names:
    """Every expression each plain name, attribute or argument of a file is given, anywhere in it."""

    given: dict[str, list[ast.expr]] = field(default_factory=dict)
    steps: int = 0
    """How often a value was looked at: files that lead in circles or multiply come to an end."""
    walked: int = 0
    """How many parts of functions were looked at, once for each function around them."""
    tables: dict[int, ast.expr] = field(default_factory=dict)
    """What expressions that make tables stand for, by their identity, so that each is made once."""
    keyed: dict[int, dict[Any, list[ast.expr]]] = field(default_factory=dict)
    """The entries of tables by their keys, by the table's identity."""

    @classmethod
    def of(cls, nodes: Iterable[ast.AST]) -> Names:
        """Collect them from the nodes of a parsed file."""
        names = cls()
        for node in nodes:
            names._take(node)
        return names

    def _take(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
                self._bind(target, value)
            case ast.For(target=target, iter=values) | ast.comprehension(target=target, iter=values):
                self._loop(target, values)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                self._defaults(node.args)
                if not isinstance(node, ast.Lambda):
                    self._results(node)
            case ast.Call(func=ast.Attribute(attr="add_argument") | ast.Attribute(attr="option")):
                self._option(node)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for one, other in zip(target.elts, value.elts, strict=True):
                self._bind(one, other)
        name = target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else None
        if name:
            self.given.setdefault(name, []).append(value)

    def _loop(self, target: ast.expr, values: ast.expr) -> None:
        """A loop over a literal list, over a name that stands for one, or over the entries of a table."""
        match values:
            case ast.List() | ast.Tuple() | ast.Set():
                for value in values.elts:
                    self._bind(target, value)
            case ast.Name() | ast.Attribute():
                self._bind(target, values)
            case ast.Call(func=ast.Attribute(value=table, attr="items")) if isinstance(target, ast.Tuple):
                self._bind(target.elts[-1], table)
            case ast.Call(func=ast.Attribute(value=table, attr="values")):
                self._bind(target, table)

    def _defaults(self, arguments: ast.arguments) -> None:
        positional = [*arguments.posonlyargs, *arguments.args]
        for argument, value in zip(reversed(positional), reversed(arguments.defaults), strict=False):
            self.given.setdefault(argument.arg, []).append(value)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if default is not None:
                self.given.setdefault(argument.arg, []).append(default)

    def _results(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """What a function returns, under its name with brackets."""
        for node in ast.walk(function):
            self.walked += 1
            if self.walked > _MAX_WALKED:
                raise TooMuch("functions within functions beyond what is read")
            if isinstance(node, ast.Return) and node.value is not None:
                self.given.setdefault(f"{function.name}()", []).append(node.value)

    def _option(self, node: ast.Call) -> None:
        default = next((word.value for word in node.keywords if word.arg == "default"), None)
        for argument in node.args:
            if default is not None and isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                self.given.setdefault(argument.value.lstrip("-").replace("-", "_"), []).append(default)

    def _step(self) -> None:
        self.steps += 1
        if self.steps > _MAX_STEPS:
            raise TooMuch(f"its values lead to each other in more than {_MAX_STEPS} steps, the rest is not read")

    def texts(self, value: ast.expr | None, depth: int = _DEPTH) -> Iterator[Written]:
        """The literal texts ``value`` can be, each where it is written."""
        self._step()
        if value is None or depth < 0:
            return
        match value:
            case ast.Constant(value=str(text)):
                yield Written(text, value.lineno, value.col_offset)
            case ast.Attribute(attr="value", value=member) if "value" not in self.given:
                yield from self.texts(member, depth - 1)  # of an enumeration
            case ast.Name(id=name) | ast.Attribute(attr=name):
                for given in self.given.get(name, [])[:20]:
                    if given is not value:
                        yield from self.texts(given, depth - 1)
            case ast.IfExp(body=one, orelse=other):
                yield from self.texts(one, depth - 1)
                yield from self.texts(other, depth - 1)
            case ast.BoolOp(values=values) | ast.List(elts=values) | ast.Tuple(elts=values):
                for each in values:
                    yield from self.texts(each, depth - 1)
            case ast.Subscript():
                for entry in self._entries(value, depth):
                    yield from self.texts(entry, depth - 1)
            case ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()):
                yield from self._composed(value, depth)
            case ast.Dict(values=values):
                for entry in values:
                    yield from self.texts(entry, depth - 1)
            case ast.Call():
                yield from self._call(value, depth)

    def _composed(self, value: ast.expr, depth: int) -> Iterator[Written]:
        """Texts put together of others, where every part is known; the first few of all combinations."""
        parts = _parts(value)
        known = [
            [part] if isinstance(part, str) else [one.text for one in self.texts(part, depth - 1)] for part in parts
        ]
        for combination in islice(product(*known), _MAX_COMBINED):
            if sum(map(len, combination)) <= _LONGEST:
                yield Written("".join(combination), value.lineno, value.col_offset)

    def _entries(self, value: ast.expr, depth: int) -> Iterator[ast.expr]:
        """The expressions that ``table[key]`` can mean; all of them where the key is not a literal of the table."""
        if not isinstance(value, ast.Subscript) or _is_environment(value.value) or depth < 0:
            return
        for table in map(self._table, self._tables(value.value, depth)):
            if isinstance(table, ast.Dict):
                wanted = value.slice.value if isinstance(value.slice, ast.Constant) else None
                fitting = self._fitting(table, wanted)
                yield from fitting or ([] if isinstance(wanted, str) else table.values)
            elif isinstance(table, ast.DictComp):
                yield table.value
            elif isinstance(table, (ast.List, ast.Tuple)):
                yield from table.elts

    def _fitting(self, table: ast.Dict, wanted: Any) -> list[ast.expr]:
        """The entries under a key; the table is sorted by its keys once, however often it is asked."""
        if id(table) not in self.keyed:
            by_key: dict[Any, list[ast.expr]] = {}
            for key, one in zip(table.keys, table.values, strict=True):
                if isinstance(key, ast.Constant):
                    by_key.setdefault(key.value, []).append(one)
            self.keyed[id(table)] = by_key
        return self.keyed[id(table)].get(wanted, [])

    def _table(self, value: ast.expr) -> ast.expr:
        if id(value) not in self.tables:
            self.tables[id(value)] = _as_table(value)
        return self.tables[id(value)]

    def _tables(self, table: ast.expr, depth: int) -> Iterator[ast.expr]:
        if isinstance(table, ast.Subscript):
            yield from self._entries(table, depth - 1)
        elif isinstance(table, (ast.Name, ast.Attribute)):
            yield from self.given.get(table.id if isinstance(table, ast.Name) else table.attr, [])[:5]
        else:
            yield table

    def _call(self, call: ast.Call, depth: int) -> Iterator[Written]:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in ("getenv", "get", "env", "config", "setdefault", "getattr", "Form", "Query", "str"):
            index = 2 if name == "getattr" else 0 if name in ("str", "Form", "Query") else 1
            yield from (text for argument in call.args[index : index + 1] for text in self.texts(argument, depth - 1))
            yield from self._keyword(call, "default", depth)
            if name == "get" and isinstance(call.func, ast.Attribute) and call.args:
                entry = ast.Subscript(value=call.func.value, slice=call.args[0])
                yield from self.texts(entry, depth - 1)
        elif name in ("format", "join"):
            yield from self._composed(call, depth)
        elif name in ("field", "Field", "Option", "Argument", "String"):
            first = call.args[:1] if name != "field" else []
            yield from (text for argument in first for text in self.texts(argument, depth - 1))
            yield from self._keyword(call, "default", depth)
        elif name in ("selectbox", "radio", "multiselect", "Dropdown", "Radio"):
            lists = [*call.args, *(word.value for word in call.keywords)]
            for choice in lists:
                if isinstance(choice, (ast.List, ast.Tuple, ast.Name)):
                    yield from self.texts(choice, depth - 1)
        elif name == "dict":
            yield from self.texts(self._table(call), depth)
        else:
            for value in self.given.get(f"{name}()", [])[:20]:
                yield from self.texts(value, depth - 1)

    def _keyword(self, call: ast.Call, name: str, depth: int) -> Iterator[Written]:
        for word in call.keywords:
            if word.arg == name:
                yield from self.texts(word.value, depth - 1)


def _as_table(value: ast.expr) -> ast.expr:
    """``dict(a=…)`` as the table it makes; anything else as it is."""
    match value:
        case ast.Call(func=ast.Name(id="dict"), keywords=words):
            keys: list[ast.expr | None] = [ast.Constant(word.arg) for word in words]
            return ast.Dict(keys=keys, values=[word.value for word in words])
    return value


def _parts(value: ast.expr) -> list[str | ast.expr]:
    """What a text is put together of: f-strings, ``+``, ``%s``, ``format`` and paths that are joined."""
    match value:
        case ast.JoinedStr(values=values):
            return [each.value if isinstance(each, ast.FormattedValue) else each for each in values]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [left, right]
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod(), right=right):
            given = list(right.elts) if isinstance(right, ast.Tuple) else [right]
            return _filled(text.split("%s"), given)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format"), args=given, keywords=[]):
            return _filled(text.split("{}"), list(given))
        case ast.Call(func=ast.Attribute(value=ast.Constant(value="/"), attr="join"), args=[ast.List(elts=given)]):
            return _filled([*[""], *["/"] * (len(given) - 1), ""], list(given))
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="path"), attr="join"), args=given):
            return _filled([*[""], *["/"] * (len(given) - 1), ""], list(given))
    return [ast.Name(id="")]


def _filled(texts: list[str], given: list[ast.expr]) -> list[str | ast.expr]:
    """A template's literal pieces with what is given between them; unknown where the numbers differ."""
    if len(texts) != len(given) + 1:
        return [ast.Name(id="")]
    parts: list[str | ast.expr] = [texts[0]]
    for value, text in zip(given, texts[1:], strict=True):
        parts += [value, text]
    return parts


def _is_environment(value: ast.expr) -> bool:
    return isinstance(value, ast.Attribute) and value.attr == "environ"


def dotted(function: ast.expr, known: dict[int, tuple[str, ...]]) -> str:
    """The name that is called, with dots; calls and subscripts on the way are left out.

    ``known`` remembers the names of the expressions of one file, so that a chain of calls is followed once and not
    once for each of its links. Of a long chain the first name and the last ones are kept.
    """
    trail: list[tuple[int, str | None]] = []
    parts: tuple[str, ...] | None = None
    while parts is None:
        if id(function) in known:
            parts = known[id(function)]
            break
        match function:
            case ast.Attribute(value=inner, attr=name):
                trail.append((id(function), name))
                function = inner
            case ast.Call(func=inner) | ast.Subscript(value=inner):
                trail.append((id(function), None))
                function = inner
            case ast.Name(id=name):
                parts = (name[:_LONGEST_PART],)
            case _:
                parts = ()
    for place, name_ in reversed(trail):
        if name_ is not None:
            kept = parts if len(parts) < _MAX_PARTS else (parts[0], *parts[2:])
            parts = (*kept, name_[:_LONGEST_PART])
        known[place] = parts
    return ".".join(parts)
