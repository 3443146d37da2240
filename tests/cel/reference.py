"""One condition asked of both engines, in words that can be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from cel_expr_python import cel

from auditor.policy.cel.functions import Undecided
from auditor.policy.cel.program import TooManySteps, program
from auditor.policy.cel.syntax import Mistake

_T = cel.Type
_REFERENCE = {
    "bool": _T.BOOL, "int": _T.INT, "double": _T.DOUBLE, "string": _T.STRING, ("list", "string"): _T.List(_T.STRING),
}  # fmt: skip
_PLACE = re.compile(r"<input>:(\d+):(\d+): (.*)")
_MISSING = re.compile(r'No value with name "([^"]+)"')
_DEEP = re.compile(r"recursion")


class Said(NamedTuple):
    """What an engine says of a condition."""

    kind: str
    """``mistake``, ``value``, ``undecided`` or ``too many steps``."""
    told: Any
    """The place of a mistake, the value where it is a boolean, the fact that is missing."""
    type: str = ""
    words: str = ""


class Both:
    """Both engines over one set of facts.

    Args:
        types: name → type of every fact.
    """

    def __init__(self, types: Mapping[str, Any]) -> None:
        self.types = types
        self._env = cel.NewEnv(variables={name: _REFERENCE[one] for name, one in types.items()})

    def reference(self, source: str, *worlds: Mapping[str, Any]) -> list[Said]:
        """The reference engine's words, for each set of values."""
        try:
            made = self._env.compile(source)
        except RuntimeError as error:
            place = _PLACE.search(str(error))
            at = (int(place[1]), int(place[2])) if place else (1, 1)
            said = "deep" if _DEEP.search(str(error)) else place[3] if place else str(error)
            return [Said("mistake", at, "", said)] * len(worlds)
        gives = made.return_type().name().lower().replace("<", "(").replace(">", ")").replace("google.protobuf.", "")
        return [self._run(made, gives, world) for world in worlds]

    def _run(self, made: Any, gives: str, world: Mapping[str, Any]) -> Said:
        held = {name: list(value) if isinstance(value, tuple) else value for name, value in world.items()}
        try:
            found = made.eval(self._env.Activation(held))
        except RuntimeError:
            return Said("too many steps", None, gives)
        kind = found.type().name()
        if kind == "ERROR":
            missing = _MISSING.search(str(found.value()))
            return Said("undecided", missing[1] if missing else None, gives)
        return Said("value", found.plain_value() if kind == "BOOL" else None, gives)

    def ours(self, source: str, *worlds: Mapping[str, Any]) -> list[Said]:
        """Our engine's words, for each set of values."""
        try:
            made = program(source, self.types)
        except Mistake as error:
            before = source[: error.at]
            at = (before.count("\n") + 1, error.at - (before.rfind("\n") + 1) + 1)
            return [Said("mistake", at, "", "deep" if "levels deep" in error.said else error.said)] * len(worlds)
        said = []
        for world in worlds:
            try:
                value = made.run(world)
                said.append(Said("value", value if made.type == "bool" else None, made.type))
            except Undecided as error:
                said.append(Said("undecided", error.name, made.type))
            except TooManySteps:
                said.append(Said("too many steps", None, made.type))
        return said
