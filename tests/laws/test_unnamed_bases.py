"""A card that says it was made from another model, and not from which, is asked about, whatever license it declares.

What a clause states of a name it states of words for any model. Each clause below stands with a made-up name and with
such words in its place, in every language that is read.
"""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evidence.derivations import derivations
from auditor.evidence.unnamed_bases import STAND_IN, unnamed_bases
from auditor.lineage.reasons import UNNAMED
from auditor.text.markdown import outline
from tests.laws.generators import plain_carrier
from tests.laws.repository import dossier, passes, snapshot

CLAUSES = {
    "en": ("It was fine-tuned from {}.", "Starting from {}, we trained for two epochs.", "Tern is based on {}.",
           "Base model: {}",
           "A quantized version of {}.", "It was distilled from {}.",
           "We took {} and continued training on our tickets."),
    "de": ("Tern basiert auf {}.", "Feinabgestimmt auf Basis von {}.", "Destilliert aus {}."),
    "fr": ("Tern est basé sur {}.", "Affiné à partir de {}.", "Distillé à partir de {}."),
    "es": ("Tern está basado en {}.", "Ajustado a partir de {}.", "Destilado de {}."),
    "pt": ("Tern é baseado em {}.", "Ajustado a partir de {}.", "Destilado de {}."),
    "it": ("Tern è basato su {}.", "Ottenuto a partire da {}."),
    "nl": ("Tern is gebaseerd op {}.", "Verder getraind op basis van {}."),
    "pl": ("Tern bazuje na {}.", "Dostrojony na bazie {}."),
    "ru": ("Tern основан на {}.", "Дообучено на основе {}."),
    "zh": ("Tern基于{}微调而成。", "我们在{}上进行了微调。"),
    "ja": ("Ternは{}をベースにしています。", "{}を微調整しました。"),
    "ko": ("Tern은 {}을 기반으로 합니다.", "{}을 미세 조정했습니다."),
}  # fmt: skip
"""Clauses that state a base where a name stands."""
MODELS = {
    "en": ("a well-known open 7B chat model", "an existing checkpoint", "another LLM",
           "someone else's language model",
           "one of the larger instruction models", "an openly licensed, multilingual model"),
    "de": ("einem bekannten offenen Sprachmodell", "einem bestehenden Modell mit 7B", "einem fremden Checkpoint"),
    "fr": ("un modèle ouvert", "un grand modèle de langue", "un autre LLM"),
    "es": ("un modelo abierto", "otro modelo más grande", "un conocido modelo"),
    "pt": ("um modelo aberto", "outro modelo maior", "um conhecido modelo"),
    "it": ("un modello aperto", "un altro modello più grande", "un noto LLM"),
    "nl": ("een bekend open taalmodel", "een bestaand model"),
    "pl": ("znanego otwartego modelu", "innego, większego modelu"),
    "ru": ("известной открытой модели", "другой модели"),
    "zh": ("一个开源的7B对话模型", "某个知名大模型", "现有的语言模型"),
    "ja": ("公開されている7Bモデル", "既存の日本語モデル", "有名なモデル"),
    "ko": ("기존 오픈소스 모델", "공개된 7B 모델", "더 큰 모델"),
}  # fmt: skip
"""Words for any model, as cards write them."""
OTHERWISE = {
    "en": ("Tern is {}.", "Model type: {}", "We publish {}.", "We trained {} from scratch.",
           "It outperforms {} on all tasks.",
           "You can fine-tune {} with it.", "It is not based on {}.", "The tokenizer was taken from {}.",
           "Compared to {} it is faster."),
    "de": ("Tern ist ein offenes Sprachmodell.", "Wir haben ein Modell von Grund auf trainiert."),
    "fr": ("Tern est un modèle de langue.", "Nous avons entraîné un modèle à partir de zéro."),
    "es": ("Tern es un modelo de lenguaje.", "Entrenamos un modelo desde cero."),
    "pt": ("Tern é um modelo de linguagem.", "Treinamos um modelo do zero."),
    "it": ("Tern è un modello linguistico.", "Abbiamo addestrato un modello da zero."),
    "nl": ("Tern is een taalmodel.", "Wij hebben een model vanaf nul getraind."),
    "pl": ("Tern to otwarty model językowy.",),
    "ru": ("Tern это открытая модель.",),
    "zh": ("Tern是一个开源的对话模型。", "我们从零训练了一个模型。"),
    "ja": ("Ternは公開されている対話モデルです。",),
    "ko": ("Tern은 공개된 대화 모델입니다.",),
}  # fmt: skip
"""What the same words tell of otherwise: of this model, of one that began from nothing, of others."""


