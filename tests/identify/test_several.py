"""Several licenses in one file: what is said between them tells whether all bind, one may be chosen, one is meant."""

from __future__ import annotations

import pytest

from auditor.core.model import Status
from auditor.identify import identify_text
from auditor.identify.building import distinct
from auditor.identify.forms import MarkedText, form_of
from auditor.identify.inert import CHOICE, LATER, says
from auditor.records.fingerprint import Fingerprint
from tests.identify.own_texts import ORCHARD_1, QUAY, book

TITLES = frozenset("orchard model license 1.0 1 quay the".split())


@pytest.mark.parametrize(
    "said",
    [
        "You may use this software under either of the following licenses.",
        "This project is dual-licensed under the Orchard Model License and the Quay License.",
        "Licensed under either the Orchard Model License or the Quay License, at your option.",
    ],
)
def test_a_choice_between_two_texts_is_a_choice(said: str) -> None:
    assert says(said, CHOICE, TITLES)
    found = identify_text(f"{said}\n\n{ORCHARD_1}\n\n{QUAY}\n", book())
    assert found.status is Status.STACKED
    assert " OR " in str(found.expression)
    assert len(found.license_ids) == 2
    assert not found.hunks


@pytest.mark.parametrize(
    "said",
    [
        "You may use this software under either of the following licenses, schools only.",
        "This project is dual-licensed: firms pay.",
        "Both of the following licenses apply.",
    ],
)
def test_anything_else_between_two_texts_is_no_choice(said: str) -> None:
    assert not says(said, CHOICE, TITLES)
    found = identify_text(f"{said}\n\n{ORCHARD_1}\n\n{QUAY}\n", book())
    assert " OR " not in str(found.expression)


@pytest.mark.parametrize(("tag", "joined"), [("OR", " OR "), ("AND", " AND ")])
@pytest.mark.parametrize("sentence", ["", "You may use this software under either of the following licenses.\n"])
def test_a_tag_says_how_the_texts_below_it_apply(tag: str, joined: str, sentence: str) -> None:
    one, other = (identify_text(text, book()).expression for text in (ORCHARD_1, QUAY))
    text = f"SPDX-License-Identifier: {one} {tag} {other}\n{sentence}\n{ORCHARD_1}\n\n{QUAY}\n"
    assert identify_text(text, book()).expression == f"{one}{joined}{other}"


def test_the_later_versions_of_a_license_are_granted_by_a_sentence_that_says_so() -> None:
    said = "This software is free software; you can redistribute it and/or modify it under the terms of the Orchard "
    assert says(f"{said}Model License, or (at your option) any later version.", LATER, TITLES)
    assert not says(f"{said}Model License.", LATER, TITLES)
    assert not says(f"{said}Model License, or any later version, at home.", LATER, TITLES)


def test_records_with_the_same_words_are_one_form_that_varies_where_either_says_so() -> None:
    plain = form_of(MarkedText(text=ORCHARD_1))[0]
    looser = form_of(MarkedText(text=ORCHARD_1, optional=((0, 20),)))[0]
    prints = [Fingerprint(record_id="a", forms=(plain,)), Fingerprint(record_id="a-or-later", forms=(looser,))]
    forms, owners = distinct(prints, {})
    assert owners == [("a", "a-or-later")]
    assert set(forms[0].marks.optional) >= set(looser.marks.optional)
