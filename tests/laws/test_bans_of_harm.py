"""Words that a model "should not be used" for an act that harms somebody are a condition, however softly they sound;
the same words for what a model is not fit for are advice."""

from __future__ import annotations

from itertools import product

import pytest

from tests.laws.repository import passes
from tests.laws.test_named_licenses import card

HARMS = {
    "en": ("The model should not be used {}.", "for harassment|to spread hate speech|to design weapons|for bullying"),
    "de": ("Das Modell sollte nicht verwendet werden, um {}.", "Hassrede zu verbreiten|Personen zu belästigen"),
    "fr": ("Le modèle ne devrait pas être utilisé pour {}.", "harceler des personnes|créer des contenus haineux"),
    "es": ("El modelo no debería utilizarse para {}.", "generar discursos de odio|acosar a personas"),
    "pt": ("O modelo não deve ser usado para {}.", "gerar desinformação|assediar pessoas"),
    "it": ("Il modello non deve essere usato per {}.", "molestare persone|generare discorsi d'odio"),
    "ru": ("Модель не следует использовать для {}.", "разжигания ненависти|распространения дезинформации"),
    "pl": ("Model nie powinien być używany do {}.", "szerzenia mowy nienawiści|nękania ludzi"),
    "nl": ("Het model mag niet worden gebruikt om {}.", "haat te zaaien|mensen te pesten"),
    "zh": ("不应使用该模型{}。", "生成仇恨言论|制造虚假信息"),
    "ja": ("このモデルは{}に使用すべきではありません。", "ヘイトスピーチの生成|嫌がらせ"),
    "ko": ("이 모델은 {}에 사용해서는 안 됩니다.", "혐오 발언 생성|괴롭힘"),
}
PLACES = ("{}", "## Misuse\n\n{}", "## Out-of-scope use\n\n{}", "## Limitations\n\n- {}")
BANS = [(language, form.format(act)) for language, (form, acts) in HARMS.items() for act in acts.split("|")]


@pytest.mark.parametrize(("ban", "place"), list(product([ban for _, ban in BANS], PLACES)))
def test_an_act_that_harms_somebody_is_banned_however_softly(ban: str, place: str) -> None:
    assert not passes(card(place.format(ban)))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "advice",
    [
        "The model should not be used for languages other than English.",
        "The model should not be used for texts longer than 512 tokens.",
        "It should not be used with half precision.",
        "The model is not a substitute for a doctor.",
        "The model was not trained on hate speech and may repeat insults.",
        "The model does not detect bullying in long threads.",
        "Le modèle ne devrait pas être utilisé pour d'autres langues que le français.",
        "Das Modell erkennt Hassrede in Dialekten nicht.",
        "El modelo no debería usarse para textos de más de 512 tokens.",
        "Модель не следует использовать для текстов длиннее 512 токенов.",
    ],
)
def test_what_a_model_is_not_fit_for_is_advice(advice: str, place: str) -> None:
    assert passes(card(place.format(advice)))
