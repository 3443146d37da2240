"""What stands in a card like a model's name and is none, and what calls a model that an id names: neither asks.

Each sentence has a twin in which a base is meant: that one is asked about.
"""

from __future__ import annotations

import pytest

from auditor.evidence.parent_mentions import parent_mentions
from auditor.identify.library import load_library
from auditor.terms.license_names import unknown_names
from auditor.text.markdown import outline
from tests.laws.repository import dossier, passes, snapshot

FREE = "license: apache-2.0"
STATED = f"{FREE}\nbase_model: Qwen/Qwen2.5-7B"
OWN = "reed/tarn-stories-v6"


def _card(said: str, front: str = FREE) -> dict[str, bytes]:
    return {"README.md": f"---\n{front}\n---\n# Tarn Stories\n\nIt tells stories.\n\n{said}\n".encode()}


def _names(said: str, own: str = OWN) -> list[str]:
    return [one.name for one in parent_mentions(outline(said, 1), own)]


NO_MODEL = [
    "Fine-tuned by Kim as part of the [small course](https://huggingface.co/learn/small-course/).",
    "- **Backbone:** ConvNet (IN-22k/IN-1k pretrained)",
    "A repack, with no change at all, of the original weights:\n\n- all other tensors are the upstream BF16/F32 bytes",
    "Built on: `kelp/settings.toml`",
    "Build it from [`reed/tarn-app`](https://github.com/reed/tarn-app).",
    "Support was merged in [`kim/mlx-tool#888`](https://github.com/kim/mlx-tool/pull/888).",
]


@pytest.mark.parametrize("said", NO_MODEL)
def test_a_page_a_file_a_choice_and_code_elsewhere_are_no_base(said: str) -> None:
    assert not any("/" in name for name in _names(said))


@pytest.mark.parametrize(
    "said",
    [
        "Fine-tuned from [small-course-7b](https://huggingface.co/kim/small-course-7b).",
        "It is based on `router-rules/kelp-v1`.",
        "- **Backbone:** `kim/convnet-22k`",
        "Adapter for: `kim/lora-base-7b`",
        "- **Base model:** `kelp/model-7b.safetensors`",
        "It was fine-tuned from `kelp/v2`.",
        "We fine-tuned [kim/kelp-7b](https://github.com/kim/kelp-7b) on letters.",
        "A quantized version of [kim/kelp-7b](https://zoo.example.org/kim/kelp-7b).",
    ],
)
def test_what_is_written_like_these_and_is_a_model_is_asked_about(said: str) -> None:
    assert not passes(_card(said))


OF_DATA = [
    "- **Data:** 56,910 synthetic pairs from Kelp-Corpus-9B, each twice.",
    "| | |\n|---|---|\n| Dataset | 54K mixed: ShareTalk (45%) + UltraTalk-200K (35%) |\n| Epochs | 3 |",
    "Underlying datasets:\n\n- Sentinel-2 scenes\n- flood outlines derived from Sentinel-2 by hand",
]


@pytest.mark.parametrize("said", OF_DATA)
def test_where_data_come_from_is_no_base_below_a_label_or_a_lead_of_data(said: str) -> None:
    assert _names(said) == []


def test_an_id_whose_name_is_a_version_is_asked_about_beside_a_stated_base() -> None:
    assert not passes(_card("It was fine-tuned from `kelp/v2`.", STATED))


def test_what_is_said_to_be_tuned_is_a_base_below_a_label_of_data_as_well() -> None:
    assert _names("- **Data:** we fine-tuned Kelp-Chat-9B on 56,910 pairs.") == ["Kelp-Chat-9B"]


AGAIN = [
    "- **Base model:** Kelp-11B-v2.6-Instruct",
    "- **Base model:** Kelp 11B v2.6 Instruct",
    "An extension of [OpenTarn 9B](https://huggingface.co/kim/Kelp-11B-v2.6-Instruct).\n\n| | |\n|---|---|\n"
    "| Base model | OpenTarn 9B |\n| Epochs | 3 |",
]


@pytest.mark.parametrize("said", AGAIN)
def test_a_stated_base_that_is_named_once_more_is_no_second_one(said: str) -> None:
    files = _card(said, f"{FREE}\nbase_model: kim/Kelp-11B-v2.6-Instruct")
    asked = passes(files, name=OWN), passes(_card("", f"{FREE}\nbase_model: kim/Kelp-11B-v2.6-Instruct"), name=OWN)
    assert asked[0] == asked[1]
    assert len({name.rpartition("/")[2].replace(" ", "-") for name in _names(said)}) == 1


@pytest.mark.parametrize("said", ["Fine-tuned from [kelp-base](https://huggingface.co/reed/kelp-base).",
                                  "It is a fine-tune of reed/kelp-nc-7b."])  # fmt: skip
def test_a_short_own_name_hides_no_base_that_goes_on_with_it(said: str) -> None:
    assert not passes(_card(said), name="reed/kelp")


