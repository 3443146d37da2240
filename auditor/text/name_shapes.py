"""Which words of a text have the shape of a model's name, whoever made it up.

A name is told by its shape alone: figures or capitals inside a word, an id, an address. Numbers with their units,
measures, precisions, files and choices of two words are none, in whatever script the words around them are written.
"""

from __future__ import annotations

from auditor.core import patterns as re
from auditor.text.language import english_words

_LETTER = "A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1eff"
"""Letters of scripts that write words apart and have capitals: names of models are written in them."""
_INSIDE = rf"0-9_{_LETTER}"
NAME_LIKE = re.compile(
    rf"(?<![{_INSIDE}/@.])(?:"
    r"https?://[A-Za-z0-9][A-Za-z0-9.\-]{0,60}/[A-Za-z0-9_.\-/]{0,120}[A-Za-z0-9]"
    r"|[A-Za-z0-9][A-Za-z0-9_.\-]{0,60}/[A-Za-z0-9_.\-/]{0,80}[A-Za-z0-9](?![A-Za-z0-9_.\-/]{0,80}:\d)"  # no image
    rf"|[{_LETTER}][{_INSIDE}]{{0,60}}(?:[-.+][{_INSIDE}]{{1,40}}){{0,8}}\+?)"
)
"""A word, an id or an address, as it may stand between letters of a script that writes words together."""
_RUN = re.compile(rf"[{_LETTER}]{{2,}}")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_PARAMETERS = re.compile(r"\d[bBmM](?![A-Za-z0-9])")
_FILE = re.compile(
    r"\.(?:py|md|json|ya?ml|txt|sh|ipynb|csv|png|jpe?g|svg|html?|wav|mp3|bin|safetensors|gguf|zip|tar|t?gz|pdf)$"
)
_TYPE = re.compile(r"(?:u?int|float|complex)\d{1,3}|\d{1,3}-?bits?")
"""Types of numbers, a closed class: what weights are written in."""
_LETTERS = 4
"""Letters in a row that a made-up name has beside figures or capitals: units, measures, precisions and machines (kHz,
mAP50, Q4_K_M, A100) have fewer. By judgment."""
_WORD = 3
"""The same where they are a word with no capital but its first ("Ara-2"): signs of measures are no words. By
judgment."""
_OWNER = 3
"""Letters of the owner in an id of plain words: with fewer it is a ratio of units ("kg/ha"). By judgment."""


def may_name_a_model(word: str) -> bool:
    """Whether a word, an id or an address has the shape of a made-up model's name."""
    if _FILE.search(word) or _TYPE.fullmatch(word.casefold()):
        return False
    if "/" in word:
        return "://" in word or _may_be_an_id(word)
    runs = _RUN.findall(word)
    longest = max(map(len, runs), default=0)
    if longest and _PARAMETERS.search(word):
        return True
    if any(sign.isdigit() for sign in word):
        return longest >= _LETTERS or any(len(run) >= _WORD and run[1:].islower() for run in runs)
    return longest >= _LETTERS and _INNER_CAPITAL.search(word) is not None


_FIGURES = re.compile(r"\d+")
_COUNTED = re.compile(r"#(?:st|nd|rd|th|ère|ème|º|ª|[^\W\d_]?)|#er")
"""An ordinal, or a number with the sign of its unit, with a sign in the place of its figures."""
_PLAIN = re.compile(rf"[{_LETTER}]{{1,20}}")
_PATHS = frozenset({"checkpoint", "checkpoints", "ckpt", "ckpts", "models", "weights", "output", "outputs", "runs"})
"""By which paths begin, whose last part may be what a model is called."""
_OF_A_CHOICE = 3
"""Plain words with slashes between that are no id. Derived from ids, which have one slash."""


def is_a_choice(word: str) -> bool:
    """Whether words with a slash are two of a kind ("18th/19th", "RTX3090/RTX4090"), or three plain ones."""
    parts = word.split("/")
    if len(parts) >= _OF_A_CHOICE:
        return all(_PLAIN.fullmatch(part) and part.islower() for part in parts) and parts[0] not in _PATHS
    told = [_FIGURES.sub("#", part.casefold()) for part in parts]
    if len(told) == 1 or "#" not in told[0]:
        return False
    return told[0] == told[1] or all(_COUNTED.fullmatch(part) for part in told)  # "6k/15k", "12L/768d"


_PATCHES = re.compile(r"\d{1,3}(?:x\d{1,3}){1,2}")
"""The size of patches behind that of a model: "ViViT-B/16x2"."""


def _may_be_an_id(word: str) -> bool:
    """Whether words with a slash are an owner and a name, not a ratio, a date or a choice."""
    owner, _, own = word.partition("/")
    if is_a_choice(word):
        return False
    if not any(sign.isalpha() for sign in own) or _PATCHES.fullmatch(own):
        return False
    if any(sign.isdigit() or sign in "-_" for sign in own) or _INNER_CAPITAL.search(own):
        return True
    words = english_words()
    return sum(map(str.isalpha, owner)) >= _OWNER and not (owner.casefold() in words and own.casefold() in words)
