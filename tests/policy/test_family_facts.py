"""What the record of a model's family answers, what goes before it, and what it never settles."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.model import Edge, ModelFact, ModelRef
from auditor.policy.concepts.derive import shipped
from auditor.policy.facts import tables
from auditor.policy.facts.dossier_facts import dossier_facts
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.family_facts import facts_of, family_facts
from auditor.policy.facts.known import Known, values
from auditor.records.families import Families, cell_specs
from tests.policy.dossiers import SHELF, dossier


def made_from(relation: str) -> Edge:
    parent = "hf:Qwen/Qwen2.5-7B-Instruct"
    return Edge(parent=parent, relation=relation, said_by="front-matter", declared=True, confidence=1.0)


def facts(name: str, **more: Any) -> dict[str, Known]:
    made = dossier()
    return dossier_facts(replace(made, ref=ModelRef.parse(f"hf:{name}"), **more), registry(), SHELF)


def derived(known: dict[str, Known], name: str) -> Any:
    maker = next(item for item in shipped() if name in item.gives)
    return maker.apply({"model.provider_states_gpai": False, **values(known)}).get(name)


def test_a_model_of_a_known_family_says_what_it_takes_and_gives_and_when_it_came_out() -> None:
    known = facts("deepseek-ai/DeepSeek-V3")
    assert known["model.modality"].value == ("text",)
    assert known["model.release_date"].value == date(2024, 12, 24).isoformat()
    assert derived(known, "aia.gpai") is True
    place = known["model.modality"].evidence[0]
    assert any(one.startswith("https://") for one in place.looked_in)
    assert "license_db/families/deepseek-v3.yaml" in place.looked_in


def test_what_the_model_itself_says_goes_before_its_record() -> None:
    own = ModelFact(name="model.modality", value=("audio-in",), source="the task")
    assert facts("deepseek-ai/DeepSeek-V3", facts=(own,))["model.modality"].value == ("audio-in",)


def test_a_copy_in_another_precision_by_somebody_else_keeps_the_record_of_its_original() -> None:
    edge = Edge(
        parent="hf:Qwen/Qwen2.5-7B-Instruct",
        relation="quantized",
        said_by="front-matter",
        declared=True,
        confidence=1.0,
    )
    assert facts("acme/qwen-small-gguf", lineage=(edge,))["model.modality"].value == ("text",)
    assert "model.training_tokens" in facts("acme/qwen-small-gguf", lineage=(edge,))


@pytest.mark.parametrize("relation", ["finetune", "adapter", "merge", "distillation"])
def test_a_derivative_by_somebody_else_gets_neither_compute_nor_release_of_its_base(relation: str) -> None:
    edge = Edge(
        parent="hf:Qwen/Qwen2.5-7B-Instruct", relation=relation, said_by="front-matter", declared=True, confidence=1.0
    )
    known = facts("acme/orchard", lineage=(edge,))
    assert "model.training_tokens" not in known
    assert "model.release_date" not in known


def test_a_model_without_a_record_stays_unknown() -> None:
    known = facts("acme/orchard-7b")
    assert "model.modality" not in known
    assert derived(known, "aia.gpai") is None


@pytest.mark.parametrize(
    ("bound", "gpai", "systemic"),
    [
        ({"model.training_flop_above": 3.0e23}, True, None),
        ({"model.training_flop_above": 2.0e25}, True, True),
        ({"model.training_flop_above": 5.0e22}, None, None),
        ({"model.training_flop_below": 5.0e22}, False, False),
        ({"model.training_flop_below": 3.0e24}, None, False),
        ({}, None, None),
    ],
)
def test_a_bound_settles_only_the_side_it_speaks_of(
    bound: dict[str, float], gpai: bool | None, systemic: bool | None
) -> None:
    stated = {"model.provider_states_gpai": False, "model.modality": ("text",), **bound}
    maker = {name: next(item for item in shipped() if name in item.gives) for name in ("aia.gpai", "aia.systemic")}
    assert maker["aia.gpai"].apply(stated).get("aia.gpai") is gpai
    assert maker["aia.systemic"].apply(stated).get("aia.systemic") is systemic


FAMILY = """id: {id}
name: {id}
publisher: meta
read: 2026-11-23
sources: {{card: {{address: "https://example.org/card", read: 2026-11-22}}}}
cells: {{modality: {{value: [text], source: card, confidence: high}}, {cells}}}
members: [{{ids: [acme/{id}]}}]
"""


@given(
    flop=st.floats(min_value=1e20, max_value=1e26),
    kind=st.sampled_from(["published", "estimated", "above", "below"]),
    steps=st.integers(min_value=1, max_value=3),
    own=st.one_of(st.none(), st.floats(min_value=1e20, max_value=1e26)),
)
def test_what_a_model_is_made_from_makes_its_compute_larger_and_never_smaller(
    flop: float, kind: str, steps: int, own: float | None
) -> None:
    """A base gives a floor and no ceiling; its estimate counts a third, its bound from above nothing."""
    name = {"above": "training_flop_above", "below": "training_flop_below"}.get(kind, "training_flop")
    more = f", kind: {kind}" if name == "training_flop" else ', why: "a reason"'
    rows = {"m0": f"{name}: {{value: {flop:e}, source: card, confidence: high{more}}}"}
    for step in range(1, steps + 1):
        rows[f"m{step}"] = f"made_from: {{value: acme/m{step - 1}, source: card, confidence: medium}}"
    if own is not None:
        rows[f"m{steps}"] += (
            f', training_flop_above: {{value: {own:e}, source: card, confidence: high, why: "a reason"}}'
        )
    with tempfile.TemporaryDirectory() as folder:
        for one, cells in rows.items():
            Path(folder, f"{one}.yaml").write_text(FAMILY.format(id=one, cells=cells))
        known = Families(Path(folder))
        record = known.find(f"acme/m{steps}")
        assert record is not None
        stated = values(facts_of(record, registry(), [known]))
    base = {"published": flop, "above": flop, "estimated": flop / 3, "below": 0}[kind]
    floor = max(base, own or 0)
    assert stated.get("model.training_flop_above", 0) == pytest.approx(floor, rel=1e-5)
    assert "model.training_flop_below" not in stated
    assert "model.training_flop" not in stated
    maker = next(item for item in shipped() if "aia.gpai" in item.gives)
    gpai = maker.apply({"model.provider_states_gpai": False, **stated}).get("aia.gpai")
    assert gpai is (True if floor >= 1e23 else None)


def test_an_own_record_may_rest_on_a_shipped_one_and_on_another_of_its_own(tmp_path: Path) -> None:
    for one, base in (("m1", "meta-llama/Llama-3.3-70B-Instruct"), ("m2", "acme/m1")):
        row = f"made_from: {{value: {base}, source: card, confidence: medium}}"
        (tmp_path / f"{one}.yaml").write_text(FAMILY.format(id=one, cells=row))
    own = Families(tmp_path)
    for one in ("m1", "m2"):
        made = replace(dossier(), ref=ModelRef.parse(f"hf:acme/{one}"))
        floor = family_facts(made, registry(), own=[own]).get("model.training_flop_above")
        assert floor is not None, one
        assert floor.value > 1e24, "the base's own compute"


def test_a_circle_of_models_ends() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for one, other in (("m0", "m1"), ("m1", "m0")):
            row = f"made_from: {{value: acme/{other}, source: card, confidence: high}}"
            Path(folder, f"{one}.yaml").write_text(FAMILY.format(id=one, cells=row))
        known = Families(Path(folder))
        record = known.find("acme/m0")
        assert record is not None
        assert "model.training_flop_above" not in facts_of(record, registry(), [known])


TASKS = sorted(tables.table("thresholds")["eu_ai_act"]["single_tasks"])


@given(
    task=st.sampled_from(TASKS),
    flop=st.one_of(st.none(), st.floats(min_value=1e19, max_value=1e27)),
    kinds=st.sampled_from([("text",), ("text", "audio-out"), ("text", "image-out")]),
)
def test_a_model_made_for_one_task_of_the_guidelines_is_not_general_purpose_whatever_its_compute(
    task: str, flop: float | None, kinds: tuple[str, ...]
) -> None:
    maker = next(item for item in shipped() if "aia.gpai" in item.gives)
    known = {"model.single_task": task, "model.modality": kinds, "model.training_flop": flop}
    assert maker.apply({"model.provider_states_gpai": False, **known})["aia.gpai"] is False
    assert maker.apply({"model.provider_states_gpai": True, **known})["aia.gpai"] is True, "the statement goes first"


def test_the_tasks_of_the_guidelines_are_the_same_in_the_table_the_fact_and_the_cell() -> None:
    assert (
        sorted(registry().facts["model.single_task"].allowed or ())
        == sorted(cell_specs()["single_task"].words)
        == TASKS
    )


def test_a_task_that_the_guidelines_do_not_name_settles_nothing() -> None:
    maker = next(item for item in shipped() if "aia.gpai" in item.gives)
    known = {"model.single_task": "translation", "model.modality": ("text",), "model.training_flop": 1e24}
    assert maker.apply({"model.provider_states_gpai": False, **known})["aia.gpai"] is True


@pytest.mark.parametrize(
    ("ref", "publisher"), [("hf:acme/wren-7b", "acme"), ("file:acme/wren-7b", None), ("file:./models/wren", None)]
)
def test_a_folder_tells_no_publisher(ref: str, publisher: str | None) -> None:
    known = dossier_facts(replace(dossier(), ref=ModelRef.parse(ref)), registry(), SHELF).get("model.publisher")
    assert (known.value if known else None) == publisher
