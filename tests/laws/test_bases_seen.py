"""A model that a repository only shows, by the name of its weights or among what it cites, is asked about where nothing
tells what the model was made from; it binds nothing by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.model import Edge
from auditor.records.model_names import fold
from tests.laws.repository import dossier, passes, snapshot, verdict

BOUND = (
    "llama-3-8b-instruct",
    "Meta-Llama-3-8B",
    "gemma-2-9b-it",
    "flux1-dev",
    "Qwen2.5-3B-Instruct",
    "c4ai-command-r-v01",
)
MADE_UP = ("harebell-7b", "Corvid-13B-chat", "zuvel_orrin-3b", "Garza-70B-v2")
FREE = ("mistral-7b-v0.1", "Qwen2.5-7B-Instruct", "phi-4", "gpt-oss-20b")
FORMS = (
    *("{}.Q4_K_M.gguf", "{}-Q8_0.gguf", "{}.i1-Q4_K_M.gguf", "{}-00001-of-00003.safetensors", "{}-fp16.safetensors"),
    *("weights/{}.Q4_K_M.gguf", "{}.safetensors", "{}-int4.onnx", "{}.bin"),
)
NO_NAMES = (
    *(
        "model.gguf",
        "ggml-model-q4_0.gguf",
        "unsloth.Q4_K_M.gguf",
        "consolidated.00.pth",
        "pytorch_model-00001-of-00007.bin",
    ),
    *(
        "model-00001-of-00002.safetensors",
        "adapter_model.safetensors",
        "checkpoint-7b.pt",
        "diffusion_pytorch_model.fp16.bin",
    ),
    *(
        "lora-16.safetensors",
        "epoch-3.ckpt",
        "vae-ft-mse-840000.safetensors",
        "onnx/model_quantized.onnx",
        "optimizer.bin",
    ),
)
PLAIN = "license: apache-2.0"


def files(*paths: str, front: str = PLAIN, title: str = "Tern", **texts: str) -> dict[str, bytes]:
    card = f"---\n{front}\n---\n# {title}\n\nIt reads letters.\n"
    weights = dict.fromkeys(paths, b"\0\0\0\0")
    return {"README.md": card.encode(), **weights, **{path: text.encode() for path, text in texts.items()}}


def shown(found: dict[str, bytes], name: str = "some-org/tern") -> list[Edge]:
    edges = dossier(snapshot(found, name=name)).parents
    return [edge for edge in edges if edge.said_by in ("file-name", "citation")]


@given(st.sampled_from((*BOUND, *MADE_UP)), st.sampled_from(FORMS), st.booleans())
def test_weights_that_are_called_as_another_model_are_asked_about(called: str, form: str, told: bool) -> None:
    path = form.format(called)
    found = files(path, "model.safetensors")
    assert not passes(found, name="some-org/tern"), path
    assert verdict(snapshot(found, name="some-org/tern")).outcome.value == "needs-review"
    based = files(path, front=f"{PLAIN}\nbase_model: mistralai/Mistral-7B-v0.1")
    assert not told or (shown(based) == [] and passes(based, name="some-org/tern"))


@given(st.sampled_from((*BOUND, *MADE_UP)), st.sampled_from(FORMS))
def test_weights_called_as_their_repository_are_its_own(called: str, form: str) -> None:
    assert shown(files(form.format(called)), name=f"some-org/{called}-letters") == []
    if called in MADE_UP:
        titled = files(form.format(called), title=called.replace("-", " ").capitalize())
        assert shown(titled) == []
        assert passes(titled, name="some-org/first-upload")


@pytest.mark.parametrize("form", FORMS)
def test_weights_that_are_called_as_a_free_model_ask_nothing(form: str) -> None:
    assert [name for name in FREE if not passes(files(form.format(name)), name="some-org/tern")] == []


def test_weights_that_are_called_anyhow_ask_nothing() -> None:
    assert [path for path in NO_NAMES if shown(files(path)) or not passes(files(path), name="some-org/tern")] == []


def test_many_names_hide_none() -> None:
    many = [f"mistral-7b-v0.1.Q{bits}_{kind}.gguf" for bits in range(2, 9) for kind in ("0", "K_S", "K_M", "K_L")]
    found = files(*many, "zz-last/llama-3-8b.Q4_K_M.gguf")
    assert [fold(edge.parent) for edge in shown(found)][-1] == "llama-3-8b"
    assert not passes(found, name="some-org/tern")


HEAD = """cff-version: 1.2.0
message: If you use this model, please cite it.
title: Tern
type: software
authors:
  - {family-names: Doe, given-names: Jo}
