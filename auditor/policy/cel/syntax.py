"""From the text of a condition to its tree, with the place of each part; the first mistake is told."""

from __future__ import annotations

from typing import Any, NamedTuple, NoReturn

from auditor.core import patterns as re

DEEPEST = 32
"""Levels of brackets, and of parts within parts. Given by the reference engine; it bounds Python's
own stack as well."""
RESERVED = frozenset(
    "as break const continue else for function if import let loop namespace package return var void while".split()
)
"""Names that the grammar keeps."""
WORDS = frozenset({"true", "false", "null", "in"})
"""Names that are no names."""
_ESCAPE = r"""\\(?:[abfnrtv"'\\?`]|[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})"""
_TOKEN = re.compile(
    r"(?P<space>(?:[ \t\r\n\f]|//[^\n]*)+)"
    r"|(?P<bytes>[bB][rR]?(?=['\"]))"
    r"|(?P<raw>[rR](?:\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|\"[^\"\n\r]*\"|'[^'\n\r]*'))"
    rf"|(?P<string>\"\"\"(?:{_ESCAPE}|[^\\])*?\"\"\"|'''(?:{_ESCAPE}|[^\\])*?'''"
    rf"|\"(?:{_ESCAPE}|[^\\\"\n\r])*\"|'(?:{_ESCAPE}|[^\\'\n\r])*')"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<float>[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<unsigned>(?:0x[0-9a-fA-F]+|[0-9]+)[uU])"
    r"|(?P<int>0x[0-9a-fA-F]+|[0-9]+)"
    r"|(?P<sign>&&|\|\||[=!<>]=|[-+*/%<>!?:.,()\[\]{}])"
)
_ESCAPED = re.compile(_ESCAPE)
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LEVELS = {
    "||": 0, "&&": 1, "<": 2, "<=": 2, ">": 2, ">=": 2, "==": 2, "!=": 2, "in": 2, "+": 3, "-": 3, "*": 4, "/": 4,
    "%": 4,
}  # fmt: skip
"""Sign → how close it binds. Given by the grammar."""
LOOPS = {"all": 2, "exists": 2, "exists_one": 2, "filter": 2, "map": 3}
"""Macro → how many levels its body stands below it. Given by what the language says a macro stands for."""
_KINDS = {"int": int, "float": float}
SMALLEST, LARGEST = -(2**63), 2**63 - 1
"""Whole numbers. Given by the language: 64 bits."""


class Mistake(ValueError):
    """What is wrong with a condition, and where."""

    def __init__(self, at: int, said: str) -> None:
        """At which character."""
        super().__init__(said)
        self.at, self.said = at, said


class BuildsTooMuch(Mistake):
    """What a condition builds may become far longer than its facts are."""


class Tree(NamedTuple):
    """A part of a condition with all below it."""

    kind: str
    """``value``, ``name``, ``select``, ``call``, ``method``, ``list``, ``loop``, or a sign."""
    at: int
    value: Any = None
    parts: tuple[Tree, ...] = ()
    depth: int = 1


def parse(source: str) -> Tree:
    """The tree of a condition.

    Raises:
        Mistake: it cannot be read.
    """
    parser = _Parser(source)
    found = parser.expression()
    if parser.kind != "end":
        parser.unexpected()
    return found


