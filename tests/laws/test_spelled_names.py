"""A well-known model is known by whatever its name is spelled with: small letters, blanks, figures as words or apart
from it, another script, an ending of grammar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evidence.derivations import derivations
from auditor.records.base_models import load_base_models
from auditor.records.spelled_names import as_called
from tests.laws.repository import dossier, passes, snapshot
from tests.laws.test_named_licenses import card

SMALL = {
    "gemma 2 2b it": "gemma", "llama 3 8b instruct": "llama-3", "qwen 2.5 72b instruct": "qwen-2.5-72b",
    "qwen2.5 72b instruct": "qwen-2.5-72b", "llama 2 13b": "llama-2", "llama-2 13b": "llama-2", "gemma 2 9b": "gemma",
}  # fmt: skip
APART = {
    "en": (
        *("the 72B {Q}", "{Q} (72B)", "{Q} with 72 billion parameters", "{Q}, the 72B one", "{Q} in its 72B version"),
        *("{Q} with seventy-two billion parameters", "the 72-billion-parameter {Q}"),
    ),
    "de": ("das {Q} mit 72 Milliarden Parametern", "{Q} in der 72B-Fassung", "{Q} mit zweiundsiebzig Milliarden"),
    "fr": ("{Q} à 72 milliards de paramètres", "{Q} de 72 milliards", "{Q} en version 72B"),
    "es": ("{Q} de 72 mil millones de parámetros", "{Q} en su versión de 72B"),
    "pt": ("{Q} de 72 bilhões de parâmetros", "{Q} na versão 72B"),
    "it": ("{Q} da 72 miliardi di parametri", "{Q} nella versione 72B"),
    "nl": ("{Q} met 72 miljard parameters",),
    "pl": ("{Q} o 72 miliardach parametrów", "{Q} w wersji 72B"),
    "ru": ("{Q} на 72 миллиарда параметров", "{Q} (72 млрд)", "{Q} на семьдесят два миллиарда"),
    "tr": ("72 milyar parametreli {Q}",),
    "zh": ("{Q}（720亿参数）", "720亿参数的{Q}"),
    "ja": ("{Q}（720億パラメータ）",),
    "ko": ("{Q}(720억 파라미터)",),
}
PARTED = {
    "en": (
        *(
            "the {S} of {Q}",
            "the {S} model of {Q}",
            "the {S} variant of {Q}",
            "{Q}'s {S}",
            "the {Q} family's {S} model",
        ),
        *("the {S}-parameter member of the {Q} series", "{Q} / {S}", "{Q} Instruct, {S}", "{Q} (Instruct, {S})"),
        *("{Q}, namely the {S}", "{Q}, more precisely its {S} version"),
    ),
    "de": (
        "dem {S} von {Q}",
        "der {S}-Variante von {Q}",
        "dem {S}-Modell der {Q}-Reihe",
        "{Q}, und zwar dem {S}",
        "{Q}, genauer der {S}-Fassung",
        "{Q}, {S}-Variante",
    ),
    "fr": ("la version {S} de {Q}", "le {S} de {Q}", "le modèle {S} de la série {Q}", "{Q}, plus précisément le {S}"),
    "es": ("la variante {S} de {Q}", "el {S} de {Q}", "el modelo {S} de la serie {Q}", "{Q}, en concreto el {S}"),
    "pt": ("a variante {S} do {Q}", "o {S} do {Q}", "o modelo {S} da série {Q}"),
    "it": ("la variante {S} di {Q}", "il {S} di {Q}", "il modello {S} della serie {Q}"),
    "nl": ("de {S}-variant van {Q}", "de {S} van {Q}", "het {S}-model van de {Q}-reeks"),
    "pl": ("wariantu {S} modelu {Q}", "wersji {S} {Q}", "wersji {S} z serii {Q}"),
    "ru": ("{Q}, вариант {S}", "{S}-версии {Q}", "модели {S} серии {Q}"),
    "zh": ("{Q} 的 {S} 版本", "{Q} 系列的 {S} 模型", "{Q}的{S}模型", "{S} 的 {Q}", "{Q}，具体为 {S}"),
    "ja": ("{Q} の {S}", "{Q}の{S}モデル", "{Q} シリーズの {S}", "{Q} の Instruct 版 {S}", "{S} の {Q}"),
    "ko": ("{Q}의 {S}", "{Q} 시리즈의 {S} 모델", "{S} {Q}"),
}
"""A size and a name with words of grammar, or a word for the series or the member, between them."""
PARTED_FORMS = [(language, form) for language, forms in PARTED.items() for form in forms]
MEMBERS = {
    "3B": "qwen-2.5-small-research", "72B": "qwen-2.5-72b", "7B": "qwen-2.5", "14B": "qwen-2.5",
}  # fmt: skip
"""Members of Qwen2.5: which license binds hangs on the size."""
FROM = {
    "en": "The weights come from {}.", "de": "Die Gewichte stammen aus {}.", "fr": "Les poids proviennent de {}.",
    "es": "Los pesos proceden de {}.", "pt": "Os pesos vêm de {}.", "it": "I pesi provengono da {}.",
    "nl": "De gewichten komen uit {}.", "pl": "Wagi pochodzą z {}.", "ru": "Веса взяты у {}.",
    "tr": "Ağırlıklar {} modelinden alındı.", "zh": "权重来自{}。", "ja": "重みは {} から取りました。",
    "ko": "가중치는 {}에서 가져왔습니다.",
}  # fmt: skip
SIZED = [(language, form) for language, forms in APART.items() for form in forms]
NOT_ITS_SIZE = (
    "We tuned Qwen2.5 with 3B of our tokens.", "Qwen2.5 saw 3B tokens of text.", "Three of Qwen2.5 are small.",
    "Tern-3B comes from Qwen2.5.", "A 3B model distilled from Qwen2.5.", "Unser 3B-Modell stammt aus Qwen2.5.",
    "Qwen2.5 の 3B トークンで学習しました。", "用 Qwen2.5 的 3B 词元训练。", "Our 3B, which is no Qwen2.5.",
    "We trained Qwen2.5 on 72 billion tokens.", "Qwen2.5 learned from 72B tokens.", "Qwen2.5 на 72 млрд токенов.",
    "Qwen2.5 auf 72 Milliarden Wörtern.", "在 720亿 词元上训练 Qwen2.5。", "Qwen2.5, 72B tokens later.",
)  # fmt: skip
THIRD = {
    "en": ("the third Llama of eight billion parameters", "the third Llama with eight billion parameters"),
    "de": ("das dritte Llama mit acht Milliarden Parametern", "der dritten Llama mit acht Milliarden Parametern"),
    "fr": ("la troisième Llama à huit milliards de paramètres",),
    "es": ("la tercera Llama de ocho mil millones de parámetros",),
    "pt": ("a terceira Llama de oito bilhões de parâmetros",),
    "it": ("la terza Llama da otto miliardi di parametri",),
    "pl": ("trzecią Llamę o ośmiu miliardach parametrów",),
    "ru": ("третью Ламу на восемь миллиардов", "третьей Ламы на восемь миллиардов параметров", "третьей Ламе, 8 млрд"),
    "zh": ("第三代 Llama（80亿参数）",),
    "ja": ("第3世代の Llama（80億パラメータ）",),
    "ko": ("3세대 Llama(80억 파라미터)",),
}
SPELLED = [(language, form) for language, forms in THIRD.items() for form in forms]
TAKEN = {
    "en": "We took as our starting point {}.", "de": "Wir nahmen als Ausgangspunkt {}.",
    "fr": "Nous avons pris comme point de départ {}.", "es": "Tomamos como punto de partida {}.",
    "pt": "Tomamos como ponto de partida {}.", "it": "Abbiamo preso come punto di partenza {}.",
    "pl": "Wzięliśmy za punkt wyjścia {}.", "ru": "Мы взяли за отправную точку {}.",
    "zh": "我们以{}作为起点。", "ja": "{}を出発点としました。", "ko": "{}를 출발점으로 삼았습니다.",
}  # fmt: skip
DECLINED = {
    "Llama": ("Лама", "Ламы", "Ламе", "Ламу", "Ламой", "Лламу"), "Gemma": ("Гемма", "Геммы", "Гемму", "Геммой"),
    "Mistral": ("Мистраль", "Мистраля", "Мистралем", "Мистрале"), "Qwen": ("Квен", "Квена", "Квену", "Квеном"),
    "Mixtral": ("Микстраль", "Микстраля"), "DeepSeek": ("Дипсик", "Дипсика", "Дипсиком"),
}  # fmt: skip


def names(text: str) -> list[str]:
    return [one.name for one in derivations(text)]


def families(text: str) -> list[str]:
    found = (load_base_models().find(name) for name in names(text))
    return [match.family.id for match in found if match]


@given(
    st.sampled_from(sorted(SMALL)), st.sampled_from(["The weights come from {}.", "We fine-tuned {}.", "Built on {}."])
)
def test_a_name_in_small_letters_with_blanks_is_one(name: str, sentence: str) -> None:
    assert families(sentence.format(name)) == [SMALL[name]]
    assert not passes(card(sentence.format(name)))


@pytest.mark.parametrize(
    "words", ["a falcon 3 meters long", "the command 3 was run", "phi 3 times", "a mistral 7 days long"]
)
def test_a_word_before_a_figure_is_no_name_for_that(words: str) -> None:
    assert passes(card(f"It was trained from scratch. We watched {words}."))


@pytest.mark.parametrize(("language", "form"), SIZED)
def test_a_size_that_stands_apart_tells_which_model_it_is(language: str, form: str) -> None:
    text = FROM[language].format(form.replace("{Q}", "Qwen2.5"))
    assert families(text) == ["qwen-2.5-72b"], as_called(text)
    assert not passes(card(text))


@pytest.mark.parametrize("size", MEMBERS)
@pytest.mark.parametrize(("language", "form"), PARTED_FORMS)
def test_a_size_parted_from_its_name_by_grammar_tells_which_model_it_is(language: str, form: str, size: str) -> None:
    text = FROM[language].format(form.replace("{Q}", "Qwen2.5").replace("{S}", size))
    assert families(text) == [MEMBERS[size]], as_called(text)
    gaps = [gap.detail for gap in dossier(snapshot(card(text))).weights.gaps if "parent" in gap.detail]
    conflicts = [one.kind for one in dossier(snapshot(card(text))).conflicts]
    free = MEMBERS[size] == "qwen-2.5"
    assert (gaps, conflicts) == ([], [] if free else ["declared-vs-base"]), as_called(text)
    assert free or not passes(card(text))


@pytest.mark.parametrize("text", NOT_ITS_SIZE)
def test_a_number_of_words_is_no_size(text: str) -> None:
    assert as_called(text) == text


@pytest.mark.parametrize(("language", "form"), SPELLED)
def test_a_version_and_a_size_in_words_tell_which_model_it_is(language: str, form: str) -> None:
    text = TAKEN[language].format(form)
    assert families(text) == ["llama-3"], as_called(text)
    assert "8B" in names(text)[0]
    assert not passes(card(text))


@given(st.sampled_from(sorted(DECLINED)), st.data())
def test_a_declined_name_in_cyrillic_is_the_latin_one(latin: str, data: st.DataObject) -> None:
    native = data.draw(st.sampled_from(DECLINED[latin]))
    for figures in (" 3 8B", "-2-7B"):
        assert as_called(f"Дообучена на основе {native}{figures}.") == f"Дообучена на основе {latin}{figures}."


@pytest.mark.parametrize("words", ["Лама и альпака", "Мистраль дует", "лама пасётся", "Ламы пасутся", "стадо лам"])
def test_an_animal_or_a_wind_is_no_model(words: str) -> None:
    assert as_called(words) == words
