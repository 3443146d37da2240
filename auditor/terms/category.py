"""Which kind of license stated terms make, by section H of the vocabulary, in its order: the narrowest kind first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.core.compiled import plain_yaml
from auditor.core.model import Term
from auditor.core.resources import data_root
from auditor.core.worded import Worded
from auditor.records.strictness import ORDER
from auditor.records.vocabulary import vocabulary
from auditor.terms.consequences import kind
from auditor.terms.doubts import ANY
from auditor.terms.printed import is_brand

SURE = 0.5
"""Less sure terms do not count. Derived from LOW_CONFIDENCE of `auditor/policy/facts/known.py`: up to here a term is a
lead."""
_MANY = 3
"""Kinds of forbidden uses from which a license restricts behavior, as against one that forbids a few things by the
way. By judgment; bench/RESULTS.md, "Reading terms" has how often the category is right."""
_WORDS = Worded("grants.yaml")
_LESSER = _WORDS.pattern(r"\b{larger_works~}|{compiled~}.{0,60}{under~}.{0,40}(?:\b{own~}|{different~})")
"""Words for what stays outside: works that only contain, link to or use what is licensed."""
_GIVEN_AWAY = _WORDS.pattern(
    r"{gives_away~}\w{0,20}.{0,60}\b{into~}|{dedication~}|{waives~}.{0,60}{all}.{0,40}\b{copyright~}"
)
_ABOUT_A_TEXT = _WORDS.pattern("{about_a_text}|{except_for~}")


@dataclass(frozen=True, slots=True)
class _Row:
    """A kind of license, and the signs by which it is told."""

    category: str
    all: tuple[frozenset[str], ...]
    any: tuple[frozenset[str], ...]
    at_least: int
    none: frozenset[str]

    def holds(self, signs: frozenset[str]) -> bool:
        """Whether a text with these signs is of this kind."""
        told = sum(not one.isdisjoint(signs) for one in self.any)
        return (
            signs.isdisjoint(self.none)
            and all(not one.isdisjoint(signs) for one in self.all)
            and (not self.any or told >= self.at_least)
        )


@cache
def _table() -> tuple[tuple[_Row, ...], frozenset[str]]:
    """The rows of `license_db/categories.yaml`, groups written out, and the uses that are forbidden everywhere."""
    table = plain_yaml(data_root("license_db") / "categories.yaml")

    def meant(sign: str) -> frozenset[str]:
        named = table["groups"].get(sign)
        return frozenset({sign}) if named is None else frozenset().union(*(meant(one) for one in named))

    rows = tuple(
        _Row(
            row["category"],
            tuple(meant(sign) for sign in row.get("all", ())),
            tuple(meant(sign) for sign in row.get("any", ())),
            row.get("at_least", 1),
            frozenset().union(*(meant(sign) for sign in row.get("none", ()))),
        )
        for row in table["rows"]
    )
    return rows, frozenset(table["ordinary-uses"])


def category(terms: Iterable[Term], words: str = "") -> str:
    """The kind of license.

    Args:
        terms: what the text states, in any order.
        words: the text, folded; it tells weak copyleft from strong, and what is given away from what is licensed.
    """
    return _kind(_stated(terms), words)


def is_settled(terms: Iterable[Term], unread: Iterable[str], words: str = "") -> bool:
    """Whether the kind stays as free as `category` says, whatever the sentences mean that were not understood.

    Args:
        terms: what the text states.
        unread: the terms that sentences may bear on which nobody understood; ANY for one of unknown matter.
        words: the text, folded.
    """
    by = _stated(terms)
    freest = ORDER.index(_kind(by, words))
    open_terms = {one for each in unread for one in (vocabulary().terms if each == ANY else (each,))}
    return all(
        ORDER.index(_kind({**by, one: [*by.get(one, ()), value]}, words)) <= freest
        for one in open_terms
        for value in _restrictions(one)
    )


def _stated(terms: Iterable[Term]) -> dict[str, list[Any]]:
    by: dict[str, list[Any]] = {}
    for term in terms:
        if term.confidence >= SURE:
            by.setdefault(term.id, []).append(term.value)
    return by


def _restrictions(term_id: str) -> Iterator[Any]:
    """What a sentence on a term may say at its worst: each of its words, all uses, or a brand, number or document."""
    term = vocabulary().terms.get(term_id)
    values = tuple(term.values) if term is not None else ()
    yield from (values,) if term_id == "acceptable-use" else values or ({"text": "Built with …"},)


def _kind(by: Mapping[str, Sequence[Any]], words: str) -> str:
    signs = frozenset(_signs(by, words))
    return next(row.category for row in _table()[0] if row.holds(signs))


def _signs(by: Mapping[str, Sequence[Any]], words: str) -> Iterator[str]:
    """The signs of `license_db/categories.yaml` that a text shows."""
    for term_id, values in by.items():
        yield term_id
        yield from (f"{term_id}={kind(value)}" for value in values)
    yield from (sign for sign, shown in TOLD.items() if shown(by, words))


def _is_given_away(by: Mapping[str, Sequence[Any]], words: str) -> bool:
    """Whether the rights are given up, not licensed; a license says so of its own words, or of what is free anyway."""
    if "retain-notices" in by or "share-alike" in by or not ("public domain" in words or "waive" in words):
        return False
    given = (words[max(0, found.start() - 80) : found.start()] for found in _GIVEN_AWAY.finditer(words))
    return any(not _ABOUT_A_TEXT.search(before.rsplit(". ", 1)[-1]) for before in given)


def _shown(by: Mapping[str, Sequence[Any]]) -> list[str]:
    """The fixed texts to display."""
    return [text for value in by.get("display-attribution", ()) if (text := value.get("text"))]


def _limits_uses(by: Mapping[str, Sequence[Any]]) -> bool:
    """Whether uses are forbidden that licenses without a list of uses do not name, or many; laws are kept by all."""
    named = {word for value in by.get("acceptable-use", ()) for word in value} - {"illegal-activity"}
    return len(named) >= _MANY or not named <= _table()[1]


TOLD: Mapping[str, Callable[[Mapping[str, Sequence[Any]], str], bool]] = {
    "limits-uses": lambda by, words: _limits_uses(by),
    "shows-a-text": lambda by, words: bool(_shown(by)),
    "shows-a-brand": lambda by, words: any(map(is_brand, _shown(by))),
    "larger-works": lambda by, words: _LESSER.search(words) is not None,
    "given-away": _is_given_away,
}
"""Signs of `license_db/categories.yaml` that are told by more than one value, or by words."""
