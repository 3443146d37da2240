"""Conditions that nobody would write, and values for their facts."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

STRINGS = ("list", "string")
TYPES: dict[str, Any] = {
    "b": "bool", "org.open": "bool", "org.open.late": "bool", "i": "int", "org.users": "int", "d": "double",
    "org.share": "double", "s": "string", "org.sector": "string", "org.sector.detail": "string", "day": "string",
    "l": STRINGS, "org.tags": STRINGS, "org.places": STRINGS,
}  # fmt: skip
"""Facts, some with names that begin with others."""
_SCALARS = ("bool", "int", "double", "string", "timestamp", "duration")
VALUES: dict[Any, Sequence[Any]] = {
    "bool": (True, False),
    "int": (0, 1, -1, 2, 5, 10_000, 2**63 - 1, -(2**63), True),
    "double": (0.0, 1.0, -1.5, 0.5, 1e300, float("inf"), 3),
    "string": ("", "a", "b", "US", "US-CA", "é", "😀x", "2026-01-02", "2026-01-02T03:04:05Z", "1h", "12", "true"),
    STRINGS: ((), ("a",), ("a", "b"), ("US", "US-CA", "RU"), ("b", "b"), ["a", "é"], ("x",) * 120),
}
_OFF = (None, 3, 2.5, "x", ["a", 1], {"a": 1}, True, 2**63)
"""Values of any type, which only a mistake of ours would give a fact."""
_LITERALS: dict[str, Sequence[str]] = {
    "bool": ("true", "false"),
    "int": ("0", "1", "2", "-1", "5", "0x10", "9223372036854775807", "-9223372036854775808", "- 3", "--3", "007"),
    "double": ("0.0", "1.0", "0.5", "-1.5", "1e3", ".5", "1.5e-2", "1e308", "-.5", "1e400"),
    "string": (
        "''", "'a'", '"b"', "'US'", "'US-CA'", "'é'", "'\\u00e9'", "r'\\d'", "'''a'b'''", "'😀'", "'a\\'b'", "'1h'",
        "'2026-01-02T03:04:05Z'", "'12'", "'true'", '"\\x41\\101\\n"', "'2026-01-02'",
    ),
    "timestamp": (
        "timestamp('2026-01-02T03:04:05Z')", "timestamp('2026-02-28T23:59:59.999Z')", "timestamp(0)", "timestamp(-1)",
        "timestamp('0001-01-01T00:00:00Z')", "timestamp('9999-12-31T23:59:59.999999999Z')", "timestamp('2024-02-29')",
        "timestamp('2024-12-31T12:00:00+05:30')", "timestamp('1969-12-31T23:59:59.25-00:45')",
        "timestamp(253402300800)",
    ),
    "duration": (
        "duration('1h')", "duration('-90m')", "duration('1h30m5s')", "duration('0')", "duration('1.5s')",
        "duration('-1.25s')", "duration('24h')", "duration('7ms3us1ns')", "duration('2562047h')", "duration('1d')",
        "duration('-0.001s')",
    ),
}  # fmt: skip
_PATTERNS = (
    "'a'", "'^a'", "'b$'", "'U.'", "'[a-z]+'", r"r'\\d+'", r"r'\d{4}-\d\d-\d\d'", r"r'^\w+$'", "'('", "'a{2}'", "'a**'",
    "'(?i)us'", "'a|b'", "'^$'", r"r'\bUS\b'", "'[^a]'", "'.'", "'[[:alpha:]]'", r"r'\.'", "'a{,2}'",
    "'x{1001}'", "'*'",
    r"r'[\w-]+'", "'[]a]'", r"r'\s'", "'(?P<n>a)'", "'(a|b)*c'", "'a?'", "'[a-'", r"r'\-'", "'é'", "'[é-ü]'",
    "'US-(CA|TX)'",
)  # fmt: skip
_GETTERS = (
    "getFullYear",
    "getMonth",
    "getDate",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getHours",
    "getMinutes",
    "getSeconds",
    "getMilliseconds",
)
_WORDS = ("x", "y", "v", "b", "org", "s")
"""Names of loops' words, some of them those of facts."""


