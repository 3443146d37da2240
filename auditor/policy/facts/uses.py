"""The vocabulary of declared uses: what a word stands for, and which acceptable-use clauses it touches.

The rows stand in ``policies/uses.yaml``, what they are in law in ``policies/concepts.yaml``; each category of
acceptable-use clauses is a use of its own as well. A word that stands nowhere is not known, and what is not known is
asked for: it never touches "nothing".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.errors import DataError
from auditor.core.frozen import FrozenMap
from auditor.core.spelling import meant
from auditor.core.suggestions import nearest_word
from auditor.policy.facts import tables
from auditor.records.vocabulary import vocabulary as term_vocabulary

LEGAL_IDS = ("annex_iii.", "annex_i.", "art5.")
"""How the ids of the EU AI Act begin; a word that begins so and is not in the table is a slip."""
_UNKNOWN_MAY_BE = frozenset({"clinical", "support", "device", "talks", "text", "adm", "dpia", "public_text"})
"""Tags that a word which stands nowhere may carry; the others would only put one question several times."""
_BETWEEN = re.compile(r"[\s_-]+")
_ONE_SLIP = 85.0
"""Likeness (0–100). By judgment: one slip in a word of seven letters; the word is suggested, never taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use a business may declare."""

    id: str
    title: str
    also: tuple[str, ...] = ()
    counts_as: tuple[str, ...] = ()
    """Ids it stands for, its own first."""
    may_be: tuple[str, ...] = ()
    """Ids of the EU AI Act it may stand for, depending on how it is done."""
    verbatim: tuple[str, ...] = ()
    """Categories of clauses that name this very use."""
    interpretive: tuple[str, ...] = ()
    """Categories whose clauses may reach it."""
    tags: Mapping[str, Any] = field(default_factory=FrozenMap)
    """What it is in law: the row of ``policies/concepts.yaml``."""


@cache
def uses() -> tuple[Use, ...]:
    """All uses on record: the rows of the table, then each category of clauses that no row names."""
    rows = [_use(row) for row in tables.table("uses")["uses"]]
    taken = {_fold(word) for row in rows for word in (row.id, *row.also)}
    named = [
        Use(id=_fold(word), title=title, counts_as=(_fold(word),), verbatim=(word,))
        for word, title in categories().items()
        if _fold(word) not in taken
    ]
    return (*rows, *named)


def categories() -> Mapping[str, str]:
    """Categories of acceptable-use clauses, each with its words for a reader."""
    found: Mapping[str, str] = term_vocabulary().terms["acceptable-use"].values
    return found


def find(word: str) -> Use | None:
    """The use a declared word stands for, None where it is not known."""
    folded = _fold(word)
    return _by_word().get(folded) or _by_word().get(meant(folded, _by_word()))


@cache
def words() -> frozenset[str]:
    """Every word for a use that is on record."""
    return frozenset(_by_word())


def title(word: str) -> str:
    """A declared word as a reader says it; the word itself where it is not known."""
    found = find(word)
    return found.title if found else word


def slip_of(word: str) -> str | None:
    """The known word that an unknown one is most likely a slip of; None for a known one or a word of its own."""
    if find(word):
        return None
    if _fold(word).startswith(LEGAL_IDS):
        ids = [use.id for use in uses() if use.id.startswith(LEGAL_IDS)]
        return nearest_word(word, ids) or ids[0]
    return nearest_word(_fold(word), _by_word(), at_least=_ONE_SLIP)


@cache
def _by_word() -> Mapping[str, Use]:
    found: dict[str, Use] = {}
    for use in uses():
        for word in (use.id, *use.also):
            if found.setdefault(_fold(word), use) is not use:
                raise DataError(f"two uses are called {word!r}", where="policies/uses.yaml")
    return found


def _use(row: Mapping[str, Any]) -> Use:
    law: Mapping[str, Any] = tables.table("concepts")["uses"].get(row["id"], {})
    return Use(
        id=row["id"],
        title=row["title"],
        also=tuple(row.get("also", ())),
        counts_as=(row["id"], *law.get("is", ())),
        may_be=tuple(law.get("may", ())),
        verbatim=tuple(row.get("verbatim", ())),
        interpretive=tuple(row.get("interpretive", ())),
        tags=FrozenMap({key: value for key, value in law.items() if key not in ("is", "may")}),
    )


def _fold(word: str) -> str:
    return _BETWEEN.sub("_", word.strip().casefold())


def tagged(words: Iterable[str], tag: str) -> tuple[Any, ...]:
    """What declared uses, and the ids they count as, say under a tag; a word that stands nowhere may be anything."""
    found: list[Any] = []
    for word in words:
        use = find(word)
        if use is None:
            found += ["possible"] if tag in _UNKNOWN_MAY_BE else []
            continue
        found += [one.tags[tag] for name in use.counts_as if (one := find(name)) and tag in one.tags]
    return tuple(found)


def strongest(words: Iterable[str], tag: str) -> str:
    """The firmest of ``definite``, ``likely`` and ``possible`` under a tag; ``none`` where none of them stands."""
    found = tagged(words, tag)
    return next((word for word in ("definite", "likely", "possible") if word in found), "none")


def unknown(words: Iterable[str]) -> tuple[str, ...]:
    """Of declared words those that stand nowhere, in their order."""
    return tuple(dict.fromkeys(word for word in words if find(word) is None))
