"""Terms of a license in the three columns that readers of licenses know: permissions, conditions, limitations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from auditor.core.model import RecordTerm
from auditor.core.printable import one_line
from auditor.records.plain_words import explain
from auditor.records.vocabulary import vocabulary


class Column(StrEnum):
    """What a term does to whoever uses the work."""

    PERMISSIONS = "permissions"
    CONDITIONS = "conditions"
    LIMITATIONS = "limitations"


_GRANTS = frozenset({"allowed", "granted", "not-required", "licensee"})
_CONDITIONS = frozenset(
    {
        "license-copy", "retain-notices", "notice-text", "display-attribution", "model-name-prefix", "state-changes",
        "use-restrictions-flow-down", "share-alike", "source-disclosure", "registration", "fee", "license-back",
        "audit-or-reporting", "must-use-latest-version", "ai-disclosure", "safety-guardrails", "minimum-age",
        "acceptable-use-by-reference", "data-protection", "indemnity", "must-delete",
    }
)  # fmt: skip
_ASIDE = frozenset({"governing-law", "venue", "dispute-resolution", "licensor", "incorporates", "duration"})
"""Terms that neither allow nor limit a use."""


DEMANDS = (
    "purpose-limit", "commercial-use", "user-cap", "revenue-cap", "other-cap", "territory-exclusion", "registration",
    "fee", "display-attribution", "model-name-prefix", "notice-text", "license-copy", "retain-notices",
    "state-changes", "use-restrictions-flow-down", "share-alike", "source-disclosure", "acceptable-use",
    "acceptable-use-by-reference", "output-training", "non-compete", "modification", "redistribution",
    "hosted-service", "must-use-latest-version", "license-back", "audit-or-reporting", "must-delete", "indemnity",
)  # fmt: skip
"""Terms that ask something of the user, the weightiest first."""


class _Stated(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def value(self) -> Any: ...


def column(term: _Stated) -> Column | None:
    """The column of a term; None where it neither allows nor limits anything."""
    word = term.value.get("kind", "") if isinstance(term.value, Mapping) else term.value
    if isinstance(word, str) and word in _GRANTS:
        return Column.PERMISSIONS
    if term.id in _ASIDE:
        return None
    return Column.CONDITIONS if term.id in _CONDITIONS else Column.LIMITATIONS


@dataclass(frozen=True, slots=True)
class PlainSentence:
    """A term in plain words."""

    column: Column
    plain: str
    id: str


def sentences(terms: Iterable[_Stated]) -> tuple[PlainSentence, ...]:
    """Each distinct sentence once, in the order of the vocabulary: grants and caps first, risk last."""
    found: dict[PlainSentence, None] = {}
    order = {name: place for place, name in enumerate(vocabulary().terms)}
    for term in sorted(terms, key=lambda term: order.get(term.id, len(order))):
        where = column(term)
        if where is not None:
            plain = one_line(explain(RecordTerm(id=term.id, value=term.value, where=None)))
            found[PlainSentence(where, plain, term.id)] = None
    return tuple(found)
