"""A model that is a part of this one is a parent, whatever the front matter names: in rows, lines and sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.records.model_names import fold
from tests.laws.repository import dossier, passes, snapshot

TABLE = yaml.safe_load((Path(__file__).parent / "components.yaml").read_text("utf-8"))
PARTS = [word for words in TABLE["parts"].values() for word in words]
SAID = [text for texts in TABLE["said"].values() for text in texts]
BESIDE = [text for texts in TABLE["beside"].values() for text in texts]
LIMITED = ("Llama-3.2-1B-Instruct", "meta-llama/Llama-3.2-1B-Instruct", "gemma-2-2b-it", "Qwen2.5-3B-Instruct")
FRONTS = ("", "base_model: openai/whisper-large-v3-turbo\n")
ROWS: dict[str, Callable[[str, str], str]] = {
    "origin of a part": lambda part, name: (
        f"| Part | Parameters | Where from |\n|---|---|---|\n| projector | 12M | ours |\n| {part} | 1.2B | {name} |"
    ),
    "name before a figure": lambda part, name: (
        f"| Part | Model | Size | State |\n|---|---|---|---|\n| {part} | {name} | 1.2B | frozen |\n| MLP | our | 9 | |"
    ),
    "no head": lambda part, name: f"| | | |\n|---|---|---|\n| {part} | {name} | frozen |",
    "two cells": lambda part, name: f"| What | Which |\n|---|---|\n| {part} | {name} |\n| size | small |",
    "HTML": lambda part, name: (
        f"<table><tr><th>Part</th><th>Size</th><th>From</th></tr>"
        f"<tr><td>{part}</td><td>1.2B</td><td>{name}</td></tr></table>"
    ),
    "item": lambda part, name: f"- {part}: {name}\n- projector: ours, new",
    "bold item": lambda part, name: f"* **{part}**: {name} (frozen)\n* **projector**: ours",
    "item with a dash": lambda part, name: f"- {part} – {name}, LoRA merged\n- projector – ours",
    "numbered": lambda part, name: f"1. {part} = {name}\n2. projector = ours",
    "line in a block": lambda part, name: f"```\n{part}: {name}\nprojector: ours\n```",
}


def card(front: str, said: str) -> dict[str, bytes]:
    text = f"---\nlicense: apache-2.0\n{front}---\n# Tern\n\nIt listens to letters.\n\n{said}\n"
    return {"README.md": text.encode()}


def proposed(files: dict[str, bytes], name: str) -> bool:
    return any(fold(edge.parent.removeprefix("hf:")) == fold(name) for edge in dossier(snapshot(files)).parents)


def check(files: dict[str, bytes], name: str) -> None:
    assert proposed(files, name), files["README.md"].decode()
    assert not passes(files), files["README.md"].decode()


@given(*(st.sampled_from(one) for one in (PARTS, sorted(ROWS), LIMITED, FRONTS)))
def test_a_part_in_a_row_is_a_parent(part: str, row: str, name: str, front: str) -> None:
    check(card(front, ROWS[row](part, name)), name)


@pytest.mark.parametrize("row", sorted(ROWS))
@pytest.mark.parametrize("part", ["language model", "Decoder", "解码器"])
def test_every_row_is_read(part: str, row: str) -> None:
    check(card(FRONTS[1], ROWS[row](part, "Llama-3.2-1B-Instruct")), "Llama-3.2-1B-Instruct")


@pytest.mark.parametrize("said", SAID)
def test_a_part_in_a_sentence_is_a_parent(said: str) -> None:
    check(card(FRONTS[1], said.replace("{M}", "Llama-3.2-1B-Instruct")), "Llama-3.2-1B-Instruct")


@given(st.sampled_from(SAID), st.sampled_from(LIMITED), st.sampled_from(FRONTS))
def test_so_it_is_whichever_model_it_is(said: str, name: str, front: str) -> None:
    check(card(front, said.replace("{M}", name)), name)


ORIGINS = (
    "Where from",
    "Taken from",
    "Initialised from",
    "Source",
    "Herkunft",
    "Origine",
    "Procedencia",
    "来源",
    "出典",
    "출처",
)


@pytest.mark.parametrize("head", ORIGINS)
def test_a_column_of_origins_tells_parents(head: str) -> None:
    rows = (
        f"| Piece | Size | {head} |\n|---|---|---|\n| front | 12M | ours |\n| middle | 1.2B | Llama-3.2-1B-Instruct |"
    )
    check(card(FRONTS[1], rows), "Llama-3.2-1B-Instruct")


@pytest.mark.parametrize("said", BESIDE)
def test_what_is_compared_with_a_part_is_no_parent(said: str) -> None:
    assert not proposed(card("", said.replace("{M}", "Llama-3.2-1B-Instruct")), "Llama-3.2-1B-Instruct")


def test_a_column_of_origins_beside_data_or_results_tells_none() -> None:
    rows = (
        "| Dataset | Source | Rows |\n|---|---|---|\n| letters | Llama-3.2-1B-Instruct | 90k |",
        "| Model | WER | LLM judge |\n|---|---|---|\n| Llama-3.2-1B-Instruct | 9.1 | 3.2 |\n| Tern | 8.0 | 3.5 |",
        "| Tokenizer | Llama-3.2-1B-Instruct |\n|---|---|\n| size | small |",
        "| Policy | Backbone | Rate |\n|---|---|---|\n| Other | Llama-3.2-1B-Instruct | 43% |\n| this | ours | 63% |",
    )
    for one in rows:
        assert not proposed(card("", one), "Llama-3.2-1B-Instruct"), one