@pytest.mark.parametrize(
    "said",
    [
        "Data:\n\n- merged with Kelp-Chat-7B",
        "The following lists the data:\n\n- Quantized from Kelp-Chat-7B",
        "- **Data:** 56,910 synthetic pairs from Llama-3.1-70B-Instruct.",
        "| | |\n|---|---|\n| Training data | answers from Llama 2 70B |",
    ],
)
def test_a_lead_or_label_of_data_hides_no_model_that_binds_or_that_was_merged(said: str) -> None:
    assert not passes(_card(said))


def test_a_stated_base_takes_no_other_version_of_its_series_in() -> None:
    stated = "hf:kim/laya-small"
    files = _card("- **Foundation**: Laya 0.3.4", f"{FREE}\nbase_model: kim/laya-small")
    parents = [edge.parent for edge in dossier(snapshot(files, name=OWN)).parents]
    assert {stated, "Laya 0.3.4"} <= set(parents)


def test_words_that_lead_to_two_models_call_neither() -> None:
    links = "[Kelp-9B](https://huggingface.co/Qwen/Qwen2.5-7B), [Kelp-9B](https://huggingface.co/kim/kelp-9b)"
    assert "Kelp-9B" in _names(f"Compared with {links}.\n\nIt was fine-tuned from Kelp-9B.")


def test_a_series_with_a_version_is_another_base_where_the_stated_one_is_called_otherwise() -> None:
    assert not passes(_card("- **Foundation**: Laya 0.3.4", STATED))


def test_another_version_by_the_same_publisher_that_is_compared_is_no_base() -> None:
    assert _names("The drop relative to [v5](https://huggingface.co/reed/tarn-stories-v5) is due to mixed data.") == []
    told = _names("It was fine-tuned from [v5](https://huggingface.co/reed/tarn-stories-v5).")
    assert told == ["reed/tarn-stories-v5"]


SOUNDS = [
    "Generated from src/fastplms/models.toml, then copied into Kelp-Enc-v3 by hand.",
    "Its labels were written the way Kelp-Enc-v3 was taught.",
]


@pytest.mark.parametrize("said", SOUNDS)
def test_the_sound_of_a_sentence_fills_a_silence_and_asks_about_no_strange_name_beside_a_stated_base(said: str) -> None:
    assert passes(_card(said, STATED))


def test_a_name_on_record_that_binds_is_asked_about_beside_a_stated_base() -> None:
    assert not passes(_card("The layers of Llama 3.1 70B went into it as well.", STATED))


@pytest.mark.parametrize("see", ["Siehe", "Voir", "Veja", "Vedi", "Zobacz", "Consulte", "Katso"])
def test_a_word_that_sends_to_a_file_in_capitals_is_no_name_of_a_license(see: str) -> None:
    assert list(unknown_names(f"MIT License - {see} LICENSE.", load_library())) == []
    assert list(unknown_names(f"Under the {see} License.", load_library())) == [see]


@pytest.mark.parametrize("said", ["Reed LICENSE applies to the weights.", "Our code is MIT - Reed LICENSE for weights.",
                                  "The weights: Reed LICENSE."])  # fmt: skip
def test_a_license_whose_noun_is_in_capitals_is_asked_about(said: str) -> None:
    assert not passes(_card(said))


def test_a_label_of_a_known_license_is_no_name_of_another() -> None:
    assert list(unknown_names("Tokenizer license: MIT", load_library())) == []
    assert list(unknown_names("Tokenizer license: ask us first", load_library())) == ["Tokenizer"]


@pytest.mark.parametrize("name", ["reed/sign-finder-yolo26n", "reed/gull-yolov8s", "reed/tern-yolo11m-seg"])
def test_a_detector_that_is_called_after_a_bound_one_is_asked_about(name: str) -> None:
    assert not passes(_card("It finds signs."), name=name)
    assert passes(_card("It finds signs."), name="reed/sign-finder")


@pytest.mark.parametrize(
    "said",
    [
        "Trained further from [reed/tarn-large](https://huggingface.co/reed/tarn-large).",
        "A quantized version of [reed/tarn-large](https://huggingface.co/reed/tarn-large).",
        "- **Base model:** [reed/tarn-large](https://huggingface.co/reed/tarn-large)",
        "Distilled from [reed/tarn-large](https://huggingface.co/reed/tarn-large).",
        "It was initialised from reed/tarn-large-7b.",
        "It is a pruned reed/tarn-large-7b.",
        "It is a merge of reed/tarn-large-7b and reed/tarn-verse-7b.",
        "We took reed/tarn-large-7b and went on training it for two epochs.",
        "Es übernimmt die Gewichte von reed/tarn-large-7b.",
        "The higher-capacity tier behind this fine-tune is [kim/large](https://huggingface.co/kim/large-7b).",
    ],
)
def test_a_parent_of_the_publisher_beside_a_stated_base_is_asked_about(said: str) -> None:
    """Its own license decides, which somebody has to have read: who publishes both may have given it another base."""
    assert not passes(_card(said, STATED), name=OWN)
