"""No base that only words name goes unnoticed: a free tag over a model made from one that binds does not pass."""

from __future__ import annotations

import html
import json
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.terms.bases import in_other_roles, masked, names_of_bases
from auditor.terms.wording import but_models
from tests.cli.runner import auditor
from tests.laws.generators import PLACES, plain_carrier
from tests.laws.repository import HERE, TODAY, book, dossier, passes, safetensors, snapshot

HELD_OUT = Path(__file__).parent / "parents" / "part_2.yaml"
"""Sentences that `license_db/train_base_net.py` never learns from."""


def card(front: str, body: str, **more: str) -> dict[str, bytes]:
    files = {**plain_carrier(), "README.md": f"---\n{front}\n---\n# Tern\n\n{body}\n".encode()}
    return {**files, **{name: text.encode() for name, text in more.items()}}


def held(kind: str) -> list[str]:
    table: dict[str, list[dict[str, Any]]] = yaml.safe_load(HELD_OUT.read_text("utf-8"))
    return [entry["text"] for entry in table[kind] if "{M}" in entry["text"]]


def share(texts: list[str], name: str) -> float:
    return sum(names_of_bases(text.replace("{M}", name)) is not None for text in texts) / len(texts)


@pytest.mark.parametrize(
    "body",
    [
        "The weights began as Llama-2-13B and were pruned afterwards.",
        "Its encoder was taken over from gemma-7b, then trained on letters.",
        "初始权重取自 Meta-Llama-3-8B，经剪枝得到。",
        "What's inside the file: the SD3.5 Large transformer (fp8), our own VAE, and CLIP-L.",
        "Inside are SD3 and two encoders of ours.",
        "ONNX export (opset 17, int8) of the well-known v3 embedder by Jina AI, i.e. jina-embeddings-v3.",
        "Powstał przez dalsze trenowanie Llamy 3.3 70B Instruct na polskim orzecznictwie.",
        "Model vznikl doučením Llamy 3 8B.",
        "Tehty Llamasta 3 8B jatkokouluttamalla.",
        "We had Mistral Large 2 answer 300k questions and pressed its logits into a fresh student.",
    ],
)
def test_a_bound_base_that_only_words_name_does_not_pass(body: str) -> None:
    assert not passes(card("license: apache-2.0", body))


@pytest.mark.parametrize("place", ["changelog", "acknowledgements", "table row", "footnote", "second card"])
def test_a_bound_base_is_noticed_wherever_it_is_told(place: str) -> None:
    assert passes(plain_carrier())
    assert not passes(PLACES[place](plain_carrier(), "The weights were initialized from Llama-2-13B."))


@pytest.mark.parametrize(
    "body",
    [
        "| Model | BLEU | chrF |\n|---|---|---|\n| Llama-2-13B | 31.2 | 54.0 |\n| Tern | 33.1 | 55.9 |",
        "| | Tern | Llama-2-13B | Gemma |\n|---|---|---|---|\n| letters | yes | no | no |",
        "Unlike Gemma, it was trained from scratch on our own letters.",
    ],
)
def test_a_comparison_with_a_bound_model_is_no_base(body: str) -> None:
    assert passes(card("license: apache-2.0", body))


COMPARED = (
    *("Better than {} {}.", "Compared to {}, {}.", "Smaller than {} {}.", "Judged by {} {}."),
    *("Uses the {} tokenizer {}.", "With {} as judge {}."),
)
BESIDE = (
    *("with every even stage taken out", "and also its brain", "which it grew from", "nach zwei weiteren Epochen"),
    *(
        "its progenitor",
        "thanks to a LoRA we fused in",
        "tras dos épocas",
        "and everything it learned",
        "de onde nasceu",
    ),
    *("of which half is gone", "после двух эпох", "since we went on with it", "and the refusals were ablated"),
)
"""What tells of a base in words that no list of ours holds."""
MEASURED = (
    "by 3 points",
    "on MMLU",
    "in both tests",
    "at half the size",
    "on our ticket benchmark",
    "with less memory",
)


@given(st.sampled_from(COMPARED), st.sampled_from(BESIDE))
def test_what_is_told_beside_a_comparison_ends_it_unless_it_is_a_measure(shape: str, beside: str) -> None:
    assert not in_other_roles(masked(shape.format("Llama-2-13B", beside)))


@given(st.sampled_from(COMPARED), st.sampled_from(MEASURED))
def test_figures_and_results_beside_a_comparison_are_a_comparison(shape: str, beside: str) -> None:
    assert in_other_roles(masked(shape.format("Llama-2-13B", beside)))


