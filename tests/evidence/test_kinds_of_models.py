"""What a repository says that a model takes and gives, by task, architecture, pipeline and library."""

from __future__ import annotations

import itertools
import json

import pytest

from auditor import evidence
from auditor.evidence.model_facts import _WRITES_OF_INPUT, TASKS
from tests.small_book import snapshot

ASR = "automatic-speech-recognition"
GIVES = {"text", "text-out", "image-out", "video-out", "audio-out"}


def kinds(
    task: str = "", architecture: str = "", kind: str = "", pipeline: str = "", library: str = "", **config: object
) -> set[str] | None:
    lines = [f"pipeline_tag: {task}"] * bool(task) + [f"library_name: {library}"] * bool(library)
    files = {"README.md": "\n".join(["---", *lines, "---", "# A model", ""])}
    if architecture or config:
        files["config.json"] = json.dumps({"architectures": [architecture], "model_type": kind, **config})
    if pipeline:
        files["model_index.json"] = json.dumps({"_class_name": pipeline})
    shot = snapshot("acme/orchard", files)
    found = {fact.name: fact.value for fact in evidence.read(shot).facts}
    return set(found["model.modality"]) if "model.modality" in found else None


# Written before the first run; a row is what stands in the repository, and what it is.
EXPECTED: list[tuple[dict[str, str], set[str] | None]] = [
    ({"task": "feature-extraction", "architecture": "BertModel"}, {"text-in"}),
    ({"task": "sentence-similarity", "architecture": "XLMRobertaModel"}, {"text-in"}),
    ({"task": "text-ranking", "architecture": "XLMRobertaForSequenceClassification"}, {"text-in"}),
    ({"task": "feature-extraction", "architecture": "T5ForConditionalGeneration"}, {"text"}),
    ({"task": "feature-extraction", "architecture": "Qwen3ForCausalLM"}, {"text"}),
    ({"task": "image-classification", "architecture": "ViTForImageClassification"}, {"image-in"}),
    ({"task": "object-detection", "architecture": "Florence2ForConditionalGeneration"}, {"text", "image-in"}),
    ({"task": "image-segmentation", "architecture": "PaliGemmaForConditionalGeneration"}, {"text", "image-in"}),
    ({"task": "image-classification", "architecture": "LlavaForConditionalGeneration"}, {"text", "image-in"}),
    ({"task": "audio-classification", "architecture": "Qwen2AudioForConditionalGeneration"}, {"text", "audio-in"}),
    ({"task": ASR, "architecture": "WhisperForConditionalGeneration", "kind": "whisper"}, {"audio-in"}),
    ({"task": ASR, "architecture": "VoxtralForConditionalGeneration", "kind": "voxtral"}, {"text", "audio-in"}),
    ({"architecture": "WhisperForConditionalGeneration", "kind": "whisper"}, {"audio-in"}),
    ({"architecture": "Wav2Vec2ForCTC"}, {"audio-in"}),
    ({"architecture": "LlamaForCausalLM"}, {"text"}),
    ({"architecture": "BartForConditionalGeneration"}, None),
    ({"architecture": "BertForMaskedLM"}, {"text-in"}),
    ({"architecture": "DetrForObjectDetection"}, {"image-in"}),
    ({"task": "tabular-classification"}, {"numbers"}),
    ({"task": "tabular-regression", "library": "sklearn"}, {"numbers"}),
    ({"library": "sklearn"}, {"numbers"}),
    ({"task": "time-series-forecasting"}, {"numbers"}),
    ({"task": "time-series-forecasting", "architecture": "TimeMoeForCausalLM"}, {"text", "numbers"}),
    ({"library": "timm"}, {"image-in"}),
    ({"library": "ultralytics"}, {"image-in"}),
    ({"library": "sentence-transformers"}, {"text-in"}),
    ({"library": "sentence-transformers", "architecture": "MistralForCausalLM"}, {"text"}),
    ({"library": "sentence-transformers", "architecture": "T5ForConditionalGeneration"}, {"text"}),
    ({"library": "timm", "architecture": "ViTForImageClassification"}, {"image-in"}),
    ({"library": "transformers"}, None),
    ({"library": "diffusers"}, None),
    ({"library": "acme-magic"}, None),
    ({"task": "reinforcement-learning", "library": "stable-baselines3"}, {"other"}),
    ({"task": "robotics"}, None),
    ({"task": "image-to-3d"}, {"image-in"}),
    ({"task": "video-to-video"}, {"image-in", "video-out"}),
    ({"task": "multiple-choice", "architecture": "BertForMultipleChoice"}, {"text-in"}),
    ({"pipeline": "StableDiffusionXLPipeline"}, {"text", "image-out"}),
    ({"pipeline": "StableAudioPipeline"}, {"text", "audio-out"}),
    ({"pipeline": "AudioLDM2Pipeline"}, {"text", "audio-out"}),
    ({"pipeline": "WanImageToVideoPipeline"}, {"text", "video-out"}),
    ({"pipeline": "LTXPipeline"}, {"text", "video-out"}),
    ({"pipeline": "AcmeMagicPipeline"}, {"text", "image-out"}),
    ({"task": "fill-mask", "architecture": "GPT2LMHeadModel"}, {"text"}),
    ({"task": "token-classification", "architecture": "MT5ForConditionalGeneration"}, {"text"}),
    ({"task": "text-classification", "architecture": "BartForSequenceClassification"}, {"text-in"}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), EXPECTED, ids=[" ".join(row.values()) for row, _ in EXPECTED])
def test_what_a_repository_says_tells_what_the_model_takes_and_gives(
    said: dict[str, str], expected: set[str] | None
) -> None:
    assert kinds(**said) == expected


def test_no_task_makes_an_architecture_that_writes_one_that_only_reads() -> None:
    """Whoever names a task settles what the model is used for, not what its weights can do."""
    for task, ending in itertools.product(TASKS, _WRITES_OF_INPUT):
        for prefix in ("Llama", "Acme", "Qwen3VL"):
            found = kinds(task=task, architecture=prefix + ending)
            assert found is not None, (task, ending)
            assert found & GIVES, (task, ending)
