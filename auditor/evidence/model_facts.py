"""Facts about the model itself, in the vocabulary of policies, each with the place that says so.

Only what is stated becomes a fact; what nobody states stays unknown. Configuration files are read as JSON, never run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from auditor.core.decoding import decode_object
from auditor.core.model import Claim, FetchedFile, Location, ModelFact, Snapshot
from auditor.evidence.cards import HUB_METADATA, line_of

# What a task of the hub takes in and gives out; `text` is read and written, `text-in` is read alone: what comes out is
# a vector, a class, a rank, a mark on the text, or what was recognized, and no content of its own.
TASKS = {
    "text-generation": ("text",),
    "text2text-generation": ("text",),
    "summarization": ("text",),
    "translation": ("text",),
    "conversational": ("text",),
    "text-classification": ("text-in",),
    "token-classification": ("text-in",),
    "question-answering": ("text-in",),
    "table-question-answering": ("text-in",),
    "fill-mask": ("text-in",),
    "feature-extraction": ("text-in",),
    "sentence-similarity": ("text-in",),
    "text-ranking": ("text-in",),
    "zero-shot-classification": ("text-in",),
    "image-text-to-text": ("text", "image-in"),
    "visual-question-answering": ("text", "image-in"),
    "document-question-answering": ("text", "image-in"),
    "image-to-text": ("text", "image-in"),
    "video-text-to-text": ("text", "image-in"),
    "audio-text-to-text": ("text", "audio-in"),
    "any-to-any": ("text", "image-in"),
    "visual-document-retrieval": ("text-in", "image-in"),
    "image-classification": ("image-in",),
    "video-classification": ("image-in",),
    "zero-shot-image-classification": ("text-in", "image-in"),
    "zero-shot-object-detection": ("text-in", "image-in"),
    "object-detection": ("image-in",),
    "image-segmentation": ("image-in",),
    "mask-generation": ("image-in",),
    "keypoint-detection": ("image-in",),
    "depth-estimation": ("image-in",),
    "image-feature-extraction": ("image-in",),
    "text-to-image": ("text", "image-out"),
    "image-to-image": ("image-in", "image-out"),
    "image-text-to-image": ("text", "image-in", "image-out"),
    "unconditional-image-generation": ("image-out",),
    "text-to-video": ("text", "video-out"),
    "image-to-video": ("image-in", "video-out"),
    "image-text-to-video": ("text", "image-in", "video-out"),
    "text-to-speech": ("text", "audio-out"),
    "text-to-audio": ("text", "audio-out"),
    "audio-to-audio": ("audio-out",),
    "automatic-speech-recognition": ("audio-in",),
    "audio-classification": ("audio-in",),
    "voice-activity-detection": ("audio-in",),
    "multiple-choice": ("text-in",),
    "text-retrieval": ("text-in",),
    "table-to-text": ("text",),
    "tabular-to-text": ("text",),
    "tabular-classification": ("numbers",),
    "tabular-regression": ("numbers",),
    "time-series-forecasting": ("numbers",),
    "video-to-video": ("image-in", "video-out"),
    "text-to-3d": ("text-in",),
    "image-to-3d": ("image-in",),
    "reinforcement-learning": ("other",),
}
_LIBRARIES = {
    "sentence-transformers": ("text-in",),
    "setfit": ("text-in",),
    "span-marker": ("text-in",),
    "gliner": ("text-in",),
    "fasttext": ("text-in",),
    "timm": ("image-in",),
    "ultralytics": ("image-in",),
    "segmentation-models-pytorch": ("image-in",),
    "open_clip": ("text-in", "image-in"),
    "pyannote-audio": ("audio-in",),
    "sklearn": ("numbers",),
    "stable-baselines3": ("other",),
    "ml-agents": ("other",),
}
"""What models take and give that are loaded with a library of one purpose, where nothing names a task."""
_GIVES = frozenset({"text", "text-out", "image-out", "video-out", "audio-out"})
_WRITERS = ("ForCausalLM", "LMHeadModel")
"""How architectures end that write text, whatever task a model card names."""
_WRITES_OF_INPUT = (*_WRITERS, "ForConditionalGeneration", "Seq2SeqLM")
"""How those end that write about what they are given: text of their own, but for transcribers. Without a task nothing
tells the two apart where the type is no known one."""
_TRANSCRIBERS = frozenset({"whisper", "speech_to_text", "speech-encoder-decoder", "moonshine", "kyutai_speech_to_text"})
"""Types of models whose only writing is what was said. Given by transformers' mapping of speech to sequence."""
_PIPELINES = (
    *(("Audio", "audio-out"), ("Music", "audio-out"), ("Video", "video-out"), ("AnimateDiff", "video-out")),
    *(("Wan", "video-out"), ("LTX", "video-out"), ("Mochi", "video-out"), ("I2VGen", "video-out")),
    *(("Allegro", "video-out"), ("Latte", "video-out"), ("", "image-out")),
)
"""What pipelines of diffusers give, by a part of their class; the first that fits. Given by names in diffusers."""
_HEADS = {
    "ForMaskedLM": ("text-in",),
    "ForSequenceClassification": ("text-in",),
    "ForTokenClassification": ("text-in",),
    "ForQuestionAnswering": ("text-in",),
    "ForMultipleChoice": ("text-in",),
    "ForCTC": ("audio-in",),
    "ForAudioClassification": ("audio-in",),
    "ForImageClassification": ("image-in",),
    "ForObjectDetection": ("image-in",),
    "ForSemanticSegmentation": ("image-in",),
    "ForDepthEstimation": ("image-in",),
}
"""How other architectures end, and what such a head takes and gives. Given by names in transformers."""
_VISION_KEYS = ("vision_config", "vision_tower", "mm_vision_tower", "visual", "image_token_id", "image_token_index")
_AUDIO_OUT_KEYS = ("talker_config", "audio_decoder_config", "token2wav_config")
_CODE = (".py", ".pyc", ".so", ".dll", ".dylib", ".sh", ".ipynb")
_MAX_TAGS = 200
"""By judgment: bounds memory."""


