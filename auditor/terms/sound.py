"""How much a sentence of a license sounds like a limit: of rights in general, and of one term or another."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cached_property
from math import inf

from auditor.terms.lexicon import lexicon
from auditor.terms.net import limits_net, net
from auditor.text import fold, language_of

NEAR_LEAD = 200
"""Characters of a lead that are weighed with its item. By judgment: a sentence."""


class Sound:
    """How much a sentence sounds like a limit, by itself or under its lead; weighed when it is asked for."""

    def __init__(self, quote: str, lead: str) -> None:
        self._words = (fold(quote), fold(f"{lead[-NEAR_LEAD:]} {quote}")) if lead else (fold(quote),)

    @cached_property
    def _weighed(self) -> tuple[tuple[str, frozenset[str]], ...]:
        return tuple((one, lexicon().concepts_of(one, language_of(one))) for one in self._words)

    @property
    def concepts(self) -> frozenset[str]:
        """Of the lexicon, in the sentence alone."""
        return self._weighed[0][1]

    @cached_property
    def score(self) -> float:
        """The higher of the scores of the sentence alone and under its lead."""
        return max(net().score(*one) for one in self._weighed)

    @cached_property
    def _of(self) -> dict[str, float]:
        first, *others = (limits_net().scores(*one) for one in self._weighed)
        return {term: max(above, *(one[term] for one in others)) for term, above in first.items()} if others else first

    def like(self, term: str) -> float:
        """The same of one term's limits."""
        return self._of[term]

    def most(self, but: AbstractSet[str]) -> float:
        """The highest of the same for all terms but some."""
        return max((above for term, above in self._of.items() if term not in but), default=-inf)