class Writer:
    """Writes conditions.

    Args:
        draw: where chance comes from.
        slips: how often a part is of another type than it must be.
    """

    def __init__(self, draw: Random, slips: float = 0.0) -> None:
        self.draw, self.slips = draw, slips
        self.words: list[tuple[str, Any]] = []

    def condition(self) -> str:
        """One that yields true or false."""
        return self.part("bool", self.draw.choice((1, 2, 3, 3, 4, 5)))

    def part(self, kind: Any, depth: int) -> str:
        """Something of a type."""
        draw = self.draw
        if draw.random() < self.slips:
            kind = draw.choice((*_SCALARS, STRINGS, ("list", "int")))
        if depth <= 0 or draw.random() < 0.12:
            return self.leaf(kind)
        if draw.random() < 0.06:
            return f"({self.part('bool', depth - 1)} ? {self.part(kind, depth - 1)} : {self.part(kind, depth - 1)})"
        if draw.random() < 0.03:
            return f"[{self.part(kind, depth - 1)}, {self.part(kind, 0)}][{self.part('int', 0)}]"
        if isinstance(kind, tuple):
            return self.list(kind, depth - 1)
        made: str = getattr(self, f"_{kind}")(depth - 1)
        return f"({made})" if draw.random() < 0.9 else made

    def leaf(self, kind: Any) -> str:
        """A literal, a fact or the word of a loop."""
        draw = self.draw
        hidden = {name for name, _ in self.words}
        held = [name for name, one in self.words if one == kind and dict(self.words)[name] == kind]
        if held and draw.random() < 0.6:
            return draw.choice(held)
        facts = [name for name, one in TYPES.items() if one == kind and name.split(".")[0] not in hidden]
        if facts and draw.random() < 0.65:
            return draw.choice(facts)
        if isinstance(kind, tuple):
            count = draw.choice((1, 1, 2, 2, 3)) if draw.random() < 0.95 else 0
            return f"[{', '.join(self.leaf(kind[1]) for _ in range(count))}]"
        return draw.choice(_LITERALS[kind])

    def _bool(self, depth: int) -> str:
        draw = self.draw
        way = draw.randrange(12)
        if way < 4:
            sign = draw.choice((" && ", " || "))
            return sign.join(self.part("bool", depth) for _ in range(draw.choice((2, 2, 2, 3, 4, 5))))
        if way == 4:
            return draw.choice(("!", "!!", "!!!")) + self.part("bool", depth)
        if way in (5, 6):
            kind = draw.choice((*_SCALARS, "string", "int", STRINGS, ("list", "int"), ("list", "double")))
            return self.part(kind, depth) + draw.choice((" == ", " != ", "==")) + self.part(kind, depth)
        if way == 7:
            kind = draw.choice(_SCALARS)
            return self.part(kind, depth) + draw.choice((" < ", " <= ", " > ", " >= ")) + self.part(kind, depth)
        if way == 8:
            kind = draw.choice(("string", "string", "int", "double", "bool"))
            return f"{self.part(kind, depth)} in {self.part(('list', kind), depth)}"
        if way in (9, 10):
            return self.loop(draw.choice(("all", "exists", "exists_one")), depth)
        if draw.random() < 0.15:
            return f"bool({self.part('string', depth)})"
        method = draw.choice(("contains", "startsWith", "endsWith", "matches"))
        other = draw.choice(_PATTERNS) if method == "matches" and draw.random() < 0.8 else self.part("string", depth)
        return f"{self.part('string', depth)}.{method}({other})"

    def loop(self, macro: str, depth: int, kind: Any = STRINGS) -> str:
        """A macro over a list."""
        over = self.part(kind, depth)
        word = self.draw.choice(_WORDS)
        self.words.append((word, kind[1]))
        body = self.part("bool", depth)
        self.words.pop()
        return f"{over}.{macro}({word}, {body})"

    def _int(self, depth: int) -> str:
        draw = self.draw
        way = draw.randrange(8)
        if way < 3:
            sign = draw.choice((" + ", " - ", " * ", " / ", " % ", "-", "+"))
            return f"{self.part('int', depth)}{sign}{self.part('int', depth)}"
        if way == 3:
            return f"-{self.part('int', depth)}"
        if way == 4:
            return f"size({self.part(draw.choice(('string', STRINGS)), depth)})"
        if way == 5:
            return f"{self.part(draw.choice(('string', STRINGS)), depth)}.size()"
        if way == 6:
            return f"int({self.part(draw.choice(('string', 'double', 'int', 'timestamp')), depth)})"
        kind = draw.choice(("timestamp", "duration"))
        return f"{self.part(kind, depth)}.{draw.choice(_GETTERS if kind == 'timestamp' else _GETTERS[6:])}()"

    def _double(self, depth: int) -> str:
        way = self.draw.randrange(4)
        if way < 2:
            return (
                self.part("double", depth) + self.draw.choice((" + ", " - ", " * ", " / ")) + self.part("double", depth)
            )
        if way == 2:
            return f"-{self.part('double', depth)}"
        return f"double({self.part(self.draw.choice(('string', 'double', 'int')), depth)})"

    def _string(self, depth: int) -> str:
        way = self.draw.randrange(3)
        if way == 0:
            return f"string({self.part(self.draw.choice(('string', 'bool', 'int')), depth)})"
        return f"{self.part('string', depth)} + {self.part('string', depth)}"

    def _timestamp(self, depth: int) -> str:
        way = self.draw.randrange(4)
        if way == 0:
            return f"timestamp({self.part(self.draw.choice(('string', 'int', 'timestamp')), depth)})"
        if way == 1:
            return f"{self.part('duration', depth)} + {self.part('timestamp', depth)}"
        return self.part("timestamp", depth) + self.draw.choice((" + ", " - ")) + self.part("duration", depth)

    def _duration(self, depth: int) -> str:
        way = self.draw.randrange(4)
        if way == 0:
            return f"duration({self.part('string', depth)})"
        if way == 1:
            return f"{self.part('timestamp', depth)} - {self.part('timestamp', depth)}"
        return self.part("duration", depth) + self.draw.choice((" + ", " - ")) + self.part("duration", depth)

    def list(self, kind: Any, depth: int) -> str:
        """A list of a type."""
        draw = self.draw
        way = draw.randrange(5)
        if way == 0:
            return f"({self.part(kind, depth)} + {self.part(kind, depth)})"
        if way == 1:
            return self.loop("filter", depth, kind)
        if way == 2:
            over = draw.choice((STRINGS, ("list", "int")))
            whole = self.part(over, depth)
            word = draw.choice(_WORDS)
            self.words.append((word, over[1]))
            told = f"{self.part('bool', depth)}, " if draw.random() < 0.3 else ""
            made = f"{whole}.map({word}, {told}{self.part(kind[1], depth)})"
            self.words.pop()
            return made
        return f"[{', '.join(self.part(kind[1], depth) for _ in range(draw.choice((1, 2, 3))))}]"


