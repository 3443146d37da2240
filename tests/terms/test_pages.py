"""Pages of few words: what says no to something is read or asked about, and what says nothing of rights is not."""

from __future__ import annotations

from itertools import permutations

import pytest

from auditor.core.model import Document, DocumentKind, Location, Subject
from auditor.terms.doubts import unread_terms
from auditor.terms.reading import read
from auditor.text import fold

PAGES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "en": (
        "You may use Tansy in your shop.",
        ("The files are not for your cousins.", "Nobody sells it on."),
        "The kettle in our office is blue.",
    ),
    "de": (
        "Sie dürfen Rainfarn im Laden einsetzen.",
        (
            "Ein Verleih des Modells ist tabu.",
            "Umbauten an den Gewichten unterbleiben.",
        ),
        "Der Wasserkessel im Büro ist blau.",
    ),
    "fr": (
        "Vous pouvez utiliser Tanaisie dans votre boutique.",
        ("Pas plus de deux cents utilisateurs par école.", "Le modèle ne quitte pas votre ordinateur."),
        "La bouilloire du bureau est bleue.",
    ),
    "es": (
        "Puede usar Tanaceto en su tienda.",
        ("Queda fuera todo el que venda seguros.", "Los pesos no se tocan.", "El modelo no se presta a nadie."),
        "La tetera de la oficina es azul.",
    ),
    "pt": (
        "Pode usar a Tanásia na sua loja.",
        (
            "Não mexa nos pesos do modelo.",
            "E não use o que ele escreve para ensinar outro modelo.",
            "Quem mora no Chile não está incluído.",
        ),
        "A chaleira do escritório é azul.",
    ),
    "it": (
        "Potete usare Tanaceto nel vostro negozio.",
        ("I pesi non si toccano.", "Nel Regno Unito non si può usare.", "Il modello non si presta ai vicini."),
        "Il bollitore dell'ufficio è blu.",
    ),
    "ru": (
        "Вы можете использовать «Пижму» в своём магазине.",
        ("В Казахстане пользоваться моделью нельзя.", "Файлы никому не передавайте."),
        "Чайник в офисе синий.",
    ),
    "zh": (
        "您可以在店里使用艾菊。",
        ("权重不许改。", "模型不得借给邻居。", "它写的东西不能拿去教别的模型。"),
        "办公室的水壶是蓝色的。",
    ),
    "ja": (
        "お店でヨモギギクを使ってもかまいません。",
        (
            "お金もうけには使わないでください。",
            "出てきた文章で別のモデルを育てることはできません。",
            "近所の人には貸さないでください。",
        ),
        "事務所のやかんは青いです。",
    ),
    "ko": (
        "가게에서 쑥국화를 써도 됩니다.",
        ("돈벌이에는 쓰지 마세요.", "가중치는 손대지 마십시오.", "이웃에게 모델을 빌려주지 마세요."),
        "사무실 주전자는 파란색입니다.",
    ),
}
"""Language → a grant, sentences that say no to something in plain words, and one that says nothing of rights."""


def understood(text: str) -> tuple[list[str], list[str]]:
    """The quotes of terms that limit, and the sentences that are asked about, folded."""
    place = Location(path="LICENSE", start_line=1, end_line=text.count("\n") + 1)
    page = Document(kind=DocumentKind.LICENSE, location=place, text=text, covers=frozenset({Subject.WEIGHTS}))
    stated = read(page).terms
    limits = [fold(one.quote) for one in stated if one.quote and one.value != "allowed"]
    return limits, [fold(one.quote) for one in unread_terms(page, stated)]


@pytest.mark.parametrize("language", PAGES)
def test_what_says_no_on_a_page_is_read_or_asked_about_wherever_it_stands(language: str) -> None:
    grant, bans, idle = PAGES[language]
    for order in permutations((grant, *bans, idle)):
        limits, asked = understood("Tansy\n\n" + "\n".join(order) + "\n")
        for ban in bans:
            assert any(fold(ban) in one or one in fold(ban) for one in (*limits, *asked)), (ban, order)
        assert not any(fold(idle) in one for one in asked), order
