"""What a model was made from is proposed as a parent, however the other one is called and wherever that is said;
programs at the top of a repository are read for limits as well."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.records.model_names import fold
from tests.laws.base_worlds import World, world
from tests.laws.generators import plain_carrier
from tests.laws.repository import dossier, passes, snapshot, verdict

HELD = 0.97
"""Share of worlds whose base must be proposed: the rest are words that a language has besides those of the data."""
SEED = 71_000
"""The first of the seeds that nobody looked at while words and shapes were chosen."""


def is_proposed(found: World) -> bool:
    return any(
        fold(found.name) == fold(edge.parent.removeprefix("hf:")) for edge in dossier(snapshot(found.files)).parents
    )


def test_a_made_up_base_is_proposed_in_any_shape_language_and_place() -> None:
    worlds = [world(SEED + number, stated=True) for number in range(150)]
    missed = [f"{one.place}: {one.said}" for one in worlds if not is_proposed(one)]
    assert len(missed) <= (1 - HELD) * len(worlds), missed


@given(st.integers(0, 1_000_000))
def test_a_model_that_is_compared_or_lent_a_part_is_no_parent(seed: int) -> None:
    found = world(seed, stated=False)
    assert not is_proposed(found), f"{found.place}: {found.said}"


def files(body: str = "", **more: str) -> dict[str, bytes]:
    card = f"---\nlicense: apache-2.0\n---\n# Tern\n\nIt reads letters.\n\n{body}\n"
    return {"README.md": card.encode(), **{path: text.encode() for path, text in more.items()}}


STATED: dict[str, dict[str, bytes]] = {
    "row without a head": files("| Size | small |\n|---|---|\n| Original weights | Velkel-Chat |"),
    "style": files("Estilo para Velkel-Chat, en acuarela."),
    "part in Chinese": files("视觉编码器采用 Velkel-Chat。"),
    "hyphenated": files("We fine-tuned Velkel-Chat."),
    "note of a citation": files(
        "```bibtex\n@misc{tern,\n  note = {weights under Velkel-Chat, started from Velkel-Chat}\n}\n```"
    ),
    "script": files(**{"train.sh": "#!/bin/sh\n# starts from the weights of Velkel-Chat\npython train.py\n"}),
}


@pytest.mark.parametrize("place", STATED)
def test_a_made_up_base_is_proposed_and_asked_about(place: str) -> None:
    found = snapshot(STATED[place])
    assert "Velkel-Chat" in {edge.parent for edge in dossier(found).parents}
    assert verdict(found).outcome.value != "pass"


NAMES_OF_NOTHING = (
    *("CLIPTextModel", "AutoModelForCausalLM", "LoRA-Adapter", "Python 3.10", "Apache-2.0", "Stage-2", "Version 2.1"),
    *("Table 2.1", "PyTorch 2.1", "OpenVINO"),
)


@pytest.mark.parametrize("name", NAMES_OF_NOTHING)
@pytest.mark.parametrize("said", ["It was fine-tuned from {}.", "Base model: {}", "Das Modell basiert auf {}."])
def test_a_class_a_tool_and_a_number_are_no_model(said: str, name: str) -> None:
    reading: Any = dossier(snapshot(files(said.format(name))))
    assert not [edge.parent for edge in reading.parents]


@pytest.mark.parametrize("path", ["run.sh", "run.bash", "train.py"])
def test_a_limit_in_a_comment_of_a_program_at_the_top_does_not_pass(path: str) -> None:
    for said in ("Commercial use of the weights is prohibited.", "For research purposes only."):
        assert not passes({**plain_carrier(), path: f"#!/bin/sh\n# {said}\npython x.py\n".encode()}), said
    assert passes({**plain_carrier(), path: b"#!/bin/sh\n# starts the server\nset -euo pipefail\npython x.py\n"})
