"""What has the shape of a model's name and is a program, a layer, a figure, a step of the run or nothing asks nothing.

The same words with the name of a model ask, whoever made it up; and so does a field that says that the base is unknown.
"""

from __future__ import annotations

import pytest

from auditor.evidence.bases_outside import bases_outside
from auditor.records.no_base import names_no_base
from auditor.records.other_names import names_something_else
from auditor.text.markdown import outline
from tests.laws.repository import passes
from tests.laws.test_bases_anywhere import NAMES

OTHERS = {
    "layer": ("Conv2d", "BatchNorm2d", "AvgPool1d", "Conv2d_3x3", "nn.Conv3d", "q_proj2", "v_proj", "self_attn1"),
    "class": ("KLDivLoss", "RMSNorm", "MyTrainer", "DataCollator", "TernConfig", "TernForCausalLM", "TernAttention"),
    "step": ("step-5000", "checkpoint-5000", "checkpoint_12000", "epoch-1", "epoch2", "iter-900k", "stage-2"),
    "commit": ("4f2a9bc7d1", "deadbeef12", "0123456789abcdef0123456789abcdef01234567"),
    "program": ("CUDA-12.1", "cuDNN-8.9", "PyTorch-2.3", "OpenBLAS-0.3", "FlashInfer-0.2", "Keras-3"),
    "measure": ("ROUGE-L", "BLEU-4", "METEOR-1.5", "BLEU-SCORE"),
}
CLAUSES = ("Based on {}.", "The base is {}.", "Fine-tuned on top of {}.", "Base: `{}`", "It was initialized from {}.",
           "Basiert auf {}.", "Basé sur {}.", "基于 {} 。")  # fmt: skip
MODELS = ("Heron-2", "Kelp-Chat", "Kelp-7B", "heron-7b", "BirdNet", "Corvid-2.5-Chat", "KelpVision", "Dulse-13B-v2",
          "reed/kelp-2d", "Ostrava-3")  # fmt: skip
SCORES = ("BLEU-SCORE 88.17", "Scores: BLEU-4 33.2, ROUGE-L 41", "Fine-tuned from WMT-22 0.84 to 0.86.",
          "The score rose from BLEU-4 30 to 33 after fine-tuning.", "Improved from ROUGE-L 38.2.",
          "It was fine-tuned with MATLAB v7.", "Trained with CUDA v12.1 on A100-80GB.", "Fine-tuned on RTX-4090.",
          "LoRA target modules: q_proj, v_proj", "Weights from commit 4f2a9bc7d1 were used.",
          "The final model is a merge of epoch-1 and epoch-2.", "We fine-tuned `lm_head.weight` and `fc1`.",
          "Based on METEOR-1.5 scores we chose the checkpoint.", "Built on Ubuntu 22.04.",
          "It was fine-tuned on H100-80GB GPUs for 3 days.")  # fmt: skip
NONE = {
    "en": ("none", "None", "N/A", "n/a", "scratch", "from scratch", "trained from scratch", "custom", "own", "self",
           "no", "not applicable", "none (trained from scratch)", "random initialization"),
    "de": ("keine", "keines", "entfällt", "von Grund auf trainiert", "nicht zutreffend"), "fr": ("aucun", "néant"),
    "es": ("ninguno", "desde cero"), "pt": ("nenhum", "do zero"), "it": ("nessuno", "da zero"),
    "nl": ("geen", "vanaf nul"), "pl": ("brak", "od zera"), "ru": ("нет", "с нуля"), "tr": ("yok",),
    "vi": ("không có",), "id": ("tidak ada",), "zh": ("无", "从零"), "ja": ("なし",), "ko": ("없음",),
    "hi": ("कोई नहीं",),
}  # fmt: skip
SOME = ("unknown", "TBD", "proprietary", "kelp", "reed/kelp", "kelp-7b", "our model", "custom-7b", "no-bots-7b",
        "Nessun-7B", "original", "selfie", "none-of-this-7b")  # fmt: skip
