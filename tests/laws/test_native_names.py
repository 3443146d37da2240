"""A model's name in another script tells what its Latin name tells."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.resources import data_root
from auditor.evidence.derivations import derivations
from auditor.records.native_names import with_latin_names
from tests.laws.repository import passes
from tests.laws.test_named_licenses import card

TABLE = yaml.safe_load((data_root("license_db") / "native_names.yaml").read_text("utf-8"))
NAMES = [(native, latin) for names in TABLE.values() for latin, natives in names.items() for native in natives]
STATED = [
    "本模型基于{}微调。",
    "我们在{}的权重上继续训练了四百亿词元。",
    "本モデルは{}をファインチューニングしたものです。",
    "{}를 기반으로 미세조정했습니다.",
    "Модель дообучена на основе {}.",
    "The model was fine-tuned from {}.",
]
OTHERWISE = [
    "与{}相比，本模型更快。",
    "没有使用{}的权重。",
    "{}より速いです。",
    "Работает быстрее, чем {}.",
    "It is faster than {}.",
]


@given(
    st.sampled_from(NAMES), st.sampled_from(STATED + OTHERWISE), st.sampled_from(["2-13B", "3-8B", " 3 8B", "2.5-72B"])
)
def test_a_native_name_tells_what_the_latin_name_tells(name: tuple[str, str], sentence: str, figures: str) -> None:
    native, latin = (derivations(sentence.format(one + figures)) for one in name)
    assert native == latin


@pytest.mark.parametrize("sentence", STATED)
def test_a_native_name_with_a_size_alone_is_one(sentence: str) -> None:
    for name in ("混元 7B", "百川 13B", "千问7B"):
        assert not passes(card(sentence.format(name)))


@pytest.mark.parametrize("sentence", STATED)
def test_a_limited_base_with_a_native_name_is_asked_about(sentence: str) -> None:
    for name in ("百川2-13B", "라마 3 8B", "ラマ3-8B", "Лама 3 8B", "젬마2-9B"):
        assert not passes(card(sentence.format(name)))


@pytest.mark.parametrize("sentence", ["| 项目 | 内容 |\n|---|---|\n| 基座模型 | 百川2-13B |", "基座模型：百川2-13B"])
def test_so_it_is_in_a_table_and_behind_a_label(sentence: str) -> None:
    assert not passes(card(sentence))


@pytest.mark.parametrize("sentence", ["与百川2-13B相比，本模型更快。", "Работает быстрее, чем Лама 3 8B."])
def test_a_comparison_with_it_asks_nothing(sentence: str) -> None:
    assert passes(card(sentence))


@pytest.mark.parametrize("words", ["百川归海", "天工开物", "ダライ・ラマの演説", "라마다 호텔", "Лама и альпака"])
def test_a_word_of_the_language_is_no_name(words: str) -> None:
    assert with_latin_names(words) == words


@pytest.mark.parametrize("word", ["Phoenix", "Harbor", "Galaxy", "Hunyuan", "混元"])
def test_a_word_of_a_dictionary_with_a_size_is_a_model(word: str) -> None:
    for sentence in ("基于{}-7B微调。", "{}-7B wurde mit unseren Daten nachtrainiert.", "Affiné à partir de {}-7B."):
        assert not passes(card(sentence.format(word)))
    assert passes(card(f"It is faster than {word}-7B."))


def test_a_word_of_a_dictionary_with_a_number_is_none() -> None:
    assert passes(card("It was trained from scratch in Stage-2."))
