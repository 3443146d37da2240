"""Parents in cards as people write them: found where a card tells of them, and not where it only mentions models."""

# ruff: noqa: E501 - the samples are lines of other people's cards
from __future__ import annotations

import json

import pytest

from auditor.analysis import Analysis
from auditor.core.model import EDGE_COUNTS_FROM, Dossier, Subject
from auditor.identify.library import Library, load_library
from auditor.lineage import trace
from auditor.records.base_models import load_base_models
from auditor.records.model_names import fold
from tests.small_book import card, snapshot


@pytest.fixture(scope="module")
def book() -> Library:
    return load_library()


def traced(book: Library, name: str, *texts: str, **files: str) -> Dossier:
    given = {"README.md": texts[0]} if texts else {}
    return trace(Analysis(book).recognized(snapshot(name, {**given, **files})), book=book, known={})


def counted(dossier: Dossier) -> set[str]:
    """The parents that count: by hub id, or by the family that their words belong to."""
    edges = [edge for edge in dossier.lineage if edge.declared or edge.confidence >= EDGE_COUNTS_FROM]
    return {_plain(edge.parent) for edge in edges}


def _plain(parent: str) -> str:
    if parent.startswith("hf:"):
        return fold(parent[3:])
    match = load_base_models().find(parent.rpartition(" family ")[2])
    return match.family.id if match else parent


TOLD = {
    "a verb with its object": ("Fine-tuned [acme/whisper-small-x1](https://huggingface.co/acme/whisper-small-x1) on Finnish.", {"acme/whisper-small-x1"}),
    "no link, small letters": ("fine tuned microsoft/phi-2 on a small set of recipes", {"microsoft/phi-2"}),
    "more training": ("We continued pretraining acme/old-7b on 20B tokens.", {"acme/old-7b"}),
    "an address without an owner": ("A fine-tuned version of [bert-base-cased](https://huggingface.co/bert-base-cased) on glue.", {"bert-kin-apache"}),
    "quants": ("EXL2 quants of [acme/one-7b](https://huggingface.co/acme/one-7b).", {"acme/one-7b"}),
    "French": ("Ce modèle est basé sur mistralai/Mistral-7B-v0.3.", {"mistralai/mistral-7b-v0.3"}),
    "Portuguese": ("Um finetune do [Uno](https://huggingface.co/acme/uno-7b) com dados novos.", {"acme/uno-7b"}),
    "Spanish": ("Un modelo ajustado a partir de acme/dos-8b con datos propios.", {"acme/dos-8b"}),
    "Russian": ("Модель на основе acme/tri-8b, с диалогами.", {"acme/tri-8b"}),
    "a label": ("- **Language model:** roberta-large\n- **Language:** German\n", {"roberta-kin-mit"}),
    "a checkpoint": ("Intermediate checkpoint of acme/long-7b at step 1000.", {"acme/long-7b"}),
    "a backbone": ("It connects an encoder to the Falcon-7B LLM backbone.", {"falcon"}),
    "a merge in one sentence": ("A merge of [acme/a-7b](https://hf.co/acme/a-7b) and [acme/b-7b](https://hf.co/acme/b-7b).", {"acme/a-7b", "acme/b-7b"}),
    "ingredients": ("Ingredients:\n\n- [acme/a-7b](https://hf.co/acme/a-7b) - 0.6\n- [acme/b-7b](https://hf.co/acme/b-7b)\n", {"acme/a-7b", "acme/b-7b"}),
    "ingredients in a table": ("Merge of the following models:\n\n| Model | Weight |\n|---|---|\n| [a](https://hf.co/acme/a-7b) | 0.6 |\n| [b](https://hf.co/acme/b-7b) | 0.4 |\n", {"acme/a-7b", "acme/b-7b"}),
    "a link before the verb": ("[acme/large-masked](https://huggingface.co/acme/large-masked) model fine tuned on SQuAD.", {"acme/large-masked"}),
    "a name in brackets": ("Initialised with multilingual BERT (bert-base-multilingual-cased) and trained further.", {"bert-kin-apache"}),
    "words before a name": ("Apply it on top of the original LLaMA weights.", {"llama-1"}),
    "an adapter": ("This repository contains a low-rank adapter for LLaMA-7b fit on a translated dataset.", {"llama-1"}),
    "the second of two statements": ("Unlike v1, which was fine-tuned from acme/old-7b, v2 is fine-tuned from acme/new-7b.", {"acme/new-7b"}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "parents"), TOLD.values(), ids=list(TOLD))
