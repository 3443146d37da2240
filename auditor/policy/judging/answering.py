"""What people answered to the questions of checks: which answer counts for a question, and why another does not.

An answer settles a question and nothing else: it is read only where a check asks, so that it never lifts a violation.
It must be about whom the question concerns, to the question as it was put, by somebody in the role that is asked, in
force, and given while the facts it rests on were what they are. Everything else is said beside the open question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from auditor.core import patterns as re
from auditor.core.model import Answered, Coverage, Dossier, Outcome, Subject
from auditor.policy.checks.rulings import CheckDecision
from auditor.policy.facts.attested import fits_model
from auditor.policy.judging.license_unknown import label_of
from auditor.policy.judging.policy import GivenAnswer
from auditor.policy.judging.settling import Settling, answered_by, digest_of, family_of

READABLE = "READ-01"
"""The check of the engine: whether the governing license is known."""
_HASH = re.compile(r"(?:sha256:)?([0-9a-f]{8,64})")
_SAID = {Outcome.PASS: "Pass", Outcome.FAIL: "Fail", Outcome.NOT_APPLICABLE: "Not applicable"}


def last_day(check_id: str, on: date) -> date:
    """The last day an answer to a check's question may hold."""
    return on + timedelta(days=answered_by(check_id)[1])


def question_hash(question: str) -> str:
    """How an answer may name the question as it was put."""
    return hashlib.sha256(" ".join(question.split()).encode()).hexdigest()


def settled(
    decision: CheckDecision, check_id: str, given: Iterable[GivenAnswer], settling: Settling, as_of: date
) -> CheckDecision:
    """The decision as people answered it, or with notes on the answers that do not settle it.

    Args:
        decision: one that asks, in words already.
        given: the policy's answers to this check.
        settling: the case it was made for.
    """
    concerns = settling.concerns(check_id, decision)
    counting, notes = [], []
    for entry in given:
        if not _is_about(entry.answered.concerns, concerns, settling):
            continue
        problem = _problem(entry, decision, check_id, settling, concerns, as_of)
        if problem is None:
            counting.append(entry)
        else:
            notes.append(f"{problem} The answer was: {entry.answered.outcome.value}, {entry.answered.text}")
    outcomes = {entry.answered.outcome for entry in counting}
    if len(outcomes) > 1:
        notes += [f"Answers contradict each other: {_who(one.answered)} says {one.answered.outcome.value}, "
                  f"{one.answered.text}" for one in counting]  # fmt: skip
    if len(outcomes) != 1:
        return replace(decision, notes=(*decision.notes, *notes)) if notes else decision
    return _as_answered(max(counting, key=lambda entry: entry.answered.on).answered, decision, notes)


def _as_answered(answer: Answered, decision: CheckDecision, notes: list[str]) -> CheckDecision:
    said = replace(
        decision, reason=as_answered(answer), question=None, who=None, missing=(), blocked_by=(), answered=answer,
        notes=(*decision.notes, *notes),
    )  # fmt: skip
    if decision.outcome is Outcome.UPCOMING:
        return replace(said, would_be=answer.outcome)
    return replace(said, outcome=answer.outcome)


def as_answered(answer: Answered) -> str:
    """``Pass, as answered by …``, with what was answered."""
    return f"{_SAID[answer.outcome]}, as answered by {_who(answer)}: {answer.text}"


def _who(answer: Answered) -> str:
    return f"{answer.by}, {answer.role}, on {answer.on.isoformat()}, until {answer.until.isoformat()}"


def _is_about(named: Mapping[str, str], concerns: Mapping[str, str], settling: Settling) -> bool:
    """Whether an answer names everything the question concerns, and nothing that is not so here."""
    if not set(concerns) <= set(named):
        return False
    return all(_same(kind, name, concerns.get(kind), settling) for kind, name in named.items())


def _same(kind: str, name: str, wanted: str | None, settling: Settling) -> bool:
    if kind == "organization":
        return True
    if kind == "model":
        own = settling.ref
        return name == wanted or fits_model(own, name) or (wanted is not None and name == family_of(own))
    here = wanted if wanted is not None else settling.name_of(kind)
    return here is not None and name.strip().casefold() == here.casefold()


