"""Whoever is beyond a size and agrees with the publisher first is under a cap, in whatever plain words it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from auditor.terms.reading import read
from tests.terms.texts import document

SAID = yaml.safe_load((Path(__file__).parent / "beyond_a_size.yaml").read_text("utf-8"))
UNSPACED = ("zh", "ja")


@pytest.mark.parametrize(
    "text",
    [
        f"{who}{'' if language in UNSPACED else ' '}{agrees}"
        for language, said in SAID.items()
        for who in said["who"]
        for agrees in said["agrees"]
    ],
)
def test_who_is_beyond_a_size_and_agrees_first_is_under_a_cap(text: str) -> None:
    caps = [term for term in read(document(text)).terms if term.id in ("revenue-cap", "user-cap")]
    assert caps
    assert all(cap.value["threshold"] in (5_000_000, 500_000_000, 5_000_000_000) for cap in caps)


@pytest.mark.parametrize(
    "text",
    [
        "Services with more than 5 million users a month need no arrangement with us.",
        "The model was trained on more than 5 million pages, by arrangement with their publishers.",
        "The library holds more than 5 million books and negotiates with publishers.",
    ],
)
def test_a_size_beside_another_agreement_caps_nothing(text: str) -> None:
    assert not any("cap" in term.id for term in read(document(text)).terms)
