"""What stands for a model's own name while its card is compared with others: a name that reads the same.

A card says the name of its model in many places. The stand-in keeps those parts of the name that a reader of cards
could take up (``LoRA``, ``merge``, ``Llama-3``), and the beginning that tells the family; the rest says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from auditor.evidence.silence import is_telling
from auditor.lineage.base_models import BaseModels
from auditor.model_names import is_conversion, same_owner_base, tells_size

_OWNER, _ITSELF = "itsowner", "itself"
_SHORTEST = 6
_PARTS = re.compile(r"([-_.])")
_SIZE = re.compile(r"\d{1,3}[bB]")
_WORD = re.compile(r"[A-Za-z]{2,}\d{0,3}")


class StandIn:
    """A model's ``org/name``, and what is written for it; that is only thought of where the name is met.

    Nothing stands for a name that could be a word of a sentence or names a licence, or where nothing plainer sounds
    like it.

    Args:
        name: ``org/name``.
        is_licence: whether a name or a part of it is known as that of a licence.
    """

    def __init__(self, name: str, bases: BaseModels, is_licence: Callable[[str], bool]) -> None:
        self.name = name
        self._bare = name.rpartition("/")[2]
        self._bases = bases
        self._is_licence = is_licence

    def replaced(self, text: str) -> str:
        """A text with the stand-in wherever the model's own name was written."""
        if self._bare not in text or not self.shown:
            return text
        return self.linked(text).replace(self._bare, self.shown)

    def linked(self, text: str) -> str:
        """A text with the stand-in where the whole ``org/name`` was written, as links do."""
        if self.name not in text or not self.shown:
            return text
        return text.replace(self.name, f"{_OWNER}/{self.shown}")

    @cached_property
    def shown(self) -> str:
        """The stand-in of the bare name; empty where nothing can stand for it."""
        bare = self._bare
        can_be_a_word = len(bare) < _SHORTEST or not any(mark.isdigit() for mark in bare)
        if can_be_a_word or self._is_licence(bare):
            return ""
        parts = _PARTS.split(bare)
        plainer = [part if self._is_licence(part) else _plainer(part) for part in parts]
        match = self._bases.find_name(bare)
        # Most names sound like no family; of others the shortest beginning is kept that still does.
        for kept in range(0, len(parts), 2) if match else (0,):
            shown = "".join([*parts[:kept], *plainer[kept:]])
            if self._bases.find_name(shown) == match and _alike(shown, bare):
                return shown
        return ""


def _plainer(part: str) -> str:
    if _SIZE.fullmatch(part):
        return "9b"
    return _ITSELF if _WORD.fullmatch(part) and not is_telling(part) else part


def _alike(one: str, other: str) -> bool:
    """Whether both tell the same of size, format and tuning."""
    sized = tells_size(one) == tells_size(other)
    tuned = (same_owner_base(f"x/{one}") is None) == (same_owner_base(f"x/{other}") is None)
    return sized and tuned and is_conversion(one) == is_conversion(other)
