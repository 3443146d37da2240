"""How a model was made from a parent: as it states, else by the file, the tag or the name that tells."""

from __future__ import annotations

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
    "moe": "merge",
    "lora": "adapter",
    "peft": "adapter",
    "adapter": "adapter",
    "gguf": "quantized",
    "gptq": "quantized",
    "awq": "quantized",
    "quantized": "quantized",
}
"""Tags of a card that only derivatives carry, with what they tell."""


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
    hinted = next((HINT_TAGS[tag] for tag in tags if tag in HINT_TAGS), None)
    if hinted or is_conversion(model.summary.ref.name):
        return hinted or "quantized"
    elsewhere = {_by_file(one) for one in claims if one.key == "base_model"} - {""}
    declared = {one.value.casefold() for one in claims if one.key == "base_model" and one.source != "prose"}
    return elsewhere.pop() if len(elsewhere) == 1 else "merge" if len(declared) > 1 else "unknown"


def _by_file(claim: Claim) -> str:
    """The relation that a file stands for which names a parent; empty where it tells none."""
    if claim.source != "config":
        return ""
    last = claim.location.path.rpartition("/")[2]
    return "adapter" if last == "adapter_config.json" else "merge" if last.startswith("mergekit") else ""
