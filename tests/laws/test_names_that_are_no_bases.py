"""A choice, a model as it is in a row of results, a grader and a tool are no bases, and nobody is asked about them;
what was made from one of them, or learned from what was kept of it, is."""

from __future__ import annotations

import random

import pytest

from tests.laws.repository import dossier, passes, snapshot

FRONT = "license: apache-2.0\n"


def card(body: str, front: str = FRONT) -> dict[str, bytes]:
    return {"README.md": f"---\n{front}---\n# Tern\n\nIt reads letters.\n\n{body}\n".encode()}


def parents(body: str) -> set[str]:
    return {edge.parent.removeprefix("hf:") for edge in dossier(snapshot(card(body))).parents}


CHOICES = (
    "18th/19th", "3rd/4th", "2019/2020", "v1/v2", "day1/day2", "1024x768/512x512", "RTX3090/RTX4090", "iOS16/iOS17",
    "USB2/USB3", "19e/20e", "8bit/16bit", "stage1/stage2",
)  # fmt: skip
FROM = {
    "en": "All of the houses are from the {} part.", "de": "Alle Häuser stammen aus dem Teil {}.",
    "fr": "Toutes les maisons proviennent de la partie {}.", "es": "Todas las casas proceden de la parte {}.",
    "pt": "Todas as casas vêm da parte {}.", "it": "Tutte le case provengono dalla parte {}.",
    "nl": "Alle huizen komen uit het deel {}.", "pl": "Wszystkie domy pochodzą z części {}.",
    "ru": "Все дома взяты из части {}.", "zh": "所有房屋来自{}部分。", "ja": "家はすべて {} の部分から取りました。",
    "ko": "모든 집은 {} 부분에서 가져왔습니다.",
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(FROM))
def test_a_choice_of_two_of_a_kind_is_no_model(language: str) -> None:
    told = [FROM[language].format(choice) for choice in CHOICES]
    assert [said for said in told if parents(said)] == []


@pytest.mark.parametrize("name", ["lab15/heron-7b", "01-ai/Velkel-6B", "kelp2/kelp2-chat", "360labs/velkel360-13b"])
def test_an_account_with_figures_is_one_all_the_same(name: str) -> None:
    assert parents(f"The weights come from {name}.") == {name}
    assert parents(f"The weights come from `{CHOICES[0]}`.") == {CHOICES[0]}


LAYERS = (
    "query/key/value",
    "q/k/v",
    "attention/mlp/embedding",
    "consulta/clave/valor",
    "gate/up/down",
    "train/dev/test",
)


@pytest.mark.parametrize("layers", LAYERS)
@pytest.mark.parametrize(
    "said", ["**Adapter:** LoRA r=8 on {}, plus a head", "LoRA auf {}", "- LoRA rank 16 ({})", "Adapter: LoRA sobre {}"]
)
def test_layers_that_an_adapter_is_for_are_no_model(said: str, layers: str) -> None:
    front = "license: mit\nbase_model: google-bert/bert-base-uncased\n"
    reading = dossier(snapshot(card(said.format(layers), front)))
    assert [gap for gap in reading.weights.gaps if "may say what the model was made from" in gap.detail] == []


LIMITED = ("Llama-3.2-3B-Instruct", "gemma-2-2b-it", "XTTS v2", "Llama 3.1 8B", "Gemma 2 9B")
WAYS = {
    "en": (
        "{} + RAG",
        "{} (zero-shot)",
        "{} (5-shot)",
        "{}, few-shot",
        "prompted {}",
        "{} with RAG",
        "{} (out of the box)",
    ),
    "de": ("{} (ohne Training)", "{} + RAG", "{} (ohne Beispiele)"),
    "fr": ("{} (sans exemple)", "{} sans entraînement"),
    "es": ("{} (sin ejemplos)", "{} sin ajuste"),
    "pt": ("{} (sem exemplos)", "{} sem ajuste"),
    "it": ("{} (senza esempi)",),
    "nl": ("{} (zonder voorbeelden)",),
    "pl": ("{} (bez przykładów)",),
    "cs": ("{} (nula ukázek)",),
    "ru": ("{} (без примеров)", "{} без дообучения"),
    "zh": ("{}（零样本）", "{} 未微调"),
    "ja": ("{}（ゼロショット）",),
    "ko": ("{} (제로샷)",),
}