def _node(kind: str, at: int, parts: tuple[Tree, ...], value: Any = None, below: int = 1) -> Tree:
    depth = 1 + max((one.depth for one in parts), default=0)
    if below > 1:
        depth = max(depth, *(below + one.depth for one in parts[1:]))
    if depth > DEEPEST:
        raise Mistake(0, f"parts within parts, more than {DEEPEST} levels deep")
    return Tree(kind, at, value, parts, depth)


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.end = 0
        self.level = 0
        self.advance()

    def advance(self) -> None:
        """To the next word or sign."""
        self.kind = "space"
        while self.kind == "space":
            self.at = self.end
            found = _TOKEN.match(self.source, self.at)
            if found is not None:
                self.kind, self.text, self.end = found.lastgroup or "", found.group(), found.end()
            elif self.at < len(self.source):
                raise Mistake(self.at, f"a sign or quote that does not belong here: {self.source[self.at]!r}")
            else:
                self.kind, self.text = "end", ""
        if self.kind == "name" and self.text in WORDS:
            self.kind = "sign"

    def unexpected(self) -> NoReturn:
        """The word at hand cannot stand where it does."""
        if self.kind == "end":
            raise Mistake(self.at, "it ends too early")
        raise Mistake(self.at, f"unexpected {self.text!r}")

    def expect(self, sign: str) -> None:
        """A sign, and on."""
        if self.kind != "sign" or self.text != sign:
            self.unexpected()
        self.advance()

    def sees(self, sign: str) -> bool:
        """Whether the sign is at hand."""
        return self.text == sign and self.kind == "sign"

    def expression(self) -> Tree:
        """Anything."""
        self.level += 1
        if self.level > DEEPEST:
            raise Mistake(0, f"brackets within brackets, more than {DEEPEST} levels deep")
        found = self.binary(0)
        if self.sees("?"):
            at = self.at
            self.advance()
            first = self.binary(0)
            self.expect(":")
            found = _node("?", at, (found, first, self.expression()))
        self.level -= 1
        return found

    def binary(self, least: int) -> Tree:
        """What signs of a level and those that bind closer hold together."""
        left = self.unary()
        while self.kind == "sign" and (level := _LEVELS.get(self.text, -1)) >= least:
            sign = self.text
            parts, places = [left], []
            while self.sees(sign) if level < 2 else len(parts) < 2:
                places.append(self.at)
                self.advance()
                parts.append(self.binary(level + 1))
            left = _balanced(sign, parts, places, 0, len(places) - 1)
        return left

    def unary(self) -> Tree:
        """A part with the signs before it."""
        at, sign, count = self.at, self.text, 0
        while sign in ("!", "-") and self.sees(sign):
            self.advance()
            count += 1
        if sign == "-" and count == 1 and self.kind in _KINDS:
            return self.behind(self.number(negative=True))
        if sign == "!" and self.sees("-"):
            place = self.at
            self.advance()
            if self.kind not in _KINDS:
                raise Mistake(place, "unexpected '-'")
            found = self.behind(self.number(negative=True))
        else:
            found = self.behind(self.primary())
        return _node(f"{sign}_", at, (found,)) if count % 2 else found

    def number(self, *, negative: bool) -> Tree:
        """A number, with its sign."""
        at, text = self.at, self.text
        if self.kind == "float":
            value: float = float(text)
        else:
            value = int(text, 16 if text.startswith("0x") else 10)
            if value > LARGEST + negative:
                raise Mistake(at, "a number that is too large")
        self.advance()
        return Tree("value", at, -value if negative else value)

    def primary(self) -> Tree:
        """A literal, a name, a call, a list or something in brackets."""
        at, text, kind = self.at, self.text, self.kind
        if kind in _KINDS:
            return self.number(negative=False)
        if kind in ("string", "raw"):
            self.advance()
            return Tree("value", at, _unquoted(text, at))
        if kind == "name":
            self.advance()
            if self.sees("("):
                place = self.at
                return _node("call", place, self.arguments(")"), text)
            if text in RESERVED:
                raise Mistake(at, f"{text!r} is no name: the grammar keeps it")
            return Tree("name", at, text)
        if kind in ("bytes", "unsigned") or text in ("{", "null"):
            raise Mistake(at, "a condition knows no maps, bytes, unsigned numbers or null")
        if kind != "sign":
            self.unexpected()
        if text in ("true", "false"):
            self.advance()
            return Tree("value", at, text == "true")
        if text == "(":
            self.advance()
            found = self.expression()
            self.expect(")")
            return found
        if text == ".":
            raise Mistake(at, "a name that begins with a point")
        if text != "[":
            self.unexpected()
        return _node("list", at, self.arguments("]"))

    def arguments(self, closing: str) -> tuple[Tree, ...]:
        """What stands in brackets; a list may end with a comma."""
        self.advance()
        found: list[Tree] = []
        comma = closing == "]" and self.sees(",")
        if comma:
            self.advance()
        while not self.sees(closing):
            if comma:
                self.unexpected()
            found.append(self.expression())
            if not self.sees(closing):
                self.expect(",")
                if closing == "]" and self.sees(closing):
                    break
                if self.sees(closing):
                    self.unexpected()
        self.expect(closing)
        return tuple(found)

    def behind(self, found: Tree) -> Tree:
        """A part with all that is asked of it: fields, calls and places."""
        while self.kind == "sign" and self.text in (".", "["):
            at = self.at
            self.advance()
            if self.source[at] == "[":
                found = _node("[", at, (found, self.expression()))
                self.expect("]")
                continue
            if self.kind != "name":
                self.unexpected()
            name = self.text
            self.advance()
            if self.sees("("):
                at = self.at
                found = _called(found, name, at, self.arguments(")"))
            elif self.sees("{"):
                raise Mistake(self.at, "a condition knows no maps, bytes, unsigned numbers or null")
            else:
                found = _node("select", at, (found,), name)
        return found


def _called(target: Tree, name: str, at: int, arguments: tuple[Tree, ...]) -> Tree:
    if name not in LOOPS or len(arguments) not in ((2, 3) if name == "map" else (2,)):
        return _node("method", at, (target, *arguments), name)
    variable, *body = arguments
    if variable.kind != "name":
        raise Mistake(variable.at, f"the first word in {name}() must be a plain name")
    below = LOOPS[name] + (len(body) > 1)
    return _node("loop", at, (target, *body), (name, variable.value), below)


def _balanced(sign: str, parts: list[Tree], places: list[int], low: int, high: int) -> Tree:
    """A row of parts as a tree that is no deeper than it must be, as the reference engine grows it."""
    middle = (low + high + 1) // 2
    left = parts[middle] if middle == low else _balanced(sign, parts, places, low, middle - 1)
    right = parts[middle + 1] if middle == high else _balanced(sign, parts, places, middle + 1, high)
    return _node(sign, places[middle], (left, right))


def _unquoted(text: str, at: int) -> str:
    raw = text[0] in "rR"
    text = text[1:] if raw else text
    quotes = 3 if text[:3] in ('"""', "'''") and len(text) >= 6 else 1
    text = text[quotes:-quotes]
    if quotes == 3:
        text = text.replace("\r\n", "\n").replace("\r", "\n")  # lines end in one way, however the file ends them
    if raw and text.endswith("\\"):
        raise Mistake(at, "a raw word that ends with a backslash")
    if raw:
        return text
    found = _ESCAPED.sub(lambda match: _unescaped(match.group()[1:]), text)
    if any("\ud800" <= one <= "\udfff" for one in found):
        raise Mistake(at, "a word with half a character")
    return found


def _unescaped(written: str) -> str:
    if written[0] in "xXuU":
        code = int(written[1:], 16)
        return chr(code) if code < 0x110000 else "\ud800"
    return chr(int(written, 8)) if written[0] in "0123" else _PLAIN.get(written, written)
