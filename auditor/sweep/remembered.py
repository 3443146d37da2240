"""What equal texts, words and names were taken for, remembered: a hub repeats itself, and so need not we.

Only pure functions are remembered, by all that they read, so that nothing can be answered from memory that would not
be answered again. Every memory is bounded; what was not asked for the longest is forgotten first.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from auditor.lineage.base_models import BaseMatch, BaseModels, load_base_models
from auditor.model import Document, Identification, Location, Term
from auditor.recognition import Recogniser

if TYPE_CHECKING:
    from auditor.licenses import LicenseBook

TEXTS, WORDS, NAMES = 1_500, 10_000, 20_000
"""How many licence texts, statements and model names are remembered."""
_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class Memory(Generic[_K, _V]):
    """The last so many values by key."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held: OrderedDict[_K, _V] = OrderedDict()
        self.asked = 0
        self.made = 0

    def get(self, key: _K, make: Callable[[], _V]) -> _V:
        """The value of a key, made where it is not remembered."""
        self.asked += 1
        try:
            self._held.move_to_end(key)
            return self._held[key]
        except KeyError:
            pass
        self.made += 1
        value = self._held[key] = make()
        if len(self._held) > self._size:
            self._held.popitem(last=False)
        return value


class RememberingRecogniser(Recogniser):
    """Recognises equal texts and equal words once."""

    def __init__(self, book: LicenseBook) -> None:
        super().__init__(book)
        self.texts: Memory[tuple[object, ...], tuple[Identification, tuple[Term, ...]]] = Memory(TEXTS)
        self.words: Memory[str, Identification] = Memory(WORDS)

    def text(self, document: Document) -> tuple[Identification, tuple[Term, ...]]:
        """As of an equal text in the same place of a file of the same name; the file's hash is this document's own."""
        place = document.location
        digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).digest()
        key = (digest, document.kind, document.covers, document.score, place.path, place.start_line, place.end_line)
        found, terms = self.texts.get(key, lambda: super(RememberingRecogniser, self).text(document))
        if found.location == place:
            return found, terms
        return replace(found, location=place), tuple(_moved(term, place) for term in terms)

    def stated(self, words: str) -> Identification:
        """As the same words were taken for before."""
        return self.words.get(words, lambda: super(RememberingRecogniser, self).stated(words))


def _moved(term: Term, place: Location) -> Term:
    if term.location is None:
        return term
    return replace(term, location=replace(term.location, sha256=place.sha256))


class RememberingBases(BaseModels):
    """The table of base models, asked once for each name."""

    def __init__(self, table: BaseModels) -> None:
        super().__init__(table.families)
        self.find = lru_cache(NAMES)(super().find)  # type: ignore[method-assign]
        self.find_name = lru_cache(NAMES)(super().find_name)  # type: ignore[method-assign]


def bases() -> BaseModels:
    """The shipped table, with a memory."""
    return RememberingBases(load_base_models())


__all__ = ["BaseMatch", "Memory", "RememberingBases", "RememberingRecogniser", "bases"]
