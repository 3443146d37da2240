"""A model that no record names: what its parents on record and the hub's count say of it, and what they do not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.collect.sources._hf_description import description
from auditor.core.model import ModelRef
from auditor.identify.library import load_library
from auditor.lineage import trace
from auditor.policy.concepts.derive import shipped
from auditor.policy.facts.dossier_facts import dossier_facts
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.known import values
from auditor.records.longest_runs import longest_runs
from tests.sizes import sized
from tests.small_book import BASES, BOOK, card, recognized

LARGE, SMALL, NOBODY = "meta-llama/Llama-3.1-8B", "openai-community/gpt2", "acme/orchard-base"
OLD = {"parameters": 350_000_000, "last_modified": "2023-06-01T00:00:00Z"}
WRITER = {"architectures": ["LlamaForCausalLM"]}
GPAI = next(item for item in shipped() if "aia.gpai" in item.gives)


def settled(front: dict[str, str], config: dict[str, Any] | None = None, **hub: object) -> bool | None:
    """Whether a repository that is on no record is general-purpose, by what is known of it."""
    files = {"README.md": card(**front)}
    if config is not None:
        files["config.json"] = json.dumps(config)
    if front.get("library_name") == "peft":
        files["adapter_config.json"] = json.dumps({"base_model_name_or_path": front.get("base_model", "")})
    model = recognized("acme/orchard", files, metadata=hub)
    known = values(dossier_facts(trace(model, book=BOOK, bases=BASES), registry(), load_library()))
    return GPAI.apply({"model.provider_states_gpai": False, **known}).get("aia.gpai")


# Written before the first run: what stands in the repository, and whether that settles it.
EXPECTED: dict[str, tuple[bool | None, dict[str, str], dict[str, Any] | None, dict[str, object]]] = {
    "made from one far above": (True, {"base_model": LARGE}, WRITER, {}),
    "the same, without a word on what it does": (True, {"base_model": LARGE}, None, {}),
    "its adapter": (True, {"base_model": LARGE, "library_name": "peft"}, None, {}),
    "by the older name of that one": (True, {"base_model": "meta-llama/Meta-Llama-3.1-8B"}, WRITER, {}),
    "merged of one above and one nobody knows": (True, {"base_model": f"[{LARGE}, {NOBODY}]"}, WRITER, {}),
    "from a copy of it in another format": (True, {"base_model": f"{LARGE}-GGUF"}, WRITER, {}),
    "learned from its outputs alone": (None, {"base_model": LARGE, "base_model_relation": "distillation"}, WRITER, {}),
    "made from one nobody knows": (None, {"base_model": NOBODY}, WRITER, {}),
    "made from one that is far below": (None, {"base_model": SMALL}, WRITER, {}),
    "made from one that only reads": (None, {"base_model": "google-bert/bert-base-uncased"}, None, {}),
    "said to read, made from one that writes": (True, {"base_model": LARGE, "pipeline_tag": "text-ranking"}, None, {}),
    "reads by its architecture": (
        False,
        {"base_model": LARGE},
        {"architectures": ["LlamaForSequenceClassification"]},
        {},
    ),
    "reads by its architecture and task": (
        False,
        {"base_model": LARGE, "pipeline_tag": "text-ranking"},
        {"architectures": ["LlamaModel"]},
        {},
    ),
    "a name alone": (None, {}, WRITER, {}),
    "small and old": (False, {"pipeline_tag": "text-generation"}, WRITER, OLD),
    "small and old, by its architecture": (False, {}, WRITER, OLD),
    "small and changed of late": (None, {}, WRITER, {**OLD, "last_modified": "2026-06-01T00:00:00Z"}),
    "small, and nobody says when": (None, {}, WRITER, {"parameters": 350_000_000}),
    "tiny, and nobody says when": (False, {}, WRITER, {"parameters": 100_000_000}),
    "tiny of today": (False, {}, WRITER, {"parameters": 100_000_000, "last_modified": "2026-11-01"}),
    "old and of seven billions": (None, {}, WRITER, {**OLD, "parameters": 7_000_000_000}),
    "old and of three billions": (None, {}, WRITER, {**OLD, "parameters": 3_000_000_000}),
    "small and old, but made from another": (None, {"base_model": NOBODY}, WRITER, OLD),
    "small and old, but made from a small one": (None, {"base_model": SMALL}, WRITER, OLD),
    "small and old, but draws": (None, {"pipeline_tag": "text-to-image"}, None, OLD),
    "small and old, but reads pictures": (None, {"pipeline_tag": "image-text-to-text"}, WRITER, OLD),
    "small and old, but speaks": (None, {"pipeline_tag": "text-to-audio"}, None, OLD),
    "an adapter is small": (None, {"library_name": "peft", "pipeline_tag": "text-generation"}, None, OLD),
    "an adapter beside a configuration": (None, {"library_name": "peft"}, WRITER, OLD),
    "packed weights are few": (None, {}, {**WRITER, "quantization_config": {"bits": 4}}, OLD),
    "without a configuration": (None, {"pipeline_tag": "text-generation"}, None, OLD),
    "no parameters": (None, {}, WRITER, {**OLD, "parameters": 0}),
    "parameters in words": (None, {}, WRITER, {**OLD, "parameters": "350M"}),
    "changed on a day that is none": (None, {}, WRITER, {**OLD, "last_modified": "once"}),
}


@pytest.mark.parametrize("what", EXPECTED)
def test_parents_on_record_and_a_small_size_settle_whether_a_model_is_general_purpose(what: str) -> None:
    expected, front, config, hub = EXPECTED[what]
    assert settled(front, config, **hub) is expected


PARENTS = st.lists(st.sampled_from([LARGE, SMALL, NOBODY, f"{LARGE}-GGUF", "google/gemma-2b"]), max_size=3)


@settings(max_examples=sized(60), deadline=None)
@given(PARENTS, st.sampled_from([None, 10**8, 3 * 10**8, 10**10]), st.sampled_from(["2022-01-01", "2026-01-01", ""]))
def test_a_parent_more_never_takes_a_model_out_of_the_general_purpose_ones(
    parents: list[str], size: int | None, day: str
) -> None:
    hub: dict[str, object] = {"last_modified": day, **({"parameters": size} if size else {})}
    alone = settled({}, WRITER, **hub)
    with_parents = settled({"base_model": f"[{', '.join(parents)}]"} if parents else {}, WRITER, **hub)
    strictness = {False: 0, None: 1, True: 2}
    assert strictness[with_parents] >= strictness[alone]
    assert with_parents is not False or not parents
    assert with_parents or not {LARGE, f"{LARGE}-GGUF"} & set(parents)


@settings(max_examples=sized(200), deadline=None)
@given(st.integers(1, 10**11), st.dates())
def test_nothing_larger_or_later_than_the_rows_has_a_ceiling_below_the_threshold(size: int, day: Any) -> None:
    rows = [run for run in longest_runs() if run.covers(float(size), day)]
    found = settled({}, WRITER, parameters=size, last_modified=day.isoformat())
    assert found is (False if rows else None)
    assert not rows or min(run.tokens for run in rows) * size * 6 < 1e23


COUNTS = {
    "one type": ({"BF16": 700}, 700),
    "two types": ({"F32": 600, "BF16": 100}, 700),
    "positions beside it": ({"F32": 109_482_240, "I64": 512}, 109_482_752),
    "packed in integers": ({"I32": 900, "F16": 300}, None),
    "packed in bytes": ({"U8": 4_000, "BF16": 500}, None),
    "a type nobody knows": ({"F4": 1_000}, None),
    "eight bits": ({"F8_E4M3": 900, "F32": 3}, 903),
    "nothing": ({}, None),
    "below zero": ({"F32": -5}, None),
    "no number": ({"F32": "many"}, None),
}


@pytest.mark.parametrize("what", COUNTS)
def test_numbers_in_weights_are_parameters_where_none_are_packed(what: str) -> None:
    counted, expected = COUNTS[what]
    answer = {"sha": "0" * 40, "siblings": [], "safetensors": {"parameters": counted, "total": 7}}
    found = description(answer, ModelRef.parse("acme/orchard"))
    assert found.metadata.get("parameters") == expected
