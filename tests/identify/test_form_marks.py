"""What may vary in a text of a public list by its own words: names to be filled in, passages that say nothing."""

from __future__ import annotations

import pytest

from auditor.identify.building import build
from auditor.identify.compare import Comparer, TextChange
from auditor.identify.form_marks import LEAST_SAID
from auditor.identify.forms import MarkedText, form_of
from auditor.identify.page import Page
from auditor.identify.titles import Titles
from auditor.records.entry import CatalogEntry, entry_of
from auditor.records.fingerprint import Fingerprint

ENTRY: CatalogEntry = entry_of({"id": "ternware", "name": "Ternware License"})
TITLES = frozenset({"ternware", "license"})
TEXT = """\
Ternware License

Copyright (c) 1998 Puffin Instruments, Inc. All rights reserved.

This code was written by Ada Quillfeather <ada@quill.example.org>.

Anybody may carve, print and lend what Ternware holds, as long as this page travels with it. The name of Puffin
Instruments may stand on no carving that its bird keepers, the Quillfeather Society, have not looked at. Every carving
by PUFFIN INSTRUMENTS, INC. COMES WITHOUT ANY PROMISE, AND PUFFIN INSTRUMENTS ANSWERS FOR NO SPLINTER. Whoever carves a
bird that flies away may keep looking for it, at any hour, in every wood that the map of this page shows to them.
"""


def changes(text: str, kind: str = "text", base: str = TEXT) -> tuple[TextChange, ...]:
    """What a text changes of the one above, its beginning and end included."""
    form, _ = form_of(MarkedText(text=base, kind=kind), TITLES)
    index = build([Fingerprint(record_id="ternware", forms=(form,))], {}, TITLES)
    page = Page.of(text)
    ids = index.vocabulary.of(page.folded)
    comparer = Comparer(index, page, ids)
    draft = comparer.draft(0, 0, len(page.spans))
    assert draft is not None
    return comparer.judge(draft, Titles(index, {"ternware": ENTRY}, page, ids)).changes


PLACES = ["<author>", "[name of owner]", "{copyright-holder}", "{{ organization }}", "<name>"]
NAMES = ["Puffin Instruments", "PUFFIN INSTRUMENTS", "Quillfeather Society", "Ternware holds", "ada@quill.example.org"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", NAMES)
def test_a_place_to_be_filled_in_stands_for_a_name(name: str, place: str) -> None:
    assert name in TEXT
    kept = " holds" if name.endswith(" holds") else ""
    assert changes(TEXT.replace(name, place + kept)) == ()


@pytest.mark.parametrize(
    "said",
    ["Heron Optics", "nobody", "students", "<students only>", "[schools]", "the licensee", "author", "<author> only"],
)
def test_another_word_in_place_of_a_name_is_a_change(said: str) -> None:
    assert changes(TEXT.replace("The name of Puffin\nInstruments", f"The name of {said}"))


@pytest.mark.parametrize("word", ["carve", "page", "carving", "promise", "bird", "wood"])
@pytest.mark.parametrize("place", PLACES)
def test_a_place_to_be_filled_in_stands_for_no_other_word(word: str, place: str) -> None:
    assert changes(TEXT.replace(f" {word}", f" {place}", 1).replace(f" {word.upper()}", f" {place}", 1))


@pytest.mark.parametrize("left_out", TEXT.split("\n\n")[:3])
def test_what_says_nothing_may_be_left_out(left_out: str) -> None:
    assert changes(TEXT.replace(left_out, "")) == ()


def test_a_sentence_that_says_something_may_not_be_left_out() -> None:
    sentences = [one.strip() + "." for one in TEXT.split("\n\n")[3].replace("\n", " ").split(".") if one.strip()]
    flat = TEXT.split("\n\n")[:3]
    for sentence in sentences:
        if "INC" in sentence:
            continue  # ends in the middle of a sentence
        kept = "\n\n".join([*flat, " ".join(one for one in sentences if one != sentence)])
        assert changes(kept), sentence


def test_a_text_that_says_little_keeps_all_of_its_words() -> None:
    little = "Copyright (c) 1998 Ada Quillfeather.\n\nThis code was written by Ada Quillfeather. Carve freely."
    form, page = form_of(MarkedText(text=little), TITLES)
    assert len(page.spans) < LEAST_SAID + 20
    assert form.marks.optional == ()


def test_a_notice_may_begin_after_the_place_of_the_name() -> None:
    header = (
        "one line to tell which bird this is. Copyright (C) 19yy name of author\n\nThis bird is free; you may carve "
        "it under the terms of the Ternware License as printed by the keepers of the quay, and under no other."
    )
    assert changes(header[header.index("This bird") :], "header", header) == ()
    assert changes(header[header.index("under the") :], "header", header)


def test_a_part_comes_twice_where_it_was_read_and_not_where_it_was_left_out() -> None:
    """A step back over what was left out would let a free place of the text stand before its title."""
    assert changes(TEXT.replace("Ternware License\n", "Ternware License 9\n"))
    assert changes(TEXT.replace("Ternware License\n", "Ternware License\n\nTernware License\n")) == ()
