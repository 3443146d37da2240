"""Terms of licenses in the order in which a reader wants them; what they mean is told by `auditor.terms`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from auditor.core.model import RecordTerm, Term
from auditor.core.printable import one_line
from auditor.records import plain_words, vocabulary
from auditor.records.columns import DEMANDS

_OTHER = "Other"
_GRANTS = {"allowed", "granted"}


def explain(term: Term) -> str:
    """One sentence in plain words, on one line and fit to be shown."""
    return sentence(term.id, term.value)


def sentence(term_id: str, value: Any) -> str:
    """The same of a term and a value."""
    try:
        return _sentence(term_id, value)
    except TypeError:  # a stored audit may hold a value that cannot be remembered
        return _said(term_id, value)


@lru_cache(4096, typed=True)
def _sentence(term_id: str, value: Any) -> str:
    return _said(term_id, value)


def _said(term_id: str, value: Any) -> str:
    return one_line(plain_words.explain(RecordTerm(id=term_id, value=value, where=None)))


def grouped(terms: Iterable[Term]) -> list[tuple[str, tuple[Term, ...]]]:
    """The terms under the vocabulary's headings and in its order; ids it does not know come last."""
    known = vocabulary.vocabulary()
    order = {term_id: number for number, term_id in enumerate(known.terms)}
    found: dict[str, list[Term]] = {heading: [] for heading in (*known.groups.values(), _OTHER)}
    for term in sorted(terms, key=lambda term: order.get(term.id, len(order))):
        heading = known.groups[known.terms[term.id].group] if term.id in order else _OTHER
        found[heading].append(term)
    return [(heading, tuple(inside)) for heading, inside in found.items() if inside]


def demands(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms that ask something of the user, the weightiest first."""
    asking = [term for term in terms if term.id in DEMANDS and _kind(term.value) not in _GRANTS]
    return tuple(sorted(asking, key=lambda term: DEMANDS.index(term.id)))


def _kind(value: Any) -> str:
    """The value's own word: the scalar, or `kind` of a mapping."""
    if isinstance(value, Mapping):
        value = value.get("kind", "")
    return value if isinstance(value, str) else ""
