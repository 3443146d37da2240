"""No rule is written as Python: the words by which texts are understood are lists that a lawyer may correct.

Every line of the rooms that read texts is looked at: expressions, lists of words that are split, and lists with words
of other languages. What holds a word of a language is listed in `words_in_code.yaml`, with the format that it reads.
Not seen are words of English alone in a set that is written out, which nothing tells from names of ours.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
import yaml

from auditor.core.resources import data_root
from tests.laws.test_patterns import every_pattern
from tests.laws.words_in_code import lines_in, lines_with_words
from tests.test_architecture import module_name, modules, room_of, tree_of

READS_TEXTS = frozenset({"core", "records", "collect", "text", "evidence", "identify", "terms", "lineage"})
"""Rooms in which texts of others are read; the other rooms read code, policies, or write."""
LISTED = yaml.safe_load(Path(__file__).with_name("words_in_code.yaml").read_text("utf-8"))
RULES = 0
"""Lines of rules written as Python."""
OWN_FILES = frozenset(
    {
        *("clauses.yaml", "data_words.yaml", "file_names.yaml", "grants.yaml", "license_words.yaml"),
        *("model_words.yaml", "parties.yaml", "passages.yaml", "printed.yaml"),
    }
)
"""Files of lists that modules name in shapes, and that nothing else reads."""
KEYS = re.compile(r"[a-z]{2}|signs|uses")
NAMED = re.compile(r"\{([a-z][a-z_]*)(?:\.(?:[a-z]{2})?)?~?(?:\}|$)")


@cache
def found() -> dict[str, int]:
    """The lines with words of a language, by the name that they are bound to."""
    return {
        name: lines
        for path in modules()
        if room_of(module_name(path)) in READS_TEXTS
        for name, lines in lines_with_words(path).items()
    }


def test_no_line_of_code_is_a_rule_and_what_holds_words_says_which_format_it_reads() -> None:
    listed = {name: count for group in LISTED for name, count in group["lines"].items()}
    rules = {name: count for name, count in found().items() if count > listed.get(name, 0)}
    assert sum(rules.values()) == RULES, f"move these words into license_db: {rules}"
    assert {name: count for name, count in listed.items() if found().get(name) != count} == {}


def test_each_group_of_lines_says_why_it_is_none_of_the_rules() -> None:
    assert all(len(group["why"]) > 20 and group["lines"] for group in LISTED)
    names = [name for group in LISTED for name in group["lines"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "line",
    [
        r'_RULE = re.compile(r"\b(?:forbidden|not allowed)\b")',
        r'_RULE = re.compile(rf"{_LEAD}\b(?:verboten|untersagt)\b")',
        r'_RULE = re.compile("禁止|不得")',
        '_RULE = frozenset("may must shall not".split())',
        '_RULE = ("nicht", "kein", "niemals")',
        '_RULE = {"de": "nicht", "fr": "jamais", "es": "nunca"}',
        '_RULE = _WORDS.pattern(r"{sells~} without permission")',
        'def rule(words):\n    return words.endswith(("吗", "か"))',
        'def rule(words):\n    return re.search(r"\\bfor research only\\b", words)',
    ],
)
def test_a_rule_that_is_written_as_python_is_noticed(line: str) -> None:
    assert _lines(line) > 0


@pytest.mark.parametrize(
    "line",
    [
        r'_SHAPE = _WORDS.pattern(r"\b{forbids~}[^.;]{0,40}{sells.en}\W*$")',
        'def shapes():\n    return {code: _WORDS.pattern(rf" {{tells.{code}~}}") for code in _CODES}',
        r'_SIGN = re.compile(r"[^\w\s]|(?P<name>\d+)\x20")',
        '_KINDS = frozenset({"permit", "forbid"})',
        'def told(words):\n    """Whether words forbid or allow."""\n    return words',
    ],
)
def test_a_shape_without_words_is_no_rule(line: str) -> None:
    assert _lines(line) == 0


def _lines(source: str) -> int:
    """How many lines of a module count."""
    return sum(map(len, lines_in(ast.parse(source), source.splitlines()).values()))


@cache
def lists_that_code_names() -> dict[str, set[str]]:
    """The names of lists in the modules that name a file of lists, by file."""
    named: dict[str, set[str]] = defaultdict(set)
    for path in modules():
        strings = [one.value for one in ast.walk(tree_of(path)) if isinstance(one, ast.Constant)]
        words = [one for one in strings if isinstance(one, str)]
        for file in OWN_FILES.intersection(words):
            named[file].update(found for one in words for found in (one, *NAMED.findall(one)))
    return named


@pytest.mark.parametrize("file", sorted(OWN_FILES))
def test_every_list_is_named_by_code_explained_in_its_file_and_parted_by_language(file: str) -> None:
    text = (data_root("license_db") / file).read_text("utf-8")
    lists = yaml.safe_load(text)
    comment = "\n".join(line for line in text.splitlines() if line.startswith("#"))
    told = set(re.findall(r"[a-z_]+", comment))
    assert {name for name in lists if name not in lists_that_code_names()[file]} == set()
    assert {name for name in lists if name not in told} == set()
    assert {name for name, held in lists.items() if not held or not all(map(KEYS.fullmatch, held))} == set()
    doubled = [
        (name, code) for name, held in lists.items() for code, words in held.items() if len({*words}) < len(words)
    ]
    assert doubled == []


def test_no_pattern_holds_the_name_of_a_list_in_the_place_of_its_words() -> None:
    name = re.compile(r"\{[a-z_]+\.?\w*~?\}")
    left = {where for where, one in every_pattern() if isinstance(one.pattern, str) and name.search(one.pattern)}
    assert left == set()


LIST = re.compile(r"\{[a-z][a-z_]*(?:\.[a-z]{2})?~?\}")


def unfilled(tree: ast.Module) -> set[str]:
    """The constants of a module that name lists and go into an expression without their words."""
    shapes = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name) and LIST.search(ast.unparse(node.value))
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    if not any(ast.unparse(call.func) == "Worded" for call in calls):
        return set()  # what stands in braces there is no list
    filled = {
        id(one) for call in calls if ast.unparse(call.func).endswith((".told", ".pattern")) for one in ast.walk(call)
    }
    return {
        one.id
        for call in calls
        if ast.unparse(call.func) == "re.compile"
        for one in ast.walk(call)
        if isinstance(one, ast.Name) and one.id in shapes and id(one) not in filled
    }


def test_no_shape_goes_into_an_expression_without_its_words() -> None:
    assert {module_name(path): left for path in modules() if (left := unfilled(tree_of(path)))} == {}


@pytest.mark.parametrize(
    ("compiled", "left"),
    [("{_SIZE}", {"_SIZE"}), ("{_WORDS.told(_SIZE)}", set())],
)
def test_a_shape_without_its_words_is_noticed(compiled: str, left: set[str]) -> None:
    head = '_WORDS = Worded("model_words.yaml")\n_SIZE = r"(?:{with_size~}\\d)?"\n'
    source = f'{head}def made():\n    return re.compile(rf"model{compiled}")\n'
    assert unfilled(ast.parse(source)) == left
