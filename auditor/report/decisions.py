"""Decisions: what people must settle, each once for whom it concerns, and which verdicts that would free.

Made of the audit alone. Findings that the same YAML settles are one decision. A finding that waits for another one's
answer asks nothing: its check stands with the decision it waits for. A verdict that a violation keeps closed is freed
by no answer, so a decision that stands only there is not needed now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.core.frozen import FrozenMap
from auditor.core.model import Audit, Finding, Outcome, Settlement, Severity, Verdict

Pair = tuple[str, str]
"""Model and workload of a verdict."""
_SEVERITIES = tuple(Severity)
_PROVED = {Outcome.NEEDS_REVIEW: _SEVERITIES.index(Severity.MEDIUM), Outcome.FAIL: _SEVERITIES.index(Severity.HIGH)}
"""The mildest severity, by outcome, from which an answer must name its proof. Derived from what a policy file wants."""
_OPEN = (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One question for one person, with everything it holds up."""

    id: str
    """``D-`` and ten hexadecimal digits, made of what settles it: the same question has the same id in every audit."""
    question: str
    who: str
    concerns: FrozenMap
    """Kind of object → name, as in `Finding`."""
    checks: tuple[str, ...]
    """Checks that ask it, the worst first, then those that wait for its answer."""
    waits: tuple[str, ...]
    """Of these the checks that wait for its answer: what they find or ask shows only after it."""
    asked_by: tuple[Pair, ...]
    """Verdicts in which it is open, in the order of the audit."""
    unblocks: tuple[Pair, ...]
    """Of those the verdicts that its answer may change: no violation keeps them closed."""
    frees: int
    """In how many verdicts nothing else is open."""
    moves: int
    """How many verdicts go on with its answer: nothing else is open in them, or other checks wait there for it."""
    severity: Severity
    settlement: Settlement | None
    """None in audits that an older version wrote."""
    findings: tuple[Finding, ...]
    """What it was asked in, the worst first, equal ones once."""

    @property
    def needed_now(self) -> bool:
        """Whether its answer can change a verdict of this audit."""
        return bool(self.unblocks)

    @property
    def wants_proof(self) -> bool:
        """Whether an answer must name its proof: it settles what would be a fail of high severity.

        A question is one level milder than the fail it may become.
        """
        if self.settlement is None or self.settlement.kind != "answer":
            return False
        return any(_SEVERITIES.index(one.severity) <= _PROVED[one.outcome] for one in self.findings)

    @property
    def answer(self) -> str:
        """The YAML that settles it, for the policy file."""
        return self.settlement.yaml if self.settlement else ""


def decisions(audit: Audit) -> tuple[Decision, ...]:
    """Every open decision: those needed now first, then by the verdicts that go on with their answer.

    A verdict goes on with an answer that is all that is open in it, or for which other checks wait there. Then by
    those that it unblocks, by how many checks wait for it, and by severity.
    """
    asked: dict[str, list[tuple[Pair, Finding]]] = {}
    open_of: dict[Pair, set[str]] = {}
    held: dict[Pair, dict[str, str]] = {}
    closed: set[Pair] = set()
    for pair, verdict in _verdicts(audit):
        held[pair] = waiting(verdict)
        for finding in verdict.findings:
            if finding.waiver is not None:
                continue
            if finding.depends_on:
                continue
            if is_asked(finding):
                key = finding.settlement.yaml if finding.settlement else f"{finding.who}: {question_of(finding)}"
                asked.setdefault(key, []).append((pair, finding))
                if finding.outcome is not Outcome.UPCOMING:
                    open_of.setdefault(pair, set()).add(key)
            elif finding.outcome is Outcome.FAIL:
                closed.add(pair)
    made = [_decision(key, places, open_of, held, closed) for key, places in asked.items()]
    return tuple(sorted(made, key=_order))