def test_what_a_card_says_it_was_made_from_is_found(book: Library, text: str, parents: set[str]) -> None:
    assert counted(traced(book, "me/model", card(f"# M\n\n{text}\n", license="apache-2.0"))) == parents


MENTIONED = {
    "a denial": "It is not a fine-tune of meta-llama/Llama-2-7b-hf: it was trained from scratch.",
    "another denial": "This model was not built on Llama 3 and contains no weights of it.",
    "an inspiration": "A chat model inspired by a fine-tune of meta-llama/Llama-2-7b-hf.",
    "a comparison": "It is better than models fine-tuned from meta-llama/Llama-2-7b-hf.",
    "baselines": "Baselines: one (fine-tuned from Llama-2-7b), two (a fine-tuned version of mistralai/Mistral-7B-v0.1).",
    "a table of results": "| Model | Score |\n|---|---|\n| model | 51 |\n| meta-llama/Llama-2-7b-hf | 45 |\n",
    "its own descendant": "A version fine-tuned from it is me/model-7b-instruct; see fine-tuned version me/model-7b-instruct.",
    "its tokenizer": "The tokenizer is derived from that of Llama-2.",
    "thanks": "Thanks to meta-llama/Llama-2-7b and bigcode/starcoderbase for being there.",
    "code": "```python\nbaseline = AutoModel.from_pretrained('meta-llama/Llama-2-7b-hf')\n```",
    "an empty template": "- **Finetuned from model [optional]:** [More Information Needed]",
}


@pytest.mark.parametrize("text", MENTIONED.values(), ids=list(MENTIONED))
def test_what_a_card_only_mentions_is_no_parent(book: Library, text: str) -> None:
    dossier = traced(book, "me/model-7b", card(f"# M\n\n{text}\n", license="apache-2.0"))
    assert counted(dossier) == set()
    assert not dossier.conflicts
    assert dossier.weights.concluded.license_ids == ("apache-2.0",)


def test_a_copied_card_gives_away_what_a_conversion_was_made_from(book: Library) -> None:
    text = '# One\n\n```python\nAutoModel.from_pretrained("acme/One-7B-Chat")\n```\n'
    edges = traced(book, "smith/One-7B-Chat-GGUF", card(text, license="mit")).lineage
    assert [(edge.parent, edge.relation, edge.declared) for edge in edges] == [
        ("hf:acme/One-7B-Chat", "quantized", False)
    ]
    assert not traced(book, "acme/One-7B-Chat", card("See smith/One-7B-Chat-GGUF.\n", license="mit")).lineage


@pytest.mark.parametrize(
    ("files", "relation"),
    [
        ({"adapter_config.json": json.dumps({"base_model_name_or_path": "acme/one-7b"})}, "adapter"),
        ({"mergekit_config.yml": "merge_method: linear\nmodels:\n- model: acme/one-7b\n"}, "merge"),
    ],
)
def test_a_file_that_names_a_parent_tells_how_it_was_used(book: Library, files: dict[str, str], relation: str) -> None:
    dossier = traced(book, "me/model", card(license="mit"), **files)
    assert [(edge.parent, edge.relation) for edge in dossier.lineage] == [("hf:acme/one-7b", relation)]


def test_a_conversion_of_a_well_known_model_without_a_word_is_under_its_license(book: Library) -> None:
    dossier = traced(book, "me/Mixtral-8x7B-Instruct-v0.1-exl2-4bpw", "# 4.0bpw\n")
    assert dossier.weights.concluded.license_ids == ("apache-2.0",)
    assert {edge.relation for edge in dossier.lineage} == {"quantized"}


