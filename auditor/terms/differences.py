"""What changes between two sets of terms: added, removed, or stated with another value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.core.model import RecordTerm, Term
from auditor.records.plain_words import EVERYWHERE, is_stated
from auditor.records.vocabulary import vocabulary

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class TermDifference:
    """One term that two texts state differently."""

    term: str
    change: str
    """``added``, ``removed`` or ``changed``, seen from the first text."""
    before: tuple[Any, ...]
    """Values of the first text; empty where it does not speak of it."""
    after: tuple[Any, ...]

    def __str__(self) -> str:
        if self.change == ADDED:
            return f"{self.term}: + {_shown(self.after)}"
        if self.change == REMOVED:
            return f"{self.term}: - {_shown(self.before)}"
        return f"{self.term}: {self._changed()}"

    def _changed(self) -> str:
        if len(self.before) == 1 and len(self.after) == 1:
            one, other = self.before[0], self.after[0]
            if isinstance(one, Mapping) and isinstance(other, Mapping):
                fields = [name for name in {**one, **other} if one.get(name) != other.get(name)]
                lead = "" if fields == ["threshold"] else "{} "
                return ", ".join(
                    f"{lead.format(name)}{_shown((one.get(name),))} → {_shown((other.get(name),))}" for name in fields
                )
        gone = [value for value in _flat(self.before) if value not in _flat(self.after)]
        new = [value for value in _flat(self.after) if value not in _flat(self.before)]
        if len(_flat(self.before)) > 1 or len(_flat(self.after)) > 1:
            return " ".join((*(f"- {_shown((value,))}" for value in gone), *(f"+ {_shown((value,))}" for value in new)))
        return f"{_shown(self.before)} → {_shown(self.after)}"


def differences(before: Iterable[Term | RecordTerm], after: Iterable[Term | RecordTerm]) -> tuple[TermDifference, ...]:
    """The terms that two sets state differently, in the order of the vocabulary; those that agree are left out.

    The order of values does not matter, nor how often one is stated.
    """
    old, new = _values(before), _values(after)
    order = {term: place for place, term in enumerate(vocabulary().terms)}
    found = []
    for term in sorted({*old, *new}, key=lambda term: (order.get(term, len(order)), term)):
        was, now = old.get(term, ()), new.get(term, ())
        if set(map(repr, _flat(was))) == set(map(repr, _flat(now))):
            continue
        found.append(TermDifference(term, ADDED if not was else REMOVED if not now else CHANGED, was, now))
    return tuple(found)


def _values(terms: Iterable[Term | RecordTerm]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for term in terms:
        known = found.get(term.id, ())
        if term.value not in known:
            found[term.id] = (*known, term.value)
    return found


def _flat(values: tuple[Any, ...]) -> list[Any]:
    return [item for value in values for item in (value if isinstance(value, (list, tuple)) else (value,))]


def _shown(values: tuple[Any, ...]) -> str:
    return ", ".join(_one(value) for value in _flat(values)) or "nothing"


def _one(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{name} {_one(one)}" for name, one in value.items() if is_stated(one))
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if value == EVERYWHERE:
        return "everywhere"
    return str(value) if is_stated(value) else "nothing by name"
