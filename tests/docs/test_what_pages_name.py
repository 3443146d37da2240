"""What a page names is there: links and anchors, paths, tests, modules, make targets, commands and their options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest

from auditor.cli.app import application

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("auditor", "bench", "docs", "examples", "license_db", "policies", "release", "reports", "tests")
MATERIAL = ("examples/hub/", "tests/laws/", "tests/snapshots/", "tests/fuzz/", "tests/discover/")
"""Markdown that is what an auditor reads or writes, and no page of ours."""
PAGES = {
    name: path
    for path in sorted([*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md"))])
    if not (name := path.relative_to(ROOT).as_posix()).startswith(MATERIAL)
}

ELSEWHERE = ("auditor/_data", "release/settled.yaml", "tests/vendor/jenkins")
"""What a wheel, a maintainer or another project's archive holds, and a checkout does not."""
OF_OTHERS = {"--rm", "--read-only", "--tmpfs"}
"""Options of other programs that stand alone."""
GONE = {"CHANGELOG.md"}
"""Pages that speak of the past: what they name may have been renamed since."""

_FENCE = re.compile(r"^( *)(`{3,}|~{3,})[^\n]*\n(.*?)^\1\2[ \t]*$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"\]\(([^()\s]+)(?:\s+\"[^\"]*\")?\)")
_COMMAND = re.compile(r"(?:^|\$ |run: |&& |- )auditor (.+)")
_PATH = re.compile(rf"(?<![\w./:@-])(?:{'|'.join(FOLDERS)})/[\w.*<>/-]*\w[\w.*<>/-]*(?:::\w+)?")
_MODULE = re.compile(r"python -m ([\w.]+)")
_TARGET = re.compile(r"^(?:\$ )?make ([a-z][\w-]*)")


@dataclass(frozen=True)
class Page:
    """A page with its prose, the code within lines, and the lines of its blocks."""

    prose: str
    inline: tuple[str, ...]
    blocks: tuple[str, ...]

    @property
    def code(self) -> tuple[str, ...]:
        """All code, piece by piece."""
        return (*self.inline, *self.blocks)


def page_of(text: str) -> Page:
    """Part prose from code."""
    blocks = tuple(line for found in _FENCE.finditer(text) for line in found[3].replace("\\\n", " ").splitlines())
    rest = _FENCE.sub("", text)
    inline = tuple(" ".join(found[2].split()) for found in _INLINE.finditer(rest))
    return Page(_INLINE.sub("", rest), inline, blocks)


def anchors(text: str) -> set[str]:
    """What links may name of a page, as hubs of repositories make it of headings."""
    headings = re.findall(r"^#{1,6} +(.+?) *$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-") for heading in headings}


def broken_links(folder: Path, text: str) -> list[str]:
    """Relative links that lead nowhere."""
    wrong = []
    for target in _LINK.findall(page_of(text).prose):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        name, _, anchor = target.partition("#")
        there = folder / name if name else None
        if there is not None and not there.exists():
            wrong.append(target)
            continue
        page = text if there is None else there.read_text("utf-8") if there.suffix == ".md" else None
        if anchor and page is not None and anchor not in anchors(page):
            wrong.append(target)
    return wrong


def missing_paths(folder: Path, text: str) -> list[str]:
    """Paths of this repository or of the page's folder, tests in them, modules and make targets that are not there."""
    wrong = []
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for code in page_of(text).code:
        for found in _PATH.findall(code):
            path, _, test = found.rstrip(".").partition("::")
            if path.startswith(ELSEWHERE):
                continue
            pattern = re.sub(r"<[^<>]*>", "*", path).rstrip("/")
            hits = sorted(ROOT.glob(pattern)) or sorted(folder.glob(pattern))
            if not hits or (test and f"def {test}(" not in hits[0].read_text("utf-8")):
                wrong.append(found)
        for name in _MODULE.findall(code):
            inside = ROOT / name.replace(".", "/")
            if name.split(".")[0] in FOLDERS and not (inside.with_suffix(".py").exists() or inside.is_dir()):
                wrong.append(f"python -m {name}")
        wrong += [f"make {name}" for name in _TARGET.findall(code) if name not in targets]
    return wrong


@cache
def root_command() -> Any:
    return application()


def every_command(command: Any) -> Iterator[Any]:
    """A command and all below it."""
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from every_command(below)


def refused(words: list[str]) -> str | None:
    """Why the command line would not take these words after ``auditor``; None where it would.

    Only what the words themselves show: arguments may be left out, and files need not exist.
    """
    command, context, name = root_command(), None, "auditor"
    try:
        while hasattr(command, "commands"):
            if not words:
                return None
            context = command.context_class(command, info_name=name, parent=context)
            if type(command).parse_args is click.Group.parse_args:
                _, rest, _ = command.make_parser(context).parse_args(list(words))
            else:  # a group that reads its words in its own way
                command.parse_args(context, list(words))
                rest = [*context._protected_args, *context.args]
            if not rest:
                return None
            name, command, words = command.resolve_command(context, rest)
        context = command.context_class(command, info_name=name, parent=context)
        given, rest, _ = command.make_parser(context).parse_args(list(words))
    except click.ClickException as error:
        return str(getattr(error, "message", error))
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    if rest and not (arguments and arguments[-1].nargs == -1):
        return f"unexpected argument {' '.join(rest)}"
    for parameter in command.params:
        choices = getattr(parameter.type, "choices", None)
        values = given.get(parameter.name)
        for value in values if isinstance(values, list) else [values]:
            if choices and isinstance(value, str) and value not in map(str, choices):
                return f"{value} is none of {', '.join(map(str, choices))}"
    return None