def _problem(
    entry: GivenAnswer,
    decision: CheckDecision,
    check_id: str,
    settling: Settling,
    concerns: Mapping[str, str],
    as_of: date,
) -> str | None:
    """Why an answer that is about whom the question concerns does not settle it; None where it does."""
    answer = entry.answered
    said = over(answer, as_of)
    if said:
        return said
    if not same_question(answer.question, decision.question or decision.reason):
        return f"{_who(answer)} answered another question: “{answer.question}”"
    roles = answered_by(check_id)[0] or ((decision.who,) if decision.who else ())
    if roles and answer.role not in (*roles, decision.who):
        return f"{_who(answer)} answered; the question is one for {' or '.join(roles)}."
    changed = _changed(entry.facts, decision, settling, concerns)
    if changed:
        return f"Since {_who(answer)} answered, facts changed: {', '.join(changed)}."
    return None


def over(answer: Answered, as_of: date) -> str | None:
    """Why an answer is not in force on a day; None where it is."""
    if answer.on > as_of:
        return f"The answer of {answer.by} is dated {answer.on.isoformat()}, after the day of the evaluation."
    if answer.until < as_of:
        return f"The answer of {answer.by} ended on {answer.until.isoformat()}."
    return None


def same_question(named: str, question: str) -> bool:
    """Whether an answer names a question: by its words or by their hash (eight digits at least)."""
    hashed = _HASH.fullmatch(named.strip().casefold())
    if hashed:
        return question_hash(question).startswith(hashed[1])
    return " ".join(named.split()) == " ".join(question.split())


def _changed(
    facts: Mapping[str, str], decision: CheckDecision, settling: Settling, concerns: Mapping[str, str]
) -> tuple[str, ...]:
    """The facts an answer rests on that are not what they were, by what they are about."""
    if "" in facts:
        now = settling.facts_of(decision.decided_by, concerns)
        return () if digest_of(dict(now)).startswith(facts[""].removeprefix("sha256:")) else ("those it was given for",)
    specs = settling.registry.facts
    return tuple(
        f"{name} ({specs[name].about})" if name in specs else name
        for name, digest in facts.items()
        if settling.digest(name) != digest
    )


# ------------------------------------------------------------------------------------------- sentences not understood


def sentences_read(
    dossier: Dossier, given: Iterable[GivenAnswer], ref: str, as_of: date
) -> tuple[Dossier, tuple[Answered, ...]]:
    """A dossier without the sentences that somebody read, and who did.

    A sentence counts as read where an answer in force to READ-01 that is about the model quotes it in full; where a
    person concluded the license, so does a text that could not be read here and that the answer names. What was
    answered ``fail`` limits the use; whoever judges says so.
    """
    entries = [
        one
        for one in given
        if one.answered.check == READABLE
        and over(one.answered, as_of) is None
        and fits_model(ref, one.answered.concerns.get("model", ""))
    ]
    used: dict[int, Answered] = {}

    def read(coverage: Coverage) -> Coverage:
        left = []
        for gap in coverage.gaps:
            label = label_of(gap, by_person=coverage.concluded.by is not None)
            found = [one for one in entries if _quotes(one, label)]
            if len({one.answered.outcome for one in found}) == 1:
                used.update({id(one): one.answered for one in found})
            else:
                left.append(gap)
        if len(left) == len(coverage.gaps):
            return coverage
        return replace(coverage, gaps=tuple(left), complete=not left and bool(coverage.concluded.license_ids))

    if not entries:
        return dossier, ()
    read_now = tuple(read(one) if one.subject is Subject.WEIGHTS else one for one in dossier.coverage)
    passed = [one for one in entries if id(one) in used and one.answered.outcome is Outcome.PASS]
    conflicts = tuple(one for one in dossier.conflicts if not any(_quotes(each, one.sentence) for each in passed))
    return (replace(dossier, coverage=read_now, conflicts=conflicts), tuple(used.values())) if used else (dossier, ())


def _quotes(entry: GivenAnswer, sentence: str) -> bool:
    return bool(sentence) and " ".join(sentence.split()) in (" ".join(one.split()) for one in entry.quotes)
