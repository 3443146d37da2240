"""What a Python expression can be when it is a text: literals, names bound to them, defaults, choices, tables.

Nothing is executed. A name is looked up among the file's own assignments, parameters' defaults, class fields, command
line defaults and loops over literal lists; what comes from elsewhere stays unknown.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_DEPTH = 6


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
            case ast.For(target=target, iter=ast.List() | ast.Tuple() | ast.Set() as values):
                for value in values.elts:
                    self._bind(target, value)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                self._defaults(node.args)
            case ast.Call(func=ast.Attribute(attr="add_argument") | ast.Attribute(attr="option")):
                self._option(node)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for one, other in zip(target.elts, value.elts, strict=True):
                self._bind(one, other)
        name = target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else None
        if name:
            self.given.setdefault(name, []).append(value)

    def _defaults(self, arguments: ast.arguments) -> None:
        positional = [*arguments.posonlyargs, *arguments.args]
        for argument, value in zip(reversed(positional), reversed(arguments.defaults), strict=False):
            self.given.setdefault(argument.arg, []).append(value)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if default is not None:
                self.given.setdefault(argument.arg, []).append(default)

    def _option(self, node: ast.Call) -> None:
        default = next((word.value for word in node.keywords if word.arg == "default"), None)
        for argument in node.args:
            if default is not None and isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                self.given.setdefault(argument.value.lstrip("-").replace("-", "_"), []).append(default)

    def texts(self, value: ast.expr | None, depth: int = _DEPTH) -> Iterator[Written]:
        """The literal texts ``value`` can be, each where it is written."""
        if value is None or depth < 0:
            return
        match value:
            case ast.Constant(value=str(text)):
                yield Written(text, value.lineno, value.col_offset)
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
            case ast.Subscript(value=table):
                if not _is_environment(table):
                    yield from self._table(table, depth)
            case ast.Dict(values=values):
                for entry in values:
                    yield from self.texts(entry, depth - 1)
            case ast.Call():
                yield from self._call(value, depth)

    def _table(self, table: ast.expr, depth: int) -> Iterator[Written]:
        tables = self.given.get(table.id, []) if isinstance(table, ast.Name) else [table]
        for each in tables[:5]:
            if isinstance(each, (ast.Dict, ast.List, ast.Tuple)):
                yield from self.texts(each, depth - 1)

    def _call(self, call: ast.Call, depth: int) -> Iterator[Written]:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in ("getenv", "get", "env", "config", "setdefault", "getattr", "Form", "Query", "str"):
            index = 2 if name == "getattr" else 0 if name in ("str", "Form", "Query") else 1
            yield from (text for argument in call.args[index : index + 1] for text in self.texts(argument, depth - 1))
            yield from self._keyword(call, "default", depth)
            if name == "get" and isinstance(call.func, ast.Attribute) and not _is_environment(call.func.value):
                yield from self._table(call.func.value, depth)
        elif name in ("field", "Field", "Option", "Argument", "String"):
            first = call.args[:1] if name != "field" else []
            yield from (text for argument in first for text in self.texts(argument, depth - 1))
            yield from self._keyword(call, "default", depth)

    def _keyword(self, call: ast.Call, name: str, depth: int) -> Iterator[Written]:
        for word in call.keywords:
            if word.arg == name:
                yield from self.texts(word.value, depth - 1)


def _is_environment(value: ast.expr) -> bool:
    return isinstance(value, ast.Attribute) and value.attr == "environ"


def dotted(function: ast.expr) -> str:
    """The name that is called, with dots; calls and subscripts on the way are left out."""
    parts: list[str] = []
    while True:
        match function:
            case ast.Attribute(value=inner, attr=name):
                parts.append(name)
                function = inner
            case ast.Name(id=name):
                return ".".join(reversed([*parts, name]))
            case ast.Call(func=inner) | ast.Subscript(value=inner):
                function = inner
            case _:
                return ".".join(reversed(parts))
