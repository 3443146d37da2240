"""Finds the lines of the code that hold words of natural languages by which texts are read: rules written as Python.

A line counts where a string of it is an expression, or a list that texts are compared with, and a word in it is one of
a language that is read. What is code in an expression (classes, names of groups, lists that are named) holds no words.
"""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from auditor.core.resources import data_root
from auditor.text.fold import fold
from auditor.text.language import english_words
from tests.test_architecture import module_name, tree_of

CODE = re.compile(
    r"\(\?P[<=]\w+[>)]?|\(\?[aiLmsux]+(?:-[imsx]+)?[:)]|\\[xuU][0-9a-fA-F]+|\\.|\{[a-z][\w.]*~?\}|\{[a-z]\w*\.?$|^~?\}"
    r"|\[(?:\\.|[^\]\\])*\](?![^\x00-\x7f])|https?:[\w./\\-]+"
)
LETTERS = re.compile(r"[^\W\d_]+")
ASIAN = re.compile(r"[\u3041-\u30fa\u3400-\u9fff\uac00-\ud7a3]")
LANGUAGE = re.compile("[a-z]{2}")
SHAPE = re.compile(r"\\[bwsdW]|\(\?:|[^\W\d_]\|[^\W\d_]")
"""What only expressions hold."""
SHORT = 2
"""Letters of a word. By judgment: one letter is a sign of expressions."""
LONGEST = 60
"""Characters of a phrase; what is longer is an example. By judgment."""
STEM = 5
"""Letters from which the beginning of a word is taken for it. By judgment: "licen" and "permi" are, "img" is not."""
SEVERAL = 3
"""Foreign words of one statement from which its strings are a list of words, and not names of ours that look like one.
By judgment: a list has as many."""
EXPRESSIONS = frozenset({"compile", "search", "match", "fullmatch", "sub", "split", "findall", "finditer", "pattern"})


@dataclass(frozen=True)
class Rule:
    """A string that texts may be compared with, and the statement of the module that it stands in."""

    top: ast.stmt
    string: ast.Constant
    words: str
    shape: bool
    """Whether it is an expression, or a list of words that is split."""


def _phrases(value: Any, language: str = "") -> Iterator[tuple[str, str]]:
    """The words of a table with the language they stand under."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _phrases(held, str(key) if LANGUAGE.fullmatch(str(key)) else language)
    elif isinstance(value, list):
        for held in value:
            yield from _phrases(held, language)
    elif isinstance(value, str) and language and len(value) < LONGEST:
        yield language, value


@cache
def foreign_words() -> frozenset[str]:
    """Folded words of the license database in other languages than English, which English has not."""
    root = data_root("license_db")
    told: dict[bool, set[str]] = {True: set(), False: set()}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in (*root.glob("*.yaml"), *(root / "lexicon").glob("*.yaml")):
        table = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader by another name
        for language, phrase in _phrases(table):
            told[language == "en"].update(LETTERS.findall(fold(phrase)))
    known = english_words()
    return frozenset(word for word in told[False] - told[True] if len(word) >= SHORT and word not in known)


@cache
def _stems() -> frozenset[str]:
    return frozenset(word[:STEM] for word in foreign_words() if len(word) > STEM)


def is_foreign(run: str) -> bool:
    """Whether a run of letters is a word of another language than English."""
    return bool(ASIAN.search(run)) or "\u0400" <= run[0] <= "\u052f" or fold(run) in foreign_words()


def is_word(run: str) -> bool:
    """Whether a run of letters is a word of a language, or begins one."""
    word = fold(run)
    known = len(word) >= SHORT and (word in english_words() or (len(word) >= STEM and word[:STEM] in _stems()))
    return known or is_foreign(run)


def _foreign(words: str) -> list[str]:
    return [run for run in LETTERS.findall(words) if is_foreign(run)]


def _strings(node: ast.AST) -> Iterator[tuple[ast.Constant, str]]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one, one.value


def _calls(node: ast.AST) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute):
            yield one, one.func


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements of a module, those of its classes by themselves."""
    for node in tree.body:
        yield from node.body if isinstance(node, ast.ClassDef) else (node,)


def _rules(tree: ast.Module) -> Iterator[Rule]:
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for top in _statements(tree):
        keys = {id(one) for node in ast.walk(top) if isinstance(node, ast.Subscript) for one, _ in _strings(node.slice)}
        shapes: set[int] = set()
        for call, called in _calls(top):
            given = [*call.args, *(one.value for one in call.keywords)]
            if called.attr == "get":
                keys.update(id(one) for argument in given for one, _ in _strings(argument))
            if called.attr in EXPRESSIONS:
                shapes.update(id(one) for argument in given for one, _ in _strings(argument))
            if called.attr == "split" and not given:
                shapes.add(id(called.value))
        for one, words in _strings(top):
            if id(one) not in docstrings | keys:
                yield Rule(top, one, words, id(one) in shapes or bool(SHAPE.search(words)))


def _named(top: ast.stmt) -> str:
    """What a statement binds."""
    if isinstance(top, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return top.name
    if isinstance(top, ast.Assign):
        return ast.unparse(top.targets[0]).strip("()")
    return ast.unparse(top.target) if isinstance(top, (ast.AnnAssign, ast.AugAssign)) else "the module"


def lines_in(tree: ast.Module, source: Sequence[str]) -> Mapping[str, set[int]]:
    """The lines of a module that hold words of a language, by the name they are bound to."""
    rules = list(_rules(tree))
    foreign = Counter(id(one.top) for one in rules if not one.shape for _ in _foreign(one.words))
    found: dict[str, set[int]] = defaultdict(set)
    for one in rules:
        if one.shape:
            words = {run for run in LETTERS.findall(CODE.sub(" ", one.words)) if is_word(run)}
        else:
            listed = not one.words.isascii() or foreign[id(one.top)] >= SEVERAL
            words = set(_foreign(one.words)) if listed else set()
        for number in range(one.string.lineno, (one.string.end_lineno or one.string.lineno) + 1):
            if words.intersection(LETTERS.findall(source[number - 1])):
                found[_named(one.top)].add(number)
    return found


def lines_with_words(path: Path) -> dict[str, int]:
    """How many lines of a module hold words of a language, by its name and the name that they are bound to."""
    found = lines_in(tree_of(path), path.read_text("utf-8").splitlines())
    return {f"{module_name(path)}.{name}": len(lines) for name, lines in found.items()}
