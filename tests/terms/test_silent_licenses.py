"""Sentences of license texts that nobody knows: none that sounds like a limit of any term is called inert."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from auditor.core.model import Document, DocumentKind, Identification, Location, Status, Subject, UnreadSentence
from auditor.identify.library import load_library
from auditor.terms.doubts import unread_terms
from auditor.terms.ledger import unread_sentences
from auditor.terms.reading import read
from auditor.text import fold

FRAME = "Orrery Weights\n\nHere is what we would like you to know.\n{}\nThe observatory is open on Sundays.\n"
SETS = Path(__file__).parent / "licenses"


def document(text: str, kind: DocumentKind = DocumentKind.LICENSE) -> Document:
    place = Location(path="LICENSE", start_line=1, end_line=text.count("\n") + 1)
    return Document(kind=kind, location=place, text=text, covers=frozenset({Subject.WEIGHTS}))


def asked(text: str) -> list[UnreadSentence]:
    unknown = Identification(status=Status.UNRECOGNIZED)
    return list(unread_sentences(document(text), unknown, load_library()))


@pytest.mark.parametrize(
    "sentence",
    [
        "These conditions can be altered by the County Council.",
        "These terms change from time to time.",
        "Valmontel peut faire évoluer le présent texte.",
        "Il presente documento può subire variazioni.",
        "이용 안내는 회사 사정에 따라 바뀔 수 있습니다.",
        "我院可适时修订并在主页公布。",
        "You use recorded trajectories to train a manipulation policy outside Orrin arms only if we agree.",
        "Eén leverancier bedient met Kievit niet meer dan 75.000 leerlingen.",
        "The model is released in order that its errors can be studied.",
    ],
)
def test_a_limit_in_an_unrecognized_license_is_asked_about(sentence: str) -> None:
    assert any(
        fold(one.quote) in fold(sentence) or fold(sentence) in fold(one.quote) for one in asked(FRAME.format(sentence))
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The observatory was built in 1911 by the Orrery family.",
        "We thank the volunteers who labeled the plates.",
        "The dome turns once in a minute.",
        "The name comes from a machine that shows how planets move.",
    ],
)
def test_what_says_nothing_of_rights_is_inert(sentence: str) -> None:
    assert not asked(FRAME.format(sentence))


@pytest.mark.parametrize(
    ("talk", "answer"),
    [
        ("User: May I put the weights on my own site?\nAssistant: That one is a pity.", "That one is a pity."),
        ("User: Can we sell it?\nAssistant: My aunt would be furious.", "My aunt would be furious."),
        ("Frage: Dürfen wir es verkaufen?\nAntwort: Das übernehmen wir selbst.", "Das übernehmen wir selbst."),
        ("Pregunta: ¿Puedo venderlo?\nRespuesta: Mejor que lo pidan ellos.", "Mejor que lo pidan ellos."),
        ("Q : Puis-je le vendre ?\nR : Envoyez-le plutôt chez nous.", "Envoyez-le plutôt chez nous."),
    ],
)
def test_an_answer_that_is_no_yes_to_a_question_for_a_right_is_asked_about(talk: str, answer: str) -> None:
    assert any(answer in one.quote for one in asked(FRAME.format(talk)))


@pytest.mark.parametrize(
    "talk",
    [
        "User: Can we sell it?\nAssistant: Yes.",
        "Frage: Dürfen wir es verkaufen?\nAntwort: Ja.",
        "Pregunta: ¿Puedo venderlo?\nRespuesta: Claro.",
        "User: How tall is the dome?\nAssistant: Nine meters.",
    ],
)
def test_a_plain_yes_and_an_answer_about_something_else_are_not(talk: str) -> None:
    answer = talk.rsplit(": ", 1)[1]
    assert not any(answer in one.quote and "?" not in one.quote for one in asked(FRAME.format(talk)))


@pytest.mark.parametrize("name", ["set_10", "set_11"])
def test_an_audit_asks_about_what_terms_quotes_as_not_understood(name: str) -> None:
    """Each sentence that `auditor terms` quotes is one that an audit asks about, at least in part."""
    for entry in yaml.load((SETS / f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader)[::4]:
        text = document(entry["text"])
        quoted = [fold(one.quote).replace(" ", "") for one in asked(entry["text"])]
        foreign = any("language" in one.why for one in asked(entry["text"]))
        for one in unread_terms(text, read(text).terms):
            bare = fold(one.quote).replace(" ", "")
            assert foreign or any(bare in other or other in bare for other in quoted), (entry["slug"], one)
