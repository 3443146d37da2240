"""Every regular expression of the house comes through one door, can be compiled, and behaves as Python's own does."""

from __future__ import annotations

import copy
import importlib
import pickle
import re
from collections.abc import Iterator

import pytest

from auditor.core import patterns
from auditor.core.extras import EXTRAS
from tests.test_architecture import found_imports, module_name, modules

DOORS = {"auditor.core.patterns", "auditor.core.pattern_codes"}
"""The door, and what it keeps."""
FOREIGN = {"auditor.history.migrations.env": "runs inside Alembic alone"}


def held(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """The patterns in a value of a module: itself, or those in its tuples and mappings."""
    if patterns.is_pattern(value):
        yield value  # type: ignore[misc]
    elif isinstance(value, (tuple, list, set, frozenset)) and depth < 4:
        for one in value:
            yield from held(one, depth + 1)
    elif isinstance(value, dict) and depth < 4:
        for pair in value.items():
            yield from held(pair, depth + 1)


def every_pattern() -> Iterator[tuple[str, re.Pattern[str]]]:
    """All patterns that modules name, with the names."""
    assert EXTRAS
    for path in modules():
        name = module_name(path)
        if name in FOREIGN or name.endswith("__main__") or ".migrations." in name:
            continue
        for constant, value in vars(importlib.import_module(name)).items():
            for pattern in held(value):
                yield f"{name}.{constant}", pattern


def test_no_module_takes_regular_expressions_from_elsewhere() -> None:
    """Write ``from auditor.core import patterns as re`` instead of ``import re``."""
    elsewhere = {module_name(path) for path in modules() if {"re", "regex"} & {n for n, _, _ in found_imports(path)}}
    assert elsewhere == DOORS


def test_every_pattern_that_a_module_names_can_be_compiled() -> None:
    found = list(every_pattern())
    assert len(found) > 300
    wrong = {}
    for name, pattern in found:
        try:
            assert pattern.search(pattern.pattern[:0]) is None or pattern.pattern is not None
        except re.error as error:
            wrong[name] = str(error)
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "flags"), [("(?P<a>x+)(y)?", 0), ("^A.b$", re.I | re.M | re.S), (r"\s*,\s*", re.ASCII), (rb"\d+", 0)]
)
def test_a_pattern_made_here_answers_as_pythons_own(text: str, flags: int) -> None:
    own, ours = re.compile(text, flags), patterns.compile(text, flags)
    subject: str = "xxy, A\nb 12,a.B\n , xx" if isinstance(text, str) else b"xx 12, 3"  # type: ignore[assignment]
    for _ in range(2):
        found = ours.search(subject)
        assert (found and found.groupdict()) == ((same := own.search(subject)) and same.groupdict())
        assert [m.span() for m in ours.finditer(subject)] == [m.span() for m in own.finditer(subject)]
        assert ours.findall(subject) == own.findall(subject)
        assert ours.split(subject) == own.split(subject)
        assert (ours.flags, ours.groups, ours.pattern) == (own.flags, own.groups, own.pattern)
        assert dict(ours.groupindex) == dict(own.groupindex)
        for ability in ("match", "fullmatch"):
            one, other = getattr(ours, ability)(subject), getattr(own, ability)(subject)
            assert (one and one.span()) == (other and other.span())
        ours = pickle.loads(pickle.dumps(copy.deepcopy(ours)))  # noqa: S301 - made a moment ago
    assert ours == patterns.compile(text, flags)
    assert hash(ours) == hash(patterns.compile(text, flags))
    with pytest.raises(AttributeError):
        ours.nothing  # type: ignore[attr-defined] # noqa: B018