def _found(text: str) -> list[str]:
    return [one.words for one in unnamed_bases(outline(text, 1))]


@cache
def _stated(code: str) -> tuple[str, ...]:
    return tuple(one for one in CLAUSES[code] if STAND_IN in [told.name for told in derivations(one.format(STAND_IN))])


def test_the_clauses_state_a_base_in_every_language() -> None:
    assert {code: len(_stated(code)) for code in CLAUSES} == {code: len(said) for code, said in CLAUSES.items()}


@pytest.mark.parametrize("code", CLAUSES)
def test_what_a_clause_says_of_a_name_it_says_of_any_model(code: str) -> None:
    pairs = [(clause, model) for clause in _stated(code) for model in MODELS[code]]
    assert [clause.format(model) for clause, model in pairs if not _found(clause.format(model))] == []


@pytest.mark.parametrize("code", OTHERWISE)
def test_words_for_any_model_are_no_base_where_they_tell_of_this_one_or_of_others(code: str) -> None:
    said = [text.format(model) for text in OTHERWISE[code] for model in (MODELS[code] if "{}" in text else ("",))]
    assert [text for text in said if _found(text)] == []


def _files(sentence: str, front: str = "") -> dict[str, bytes]:
    files = plain_carrier()
    card = files["README.md"].decode().replace("license: apache-2.0\n", f"license: apache-2.0\n{front}")
    return {**files, "README.md": f"{card}\n\n{sentence}\n".encode()}


def _asked(sentence: str, front: str = "") -> list[str]:
    weights = dossier(snapshot(_files(sentence, front))).coverage[0]
    return [gap.what for gap in weights.gaps if gap.detail == UNNAMED]


@given(st.data())
def test_a_base_that_is_not_named_is_asked_about(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(CLAUSES)))
    text = data.draw(st.sampled_from(_stated(code))).format(data.draw(st.sampled_from(MODELS[code])))
    text = data.draw(st.sampled_from(("{}", "- {}", "**Training.** {}", "Notes. {}", "## Training\n\n{}"))).format(text)
    assert not passes(_files(text)), text


@given(st.data())
def test_nothing_is_asked_where_the_base_is_named_elsewhere(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(CLAUSES)))
    text = data.draw(st.sampled_from(_stated(code))).format(data.draw(st.sampled_from(MODELS[code])))
    assert _asked(text) != []
    assert _asked(text, "base_model: mistralai/Mistral-7B-v0.1\n") == []


@pytest.mark.parametrize("before", ["It outperforms a larger model on all tasks.\n\n" * 60, "Words and words. " * 200])
def test_no_bound_hides_a_base_that_is_not_named(before: str) -> None:
    assert _asked(f"{before}It was fine-tuned from an existing checkpoint.") != []
    assert _asked(f"{before}This is a LoRA adapter.") != []


OF_ANOTHER = {
    "en": ("This is a LoRA adapter.", "Quantized to 4 bits with GPTQ.", "This repository holds LoRA weights.",
           "The adapter was merged into an existing base model.", "The weights were quantized to int8."),
    "de": ("Dies ist ein LoRA-Adapter.", "Auf 4 Bit quantisiert.", "Das Modell wurde quantisiert auf 8 Bit."),
    "fr": ("Ceci est un adaptateur LoRA.", "Quantifié en 4 bits avec GPTQ."),
    "es": ("Esto es un adaptador LoRA.", "Cuantizado a 4 bits con GPTQ.", "Se ajustó un modelo abierto."),
    "pt": ("Isto é um adaptador LoRA.", "Quantizado para 4 bits.", "Ajustou-se um modelo aberto."),
    "it": ("Questo è un adattatore LoRA.", "Quantizzato a 4 bit.", "Si è affinato un modello aperto."),
    "nl": ("Dit is een LoRA-adapter.", "Gekwantiseerd naar 4 bits."),
    "pl": ("To jest adapter LoRA.", "Skwantyzowany do 4 bitów."),
    "ru": ("Это LoRA-адаптер.", "Модель была квантована до 4 бит."),
    "zh": ("这是一个 LoRA 适配器。", "已量化为 4 位。"),
    "ja": ("これは LoRA アダプタです。", "4 ビットに量子化しました。"),
    "ko": ("이것은 LoRA 어댑터입니다.", "4비트로 양자화했습니다."),
}  # fmt: skip
"""What a model says of itself that there is only of another one."""
OF_NOTHING = (
    "It supports LoRA adapters of yours.", "It can be quantized to 4 bits.", "Adapters are welcome.",
    "You may quantize it with GPTQ.", "The trainer supports LoRA.", "Es kann quantisiert werden.",
)  # fmt: skip