# ------------------------------------------------------------------------- data that a vendor's model made


@pytest.mark.parametrize(
    ("text", "front", "vendor"),
    [
        ("Tuned on 100k dialogues generated by Claude 3.5 Sonnet.", {}, "anthropic"),
        ("Tuned with synthetic instructions produced with GPT-4.", {}, "openai"),
        ("GPT-4-generated answers were used.", {}, "openai"),
        ("Tuned on data.", {"datasets": "acme/alpaca-gpt4"}, "openai"),
    ],
)
def test_data_made_by_a_vendors_model_is_an_edge_that_leaves_the_weights_alone(
    book: Library, text: str, front: dict[str, str], vendor: str
) -> None:
    dossier = traced(book, "me/model", card(f"# M\n\n{text}\n", license="mit", **front))
    edge, *named = dossier.lineage
    assert all(one.parent.startswith("hf:datasets/") for one in named)
    assert (edge.relation, edge.declared, edge.parent.partition(" ")[0]) == ("dataset", False, f"api:{vendor}")
    assert edge.location is not None
    assert dossier.parents == ()
    assert dossier.weights.complete
    data = next(entry for entry in dossier.coverage if entry.subject is Subject.DATA)
    assert not data.complete
    assert [(gap.what, "conditional" in gap.detail) for gap in data.gaps] == [(edge.parent, True)]


@pytest.mark.parametrize(
    "text",
    [
        "We evaluate with GPT-4 as a judge.",
        "No data was generated with ChatGPT.",
        "Its outputs are similar to GPT-4.",
        "Claudette wrote the data by hand.",
    ],
)
def test_a_vendor_that_only_judged_or_compares_made_no_data(book: Library, text: str) -> None:
    assert not traced(book, "me/model", card(f"# M\n\n{text}\n", license="mit")).lineage


# ------------------------------------------------------------------------- what else stands in a repository


def test_a_policy_that_limits_use_contradicts_a_license_that_does_not(book: Library) -> None:
    policy = (
        "# Use policy\n\nYou may not use the model to:\n- generate malware;\n- track individuals;\n- build weapons.\n"
    )
    polite = "# Use policy\n\nWe hope that you use it well.\n"
    limited = traced(book, "me/model", card(license="apache-2.0"), **{"USE_POLICY.md": policy})
    assert [(one.kind, one.severity) for one in limited.conflicts] == [("declared-vs-file", "inconsistent")]
    assert {side.location.path for side in limited.conflicts[0].sides if side.location} == {
        "README.md",
        "USE_POLICY.md",
    }
    assert not traced(book, "me/model", card(license="apache-2.0"), **{"USE_POLICY.md": polite}).conflicts
    assert not traced(book, "me/model", card(license="creativeml-openrail-m"), **{"USE_POLICY.md": policy}).conflicts


def test_a_gated_prompt_that_asks_for_another_license_contradicts_the_tag(book: Library) -> None:
    prompt = "By downloading you accept the Llama 3 Community License Agreement."
    dossier = traced(book, "me/model", card(license="mit", extra_gated_prompt=f'"{prompt}"'))
    assert [one.kind for one in dossier.conflicts] == ["declared-vs-file"]
    assert "llama-3-community" in dossier.weights.concluded.license_ids
    assert not traced(book, "me/model", card(license="llama3", extra_gated_prompt=f'"{prompt}"')).conflicts


def test_an_architecture_only_hints_at_a_family(book: Library) -> None:
    config = json.dumps({"model_type": "gemma2", "architectures": ["Gemma2ForCausalLM"]})
    dossier = traced(book, "me/model", card(license="mit"), **{"config.json": config})
    assert [(edge.said_by, edge.confidence < EDGE_COUNTS_FROM) for edge in dossier.lineage] == [("config", True)]
    assert dossier.weights.concluded.license_ids == ("mit",)
    told = traced(book, "me/model", card(license="mit", base_model="google/gemma-2-2b"), **{"config.json": config})
    assert [edge.parent for edge in told.lineage] == ["hf:google/gemma-2-2b"]
