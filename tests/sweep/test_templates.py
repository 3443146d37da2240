"""Rows of one template, other in names, figures and days: each is answered as by the pipeline that remembers nothing.

A restriction that stands in one of them is seen in that one, and in no other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.sweep.answers import RowAnswer
from auditor.sweep.assess import Assessor
from auditor.sweep.snapshots import snapshot_of
from tests.sizes import sized
from tests.sweep.tables import row, setup

pytestmark = pytest.mark.usefixtures("forgotten")

TRAINED = """---
license: {license}
base_model: {base}
tags:
- generated_from_trainer
---
# {bare}

This model is a fine-tuned version of [{base}](https://huggingface.co/{base}) on an unknown dataset.
It achieves the following results on the evaluation set:
- Loss: {figure}
- Accuracy: 0.9{figure}

## Training procedure

- learning_rate: 5e-05
- train_batch_size: {figure}

| Training Loss | Epoch | Step | Validation Loss |
|:---:|:---:|:---:|:---:|
| 0.{figure} | 1.0 | {figure} | 0.4 |

{said}
"""
QUANTIZED = """---
license: {license}
---
# {name}

Quantized files of {bare}, made on {day}; the model is {base}.

| File | Bits | Size |
|---|---|---|
| {bare}.Q4_K_M.gguf | 4 | {figure} |
| {bare}.Q8_0.gguf | 8 | {figure}.2 GB |

{said}
"""
ADAPTER = """---
license: {license}
base_model: {base}
library_name: peft
---
# {bare}

<Gallery />

You should use `{bare}` to trigger it. Weights for this model are [here](/{name}/tree/main), {figure} steps, {day}.

{said}
"""
MADE_ANEW = """---
license: {license}
---
# {bare}

{bare} was trained from scratch on text of the sea. It scores 0.{figure} on the board of herons.

{said}
"""
TEMPLATES = (TRAINED, QUANTIZED, ADAPTER, MADE_ANEW)
INERT = (
    "",
    "{bare} was run for {figure} hours on {day}.",
    "| Board | {bare} |\n|---|---|\n| Heron | {figure} |",
    "More than {figure} million people live by the sea.",
)
LIMITS = (
    "You may not use {bare} for commercial purposes.",
    "The weights are for research only, until {day}.",
    "A license from us is needed where more than {figure} monthly active users are served.",
    "| Use | {bare} |\n|---|---|\n| Commercial use | not allowed |",
    "## License of {bare}\n\nIt must not be sold to anybody without our written consent.",
)
NAMES = (
    *("ana/Zorblax-7b-nu", "you/Quixoti-13b-mu", "me/Llama-2-7b-zor", "me/mistral-7b-vi-lora", "x99/Vorn-0.5B-v2"),
    *("me/commercial-7b", "me/research-only", "me/not-for-sale", "org/apache-2.0", "me/Base-9b", "me/users", "me/the"),
    *("google/gemma-7b-zu", "me/gemma-7b", "me/9b-noncommercial", "me/700-million", "org/MIT", "me/model"),
)  # fmt: skip
BASES = ("google/gemma-7b", "org/Base-9b", "meta-llama/Llama-2-7b-hf", "mistralai/Mistral-7B-v0.1", "ana/Zorblax-7b-nu")
FIGURES = ("42", "7", "812", "700 million", "700000000", "1000", "2026", "0")
DAYS = ("2024-02-03", "2026-11-20", "May 2030")
LICENSES = ("mit", "apache-2.0", "cc-by-nc-4.0", "llama2", "other")
slots = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "base": st.sampled_from(BASES),
        "figure": st.sampled_from(FIGURES),
        "day": st.sampled_from(DAYS),
        "license": st.sampled_from(LICENSES),
        "said": st.sampled_from((*INERT, *LIMITS)),
    }
)


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> Assessor:
    """One that reads everything anew."""
    return Assessor(setup(tmp_path_factory.mktemp("anew"), memory=False))


def filled(template: str, slot: dict[str, str]) -> dict[str, Any]:
    told = {**slot, "bare": slot["name"].partition("/")[2]}
    return row(
        slot["name"], template.replace("{said}", slot["said"]).format(**told), tags=[f"license:{slot['license']}"]
    )


def alone(anew: Assessor, given: dict[str, Any]) -> RowAnswer:
    return anew.whole(snapshot_of(given))


@settings(max_examples=sized(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(TEMPLATES), st.lists(slots, min_size=2, max_size=5))
def test_rows_of_one_template_are_answered_as_by_the_pipeline_without_a_memory(
    judge: Assessor, anew: Assessor, template: str, told: list[dict[str, str]]
) -> None:
    for slot in (*told, *told[::-1]):
        one = filled(template, slot)
        assert judge.row(one) == alone(anew, one), slot


@pytest.mark.parametrize("limit", LIMITS, ids=range(len(LIMITS)))
@pytest.mark.parametrize("name", ["ana/Zorblax-7b-nu", "you/Quixoti-13b-mu", "x99/Vorn-0.5B-v2", "me/commercial-7b"])
def test_a_restriction_in_one_row_of_a_template_is_seen_in_it_and_in_no_other(
    judge: Assessor, name: str, limit: str
) -> None:
    slot = {"name": name, "base": "", "day": DAYS[0], "license": "mit", "figure": "812"}
    free, limited = (filled(MADE_ANEW, {**slot, "said": said}) for said in (INERT[2], limit))
    for one in (free, limited, free):
        asked = {check for verdict in judge.row(one).verdicts for check in verdict.asks}
        assert ("READ-01" in asked) is (one is limited), "whether terms are known in full"


@pytest.mark.parametrize("template", TEMPLATES, ids=["trained", "quantized", "adapter", "made anew"])
def test_a_figure_that_is_a_limit_of_users_is_told_from_one_that_is_none(
    judge: Assessor, anew: Assessor, template: str
) -> None:
    """The same words with another figure, one after the other in both orders."""
    slot = {"name": "me/Zorblax-7b-nu", "base": "org/Base-9b", "day": DAYS[0], "license": "mit", "said": LIMITS[2]}
    rows = [filled(template, {**slot, "figure": figure}) for figure in FIGURES]
    for one in (*rows, *rows[::-1]):
        assert judge.row(one) == alone(anew, one)
