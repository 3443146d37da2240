"""A free tag and words that limit the use contradict each other, and are told so: both, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.model import Conflict
from auditor.policy import judge, load_policy
from tests.laws.generators import HELD_OUT, PLACES, forms
from tests.laws.repository import HERE, TODAY, book, dossier, snapshot, verdict
from tests.sizes import sized

NAME = "some-org/pembrel-3b"
TAGS = ("apache-2.0", "mit", "bsd-3-clause", "cc-by-4.0", "cc0-1.0", "unlicense")
LIMITS = {
    "en": (
        "This model may be used for research only.",
        "Commercial use is prohibited.",
        "For non-commercial purposes only.",
        "Companies with more than 100 employees need a separate license.",
        "The model may not be used in the European Union.",
    ),
    "de": (
        "Das Modell darf nur für die Forschung verwendet werden.",
        "Die kommerzielle Nutzung ist untersagt.",
        "Nur für nichtkommerzielle Zwecke.",
        "Unternehmen mit mehr als 100 Mitarbeitern benötigen eine gesonderte Lizenz.",
        "Das Modell darf in der Europäischen Union nicht verwendet werden.",
    ),
    "fr": (
        "Le modèle ne peut être utilisé que pour la recherche.",
        "L'utilisation commerciale est interdite.",
        "À des fins non commerciales uniquement.",
        "Les entreprises de plus de 100 salariés doivent obtenir une licence distincte.",
        "Le modèle ne peut pas être utilisé dans l'Union européenne.",
    ),
    "es": (
        "El modelo solo se puede usar para investigación.",
        "Se prohíbe el uso comercial.",
        "Solo para fines no comerciales.",
        "Las empresas con más de 100 empleados necesitan una licencia aparte.",
        "Se prohíbe el uso del modelo en la Unión Europea.",
    ),
    "pt": (
        "O modelo só pode ser usado para pesquisa.",
        "É proibido o uso comercial.",
        "Apenas para fins não comerciais.",
        "Empresas com mais de 100 funcionários precisam de uma licença separada.",
        "O modelo não pode ser usado na União Europeia.",
    ),
    "it": (
        "Il modello può essere usato solo per la ricerca.",
        "L'uso commerciale è vietato.",
        "Solo per scopi non commerciali.",
        "Le aziende con più di 100 dipendenti necessitano di una licenza separata.",
        "Il modello non può essere usato nell'Unione europea.",
    ),
    "nl": (
        "Het model mag alleen voor onderzoek worden gebruikt.",
        "Commercieel gebruik is verboden.",
        "Alleen voor niet-commerciële doeleinden.",
        "Bedrijven met meer dan 100 werknemers hebben een aparte licentie nodig.",
        "Het model mag niet in de Europese Unie worden gebruikt.",
    ),
    "pl": (
        "Model może być używany tylko do badań.",
        "Użycie komercyjne jest zabronione.",
        "Tylko do celów niekomercyjnych.",
        "Firmy zatrudniające ponad 100 pracowników potrzebują osobnej licencji.",
        "Modelu nie wolno używać w Unii Europejskiej.",
    ),
    "ru": (
        "Модель можно использовать только для исследований.",
        "Коммерческое использование запрещено.",
        "Только в некоммерческих целях.",
        "Компаниям с более чем 100 сотрудниками нужна отдельная лицензия.",
        "Модель нельзя использовать в Европейском союзе.",
    ),
    "zh": (
        "本模型仅限研究使用。",
        "禁止商业使用。",
        "仅限非商业用途。",
        "员工超过100人的公司需要单独的许可。",
        "本模型不得在欧盟境内使用。",
    ),
    "ja": (
        "本モデルは研究目的でのみ利用できます。",
        "商用利用は禁止されています。",
        "非商用目的に限ります。",
        "従業員が100人を超える企業は別途ライセンスが必要です。",
        "本モデルは欧州連合内で使用できません。",
    ),
    "ko": (
        "이 모델은 연구 목적으로만 사용할 수 있습니다.",
        "상업적 사용은 금지됩니다.",
        "비상업적 용도로만 사용 가능합니다.",
        "직원이 100명을 초과하는 기업은 별도의 라이선스가 필요합니다.",
        "이 모델은 유럽 연합 내에서 사용할 수 없습니다.",
    ),
}
"""Limits of use: a purpose, a ban, no gain, a cap, a territory."""
OTHERS = {
    "en": ("The training data may be used for research only.", "The third-party widget may be used for research only."),
    "de": ("Die Trainingsdaten dürfen nur für die Forschung verwendet werden.",),
    "fr": ("Les données d'entraînement ne peuvent être utilisées que pour la recherche.",),
    "es": ("Los datos de entrenamiento solo se pueden usar para investigación.",),
    "pt": ("Os dados de treino só podem ser usados para pesquisa.",),
    "it": ("I dati di addestramento possono essere usati solo per la ricerca.",),
    "nl": ("De trainingsdata mogen alleen voor onderzoek worden gebruikt.",),
    "pl": ("Dane treningowe mogą być używane tylko do badań.",),
    "ru": ("Обучающие данные можно использовать только для исследований.",),
    "zh": ("训练数据仅限研究使用。",),
    "ja": ("学習データは研究目的でのみ利用できます。",),
    "ko": ("학습 데이터는 연구 목적으로만 사용할 수 있습니다.",),
}
"""The same said of data and of what others made."""
OTHER_MODELS = (
    "Heron-7B may be used for research only.",
    "Garza-7B darf nur für die Forschung verwendet werden.",
    "Heron-Chat ne peut être utilisé que pour la recherche.",
    "Heron-7B仅限研究使用。",
    "Llama 2 may not be used commercially by companies with more than 700 million monthly active users.",
)
HARMLESS = (
    "Commercial use is allowed.",
    "The model may be used for any purpose, including commercial products.",
    "Usage is not limited to research.",
    "There is no restriction on commercial use.",
    "Die kommerzielle Nutzung ist erlaubt.",
    "L'utilisation commerciale est autorisée.",
    "Se permite el uso comercial.",
    "可用于商业用途。",
    "商用利用も可能です。",
    "The model works only on English text.",
    "It was trained on texts about commercial law.",
    "Inputs of more than 512 tokens are cut.",
)
"""What limits nothing."""
SHOWN = (
    "paragraph at the end", "notice on top", "quoted notice on top", "intended use", "limitations", "license section",
    "acknowledgements", "item under a lead", "bold line", "heading", "FAQ", "footnote", "details", "callout",
    "table row", "html table", "gated prompt", "usage file", "notice file", "second card",
    "unknown key of the front matter",
)  # fmt: skip
"""Places where a reader sees a sentence."""


def _files(tag: str) -> dict[str, bytes]:
    card = f"---\nlicense: {tag}\n---\n# Pembrel 3B\n\nPembrel sorts short texts into twelve topics.\n"
    return {"README.md": card.encode(), "config.json": b'{"model_type": "bert"}'}


def conflicts(tag: str, place: str, sentence: str) -> Iterator[Conflict]:
    """What a repository with the sentence is told of a tag and words."""
    for one in dossier(snapshot(PLACES[place](_files(tag), sentence), name=NAME)).conflicts:
        if one.kind == "declared-vs-file":
            yield one


every_language = pytest.mark.parametrize("language", LIMITS)


@every_language
@settings(max_examples=sized(25), deadline=None)
@given(st.data())
def test_words_that_limit_the_use_contradict_a_free_tag(language: str, data: st.DataObject) -> None:
    tag, place = data.draw(st.sampled_from(TAGS)), data.draw(st.sampled_from(SHOWN))
    sentence = data.draw(st.sampled_from(LIMITS[language]))
    told = [*conflicts(tag, place, sentence)]
    assert told, sentence
    declared, words = told[0].sides[0], told[0].sides[-1]
    assert declared.quote == tag
    assert declared.location is not None
    assert declared.location.start_line in (2, 3)
    assert words.location is not None
    assert words.location.start_line or place in ("unknown key of the front matter", "gated prompt")
    assert sentence.rstrip(".。") in (words.quote or "")
    assert tag in told[0].statement


@every_language
def test_every_plain_limit_is_told_wherever_it_stands(language: str) -> None:
    for number, sentence in enumerate(LIMITS[language]):
        for place in SHOWN[number :: len(LIMITS[language])]:
            assert any(conflicts("mit", place, sentence)), (place, sentence)


@every_language
def test_what_is_told_of_data_or_of_others_contradicts_no_tag(language: str) -> None:
    for sentence, place in product(OTHERS[language], ("paragraph at the end", "limitations", "acknowledgements")):
        assert not any(conflicts("apache-2.0", place, sentence)), (place, sentence)


@pytest.mark.parametrize("sentence", [*OTHER_MODELS, *HARMLESS])
def test_what_is_told_of_another_model_or_limits_nothing_contradicts_no_tag(sentence: str) -> None:
    for place in ("paragraph at the end", "limitations", "usage file"):
        assert not any(conflicts("apache-2.0", place, sentence)), place


def test_harmless_sentences_by_others_contradict_no_tag() -> None:
    held = [one for one in forms(*HELD_OUT) if not one.restricts][: sized(150)]
    wrong = [one.text for one in held if any(conflicts("mit", "paragraph at the end", one.text))]
    assert len(wrong) <= len(held) // 100, wrong


def test_a_license_that_limits_the_use_is_contradicted_by_no_such_words() -> None:
    for tag in ("cc-by-nc-4.0", "openrail"):
        assert not any(conflicts(tag, "paragraph at the end", "Commercial use is prohibited."))


def test_the_finding_names_both_and_says_what_to_do() -> None:
    found = verdict(snapshot(PLACES["limitations"](_files("mit"), "Commercial use is prohibited."), name=NAME))
    (told,) = (one for one in found.findings if one.check == "LIC-13")
    assert "Commercial use is prohibited.”" in told.reason
    assert "license mit" in told.reason
    assert "README.md:10 does (commercial use, purpose limit)" in told.reason
    assert [one.location.start_line for one in told.evidence if one.location] == [2, 10]
    assert any("Ask the publisher" in note for note in told.notes)


def test_an_answer_to_the_sentence_settles_the_contradiction_as_well(tmp_path: object) -> None:
    files = PLACES["paragraph at the end"](_files("mit"), "Commercial use is prohibited.")
    policy = (HERE / "ordinary.yaml").read_text("utf-8") + (
        "\nanswers:\n- check: READ-01\n  concerns: {model: 'hf:some-org/pembrel-3b'}\n  outcome: pass\n  by: Ines\n"
        "  role: legal\n  on: 2026-11-20\n  question: does it limit the use?\n"
        "  answer: the publisher wrote that it is a leftover\n  proof: T-1\n"
        "  quotes: ['Commercial use is prohibited.']\n"
    )
    path = tmp_path / "policy.yaml"  # type: ignore[operator]
    path.write_text(policy, "utf-8")
    found = judge(dossier(snapshot(files, name=NAME)), load_policy(path), ("product",), TODAY, book=book())[0]
    outcomes = {one.check: one.outcome.value for one in found.findings}
    assert outcomes["READ-01"] == outcomes["LIC-13"] == "pass"