def world(draw: Random, *, off: float = 0.0) -> dict[str, Any]:
    """Values for some of the facts; now and then one of another type."""
    known = draw.choice((0.0, 0.3, 0.6, 0.8, 1.0))
    return {
        name: draw.choice(_OFF) if draw.random() < off else draw.choice(VALUES[kind])
        for name, kind in TYPES.items()
        if draw.random() < known
    }


_PIECES = (
    *(
        "(",
        ")",
        "[",
        "]",
        ",",
        ".",
        "&&",
        "||",
        "!",
        "-",
        "+",
        "==",
        "=",
        "<",
        ">",
        "?",
        ":",
        "'",
        '"',
        "in",
        "and",
        " ",
    ),
    *("not ", "true", "zz", "org", "org.tags", "1", "1.0", "x", ".exists(x, ", "size(", "é", "\n", "// c\n", "if", "&"),
)


def broken(draw: Random, source: str) -> str:
    """The condition with a part taken out, put in, doubled or moved."""
    for _ in range(draw.choice((1, 1, 1, 2))):
        at = draw.randrange(len(source) + 1)
        end = min(len(source), at + draw.choice((0, 0, 1, 1, 2, 5)))
        source = source[:at] + (draw.choice(_PIECES) if draw.random() < 0.7 else "") + source[end:]
    return source