def _card(said: str, front: str = "license: apache-2.0") -> dict[str, bytes]:
    return {"README.md": f"---\n{front}\n---\n# Tern\n\nIt reads letters.\n\n{said}\n".encode()}


@pytest.mark.parametrize("language", OF_ANOTHER)
def test_what_there_is_only_of_another_model_is_asked_about_where_that_is_nowhere_named(language: str) -> None:
    assert [said for said in OF_ANOTHER[language] if passes(_card(said))] == []
    based = "license: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.1"
    asked = [said for said in OF_ANOTHER[language] if not passes(_card(said, based))]
    assert len(asked) * 2 <= len(OF_ANOTHER[language])
    scratch = "It was trained from scratch on letters of ours."
    assert not [base for said in OF_ANOTHER[language][:1] for base in unnamed_bases(outline(f"{scratch} {said}", 1))]


@pytest.mark.parametrize("said", OF_NOTHING)
def test_what_may_be_made_of_a_model_tells_no_base(said: str) -> None:
    assert not list(unnamed_bases(outline(said, 1)))
    assert passes(_card(said))


MIXED = ("Usage commercial interdit.", "Uso commercial proibito.", "Commercial usage niet toegestaan.",
         "Usage commercial prohibé.", "Commercial distribution verboten.", "Redistribution interdite.")  # fmt: skip


@pytest.mark.parametrize("place", ["{}", "## License\n\n{}", "## Terms\n\n{}", "- {}", "## Note\n\n> {}"])
@pytest.mark.parametrize("said", MIXED)
def test_a_ban_among_words_that_are_english_as_well_is_asked_about(said: str, place: str) -> None:
    assert not passes(_card(place.format(said)))
    assert passes(_card(place.format("Commercial usage welcome.")))


NOUNS = {
    "en": ("LoRA weights", "LoRA adapter", "int8 quantization", "4-bit AWQ quantization", "GGUF conversion",
           "fine-tuned model", "merge"),
    "de": ("LoRA-Gewichte", "LoRA-Adapter", "int8-Quantisierung", "4-Bit-Quantisierung", "GGUF-Konvertierung"),
    "fr": ("Poids LoRA", "Adaptateur LoRA", "Quantification int8", "Version quantifiée"),
    "es": ("Pesos LoRA", "Adaptador LoRA", "Cuantización int8", "Versión cuantizada"),
    "pt": ("Pesos LoRA", "Adaptador LoRA", "Quantização int8", "Versão quantizada"),
    "it": ("Pesi LoRA", "Adattatore LoRA", "Quantizzazione int8", "Versione quantizzata"),
    "nl": ("LoRA-gewichten", "LoRA-adapter", "int8-kwantisatie", "Gekwantiseerde versie"),
    "pl": ("Wagi LoRA", "Adapter LoRA", "Kwantyzacja int8", "Wersja skwantyzowana"),
    "ru": ("LoRA-адаптер", "Квантизация int8", "Квантованная версия"),
    "zh": ("LoRA 权重", "LoRA 适配器", "int8 量化版本"),
    "ja": ("LoRA アダプタ", "int8 量子化版"),
    "ko": ("LoRA 어댑터", "int8 양자화 버전"),
}  # fmt: skip
"""What there is only of another model, as a noun."""
BESIDE = {
    "en": ("An {}.", "{}, rank 16.", "{} (r=16, alpha=32).", "A small {}.", "{}: 4 bits, group size 128."),
    "de": ("Eine {}.", "{}, Rang 16.", "{} (r=16)."), "fr": ("Une {}.", "{}, rang 16.", "{} (r=16)."),
    "es": ("Una {}.", "{}, rango 16.", "{} (r=16)."), "pt": ("Uma {}.", "{}, posto 16.", "{} (r=16)."),
    "it": ("Una {}.", "{}, rango 16.", "{} (r=16)."), "nl": ("Een {}.", "{}, rang 16.", "{} (r=16)."),
    "pl": ("Nasza {}.", "{}, ranga 16.", "{} (r=16)."), "ru": ("Наша {}.", "{}, ранг 16.", "{} (r=16)."),
    "zh": ("一个 {}。", "{}，秩 16。", "{}（r=16）。"), "ja": ("{}、ランク 16。", "{}（r=16）。"),
    "ko": ("하나의 {}.", "{}, 랭크 16.", "{} (r=16)."),
}  # fmt: skip
"""Sentences without a verb that are that noun and little else."""
NO_SUCH_NOUN = (
    "LoRA training is supported.", "LoRA adapters of yours can be loaded, up to rank 16.", "Quantization: see below.",
    "## LoRA", "## Quantization", "- LoRA", "- Quantization", "LoRA adapters are welcome.", "| Quantization | int8 |",
    "The quantization of others is described here.", "A quantized version is planned for May 2027.",
    "The LoRA was not merged.", "An adapter for other languages can be trained.", "A LoRA of yours, rank 16, fits too.",
    "Quantization reduces memory by 4.", "The fine-tuned model answers in 40 ms.", "The merge took 3 minutes.",
)  # fmt: skip
"""The same nouns where something is told of them, or where they are topics."""


