"""All facts from those that are stated: defaults, the law's dates, the catalog's channel, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from auditor.policy.concepts.derive import Deriver, Plan
from auditor.policy.facts import tables
from auditor.policy.facts.fact_registry import DATES, FactRegistry
from auditor.policy.facts.shapes import OPEN, as_fact, unlisted
from auditor.records.catalog import Catalog

MODEL_FACTS = ("model.", "license.", "terms.")
"""What a model brings; everything else is the workload's own."""


class Completer:
    """Completes facts, whole or in two steps: what a workload states, and what a model adds to it.

    Args:
        constants: facts that hold in every case.
        catalog: vendors and channels on record.
    """

    def __init__(
        self, registry: FactRegistry, deriver: Deriver, constants: Mapping[str, Any], catalog: Catalog
    ) -> None:
        self.catalog = catalog
        self.registry = registry
        self.deriver = deriver
        days = {DATES + key.replace("-", "_"): day.isoformat() for key, day in tables.dates().items()}
        self._constants = {**days, **constants}

    def complete(self, stated: Mapping[str, Any], as_of: date) -> dict[str, Any]:
        """Stated facts with the day, the law's dates, defaults and derived facts added."""
        values = self._with_defaults(stated, as_of)
        self.deriver.extend(values)
        return values

    def ground(self, stated: Mapping[str, Any], as_of: date) -> dict[str, Any]:
        """What holds for a workload whatever the model is: like `complete`, without facts that rest on a model."""
        values = self._with_defaults(stated, as_of)
        places = range(len(self.deriver.derivations))
        self.deriver.extend(values, tuple(place for place in places if place not in self._on_models))
        return values

    def of_model(self, stated: Mapping[str, Any]) -> dict[str, Any]:
        """One model's facts with everything that follows from them alone, whatever the workload."""
        defaults = {spec.name: spec.default for spec in self.registry.defaults if spec.name.startswith(MODEL_FACTS)}
        values = {**defaults, **stated}
        self._default_from(values, MODEL_FACTS)
        self.deriver.extend(values, self._on_models_alone)
        return values

    def over(self, ground: Mapping[str, Any], model: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
        """A workload's ground with one model's facts (see `of_model`), and everything that rests on both.

        Args:
            plan: what is remembered for this ground (see `new_plan`).
        """
        values = {**ground, **model}
        self._default_from(values)
        self.deriver.extend_over(values, plan)
        return values

    def new_plan(self) -> Plan:
        """What rests on a ground and a model, with room for what `over` remembers of one ground."""
        return self.deriver.plan(self._on_both, self.moves)

    def moves(self, name: str) -> bool:
        """Whether a fact may differ between the models of one ground."""
        return any(base.startswith(MODEL_FACTS) for base in self.deriver.behind(name))

    def _with_defaults(self, stated: Mapping[str, Any], as_of: date) -> dict[str, Any]:
        values = {**self._constants, **stated, "judged.as_of": as_of.isoformat()}
        self._drop_unlisted(values)
        self.add_channel(values)
        for spec in self.registry.defaults:
            values.setdefault(spec.name, spec.default)
        for state, spec in self.registry.detail_defaults:
            if values.get(state) == "present":
                values.setdefault(spec.name, spec.default)
        self._default_from(values)
        return values

    def _drop_unlisted(self, values: dict[str, Any]) -> None:
        """Take away what is said in words of no list: no check knows what follows from them, so they are unknown."""
        for name in self._open:
            if name in values and unlisted(self.registry.facts[name], values[name]):
                del values[name]

    def _default_from(self, values: dict[str, Any], only: tuple[str, ...] = ("",)) -> None:
        for spec in self.registry.defaults_from:
            if spec.name not in values and spec.default_from in values and spec.name.startswith(only):
                values[spec.name] = _as_type(values[spec.default_from], spec.type)

    def add_channel(self, values: dict[str, Any]) -> None:
        """What is on record of the channel; hosting follows the channel where it is not stated."""
        name = values.get("deployment.channel", "self" if values.get("deployment.hosting") == "self" else None)
        row = self.catalog.channel(name) if name else None
        for cell, value in (row or {}).items():
            fact = "deployment.hosting" if cell == "hosting" else f"channel.{cell}"
            spec = self.registry.facts.get(fact)
            if spec and value is not None:
                values.setdefault(fact, as_fact(spec, value))

    @cached_property
    def _open(self) -> tuple[str, ...]:
        return tuple(name for name, spec in self.registry.facts.items() if spec.shape == OPEN)

    @cached_property
    def _on_models(self) -> frozenset[int]:
        return frozenset(self.deriver.resting_on(MODEL_FACTS))

    @cached_property
    def _on_models_alone(self) -> tuple[int, ...]:
        return self.deriver.resting_only_on(MODEL_FACTS)

    @cached_property
    def _on_both(self) -> tuple[int, ...]:
        return tuple(sorted(self._on_models - set(self._on_models_alone)))


def _as_type(value: Any, kind: str) -> Any:
    """A default taken from a fact of another shape: one word for a list is a list of one."""
    if kind == "strings" and isinstance(value, str):
        return (value,)
    return value
