"""A license for which another model was not taken is that model's; a license of this one is asked about beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.laws.repository import dossier, passes, snapshot

TABLE = yaml.safe_load((Path(__file__).parent / "reasons_against.yaml").read_text("utf-8"))
OTHERS, OWN = ([(code, text) for code, texts in TABLE[kind].items() for text in texts] for kind in ("others", "own"))
MODELS = ("Moirai-1.0-R", "LayoutLMv3", "Vexel-13B")
LICENSES = ("CC BY-NC 4.0", "CC-BY-NC-SA-4.0")
BASE = "mistralai/Mistral-7B-v0.3"


def card(said: str) -> dict[str, bytes]:
    front = f"---\nlicense: apache-2.0\nbase_model: {BASE}\n---\n"
    return {"README.md": f"{front}# Tern\n\nIt reads letters.\n\n{said}\n".encode()}


def _filled(text: str, name: str, license_name: str) -> str:
    return text.replace("{M}", name).replace("{L}", license_name)


@pytest.mark.parametrize("license_name", LICENSES)
@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_why_another_model_was_not_taken_limits_nothing(language: str, text: str, name: str, license_name: str) -> None:
    files = card(_filled(text, name, license_name))
    assert not dossier(snapshot(files)).conflicts
    assert passes(files)


@pytest.mark.parametrize("name", MODELS[1:])
@pytest.mark.parametrize(("language", "text"), OWN)
def test_the_license_of_this_model_is_asked_about_beside_one_that_was_not_taken(
    language: str, text: str, name: str
) -> None:
    assert not passes(card(_filled(text, name, LICENSES[0])))
