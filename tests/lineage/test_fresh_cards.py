"""Cards of invented publishers and shapes of clauses: a base that is stated is found, a limited card never passes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.model import EDGE_COUNTS_FROM, ModelRef, Outcome, Recognized
from auditor.evidence.derivations import _told, derivations
from auditor.lineage import trace
from auditor.policy import judge
from auditor.records.base_models import load_base_models
from auditor.records.derivation_words import load_derivation_words
from auditor.terms.bases import in_other_roles, masked
from bench.lineage import same_model
from tests.laws.repository import TODAY, analysis, book, ordinary, snapshot

HERE = Path(__file__).parent
CARDS: list[dict[str, Any]] = yaml.safe_load((HERE / "fresh_cards.yaml").read_text("utf-8"))
DATA = HERE.parent.parent / "license_db" / "derivation_frames.yaml"
TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(DATA.read_text("utf-8"))
SHAPES, ROLES, MOVES = TABLE["frames"], TABLE["roles"], TABLE["moves"]


@pytest.fixture(scope="module")
def known() -> dict[str, Recognized]:
    return {f"hf:{card['id']}": _recognized(card) for card in CARDS}


def _recognized(card: dict[str, Any]) -> Recognized:
    front = f"---\n{yaml.safe_dump(card['front'])}---\n" if card["front"] else ""
    files = {"README.md": f"{front}{card['body']}\n", **card.get("files", {})}
    return analysis().recognized(snapshot({path: text.encode() for path, text in files.items()}, name=card["id"]))


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card["id"])
def test_a_card_states_its_parents_and_no_other_and_a_limited_one_never_passes(
    card: dict[str, Any], known: dict[str, Recognized]
) -> None:
    bases = load_base_models()
    dossier = trace(known[str(ModelRef(scheme="hf", name=card["id"]))], book=book(), known=known)
    found = [edge.parent for edge in dossier.parents if edge.declared or edge.confidence >= EDGE_COUNTS_FROM]
    assert [one for one in card["parents"] if not any(same_model(one, other, bases) for other in found)] == []
    assert [one for one in found if not any(same_model(one, other, bases) for other in card["parents"])] == []
    kinds = [one.kind for one in dossier.conflicts] or ["none"]
    assert "conflict" not in card or card["conflict"] in kinds
    (verdict,) = judge(dossier, ordinary(), ("product",), TODAY, book=book())
    assert not (card["limited"] and verdict.outcome is Outcome.PASS)
    assert verdict.outcome is Outcome.PASS or not card.get("passes")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape["shape"])
def test_the_examples_of_a_shape_state_what_they_say(shape: dict[str, Any]) -> None:
    assert shape["examples"]["yes"]
    assert [text for text in shape["examples"]["yes"] if "Corvid-7B" not in _names(text)] == []
    assert [text for text in shape["examples"]["no"] if derivations(text)] == []


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role["shape"])
def test_the_examples_of_a_role_are_no_question_and_the_others_are_none_of_it(role: dict[str, Any]) -> None:
    assert [text for text in role["examples"]["yes"] if not in_other_roles(masked(text)) or derivations(text)] == []
    assert [text for text in role["examples"]["no"] if in_other_roles(masked(text))] == []


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move["shape"])
def test_of_a_move_the_model_that_was_left_is_no_base_and_the_other_one_is(move: dict[str, Any]) -> None:
    assert [text for text in move["examples"]["yes"] if _names(text) != ["Corvid-7B"]] == []
    assert [text for text in move["examples"]["no"] if derivations(text)] == []


def _names(text: str) -> list[str]:
    return [one.name for one in derivations(text)]


STATED = [text for shape in SHAPES for text in shape["examples"]["yes"]]
NAMED = (
    *("Corvid-7B", "corvid_7b", "Crow-2", "BirdNet", "Gemma", "Llama 2", "llama-2", "Mistral Large 2", "Corvid 7B"),
    *("Stable Diffusion 3.5 Large", "acme/corvid-large-it", "`acme/corvid`", "acme&#47;corvid-7b", "Corvid&#45;7B"),
    *("[Corvid](https://huggingface.co/acme/corvid)", "https://hf.co/acme/corvid-7b", "[this](https://hf.co/gpt2)"),
    *('<a href="https://huggingface.co/gpt2">it</a>', "**Llama** 3", "Corv**id**-7B", "Bird**Net**", "Llama&nbsp;3"),
)
"""A name of every kind that is looked for, as cards write them."""


@pytest.mark.parametrize("name", NAMED)
def test_whatever_a_shape_states_of_a_name_a_glance_has_seen(name: str) -> None:
    cues = list(load_derivation_words().cues)
    for text in (text.replace("Corvid-7B", name) for text in STATED):
        assert derivations(text) == _told(text, cues), text


NAMES = st.builds(
    "{}-{}B".format, st.sampled_from("Llama-2 Gemma-2 Falcon Corvid Magpie Ostrava".split()), st.integers(1, 90)
)


@given(st.sampled_from(STATED), NAMES)
def test_a_shape_holds_whatever_the_model_is_called(text: str, name: str) -> None:
    named = [name if one == "Corvid-7B" else one for one in _names(text)]
    assert _names(text.replace("Corvid-7B", name)) == list(dict.fromkeys(named))


DENIED = (
    "This is not {}.", "It contains no weights of {}.", "It is no copy of {}.", "Not the same weights as {}.",
    "It was never taken from {}.", "Unlike {}, it was trained from scratch.", "It outperforms {} on all tasks.",
    "It differs from {} in every layer.", "Scores are taken from the {} report.", "It has the tokenizer of {}.",
    "It has the same tokenizer as {}.",
)  # fmt: skip


@given(st.sampled_from(DENIED), NAMES)
def test_what_is_denied_compared_or_about_a_part_states_none(text: str, name: str) -> None:
    assert derivations(text.format(name)) == ()
