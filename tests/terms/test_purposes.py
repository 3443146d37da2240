"""A grant for a purpose alone limits the license to it, and what falls outside a license is not allowed."""

from __future__ import annotations

import pytest

from auditor.terms.consequences import kind
from auditor.terms.reading import read
from bench.terms import document

GRANTS = {
    "en": (
        "You may download, run and adapt the model for {}.",
        ("scientific research", "noncommercial purposes", "evaluation"),
        "You may also use the model commercially.",
        "You may use the model for any purpose, for example for {}.",
        "Work for a company, and any commercial use, falls outside this license.",
    ),
    "de": (
        "Sie dürfen das Modell für {} nutzen und anpassen.",
        ("wissenschaftliche Forschung", "nichtkommerzielle Zwecke", "die Evaluierung"),
        "Sie dürfen das Modell auch kommerziell nutzen.",
        "Sie dürfen das Modell für jeden Zweck nutzen, zum Beispiel für {}.",
        "Aufträge von Firmen, und jede kommerzielle Nutzung, sind von dieser Lizenz nicht umfasst.",
    ),
    "fr": (
        "Vous pouvez utiliser et adapter le modèle pour {}.",
        ("la recherche scientifique", "des fins non commerciales", "l'évaluation"),
        "Vous pouvez aussi utiliser le modèle à des fins commerciales.",
        "Vous pouvez utiliser le modèle à toute fin, par exemple pour {}.",
        "Le travail pour une entreprise, et toute utilisation commerciale, sont exclus de la présente licence.",
    ),
    "es": (
        "Puede usar y adaptar el modelo para {}.",
        ("la investigación científica", "fines no comerciales", "la evaluación"),
        "También puede usar el modelo con fines comerciales.",
        "Puede usar el modelo para cualquier fin, por ejemplo para {}.",
        "El trabajo para una empresa, y todo uso comercial, quedan fuera de esta licencia.",
    ),
    "pt": (
        "Você pode usar e adaptar o modelo para {}.",
        ("pesquisa científica", "fins não comerciais", "avaliação"),
        "Você também pode usar o modelo para fins comerciais.",
        "Você pode usar o modelo para qualquer finalidade, por exemplo para {}.",
        "O trabalho para uma empresa, e todo uso comercial, não são permitidos por esta licença.",
    ),
    "it": (
        "Potete usare e adattare il modello per {}.",
        ("la ricerca scientifica", "scopi non commerciali", "la valutazione"),
        "Potete usare il modello anche per scopi commerciali.",
        "Potete usare il modello per qualsiasi scopo, per esempio per {}.",
        "Il lavoro per un'impresa, e ogni uso commerciale, sono esclusi dalla presente licenza.",
    ),
    "nl": (
        "U mag het model gebruiken en aanpassen voor {}.",
        ("wetenschappelijk onderzoek", "niet-commerciële doeleinden", "evaluatie"),
        "U mag het model ook commercieel gebruiken.",
        "U mag het model voor elk doel gebruiken, bijvoorbeeld voor {}.",
        "Werk voor een bedrijf, en elk commercieel gebruik, valt buiten deze licentie.",
    ),
    "pl": (
        "Użytkownik może używać i dostosowywać model do {}.",
        ("badań naukowych", "celów niekomercyjnych", "oceny"),
        "Użytkownik może też używać modelu w celach komercyjnych.",
        "Użytkownik może używać modelu w dowolnym celu, na przykład do {}.",
        "Praca dla firmy, oraz wszelkie użycie komercyjne, są wyłączone z niniejszej licencji.",
    ),
    "ru": (
        "Вы можете использовать и дорабатывать модель для {}.",
        ("научных исследований", "некоммерческих целей", "оценки"),
        "Вы можете использовать модель и в коммерческих целях.",
        "Вы можете использовать модель для любых целей, например для {}.",
        "Работа для компании, и любое коммерческое использование, не охватываются настоящей лицензией.",
    ),
    "zh": (
        "您可以为{}使用和修改本模型。",
        ("学术研究", "非商业目的", "评估"),
        "您也可以将本模型用于商业目的。",
        "您可以为任何目的使用本模型,例如{}。",
        "为企业工作,以及任何商业使用,不在本许可范围内。",
    ),
    "ja": (
        "利用者は、{}のために本モデルを使用し、改変することができます。",
        ("学術研究", "非商用目的", "評価"),
        "利用者は、本モデルを商用目的でも使用することができます。",
        "利用者は、例えば{}など、あらゆる目的で本モデルを使用することができます。",
        "企業のための作業、および商用利用は、本ライセンスの対象外です。",
    ),
    "ko": (
        "이용자는 {} 목적으로 모델을 사용하고 수정할 수 있다.",
        ("학술 연구", "비상업적", "평가"),
        "이용자는 모델을 상업적 목적으로도 사용할 수 있다.",
        "이용자는 예를 들어 {} 등 어떠한 목적으로도 모델을 사용할 수 있다.",
        "기업을 위한 작업, 그리고 모든 상업적 이용은 이 라이선스의 범위에서 제외된다.",
    ),
}
"""Of each language: a grant, purposes, a grant of commerce, a grant for any purpose, and what is left out."""
VALUES = ("research-only", "non-commercial", "evaluation-only")


def _values(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for term in read(document("/x/LICENSE", text)).terms:
        found.setdefault(term.id, set()).add(str(kind(term.value)))
    return found


@pytest.mark.parametrize("language", GRANTS)
def test_a_grant_for_a_purpose_alone_is_one_for_that_purpose(language: str) -> None:
    grant, purposes, commerce, anything, _ = GRANTS[language]
    wrong = []
    for purpose, value in zip(purposes, VALUES, strict=True):
        alone = _values(f"{grant.format(purpose)}\n")
        if alone.get("purpose-limit") != {value} or alone.get("commercial-use") != {"prohibited"}:
            wrong.append((purpose, "alone", alone))
        for other in (f"{grant.format(purpose)}\n\n{commerce}\n", f"{anything.format(purpose)}\n"):
            beside = _values(other)
            if "purpose-limit" in beside and value == "research-only":
                wrong.append((purpose, other, beside))
    assert not wrong, wrong


@pytest.mark.parametrize("heading", ["", "What is allowed\n\n"])
@pytest.mark.parametrize("language", GRANTS)
def test_what_falls_outside_a_license_is_not_allowed_whatever_its_heading(language: str, heading: str) -> None:
    said = _values(f"{heading}{GRANTS[language][-1]}\n")
    assert said.get("commercial-use") == {"prohibited"}, said


def test_a_purpose_of_the_licensor_or_of_the_data_limits_nothing() -> None:
    for words in (
        "We may use your feedback for research.",
        "The corpus may be used for research. The model may be used and modified by everybody.",
        "You may use the name of the model in research papers. You may use, modify and share the model.",
    ):
        assert "purpose-limit" not in _values(f"{words}\n"), words
