"""Commands from functions: what the annotation of a parameter says, Click reads and tells in help."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, cleandoc, signature
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin

import click
from click.shell_completion import CompletionItem

C = TypeVar("C", bound=click.Command)
_TYPES: dict[type, click.ParamType[Any]] = {
    str: click.STRING, int: click.INT, float: click.FLOAT, bool: click.BOOL, Path: click.Path(path_type=Path),
}  # fmt: skip
_RANGES = {int: click.IntRange, float: click.FloatRange}


class Argument:
    """Beside the type of a function's parameter: it is given by its place on the command line."""

    def __init__(self, *names: str, min: float | None = None, max: float | None = None, **how: Any) -> None:  # noqa: A002 - as click names them
        """Bounds of a number, and anything else that click knows of a parameter."""
        self.names, self.bounds, self.how = names, {"min": min, "max": max}, how


class NamedOption(Argument):
    """Beside the type of a function's parameter: it is given by a name, its first one in full."""


class _Positional(click.Argument):
    """An argument whose help has its default, as that of options has; without a better word a file completes it."""

    def get_usage_pieces(self, ctx: click.Context) -> list[str]:
        word = self.make_metavar(ctx)
        return [word if word.startswith("[") else f"{{{word}}}" if self.required else f"[{word}]"]

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        word, told = super().get_help_record(ctx)
        default = self.get_default(ctx, call=False)
        more = "required" if self.required else f"default: {default}" if isinstance(default, (str, int, Path)) else ""
        return word, "  ".join(part for part in (told, more and f"[{more}]") if part)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        return super().shell_complete(ctx, incomplete) or [CompletionItem(incomplete, type="file")]


def command(function: Callable[..., Any], name: str, kind: type[C], **how: Any) -> C:
    """The command of a function: its documentation is the help, its parameters are what can be given."""
    read = [_parameter(one) for one in signature(function, eval_str=True).parameters.values()]
    return kind(name, callback=function, params=read, **{"help": cleandoc(function.__doc__ or ""), **how})


def _parameter(one: Parameter) -> click.Parameter:
    kind, told = get_args(one.annotation)
    if isinstance(kind, UnionType):  # with None: it need not be given
        kind = get_args(kind)[0]
    several = get_origin(kind) is list
    if several:
        (kind,) = get_args(kind)
    bounded = any(bound is not None for bound in told.bounds.values())
    how = {"type": _RANGES[kind](**told.bounds) if bounded else _TYPES.get(kind), **told.how}
    how["required"] = one.default is Parameter.empty
    if not how["required"]:
        how["default"] = one.default
    if several:
        how["callback"] = _listed
    if not isinstance(told, NamedOption):
        return _Positional([one.name], nargs=-1 if several else 1, **how)
    if kind is bool:
        how |= {"type": None, "is_flag": True}
    how |= {"show_envvar": True, "show_default": how.get("default") != ""}
    return click.Option([one.name, *told.names], multiple=several, **how)


def _listed(_: click.Context, __: click.Parameter, value: tuple[Any, ...] | None) -> list[Any] | None:
    """What was given several times, as a list; None where nothing was."""
    return list(value) if value else None
