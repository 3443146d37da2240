"""What a drawing says a model was made from is a parent, in whatever signs it is drawn; siblings, files and figures are
none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.records.base_models import load_base_models
from auditor.records.model_names import fold
from tests.laws.drawings import (
    BETWEEN,
    DRAWN,
    IN_TEXT,
    LIMITED,
    MARKS,
    NAME,
    OWN,
    PLACES,
    TEXT_PLACES,
    card,
    nested_list,
)
from tests.laws.repository import dossier, passes, snapshot


def proposed(text: str) -> list[str]:
    found = dossier(snapshot(card(text), name=NAME)).parents
    return [fold(edge.parent.removeprefix("hf:")) for edge in found]


def chain(base: str, between: tuple[str, ...], mark: str) -> list[str]:
    return [base, *between, f"{OWN}{mark}"]


def check(base: str, text: str) -> None:
    assert fold(base) in proposed(text), text
    assert not passes(card(text), name=NAME), text


@given(
    *(st.sampled_from(LIMITED), st.sampled_from(BETWEEN), st.sampled_from(MARKS), st.sampled_from(sorted(DRAWN))),
    st.sampled_from(sorted(PLACES)),
)
def test_the_base_of_a_drawing_is_a_parent(
    base: str, between: tuple[str, ...], mark: str, drawn: str, place: str
) -> None:
    check(base, PLACES[place](DRAWN[drawn](chain(base, between, mark))))


@pytest.mark.parametrize("drawn", sorted(DRAWN))
def test_every_way_of_drawing_is_read(drawn: str) -> None:
    check("Llama-3.1-8B", PLACES["block"](DRAWN[drawn](chain("Llama-3.1-8B", (), ""))))


@given(
    *(st.sampled_from(LIMITED), st.sampled_from(BETWEEN), st.sampled_from(MARKS), st.sampled_from(IN_TEXT)),
    st.sampled_from(sorted(TEXT_PLACES)),
)
def test_so_is_that_of_a_chain_in_a_line_of_text(
    base: str, between: tuple[str, ...], mark: str, drawn: str, place: str
) -> None:
    check(base, TEXT_PLACES[place](DRAWN[drawn](chain(base, between, mark))))


@given(st.sampled_from(LIMITED), st.sampled_from(BETWEEN), st.sampled_from(MARKS))
def test_so_is_that_of_a_list_in_a_list(base: str, between: tuple[str, ...], mark: str) -> None:
    check(base, nested_list(chain(base, between, mark)))


@pytest.mark.parametrize("note", ["", "(weights)", "# 基座", "— основа", ": base", "(frozen)", "[8B, 2024]"])
def test_a_note_beside_the_name_changes_nothing(note: str) -> None:
    check("Llama-3.1-8B", f"```\nLlama-3.1-8B {note}\n└── {OWN}\n```")


def test_a_drawing_that_does_not_name_this_model_tells_its_parents_as_well() -> None:
    check("Llama-3.1-8B", "```\naudio -> Whisper encoder (frozen) -> MLP -> Llama-3.1-8B (LoRA) -> text\n```")
    check("Llama-3.1-8B", "```\nLlama-3.1-8B\n└── SFT, 41k traces\n    └── DPO\n```")


def test_what_hangs_below_this_model_alone_is_what_it_was_made_from() -> None:
    check("Llama-3.1-8B", f"```\n{OWN}\n├── Llama-3.1-8B\n└── our head\n```")


FREE = "Mistral-7B-v0.1"
SIBLINGS = ("gemma-2-9b", "Llama-2-13b", "Zephyr-7B")


@given(st.sampled_from(SIBLINGS), st.sampled_from(("├── ", "|-- ", "+-- ", "|_ ")), st.booleans())
def test_a_sibling_in_a_tree_is_no_parent(sibling: str, branch: str, first: bool) -> None:
    rows = [OWN, sibling] if first else [sibling, OWN]
    text = f"```\n{FREE}\n{branch}{rows[0]}\n{branch}{rows[1]}\n```"
    assert fold(FREE) in proposed(text)
    assert fold(sibling) not in proposed(text)


@given(st.sampled_from(SIBLINGS))
def test_a_sibling_in_a_graph_is_no_parent(sibling: str) -> None:
    text = f"```mermaid\ngraph TD\n  a[{FREE}] --> b[{sibling}]\n  a --> c[{OWN}]\n```"
    assert fold(FREE) in proposed(text)
    assert fold(sibling) not in proposed(text)


NO_LINEAGES = {
    "files": "```\nmodels/\n├── Llama-3.1-8B/\n│   └── config.json\n├── README.md\n└── run.py\n```",
    "files without a sign": "```\n├── Llama-3.1-8B-Q4.gguf\n├── README.md\n└── tern.safetensors\n```",
    "bars": "```\nLlama-3.1-8B  ████████████ 61.2\nTern-8B       ██████████████ 66.9\n```",
    "boxed results": "```\n┌───┬───┐\n│ Llama-3.1-8B │ 61.2  │ 30.4 │\n│ Tern-8B      │ 66.9  │ 37.1 │\n└───┴───┘\n```",
    "a figure behind an arrow": "```\nLlama-3.1-8B -> 61.2\nTern-8B -> 66.9\n```",
    "a program": '```python\ndef ask(question: str) -> str:\n    return client.chat("Llama-3.1-8B", question)\n```',
    "a judge": "```\nprompts -> Tern-8B -> judge (Llama-3.1-8B) -> score\n```",
    "a judge in German": "```\nFragen -> Tern-8B -> Richter: Llama-3.1-8B -> Note\n```",
    "a menu": "Open Settings → Models → Llama-3.1-8B to compare.",
    "scores in a line": "- refusals of Llama-3.1-8B: 97 -> 4",
}
"""Signs that people draw with, around the name of a model that nothing was made from."""


@pytest.mark.parametrize("what", sorted(NO_LINEAGES))
def test_signs_that_draw_something_else_tell_no_parent(what: str) -> None:
    assert fold("Llama-3.1-8B") not in proposed(NO_LINEAGES[what])


def test_the_base_models_of_this_law_are_on_record() -> None:
    table = load_base_models()
    assert all(table.find(one) for one in (*LIMITED, FREE))
