"""Term by term: would it be lost where a derivative moves to another license, and what duty does it carry along?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from auditor.core.model import LicenseRecord, RecordTerm
from auditor.lineage.propagation import kind_of
from auditor.records.vocabulary import vocabulary


def is_lost(term: RecordTerm, targets: Sequence[LicenseRecord]) -> bool:
    """Whether a term that derivatives must carry is not in the target."""
    held = [other for known in targets for other in known.terms if other.id == term.id]
    kind = kind_of(term.value)
    if term.id == "share-alike":
        return kind == "same-license"
    if term.id == "commercial-use":
        order = {"allowed": 0, "conditional": 1, "prohibited": 2}
        strictest = max((order.get(kind_of(other.value), 0) for other in held), default=0)
        return order.get(kind, 0) > strictest
    if term.id == "acceptable-use":
        wanted = set(term.value) if isinstance(term.value, tuple) else {term.value}
        return not wanted <= {word for other in held for word in _words(other.value)}
    if term.id in ("purpose-limit", "user-cap", "revenue-cap", "other-cap", "territory-exclusion"):
        return all(other.value != term.value for other in held)
    return term.id == "use-restrictions-flow-down" and not held


def loss(term: RecordTerm) -> str:
    """What would be lost, as a clause of a sentence."""
    kind = vocabulary().terms.get(term.id)
    return kind.lost if kind is not None and kind.lost else f"its {term.id.replace('-', ' ')} would be lost"


def duty(term: RecordTerm) -> str:
    """What a release must carry along for this term, in plain words; empty where the term asks for nothing."""
    kind = vocabulary().terms.get(term.id)
    text = term.value.get("text") if hasattr(term.value, "get") else term.value
    if kind is None:
        return ""
    words: str = kind.carried if text or not kind.carried_wordless else kind.carried_wordless
    return words.replace("{text}", str(text))


def _words(value: Any) -> Iterable[str]:
    return value if isinstance(value, tuple) else (str(value),)
