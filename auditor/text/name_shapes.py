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
    r"|[A-Za-z0-9][A-Za-z0-9_.\-]{0,60}/[A-Za-z0-9_.\-/]{0,80}[A-Za-z0-9]"
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


def _may_be_an_id(word: str) -> bool:
    """Whether words with a slash are an owner and a name, not a ratio, a date or a choice."""
    owner, _, own = word.partition("/")
    if not any(sign.isalpha() for sign in own):
        return False
    if any(sign.isdigit() or sign in "-_" for sign in own) or _INNER_CAPITAL.search(own):
        return True
    words = english_words()
    return sum(map(str.isalpha, owner)) >= _OWNER and not (owner.casefold() in words and own.casefold() in words)
