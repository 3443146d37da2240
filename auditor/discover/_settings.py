"""Keys and variables that hold a model's name: ``model_id``, ``modelURL``, ``EMBEDDING_MODEL``, ``huggingface_id`` …

A key is read as words. One whose words speak of a model is believed where its value has the shape of a hub id, a
link, a vendor's model or a file of weights; a single word is believed only where the caller says that the place
(an environment variable of a container, say) is one where people name models.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from auditor.core import patterns as re
from auditor.discover._names import api, named
from auditor.discover._nouns import FoundModel, Kind

_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SPLIT = re.compile(r"[^a-z0-9]+")
_MODEL_WORDS = frozenset(
    """
    model models checkpoint ckpt llm lora adapter adapters peft embedder reranker tokenizer processor vae unet
    controlnet transformer encoder
    """.split()
)
_LAST_WORDS = frozenset(
    """
    model models id ids name names path repo uri url source or
    checkpoint ckpt llm lora adapter adapters embedder reranker
    tokenizer processor vae unet controlnet transformer encoder base ref small large fast default primary fallback main
    """.split()
)
# Words of keys that name what is made, or something about a model that is not its name.
_OTHER_THINGS = frozenset(
    """
    output out outputs export push save saved save served dataset datasets data dir directory cache type class version
    uuid format alias aliases max min size dtype timeout provider parallel registry card metadata stream region license
    licence description endpoint host port image api key base64 config template target dest destination bucket log run
    hub wandb tracking experiment project eval results report upload parser
    """.split()
)
_HUB_KEYS = frozenset(
    """
    repo_id hf_repo hf_repo_id huggingface_id huggingface_repo hf_id hf_hub_id huggingface_hub_id hf_hub_repo_id
    storage_uri hf_repository_id pretrained pretrained_name
    """.split()
)
KEY_WORDS = tuple(
    word
    for word in sorted(sorted({*_MODEL_WORDS, *_HUB_KEYS, *"repo hf hugging storage pretrained".split()}), key=len)
    if not any(other in word for other in {*_MODEL_WORDS, "repo", "hf", "hugging", "storage", "pretrained"} - {word})
)
"""No key names a model without one of these letters in a row."""
_STRONG = re.compile(r"(?:^|_)(?:llm|(?:models?(?:_(?:id|name|path|repo|uri|url|name_or_path|id_or_path))?))$")


def words_of(key: str) -> str:
    """A key in lower case with underscores, whatever style it was written in."""
    return _remembered_words(key) if len(key) <= _SHORT else _words(key)


def _words(key: str) -> str:
    return _SPLIT.sub("_", _HUMPS.sub("_", key).lower()).strip("_")


def says_model(key: str) -> bool:
    """Whether a key's words say that its value names a model in use."""
    return _remembered(key) if len(key) <= _SHORT else _says_model(key)


def _says_model(key: str) -> bool:
    joined = words_of(key)
    if joined in _HUB_KEYS or any(joined.endswith(f"_{known}") for known in _HUB_KEYS):
        return "dataset" not in joined
    words = joined.split("_")
    if not _MODEL_WORDS & set(words) or _OTHER_THINGS & set(words):
        return False
    return words[-1] in _LAST_WORDS


_SHORT = 60
"""Keys that are remembered: files repeat them, and long ones would only fill the memory. Characters. By judgment."""
_remembered_words = lru_cache(4096)(_words)
_remembered = lru_cache(4096)(_says_model)


def is_strong(key: str) -> bool:
    """Whether a key holds nothing but a model's name: ``MODEL``, ``…_MODEL``, ``model_id``."""
    return says_model(key) and _STRONG.search(words_of(key)) is not None


def setting(key: str, value: str, *, alias: bool = False) -> FoundModel | None:
    """What a key's value names; None where the key says something else or the value is no name."""
    if not says_model(key):
        return None
    strong = is_strong(key)
    word = "ollama" if strong and "ollama" in words_of(key) else "alias"
    return named(value, alias=alias and strong and _nameable(value), word=word)


def sectioned(parts: Sequence[str], value: str) -> FoundModel | None:
    """What a key below its sections names: ``spring.ai.ollama.chat.options.model``, a word of Ollama's among them.

    Args:
        parts: the sections from the outermost on, then the key.
        value: what stands behind it.
    """
    if says_deployment(parts) and named(value, alias=True):
        return api("azure", value)
    key = parts[-1] if says_model(parts[-1]) or len(parts) < 2 else f"{parts[-2]}_{parts[-1]}"
    found = setting(key, value)
    if found is None and is_strong(key) and any(words_of(part).startswith("ollama") for part in parts[:-1]):
        return setting("ollama_model", value)
    return found


def says_deployment(parts: Sequence[str]) -> bool:
    """Whether a key below its sections holds what Azure calls a model that it serves."""
    last = words_of(parts[-1])
    return last in _DEPLOYMENTS and ("azure" in last or any("azure" in part.casefold() for part in parts[:-1]))


_DEPLOYMENTS = frozenset({"azure_deployment", "azure_deployment_name", "deployment_name", "deployment_id"})


def distinct(found: FoundModel | None, text: str) -> FoundModel | None:
    """The same, unless it may as well be a label, a route or a view: words of small letters alone."""
    if found is None or found.kind in (Kind.API, Kind.ALIAS):
        return found
    if found.kind is Kind.HUB and "." in found.name.rpartition("/")[0]:
        return None  # a label of Kubernetes begins with somebody's domain
    last = text.rstrip("/").rpartition("/")[2] if found.kind is Kind.LOCAL else text
    return found if _DISTINCT.search(last) else None


_DISTINCT = re.compile(r"[\dA-Z._:-]")
"""Models' names hold more than small letters; routes and paths of an application often do not."""


def _nameable(value: str) -> bool:
    """Whether a single word can be somebody's name for a model: not a number, a switch or a short flag."""
    return len(value) >= 3 and not re.fullmatch(r"[\d.:]+[a-zA-Z]{0,3}", value)
