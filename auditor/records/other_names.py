"""Names with the shape of a model's that are none: layers, classes, steps of a training run, commits, programs."""

from __future__ import annotations

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.records.derivation_words import load_derivation_words

_WORDS = Worded("model_words.yaml")
_CLASS = re.compile(
    r"For[A-Z][a-z]|[a-z](?:Model|Config|Tokenizer|Processor|Pipeline|Trainer|Scheduler|Extractor|Loss|Norm|Optimizer"
    r"|Collator|Callback|Sampler|Attention|Embedding|Layer|Block|Pool|ReLU)$"
)
"""How classes of programs are called."""
_LAYER = re.compile(r"(?:\w{1,20}\.){0,4}[A-Z][A-Za-z]{1,24}[1-4][dD](?:[-_]\w{1,20})?")
"""A layer, with the number of its dimensions."""
_STEP = re.compile(r"(?P<word>[^\W\d_]{3,20})[-_]?\d{1,8}k?", re.IGNORECASE)
_COMMIT = re.compile(r"(?=[a-f]{0,39}\d)[0-9a-f]{7,40}")
_VERSION = re.compile(r"[-_\s]?v?\d[\d.]{0,12}$")
_JOINS = re.compile(r"[-\s]")
_WEIGHT = re.compile(r"[a-z]{1,12}_(?:proj|attn|head|norm|mlp|emb|layer)\d{0,3}")
"""Weights of a layer, as programs call them."""


def names_something_else(name: str) -> bool:
    """Whether a name without an owner is one of a program, or of a part or a state of a model."""
    words = load_derivation_words().software
    if name.casefold() in words or _VERSION.sub("", name).casefold() in words or is_class(name):
        return True
    if any(one.fullmatch(name) for one in (_LAYER, _COMMIT, _WEIGHT)):
        return True
    step = _STEP.fullmatch(name)
    return step is not None and step["word"].casefold() in _WORDS.among("steps")


def is_no_model(name: str) -> bool:
    """The same where whatever is joined to a program's name is of that program ("LoRA-Adapter")."""
    return is_software(name) or names_something_else(name)


def is_class(name: str) -> bool:
    """Whether something is called as classes of programs are."""
    return _CLASS.search(name) is not None


def is_software(name: str) -> bool:
    """Whether something is written as models are and is none, with whatever is joined to it ("LoRA-Adapter")."""
    words = load_derivation_words().software
    return name.casefold() in words or _JOINS.split(name, maxsplit=1)[0].casefold() in words
