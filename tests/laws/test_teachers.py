"""Whom a model learned from is a parent by distillation, however a sentence tells it and whatever the front matter
names; people who teach, and models that are compared, are none."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.records.model_names import fold
from tests.laws.repository import dossier, passes, snapshot

SENTENCES = yaml.safe_load((Path(__file__).parent / "teachers.yaml").read_text("utf-8"))
TAUGHT = [text for texts in SENTENCES["taught"].values() for text in texts]
NOT_TAUGHT = [text for texts in SENTENCES["not_taught"].values() for text in texts]
STUDENTS = [text for texts in SENTENCES["students"].values() for text in texts]
LIMITED = (
    "Qwen/Qwen2.5-72B-Instruct",
    "Qwen2.5-72B-Instruct",
    "Llama-3.1-70B-Instruct",
    "gemma-2-27b-it",
    "NV-Embed-v2",
)
FRONTS = ("", "base_model: Qwen/Qwen2.5-7B\n", "base_model: FacebookAI/xlm-roberta-base\n")
PLACES = (
    *("{}", "- {}", "> {}", "1. We started small.\n2. {}\n3. That was all."),
    "## Method\n\nTern is small. {} It is quick.",
)


def card(front: str, place: str, said: str) -> dict[str, bytes]:
    text = f"---\nlicense: apache-2.0\n{front}---\n# Tern\n\nIt reads letters.\n\n{place.format(said)}\n"
    return {"README.md": text.encode()}


def relations(files: dict[str, bytes], name: str) -> list[str]:
    edges = dossier(snapshot(files)).parents
    return [edge.relation for edge in edges if fold(edge.parent.removeprefix("hf:")) == fold(name)]


@pytest.mark.parametrize("said", TAUGHT)
def test_a_teacher_is_a_parent_by_distillation(said: str) -> None:
    files = card(FRONTS[1], "{}", said.replace("{M}", "Qwen2.5-72B-Instruct"))
    assert relations(files, "Qwen2.5-72B-Instruct") == ["distillation"]
    assert not passes(files)


@given(st.sampled_from(TAUGHT), st.sampled_from(LIMITED), st.sampled_from(FRONTS), st.sampled_from(PLACES))
def test_so_it_is_whoever_teaches_wherever_it_is_told_and_whatever_the_fields_name(
    said: str, teacher: str, front: str, place: str
) -> None:
    files = card(front, place, said.replace("{M}", teacher))
    assert relations(files, teacher) == ["distillation"], said
    assert not passes(files), said


@pytest.mark.parametrize("said", NOT_TAUGHT)
def test_people_who_teach_and_models_that_are_compared_are_no_parents(said: str) -> None:
    files = card("", "{}", said.replace("{M}", "Qwen2.5-72B-Instruct"))
    assert relations(files, "Qwen2.5-72B-Instruct") == []


@pytest.mark.parametrize("said", STUDENTS)
def test_what_labels_were_distilled_into_is_what_the_student_was_before(said: str) -> None:
    files = card("", "{}", said.replace("{M}", "Qwen2.5-3B"))
    assert relations(files, "Qwen2.5-3B") == ["finetune"]
    assert not passes(files)  # its license allows research alone


LABELS = (
    "Teacher",
    "Lehrermodell",
    "Modèle enseignant",
    "Modelo maestro",
    "Модель-учитель",
    "教师模型",
    "教師モデル",
    "교사 모델",
)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("place", ["{}: {}", "| Size | small |\n|---|---|\n| {} | {} |", "- **{}:** {}"])
def test_so_it_is_behind_a_label_of_any_language(label: str, place: str) -> None:
    assert relations(card("", "{}", place.format(label, "Qwen2.5-72B-Instruct")), "Qwen2.5-72B-Instruct") == [
        "distillation"
    ]