SIBLINGS = ("See also Heron-7B, Heron-13B.", "Other sizes: Heron-7B and Heron-13B.", "Trained by Reed Labs.",
            "The Heron series: Heron-3B, Heron-7B, Heron-13B, all trained by Reed Labs.",
            "Fine-tuned from Heron-3B-step5000.", "Continued from the Heron-3B stage 1 checkpoint.",
            "Heron-7B is a larger version of Heron-3B.", "Based on the same recipe as Heron-7B.",
            "Start from our Heron-3B checkpoint.", "Heron-7B: fine-tuned from Heron-3B for chats.")  # fmt: skip
"""Of the card of one of a series."""
STRANGERS = ("Heron-3B was fine-tuned from Kelp-7B.", "Fine-tuned from Kelp-3B.", "Heron-3B: a merge of Kelp-3B and X.",
             "The Heron series was distilled from Kelp-70B.")  # fmt: skip


def _card(said: str, front: str = "license: apache-2.0", title: str = "Tern") -> dict[str, bytes]:
    return {"README.md": f"---\n{front}\n---\n# {title}\n\nIt reads letters.\n\n{said}\n".encode()}


@pytest.mark.parametrize("kind", OTHERS)
def test_a_name_of_something_else_is_no_base_where_a_base_stands(kind: str) -> None:
    said = [clause.format(name) for name in OTHERS[kind] for clause in CLAUSES]
    assert [one for one in said if not passes(_card(one))] == []


@pytest.mark.parametrize("name", MODELS)
def test_a_name_of_a_model_is_one_in_the_same_words(name: str) -> None:
    assert not names_something_else(name)
    assert [one for one in (clause.format(name) for clause in CLAUSES) if passes(_card(one))] == []


@pytest.mark.parametrize("said", SCORES)
def test_figures_tools_and_machines_ask_nothing(said: str) -> None:
    assert passes(_card(said))


@pytest.mark.parametrize("language", NONE)
def test_a_field_that_says_that_there_is_no_base_names_none(language: str) -> None:
    fronts = [f"license: apache-2.0\nbase_model: '{word}'" for word in NONE[language]]
    assert [front for front in fronts if not passes(_card("It is small.", front))] == []
    rows = [f"| Base model | {word} |" for word in NONE[language]]
    assert [base.words for row in rows for base in bases_outside(outline(row, 1))] == []


@pytest.mark.parametrize("value", ["''", "null", "[]", "['']", "{}", "~", "''  # later", "[none]"])
def test_an_empty_field_names_none(value: str) -> None:
    assert passes(_card("It is small.", f"license: apache-2.0\nbase_model: {value}"))


@pytest.mark.parametrize("word", SOME)
def test_a_field_that_says_anything_else_of_a_base_is_asked_about(word: str) -> None:
    assert not names_no_base(word)
    assert not passes(_card("It is small.", f"license: apache-2.0\nbase_model: '{word}'"))


@pytest.mark.parametrize("word", ["none", "custom", "scratch", ""])
def test_an_adapter_has_a_base_whatever_its_settings_say(word: str) -> None:
    config = f'{{"peft_type": "LORA", "base_model_name_or_path": "{word}"}}'.encode()
    assert not passes({**_card("It is small."), "adapter_config.json": config})
    assert not passes(_card("It is small.", f"license: apache-2.0\nbase_model: '{word}'\nbase_model_relation: adapter"))


@pytest.mark.parametrize("said", SIBLINGS)
def test_others_of_the_models_own_series_and_its_own_steps_ask_nothing(said: str) -> None:
    assert passes(_card(said, title="Heron-3B"), name="reed/heron-3b")


@pytest.mark.parametrize("said", STRANGERS)
def test_models_of_another_name_ask_in_such_a_card_too(said: str) -> None:
    assert not passes(_card(said, title="Heron-3B"), name="reed/heron-3b")


@pytest.mark.parametrize("name", NAMES)
def test_no_made_up_name_says_that_there_is_none(name: str) -> None:
    assert not names_no_base(name)
    assert not names_something_else(name)
