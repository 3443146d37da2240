"""What equal texts, words and names were taken for, remembered: a hub repeats itself, and so need not we.

Only pure functions are remembered, by all that they read, so that nothing can be answered from memory that would not
be answered again. Every memory is bounded; what was not asked for the longest is forgotten first.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from auditor.analysis import Analysis
from auditor.core.model import Document, Identification, Term, UnreadSentence
from auditor.policy import Policy
from auditor.records.base_models import BaseModels

if TYPE_CHECKING:
    from auditor.identify.library import Library

TEXTS, TERMS, WORDS = 1_500, 20_000, 10_000
"""How many license texts, their terms and statements are remembered. By judgment: bounds memory
(bench/RESULTS.md, "Sweeping a hub": 1 GB for all processes)."""
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


class RememberingAnalysis(Analysis):
    """Recognizes equal texts and equal words once; rows of a table have no hashes of files (`snapshot_of`)."""

    def __init__(self, book: Library, policy: Policy, day: date, *, bases: BaseModels | None = None) -> None:
        super().__init__(book, policy, day, bases=bases)
        self.texts: Memory[tuple[object, ...], tuple[Identification, tuple[Term, ...]]] = Memory(TEXTS)
        self._terms: dict[Term, Term] = {}
        """Terms that several texts have in common, each held once."""
        self.words: Memory[str, Identification] = Memory(WORDS)
        self.sentences: Memory[tuple[object, ...], tuple[UnreadSentence, ...]] = Memory(TEXTS)

    def text(self, document: Document) -> tuple[Identification, tuple[Term, ...]]:
        """As of an equal text in the same place of a file of the same name."""
        key = (digest(document.text), document.kind, document.covers, document.score, document.location)
        return self.texts.get(key, lambda: self._read(document))

    def _read(self, document: Document) -> tuple[Identification, tuple[Term, ...]]:
        found, terms = super().text(document)
        if len(self._terms) > TERMS:
            self._terms.clear()
        return found, tuple(self._terms.setdefault(term, term) for term in terms)

    def unread(
        self, document: Document, found: Identification | None, license_ids: frozenset[str]
    ) -> tuple[UnreadSentence, ...]:
        """As of an equal text in the same place."""
        key = (digest(document.text), document.kind, document.covers, document.location, found, license_ids)
        return self.sentences.get(key, lambda: super(RememberingAnalysis, self).unread(document, found, license_ids))

    def stated(self, words: str) -> Identification:
        """As the same words were taken for before."""
        return self.words.get(words, lambda: super(RememberingAnalysis, self).stated(words))


def digest(text: str) -> bytes:
    """What stands for a text as a key: texts are long, and memories many."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
