"""Help as people read it at 80 columns: commands in groups, options by what they are about, then examples.

A command that writes reports also reads ``-f`` and ``-o`` as they stand: a file belongs to the format before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from textwrap import wrap
from types import MappingProxyType
from typing import Any

import click

from auditor.cli import line
from auditor.cli.command_examples import EXAMPLES
from auditor.cli.options import (
    EvidenceOptions,
    HistoryOptions,
    OutputOptions,
    PolicyOptions,
    SecondReaderOptions,
)

_GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Decide": ("choose", "ask", "review", "check", "answer"),
        "Keep watch": ("discover", "lock", "drift", "verify", "history", "cache"),
        "Read licenses": ("identify", "terms", "diff", "compat", "licenses"),
        "Set up and look up": ("policy", "data", "explain", "render", "sweep", "mcp", "doctor", "completion"),
    }
)
"""What the list of commands is parted into; a command that stands nowhere comes under "More"."""
_OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Policy": tuple(field.name for field in fields(PolicyOptions)),
        "Reports": tuple(field.name for field in fields(OutputOptions)),
        "Evidence": tuple(field.name for field in fields(EvidenceOptions)),
        "Second reader": tuple(field.name for field in fields(SecondReaderOptions)),
        "History": tuple(field.name for field in fields(HistoryOptions)),
    }
)
_Option = tuple[str, list[str], str]
"""What a word of the command line is, the words it is written in, and its value."""
_FORMAT = ("-f", "--format")
_OUTPUT = ("-o", "--output")


class Command(click.Command):
    """A command whose help is parted by the groups of its options and ends with examples."""

    def __init__(self, *words: Any, **named: Any) -> None:
        """With a name in capitals for each value that has none of its own: ``--title TITLE``."""
        super().__init__(*words, **named)
        for param in self.params:
            if not param.metavar and not getattr(param, "is_flag", False):
                param.metavar = _placeholder(param)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As always, after each file has been put to the format it stands behind."""
        several = {option for param in self.params if getattr(param, "multiple", False) for option in param.opts}
        return super().parse_args(ctx, paired(args) if several.issuperset((*_FORMAT, *_OUTPUT)) else args)

    def format_arguments(self, ctx: Any, formatter: Any) -> None:
        """They stand with the options."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments, the command's own options, then those it shares with others."""
        sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is None:
                continue
            own = "Arguments" if param.param_type_name == "argument" else "Options"
            shared = () if own == "Arguments" else _OPTIONS.items()
            title = next((title for title, names in shared if param.name in names), own)
            sections.setdefault(title, []).append(record)
        for title, records in sections.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Examples."""
        _write_examples(formatter, ctx)


def _placeholder(param: Any) -> str:
    """What stands for a value in help: what it is, where its type says so, else the name of the option."""
    name = max(param.opts, key=len).strip("-").replace("-", "_").upper()
    kind = getattr(param.type, "name", "")
    word = "FILE" if kind == "path" and param.param_type_name == "option" else name
    return f"{word}..." if param.nargs == -1 else word


class CommandGroup(click.Group):
    """All commands in the order they were made in, each with its whole sentence."""

    def command(self, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # type: ignore[override]
        """Put a function below this group; it stays what it is."""

        def keep(function: Callable[..., Any]) -> Callable[..., Any]:
            self.add_command(line.command(function, name, Command))
            return function

        return keep

    def list_commands(self, _: click.Context) -> list[str]:
        """As they came; Click would sort them."""
        return list(self.commands)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Commands in groups; those of a smaller group are few and stand under one head."""
        commands = {name: command for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))}
        known = {name for names in _GROUPS.values() for name in names}
        parts = dict(_GROUPS) if not ctx.parent else {}
        parts["More" if parts else "Commands"] = tuple(name for name in commands if name not in known or not parts)
        for title, names in parts.items():
            rows = [(name, _sentence(commands[name])) for name in names if name in commands]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Examples, then what the exit codes mean."""
        if not ctx.parent:
            _write_examples(formatter, ctx)
        super().format_epilog(ctx, formatter)


def _sentence(command: Any) -> str:
    """The first paragraph of its help, whole."""
    return " ".join((command.help or "").partition("\n\n")[0].split())


def _write_examples(formatter: Any, ctx: Any) -> None:
    names = []
    while ctx.parent is not None:
        names.append(str(ctx.info_name))
        ctx = ctx.parent
    command = " ".join(reversed(names))
    if command in EXAMPLES:
        with formatter.section("Examples"):
            margin = " " * formatter.current_indent
            for line in EXAMPLES[command]:
                broken = wrap(
                    f"auditor {line}", formatter.width - 2, initial_indent=margin, subsequent_indent=f"{margin}  ",
                    break_long_words=False, break_on_hyphens=False,
                )  # fmt: skip
                formatter.write(" \\\n".join(broken) + "\n")


def paired(arguments: Sequence[str]) -> list[str]:
    """The arguments with ``-f FORMAT … -o FILE`` as ``--format=FORMAT=FILE``.

    A file alone behind formats belongs to the one it ends like, else to the last of them. Several files behind several
    formats are left as they are: `auditor.cli.outputs.plan` matches them by ending, then by order.
    """
    found = _by_ending(_once(list(_options(arguments))))
    made: list[str] = []
    for number, (kind, words, value) in enumerate(found):
        if kind == "format" and "=" not in value and (file := _only_file(found, number)) is not None:
            made.append(f"--format={value}={file}")
        elif kind == "output" and _belongs(found, number):
            continue
        else:
            made += words
    return made


def _once(found: list[_Option]) -> list[_Option]:
    """Without a format that is said again before any file."""
    kept: list[_Option] = []
    for option in found:
        asked = [one for one in kept if one[0] in ("format", "output")]
        if option[0] == "format" and asked and asked[-1] == option:
            continue
        kept.append(option)
    return kept


def _by_ending(found: list[_Option]) -> list[_Option]:
    """With the format that a lone file ends like moved behind the formats it stands among."""
    from auditor.cli.outputs import ending_like

    for number, (kind, _, value) in enumerate(found):
        if kind != "output" or not _belongs(found, number):
            continue
        run = []
        for place in range(number - 1, -1, -1):
            if found[place][0] == "output" or "=" in found[place][2]:
                break
            if found[place][0] == "format":
                run.append(place)
        meant = next((place for place in run[1:] if ending_like(value) == found[place][2]), None)
        if meant is not None and ending_like(value) != found[run[0]][2]:
            found[meant], found[run[0]] = found[run[0]], found[meant]
    return found


def _only_file(found: Sequence[_Option], format_: int) -> str | None:
    """The one file between a format and the next one; None where there is none or there are several."""
    files = []
    for kind, _, value in found[format_ + 1 :]:
        if kind == "format":
            break
        if kind == "output":
            files.append(value)
    return files[0] if len(files) == 1 else None


def _belongs(found: Sequence[_Option], output: int) -> bool:
    """Whether a file is the only one behind a format that has no file yet."""
    last = next((number for number in range(output - 1, -1, -1) if found[number][0] == "format"), None)
    return last is not None and "=" not in found[last][2] and _only_file(found, last) is not None


def _options(arguments: Sequence[str]) -> Iterator[_Option]:
    """Each argument with what it is: a format, a file, or anything else; then the words it is written in."""
    rest = iter(arguments)
    for word in rest:
        if word == "--":
            yield "other", [word, *rest], ""
            return
        for kind, names in (("format", _FORMAT), ("output", _OUTPUT)):
            value = _value(word, names, rest)
            if value is not None:
                yield kind, [f"{names[1]}={value}"], value
                break
        else:
            yield "other", [word], ""


def _value(word: str, names: tuple[str, str], rest: Iterator[str]) -> str | None:
    short, long = names
    if word in names:
        return next(rest, "")
    if word.startswith(f"{long}="):
        return word.removeprefix(f"{long}=")
    if word.startswith(short) and not word.startswith("--"):
        return word.removeprefix(short)
    return None
