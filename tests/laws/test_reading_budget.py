"""A text is read as far as its budget goes; what is beyond is told, and never passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.model import DocumentKind
from auditor.core.text import Text
from auditor.terms.doubts import unread_terms
from auditor.terms.ledger import unread_sentences
from auditor.terms.reading import read
from auditor.text import BEYOND, beginning, beyond
from auditor.text.budget import BUDGET
from tests.identify.own_texts import book
from tests.laws.generators import PLACES, plain_carrier
from tests.laws.repository import passes
from tests.terms.texts import document

LIMIT = "Commercial use of the weights is strictly prohibited without our prior written permission."
FILLERS = {
    "prose": "The weather over the hills was fine. " * 9 + "\n\n",
    "short lines": "- a\n",
    "numbers": "1.1",
    "one line": "la ",
}
LONG = {name: part * (BUDGET // len(part) + 1) for name, part in FILLERS.items()}
"""Each longer than what is read of it."""


@given(st.lists(st.sampled_from(("a", "1", "\n", " ", "1\n", "x" * 3000, "\n" * 5000, "7 " * 4000)), max_size=60))
def test_a_beginning_is_a_part_of_its_text_and_what_is_beyond_is_told(parts: list[str]) -> None:
    text = Text("".join(parts))
    read_ = beginning(text)
    assert text.startswith(read_)
    assert len(read_) <= BUDGET
    left = beyond(text)
    assert (left is None) == (not text[len(read_) :].strip())
    if left is not None:
        quote, line = left
        assert quote
        assert quote in " ".join(text.split("\n")[line - 1].split())


@pytest.mark.parametrize("filler", LONG)
@pytest.mark.parametrize("kind", [DocumentKind.LICENSE, DocumentKind.CARD, DocumentKind.TEXT])
def test_what_is_beyond_the_budget_is_an_unread_sentence(filler: str, kind: DocumentKind) -> None:
    text = document(f"{LONG[filler]}\n\n{LIMIT}\n", kind)
    gaps = [one for one in unread_sentences(text, None, book()) if one.why == BEYOND]
    assert len(gaps) == 1
    assert gaps[0].quote in " ".join(text.text.split())
    assert gaps[0].covers == text.covers


@pytest.mark.parametrize("filler", LONG)
def test_what_is_beyond_the_budget_may_bear_on_any_term(filler: str) -> None:
    text = document(f"You may use the model for any purpose.\n\n{LONG[filler]}\n\n{LIMIT}\n")
    found = read(text)
    assert all(term.doubt for term in found.terms)
    assert [one.term for one in unread_terms(text, found.terms) if one.why == BEYOND] == ["any"]


@pytest.mark.parametrize("place", ["limitations", "paragraph at the end", "usage file"])
@pytest.mark.parametrize("filler", ["prose", "numbers"])
def test_a_limit_beyond_the_budget_never_passes(place: str, filler: str) -> None:
    assert not passes(PLACES[place](plain_carrier(), f"{LONG[filler]}\n\n{LIMIT}"))


def test_an_ordinary_text_is_read_to_its_end() -> None:
    text = document("The weather over the hills was fine. " * 9 + LIMIT)
    assert beginning(text.text) is text.text
    assert beyond(text.text) is None
    assert not any(one.why == BEYOND for one in unread_sentences(text, None, book()))
