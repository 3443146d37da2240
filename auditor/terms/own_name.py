"""The model's own name in a passage, and a name that stands for it: nobody reads anything in what a model is called.

Model cards that were written from one template differ in the name they give. What asks nothing with a made-up name in
its place asks nothing with the name itself, so that a memory of passages knows what it has read of another model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from auditor.core import patterns as re
from auditor.records.base_models import load_base_models
from auditor.terms.lexicon import lexicon
from auditor.terms.wording import CUE, Wording
from auditor.text import UNSURE, fold
from auditor.text.name_shapes import may_name_a_model

MADE_UP, WELL_KNOWN = "Zuvofi-7b", "Llama-3-8B-zuvofi"
"""What stands for a name of no family, and for one of any: readers tell these apart."""
_OWNER = "zuvofi"
_SAYS_NOTHING = frozenset({"number", "model", "change"})
"""Concepts that a name may have: how large the model is, and that it was made from another."""
_SHORTEST = 6
"""Characters of a name. By judgment: shorter ones are words of other names."""


class OwnName:
    """How a model's own name is written, and what stands for it."""

    def __init__(self, owner: str, bare: str) -> None:
        known = load_base_models().named_in(bare)
        self._stand_in = WELL_KNOWN if known else MADE_UP
        self._words = fold(bare)
        self._shown = _written(owner, bare)
        self._folded = _written(fold(owner), self._words)

    def replaced_in(self, wording: Wording) -> Wording | None:
        """A passage with the stand-in in the place of the name; None where it is not named, or a license may be.

        The name has to stand in the passage as often as in its folded words: else it is not surely the name.
        """
        if self._words not in wording.words and self._words not in wording.governed_by:
            return None
        shown, written = self._shown.subn(_with(self._stand_in), wording.shown)
        words, folded = self._folded.subn(_with(fold(self._stand_in)), wording.words)
        governed_by, above = self._folded.subn(_with(fold(self._stand_in)), wording.governed_by)
        if written != folded or not (written or above) or CUE.search(wording.words) or CUE.search(wording.governed_by):
            return None
        return replace(wording, words=words, shown=shown, governed_by=governed_by)


def _written(owner: str, bare: str) -> re.Pattern[str]:
    """The name with its owner or without one; behind another owner it is another model's."""
    return re.compile(rf"(?<![\w/.\-])({re.escape(owner)}/)?{re.escape(bare)}(?![\w/\-])", re.IGNORECASE, passing=True)


def _with(name: str) -> Callable[[re.Match[str]], str]:
    return lambda found: f"{_OWNER}/{name}" if found[1] else name


@lru_cache(64)
def own_name(name: str) -> OwnName | None:
    """The name of a model, ``org/name``; None where it may say something by itself, or does not look like a name."""
    owner, _, bare = name.rpartition("/")
    words = fold(bare)
    if len(bare) < _SHORTEST or not words.isascii() or not may_name_a_model(bare) or CUE.search(words):
        return None
    return OwnName(owner, bare) if lexicon().concepts_of(words, UNSURE) <= _SAYS_NOTHING else None


def is_named(name: str, text: str) -> bool:
    """Whether a model's own name stands in a text, as it is written."""
    return name.rpartition("/")[2].casefold() in text.casefold()
