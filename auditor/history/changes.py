"""What changed between two audits of a model, which verdicts turned, and because of what. Pure functions of states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from auditor.history.reading import NOT_APPLICABLE, StoredFinding, StoredState, rank

_SHOWN = 120
"""Characters of a value. By judgment: a line of the answer; the database has it whole."""
ABSENT = "not evaluated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One thing that is not as it was."""

    kind: str
    """``revision``, ``license``, ``text``, ``term``, ``read``, ``policy``, ``data``, ``tool`` or ``day``."""
    what: str
    """The file, the term; empty where the kind says it all."""
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A finding that turned a verdict, and what it looked at that is not as it was."""

    rule: str
    before: str
    after: str
    reason: str
    """As it stands now, or stood last where the rule no longer applies."""
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTurn:
    """A verdict that is another than before."""

    workload: str
    before: str
    after: str
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From one audit of a model to the next under the same policy."""

    name: str
    policy_id: str
    since: date
    on: date
    stored_at: str
    changed: tuple[Changed, ...]
    turns: tuple[OutcomeTurn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question a person has not answered yet."""

    policy_id: str
    who: str
    question: str
    since: date
    days: int
    places: tuple[tuple[str, str, str], ...]
    """Model, workload and rule of everything that waits for it."""


def steps(found: Sequence[StoredState]) -> tuple[Step, ...]:
    """The steps of one model, each policy for itself, in order; audits that changed nothing are left out."""
    lines: dict[str, list[StoredState]] = {}
    for state in found:
        lines.setdefault(state.audit.policy_id, []).append(state)
    made = [step(old, new) for line in lines.values() for old, new in pairwise(line)]
    return tuple(one for one in made if one.turns or any(change.kind != "day" for change in one.changed))


def step(old: StoredState, new: StoredState) -> Step:
    """Everything that is different in the later of two states."""
    changed = tuple(_changed(old, new))
    workloads = [*new.verdicts, *(name for name in old.verdicts if name not in new.verdicts)]
    turned = [name for name in workloads if old.verdicts.get(name) != new.verdicts.get(name)]
    return Step(
        name=new.name,
        policy_id=new.audit.policy_id,
        since=old.audit.as_of,
        on=new.audit.as_of,
        stored_at=new.audit.stored_at,
        changed=changed,
        turns=tuple(_turn(name, old, new, changed) for name in turned),
    )


def _changed(old: StoredState, new: StoredState) -> Iterator[Changed]:
    def differs(kind: str, before: Any, after: Any, what: str = "") -> Iterator[Changed]:
        if before != after:
            yield Changed(kind=kind, what=what, before=_words(before), after=_words(after))

    yield from differs("read", old.failure, new.failure)
    yield from differs("revision", old.revisions, new.revisions)
    yield from differs("licence", old.licences, new.licences)
    if old.failure is None and new.failure is None:
        for path in sorted({*old.files, *new.files}):
            yield from differs("text", _short(old.files.get(path)), _short(new.files.get(path)), path)
        for term in sorted({*old.terms, *new.terms}):
            yield from differs("term", old.terms.get(term), new.terms.get(term), term)
    yield from differs("policy", old.audit.policy_version, new.audit.policy_version)
    yield from differs("data", old.audit.data_version, new.audit.data_version)
    yield from differs("tool", old.audit.tool_version, new.audit.tool_version)
    yield from differs("day", old.audit.as_of, new.audit.as_of)


def _turn(workload: str, old: StoredState, new: StoredState, changed: Sequence[Changed]) -> OutcomeTurn:
    before, after = old.verdicts.get(workload), new.verdicts.get(workload)
    if before is None or after is None:  # asked of it for the first or the last time: nothing turned it
        return OutcomeTurn(workload=workload, before=before or ABSENT, after=after or ABSENT, causes=())
    least = min(rank(before), rank(after))
    rules = [rule for place, rule in {**old.findings, **new.findings} if place == workload]
    causes = []
    for rule in rules:
        first, second = old.findings.get((workload, rule)), new.findings.get((workload, rule))
        was, now = _outcome(first), _outcome(second)
        if rank(was) != rank(now) and max(rank(was), rank(now)) > least:
            causes.append(_cause(rule, was, now, first, second, changed))
    causes.sort(key=lambda cause: (-max(rank(cause.before), rank(cause.after)), cause.rule))
    return OutcomeTurn(workload=workload, before=before, after=after, causes=tuple(causes))


def _cause(
    rule: str, was: str, now: str, first: StoredFinding | None, second: StoredFinding | None, changed: Sequence[Changed]
) -> Cause:
    because = [*_facts(first, second), *_texts(first, second), *_waiver(first, second)]
    if not because:
        # Nothing the rule names itself is different: what it stands on is.
        order = ("read", "text", "term", "licence", "policy", "data", "day")
        kinds = sorted((change for change in changed if change.kind in order), key=lambda one: order.index(one.kind))
        because = [in_words(change) for change in kinds]
    said = second or first
    return Cause(rule=rule, before=was, after=now, reason=said.reason if said else "", because=tuple(because))


def _facts(first: StoredFinding | None, second: StoredFinding | None) -> Iterator[str]:
    before = first.facts if first else {}
    after = second.facts if second else {}
    if first is None or second is None:
        return  # a rule that did not apply kept no facts: what made it apply is told by what changed of the model
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield f"fact {name}: {_words(before.get(name))} → {_words(after.get(name))}"


def _texts(first: StoredFinding | None, second: StoredFinding | None) -> Iterator[str]:
    if first is None or second is None:
        return
    before = {str(path): sha for path, _, sha, _ in first.texts if sha}
    after = {str(path): sha for path, _, sha, _ in second.texts if sha}
    for path in sorted({*before, *after}):
        if before.get(path) != after.get(path):
            yield f"text {path}: {_words(_short(before.get(path)))} → {_words(_short(after.get(path)))}"


def _waiver(first: StoredFinding | None, second: StoredFinding | None) -> Iterator[str]:
    before = first.waived_until if first else None
    after = second.waived_until if second else None
    if before != after:
        yield f"waiver until {before} ended" if after is None else f"waived until {after}"


def _outcome(said: StoredFinding | None) -> str:
    return said.outcome if said else NOT_APPLICABLE


def in_words(change: Changed) -> str:
    """A change as one phrase."""
    what = f"{change.kind} {change.what}".strip()
    return f"{what}: {change.before} → {change.after}"


def _short(sha: str | None) -> str | None:
    return sha[:12] if sha else None


def _words(value: Any) -> str:
    if value is None or value == ():
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, list)):
        text = ", ".join(_words(item) for item in value)
    elif isinstance(value, Mapping):
        text = ", ".join(f"{key} {_words(value[key])}" for key in sorted(value))
    else:
        text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
