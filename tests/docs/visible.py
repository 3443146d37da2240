"""Every string that a user may read, with the place it stands at: help, messages, templates, data and pages."""

from __future__ import annotations

import ast
import inspect
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import yaml

from auditor.cli.app import application
from tests.docs.test_what_pages_name import every_command

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Shown:
    """A string that users see; `line` is where it begins."""

    file: str
    line: int
    text: str
    spread: bool = True
    """Whether its line breaks are those of the file, so that a later word stands on a later line."""

    def at(self, offset: int) -> str:
        """File and line of one of its words."""
        return f"{self.file}:{self.line + (self.text.count(chr(10), 0, offset) if self.spread else 0)}"


# ---------------------------------------------------------------------------------------------------- where they stand

PAGES = (
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs/**/*.md"),
    *("policies/README.md", "license_db/README.md", "reports/README.md"),
)
OF_MAKERS = "docs/measurements/"
"""Pages for those who measure, which name parts of the engine by their own words, as `bench/RESULTS.md` does."""
TEMPLATES = ("reports/templates/*.j2", "reports/census/*.j2")
SCHEMAS = ("policies/schema/*.json", "reports/schema/*.json")
DATA = (
    *("policies/packs/*.yaml", "policies/facts/*.yaml", "policies/*.yaml", "policies/examples/*.yaml"),
    *("license_db/terms.yaml", "license_db/records/*.yaml", "license_db/vendors/*.yaml", "license_db/base_models.yaml"),
    *("examples/*.yaml", "examples/licenses/*.yaml", "action.yml", ".pre-commit-hooks.yaml"),
)
COMMENTED = ("examples/*.yaml", "policies/examples/*.yaml")
"""Files that users copy, so that their comments are read as well."""
CATALOGS = ("reports/languages/*.yaml",)

FOREIGN = {
    *("id", "ids", "name", "names", "aliases", "url", "urls", "source", "sources", "publisher", "sha256", "where"),
    *("value", "text", "example", "spdx", "version", "license", "proof", "ref", "org", "models", "says", "run"),
}
"""Keys of data whose values are ids, names, addresses, values of terms, or words of others."""
CONDITIONS = {"when", "applies_when", "fail", "review", "pass", "facts", "terms", "derive"}
"""Keys of packs whose values are conditions or facts where no sentence is asked for."""


def everything() -> Iterator[Shown]:
    """All of it, room by room."""
    yield from of_commands()
    for path in sorted((ROOT / "auditor").rglob("*.py")):
        yield from of_code(name_of(path), path.read_text("utf-8"))
    for pattern, collect in (
        *((pattern, of_page) for pattern in PAGES),
        *((pattern, of_template) for pattern in TEMPLATES),
        *((pattern, of_schema) for pattern in SCHEMAS),
        *((pattern, of_data) for pattern in DATA),
        *((pattern, of_comments) for pattern in COMMENTED),
        *((pattern, of_catalog) for pattern in CATALOGS),
        ("Makefile", of_makefile),
        ("pyproject.toml", of_project),
    ):
        paths = sorted(ROOT.glob(pattern))
        assert paths, f"{pattern} finds nothing"
        for path in paths:
            if name_of(path).startswith(OF_MAKERS):
                continue
            yield from collect(name_of(path), path.read_text("utf-8"))


def name_of(path: Path) -> str:
    """A path as seen from the root of the project."""
    return path.relative_to(ROOT).as_posix()


# ------------------------------------------------------------------------------------------------------------ commands


def of_commands(root: Any = None) -> Iterator[Shown]:
    """Help of every command, argument and option, as the command line itself holds it."""
    for command in every_command(root or application()):
        function = inspect.unwrap(command.callback) if command.callback else None
        code = getattr(function, "__code__", None)
        file = name_of(Path(code.co_filename)) if code else "auditor/cli/app.py"
        line = code.co_firstlineno if code else 1
        said = [command.help, command.short_help, command.epilog]
        said += [getattr(parameter, "help", None) for parameter in command.params]
        yield from (Shown(file, line, text, spread=False) for text in said if text)


# ---------------------------------------------------------------------------------------------------------------- code

_NOT_PROSE = re.compile(
    r"\\[bsdwSDWAZ]|\(\?|\[\^|\][?*+{]|\)[?*+{]|\.[*+{]|\w\|\w"  # patterns
    r"|<\?xml|<testsuite|^PRAGMA |^BEGIN "  # other languages
)
_WORD_LISTS = ("_words.py", "/lexicon.py", "auditor/discover/_python_calls.py", "cli/command_examples.py")
"""Modules whose strings are words of the texts they read, or command lines."""
_LABELS = "auditor/renderers/"
"""Where a single word may be shown: what a mapping gives, and what begins with a capital."""


def of_code(file: str, source: str) -> Iterator[Shown]:
    """Literals that are neither documentation of internals nor patterns, ids or lists of words."""
    if any(part in file for part in _WORD_LISTS):
        return
    tree = ast.parse(source)
    left_out = set(_left_out(tree))
    given = {id(value) for node in ast.walk(tree) if isinstance(node, ast.Dict) for value in node.values}
    for node in ast.walk(tree):
        text = _literal(node)
        if text is None or id(node) in left_out or _NOT_PROSE.search(text):
            continue
        is_label = file.startswith(_LABELS) and (id(node) in given or re.fullmatch(r"[A-Z][a-z]+", text))
        if " " in text.strip() or is_label:
            yield Shown(file, node.lineno, text, spread=False)  # type: ignore[attr-defined]