def table(language: str, way: str) -> str:
    pick = random.Random(f"{language} {way}")
    names = pick.sample(LIMITED, 3)
    rows = [f"| {way.format(name)} | {pick.uniform(20, 90):.1f} | {pick.uniform(20, 90):.1f} |" for name in names]
    return "\n".join(["| | F1 | EM |", "|---|---|---|", "| Tern | 91.2 | 88.0 |", *rows])


@pytest.mark.parametrize(("language", "way"), [(language, way) for language, ways in WAYS.items() for way in ways])
def test_a_model_as_it_is_in_a_row_of_results_is_not_asked_about(language: str, way: str) -> None:
    assert passes(card(table(language, way)))


@pytest.mark.parametrize(
    "way", ["{} + LoRA", "{}, continued", "{} (fine-tuned)", "{} + our letters", "tuned {}", "{} (weiter trainiert)"]
)
def test_a_model_that_something_was_done_with_in_a_row_is_asked_about(way: str) -> None:
    assert not passes(card(f"| | |\n|---|---|\n| Tern | {way.format('Llama 3.1 8B')} |"))


GRADED = {
    "en": ("The readability of the letters was graded by {}.", "Fluency (Table 5) was rated by {}.",
        "Politeness was scored by {}."),
    "de": ("Die Lesbarkeit der Briefe wurde bewertet von {}.", "Die Höflichkeit wurde beurteilt von {}."),
    "fr": ("La lisibilité des lettres a été évaluée par {}.",),
    "es": ("El estilo de las cartas fue evaluado por {}.",),
    "pt": ("O estilo das cartas foi avaliado por {}.",),
    "it": ("Lo stile delle lettere è stato valutato da {}.",),
    "nl": ("De leesbaarheid werd beoordeeld door {}.",),
    "zh": ("信件的可读性由 {} 打分。",),
    "ja": ("手紙の読みやすさは {} が採点しました。",),
    "ko": ("편지의 가독성은 {}가 채점했습니다.",),
}  # fmt: skip


@pytest.mark.parametrize("said", [said for told in GRADED.values() for said in told])
def test_who_graded_is_not_asked_about(said: str) -> None:
    assert [name for name in LIMITED if not passes(card(said.format(name)))] == []


KEPT = (
    "The training letters were scored by {}.",
    "The student was graded by {}.",
    "The weights were rated by {}, from which they come.",
    "Traces were scored by {}, and its scores became the targets.",
)


@pytest.mark.parametrize("said", KEPT)
def test_who_graded_what_is_learned_from_is(said: str) -> None:
    assert not passes(card(said.format("Llama-3.3-70B-Instruct")))


TOOLS = ("AutoKelp", "TabFjord", "MoorTrainer")
WITH = {
    "en": "Fine-tuned from {B} with {T} for 4 000 steps.", "de": "Feinabgestimmt aus {B} mit {T}.",
    "fr": "Affiné à partir de {B} avec {T}.", "es": "Ajustado a partir de {B} con {T}.",
    "pt": "Ajustado a partir de {B} com {T}.", "it": "Ottenuto a partire da {B} con {T}.",
    "nl": "Verder getraind op basis van {B} met {T}.", "ru": "Дообучено на основе {B} с помощью {T}.",
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(WITH))
def test_the_tool_beside_a_base_that_is_followed_is_not_asked_about(language: str) -> None:
    base = "thornby/harebell-small"
    for tool in TOOLS:
        body = WITH[language].replace("{B}", base).replace("{T}", tool)
        files = card(body, f"license: apache-2.0\nbase_model: {base}\n")
        for own in ("some-org/tern", "some-org/harebell-small-letters"):  # which may be called after its base
            gaps = dossier(snapshot(files, name=own)).weights.gaps
            assert [gap for gap in gaps if "may say what the model was made from" in gap.detail] == [], body


@pytest.mark.parametrize(
    "said",
    [
        "Distilled from {B} with {T} as its teacher.",
        "Initialised with {T}, then fine-tuned like {B}.",
    ],
)
def test_what_was_merged_with_a_base_is(said: str) -> None:
    body = said.replace("{B}", "thornby/harebell-small").replace("{T}", "BirdFjord")
    reading = dossier(snapshot(card(body, "license: apache-2.0\nbase_model: thornby/harebell-small\n")))
    gaps = [gap for gap in reading.weights.gaps if "may say what the model was made from" in gap.detail]
    assert gaps or "BirdFjord" in {edge.parent for edge in reading.parents}
