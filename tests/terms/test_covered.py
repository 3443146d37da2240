"""What a license says it covers is allowed, what it says it does not cover is not, and a ban covers nothing."""

from __future__ import annotations

import pytest

from auditor.terms.consequences import kind
from auditor.terms.reading import read
from bench.terms import document

COVERED = {
    "en": "The license covers copying, modifying and distributing the model.",
    "de": "Die Lizenz umfasst das Vervielfältigen, Bearbeiten und Verbreiten des Modells.",
    "fr": "Cette licence comprend la reproduction, la modification et la distribution du modèle.",
    "es": "La licencia incluye la reproducción, la modificación y la distribución del modelo.",
    "pt": "A licença abrange a reprodução, a modificação e a distribuição do modelo.",
    "it": "La licenza comprende la riproduzione, la modifica e la distribuzione del modello.",
    "nl": "De licentie omvat het kopiëren, wijzigen en verspreiden van het model.",
    "pl": "Licencja obejmuje zwielokrotnianie, modyfikowanie i rozpowszechnianie modelu.",
    "ru": "Лицензия охватывает воспроизведение, изменение и распространение модели.",
    "zh": "本许可包括复制、修改和分发模型。",
    "ja": "本許諾には、本モデルの複製、改変、再配布が含まれます。",
    "ko": "이 허락에는 모델의 복제, 수정, 배포가 포함된다.",
}
NOT_COVERED = {
    "en": "The license does not cover modifying or distributing the model.",
    "de": "Die Lizenz umfasst nicht das Bearbeiten und Verbreiten des Modells.",
    "fr": "Cette licence ne comprend pas la modification ni la distribution du modèle.",
    "es": "La licencia no incluye la modificación ni la distribución del modelo.",
    "pt": "A licença não abrange a modificação nem a distribuição do modelo.",
    "it": "La licenza non comprende la modifica né la distribuzione del modello.",
    "nl": "De licentie omvat niet het wijzigen of verspreiden van het model.",
    "pl": "Licencja nie obejmuje modyfikowania ani rozpowszechniania modelu.",
    "ru": "Лицензия не охватывает изменение и распространение модели.",
    "zh": "本许可不包括修改和分发模型。",
    "ja": "本許諾には、本モデルの改変および再配布は含まれません。",
    "ko": "이 허락에는 모델의 수정과 배포가 포함되지 아니한다.",
}
NO_GRANT = (
    "You may not sell the model. This includes modifying and distributing it.",
    "The prohibition covers modifying and distributing the model.",
    "The license covers the documentation. Modifying or distributing the model is prohibited.",
    "Das Verbot umfasst das Bearbeiten und Verbreiten des Modells.",
    "L'interdiction comprend la modification et la distribution du modèle.",
    "La prohibición incluye la modificación y la distribución del modelo.",
    "Zakaz obejmuje modyfikowanie i rozpowszechnianie modelu.",
    "Запрет охватывает изменение и распространение модели.",
)


def _values(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for term in read(document("/x/LICENSE", text)).terms:
        found.setdefault(term.id, set()).add(str(kind(term.value)))
    return found


@pytest.mark.parametrize("language", COVERED)
def test_what_a_license_covers_is_allowed(language: str) -> None:
    said = _values(f"{COVERED[language]}\n")
    assert said.get("modification") == said.get("redistribution") == {"allowed"}, said


@pytest.mark.parametrize("words", [*NOT_COVERED.values(), *NO_GRANT])
def test_what_it_does_not_cover_and_what_a_ban_covers_is_not(words: str) -> None:
    said = _values(f"{words}\n")
    assert "allowed" not in said.get("modification", set()) | said.get("redistribution", set()), said
