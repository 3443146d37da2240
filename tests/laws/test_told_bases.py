"""A base is told in many ways: training went on, this is that model tuned, it took the place of another, it was taken
for a part, everything began with it. It is a parent in every language that is read, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from auditor.core.model import EDGE_COUNTS_FROM
from auditor.records.model_names import fold
from tests.laws.repository import dossier, passes, snapshot

SENTENCES: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("told_bases.yaml").read_text("utf-8")
)
NAMES = ("Llama-3.1-8B", "CohereForAI/aya-expanse-8b", "Velkel-7B", "jina-embeddings-v3", "Gemma 2 9B")
LEFT = "Magpie-7B"
PLACES = (
    "{}",
    "## Method\n\nTern is small. {} It is quick.",
    "- Size: small\n- {}",
    "*Figure 2 (figures/curve.png): {}*",
)
CHANGED = (
    "{}",
    "- 0.3: {}",
    "| Version | |\n|---|---|\n| 0.1 | first steps |\n| 0.3 | {} |\n| 0.4 | names corrected |",
    "### 0.3\n\n- {}\n- more letters",
)
TOLD = [(kind, said) for kind, table in SENTENCES.items() if kind != "none" for one in table.values() for said in one]
NONE = [said for one in SENTENCES["none"].values() for said in one]


def card(body: str) -> dict[str, bytes]:
    return {"README.md": f"---\nlicense: apache-2.0\n---\n# Tern\n\nIt reads letters.\n\n{body}\n".encode()}


def parents(body: str) -> set[str]:
    """The other models that count as parents, or are shown as such."""
    return {fold(edge.parent.removeprefix("hf:")) for edge in dossier(snapshot(card(body))).parents}


def counted(body: str) -> set[str]:
    edges = dossier(snapshot(card(body))).parents
    return {fold(edge.parent.removeprefix("hf:")) for edge in edges if edge.confidence >= EDGE_COUNTS_FROM}


def filled(said: str, name: str) -> str:
    return said.replace("{M}", name).replace("{A}", LEFT)


@pytest.mark.parametrize(("kind", "said"), TOLD)
def test_a_base_is_a_parent_however_it_is_told(kind: str, said: str) -> None:
    places = CHANGED if kind == "changed" else PLACES
    turned = len(said) % len(places)  # each name in another place, of each sentence in another one
    pairs = zip(NAMES, (*places, *places)[turned:], strict=False)
    cards = [(place.format(filled(said, name)), name) for name, place in pairs]
    assert [body for body, name in cards if fold(name) not in parents(body)] == []
    assert [body for body, _ in cards if passes(card(body))] == []


@pytest.mark.parametrize("said", [said for kind, said in TOLD if kind == "changed"])
def test_what_was_left_is_no_parent_any_more(said: str) -> None:
    assert [place for place in CHANGED if fold(LEFT) in counted(place.format(filled(said, NAMES[0])))] == []


@pytest.mark.parametrize("said", NONE)
def test_a_judge_a_rival_and_what_others_did_are_none(said: str) -> None:
    bodies = [place.format(filled(said, name)) for name, place in zip(NAMES, PLACES, strict=False)]
    assert [body for body in bodies if {fold(name) for name in (*NAMES, LEFT)} & counted(body)] == []
