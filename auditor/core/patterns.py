"""The one door to regular expressions: Python's own, each compiled when it is first used.

A command uses some of the two thousand patterns that the modules it imports name, and compiling the others would take
longer than the rest of it; what compiling makes is kept from one process to the next (`auditor.core.pattern_codes`).
Modules write ``from auditor.core import patterns as re``, and then what they would write
anyway.
That every pattern can be compiled, and takes no longer than its text is long, is a law over all of them
(`tests/laws/test_time.py`).
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from pathlib import Path
from re import (  # type: ignore[attr-defined]
    ASCII,
    DOTALL,
    IGNORECASE,
    MULTILINE,
    UNICODE,
    VERBOSE,
    I,
    Match,
    Pattern,
    S,
    _parser,  # the only reader of expressions that agrees with the engine
    error,
    escape,
)
from typing import Any, AnyStr, cast

from auditor.core.pattern_codes import codes

__all__ = [
    "ASCII",
    "DOTALL",
    "IGNORECASE",
    "MULTILINE",
    "UNICODE",
    "VERBOSE",
    "I",
    "Match",
    "Pattern",
    "S",
    "compile",
    "error",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "is_pattern",
    "keep",
    "match",
    "parsed",
    "pythons_own",
    "search",
    "ship",
    "split",
    "sub",
]

findall, finditer, fullmatch, match = re.findall, re.finditer, re.fullmatch, re.match
search, split, sub = re.search, re.split, re.sub

_ABILITIES = (
    "findall", "finditer", "flags", "fullmatch", "groupindex", "groups", "match", "pattern", "scanner", "search",
    "split", "sub", "subn",
)  # fmt: skip


class _Lazy:
    """A pattern that is compiled when something is asked of it; from then on its abilities are the pattern's own."""

    def __init__(self, text: str | bytes, flags: int, passing: bool = False) -> None:
        self._written = (text, flags)
        self._passing = passing
        self.pattern = text  # what is kept under it asks for no more

    def __getattr__(self, name: str) -> Any:
        if name not in _ABILITIES:
            raise AttributeError(name)
        written: Any = self._written
        made = re.compile(*written) if self._passing else codes().pattern(*written)
        # attributes of its own, so that the next use costs what it costs with the pattern itself
        self.__dict__.update((ability, getattr(made, ability)) for ability in _ABILITIES)
        return getattr(made, name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Lazy) and self._written == other._written

    def __hash__(self) -> int:
        return hash(self._written)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _Lazy, (*self._written, self._passing)

    def __repr__(self) -> str:
        return f"re.compile({self._written[0]!r})"


def compile(pattern: AnyStr, flags: int = 0, *, passing: bool = False) -> Pattern[AnyStr]:  # noqa: A001 - written as ``re.compile``
    """The pattern; a mistake in it is told when it is first used.

    Args:
        passing: made of words of one text or one policy, so that no other process asks for it again.
    """
    return cast("Pattern[AnyStr]", _Lazy(pattern, int(flags), passing))


def keep() -> None:
    """Keep for other processes what was compiled anew."""
    codes().keep()


def ship(folder: Path) -> None:
    """Write the patterns of all modules that were loaded into a folder, for a wheel; those that pass are left out."""
    for one in gc.get_objects():
        if isinstance(one, _Lazy):
            hash(one.flags)  # compiles it
    codes().ship(folder)


def parsed(pattern: Pattern[str]) -> Any:
    """What the engine reads in a pattern: pairs of what is matched and its value, as `re` holds them."""
    return _parser.parse(pattern.pattern, pattern.flags & ~UNICODE)


def is_pattern(value: object) -> bool:
    """Whether a value is a pattern made here."""
    return isinstance(value, _Lazy)


def pythons_own(pattern: Pattern[AnyStr]) -> Pattern[AnyStr]:
    """The same pattern as Python's own object, for a library that asks for one."""
    return re.compile(pattern.pattern, pattern.flags)
