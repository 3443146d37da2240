"""Frames: what stands under which modality, and laws that hold for all words of the lexicon alike."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.terms.concepts import concepts
from auditor.terms.frames import FORBID, FREE, PERMIT, REQUIRE, Above, Frames, above, read
from auditor.text import fold
from tests.sizes import sized

LANGUAGES = ("en", "zh", "ja", "ko", "de", "fr", "es", "pt", "it", "ru", "pl", "nl")


def frames(text: str, language: str = "en", lead: str = "", heading: str = "") -> Frames:
    return read(fold(text), language, above(fold(lead), language) if lead else Above(), above(fold(heading), language))


def under(found: Frames, modality: str) -> set[str]:
    return {
        name
        for piece in found.pieces
        if piece.role in ("main", "relative", "proviso")
        for name in concepts().names(piece.governed.get(modality, 0))
    }


@pytest.mark.parametrize(
    ("language", "text", "modality", "concept"),
    [
        ("en", "Commercial use is not prohibited.", PERMIT, "commerce"),
        ("en", "You may not use the weights for business purposes.", FORBID, "commerce"),
        ("en", "You may use it for any purpose, including but not limited to commercial ones.", PERMIT, "commerce"),
        ("en", "Commercial use requires our permission.", REQUIRE, "commerce"),
        ("en", "No permission is required for commercial use.", FREE, "commerce"),
        ("en", "You may use the model for research, but you may not sell it.", FORBID, "share"),
        ("de", "Das Modell darf ohne Zustimmung nicht zu kommerziellen Zwecken genutzt werden.", FORBID, "commerce"),
        ("de", "Die gewerbliche Nutzung ist nicht untersagt.", PERMIT, "commerce"),
        ("fr", "Il est interdit d'utiliser le modèle à des fins commerciales.", FORBID, "commerce"),
        ("es", "No podrá utilizar el modelo con fines comerciales.", FORBID, "commerce"),
        ("pt", "O uso comercial é proibido.", FORBID, "commerce"),
        ("it", "È vietato l'uso commerciale del modello.", FORBID, "commerce"),
        ("ru", "Коммерческое использование модели запрещено.", FORBID, "commerce"),
        ("pl", "Komercyjne wykorzystanie modelu jest zabronione.", FORBID, "commerce"),
        ("nl", "Commercieel gebruik van het model is niet toegestaan.", FORBID, "commerce"),
        ("zh", "您不得将本模型用于商业目的。", FORBID, "commerce"),
        ("zh", "您可以出于非商业用途使用本模型。", PERMIT, "noncommerce"),
        ("ja", "本モデルを商用目的で利用することはできません。", FORBID, "commerce"),
        ("ja", "商用利用は禁止されていません。", PERMIT, "commerce"),
        ("ko", "본 모델을 상업적 목적으로 사용할 수 없습니다.", FORBID, "commerce"),
    ],
)  # fmt: skip
def test_a_concept_stands_under_the_modality_of_its_clause(
    language: str, text: str, modality: str, concept: str
) -> None:
    assert concept in under(frames(text, language), modality)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Without our prior written consent you may not sell the model."),
        ("en", "You may not, unless you have obtained our consent, sell the model."),
        ("zh", "未经我方书面同意不得销售本模型。"),
        ("ja", "当社の許可なく本モデルを販売することを禁止します。"),
        ("ko", "당사의 서면 동의 없이 본 모델을 판매할 수 없습니다."),
        ("de", "Das Modell darf ohne unsere Zustimmung nicht verkauft werden."),
        ("fr", "Sauf autorisation écrite, il est interdit de vendre le modèle."),
        ("ru", "Без письменного согласия лицензиара продажа модели запрещена."),
    ],
)
def test_an_exception_is_a_part_of_the_ban_and_no_duty(language: str, text: str) -> None:
    found = frames(text, language)
    assert "share" in under(found, FORBID)
    assert found.outs & concepts().mask(["consent"])


def test_an_item_is_governed_by_its_lead_and_a_phrase_by_its_heading() -> None:
    assert {"share", "host"} & under(frames("resell access to the weights;", lead="You must not:"), FORBID)
    assert "share" in under(frames("Resale of the weights", heading="Prohibited uses"), FORBID)
    assert "share" in under(frames("you may resell the weights", heading="Restrictions"), PERMIT)


_BANS = {
    "en": ("{} is prohibited.", "{} is not permitted.", "You may not engage in {}."),
    "de": ("{} ist untersagt.", "{} ist nicht gestattet.", "Es ist verboten, {} zu betreiben."),
    "fr": ("{} est interdite.", "{} n'est pas autorisée.", "Il est interdit de pratiquer {}."),
    "es": ("{} está prohibida.", "No se permite {}.", "Queda prohibida {}."),
    "it": ("{} è vietata.", "{} non è consentita.", "È vietata {}."),
    "pl": ("{} jest zabroniona.", "{} nie jest dozwolona.", "Zabrania się: {}."),
    "nl": ("{} is verboden.", "{} is niet toegestaan.", "Het is verboden: {}."),
    "ru": ("{} запрещена.", "{} не допускается.", "Запрещается {}."),
    "zh": ("禁止{}。", "{}是不允许的。", "您不得进行{}。"),
    "ja": ("{}は禁止されています。", "{}を禁じます。", "{}は認められません。"),
    "ko": ("{}을 금지합니다.", "{}은 허용되지 않습니다.", "{}을 할 수 없습니다."),
}
_THINGS = {
    "en": ("commercial use", "redistribution", "modification"),
    "de": ("kommerzielle Nutzung", "Weitergabe", "Bearbeitung"),
    "fr": ("l'utilisation commerciale", "la redistribution", "la modification"),
    "es": ("el uso comercial", "la redistribución", "la modificación"),
    "it": ("l'utilizzo commerciale", "la ridistribuzione", "la modifica"),
    "pl": ("komercyjne wykorzystanie", "redystrybucja", "modyfikacja"),
    "nl": ("commercieel gebruik", "herdistributie", "wijziging"),
    "ru": ("коммерческая эксплуатация", "передача третьим лицам", "модификация"),
    "zh": ("商业使用", "再分发", "修改"),
    "ja": ("商用利用", "再配布", "改変"),
    "ko": ("상업적 이용", "재배포", "수정"),
}
_CONCEPTS = ("commerce", "share", "modify")


@pytest.mark.parametrize("language", sorted(_BANS))
def test_every_ban_of_a_language_forbids_every_act(language: str) -> None:
    missed = [
        ban.format(thing)
        for ban, (thing, concept) in product(_BANS[language], zip(_THINGS[language], _CONCEPTS, strict=True))
        if concept not in under(frames(ban.format(thing), language), FORBID)
    ]
    assert not missed


@settings(max_examples=sized(60), deadline=None)
@given(data=st.data())
def test_what_is_forbidden_stays_forbidden_beside_any_other_sentence(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(_BANS)))
    ban = data.draw(st.sampled_from(_BANS[language]))
    place = data.draw(st.sampled_from(range(3)))
    text = ban.format(_THINGS[language][place])
    other = data.draw(st.sampled_from(_BANS[language])).format(data.draw(st.sampled_from(_THINGS[language])))
    for both in (f"{text} {other}", f"{other} {text}", text.replace(" ", "\n", 1), f"**{text}**"):
        assert _CONCEPTS[place] in under(frames(both, language), FORBID), both


def test_every_concept_of_clauses_and_acts_has_words_in_every_language() -> None:
    known = concepts()
    assert set(LANGUAGES) <= known.languages


@pytest.mark.parametrize("words", ["", " ", "。", "(((", "a" * 5000, "not " * 400, "you may " * 300, "但" * 800])
def test_odd_words_are_read_in_bounded_time(words: str) -> None:
    assert frames(words).words == fold(words)


TAKEN_BACK = {
    "en": "Downloading the model is allowed, redistributing it is not.",
    "de": "Man darf das Modell nutzen, weitergeben aber nicht.",
    "fr": "Il est permis de télécharger le modèle, de le redistribuer non.",
    "es": "Se permite descargar el modelo, redistribuirlo no.",
    "pt": "É permitido baixar o modelo, redistribuí-lo não.",
    "it": "È permesso scaricare il modello, ridistribuirlo no.",
    "nl": "Het model downloaden mag, doorgeven niet.",
    "pl": "Pobierać model można, przekazywać dalej już nie.",
    "ru": "Скачивать модель можно, распространять — нет.",
}
"""A permission, and a second act that is denied without a verb of its own."""


@pytest.mark.parametrize("language", TAKEN_BACK)
def test_what_a_negation_at_the_end_takes_back_is_not_allowed(language: str) -> None:
    frames = read(fold(TAKEN_BACK[language]), language, Above(), Above())
    share = concepts().bits["share"]
    assert any(piece.governed.get(FORBID, 0) & share for piece in frames.pieces)
    assert not any(piece.governed.get(PERMIT, 0) & share for piece in frames.pieces)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "You may redistribute the model, commercially or not."),
        ("de", "Man darf das Modell nutzen und weitergeben, gewerblich oder nicht."),
        ("fr", "Vous pouvez le redistribuer, modifié ou non."),
        ("es", "Puede redistribuirlo, modificado o no."),
        ("it", "Potete ridistribuirlo, modificato o no."),
    ],
)
def test_or_not_takes_nothing_back(language: str, words: str) -> None:
    frames = read(fold(words), language, Above(), Above())
    assert any(piece.governed.get(PERMIT, 0) & concepts().bits["share"] for piece in frames.pieces)