url: https://huggingface.co/some-org/tern
references:
"""
PAGES = (
    "  - {{type: {0}, title: {2}, url: 'https://huggingface.co/{1}'}}\n",
    "  - {{type: {0}, title: {2}, repository: 'https://huggingface.co/{1}'}}\n",
    "  - {{type: {0}, title: {2}, repository-artifact: 'https://huggingface.co/{1}/tree/main'}}\n",
    "  - type: {0}\n    title: {2}\n    identifiers:\n      - {{type: url, value: 'https://huggingface.co/{1}'}}\n",
)
KINDS = ("software", "model", "generic", "software-code")
CITED = ("google/gemma-2-9b", "meta-llama/Llama-3.1-8B", "acme/harebell-7b", "Qwen/Qwen2.5-3B")


@given(st.sampled_from(CITED), st.sampled_from(KINDS), st.sampled_from(PAGES))
def test_a_model_that_a_citation_refers_to_by_its_page_is_asked_about(name: str, kind: str, page: str) -> None:
    found = files(**{"CITATION.cff": HEAD + page.format(kind, name, "what it came from")})
    assert [edge.parent for edge in shown(found)] == [f"hf:{name}"]
    assert verdict(snapshot(found, name="some-org/tern")).outcome.value == "needs-review"
    based = files(front=f"{PLAIN}\nbase_model: mistralai/Mistral-7B-v0.1", **{"CITATION.cff": HEAD})
    assert passes(based, name="some-org/tern")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("title", ["Gemma 2 9B", "Llama-3.1-8B", "Harebell-7B", "acme/harebell-7b"])
def test_a_model_cited_as_software_by_its_name_is_asked_about(kind: str, title: str) -> None:
    found = files(**{"CITATION.cff": f"{HEAD}  - {{type: {kind}, title: {title}}}\n"})
    assert not passes(found, name="some-org/tern")


OTHERS = (
    "  - {type: article, title: 'Gemma 2: Improving Open Language Models', url: 'https://arxiv.org/abs/2408.00118'}\n",
    "  - {type: article, title: Llama 3 8B}\n",
    "  - {type: dataset, title: Letters 10k, url: 'https://huggingface.co/datasets/acme/letters-10k'}\n",
    "  - {type: software, title: transformers, url: 'https://github.com/huggingface/transformers'}\n",
    "  - {type: software, title: Tern, url: 'https://huggingface.co/some-org/tern'}\n",
    "  - {type: report, title: Report, url: 'https://huggingface.co/papers/2408.00118'}\n",
    "  - {type: software, title: Llama-3.1-8B, notes: a baseline that we compared with}\n",
    "  - {type: software, title: Gemma 2 9B, scope: evaluated against it}\n",
    "  - {type: software, title: lm-evaluation-harness, version: 0.4.3}\n",
    "  - {type: software, title: Mistral 7B v0.1, url: 'https://huggingface.co/mistralai/Mistral-7B-v0.1'}\n",
    "  - {type: software, title: Qwen2.5-7B}\n",
    "  - just a line\n",
)


@pytest.mark.parametrize("entry", OTHERS)
def test_papers_data_tools_itself_and_free_models_among_references_ask_nothing(entry: str) -> None:
    assert passes(files(**{"CITATION.cff": HEAD + entry}), name="some-org/tern")
