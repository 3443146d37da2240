"""A sentence that forbids and one that allows in nearly the same words are told apart, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.terms.consequences import kind
from auditor.terms.understood import terms
from tests.terms.texts import document

OPENINGS = {
    "en": "This agreement is made between the Licensor and the user of the Model.",
    "zh": "本协议由许可方与本模型的使用者订立。",
    "ja": "本規約は、許諾者と本モデルの利用者との間で締結されます。",
    "ko": "본 계약은 허가자와 본 모델의 이용자 사이에 체결됩니다.",
    "de": "Dieser Vertrag wird zwischen dem Lizenzgeber und dem Nutzer des Modells geschlossen.",
    "fr": "Le présent contrat est conclu entre le concédant et l’utilisateur du modèle.",
    "es": "El presente contrato se celebra entre el licenciante y el usuario del modelo.",
    "pt": "O presente contrato é celebrado entre o licenciante e o usuário do modelo.",
    "it": "Il presente contratto è stipulato tra il licenziante e l'utente del modello.",
    "ru": "Настоящий договор заключён между лицензиаром и пользователем модели.",
    "pl": "Niniejsza umowa zostaje zawarta między licencjodawcą a użytkownikiem modelu.",
    "nl": "Deze overeenkomst wordt gesloten tussen de licentiegever en de gebruiker van het model.",
}
CLAUSES: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("polarity.yaml").read_text("utf-8"))
NOT_YET: dict[tuple[str, str, str], str] = {}
"""Term, side and language of a sentence that is misread, with the reason."""


def _listed(side: str) -> Iterator[Any]:
    for term, rows in CLAUSES.items():
        for language, sentence in rows[side].items():
            reason = NOT_YET.get((term, side, language))
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            yield pytest.param(term, rows["value"], language, sentence, marks=marks, id=f"{term}-{language}")


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, tuple):
        yield from (row["area"] for row in value)
    elif hasattr(value, "get") and "threshold" in value:
        yield str(value["threshold"])
    else:
        yield str(kind(value))


def _stated(term: str, language: str, sentence: str) -> set[str]:
    found = terms(document(f"{OPENINGS[language]}\n\n{sentence}\n"))
    return {value for one in found if one.id == term and one.confidence >= 0.5 for value in _values(one.value)}


@pytest.mark.parametrize(("term", "value", "language", "sentence"), [*_listed("states")])
def test_a_sentence_that_states_a_term_is_read(term: str, value: str, language: str, sentence: str) -> None:
    assert _stated(term, language, sentence) == {value}


@pytest.mark.parametrize(("term", "value", "language", "sentence"), [*_listed("denies")])
def test_a_sentence_of_the_opposite_polarity_does_not_state_the_term(
    term: str, value: str, language: str, sentence: str
) -> None:
    assert _stated(term, language, sentence) <= {"allowed"}


@pytest.mark.parametrize(("side", "language"), [(side, one) for side in ("states", "denies") for one in OPENINGS])
def test_every_term_has_a_sentence_of_each_polarity_in_each_language(side: str, language: str) -> None:
    assert all(rows[side].get(language) for rows in CLAUSES.values())
