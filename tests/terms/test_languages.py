"""French, German, Spanish and Japanese: commerce, purpose, caps and law, always with the doubt of a translation."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.core.frozen import thaw
from auditor.terms.languages import language
from auditor.terms.reading import read
from tests.terms.texts import document

CASES: list[tuple[str, str, str, Any]] = [
    ("fr", "La présente licence vous autorise à utiliser le modèle uniquement à des "
     "fins non commerciales, sous réserve des conditions de la licence.",
     "purpose-limit", "non-commercial"),
    ("fr", "Le modèle est mis à votre disposition exclusivement pour la recherche. La licence ne "
     "confère pas d'autres droits.",
     "purpose-limit", "research-only"),
    ("fr", "Toute utilisation commerciale du modèle est interdite. Cette licence vaut pour les poids "
     "et pour le code.",
     "commercial-use", "prohibited"),
    ("fr", "Le présent contrat de licence est soumis au droit français et tout litige relève des tribunaux de Paris.",
     "governing-law", "FR"),
    ("fr", "Si vous comptez plus de 10 millions d'utilisateurs actifs par mois, vous devez demander "
     "une licence au concédant.",
     "user-cap", 10_000_000),
    ("de", "Diese Lizenz erlaubt die Nutzung des Modells nur für nicht-kommerzielle Zwecke und nicht darüber hinaus.",
     "purpose-limit", "non-commercial"),
    ("de", "Das Modell darf ausschließlich für Forschungszwecke genutzt werden. Die Lizenz ist nicht übertragbar.",
     "purpose-limit", "research-only"),
    ("de", "Die kommerzielle Nutzung ist untersagt. Die Lizenz gilt für das Modell und die Gewichte.",
     "commercial-use", "prohibited"),
    ("de", "Dieser Lizenzvertrag unterliegt deutschem Recht. Gerichtsstand ist Berlin, soweit das Gesetz es erlaubt.",
     "governing-law", "DE"),
    ("de", "Wenn Sie mehr als 5 Millionen aktive Nutzer haben, müssen Sie eine gesonderte Lizenz beim "
     "Lizenzgeber beantragen.",
     "user-cap", 5_000_000),
    ("es", "Esta licencia permite usar el modelo únicamente para fines no comerciales y no para otros usos.",
     "purpose-limit", "non-commercial"),
    ("es", "El modelo se ofrece exclusivamente para investigación. La licencia no concede otros "
     "derechos a las partes.",
     "purpose-limit", "research-only"),
    ("es", "El uso comercial del modelo está prohibido. Esta licencia se aplica a los pesos y al código del modelo.",
     "commercial-use", "prohibited"),
    ("es", "La presente licencia se regirá por las leyes de España y los juzgados de Madrid serán "
     "competentes para los litigios.",
     "governing-law", "ES"),
    ("es", "Si los productos del licenciatario tienen más de 700 millones de usuarios activos "
     "mensuales, debe solicitar una licencia.",
     "user-cap", 700_000_000),
    ("ja", "本モデルは非営利目的でのみ利用することができます。本ライセンスの条件に従ってください。",
     "purpose-limit", "non-commercial"),
    ("ja", "本モデルの利用は研究目的に限ります。その他の利用は許諾されません。", "purpose-limit", "research-only"),
    ("ja", "本モデルの商用利用は禁止します。ライセンスの詳細は以下のとおりです。", "commercial-use", "prohibited"),
    ("ja", "本契約の準拠法は日本法とし、東京地方裁判所を専属的合意管轄裁判所とします。", "governing-law", "JP"),
    ("ja", "月間アクティブユーザーが1億を超える場合、利用者は別途ライセンスを取得しなければなりません。",
     "user-cap", 100_000_000),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "text", "term", "value"), CASES, ids=[f"{case[0]}-{case[2]}-{n}" for n, case in enumerate(CASES)]
)
def test_a_text_in_another_language_is_read_with_its_doubt(code: str, text: str, term: str, value: Any) -> None:
    assert language(text) == code
    found = [one for one in read(document(text)).terms if one.id == term]
    assert found, [one.id for one in read(document(text)).terms]
    stated = thaw(found[0].value)
    assert (stated["threshold"] if isinstance(stated, dict) else stated) == value
    for one in found:
        assert one.doubt
        assert "read the original" in one.doubt
        assert one.confidence <= 0.8


def test_english_and_chinese_are_told_apart() -> None:
    assert language("You may use the model for any purpose.") == "en"
    assert language("本模型仅供学术研究使用，不得用于商业用途。") == "zh"
    assert language("") == "en"