def _literal(node: ast.AST) -> str | None:
    """A literal's text; what an f-string puts in is `{}`."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _left_out(tree: ast.AST) -> Iterator[int]:
    """Docstrings (those of commands are their help), parts of f-strings, patterns, lists of words to split."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield from (id(part) for part in node.values)
            specs = [value.format_spec for value in node.values if isinstance(value, ast.FormattedValue)]
            yield from (id(part) for spec in specs if spec for part in ast.walk(spec))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("split", "splitlines"):
                yield id(node.func.value)
            elif isinstance(node.func.value, ast.Name) and node.func.value.id in ("re", "re2", "regex"):
                yield from (id(part) for argument in node.args for part in ast.walk(argument))


# ----------------------------------------------------------------------------------------------------------- templates

_SILENT = re.compile(r"<(?:script|style|svg|symbol)\b.*?</(?:script|style|svg|symbol)>|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_SPOKEN = re.compile(r"\b(?:aria-label|alt|title|placeholder)=\"([^\"<>]*)\"")


def of_template(file: str, source: str) -> Iterator[Shown]:
    """Text between blocks and tags, spoken attributes, and the strings that expressions print."""
    for line, kind, token in jinja2.Environment(autoescape=True).lex(source):
        if kind == "data":
            yield Shown(file, line, _without_tags(token))
        elif kind == "string" and (" " in token or token[1:2].isupper()):
            yield Shown(file, line, token[1:-1])


def _without_tags(text: str) -> str:
    def keep(found: re.Match[str]) -> str:
        return " ".join(["", *_SPOKEN.findall(found[0]), ""]) + "\n" * found[0].count("\n")

    return _TAG.sub(keep, _SILENT.sub(lambda found: "\n" * found[0].count("\n"), text))


# --------------------------------------------------------------------------------------------------------------- data


def of_data(file: str, source: str) -> Iterator[Shown]:
    """Sentences in YAML, where the key does not say that the value is an id, a condition or a word of others."""
    for document in yaml.compose_all(source, Loader=yaml.CSafeLoader):
        if document is not None:
            yield from _sentences(file, document, "", in_rule=False)


def _sentences(file: str, node: yaml.Node, key: str, *, in_rule: bool) -> Iterator[Shown]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if key == "examples" and name.value != "name":
                continue  # facts and terms of a test
            if name.value == "value" and file.startswith("license_db/records/"):
                continue  # a term's value is spelled as its text spells it
            inside = (in_rule or name.value == "rule") and name.value != "reasons"
            yield from _sentences(file, value, name.value, in_rule=inside)
        return
    is_example = key == "name" and file.startswith("policies/packs/")
    if isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _sentences(file, value, key, in_rule=in_rule)
    elif (
        " " in node.value.strip() and (key not in FOREIGN or is_example) and not _is_condition(node.value, key, in_rule)
    ):
        yield Shown(file, node.start_mark.line + 1, node.value, spread=False)


def _is_condition(text: str, key: str, in_rule: bool) -> bool:
    """Whether a value is an expression over facts; under other keys than a rule's, it looks like one."""
    looks_so = re.search(r"==|!=|&&|\|\||[<>]=?|\.\w", text) is not None
    return (in_rule and key in CONDITIONS) or (key in ("when", "applies_when", "expression") and looks_so)


def of_comments(file: str, source: str) -> Iterator[Shown]:
    """Comments of a file that users copy."""
    for number, line in enumerate(source.splitlines(), start=1):
        if found := re.search(r"(?:^|\s)#\s?(.*)", line):
            yield Shown(file, number, found[1])


def of_catalog(file: str, source: str) -> Iterator[Shown]:
    """Both sides of a catalog: our phrase, and what it says instead."""
    phrases = next(value for name, value in yaml.compose(source).value if name.value == "phrases")
    for phrase, said in phrases.value:
        yield Shown(file, phrase.start_mark.line + 1, phrase.value, spread=False)
        yield Shown(file, said.start_mark.line + 1, said.value, spread=False)


def of_schema(file: str, source: str) -> Iterator[Shown]:
    """Titles and descriptions of a schema, at the line that holds them."""
    lines = source.splitlines()

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            said = [value.get("title"), value.get("description")]
            yield from (text for text in said if isinstance(text, str) and " " in text)
            yield from (text for part in value.values() for text in walk(part))
        elif isinstance(value, list):
            yield from (text for part in value for text in walk(part))

    for text in dict.fromkeys(walk(json.loads(source))):
        written = json.dumps(text, ensure_ascii=False)
        number = next((number for number, line in enumerate(lines, start=1) if written in line), 1)
        yield Shown(file, number, text, spread=False)


def of_makefile(file: str, source: str) -> Iterator[Shown]:
    """What `make help` says."""
    for number, line in enumerate(source.splitlines(), start=1):
        if found := re.match(r"[a-z-]+:.*?## (.*)", line):
            yield Shown(file, number, found[1])


def of_project(file: str, source: str) -> Iterator[Shown]:
    """What package registries show."""
    yield Shown(file, 1, tomllib.loads(source)["project"]["description"], spread=False)


# --------------------------------------------------------------------------------------------------------------- pages

_NO_PROSE = re.compile(
    r"^( *)(`{3,}|~{3,})[^\n]*\n.*?^\1\2[ \t]*$"  # blocks of code
    r"|(?<!`)(`{1,2})(?!`).+?(?<!`)\3(?!`)|<!--.*?-->|(?<=\]\()[^()\s]+(?=[)\s])",
    re.MULTILINE | re.DOTALL,
)


def of_page(file: str, source: str) -> Iterator[Shown]:
    """A page's prose, its code blanked out."""
    yield Shown(file, 1, _NO_PROSE.sub(lambda found: "·" + "\n" * found[0].count("\n"), source))
