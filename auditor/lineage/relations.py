"""How a model was made from a parent: as it states, else by the file, the tag or the name that tells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from auditor.core import patterns as re
from auditor.core.model import Claim, Recognized
from auditor.records.model_names import is_conversion

_STATED = {
    "finetune": "finetune",
    "fine-tune": "finetune",
    "finetuned": "finetune",
    "adapter": "adapter",
    "lora": "adapter",
    "merge": "merge",
    "merged": "merge",
    "quantized": "quantized",
    "quantization": "quantized",
    "quantised": "quantized",
    "distillation": "distillation",
    "distilled": "distillation",
    "distill": "distillation",
}
HINT_TAGS = {
    "merge": "merge",
    "mergekit": "merge",
    "lora": "adapter",
    "peft": "adapter",
    "adapter": "adapter",
    "gguf": "quantized",
    "gptq": "quantized",
    "awq": "quantized",
    "quantized": "quantized",
}
"""Tags of a card that only derivatives carry, with what they tell."""


DERIVATIVE_TAGS = frozenset(HINT_TAGS) | {"moe"}
"""Tags that tell of a derivative, also where they do not tell how it was made."""
_ADAPTERS = frozenset({"lora", "loras", "qlora", "adapter", "peft"})
"""Words of a name that tell of an adapter."""


def relation_of(model: Recognized, claim: Claim | None = None) -> str:
    """The relation the model states for all its parents, else the one that follows from where a parent is named.

    Args:
        claim: the claim that names the parent; None asks for the model as a whole.
    """
    claims = model.reading.claims
    stated = next((one for one in claims if one.key == "base_model_relation" and one.source != "prose"), None)
    if stated is not None:
        return _STATED.get(stated.value.casefold(), "unknown")
    by_file = [_by_file(one) for one in ((claim,) if claim else claims) if one.key == "base_model"]
    if any(by_file):
        return next(relation for relation in by_file if relation)
    tags = [one.value.casefold() for one in claims if one.key == "tags"]
    declared = {one.value.casefold() for one in claims if one.key == "base_model" and one.source != "prose"}
    hints = [HINT_TAGS[tag] for tag in tags if tag in HINT_TAGS]
    hinted = next((hint for hint in hints if hint != "merge" or len(declared) != 1), None)
    if hinted or model.summary.ref.answers(is_conversion):
        return hinted or "quantized"
    if model.summary.ref.answers(_sounds_like_an_adapter):
        return "adapter"
    elsewhere = {_by_file(one) for one in claims if one.key == "base_model"} - {""}
    if len(elsewhere) == 1:
        return elsewhere.pop()
    # Whoever names a base and says no more has tuned it, and has merged several; hubs take it so as well.
    return _in_words(claims, claim) or ("merge" if len(declared) > 1 else "finetune")


def _sounds_like_an_adapter(own: str) -> bool:
    return not _ADAPTERS.isdisjoint(re.split(r"[-_.]", own.casefold()))


def _in_words(claims: Sequence[Claim], claim: Claim | None) -> str:
    """What prose says was done with a parent that a field names, or with the only one; empty where it says nothing."""
    told = [
        (one.value.casefold(), following.value)
        for one, following in pairwise(claims)
        if one.key == "base_model" and one.source == "prose" and following.key == "base_model_relation"
    ]
    of_it = [relation for name, relation in told if claim is not None and name == claim.value.casefold()]
    return (of_it or [""])[0]


def _by_file(claim: Claim) -> str:
    """The relation that a file stands for which names a parent; empty where it tells none."""
    if claim.source != "config":
        return ""
    last = claim.location.path.rpartition("/")[2]
    return "adapter" if last == "adapter_config.json" else "merge" if last.endswith(_OF_RECIPES) else ""


_OF_RECIPES = (".yml", ".yaml")
"""Endings of recipes of merges, the only files of that format by which a parent is named."""