def commands_of(text: str) -> Iterator[str]:
    """What stands after ``auditor`` in code, without comments, pipes and the marks of what may be left out."""
    page = page_of(text)
    lines = [*page.inline, *(line.strip() for line in page.blocks)]
    for line in lines:
        if found := _COMMAND.search(line):
            words = re.split(r"\s{2,}|\s[|>;&#]+\s", found[1])[0]
            yield words.replace("[", " ").replace("]", " ").replace(" …", " ").strip()


def wrong_commands(text: str) -> list[str]:
    """Commands of a page that the command line would refuse, and options that no program of ours has."""
    wrong = []
    for command in commands_of(text):
        if why := refused(shlex.split(command)):
            wrong.append(f"auditor {command}: {why}")
    ours = {name for one in every_command(root_command()) for option in one.params for name in option.opts}
    for code in page_of(text).inline:
        option = re.match(r"--[a-z][\w-]*", code)
        if option and option[0] not in ours | OF_OTHERS | {"--help"} and f'"{option[0]}"' not in scripts():
            wrong.append(code)
    return wrong


@cache
def scripts() -> str:
    """The text of all scripts beside the command line."""
    folders = ("bench", "docs", "license_db", "release")
    return "\n".join(path.read_text("utf-8") for folder in folders for path in (ROOT / folder).glob("*.py"))


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    assert broken_links(PAGES[name].parent, PAGES[name].read_text("utf-8")) == []


@pytest.mark.parametrize("name", sorted(PAGES.keys() - GONE))
def test_paths_tests_modules_and_targets_are_there(name: str) -> None:
    assert missing_paths(PAGES[name].parent, PAGES[name].read_text("utf-8")) == []


@pytest.mark.parametrize("name", sorted(PAGES.keys() - GONE))
def test_commands_are_what_the_command_line_takes(name: str) -> None:
    assert wrong_commands(PAGES[name].read_text("utf-8")) == []


def test_the_pages_are_found_and_have_commands_at_all() -> None:
    assert {
        "README.md",
        "CONTRIBUTING.md",
        "docs/glossary.md",
        "license_db/README.md",
        "bench/RESULTS.md",
    } <= PAGES.keys()
    assert sum(len(list(commands_of(path.read_text("utf-8")))) for path in PAGES.values()) > 80


def test_every_decision_stands_in_the_table_under_its_title_and_has_what_a_decision_needs() -> None:
    folder = ROOT / "docs" / "adr"
    table = (folder / "README.md").read_text("utf-8")
    for path in sorted(folder.glob("[0-9]*.md")):
        text = path.read_text("utf-8")
        number, _, title = text.splitlines()[0].removeprefix("# ").partition(". ")
        assert int(path.name[:4]) == int(number)
        assert f"| {number} | [{title}]({path.name}) |" in table
        assert [part for part in ("Context", "Decision", "Consequences") if f"**{part}.**" not in text] == [], path.name


def test_the_words_of_the_glossary_stand_in_order_and_once() -> None:
    tables = re.findall(
        r"^\|---\|---\|\n((?:\|.*\n)+)", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE
    )
    words = [[row.split("|")[1].strip() for row in table.splitlines()] for table in tables]
    assert all(table == sorted(table, key=str.casefold) for table in words)
    assert len({word for table in words for word in table}) == sum(map(len, words)) > 70


@pytest.mark.parametrize(
    "text",
    [
        "[a](nowhere.md)",
        "[a](architecture.md#no-such-heading)",
        "![a](images/nowhere.png)",
    ],
)
def test_a_broken_link_is_noticed(text: str) -> None:
    assert len(broken_links(ROOT / "docs", text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "`auditor/nowhere.py`",
        "`tests/docs/test_tutorials.py::test_nothing`",
        "```sh\nmake nothing\n```",
        "`python -m bench.nothing`",
        "`license_db/records/no-such-*.yaml`",
    ],
)
def test_a_path_that_is_not_there_is_noticed(text: str) -> None:
    assert len(missing_paths(ROOT, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "`auditor audit`",
        "`auditor check --no-such-option`",
        "```\n$ auditor history nothing add --no-such\n```",
        "```\nauditor doctor  # fine\nauditor policy testt\n```",
        "`auditor completion bash zsh`",
        "`--no-such-option`",
    ],
)
def test_a_command_that_is_not_there_is_noticed(text: str) -> None:
    assert len(wrong_commands(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "`auditor history org/model -f json`",
        "`auditor check --offline`, `--offline` and `auditor identify FILE…`",
        "```\nauditor policy test [FILE] [--format json]      run cases\n```",
        "```\nauditor completion bash > ~/.local/auditor\n```",
    ],
)
def test_commands_as_pages_write_them_are_taken(text: str) -> None:
    assert list(commands_of(text))
    assert wrong_commands(text) == []
