"""What stands below or behind a key for data is data, and no base; the same id behind a key for a model is one."""

from __future__ import annotations

import itertools

import pytest

from auditor.core.model import Claim, Outcome
from tests.laws.repository import analysis, snapshot, verdict

IDS = ("OpenAssistant/oasst2", "acme/tickets-22k", "acme/kelp-7b-logs")
DATA = (
    "```yaml\nbase_model: mistralai/Mistral-7B-v0.1\ndatasets:\n  - path: {id}\n    type: alpaca\nlora_r: 16\n```",
    "```yaml\nbase_model: mistralai/Mistral-7B-v0.1\ndatasets:\n- path: {id}\n  split: train\n```",
    "```yaml\nbase_model: mistralai/Mistral-7B-v0.1\ntest_datasets:\n  - {id}\n```",
    "```yaml\nmodel: mistralai/Mistral-7B-v0.1\ndataset_name: {id}\n```",
    "```\npython train.py --dataset_name {id} \\\n  --lr 1e-4\n```",
    '```\ndataset: "{id}"\nepochs: 3\n```',
)
MODEL = (
    "```yaml\ndatasets:\n  - path: acme/talk\nbase_model: {id}\n```",
    "```yaml\ndatasets:\n- path: acme/talk\nbase_model: {id}\n```",
    "```yaml\nbase_model: {id}\n```",
)


def card(body: str) -> dict[str, bytes]:
    return {"README.md": f"---\nlicense: apache-2.0\n---\n# Tern\n\n## Training\n\n{body}\n".encode()}


def claims(body: str) -> tuple[Claim, ...]:
    return analysis().recognized(snapshot(card(body), name="peat/tern")).reading.claims


@pytest.mark.parametrize(("form", "name"), itertools.product(DATA, IDS))
def test_a_setting_for_data_names_data_and_asks_about_no_base(form: str, name: str) -> None:
    body = form.format(id=name)
    assert ("datasets", name) in {(one.key, one.value) for one in claims(body)}
    assert verdict(snapshot(card(body), name="peat/tern")).outcome is Outcome.PASS


@pytest.mark.parametrize(("form", "name"), itertools.product(MODEL, IDS))
def test_a_setting_for_a_model_beside_it_names_a_base(form: str, name: str) -> None:
    told = {(one.key, one.value) for one in claims(form.format(id=name))}
    assert ("base_model", name) in told
    assert ("datasets", name) not in told


def test_one_base_among_settings_of_training_is_trained_on_and_ingredients_are_merged() -> None:
    def relations(body: str) -> set[str]:
        return {one.value for one in claims(body) if one.key == "base_model_relation"}

    assert relations("```yaml\nbase_model: mistralai/Mistral-7B-v0.1\nlora_r: 16\n```") == {"finetune"}
    assert relations("```yaml\nmerge_method: slerp\nbase_model: mistralai/Mistral-7B-v0.1\n```") == {"merge"}
    two = "```yaml\nmodels:\n  - model: mistralai/Mistral-7B-v0.1\n  - model: acme/kelp-7b\n```"
    assert relations(two) == {"merge"}


@pytest.mark.parametrize("form", DATA)
def test_a_well_known_model_is_asked_about_wherever_it_stands(form: str) -> None:
    assert (
        verdict(snapshot(card(form.format(id="meta-llama/Llama-2-7b-hf")), name="peat/tern")).outcome
        is not Outcome.PASS
    )
