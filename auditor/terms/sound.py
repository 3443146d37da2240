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
        self._of: dict[str, float] = {}

    @cached_property
    def _weighed(self) -> tuple[tuple[str, frozenset[str]], ...]:
        return tuple((one, lexicon().concepts_of(one, language_of(one))) for one in self._words)

    @cached_property
    def score(self) -> float:
        """The higher of the scores of the sentence alone and under its lead."""
        return max(net().score(*one) for one in self._weighed)

    def like(self, term: str) -> float:
        """The same of one term's limits."""
        if term not in self._of:
            self._of[term] = max(limits_net().score(term, *one) for one in self._weighed)
        return self._of[term]

    def most(self, but: AbstractSet[str]) -> float:
        """The highest of the same for all terms but some."""
        return max((self.like(term) for term in limits_net().terms if term not in but), default=-inf)
