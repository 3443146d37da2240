"""No base that only words name goes unnoticed: a free tag over a model made from one that binds does not pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.terms.bases import masked, names_of_bases
from tests.laws.generators import PLACES, plain_carrier
from tests.laws.repository import dossier, passes, snapshot

HELD_OUT = Path(__file__).parent / "parents" / "part_2.yaml"
"""Sentences that `license_db/train_base_net.py` never learns from."""


def card(front: str, body: str, **more: str) -> dict[str, bytes]:
    files = {**plain_carrier(), "README.md": f"---\n{front}\n---\n# Tern\n\n{body}\n".encode()}
    return {**files, **{name: text.encode() for name, text in more.items()}}


def held(kind: str) -> list[str]:
    table: dict[str, list[dict[str, Any]]] = yaml.safe_load(HELD_OUT.read_text("utf-8"))
    return [entry["text"] for entry in table[kind] if "{M}" in entry["text"]]


def share(texts: list[str], name: str) -> float:
    return sum(names_of_bases(text.replace("{M}", name)) is not None for text in texts) / len(texts)


@pytest.mark.parametrize(
    "body",
    [
        "The weights began as Llama-2-13B and were pruned afterwards.",
        "Its encoder was taken over from gemma-7b, then trained on letters.",
        "初始权重取自 Meta-Llama-3-8B，经剪枝得到。",
    ],
)
def test_a_bound_base_that_only_words_name_does_not_pass(body: str) -> None:
    assert not passes(card("license: apache-2.0", body))


@pytest.mark.parametrize("place", ["changelog", "acknowledgements", "table row", "footnote", "second card"])
def test_a_bound_base_is_noticed_wherever_it_is_told(place: str) -> None:
    assert passes(plain_carrier())
    assert not passes(PLACES[place](plain_carrier(), "The weights were initialized from Llama-2-13B."))


@pytest.mark.parametrize(
    "body",
    [
        "| Model | BLEU | chrF |\n|---|---|---|\n| Llama-2-13B | 31.2 | 54.0 |\n| Tern | 33.1 | 55.9 |",
        "Unlike Gemma, it was trained from scratch on our own letters.",
    ],
)
def test_a_comparison_with_a_bound_model_is_no_base(body: str) -> None:
    assert passes(card("license: apache-2.0", body))


def test_a_base_that_lineage_follows_is_not_asked_about_a_second_time() -> None:
    files = card(
        "license: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.1", "It was tuned from Mistral 7B in a week."
    )
    details = [gap.detail for gap in dossier(snapshot(files)).weights.gaps]
    assert not any("made from" in detail for detail in details), details


def test_a_base_under_a_free_license_binds_nobody() -> None:
    files = card("license: apache-2.0", "Our trunk started life as Mistral-7B-v0.1 before the surgery.")
    details = [gap.detail for gap in dossier(snapshot(files)).weights.gaps]
    assert not any("made from" in detail for detail in details), details


def test_what_a_script_or_a_notebook_loads_by_its_id_is_a_base_until_that_is_denied() -> None:
    load = 'BASE = "meta-llama/Llama-3.2-1B"'
    assert not passes(card("license: apache-2.0", "It reads letters.", **{"train.py": f"{load}\ntrain(BASE)\n"}))
    cell = {"cell_type": "code", "source": [load], "metadata": {}, "outputs": []}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    text = yaml.safe_dump(notebook, default_flow_style=True, width=10_000)
    assert not passes(card("license: apache-2.0", "It reads letters.", **{"train.ipynb": text}))


def test_most_sentences_of_an_author_never_learned_from_are_found() -> None:
    derived, others = held("derived"), held("not")
    assert min(len(derived), len(others)) > 500
    assert share(derived, "Llama-3.1-8B") >= 0.88
    assert share(others, "Llama-3.1-8B") <= 0.5
    assert share(derived, "Halden-3B") >= 0.6
    assert share(others, "Halden-3B") <= 0.2


def test_names_of_models_leave_no_trace_in_what_is_weighed() -> None:
    told = {masked(f"Tuned from {name} on our letters.") for name in ("Llama-3.1-8B", "org/x-7b", "Qwen2.5-3B")}
    assert len(told) == 1
    assert masked("Tuned in Ghent on our letters.") == "Tuned in Ghent on our letters."
