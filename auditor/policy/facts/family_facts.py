"""What the record of a model's family says, as facts with their places; the model's own files go before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from auditor.core.model import EDGE_COUNTS_FROM, FROM_OUTPUTS, Dossier, Evidence, ModelRef
from auditor.core.whereabouts import id_of
from auditor.policy.facts import tables
from auditor.policy.facts.fact_registry import FactRegistry
from auditor.policy.facts.known import CONFIDENCE_OF, Known
from auditor.policy.facts.shapes import as_fact
from auditor.records.families import FactCell, Families, KnownModel, cell_specs, families
from auditor.records.longest_runs import ceiling

_SAME_WEIGHTS = "quantized"
"""The relation of a copy that holds the same weights in another precision: it keeps the row of its original."""
_HUBS = frozenset({"hf", "modelscope"})
"""Hubs on which an account stands for its publisher."""
_LANGUAGE = {"text"}
"""What a model takes and gives whose training is counted in tokens of text alone."""
_LEAST, _MOST, _SIZE = "model.training_flop_above", "model.training_flop_below", "model.parameters"
_CLEAR = 0.9
"""Share of a threshold up to which a ceiling is clear of it. By judgment: a tenth, as for the ceilings on record
(tests/contracts/test_families.py)."""
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
    names = [id_of(edge.parent) for edge in dossier.parents if edge.relation == _SAME_WEIGHTS]
    rows = (row for found in records for row in _rows(dossier.ref, names, found))
    record = next((row for row in rows if row), None)
    return facts_of(record, registry, records) if record else {}


def _rows(ref: ModelRef, names: Iterable[str], known: Families) -> Iterator[KnownModel | None]:
    """What is on record of a repository, then of those that hold the same weights."""
    if ref.scheme in _HUBS:
        yield ref.answers(known.find)
    yield from map(known.find, names)


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
    inherited = _inherited(record, known or (families(),))
    if inherited and (_LEAST not in from_cells or inherited.value > from_cells[_LEAST].value):
        from_cells[_LEAST] = inherited
    most = _ceiling(record)
    if most and not from_cells.keys() & {_MOST, _LEAST, "model.training_flop"}:
        from_cells[_MOST] = most
    return from_cells


def _ceiling(record: KnownModel) -> Known | None:
    """What bounds the compute of a small language model that starts from no other, by its size and its day."""
    cells = record.cells
    size, kinds = cells.get("parameters"), cells.get("modality")
    if size is None or kinds is None or set(kinds.value) != _LANGUAGE or cells.keys() & {"base", "made_from"}:
        return None
    days = [_day(cells[name].value) for name in ("released", "uploaded") if name in cells]
    tokens = cells.get("training_tokens")
    told = float(tokens.value) if tokens and tokens.confidence != "low" else None
    found = ceiling(float(size.value), max(days, default=None), told)
    if found is None or _rounds_to_threshold(found[0]):
        return None
    place = _place(record, _MOST, replace(size, why=found[1], confidence="medium"), f"{found[0]:.2g}")
    return Known(value=found[0], evidence=(place,), confidence=CONFIDENCE_OF["medium"])


def _rounds_to_threshold(flop: float) -> bool:
    """Whether a ceiling lies less than a tenth below what makes a model general-purpose: a rounding would decide."""
    threshold = float(tables.table("thresholds")["eu_ai_act"]["gpai_flop"]["value"])
    return _CLEAR * threshold < flop <= threshold


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date(int(value[:4]), int(value[5:7]), 1)


def _inherited(record: KnownModel, known: Sequence[Families]) -> Known | None:
    """The compute of what the model was made from, as a floor of its own; None where nothing is on record."""
    cell = record.cells.get("made_from")
    parent = _found(cell.value, known) if cell else None
    floor = _floor(parent, known, _DEEP) if parent else None
    if cell is None or parent is None or floor is None:
        return None
    flop, resting = floor
    why = f"made from, or holds, {cell.value}, whose training alone took more"
    place = _place(record, _LEAST, replace(cell, why=why), f"{flop:.2g}")
    confidence = min(CONFIDENCE_OF[cell.confidence], CONFIDENCE_OF[resting.confidence])
    return Known(value=flop, evidence=(place,), confidence=confidence)


def parent_facts(dossier: Dossier, registry: FactRegistry, own: Iterable[Families] = ()) -> dict[str, Known]:
    """What the records of the models it is made from say of a model: their compute as a floor of its own, and what
    they write or draw where it does not say itself what it does.

    Only parents whose weights it holds count, declared or as likely as those that bind it. All of this makes a reading
    stricter: that a base only reads says nothing of what was put on it.
    """
    known = (families(), *own)
    least: list[Known] = []
    kinds: list[Known] = []
    for edge in dossier.parents:
        if edge.relation in FROM_OUTPUTS or not (edge.declared or edge.confidence >= EDGE_COUNTS_FROM):
            continue
        record = _found(id_of(edge.parent), known)
        floor = _floor(record, known, _DEEP) if record else None
        if record and floor:
            why = f"made from, or holds, {edge.parent}, whose training alone took more"
            place = _place(record, _LEAST, replace(floor[1], why=why), f"{floor[0]:.2g}")
            sure = min(CONFIDENCE_OF[floor[1].confidence], edge.confidence)
            least.append(Known(value=floor[0], evidence=(place,), confidence=sure))
        if record and "modality" in record.cells:
            said = facts_of(record, registry, known)["model.modality"]
            if _gives(said):
                kinds.append(replace(said, confidence=min(said.confidence, edge.confidence)))
    found = {_LEAST: max(least, key=lambda one: one.value)} if least else {}
    return {**found, **({"model.modality": kinds[0]} if kinds else {})}


def stricter_kinds(own: Known | None, held: Known) -> Known:
    """What a model takes and gives by its own words, or by its parents' where its own say that it only reads."""
    return own if own and _gives(own) else held


def _gives(kinds: Known) -> bool:
    return bool(set(kinds.value) & set(tables.table("thresholds")["eu_ai_act"]["generative_modalities"]))


def hub_ceiling(dossier: Dossier, known: Mapping[str, Known]) -> dict[str, Known]:
    """What bounds the compute of a small language model by what the hub counts: its parameters and its last change.

    Only of a model that writes text alone, and starts from no other that anybody named.
    """
    size, changed = known.get(_SIZE), known.get("model.repository_changed")
    kinds = known.get("model.modality")
    if size is None or kinds is None or set(kinds.value) != _LANGUAGE or dossier.parents:
        return {}
    found = ceiling(float(size.value), date.fromisoformat(changed.value) if changed else None)
    if found is None or _rounds_to_threshold(found[0]):
        return {}
    place = Evidence(statement=f"training_flop_below: {found[0]:.2g} ({found[1]})", looked_in=("the hub's metadata",))
    return {_MOST: Known(value=found[0], evidence=(place,), confidence=CONFIDENCE_OF["medium"])}


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
