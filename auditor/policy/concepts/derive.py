"""Derived facts: what is computed in Python so that conditions can stay one-line comparisons.

Each file of this folder holds derivations, but for the few that derivations are made with; adding one is adding a file.
A derivation is a pure function of the facts it names: it receives a dictionary with exactly those (None where a fact
is not known) and returns the derived value, or None where it cannot be known. The law of all of them: *an unknown fact
never makes a verdict milder*; None is turned into an answer by what becomes known, and ``possible`` into a firmer word.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from auditor.core.errors import DataError
from auditor.core.frozen import freeze

Facts: TypeAlias = Mapping[str, Any]
Compute: TypeAlias = Callable[[Facts], Any]
HOME = "auditor.policy.concepts"
TOOLS = frozenset({"derive", "completing", "caps"})
"""Files of this folder that hold no derivations."""
_MEMO_LIMIT = 5_000
"""Facts remembered by what they are derived from. By judgment: bounds memory; it is emptied when full."""


@dataclass(frozen=True)
class DerivedFacts:
    """Facts that follow from other facts."""

    gives: tuple[str, ...]
    reads: tuple[str, ...]
    compute: Compute
    """Returns the value where one fact is given, else a mapping by name; None and left-out names are unknown."""

    def apply(self, values: Facts) -> dict[str, Any]:
        """The derived facts that are known, by name."""
        result = self.compute({name: values.get(name) for name in self.reads})
        found = {self.gives[0]: result} if len(self.gives) == 1 else dict(result or {})
        strangers = set(found) - set(self.gives)
        if strangers:
            raise DataError(f"a derivation gave facts it does not declare: {', '.join(sorted(strangers))}")
        return {name: freeze(value) for name, value in found.items() if value is not None}


Plan: TypeAlias = tuple[tuple[DerivedFacts, tuple[str, ...], dict[tuple[Any, ...], dict[str, Any]]], ...]
"""Derivations over one ground, each with the facts it reads that differ by model, and what it gave for their values."""


class Derivations:
    """Collects the derivations of one module: ``derive = Derivations()``, then ``@derive(gives, reads=…)``.

    The module's constant ``DERIVATIONS`` is this collection.
    """

    def __init__(self) -> None:
        self.items: list[DerivedFacts] = []

    def __call__(self, *gives: str, reads: Iterable[str]) -> Callable[[Compute], Compute]:
        def register(function: Compute) -> Compute:
            self.items.append(DerivedFacts(gives, tuple(reads), function))
            return function

        return register


@cache
def shipped() -> tuple[DerivedFacts, ...]:
    """All derivations of the package, in an order in which each comes after those it reads from."""
    found: list[DerivedFacts] = []
    names = {module.name for module in pkgutil.iter_modules(importlib.import_module(HOME).__path__)}
    for name in sorted(names - TOOLS):
        found += importlib.import_module(f"{HOME}.{name}").DERIVATIONS.items
    return ordered(found)


def ordered(derivations: Iterable[DerivedFacts]) -> tuple[DerivedFacts, ...]:
    """The derivations so that each comes after those whose facts it reads.

    Raises:
        DataError: two derivations give the same fact, or they read from each other in a circle.
    """
    maker: dict[str, DerivedFacts] = {}
    for item in derivations:
        for name in item.gives:
            if name in maker:
                raise DataError(f"two derivations give {name!r}")
            maker[name] = item
    done: list[DerivedFacts] = []
    pending = list(dict.fromkeys(maker.values()))
    ready_names: set[str] = set()
    while pending:
        ready = [item for item in pending if all(r in ready_names or r not in maker for r in item.reads)]
        if not ready:
            raise DataError("derivations read from each other in a circle", found=str([item.gives for item in pending]))
        done += ready
        ready_names.update(name for item in ready for name in item.gives)
        pending = [item for item in pending if item not in ready]
    return tuple(done)


class Deriver:
    """Applies derivations to many sets of facts and remembers what equal inputs gave."""

    def __init__(self, derivations: Iterable[DerivedFacts]) -> None:
        self.derivations = tuple(derivations)
        self._memo: list[dict[tuple[Any, ...], dict[str, Any]]] = [{} for _ in self.derivations]
        self._makers = {name: item for item in self.derivations for name in item.gives}
        self.reads: dict[str, tuple[str, ...]] = {n: d.reads for d in self.derivations for n in d.gives}

    def extend(self, values: dict[str, Any], only: tuple[int, ...] | None = None) -> None:
        """Add to ``values`` every derived fact that is known and not stated already.

        ``only`` names the derivations to apply by their place in order; None applies all of them.
        """
        get = values.get
        for number in range(len(self.derivations)) if only is None else only:
            derivation = self.derivations[number]
            memo = self._memo[number]
            key = tuple(map(get, derivation.reads))
            found = memo.get(key)
            if found is None:
                if len(memo) >= _MEMO_LIMIT:
                    memo.clear()
                found = memo[key] = derivation.apply(values)
            for name, value in found.items():
                if name not in values:
                    values[name] = value

    def plan(self, numbers: Iterable[int], moving: Callable[[str], bool]) -> Plan:
        """Derivations to apply over one ground, of whose facts only the moving ones differ from case to case."""
        chosen = [self.derivations[number] for number in numbers]
        return tuple((one, tuple(filter(moving, one.reads)), {}) for one in chosen)

    @staticmethod
    def extend_over(values: dict[str, Any], plan: Plan) -> None:
        """Like `extend` for the derivations of a plan; ``values`` hold the ground it was made for."""
        get = values.get
        for derivation, reads, memo in plan:
            key = tuple(map(get, reads))
            found = memo.get(key)
            if found is None:
                if len(memo) >= _MEMO_LIMIT:
                    memo.clear()
                found = memo[key] = derivation.apply(values)
            if values.keys().isdisjoint(found):
                values.update(found)
            else:
                values.update({name: value for name, value in found.items() if name not in values})

    def resting_on(self, prefixes: tuple[str, ...]) -> tuple[int, ...]:
        """The derivations, in order, that rest on a stated fact whose name starts with one of the prefixes."""
        return tuple(
            number
            for number, derivation in enumerate(self.derivations)
            if any(base.startswith(prefixes) for name in derivation.reads for base in self.behind(name))
        )

    def resting_only_on(self, prefixes: tuple[str, ...]) -> tuple[int, ...]:
        """The derivations, in order, that rest on nothing but stated facts with such names."""
        return tuple(
            number
            for number, derivation in enumerate(self.derivations)
            if all(base.startswith(prefixes) for name in derivation.reads for base in self.behind(name))
        )

    def blockers(self, name: str, values: Facts) -> tuple[str, ...]:
        """The stated facts whose absence keeps a fact from being known, in the order they were looked at.

        A derivation that does not read a fact it would not need is what makes this answer short.
        """
        if name in values:
            return ()
        maker = self._makers.get(name)
        if maker is None:
            return (name,)
        looked = _Looked({read: values.get(read) for read in maker.reads})
        maker.compute(looked)
        found = [blocker for read in looked.missing for blocker in self.blockers(read, values)]
        return tuple(dict.fromkeys(found))

    def behind(self, name: str) -> tuple[str, ...]:
        """The stated facts a fact rests on, in reading order; a stated fact rests on itself."""
        seen: dict[str, None] = {}
        stack = [name]
        while stack:
            current = stack.pop()
            if current in self.reads:
                stack.extend(reversed(self.reads[current]))
            else:
                seen.setdefault(current)
        return tuple(seen)


class _Looked(dict[str, Any]):
    """Facts that remember which of them were looked at and not there."""

    def __init__(self, values: Facts) -> None:
        super().__init__(values)
        self.missing: dict[str, None] = {}

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if value is None:
            self.missing.setdefault(name)
        return value
