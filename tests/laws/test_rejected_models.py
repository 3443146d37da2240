"""A model that was weighed and not taken, or whose license is told, is no parent; one that is taken after all is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from auditor.core.model import EDGE_COUNTS_FROM
from auditor.records.model_names import fold
from tests.laws.repository import dossier, passes, snapshot

TABLE = yaml.safe_load((Path(__file__).parent / "rejected.yaml").read_text("utf-8"))
REJECTED, TAKEN = ([text for texts in TABLE[kind].values() for text in texts] for kind in ("rejected", "taken"))
MODELS = ("Llama 2 13B", "gemma-2-9b", "F5-TTS")


def card(said: str) -> dict[str, bytes]:
    front = "---\nlicense: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.3\n---\n"
    return {"README.md": f"{front}# Tern\n\nIt reads letters.\n\n{said}\n".encode()}


def counts(said: str, name: str) -> bool:
    edges = dossier(snapshot(card(said))).parents
    return any(
        edge.confidence >= EDGE_COUNTS_FROM and fold(edge.parent.removeprefix("hf:")) == fold(name) for edge in edges
    )


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("said", REJECTED)
def test_a_model_that_was_not_taken_is_no_parent(said: str, name: str) -> None:
    assert not counts(said.replace("{M}", name), name)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("said", TAKEN)
def test_a_model_that_was_taken_after_all_is_one(said: str, name: str) -> None:
    assert counts(said.replace("{M}", name), name)
    assert not passes(card(said.replace("{M}", name)))
