"""Sentences of a license that are flagged for a term: not understood, or stricter than the text was taken for."""

from __future__ import annotations

from auditor.terms.doubts import MOST_SOUNDING, STRICTER, UnreadTerm, unread_terms
from auditor.terms.reading import read
from tests.terms.texts import document

TEXT = "Orrery License\n\n1. The Licensor grants you a license to use, copy, modify and distribute the model.\n\n{}\n"


def flags(*sentences: str) -> list[UnreadTerm]:
    text = TEXT.format("\n\n".join(f"{number}. {one}" for number, one in enumerate(sentences, 2)))
    found = document(text)
    return list(unread_terms(found, read(found).terms))


def test_a_ban_that_the_whole_text_is_not_graded_by_is_flagged() -> None:
    found = flags("Adapted copies may not be shared with anybody.")
    assert [(one.term, one.why) for one in found] == [("redistribution", STRICTER)]


def test_a_ban_on_training_rivals_alone_is_a_question_of_what_a_rival_is() -> None:
    found = flags("You may not use outputs of the model to train models that compete with ours.")
    assert "output-training" in {one.term for one in found}


def test_a_ban_on_all_training_with_outputs_is_none() -> None:
    assert not flags("You may not use outputs of the model to train any other model.")


def test_a_text_is_not_asked_about_more_often_than_a_person_reads() -> None:
    found = flags(
        *(f"Whoever pays money at harbor office {number} comes first, all others wait." for number in range(9))
    )
    assert len([one for one in found if one.term == "commercial-use"]) <= MOST_SOUNDING


def test_a_plain_grant_is_not_flagged() -> None:
    assert not flags("You may use it for any purpose, commercial purposes included.")