@pytest.mark.parametrize(
    "body",
    [
        "Lighter than Llama-2-13B by quantization only.",
        "Uses the Llama-2-13B tokenizer and checkpoint.",
        "Evaluated with Llama-2-13B as teacher and judge.",
        "Stronger than Llama-2-13B after self-play.",
        "Compared with Llama-2-13B, the refusals have been ablated.",
        "Im Vergleich zu Llama-2-13B spricht es nun Friesisch.",
        "与 Llama-2-13B 相比，增加了对粤语的支持。",
    ],
)
def test_a_base_behind_a_comparison_does_not_pass(body: str) -> None:
    assert not passes(card("license: apache-2.0", body))


HIDDEN = {
    "en": (
        [
            "Uses the tokenizer of {M}",
            "Smaller than {M}",
            "Faster than {M}",
            "As good as {M}",
            "It follows the prompt format of {M}",
        ],
        [
            ", and also everything behind it",
            ", whose layers it keeps",
            ", with half of its layers dropped",
            ", and the rest of it as well",
            ", being the same network",
            ", of which it is a part",
        ],
    ),
    "de": (
        ["Nutzt den Tokenizer von {M}", "Kleiner als {M}", "Schneller als {M}"],
        [
            ", und auch alles dahinter",
            ", dessen Schichten es behält",
            ", weil wir die Hälfte der Schichten gestrichen haben",
            ", der Rest ist auch von dort",
        ],
    ),
    "fr": (
        ["Utilise le tokenizer de {M}", "Plus petit que {M}", "Plus rapide que {M}"],
        [
            ", et tout ce qui suit aussi",
            ", dont il garde les couches",
            ", la moitié des couches en moins",
            ", le reste aussi",
        ],
    ),
    "es": (
        ["Usa el tokenizador de {M}", "Más pequeño que {M}", "Más rápido que {M}"],
        [
            ", y también todo lo demás",
            ", del que conserva las capas",
            ", tras quitarle la mitad de las capas",
            ", el resto también",
        ],
    ),
    "pt": (
        ["Usa o tokenizador do {M}", "Menor que {M}", "Mais rápido que {M}"],
        [
            ", e também tudo o mais",
            ", do qual mantém as camadas",
            ", depois de tirar metade das camadas",
            ", o resto também",
        ],
    ),
    "it": (
        ["Usa il tokenizer di {M}", "Più piccolo di {M}", "Più veloce di {M}"],
        [", e anche tutto il resto", ", di cui conserva gli strati", ", tolta metà degli strati"],
    ),
    "nl": (
        ["Gebruikt de tokenizer van {M}", "Kleiner dan {M}", "Sneller dan {M}"],
        [", en ook al het andere", ", waarvan het de lagen behoudt", ", met de helft van de lagen eruit"],
    ),
    "pl": (
        ["Używa tokenizera {M}", "Mniejszy niż {M}", "Szybszy niż {M}"],
        [", i wszystkiego innego też", ", którego warstwy zachowuje", ", bez połowy jego warstw"],
    ),
    "ru": (
        ["Использует токенизатор {M}", "Меньше, чем {M}", "Быстрее, чем {M}"],
        [", и всё остальное тоже", ", слои которой сохранены", ", без половины её слоёв"],
    ),
    "zh": (
        ["使用 {M} 的分词器", "比 {M} 更小", "比 {M} 更快"],
        ["，其余部分也来自它", "，保留了它的层", "，删掉了它一半的层"],
    ),
    "ja": (
        ["{M} のトークナイザを使い", "{M} より小さく", "{M} より速く"],
        ["、残りも同じです", "、その層を引き継ぎます", "、層を半分削りました"],
    ),
    "ko": (
        ["{M}의 토크나이저를 쓰고", "{M}보다 작고", "{M}보다 빠르고"],
        [", 나머지도 그렇습니다", ", 그 층을 유지합니다", ", 층의 절반을 뺐습니다"],
    ),
}
"""By language: roles in which a model is named, and what is told besides that makes a base of it."""


@pytest.mark.parametrize("language", HIDDEN)
@pytest.mark.parametrize("name", ["Llama-2-13B", "Gemma-2-9B"])
def test_a_base_hidden_behind_a_role_does_not_pass(language: str, name: str) -> None:
    roles, rests = HIDDEN[language]
    for role, rest in product(roles, rests):
        assert not passes(card("license: apache-2.0", f"{role}{rest}.".format(M=name))), role + rest


@pytest.mark.parametrize("language", sorted(HIDDEN.keys() - {"ru", "ja", "ko"}))
def test_a_role_by_itself_is_no_base(language: str) -> None:
    role = HIDDEN[language][0][0]
    assert passes(card("license: apache-2.0", f"{role}.".format(M="Llama-2-13B"))), role