def model_facts(
    snapshot: Snapshot, claims: tuple[Claim, ...], more: tuple[ModelFact, ...] = ()
) -> tuple[ModelFact, ...]:
    """Facts by name, sorted, with those that others read; at most one of each name."""
    config = _file(snapshot, "config.json")
    settings = (decode_object(config.data) if config else None) or {}
    facts = [
        ModelFact(name="model.id", value=snapshot.ref.name, source="the reference as asked"),
        *_modality(snapshot, claims, config, settings),
        *_tags(claims),
        *_remote_code(snapshot, config, settings),
        *_gated(snapshot),
        *_release_date(snapshot),
        *_parameters(snapshot, config, settings),
        *_architectures(config, settings),
        *more,
    ]
    return tuple(sorted(facts, key=lambda fact: fact.name))


def _modality(
    snapshot: Snapshot, claims: tuple[Claim, ...], config: FetchedFile | None, settings: Mapping[str, Any]
) -> Iterator[ModelFact]:
    found: set[str] = set()
    source, place = "", None
    for claim in claims:
        if claim.key == "pipeline_tag" and claim.value in TASKS:
            found |= set(TASKS[claim.value])
            source, place = f"the task {claim.value}", claim.location
    if not found:
        for claim in claims:
            if claim.key == "tags" and claim.value in TASKS:
                found |= set(TASKS[claim.value])
                source, place = f"the tag {claim.value}", claim.location
    pipeline = _file(snapshot, "model_index.json")
    if not found and pipeline:
        name = str((decode_object(pipeline.data) or {}).get("_class_name") or "")
        if name:
            found = {"text", next(kind for part, kind in _PIPELINES if part in name)}
            source, place = f"the pipeline class {name[:60]}", _place(pipeline, "_class_name")
    if not found:
        for claim in claims:
            if claim.key == "library_name" and claim.value.casefold() in _LIBRARIES:
                found |= set(_LIBRARIES[claim.value.casefold()])
                source, place = f"the library {claim.value}", claim.location
    names = _words(settings.get("architectures"))
    transcribes = settings.get("model_type") in _TRANSCRIBERS and found <= {"audio-in"}
    endings = _WRITES_OF_INPUT if found or transcribes else _WRITERS
    if any(name.endswith(endings) for name in names) and not found & _GIVES:
        # A task that only reads, named over an architecture that writes: the weights can write all the same.
        found = {"audio-in"} if transcribes else {"text", *(found - {"text-in"})}
        source, place = "the architecture", _place(config, "architectures")
    if not found and (
        head := next((kinds for name in names for end, kinds in _HEADS.items() if name.endswith(end)), None)
    ):
        found, source, place = set(head), "the architecture", _place(config, "architectures")
    if any(key in settings for key in _VISION_KEYS) and config:
        key = next(key for key in _VISION_KEYS if key in settings)
        found |= {"image-in"} if found & {"text", "text-in", "image-in"} else {"text", "image-in"}
        source, place = (source + " and " if source else "") + f"the setting {key}", place or _place(config, key)
    if any(key in settings for key in _AUDIO_OUT_KEYS):
        found.add("audio-out")
    if found:
        yield ModelFact(name="model.modality", value=tuple(sorted(found)), source=source, location=place)


