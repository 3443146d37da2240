"""Profit that is named so that it makes no difference limits no grant, and lifts no limit."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from auditor.terms.consequences import kind
from auditor.terms.reading import read
from tests.terms.texts import document

SAID = yaml.safe_load((Path(__file__).parent / "with_or_without_profit.yaml").read_text("utf-8"))


def _commerce(text: str) -> set[str]:
    return {kind(term.value) for term in read(document(text)).terms if term.id == "commercial-use"}


@pytest.mark.parametrize("text", [text for listed in SAID["granted"].values() for text in listed])
def test_a_grant_with_or_without_profit_allows_commerce(text: str) -> None:
    assert _commerce(text) == {"allowed"}
    assert not any(term.id == "purpose-limit" for term in read(document(text)).terms)


@pytest.mark.parametrize("text", SAID["limited"])
def test_a_limit_with_or_without_profit_stays_one(text: str) -> None:
    assert _commerce(text) & {"prohibited", "conditional"}
