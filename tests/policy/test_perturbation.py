"""Every fact a check reads can change what it says: no condition is dead, no word of it idle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from auditor.policy.checks import packs
from auditor.policy.checks.engine import Engine
from auditor.policy.checks.examples import example_facts, shipped_engine
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.facts.fact_registry import DATES, OUTCOME, FactSpec
from tests.scenarios.cases import acceptance_cases

CHECKS = [check for pack in packs.shipped().values() for check in pack.checks]
CASES = acceptance_cases()
_WORDS = re.compile(r"['\"]([^'\"]*)['\"]")
_NUMBERS = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)")


@cache
def worlds(check_id: str) -> list[tuple[dict[str, Any], Any]]:
    """Completed facts of the check's examples, each with its day."""
    engine = shipped_engine()
    check = next(check for check in CHECKS if check.id == check_id)
    found = []
    for example in check.examples:
        day = example.as_of or check.as_of
        values = engine.complete(example_facts(check, example, engine.registry), day)
        engine.decide_all(values, day)
        found.append((values, day))
    return found


def conditions(check: Check) -> str:
    return " ".join([check.applies.source, *(arm.condition.source for arm in check.arms)])


def others(spec: FactSpec, check: Check) -> Iterator[Any]:
    """Values a fact could have instead: words and numbers of the conditions, words of the registry, extremes."""
    source = conditions(check)
    words = [*dict.fromkeys([*spec.allowed, *_WORDS.findall(source)]), "zz"]
    if spec.type == "bool":
        yield from (True, False)
    elif spec.type in ("int", "number"):
        kind = int if spec.type == "int" else float
        near = [float(number) for number in _NUMBERS.findall(source)]
        yield from (kind(value) for number in (0, *near, 1e12) for value in (number - 1, number, number + 1))
    elif spec.type == "date":
        yield from ("2000-01-01", "2026-09-01", "2099-01-01")
    elif spec.type == "strings":
        yield ()
        yield from ((word,) for word in words)
    else:
        yield from words


def outcome(engine: Engine, check: Check, values: dict[str, Any], day: Any) -> str:
    return engine.decide(check, values, day).outcome.value


def spec_of(name: str) -> FactSpec:
    return packs.shipped_compiler().specs[name]


def moves(check: Check, name: str) -> bool:
    """Whether some other value of the fact, or its absence, changes the outcome of some example."""
    engine = shipped_engine()
    for values, day in worlds(check.id):
        before = outcome(engine, check, values, day)
        without = {key: value for key, value in values.items() if key != name}
        if name in values and outcome(engine, check, without, day) != before:
            return True
        if any(
            outcome(engine, check, {**values, name: other}, day) != before for other in others(spec_of(name), check)
        ):
            return True
    return False


def decisive(check: Check) -> list[str]:
    """Facts its conditions read; those that only its sentences name decide nothing."""
    read = {*check.applies.reads, *(name for arm in check.arms for name in arm.condition.reads)}
    return sorted(name for name in read if not name.startswith(DATES))


@pytest.mark.parametrize("check", CHECKS, ids=[check.id for check in CHECKS])
def test_every_fact_a_check_decides_by_can_change_its_outcome(check: Check) -> None:
    idle = [name for name in decisive(check) if not moves(check, name)]
    assert not idle, f"no example shows what {', '.join(idle)} changes"


def test_examples_are_not_the_acceptance_cases() -> None:
    """An example that repeats a case would prove nothing beyond it."""
    engine = shipped_engine()
    cases = [frozenset((name, str(known.value)) for name, known in case.case.stated.items()) for case in CASES]
    for check in CHECKS:
        for example in check.examples:
            stated = {
                (name, str(value))
                for name, value in example_facts(check, example, engine.registry).items()
                if not name.startswith(OUTCOME) and value != ()
            }
            models = {value for name, value in stated if name == "model.id"}
            assert not any(("model.id", model) in case for model in models for case in cases), (check.id, example.name)