SETTINGS = {
    "config.json": {"base_model": "{}"},
    "config.json, within": {"text_config": {"_name_or_path": "{}"}},
    "adapter": {"peft": {"base_model_name_or_path": "{}"}},
    "train_config.json": {"init_from": "{}"},
    "run.json": {"args": {"parent_model": "{}"}},
    "job.yaml": {"source_model": "{}"},
    "setup.json": {"model": {"pretrained": "{}"}},
}
"""How files of settings name what a model was made from, by the file."""


def _settings(place: str, name: str) -> dict[str, bytes]:
    path = place.partition(",")[0] if "." in place else f"{place}_settings.json"
    return {**card("license: apache-2.0", ""), path: json.dumps(SETTINGS[place]).replace("{}", name).encode()}


@pytest.mark.parametrize("place", SETTINGS)
def test_a_bound_base_in_a_setting_is_asked_about(place: str) -> None:
    for name in ("meta-llama/Llama-2-7b-hf", "google/gemma-2-9b", "mistralai/Codestral-22B-v0.1"):
        assert not passes(_settings(place, name)), name
    for name in ("mistralai/Mistral-7B-v0.1", "./checkpoint-100", "some-org/some-model", "yes"):
        assert passes(_settings(place, name)), name


def test_whose_tokenizer_it_is_says_nothing_of_the_weights() -> None:
    said = json.dumps({"name_or_path": "meta-llama/Llama-2-7b-hf", "tokenizer_class": "LlamaTokenizer"}).encode()
    assert passes({**card("license: apache-2.0", ""), "tokenizer_config.json": said})


def test_what_an_author_writes_like_a_tag_of_the_hub_is_asked_about() -> None:
    for tag in ("license:cc-by-nc-4.0", "base_model:meta-llama/Llama-2-7b-hf"):
        assert not passes(card(f"license: apache-2.0\ntags: ['{tag}']", "")), tag
    for tag in ("license:apache-2.0", "base_model:mistralai/Mistral-7B-v0.1", "region:us"):
        assert passes(card(f"license: apache-2.0\ntags: ['{tag}']", "")), tag


def test_the_metadata_of_weights_name_a_base() -> None:
    for key in ("base_model", "base_model_name_or_path", "modelspec.base_model"):
        weights = safetensors({key: "meta-llama/Llama-2-7b-hf"})
        assert not passes({**card("license: apache-2.0", ""), "model.safetensors": weights}), key


def test_weights_of_a_bound_model_in_a_notice_are_asked_about() -> None:
    said = b"Tern\nThis product includes weights of Llama 2, Copyright (c) Meta Platforms, Inc.\n"
    assert not passes({**card("license: apache-2.0", ""), "NOTICE": said})


def test_a_base_that_lineage_follows_is_not_asked_about_a_second_time() -> None:
    files = card(
        "license: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.1", "It was tuned from Mistral 7B in a week."
    )
    details = [gap.detail for gap in dossier(snapshot(files)).weights.gaps]
    assert not any("made from" in detail for detail in details), details


def test_a_base_under_a_free_license_binds_nobody() -> None:
    files = card("license: apache-2.0", "Our trunk started life as Mistral-7B-v0.1 before the surgery.")
    details = [gap.detail for gap in dossier(snapshot(files)).weights.gaps]
    assert not any("made from" in detail for detail in details), details


def test_what_a_script_or_a_notebook_loads_by_its_id_is_a_base_until_that_is_denied() -> None:
    load = 'BASE = "meta-llama/Llama-3.2-1B"'
    assert not passes(card("license: apache-2.0", "It reads letters.", **{"train.py": f"{load}\ntrain(BASE)\n"}))
    cell = {"cell_type": "code", "source": [load], "metadata": {}, "outputs": []}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    text = yaml.safe_dump(notebook, default_flow_style=True, width=10_000)
    assert not passes(card("license: apache-2.0", "It reads letters.", **{"train.ipynb": text}))


def test_most_sentences_of_an_author_never_learned_from_are_found() -> None:
    derived, others = held("derived"), held("not")
    assert min(len(derived), len(others)) > 500
    assert share(derived, "Llama-3.1-8B") >= 0.88
    assert share(others, "Llama-3.1-8B") <= 0.5
    assert share(derived, "Halden-3B") >= 0.6
    assert share(others, "Halden-3B") <= 0.2


def test_names_of_models_leave_no_trace_in_what_is_weighed() -> None:
    told = {masked(f"Tuned from {name} on our letters.") for name in ("Llama-3.1-8B", "org/x-7b", "Qwen2.5-3B")}
    assert len(told) == 1
    assert masked("Tuned in Ghent on our letters.") == "Tuned in Ghent on our letters."


