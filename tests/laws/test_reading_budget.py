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
from tests.laws.repository import dossier, passes, snapshot
from tests.terms.texts import document

LIMIT = "Commercial use of the weights is strictly prohibited without our prior written permission."
FILLERS = {
    "prose": "The weather over the hills was fine. " * 9 + "\n\n",
    "short lines": "- a\n",
    "numbers": "1.1",
    "one line": "la ",
    "short sentences": "No. ",
    "signs": "天气很好。",
    "cells": "la | ",
}
CLAIMS = (
    LIMIT,
    "The weights are released under the CC-BY-NC-4.0 license.",
    "## License\n\nCC-BY-NC-4.0",
    "Fine-tuned from [acme/base-7b](https://huggingface.co/acme/base-7b).",
    "It was trained on the data set acme/rows (CC-BY-NC-4.0).",
    "A plain sentence.",
)
"""What a card may say: nobody knows which of them stands where nothing is read."""
LONG = {name: part * (BUDGET // len(part) + 1) for name, part in FILLERS.items()}
"""Each longer than what is read of it."""


@given(
    st.lists(
        st.sampled_from(
            ("a", "1", "\n", " ", "1\n", "x" * 3000, "\n" * 5000, "7 " * 4000, "。", "! ", "|", "天" * 900)
        ),
        max_size=60,
    )
)
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


@pytest.mark.parametrize("filler", LONG)
def test_what_is_beyond_the_budget_of_a_card_is_a_gap(filler: str) -> None:
    files = plain_carrier()
    card = files["README.md"].decode()
    head, mark, tail = card.rpartition("\n## License\n")
    assert mark
    found = dossier(snapshot({**files, "README.md": f"{head}\n{LONG[filler]}\n{mark}{tail}".encode()}))
    gaps = [gap for gap in found.gaps if gap.what == "README.md"]
    assert [gap.kind for gap in gaps] == ["too-large"]
    assert not any(entry.complete for entry in found.coverage)


@pytest.mark.parametrize("said", CLAIMS)
@pytest.mark.parametrize("filler", ["one line", "short lines"])
def test_what_a_card_says_beyond_its_budget_never_passes(said: str, filler: str) -> None:
    files = plain_carrier()
    card = files["README.md"].decode()
    assert not passes({**files, "README.md": f"{card}\n{LONG[filler]}\n\n{said}\n".encode()})


@pytest.mark.parametrize("comment", ["<!-- {} -->", "<!--\n{}-->", "```\n{}\n```", "> {}", "<span hidden>{}</span>"])
def test_what_is_not_shown_takes_of_the_budget_too(comment: str) -> None:
    """Else what stands behind a long comment would be beyond the readers and within the ledger, as if both read it."""
    files = plain_carrier()
    card = files["README.md"].decode()
    behind = f"{card}\n{comment.format(LONG['prose'])}\n\n{CLAIMS[-1]}\n"
    assert not passes({**files, "README.md": behind.encode()})


def test_an_ordinary_text_is_read_to_its_end() -> None:
    text = document("The weather over the hills was fine. " * 9 + LIMIT)
    assert beginning(text.text) is text.text
    assert beyond(text.text) is None
    assert not any(one.why == BEYOND for one in unread_sentences(text, None, book()))
