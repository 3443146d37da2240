"""Lets a command take options in groups: a frozen dataclass whose fields are options stands for all of them.

A command line has one parameter for each option, and what reads the options wants the few values that belong together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, TypeVar, get_type_hints

R = TypeVar("R")


class Without:
    """Beside a group's name in a signature: options of it that this command does not have; they keep their defaults."""

    def __init__(self, *names: str) -> None:
        self.names = frozenset(names)


@dataclass(frozen=True)
class _Group:
    """A parameter of a command that stands for several options."""

    kind: type[Any]
    options: tuple[Parameter, ...]

    def value(self, given: dict[str, Any]) -> Any:
        """The group, from the options of a command line."""
        return self.kind(**{option.name: given[option.name] for option in self.options})


def grouped(command: Callable[..., R]) -> Callable[..., R]:
    """The command as it is read: each parameter that is a group gives way to its options, in the group's order."""
    hints = get_type_hints(command, include_extras=True)
    own = [
        parameter.replace(kind=Parameter.KEYWORD_ONLY, annotation=hints[parameter.name])
        for parameter in signature(command).parameters.values()
    ]
    groups = {parameter.name: group for parameter in own if (group := _group(parameter.annotation))}
    shown = [option for one in own for option in (groups[one.name].options if one.name in groups else (one,))]

    @wraps(command)
    def run(**given: Any) -> R:
        taken = {one.name: groups[one.name].value(given) if one.name in groups else given[one.name] for one in own}
        return command(**taken)

    run.__signature__ = Signature(shown)  # type: ignore[attr-defined]
    return run


def _group(hint: Any) -> _Group | None:
    """The group that a parameter of this type is; None for an option or argument of its own."""
    kind = getattr(hint, "__origin__", hint)
    if not (isinstance(kind, type) and is_dataclass(kind)):
        return None
    left_out = {name for extra in getattr(hint, "__metadata__", ()) for name in extra.names}
    hints = get_type_hints(kind, include_extras=True)
    unknown = left_out - hints.keys()
    if unknown:
        raise TypeError(f"{kind.__name__} has no {', '.join(sorted(unknown))} to leave out")
    options = (
        Parameter(
            field.name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if field.default is MISSING else field.default,
            annotation=hints[field.name],
        )
        for field in fields(kind)
        if field.name not in left_out
    )
    return _Group(kind=kind, options=tuple(options))
