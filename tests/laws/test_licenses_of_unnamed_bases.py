"""A card that tells of the license of its base has one: where nothing names it, which that is is asked."""

from __future__ import annotations

import pytest

from auditor.evidence.unnamed_bases import unnamed_bases
from auditor.text.markdown import outline
from tests.laws.repository import passes

TOLD = {
    "en": ("The base model's license notice applies to this derived model.", "Respect the license of the base model.",
           "This derived model is subject to the terms of its base model.", "See the original model's license.",
           "The upstream model license applies."),
    "de": ("Es gilt die Lizenz des Basismodells.", "Es gilt auch die Lizenz des ursprünglichen Modells."),
    "fr": ("La licence du modèle de base s'applique.",), "es": ("Se aplica la licencia del modelo base.",),
    "pt": ("Aplica-se a licença do modelo base.",), "it": ("Si applica la licenza del modello base.",),
    "nl": ("De licentie van het basismodel is van toepassing.",), "pl": ("Obowiązuje licencja modelu bazowego.",),
    "ru": ("Действует лицензия базовой модели.",), "zh": ("适用基座模型的许可协议。",),
    "ja": ("ベースモデルのライセンスが適用されます。",), "ko": ("기반 모델의 라이선스가 적용됩니다.",),
}  # fmt: skip
SILENT = (
    "There is no base model, and no license of a base model applies.", "The model license is Apache 2.0.",
    "Trained from scratch, so no base model's license applies.", "The source code license is MIT.",
    "The license, the base model and the code are here.", "The license of the model is Apache 2.0.",
    "The base model and chat model licenses are Apache 2.0.", "The base license is Apache 2.0.",
    "This is the original model. License: Apache 2.0", "Es gibt kein Basismodell.", "Die Lizenz des Modells ist MIT.",
)  # fmt: skip
_NAMED = "license: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.1"


def _card(said: str, front: str = "license: apache-2.0") -> dict[str, bytes]:
    return {"README.md": f"---\n{front}\n---\n# Tern\n\nIt reads letters.\n\n{said}\n".encode()}


def _asked(said: str) -> list[str]:
    return [base.words for base in unnamed_bases(outline(said, 1))]


@pytest.mark.parametrize("language", TOLD)
def test_the_license_of_a_base_that_nothing_names_asks_which_it_is(language: str) -> None:
    assert [said for said in TOLD[language] if not _asked(said) or passes(_card(said))] == []


@pytest.mark.parametrize("said", SILENT)
def test_the_license_of_the_model_itself_and_of_no_base_asks_nothing(said: str) -> None:
    assert _asked(said) == []


def test_a_base_that_is_named_answers_for_it() -> None:
    assert passes(_card("The base model's license notice applies to this derived model.", _NAMED))
