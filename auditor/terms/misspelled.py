"""Misspelled words of rights, and words set together, as a reader takes them."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz, process

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.terms.lexicon import words_of_rights
from auditor.text import UNSURE
from auditor.text.fold import with_letters_for_figures
from auditor.text.language import english_words

_CACHED = 20_000
"""Words remembered. By judgment: bounds memory."""
_WORD = re.compile(r"[^\W\d_]{6,}")
LIKE = 84
"""Likeness (0–100) from which an unknown word is a word of rights that was misspelled: two letters swapped and one
left out in ten still are; of the words of a thousand clean cards none comes as near. Measured on those words."""


def respelled(words: str, language: str) -> str:
    """Folded words with letters for figures, misspelled words of rights corrected, and words set together parted."""
    words = with_letters_for_figures(words)
    if language not in ("en", UNSURE):
        return words
    return _WORD.sub(lambda found: _spelled(found[0]), words)


@lru_cache(_CACHED)
def _spelled(word: str) -> str:
    known = english_words()
    if word in known or not word.isascii():
        return word
    near = process.extractOne(word, words_of_rights(), scorer=fuzz.ratio, score_cutoff=LIKE)
    if near is not None and near[0][0] == word[0] and not _is_a_form(word, near[0]):
        return near[0]
    return parted(word) if len(word) >= _SET_TOGETHER else word


def _is_a_form(word: str, near: str) -> bool:
    """Whether a word is a known one in another form ("compiles"), and none of the word of rights that it is like."""
    known = english_words()
    stems = (f"{word.removesuffix(end)}{e}" for end in _FORMS if word.endswith(end) for e in ("", "e"))
    return any(stem in known and not near.startswith(stem[:_STEM]) for stem in stems)


_FORMS = ("s", "es", "d", "ed", "ing", "ly", "er", "ers")
_STEM = 4
"""Letters by which two words are forms of one. By judgment: "comp" of "compile" is not "copi" of "copies"."""
_SET_TOGETHER = 14
"""Letters from which a word is tried as several set together ("noncommercialuse"). By judgment: two words of
rights."""


def parted(word: str) -> str:
    """A long unknown word as the fewest known words it is made of; itself where it is made of none."""
    known = english_words()
    best: list[list[str] | None] = [[], *([None] * len(word))]
    little = Worded("languages.yaml").among("little")
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 20), end):
            head, piece = best[start], word[start:end]
            if head is not None and (len(piece) > 2 or piece in little) and piece in known:
                way = [*head, piece]
                if best[end] is None or len(way) < len(best[end] or ()):
                    best[end] = way
    found = best[-1]
    return " ".join(found) if found else word
