"""Sentences of a license that are flagged for a term: not understood, or stricter than the text was taken for."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
import yaml

from auditor.terms.doubts import (
    ANY,
    MOST,
    MOST_SILENT,
    MOST_SOUNDING,
    PAGE,
    SOUND,
    STRICTER,
    TALK,
    UnreadTerm,
    unread_terms,
)
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


@pytest.mark.parametrize(
    "sentence",
    [
        "The name of the author may not be used to endorse or promote products derived from this model without prior "
        "written permission.",
        "The Licensor shall not be liable for lost profits or damages from using, modifying or distributing the model.",
        "Each time you distribute the model, the Licensor offers the recipient a license on the same terms.",
        "Redistributions must reproduce the above copyright notice and this list of conditions.",
    ],
)
def test_a_clause_of_permissive_licenses_is_not_flagged(sentence: str) -> None:
    assert not flags(sentence)


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("territory-exclusion", "Nobody established in Iran or North Korea receives any rights."),
        ("terms-may-change", "Firma może w każdej chwili zmienić ten tekst, a nowa wersja obowiązuje od publikacji."),
        ("commercial-use", "Wer damit Geld verdient, meldet sich vorher bei uns und schließt einen Vertrag."),
    ],
)
def test_a_limit_in_words_of_its_own_is_found_or_flagged(term: str, sentence: str) -> None:
    text = document(TEXT.format(f"2. {sentence}"))
    stated = read(text).terms
    assert term in {one.id for one in stated} | {one.term for one in unread_terms(text, stated)}


def test_of_many_sentences_that_sound_like_limits_a_person_reads_a_few() -> None:
    found = flags(
        *(f"Nobody established in country {number} receives any rights to money from it." for number in range(20))
    )
    assert len(found) <= MOST


# Licenses with one limit in words that no rule knows, and nothing else that is read.
OBLIQUE = {
    "en": "The Quern weights\n\nWe lend them to neighbors who grind their own flour.\nNobody who sells bread by the "
    "cartload should come to our mill with them.\nThe millstone was cut in 1911.\n",
    "de": "Die Mühlengewichte\n\nWir leihen sie den Nachbarn, die ihr eigenes Korn mahlen.\nWer sein Brot verkauft, "
    "bekommt sie von uns nicht.\nDer Mühlstein stammt von 1911.\n",
    "fr": "Les poids du moulin\n\nNous les prêtons aux voisins qui moulent leur propre grain.\nÀ ceux qui vendent leur "
    "pain, nous ne les donnons pas.\nLa meule date de 1911.\n",
}


@pytest.mark.parametrize("language", OBLIQUE)
def test_a_license_of_which_little_is_read_has_its_loudest_sentences_quoted(language: str) -> None:
    text = document(OBLIQUE[language])
    found = list(unread_terms(text, read(text).terms))
    assert found
    assert len(found) <= MOST
    assert len([one for one in found if one.term == ANY]) <= MOST_SILENT


@pytest.mark.parametrize("language", OBLIQUE)
def test_where_the_rights_are_read_no_sentence_is_quoted_for_its_sound_alone(language: str) -> None:
    text = document(TEXT.format("The Licensor lets you use it for commercial purposes.") + OBLIQUE[language])
    assert not [one for one in unread_terms(text, read(text).terms) if one.why == SOUND]
    longer = document(text.text + "\nThe miller keeps a second stone for the rye of autumn.\n" * PAGE)
    assert not [one for one in unread_terms(longer, read(longer).terms) if one.term == ANY]


def test_a_term_of_one_value_is_not_asked_about_once_it_is_read() -> None:
    found = flags("The Licensor may change these terms at any time.", "Prices and rules are revised from time to time.")
    assert "terms-may-change" not in {one.term for one in found}


TALKS = {
    "terms-may-change": "User: Will this stay as it is?\nAssistant: The Licensor may change these terms at any time.",
    "redistribution": "User: May I share it?\nAssistant: You may not redistribute the model.",
    "non-compete": "User: Anything else?\nAssistant: You may not use the model to build what competes with us.",
}


@pytest.mark.parametrize("term", TALKS)
def test_what_a_conversation_in_a_license_says_is_no_term_and_is_asked_about(term: str) -> None:
    text = document(TEXT.format(f"{TALKS[term]}\nUser: Thanks!\nAssistant: You are welcome."))
    stated = read(text).terms
    found = list(unread_terms(text, stated))
    assert "prohibited" not in [one.value for one in stated if one.id == term]
    assert term in {one.term for one in found}
    assert {one.why for one in found if one.term == term} == {TALK}


def test_a_permission_in_a_conversation_is_not_asked_about() -> None:
    text = document(TEXT.format("User: May I sell it?\nAssistant: You may use the model commercially."))
    assert TALK not in {one.why for one in unread_terms(text, read(text).terms)}


PLACES = yaml.safe_load((Path(__file__).parent / "people_of_a_place.yaml").read_text("utf-8"))
JOINED = {"zh": "", "ja": ""}
"""What stands between who is denied and that it is so; a blank, if it is not here."""


@pytest.mark.parametrize(("language", "number"), [*product(PLACES, range(3))])
def test_a_sentence_that_a_term_is_quoted_from_is_not_asked_about_for_its_sound(language: str, number: int) -> None:
    """Not where nothing else of the text was read, either; what is beside it is asked about all the same."""
    who, denied = PLACES[language]["who"][number], PLACES[language]["denied"][number]
    limit = f"{who}{JOINED.get(language, ' ')}{denied}"
    text = document(f"Quern\n\n{limit}\n")
    stated = read(text).terms
    assert "territory-exclusion" in {term.id for term in stated}
    assert limit not in [one.quote for one in unread_terms(text, stated) if one.term == ANY]


@pytest.mark.parametrize("language", OBLIQUE)
def test_what_stands_beside_a_sentence_that_was_read_is_asked_about(language: str) -> None:
    who, denied = PLACES[language]["who"][0], PLACES[language]["denied"][0]
    text = document(f"{OBLIQUE[language]}\n{who} {denied}\n")
    assert any(one.quote in OBLIQUE[language] for one in unread_terms(text, read(text).terms))


@pytest.mark.parametrize(
    "talk",
    [
        "Q: May a company with more than 40 people use it at work?\n\nA: No.",
        "F: Darf man es verkaufen?\n\nA: Nein.",
        "D : Une entreprise de plus de 40 personnes peut-elle l'utiliser au travail ?\n\nR : Non.",
    ],
)
def test_a_question_is_asked_about_at_its_answer(talk: str) -> None:
    text = document(f"Quern weights\n\n{talk}\n")
    stated = read(text).terms
    question = talk.split("\n")[0]
    asked = [one.quote for one in unread_terms(text, stated)]
    assert stated or asked
    assert question not in asked or not stated