def waiting(verdict: Verdict) -> dict[str, str]:
    """Checks that wait → the check of the same verdict whose answer settles them; that one is open and waits for none.

    Reports fold them: they are no findings of their own, in no count and no table. One that waits for a check that is
    not open (any more) is not among them.
    """
    on = {one.check: one.depends_on for one in verdict.findings if one.depends_on and one.waiver is None}
    if not on:
        return {}
    open_ = {one.check for one in verdict.findings if one.waiver is None and one.outcome in _OPEN}
    found = {}
    for check in on:
        seen, last = {check}, on[check]
        while last in on and last not in seen:
            seen.add(last)
            last = on[last]
        if last not in seen and last in open_:
            found[check] = last
    return found


def is_asked(finding: Finding) -> bool:
    """Whether a finding asks somebody: nothing settles it yet, and no violation of stated facts does."""
    if finding.waiver is not None or finding.depends_on is not None:
        return False
    if finding.outcome is Outcome.FAIL:
        return finding.settlement is not None
    return Outcome.NEEDS_REVIEW in (finding.outcome, finding.would_be)


def question_of(finding: Finding) -> str:
    """The question of a finding that asks, or what it says where it has none of its own."""
    return finding.question or f"{finding.title}: {finding.reason}"


def _verdicts(audit: Audit) -> Iterator[tuple[Pair, Verdict]]:
    for model in audit.models:
        for verdict in model.verdicts:
            yield (str(model.ref), verdict.workload), verdict


def _decision(
    key: str,
    places: list[tuple[Pair, Finding]],
    open_of: dict[Pair, set[str]],
    waiting_in: dict[Pair, dict[str, str]],
    closed: set[Pair],
) -> Decision:
    # The same finding is mostly the same object; comparing what is in all of them would cost more than the rest.
    apart = {id(finding): finding for _, finding in places}
    findings = tuple(sorted(dict.fromkeys(apart.values()), key=_badness))
    worst = findings[0]
    pairs = tuple(dict.fromkeys(pair for pair, _ in places))
    now = {pair for pair, finding in places if finding.outcome is not Outcome.UPCOMING}
    unblocks = tuple(pair for pair in pairs if pair in now and pair not in closed)
    ids = tuple(dict.fromkeys(finding.check for finding in findings))
    held = tuple(dict.fromkeys(check for pair in pairs for check, on in waiting_in[pair].items() if on in ids))
    asked = {(pair, finding.check) for pair, finding in places}
    alone = {pair for pair in unblocks if open_of[pair] == {key}}
    awaited = {pair for pair in unblocks if any((pair, on) in asked for on in waiting_in[pair].values())}
    concerns = worst.concerns
    for finding in findings:
        concerns = concerns if concerns == finding.concerns else _common(concerns, finding.concerns)
    return Decision(
        id="D-" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:10],
        question=question_of(worst), who=worst.who or "not assigned",
        concerns=concerns or worst.concerns, checks=tuple(dict.fromkeys((*ids, *held))),
        waits=tuple(check for check in held if check not in ids), asked_by=pairs,
        unblocks=unblocks, frees=len(alone), moves=len(alone | awaited), severity=worst.severity,
        settlement=worst.settlement, findings=findings,
    )  # fmt: skip


def _common(one: FrozenMap, other: FrozenMap) -> FrozenMap:
    return FrozenMap({kind: name for kind, name in one.items() if other.get(kind) == name})


def _badness(finding: Finding) -> tuple[int, int, str]:
    return -finding.outcome.rank, _SEVERITIES.index(finding.severity), finding.check


def _order(decision: Decision) -> tuple[bool, int, int, int, int, str]:
    return (
        not decision.needed_now, -decision.moves, -len(decision.unblocks), -len(decision.waits),
        _SEVERITIES.index(decision.severity), decision.id,
    )  # fmt: skip


def by_owner(found: Iterable[Decision]) -> dict[str, tuple[Decision, ...]]:
    """Who must answer → their decisions, in the order given; who has the first of them comes first."""
    owners: dict[str, list[Decision]] = {}
    for one in found:
        owners.setdefault(one.who, []).append(one)
    return {who: tuple(decisions) for who, decisions in owners.items()}
