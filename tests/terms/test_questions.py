"""Questions with their answers state terms; sample conversations state none."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from auditor.core.model import Document, DocumentKind, Location, Subject, UnreadSentence
from auditor.identify.library import load_library
from auditor.terms.doubts import unread_terms
from auditor.terms.ledger import unread_sentences
from auditor.terms.reading import read
from tests.terms.texts import document

ASKED = {
    "en": ("Can I use it commercially?", "Do I need permission to use it commercially?", "Yes.", "No."),
    "de": (
        "Darf ich es kommerziell nutzen?",
        "Brauche ich eine Genehmigung, um es kommerziell zu nutzen?",
        "Ja.",
        "Nein.",
    ),
    "zh": ("可以商用吗？", "商用需要许可吗？", "可以。", "不可以。"),
    "ru": (
        "Можно ли использовать модель в коммерческих целях?",
        "Нужно ли разрешение на коммерческое использование?",
        "Да.",
        "Нет.",
    ),
}
LABELS = {"en": ("Q:", "A:"), "de": ("Frage:", "Antwort:"), "zh": ("问：", "答："), "ru": ("Вопрос:", "Ответ:")}
OPENS = {"en": "About the model.", "de": "Über das Modell.", "zh": "关于模型。", "ru": "О модели."}


def _commerce(language: str, question: str, answer: str, *, labeled: bool) -> set[str]:
    first, second = LABELS[language] if labeled else ("", "")
    text = f"{OPENS[language]}\n\n{first} {question}\n{second} {answer}".replace("\n ", "\n")
    return {str(one.value) for one in read(document(text)).terms if one.id == "commercial-use"}


@pytest.mark.parametrize("labeled", [True, False], ids=["labeled", "bare"])
@pytest.mark.parametrize("language", ASKED)
def test_a_question_that_is_refused_forbids_whatever_stands_before_the_answer(language: str, labeled: bool) -> None:
    may, _, _, no = ASKED[language]
    assert _commerce(language, may, no, labeled=labeled) == {"prohibited"}


@pytest.mark.parametrize("labeled", [True, False], ids=["labeled", "bare"])
@pytest.mark.parametrize("language", ["en", "de", "ru"])
def test_what_needs_no_permission_is_free(language: str, labeled: bool) -> None:
    _, need, _, no = ASKED[language]
    assert _commerce(language, need, no, labeled=labeled) == {"allowed"}


@pytest.mark.parametrize("language", ["en", "de", "ru"])
def test_what_needs_permission_is_not_free(language: str) -> None:
    _, need, yes, _ = ASKED[language]
    assert _commerce(language, need, yes, labeled=True) == {"conditional"}


def _of_a_card(text: str) -> list[UnreadSentence]:
    place = Location(path="README.md", start_line=1, end_line=text.count("\n") + 1)
    card = Document(kind=DocumentKind.CARD, location=place, text=text, covers=frozenset({Subject.WEIGHTS}))
    return list(unread_sentences(card, None, load_library()))


BANS = {
    "en": ("May I sell it?", "Commercial use of the model is prohibited."),
    "de": ("Darf ich es verkaufen?", "Die kommerzielle Nutzung des Modells ist verboten."),
    "fr": ("Puis-je le vendre ?", "L'utilisation commerciale du modèle est interdite."),
    "zh": ("可以出售吗？", "禁止将本模型用于商业用途。"),
}
SPEAKERS = {
    "en": ("User", "Assistant"),
    "de": ("Nutzer", "Assistent"),
    "fr": ("Utilisateur", "Assistant"),
    "zh": ("用户", "助手"),
}


@pytest.mark.parametrize("shape", ["{}: {}", "**{}:** {}", "> {}: {}", "- **{}**: {}"])
@pytest.mark.parametrize("language", BANS)
def test_what_a_sample_conversation_says_is_no_term(language: str, shape: str) -> None:
    (asks, answers), (question, ban) = SPEAKERS[language], BANS[language]
    found = _of_a_card(f"# Heron\n\n{shape.format(asks, question)}\n{shape.format(answers, ban)}\n")
    assert not any(one.terms for one in found)


@pytest.mark.parametrize("language", BANS)
def test_what_answers_a_question_is_a_term(language: str) -> None:
    question, ban = BANS[language]
    first, second = {**LABELS, "fr": ("Q :", "R :")}[language]
    found = _of_a_card(f"# Heron\n\n{first} {question}\n\n{second} {ban}\n")
    assert "commercial-use" in {term.id for one in found for term in one.terms}


def test_one_line_with_a_colon_is_no_conversation() -> None:
    found = _of_a_card("# Heron\n\nCustomer: Commercial use of the model is prohibited.\n")
    assert any(one.terms for one in found)


@pytest.mark.parametrize("language", BANS)
def test_a_conversation_within_a_license_is_no_term_and_leaves_no_silence(language: str) -> None:
    (asks, answers), (question, ban) = SPEAKERS[language], BANS[language]
    text = document(f"{OPENS.get(language, 'Le modèle.')}\n\n{asks}: {question}\n\n{answers}: {ban}\n")
    stated = read(text).terms
    assert "commercial-use" not in {one.id for one in stated}
    assert any(ban in one.quote for one in unread_terms(text, stated))


QUESTIONS = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text("utf-8"))
"""Questions with answers of four kinds, by language."""
VALUES = {"agrees": {"allowed"}, "refuses": {"prohibited"}, "binds": {"conditional", "prohibited"}}
"""What commercial use is under an answer of each kind; one that binds may be taken for one that refuses."""


@pytest.mark.parametrize("shape", ["{}\n\n{} {}", "{}\n\n{}\n{}", "{}\n\n**{}**\n\n{}", "{}\n\n## {}\n\n{}"])
@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("language", QUESTIONS)
def test_an_answer_says_it_of_what_was_asked(language: str, kind: str, shape: str) -> None:
    listed = QUESTIONS[language]
    wrong = []
    for asked in listed["asks"]:
        for answer in listed[kind]:
            text = shape.format(listed["opens"], asked, answer)
            found = {str(one.value) for one in read(document(text)).terms if one.id == "commercial-use"}
            if not found or not found <= VALUES[kind]:
                wrong.append((asked, answer, found))
    assert not wrong
