"""A text is a string that keeps what was made of it as a whole: once, for all who look, and no longer than itself."""

from __future__ import annotations

import pickle
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import evidence
from auditor.analysis import Analysis
from auditor.core import model
from auditor.core.model import Document, DocumentKind, Location
from auditor.core.text import Text, once
from auditor.evidence.cards import declared_parents
from auditor.evidence.followed import followed_parents
from tests.small_book import card, shipped_book, snapshot

MADE: Counter[tuple[str, str]] = Counter()
FILES = {
    "README.md": card("# Pear\n\nThe weights may be used for research only.\n\n## License\n\nSee LICENSE.\n"),
    "LICENSE": "You may use the weights. You may not sell them.\n",
}


@once
def joined(text: str, sign: str) -> str:
    MADE[text, sign] += 1
    return sign.join(text.split())


@given(st.text(), st.sampled_from("-+"))
def test_what_is_made_of_a_text_is_what_is_made_of_its_words_and_is_made_once(words: str, sign: str) -> None:
    MADE.clear()
    text = Text(words)
    results = [joined(text, sign), joined(Text(text), sign), joined(text, sign)]
    assert {(words, sign): 1} == MADE
    assert results == [joined(words, sign)] * 3


def test_what_was_asked_besides_the_text_is_part_of_the_question() -> None:
    text = Text("a b")
    assert [joined(text, "-"), joined(text, "+")] == ["a-b", "a+b"]


def test_equal_texts_share_nothing_and_what_is_let_go_is_made_again() -> None:
    MADE.clear()
    first, second = Text("a b"), Text("a b")
    assert first == second == "a b"
    joined(first, "-"), joined(second, "-")
    first.let_go()
    joined(first, "-")
    assert MADE == {("a b", "-"): 3}


def test_a_part_of_a_text_is_another_text() -> None:
    text = Text("a b c")
    joined(text, "-")
    assert type(text[2:]) is str
    assert joined(text[2:], "-") == "b-c"


@pytest.mark.parametrize("copied", [deepcopy, lambda text: pickle.loads(pickle.dumps(text))])  # noqa: S301 - our own
def test_a_copy_of_a_text_is_its_words_alone(copied: object) -> None:
    text = Text("a b")
    joined(text, "-")
    again = copied(text)  # type: ignore[operator]
    assert (again, type(again), again._made) == ("a b", Text, {})


def test_a_document_at_another_place_has_the_same_text() -> None:
    document = Document(kind=DocumentKind.LICENSE, location=Location(path="a"), text=Text("a b"), covers=frozenset())
    assert replace(document, location=Location(path="b")).text is document.text


def test_each_file_is_decoded_once_for_all_who_read_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: Counter[bytes] = Counter()
    real = model.decode_text

    def counting(data: bytes) -> object:
        decoded[data] += 1
        return real(data)

    monkeypatch.setattr(model, "decode_text", counting)
    taken = snapshot("hf:acme/pear", FILES)
    declared_parents(taken)
    followed_parents(taken)
    evidence.read(taken)
    assert decoded == {data.encode(): 1 for data in FILES.values()}


def test_nothing_is_kept_of_the_texts_of_a_model_that_was_read() -> None:
    taken = snapshot("hf:acme/pear", FILES)
    read = Analysis(shipped_book(), day=date(2026, 1, 1)).recognized(taken)
    assert read.reading.documents
    assert [document.text._made for document in read.reading.documents if document.text._made] == []
    assert [file.path for file in taken.files if "decoded" in vars(file)] == []