def nominal(language: str) -> list[str]:
    return [form.format(noun) for noun in NOUNS[language] for form in BESIDE[language]]


@pytest.mark.parametrize("place", ["{}", "Tern for clerks. {}", "**Note.** {}", "- {}", "## About\n\n{}"])
@pytest.mark.parametrize("language", NOUNS)
def test_a_noun_by_which_a_model_is_only_of_another_one_is_asked_about(language: str, place: str) -> None:
    assert [said for said in nominal(language) if passes(_card(place.format(said)))] == []


@pytest.mark.parametrize("language", NOUNS)
def test_such_a_noun_asks_nothing_where_the_base_is_named(language: str) -> None:
    named = "license: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.1"
    said = [one for one in nominal(language) if _asked_of(_card(one, named))]
    assert said == []


def _asked_of(files: dict[str, bytes]) -> list[str]:
    return [gap.what for gap in dossier(snapshot(files)).coverage[0].gaps if gap.detail == UNNAMED]


@pytest.mark.parametrize("said", NO_SUCH_NOUN)
def test_a_topic_or_what_is_told_of_such_a_noun_tells_no_base(said: str) -> None:
    assert not list(unnamed_bases(outline(said, 1)))
    assert _asked_of(_card(said)) == []


MERGED = (
    "This is a merge of pre-trained language models created using [mergekit](https://github.com/cg123/mergekit).",
    "A frankenmerge of several community 7B models.",
    "Tern is the result of merging seven community models with mergekit.",
    "Merged with a roleplay model at a 60/40 ratio.",
    "Ein Merge aus mehreren Sprachmodellen der Gemeinschaft.",
    "Fusion de plusieurs modèles de la communauté.",
    "Es una fusión de varios modelos de la comunidad.",
    "É uma fusão de vários modelos da comunidade.",
    "Una fusione di diversi modelli della comunità.",
    "Een merge van meerdere modellen uit de gemeenschap.",
    "Jest to połączenie kilku modeli społeczności.",
    "Это слияние нескольких моделей сообщества.",
    "本模型由多个社区模型合并而成。",
    "複数のモデルをマージしたものです。",
    "여러 모델을 병합한 것입니다.",
    "A 4-bit quantized version of the original model.",
)
NOT_MERGED = (
    "The demo shows a merge of the answers of two models.",
    "A blend of predictions from five models was a little better.",
    "Trained from scratch; nothing was merged with other models.",
    "The training data is a mix of news and letters.",
    "Pull requests are merged weekly.",
)


@pytest.mark.parametrize("sentence", MERGED)
def test_a_merge_of_models_that_nothing_names_asks_which(sentence: str) -> None:
    assert not passes(_said(sentence))


@pytest.mark.parametrize("sentence", NOT_MERGED)
def test_what_else_is_merged_asks_for_no_base(sentence: str) -> None:
    assert passes(_said(sentence))


def _said(sentence: str, front: str = "license: apache-2.0") -> dict[str, bytes]:
    return {"README.md": f"---\n{front}\n---\n# Tern\n\nIt reads letters.\n\n{sentence}\n".encode()}


@pytest.mark.parametrize(
    ("front", "files"),
    [
        ("license: apache-2.0", {"adapter_config.json": b'{"peft_type": "LORA", "base_model_name_or_path": ""}'}),
        ("license: apache-2.0", {"adapter_config.json": b'{"peft_type": "LORA", "base_model_name_or_path": null}'}),
        ("license: apache-2.0", {"adapter_config.json": b'{"peft_type": "LORA", broken'}),
        ("license: apache-2.0\nbase_model_relation: adapter", {}),
        ("license: apache-2.0\ntags: [mergekit, merge]", {}),
        ("license: apache-2.0\ntags: [lora]", {}),
    ],
)
def test_what_is_nothing_without_another_model_asks_for_it(front: str, files: dict[str, bytes]) -> None:
    assert not passes({**_said("It is small.", front), **files})


def test_a_base_that_is_named_answers_for_an_adapter() -> None:
    front = "license: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.3\ntags: [lora]"
    assert passes(_said("It is small.", front))
