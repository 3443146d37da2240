"""Whether two names may be of one model: by the words that tell them from others."""

from __future__ import annotations

from auditor.core import patterns as re
from auditor.records.model_names import fold

_WORDS = re.compile(r"[^\W\d_]+")
_KINDS = frozenset(
    "chat base instruct model mini small large medium tiny nano micro huge xl xxl pro max plus vision embed embedding"
    " ocr asr tts llm lm vl coder code math net ner the and for hf gguf lora it v b m preview beta alpha final".split()
)
"""What names of models have in common. By judgment: words of sizes, forms and tasks."""
_LETTERS = 3
"""Letters of a word by which a name is told from others. By judgment: shorter ones are kinds and versions."""
_SIGNS = 2
"""The same in other scripts. By judgment: one sign is a particle."""


def is_near(name: str, own: str) -> bool:
    """Whether a name has a telling word in common with another, or none at all."""
    words, letters = _telling(name) or _short(name), squashed(own)
    return not words or any(word in letters for word in words) or speaks_of(name, own)


def _telling(name: str) -> set[str]:
    words = (word for word in _WORDS.findall(name.rpartition("/")[2].casefold()) if word not in _KINDS)
    return {word for word in words if len(word) >= (_LETTERS if word.isascii() else _SIGNS)}


def _short(name: str) -> set[str]:
    """The words of a name by which none other is told, where it has no longer one: "nv" of "NV-Embed-v2"."""
    words = _WORDS.findall(name.rpartition("/")[2].casefold())
    return {word for word in words if len(word) == _SIGNS and word not in _KINDS}


def squashed(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name)))


def speaks_of(words: str, own: str) -> bool:
    """Whether a telling word of a name stands in words."""
    letters = squashed(words)
    return any(one in letters for one in _telling(own))
