"""What the record of a model's family says, as facts with their places; the model's own files go before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from auditor.core.model import Dossier, Evidence, ModelRef
from auditor.policy.facts import tables
from auditor.policy.facts.fact_registry import FactRegistry
from auditor.policy.facts.known import CONFIDENCE_OF, Known
from auditor.policy.facts.shapes import as_fact
from auditor.records.families import FactCell, Families, KnownModel, cell_specs, families

_SAME_WEIGHTS = "quantized"
"""The relation of a copy that holds the same weights in another precision: it keeps the row of its original."""
_HUBS = frozenset({"hf", "modelscope"})
"""Hubs on which an account stands for its publisher."""
_ESTIMATES = frozenset({"estimated", "arithmetic", "judged"})
_DEEP = 4
"""Steps from a model to what it was made from, and on. By judgment: no chain on record is longer, and a circle ends."""
_UNKINDLY = frozenset({"numbers", "protein", "other", "video-in"})
"""Kinds of input and output that no condition asks for; the fact leaves them out where something else is said too."""


def family_facts(
    dossier: Dossier, registry: FactRegistry, known: Families | None = None, own: Iterable[Families] = ()
) -> dict[str, Known]:
    """Facts of the family a repository belongs to, or of the model whose weights it holds in another precision.

    Args:
        known: the families on record; None for those shipped.
        own: further ones of the organization; what is shipped goes before them.
    """
    records = (known or families(), *own)
    itself = (dossier.ref.name,) if dossier.ref.scheme in _HUBS else ()
    names = (*itself, *(edge.parent.removeprefix("hf:") for edge in dossier.parents if edge.relation == _SAME_WEIGHTS))
    record = next((row for found in records for name in names if (row := found.find(name))), None)
    return facts_of(record, registry, records) if record else {}


def service_family_facts(
    vendor: str, ref: ModelRef, model: str, registry: FactRegistry, own: Iterable[Families] = ()
) -> dict[str, Known]:
    """Facts of the family of a model that is bought as a service; see `family_facts`."""
    names = (model, ref.name.partition("/")[2])
    records = (families(), *own)
    rows = (found.of_service(vendor, name) for found in records for name in names)
    record = next((row for row in rows if row), None)
    return facts_of(record, registry, records) if record else {}


def facts_of(record: KnownModel, registry: FactRegistry, known: Sequence[Families] = ()) -> dict[str, Known]:
    """The cells of a record as facts: each with the record, the address and the day it was read.

    Args:
        known: the families that say what it was made from; those shipped where none are given.
    """
    from_cells: dict[str, Known] = {}
    for name, cell, value in _stated(record):
        spec = registry.facts.get(name)
        if spec is not None and value is not None:
            from_cells[name] = Known(
                value=as_fact(spec, value), evidence=(_place(record, name, cell, value),),
                confidence=CONFIDENCE_OF[cell.confidence],
            )  # fmt: skip
    inherited, least = _inherited(record, known or (families(),)), "model.training_flop_above"
    if inherited and (least not in from_cells or inherited.value > from_cells[least].value):
        from_cells[least] = inherited
    return from_cells


def _inherited(record: KnownModel, known: Sequence[Families]) -> Known | None:
    """The compute of what the model was made from, as a floor of its own; None where nothing is on record."""
    cell = record.cells.get("made_from")
    parent = _found(cell.value, known) if cell else None
    floor = _floor(parent, known, _DEEP) if parent else None
    if cell is None or parent is None or floor is None:
        return None
    flop, resting = floor
    why = f"made from, or holds, {cell.value}, whose training alone took more"
    place = _place(record, "model.training_flop_above", replace(cell, why=why), f"{flop:.2g}")
    confidence = min(CONFIDENCE_OF[cell.confidence], CONFIDENCE_OF[resting.confidence])
    return Known(value=flop, evidence=(place,), confidence=confidence)


def _found(name: str, known: Sequence[Families]) -> KnownModel | None:
    return next((row for found in known if (row := found.find(name))), None)


def _floor(record: KnownModel, known: Sequence[Families], steps: int) -> tuple[float, FactCell] | None:
    """The least compute that a record stands for, and the cell that says so; an estimate counts a third of it."""
    cells, rows = record.cells, []
    if "training_flop_above" in cells:
        rows.append((float(cells["training_flop_above"].value), cells["training_flop_above"]))
    factor = float(tables.table("thresholds")["eu_ai_act"]["estimate_factor"]["value"])
    if "training_flop" in cells:
        cell = cells["training_flop"]
        rows.append((cell.value / (factor if cell.kind in _ESTIMATES else 1), cell))
    elif {"active_parameters", "training_tokens"} <= cells.keys():
        rows.append(
            (6.0 * cells["active_parameters"].value * cells["training_tokens"].value / factor, cells["training_tokens"])
        )
    parent = _found(cells["made_from"].value, known) if "made_from" in cells and steps else None
    behind = _floor(parent, known, steps - 1) if parent else None
    return max([*rows, *([behind] if behind else [])], key=lambda row: row[0], default=None)


def _stated(record: KnownModel) -> list[tuple[str, FactCell, Any]]:
    rows: list[tuple[str, FactCell, Any]] = []
    for cell_id, cell in record.cells.items():
        fact = cell_specs()[cell_id].fact
        if not fact:
            continue
        value = cell.value
        if cell_id == "released" and not isinstance(value, date):
            continue
        if cell_id == "modality":
            told = tuple(word for word in value if word not in _UNKINDLY)
            value = told or value
        rows.append((fact, cell, value))
        if cell_id == "training_flop":
            rows.append(("model.flop_source", cell, "estimated" if cell.kind in _ESTIMATES else "published"))
    return rows


def _place(record: KnownModel, name: str, cell: FactCell, value: Any) -> Evidence:
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    read = f"read {cell.source.read}" if cell.source.read else "not verified again"
    why = f"; {cell.why}" if cell.why else ""
    statement = (
        f"{name.removeprefix('model.')}: {shown} ({record.family.name}, {cell.confidence} confidence, {read}{why})"
    )
    return Evidence(statement=statement, looked_in=(cell.source.address, record.family.place))
