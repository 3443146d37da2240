"""Who made what a model was trained on is told, where its license says something of that; nobody else is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from auditor.core.model import EDGE_COUNTS_FROM
from auditor.lineage import trace
from auditor.records.model_names import fold
from tests.laws.repository import analysis, book, dossier, passes, snapshot

SENTENCES: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("made_data.yaml").read_text("utf-8")
)
MADE, ASIDE = ([text for texts in SENTENCES[kind].values() for text in texts] for kind in ("made", "aside"))
REACHING = ("Llama-3.1-70B-Instruct", "meta-llama/Llama-3.3-70B-Instruct", "Qwen2.5-72B-Instruct", "Command R+")
FREE = ("Qwen2.5-32B-Instruct", "mistralai/Mixtral-8x22B-Instruct-v0.1")
AFTER_MUCH = "Words and words. " * 200 + "{}"
PLACES = ("{}", "- {}", "## Training data\n\nWe wrote the prompts. {}", "**Data.** {} Nothing else was used.")


def card(said: str, place: str = "{}") -> dict[str, bytes]:
    front = "license: apache-2.0\nbase_model: HuggingFaceTB/SmolLM2-1.7B\n"
    return {"README.md": f"---\n{front}---\n# Tern\n\nIt reads letters.\n\n{place.format(said)}\n".encode()}


def counted(said: str, name: str, place: str = "{}") -> list[str]:
    edges = dossier(snapshot(card(said, place))).parents
    alike = [edge for edge in edges if fold(edge.parent.removeprefix("hf:")) == fold(name)]
    return [edge.relation for edge in alike if edge.confidence >= EDGE_COUNTS_FROM]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("said", MADE)
def test_who_made_the_data_is_told_where_its_license_reaches_students(said: str, place: str) -> None:
    for name in REACHING:
        told = said.replace("{M}", name)
        assert counted(told, name, place), told
        assert not passes(card(told, place)), told


@pytest.mark.parametrize("said", MADE)
def test_of_a_free_license_nothing_comes_down_to_who_trains_on_outputs(said: str) -> None:
    assert [name for name in FREE if counted(said.replace("{M}", name), name)] == []


@pytest.mark.parametrize("said", ASIDE)
def test_who_made_what_is_measured_with_or_made_nothing_is_no_parent(said: str) -> None:
    assert [name for name in REACHING if counted(said.replace("{M}", name), name)] == []


@pytest.mark.parametrize("said", MADE)
def test_no_bound_hides_who_made_the_data(said: str) -> None:
    told = said.replace("{M}", REACHING[0])
    assert counted(told, REACHING[0], AFTER_MUCH), told


@pytest.mark.parametrize("said", MADE)
@pytest.mark.parametrize(("license_id", "reaches"), [("cc-by-nc-4.0", True), ("apache-2.0", False)])
def test_a_maker_on_no_record_that_was_collected_speaks_for_itself(said: str, license_id: str, reaches: bool) -> None:
    name = "thornby/Harebell-70B"
    page = f"---\nlicense: {license_id}\n---\n# Harebell 70B\n\nTrained from scratch.\n".encode()
    maker = analysis().recognized(snapshot({"README.md": page}, name=name))
    student = analysis().recognized(snapshot(card(said.replace("{M}", f"[{name}](https://huggingface.co/{name})"))))
    edges = trace(student, book=book(), known={f"hf:{name}": maker}).parents
    told = [one for one in edges if one.parent == f"hf:{name}" and one.confidence >= EDGE_COUNTS_FROM]
    assert bool(told) == reaches


UNKNOWN = ("Harebell-70B", "thornby/Harebell-70B", "Harebell-Chat")


def open_makers(files: dict[str, bytes]) -> list[str]:
    gaps = dossier(snapshot(files)).weights.gaps
    return [gap.what.removeprefix("hf:") for gap in gaps if "made training data" in gap.detail]


@pytest.mark.parametrize("name", UNKNOWN)
@pytest.mark.parametrize("said", MADE)
def test_a_maker_that_nobody_knows_is_asked_about_and_is_no_parent(said: str, name: str) -> None:
    told = card(said.replace("{M}", name))
    assert open_makers(told) == [name]
    assert not passes(told)
    assert counted(said.replace("{M}", name), name) == []


@pytest.mark.parametrize("said", ASIDE)
def test_who_only_measured_or_made_nothing_is_not_asked_about_though_nobody_knows_it(said: str) -> None:
    assert [name for name in UNKNOWN if open_makers(card(said.replace("{M}", name)))] == []


BEHIND = {
    "en": (" and scored by a judge", ", then rated by people", " and graded by {J}"),
    "de": (" und von einem Richter bewertet", ", dann von Menschen beurteilt"),
    "fr": (" et notées par un juge", ", puis évaluées par des gens"),
    "es": (" y puntuadas por un juez", ", luego evaluadas por personas"), "pt": (" e pontuadas por um juiz",),
    "it": (" e valutate da un giudice",), "nl": (" en door mensen beoordeeld",), "pl": (" i ocenione przez ludzi",),
    "ru": (" и оценены людьми",), "zh": ("，并由人工评分", "，再由 {J} 打分"), "ja": ("、人が採点しました",),
    "ko": (", 사람이 채점했습니다",),
}  # fmt: skip
"""What was done with the data behind, by language: it says nothing of who made them."""
JUDGED = [
    said.rstrip(".。") + behind.replace("{J}", "Qwen2.5-32B-Instruct") + said[-1]
    for language, texts in SENTENCES["made"].items()
    for said in texts[:1]
    for behind in BEHIND[language]
]


@pytest.mark.parametrize("said", JUDGED)
def test_who_judged_the_data_does_not_hide_who_made_them(said: str) -> None:
    for name in REACHING:
        assert counted(said.replace("{M}", name), name), said
        assert not passes(card(said.replace("{M}", name)))
    assert open_makers(card(said.replace("{M}", UNKNOWN[0]))) == [UNKNOWN[0]]


JUDGES = (
    "The answers were written by people and scored by {M}.", "Volunteers wrote the dialogues, {M} rated them.",
    "Die Antworten schrieben Freiwillige, bewertet wurden sie von {M}.", "回答由志愿者撰写，并由 {M} 评分。",
    "対話は人が作成し、{M} で採点しました。",
)  # fmt: skip


@pytest.mark.parametrize("said", JUDGES)
def test_who_only_judged_made_nothing(said: str) -> None:
    assert [name for name in REACHING if counted(said.replace("{M}", name), name)] == []
    assert open_makers(card(said.replace("{M}", UNKNOWN[0]))) == []


@pytest.mark.parametrize("name", REACHING)
def test_a_free_license_beside_such_a_teacher_is_told_as_a_conflict(name: str) -> None:
    kinds = [one.kind for one in dossier(snapshot(card(MADE[0].replace("{M}", name)))).conflicts]
    assert kinds == ["declared-vs-base"]


VENDORS = {
    "GPT-4o": "openai",
    "GPT-4.1 mini": "openai",
    "GPT-5": "openai",
    "Claude 3.5 Sonnet": "anthropic",
    "Gemini 1.5 Pro": "google",
    "Grok 2": "xai",
}
"""Models that are bought as a service, whose vendors limit what is trained with outputs."""


def vendors(said: str, place: str = "{}") -> list[str]:
    return [edge.parent for edge in dossier(snapshot(card(said, place))).lineage if edge.parent.startswith("api:")]


@pytest.mark.parametrize("said", MADE)
def test_a_vendors_model_that_made_data_is_told_as_a_model_with_weights_is(said: str) -> None:
    told = {name: vendors(said.replace("{M}", name)) for name in VENDORS}
    assert [name for name, found in told.items() if not any(VENDORS[name] in one for one in found)] == [], told


@pytest.mark.parametrize("said", ASIDE)
def test_a_vendors_model_that_measured_or_made_nothing_is_not_told(said: str) -> None:
    assert [name for name in VENDORS if vendors(said.replace("{M}", name))] == []
