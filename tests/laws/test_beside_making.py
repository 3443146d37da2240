"""A limit is asked about beside what tells how a model was made: no clause hides what another one says.

The limits are those of the forms; each that is asked about by itself is joined to a clause on training.
"""

from __future__ import annotations

import pytest

from tests.laws.generators import Form, forms
from tests.laws.repository import passes

JOINED = {
    "en": (
        "The model was trained on 10,000 examples and {0}",
        "Trained on 10,000 examples, it reads letters, {0}",
        "{0} and was trained on 10,000 letters from three regions.",
        "It reaches 91.4 % on the test set, but {0}",
    ),
    "de": (
        "Das Modell wurde mit 10.000 Beispielen trainiert und {0}",
        "{0} und es wurde mit 10.000 Briefen trainiert.",
    ),
    "fr": ("Le modèle a été entraîné sur 10 000 exemples et {0}", "{0} et il a été entraîné sur 10 000 lettres."),
    "es": ("El modelo fue entrenado con 10 000 ejemplos y {0}", "{0} y fue entrenado con 10 000 cartas."),
    "pt": ("O modelo foi treinado com 10 000 exemplos e {0}", "{0} e foi treinado com 10 000 cartas."),
    "it": ("Il modello è stato addestrato su 10 000 esempi e {0}", "{0} ed è stato addestrato su 10 000 lettere."),
    "nl": ("Het model is getraind op 10.000 voorbeelden en {0}", "{0} en het is getraind op 10.000 brieven."),
    "pl": ("Model wytrenowano na 10 000 przykładów i {0}",),
    "ru": ("Модель обучена на 10 000 примеров, и {0}",),
    "sv": ("Modellen är tränad på 10 000 exempel och {0}",),
    "tr": ("Model 10.000 örnekle eğitildi ve {0}",),
    "zh": ("模型用10000条样本训练，{0}",),
    "ja": ("このモデルは10000件のデータで学習し、{0}",),
    "ko": ("이 모델은 10000건의 데이터로 학습했으며, {0}",),
}
MOST_HIDDEN = 0.1
"""Share of limits that pass beside such a clause and not by themselves; it was .53 in English."""


def card(said: str) -> dict[str, bytes]:
    return {"README.md": f"---\nlicense: apache-2.0\n---\n# Tern\n\nReads letters.\n\n{said}\n".encode()}


def limits(language: str) -> list[Form]:
    """Sentences of one clause, every seventh."""
    found = [one for one in forms() if one.restricts and one.language.startswith(language) and one.text[:1].isalpha()]
    plain = [one for one in found if 15 < len(one.text) < 200 and not {"\n", "?"} & set(one.text)]
    return [one for one in plain if one.text.count(".") < 2][: 7 * 20 : 7]


@pytest.mark.parametrize(("language", "joined"), [(one, way) for one, ways in JOINED.items() for way in ways])
def test_a_limit_beside_how_the_model_was_made_is_asked_about(language: str, joined: str) -> None:
    asked = [one.text for one in limits(language) if not passes(card(one.text))]
    assert len(asked) > 8
    first = joined.startswith("{")
    hidden = [
        text
        for text in asked
        if passes(card(joined.format(text.rstrip(".。") if first else text[:1].lower() + text[1:])))
    ]
    assert len(hidden) <= max(1, MOST_HIDDEN * len(asked)), hidden


@pytest.mark.parametrize(
    "said",
    [
        "This model was fine-tuned on 10k examples and is for educational purposes.",
        "The model was converted to 8 bits with our own tool and is for personal use.",
        "The model reaches 90 % accuracy and is meant for academic research.",
        "Das Modell wurde mit 10.000 Beispielen trainiert und ist für den privaten Gebrauch.",
        "Ce modèle a été entraîné sur 10 000 exemples et est destiné à un usage personnel.",
        "Model wytrenowano na 10 000 przykładów i jest przeznaczony do użytku osobistego.",
        "Модель обучена на 10 000 примеров и предназначена для учебных целей.",
        "We retrained it for two epochs — selling what it writes is something we do not permit — and accuracy rose.",
    ],
)
def test_a_purpose_beside_how_the_model_was_made_is_asked_about(said: str) -> None:
    assert not passes(card(said))


@pytest.mark.parametrize(
    "said",
    [
        "The model was trained on 10,000 examples and reaches 90 % on the test set.",
        "Trained on letters, bills and notes, it reads handwriting, and it is fast.",
        "We trained it for three epochs, but stopped early, and kept the best of five checkpoints.",
        "Trained on 12,000 research articles, it finds methods, results and limits in the text.",
        "It was trained with code for both commercial and open compilers and writes C.",
        "Das Modell wurde mit 10.000 Briefen trainiert und liest auch Handschrift.",
        "Le modèle a été entraîné sur 10 000 lettres et lit aussi l'écriture manuscrite.",
    ],
)
def test_what_else_is_told_beside_it_is_not(said: str) -> None:
    assert passes(card(said))