def _tags(claims: tuple[Claim, ...]) -> Iterator[ModelFact]:
    tags = [claim for claim in claims if claim.key == "tags"]
    if tags:
        value = tuple(sorted({claim.value.casefold() for claim in tags[:_MAX_TAGS]}))
        yield ModelFact(name="model.tags", value=value, source="the tags of the model card", location=tags[0].location)


def _remote_code(snapshot: Snapshot, config: FetchedFile | None, settings: Mapping[str, Any]) -> Iterator[ModelFact]:
    """Whether loading the model the usual way runs code of the repository."""
    scripts = [path for path in snapshot.listing if path.endswith(".py") and "/" not in path]
    if settings.get("auto_map"):
        yield ModelFact(
            name="model.remote_code", value=True, source="auto_map in config.json", location=_place(config, "auto_map")
        )
    elif config is not None or _file(snapshot, "model_index.json"):
        modelling = [
            path for path in scripts if path.startswith(("modeling", "modelling", "configuration", "pipeline"))
        ]
        source = f"the file {modelling[0]}" if modelling else "no auto_map and no modeling code in the repository"
        yield ModelFact(name="model.remote_code", value=bool(modelling), source=source)
    elif _listed_in_full(snapshot) and not any(path.endswith(_CODE) for path in snapshot.listing):
        # Without a configuration nothing tells how it is loaded; without code in the repository none of it can run.
        yield ModelFact(name="model.remote_code", value=False, source="no code among the files of the repository")


def _listed_in_full(snapshot: Snapshot) -> bool:
    unread = {gap.what for gap in snapshot.gaps}
    return bool(snapshot.listing) and not unread & {"file list", "config.json", "model_index.json"}


def _gated(snapshot: Snapshot) -> Iterator[ModelFact]:
    gated = snapshot.metadata.get("gated")
    if gated is not None:
        value = gated not in (False, "false", "False", "")
        yield ModelFact(
            name="model.gated", value=value, source="the hub's metadata", location=Location(path=HUB_METADATA)
        )


def _release_date(snapshot: Snapshot) -> Iterator[ModelFact]:
    """The day the repository appeared on the hub: no model was released from it before."""
    yield from _day("model.repository_created", snapshot, "created_at", "createdAt")


def _parameters(snapshot: Snapshot, config: FetchedFile | None, settings: Mapping[str, Any]) -> Iterator[ModelFact]:
    """The size of a model that stands by itself, and the day from which its weights are as they are.

    Of an adapter, or of packed weights, the count says something else.
    """
    size = snapshot.metadata.get("parameters")
    alone = config is not None and settings.get("architectures") and not settings.get("quantization_config")
    if alone and isinstance(size, int) and size > 0 and "adapter_config.json" not in snapshot.listing:
        place = Location(path=HUB_METADATA)
        yield ModelFact(name="model.parameters", value=size, source="the hub's count", location=place)
        yield from _day("model.repository_changed", snapshot, "last_modified", "lastModified")


def _day(name: str, snapshot: Snapshot, *keys: str) -> Iterator[ModelFact]:
    stamp = next((str(snapshot.metadata[key]) for key in keys if snapshot.metadata.get(key)), "")[:10]
    try:
        day = date.fromisoformat(stamp)
    except ValueError:
        return
    yield ModelFact(name=name, value=day, source="the hub's metadata", location=Location(path=HUB_METADATA))


def _architectures(config: FetchedFile | None, settings: Mapping[str, Any]) -> Iterator[ModelFact]:
    names = _words(settings.get("architectures"))
    if names and config:
        place = _place(config, "architectures")
        yield ModelFact(name="model.architectures", value=names, source="config.json", location=place)
    kind = settings.get("model_type")
    if isinstance(kind, str) and kind and config:
        place = _place(config, "model_type")
        yield ModelFact(name="model.type", value=kind[:80], source="config.json", location=place)


def _words(value: Any) -> tuple[str, ...]:
    return tuple(item[:80] for item in value[:20] if isinstance(item, str)) if isinstance(value, list) else ()


def _file(snapshot: Snapshot, path: str) -> FetchedFile | None:
    return next((file for file in snapshot.files if file.path == path), None)


def _place(file: FetchedFile | None, key: str) -> Location | None:
    if file is None:
        return None
    return Location(path=file.path, start_line=line_of(file, f'"{key}"'), sha256=file.sha256)
