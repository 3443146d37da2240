"""Texts made from a pattern itself, to slow that pattern down.

The tree of the expression says what is repeated in it, what stands before and what may be repeated there. For every
repetition a text is made: what leads to it, one of the characters it takes a great many times, and an end that fits
nothing. Two repetitions that take the same characters, or one that may begin anywhere in what it takes, then cost a
square; one within another costs more.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

# What the engine itself reads; there is no other reader of expressions that agrees with it.
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from tests.test_architecture import module_name, modules

CHARACTERS = "a Zé0_-.,:;/\\\t\n\r'\"`()[]{}<>#*=+|&%$@!?~^中а许\u200b\xa0"
ENDS = ("", "\x00", "\n", "a\x00", " !")
MOST_CHARACTERS = 4
MANY = 16
"""A repetition that may go on longer can be slow. By judgment: what is shorter costs a factor, no square."""
ABILITIES = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


def _sample(tree: Any, groups: dict[int, str]) -> str:
    """A short text that the tree is likely to match; look-arounds and boundaries are passed over."""
    out = []
    for op, value in tree:
        if op is sre.LITERAL:
            out.append(chr(value))
        elif op is sre.NOT_LITERAL:
            out.append("b" if value == ord("a") else "a")
        elif op is sre.ANY:
            out.append("a")
        elif op is sre.IN:
            out.append(_of_class(value))
        elif op is sre.BRANCH:
            out.append(_sample(value[1][0], groups))
        elif op is sre.SUBPATTERN:
            number, _, _, inner = value
            text = _sample(inner, groups)
            if number is not None:
                groups[number] = text
            out.append(text)
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            out.append(_sample(value[2], groups) * min(max(value[0], 1 if value[1] and value[0] else 0), 40))
        elif op is sre.ATOMIC_GROUP:
            out.append(_sample(value, groups))
        elif op is sre.GROUPREF:
            out.append(groups.get(value, ""))
        elif op is sre.GROUPREF_EXISTS:
            out.append(_sample(value[1], groups))
    return "".join(out)


def _of_class(items: Any) -> str:
    """A character of a class: of the usual ones where one fits, else the first that is named."""
    for one in "a0 -.ZÉ中\n" + CHARACTERS:
        if _in_class(one, items):
            return one
    for op, value in items:
        if op is sre.LITERAL:
            return chr(value)
        if op is sre.RANGE:
            return chr(value[0])
    return "a"


_CATEGORIES = {
    sre.CATEGORY_DIGIT: str.isdecimal, sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_WORD: lambda one: one.isalnum() or one == "_",
}  # fmt: skip
_OTHERS = {
    sre.CATEGORY_NOT_DIGIT: sre.CATEGORY_DIGIT, sre.CATEGORY_NOT_SPACE: sre.CATEGORY_SPACE,
    sre.CATEGORY_NOT_WORD: sre.CATEGORY_WORD,
}  # fmt: skip


def _in_class(one: str, items: Any) -> bool:
    negated, found = False, False
    for op, value in items:
        if op is sre.NEGATE:
            negated = True
        elif op is sre.LITERAL:
            found |= value == ord(one)
        elif op is sre.RANGE:
            found |= value[0] <= ord(one) <= value[1]
        elif op is sre.CATEGORY:
            found |= bool(_CATEGORIES[value](one)) if value in _CATEGORIES else not _CATEGORIES[_OTHERS[value]](one)
    return found != negated


def _bodies(tree: Any) -> Iterator[str]:
    """Texts that one turn of a repetition takes: for a single character a few of those it takes, else samples."""
    if len(tree) == 1:
        op, value = tree[0]
        if op is sre.IN:
            fitting = [one for one in CHARACTERS if _in_class(one, value)][:MOST_CHARACTERS]
            yield from fitting or [_of_class(value)]
            return
        if op is sre.ANY:
            yield from ("a", " ", ".", "-")
            return
        if op is sre.NOT_LITERAL:
            yield from (one for one in ("a", " ", ".", "-", "\n") if ord(one) != value)
            return
        if op is sre.BRANCH:
            for branch in value[1][:6]:
                yield _sample(branch, {})
            return
        if op in (sre.SUBPATTERN,):
            yield from _bodies(value[3])
            return
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            yield from _bodies(value[2])
            return
    yield _sample(tree, {})


def _repeated(tree: Any, lead: str) -> Iterator[tuple[str, str]]:
    """What leads to each repetition of a tree, and what it takes."""
    groups: dict[int, str] = {}
    before = lead
    for item in tree:
        op, value = item
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            if value[1] >= MANY:
                for body in _bodies(value[2]):
                    yield before, body
            yield from _repeated(value[2], before)
        elif op is sre.SUBPATTERN:
            yield from _repeated(value[3], before)
        elif op is sre.ATOMIC_GROUP:
            yield from _repeated(value, before)
        elif op is sre.BRANCH:
            for branch in value[1]:
                yield from _repeated(branch, before)
        elif op in (sre.ASSERT, sre.ASSERT_NOT) or op is sre.GROUPREF_EXISTS:
            yield from _repeated(value[1], before)
        before += _sample([item], groups)


@dataclass(frozen=True)
class Pump:
    """A text of any length: a lead, what is repeated, an end; the lead may be repeated as well."""

    lead: str
    body: str
    end: str
    whole: bool = False

    def text(self, size: int) -> str:
        """The text of about this many characters."""
        if self.whole:
            unit = (self.lead + self.body) or "a"
            return unit * (size // len(unit)) + self.end
        return self.lead + self.body * (size // len(self.body)) + self.end


def pumps(pattern: str, flags: int) -> list[Pump]:
    """Texts for a pattern, each once."""
    tree = _parser.parse(pattern, flags & ~re.UNICODE)
    found: dict[Pump, None] = {}
    for lead, body in _repeated(tree, ""):
        if body:
            for end in ENDS:
                found[Pump(lead, body, end)] = None
            found[Pump(lead, body, "\x00", whole=True)] = None
    sample = _sample(tree, {})
    if sample:
        found[Pump(sample[:-1], sample[-1:], "\x00", whole=True)] = None
        found[Pump("", sample[:1], "\x00")] = None
    return list(found)


# ------------------------------------------------------------------------------------------------ patterns of the code


@dataclass(frozen=True, order=True)
class Used:
    """A pattern of the code, where it stands, and what is asked of it."""

    where: str
    pattern: str = field(compare=False)
    flags: int = field(compare=False)
    abilities: tuple[str, ...] = field(compare=False)


def asked_of(name: str) -> tuple[str, ...]:
    """What the code asks of a pattern by its full name (``auditor.core.x._NAME``); nothing where it is handed on."""
    module, _, constant = name.rpartition(".")
    own, reached = _asked()
    return tuple(sorted(own.get((module, constant), set()) | reached.get(constant, set())))


@cache
def _asked() -> tuple[dict[tuple[str, str], set[str]], dict[str, set[str]]]:
    """Abilities by module and name, and by the name alone where a pattern is reached through a module or a class."""
    own: dict[tuple[str, str], set[str]] = {}
    reached: dict[str, set[str]] = {}
    for path in modules():
        tree = ast.parse(path.read_text("utf-8"))
        taken = {
            one.asname or one.name: (node.module or "", one.name)
            for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for one in node.names
        }  # fmt: skip
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute) or node.attr not in ABILITIES:
                continue
            if isinstance(node.value, ast.Name):
                place = taken.get(node.value.id, (module_name(path), node.value.id))
                own.setdefault(place, set()).add(node.attr)
            elif isinstance(node.value, ast.Attribute):
                reached.setdefault(node.value.attr, set()).add(node.attr)
    return own, reached


def ask(pattern: re.Pattern[str], ability: str, text: str) -> None:
    """Ask a pattern what the code asks of it, to the end."""
    if ability in ("sub", "subn"):
        pattern.sub("", text)
    elif ability in ("finditer", "findall", "split"):
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, ability)(text)


def written_in_place() -> Iterator[Used]:
    """Patterns written where they are used: ``re.search("…", text)``."""
    for path in modules():
        source = path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            owner, first = node.func.value, node.args[0]
            asks = isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr in ABILITIES
            if asks and isinstance(first, ast.Constant) and isinstance(first.value, str):
                flags = 0
                for extra in [*node.args[1:], *(key.value for key in node.keywords)]:
                    if isinstance(extra, ast.Attribute) and extra.attr in re.RegexFlag.__members__:
                        flags |= re.RegexFlag[extra.attr]
                yield Used(f"{module_name(path)}:{node.lineno}", first.value, int(flags), (node.func.attr,))
