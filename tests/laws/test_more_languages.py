"""What a model was made from is heard in languages of which few cards are written as well."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.records.model_names import fold
from tests.laws.repository import dossier, passes, snapshot

TABLE = yaml.safe_load((Path(__file__).parent / "more_languages.yaml").read_text("utf-8"))
STATED = [text for kind in ("stated", "far") for texts in TABLE[kind].values() for text in texts]
NOT_STATED = [text for kind in ("not_stated", "not_far") for texts in TABLE[kind].values() for text in texts]
LIMITED = ("Llama-3.1-8B", "gemma-2-9b", "mms-1b-all", "nllb-200-distilled-600M", "facebook/nllb-200-distilled-600M")
PLACES = ("{}", "- {}", "## Model\n\nTern. {} Tern.", "> {}")


def card(place: str, said: str) -> dict[str, bytes]:
    return {"README.md": f"---\nlicense: mit\n---\n# Tern\n\n{place.format(said)}\n".encode()}


def proposed(files: dict[str, bytes], name: str) -> bool:
    return any(fold(edge.parent.removeprefix("hf:")) == fold(name) for edge in dossier(snapshot(files)).parents)


@pytest.mark.parametrize("said", STATED)
def test_a_base_is_heard_in_any_language(said: str) -> None:
    files = card("{}", said.replace("{M}", "Llama-3.1-8B"))
    assert proposed(files, "Llama-3.1-8B")
    assert not passes(files)


@given(st.sampled_from(STATED), st.sampled_from(LIMITED), st.sampled_from(PLACES))
def test_so_it_is_wherever_it_is_told_and_whichever_model_it_is(said: str, name: str, place: str) -> None:
    files = card(place, said.replace("{M}", name))
    assert proposed(files, name), said
    assert not passes(files)


@pytest.mark.parametrize("said", NOT_STATED)
def test_what_is_compared_or_denied_in_any_language_is_no_parent(said: str) -> None:
    assert not proposed(card("{}", said.replace("{M}", "Llama-3.1-8B")), "Llama-3.1-8B")
