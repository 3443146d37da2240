"""What changes between two sets of terms: added, removed, or stated with another value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.core.model import RecordTerm, Term, TermDifference
from auditor.records.plain_words import EVERYWHERE, explain, is_stated
from auditor.records.vocabulary import vocabulary

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


def told(row: TermDifference) -> str:
    """One difference on one line: what came or went as a sentence, of a value that changed both in the words of the
    vocabulary."""
    if row.change == ADDED:
        return f"{row.term}: + {_said(row.term, row.after)}"
    if row.change == REMOVED:
        return f"{row.term}: - {_said(row.term, row.before)}"
    return f"{row.term}: {_changed(row.term, row.before, row.after)}"


def _said(term: str, values: tuple[Any, ...]) -> str:
    return " ".join(explain(RecordTerm(id=term, value=value, where=None)) for value in values)


def _changed(term: str, before: tuple[Any, ...], after: tuple[Any, ...]) -> str:
    if len(before) == 1 and len(after) == 1:
        one, other = before[0], after[0]
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            fields = [name for name in {**one, **other} if one.get(name) != other.get(name)]
            lead = "" if fields == ["threshold"] else "{} "
            return ", ".join(
                f"{lead.format(name)}{_shown((one.get(name),))} → {_shown((other.get(name),))}" for name in fields
            )
    gone = [value for value in _flat(before) if value not in _flat(after)]
    new = [value for value in _flat(after) if value not in _flat(before)]
    if len(_flat(before)) > 1 or len(_flat(after)) > 1:
        rows = (*((REMOVED, value) for value in gone), *((ADDED, value) for value in new))
        return " ".join(f"{'-' if change == REMOVED else '+'} {_part(term, value)}" for change, value in rows)
    return f"{_shown(before)} → {_shown(after)}"


def _part(term: str, value: Any) -> str:
    return _said(term, (value,)) if isinstance(value, Mapping) else _shown((value,))


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