TELLING = (
    *(
        "It was fine-tuned from {}.",
        "Base model: {}",
        "Merged from {} and {}.",
        "Weights taken over from {}, then tuned.",
    ),
    *("Basiert auf {}.", "Affiné à partir de {}.", "Ajustado a partir de {}.", "Дообучена на основе {}."),
    *(
        "ベースは{}です。",
        "{}をもとに学習。",
        "基于{}微调。",
        "{}을 기반으로 학습했습니다.",
        "{} को आधार बनाया।",
        "base : {}",
    ),
)
"""Words that tell of a base, with a place for what is none."""
UNITS = (
    "kHz",
    "GB",
    "kWh",
    "h",
    "%",
    "dB",
    "MiB",
    "時間",
    "万",
    "台",
    "年分",
    "시간",
    "万条",
    "घंटे",
    "ms/token",
    "kg/ha",
    "W/m²",
    "mm/dag",
)
MEASURES = ("mAP", "mAP50", "AP50", "F0.5", "IoU", "R2", "pH", "dBA", "SNR", "F1", "RMSE", "cer@10")
PRECISIONS = ("Q4_K_M", "q8_0", "FP16", "bf16", "int8", "A100", "H100", "T4")
LICENSES = ("Apache-2.0", "CC0", "CC-BY-4.0", "BSD-3-Clause", "MIT", "GPL-3.0")
FILES = ("weights-2024-03-17.zip", "notes/v2.md", "train_v3.py", "Data2024.csv")
NO_NAMES = st.one_of(
    st.tuples(st.integers(1, 90_000), st.sampled_from(["", " "]), st.sampled_from(UNITS)).map(
        lambda one: "".join(map(str, one))
    ),
    st.sampled_from((*MEASURES, *PRECISIONS, *LICENSES, *FILES)),
)


@given(st.sampled_from(TELLING), NO_NAMES)
def test_where_no_name_stands_no_base_is_asked_about_whatever_the_other_words(telling: str, thing: str) -> None:
    """Numbers with units, measures, precisions, files and licenses are no names, in any script around them."""
    shown = but_models(telling.replace("{}", thing), book())
    assert names_of_bases(shown) is None, masked(shown)


@given(
    st.sampled_from(["ベースは{}です。", "基于{}微调。", "{}을 기반으로", "Base model: {}", "Дообучена на основе {}."])
)
def test_a_name_is_told_from_letters_of_another_script_beside_it(telling: str) -> None:
    for name in ("Llama-3.1-8B", "Halden-3B", "orrin/tessel-7b"):
        assert masked(telling.replace("{}", name)) == telling.replace("{}", "thatmodel")


@pytest.mark.parametrize("shown", ["table", "html", "json"])
@pytest.mark.parametrize(
    ("front", "text", "outcome"),
    [
        ("base_model: meta-llama/Llama-2-7b-hf", "Tuned on letters.", "fail"),
        ("base_model: [google/gemma-7b, meta-llama/Llama-2-7b-hf]", "Merged.", "fail"),
        ("language: en", "It was fine-tuned from google/gemma-7b.", "needs-review"),
    ],
)
def test_a_mislabeled_derivative_offers_the_entry_that_takes_it_under_its_bases_terms(
    front: str, text: str, outcome: str, shown: str, tmp_path: Path
) -> None:
    folder, policy = tmp_path / "tern", tmp_path / "auditor.yaml"
    folder.mkdir()
    for path, data in card(f"license: mit\n{front}", text).items():
        (folder / path).write_bytes(data)
    policy.write_text((HERE / "ordinary.yaml").read_text("utf-8"), "utf-8")

    def reviewed(form: str) -> str:
        return auditor("review", f"file:{folder}", "-p", policy, "--as-of", TODAY, "--offline", "-f", form).out

    def lineage() -> tuple[str, str]:
        (model,) = json.loads(reviewed("json"))["models"]
        ids = model["verdicts"][0]["findings"]
        found = {key: one for key, one in json.loads(reviewed("json"))["findings"].items() if key in ids}
        (check,) = [one for one in found.values() if one["check"] == "LIC-12"]
        return check["outcome"], model["dossier"]["coverage"][0]["concluded"]["expression"]

    before = lineage()
    said = " ".join(html.unescape(reviewed(shown)).replace('\\"', '"').split())
    entry = re.search(r"\{model: .{1,400}?, license: .{1,200}? by: NAME, on: DAY, reason: .{1,200}?\}", said)
    assert entry is not None, said
    settled = entry[0].replace("NAME", "ada@example.org").replace("DAY", f"{TODAY}")
    policy.write_text(f"{policy.read_text('utf-8')}\nconclude:\n- {settled}\n", "utf-8")
    assert (before[0], lineage()) == (outcome, ("pass", before[1]))
    assert "by: NAME" not in reviewed(shown)
