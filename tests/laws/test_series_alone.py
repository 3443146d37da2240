"""A base told by the name of its series alone is asked about: which member it is decides what binds.

"Fine-tuned from NLLB" names no model of the table, since every name there has a size or a version; the word is a name
all the same. Where every member of a series is free nothing is asked, nor where the word is only compared or spoken of.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from auditor.core.model import Outcome
from auditor.records.base_models import load_base_models
from auditor.records.strictness import binds_derivatives
from auditor.text.language import english_words
from tests.laws.repository import book, snapshot, verdict

MADE_FROM = (
    "We fine-tuned {name} on 17 hours of recordings.",
    "Fine-tuned from {name}.",
    "Based on {name}.",
    "On 17 hours of recordings {name} was fine-tuned.",
    "A fine-tuned version of {name} for letters.",
    "Wir haben {name} auf Plattdeutsch feinabgestimmt.",
    "Nous avons affiné {name} sur trois heures.",
    "Ajuste fino de {name} con cartas.",
    "Fine-tuning de {name} em cartas.",
    "Dit model is gebaseerd op {name}.",
    "基于 {name} 微调。",
    "{name}をファインチューニングしました。",
    "Дообучена {name} на письмах.",
)
SPOKEN_OF = (
    "We compared it with {name}.",
    "Unlike {name}, it was trained from scratch.",
    "Faster than {name} on letters.",
    "The format is that of {name}.",
)
IS_ONE = (
    "This is a {name} model that draws birds.",
    "This {name} checkpoint draws birds.",
    "It is an {name} finetune.",
    "This {name} LoRA draws birds.",
    "Dies ist ein {name}-Modell für Vögel.",
    "Ceci est un modèle {name}.",
    "Este modelo es un checkpoint {name}.",
    "Este modelo é um LoRA {name}.",
    "Questo è un modello {name}.",
    "Dit is een {name}-model.",
    "To jest model {name}.",
    "Это модель {name}.",
    "这是一个 {name} 模型。",
    "これは {name} モデルです。",
    "이것은 {name} 모델입니다.",
)
"""That this model is one of a series."""


def passes(sentence: str) -> bool:
    card = f"---\nlicense: apache-2.0\n---\n# Tern\n\n{sentence}\n"
    return verdict(snapshot({"README.md": card.encode()}, name="peat/tern")).outcome is Outcome.PASS


@cache
def alone() -> dict[str, bool]:
    """First words of the table's names that are no model by themselves; and whether a member binds."""
    bases, found = load_base_models(), {}
    for family in bases.families:
        for glob in family.names:
            head = re.match(r"[a-z]{3,}", glob.casefold())
            word = head[0].upper() if head else ""
            series = bases.series(word) if word and word.casefold() not in english_words() else ()
            if series:
                told = [book().resolve(one.license) for one in series]
                found[word] = any(not ids or any(binds_derivatives(book(), one) for one in ids) for ids in told)
    return found


@pytest.mark.parametrize("form", MADE_FROM)
def test_a_base_told_by_a_series_with_a_bound_member_is_asked_about(form: str) -> None:
    bound = sorted(word for word, binds in alone().items() if binds)
    assert len(bound) > 20
    assert [word for word in bound[:: max(1, len(bound) // 12)] if passes(form.format(name=word))] == []


@pytest.mark.parametrize("form", IS_ONE)
@pytest.mark.parametrize("name", ["Stable Diffusion", "NLLB", "Falcon"])
def test_a_model_that_says_of_which_bound_series_it_is_is_asked_about(form: str, name: str) -> None:
    assert not passes(form.format(name=name))


@pytest.mark.parametrize("said", ["Dit is een Llama-checkpoint.", "Das ist ein Llama-Checkpoint, weitertrainiert."])
def test_a_name_that_is_joined_to_its_noun_is_asked_about(said: str) -> None:
    assert not passes(said)


@pytest.mark.parametrize("said", [
    "This model can be used just like any other Stable Diffusion model.",
    "This is not a Stable Diffusion model.",
    "This model draws for a Stable Diffusion pipeline.",
    "This is a Whisper model for Frisian.",
    "This is a small model that names a falcon.",
    "This repository contains no Stable Diffusion weights.",
])  # fmt: skip
def test_what_is_said_beside_a_series_and_what_is_free_is_not(said: str) -> None:
    assert passes(said)


@pytest.mark.parametrize("form", SPOKEN_OF)
def test_a_series_that_is_only_spoken_of_is_not(form: str) -> None:
    bound = sorted(word for word, binds in alone().items() if binds)
    assert [word for word in bound[:: max(1, len(bound) // 12)] if not passes(form.format(name=word))] == []


@pytest.mark.parametrize("form", MADE_FROM[:3])
def test_a_series_of_free_members_alone_is_not_asked_about(form: str) -> None:
    free = sorted(word for word, binds in alone().items() if not binds)
    assert free
    assert [word for word in free[:: max(1, len(free) // 8)] if not passes(form.format(name=word))] == []


@pytest.mark.parametrize("person", ["Aya Tanaka", "Jina Smith", "Solar Okafor"])
def test_a_person_is_no_series(person: str) -> None:
    assert passes(f"Fine-tuned by {person}.")
