"""The license of what was left out limits nothing, in any language, place and form; the model's own is never lost."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.core.model import Outcome
from auditor.core.resources import data_root
from auditor.text.left_out import told_of_what_was_left_out
from tests.laws.generators import forms
from tests.laws.license_subjects import LICENSES, NAME, OTHERS
from tests.laws.repository import snapshot, verdict

CARD = "---\nlicense: apache-2.0\n---\n# Pembrel 3B\n\nPembrel sorts short texts into twelve topics.\n\n{}\n"
PLACES = {
    "sentence": "{0}",
    "item": "- 4,000 letters of our own\n- {0}",
    "below data": "## Training data\n\nFour thousand letters. {0}",
    "quotation": "> {0}",
    "footnote": "Pembrel[^1].\n\n[^1]: {0}",
}
WORDS = yaml.safe_load((data_root("license_db") / "left_out.yaml").read_text("utf-8"))


@cache
def _table() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]]
    found = yaml.safe_load((Path(__file__).parent / "left_out.yaml").read_text("utf-8"))
    return found


def _bodies(language: str, kind: str) -> list[str]:
    """Each template with a license, another model and a place, in turn."""
    listed = []
    for at, template in enumerate(_table()[language][kind]):
        for number, license_name in enumerate(LICENSES):
            sentence = template.format(L=license_name, N=OTHERS[(at + number) % len(OTHERS)])
            place = [*PLACES][(at * len(LICENSES) + number) % len(PLACES)]
            listed.append(PLACES[place].format(sentence))
    return listed


def _judged(body: str) -> Outcome:
    return verdict(snapshot({"README.md": CARD.format(body).encode()}, name=NAME)).outcome


@pytest.mark.parametrize("language", sorted(_table()))
def test_the_license_of_what_was_left_out_is_neither_failed_nor_asked_about(language: str) -> None:
    bodies = _bodies(language, "left")
    outcomes = {body: _judged(body) for body in bodies}
    assert Outcome.FAIL not in outcomes.values()
    asked = [body for body, outcome in outcomes.items() if outcome is not Outcome.PASS]
    assert len(asked) <= 0.2 * len(bodies), asked


@pytest.mark.parametrize("language", sorted(_table()))
def test_the_license_of_the_model_beside_what_was_left_out_is_never_lost(language: str) -> None:
    assert not [body for body in _bodies(language, "own") if _judged(body) is Outcome.PASS]


@pytest.mark.parametrize("language", sorted(WORDS))
def test_the_example_of_each_language_tells_what_was_left_out(language: str) -> None:
    assert told_of_what_was_left_out(WORDS[language]["example"])


def test_no_sentence_that_restricts_is_taken_for_one_about_what_was_left_out() -> None:
    held = (told_of_what_was_left_out(form.text) for form in forms() if form.restricts)
    assert not [told.name for told in held if told and not told.rest]
