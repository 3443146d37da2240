"""Turns decisions into findings: their words, their doubts, waivers, and who waits for whose answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from operator import is_
from typing import Any, NamedTuple, TypeAlias

from auditor.core.frozen import FrozenMap
from auditor.core.model import Answered, Evidence, Finding, Outcome, Settlement, Severity
from auditor.policy.checks.engine import Answer, Engine, RuledCheck, unanswered
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.checks.rulings import CheckDecision, still_asks, waived_mark
from auditor.policy.facts.known import Known, World, values
from auditor.policy.judging.answering import READABLE, as_answered, settled
from auditor.policy.judging.places import Case, Places, Shown, main_value, spoken
from auditor.policy.judging.policy import Policy, waived_questions, waiver_problem
from auditor.policy.judging.settling import OF_MODEL, OF_USE, Settling, table

ENGINE = "engine"
_OF_THE_LICENSE = (
    *("terms.", "license.", "model.tag_", "model.lineage_", "model.license_"),
    "attestations.vendor_terms",
)
"""Facts that follow from which license covers the weights and what it says; of a service the terms that were agreed."""
_LOWER = {
    Severity.CRITICAL: Severity.HIGH,
    Severity.HIGH: Severity.MEDIUM,
    Severity.MEDIUM: Severity.LOW,
    Severity.LOW: Severity.INFO,
    Severity.INFO: Severity.INFO,
}

_NOBODY = FrozenMap()
_WORST = Outcome.FAIL.rank
_OPEN = frozenset({Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING})
"""Outcomes that somebody may have to do something about."""

OfModel: TypeAlias = dict[int, tuple[CheckDecision, tuple[Any, ...], Finding]]
"""Findings about one model by the identity of their decision, each with what of the workload it rests on."""


@dataclass(frozen=True, slots=True)
class _Certain:
    """A case as it is by its firm statements alone."""

    facts: Mapping[str, Any]
    places: Places


class _Read(NamedTuple):
    """A decision as a finding tells it."""

    decision: CheckDecision
    asked: CheckDecision | None
    """The same before doubt was weighed; None where what is certain speaks for itself."""
    places: Places


class Doubt(NamedTuple):
    """What of a case is open to doubt."""

    names: frozenset[str]
    firm: Callable[[], Mapping[str, Any]] | None
    """Makes the facts as they are by firm statements alone, where somebody shares the work of completing them."""


def doubtful_in(stated: World) -> frozenset[str]:
    """Names of the statements that are open to doubt."""
    return frozenset(name for name, known in stated.items() if not known.firm)


def _rank(decision: CheckDecision) -> int:
    """How bad what a decision says is, now or from the day it applies."""
    return max(one.rank for one in (decision.outcome, decision.would_be) if one is not None)


@cache
def _before(check_id: str) -> tuple[str, ...]:
    """Checks of the row on the license that come before a check; all of them before one that is not in it."""
    row: tuple[str, ...] = tuple(table()["license_first"])
    return row[: row.index(check_id)] if check_id in row else row


def marks_of_waivers(policy: Policy, engine: Engine, ref: str, workload: str, as_of: date) -> dict[str, bool]:
    """Marks of the checks others might wait for, and whose questions a waiver takes away in this case."""
    if not policy.waivers:
        return {}
    ahead = [check for check in engine.checks if check.id in engine.upstream or check.id in table()["license_first"]]
    return {waived_mark(one): True for one in waived_questions(policy, ahead, ref, workload, as_of)}


def names_model(finding: Finding) -> bool:
    """Whether a finding concerns the model, so that it is not the same for others."""
    return not OF_MODEL.isdisjoint(finding.concerns)


def for_others(finding: Finding) -> Finding:
    """A finding that other models share: written now, or it would keep all that is known of the first."""
    finding.write()
    return finding


class Bench:
    """Turns the decisions about one case into findings with evidence.

    Args:
        of_model: findings about the same model in other workloads.
        unanswered_before: of the checks that no model changes, see `unanswered`.
        shown: statements as findings show them: the workload's, and the model's.
        doubt: what of the case is open to doubt, where that is known already.
    """

    def __init__(
        self,
        case: Case,
        policy: Policy,
        engine: Engine,
        facts: Mapping[str, Any],
        *,
        of_model: OfModel | None = None,
        shown: tuple[Shown, Shown] | None = None,
        unanswered_before: Mapping[str, str] | None = None,
        doubt: Doubt | None = None,
    ) -> None:
        self.case = case
        self.policy = policy
        self.engine = engine
        self.facts = facts
        self._of_model = {} if of_model is None else of_model
        self._places = Places(case, policy.place, engine, facts, shown or ({}, {}))
        self.unanswered: dict[str, str] = dict(unanswered_before or {})
        """Outcomes of checks as they would be if nobody had answered anything, where they differ; by fact."""
        self._given = policy.answers_by_check() if policy.answers else {}
        self._settling = Settling(case, policy, engine, facts)
        self._doubtful, self._firm = doubt or Doubt(doubtful_in(case.stated), None)
        self._certain: _Certain | None = None
        self._weighed: dict[str, tuple[CheckDecision, _Read]] = {}
        """Decisions that rest on doubt, as doubt leaves them: the outcome needs them, and the finding again."""

    def findings(self, ruled: Sequence[RuledCheck]) -> list[Finding]:
        """The findings about what the moving checks said, in their order, before waivers; equal grounds share one."""
        doubted, ahead = self.engine.moving_doubted(self._doubtful), self._license_first
        return [
            one.finding or self._finding(check, one, doubtful=place in doubted, ahead=ahead)
            for place, ((check, _), one) in enumerate(zip(self.engine.moving, ruled, strict=True))
        ]

    def _finding(self, check: Check, ruled: RuledCheck, *, doubtful: bool, ahead: str | None) -> Finding:
        if doubtful and self._doubts(check):
            read = self._read(check, ruled.decision)
            if read.decision is not read.asked:
                return self._made(check, read)  # what is certain may rest on other facts than this decision does
        if not ruled.on_model:
            made = self.new(check, ruled.decision)
            if not names_model(made):
                ruled.finding = for_others(made)
            return made
        if ruled.decision.outcome is Outcome.NOT_APPLICABLE and not self._located(check, ruled.decision):
            # It shows values that led to the decision, which are the same for every model, and no place.
            if ruled.bare is None:
                ruled.bare = for_others(self.new(check, ruled.decision))
            return ruled.bare
        rests_on: tuple[Any, ...] = (ahead, *map(self.case.stated.get, ruled.rests_on))
        known = self._of_model.get(id(ruled.decision))
        if known is not None and all(map(is_, known[1], rests_on)):
            return known[2]
        found = self.new(check, ruled.decision)
        if OF_USE.isdisjoint(found.concerns):
            self._of_model[id(ruled.decision)] = (ruled.decision, rests_on, found)
        return found

    def _located(self, check: Check, decision: CheckDecision) -> bool:
        """Whether a statement that was looked at stands at a place of its own."""
        stated = map(self.case.stated.get, self.engine.seen(check, decision).names)
        return any(known is not None and known.location is not None for known in stated)

    def worst(self, ruled: Sequence[RuledCheck]) -> int:
        """The rank of the worst that the findings about the moving checks will say, before waivers.

        They are not written: what no doubt touches says itself, and the rest is weighed where it may be worse.
        """
        doubted = self.engine.moving_doubted(self._doubtful)
        found = max((one.rank for place, one in enumerate(ruled) if place not in doubted), default=0)
        for place in doubted:
            if found == _WORST:
                break
            found = max(found, self._read(self.engine.moving[place][0], ruled[place].decision).decision.outcome.rank)
        return found

    def new(self, check: Check, decision: CheckDecision) -> Finding:
        """A finding of its own, before waivers."""
        return self._made(check, self._read(check, decision))

    def _read(self, check: Check, decision: CheckDecision) -> _Read:
        """A decision with its words, and as doubt leaves it."""
        if decision.answered is not None:
            return _Read(decision, decision, self._places)
        told = self.engine.explain_missing(check, decision, self.facts)
        if not self._doubts(check) and check.confidence != "low":
            return _Read(told, told, self._places)
        weighed = self._weighed.get(check.id)
        if weighed is None or weighed[0] is not decision:
            certain = self._surely(check, decision)
            if certain:
                read = _Read(certain, None, self._without_doubt().places)
            else:
                read = _Read(self._softened(check, told), told, self._places)
            weighed = self._weighed[check.id] = (decision, read)
        return weighed[1]

    def _made(self, check: Check, read: _Read) -> Finding:
        decision = read.decision
        doubted = read.asked is not None and read.asked is not decision
        severity = self.policy.severity(check) if self.policy.severities else check.severity
        waits = self.waits(check, decision, doubted=doubted)
        answer = decision.answered
        concerns = _NOBODY if answer is None else answer.concerns
        if answer is None and decision.outcome in _OPEN:
            concerns = self._settling.concerns(check.id, decision)
        question = None if waits else decision.question

        def shown() -> dict[str, Any]:
            judged = decision.outcome is not Outcome.NOT_APPLICABLE
            evidence, facts = read.places.look(check, decision) if judged else ((), read.places.seen(check, decision))
            asks = Outcome.NEEDS_REVIEW in (decision.outcome, decision.would_be) or bool(decision.missing)
            settlement = None
            if decision.outcome in _OPEN and asks and not waits:
                words = question or f"{check.title}: {decision.reason}"
                settlement = self._settling.settlement(check.id, decision, concerns, words, decision.who)
            notes = self._notes(check, decision) if judged else ()
            return {"evidence": evidence, "facts": facts, "notes": notes, "settlement": settlement}

        return Finding.deferring(shown, {
            "check": check.id,
            "pack": check.pack,
            "title": check.title,
            "outcome": decision.outcome,
            "severity": _LOWER[severity] if decision.outcome is Outcome.NEEDS_REVIEW else severity,
            "confidence": check.confidence,
            "reason": f"Waits for {waits}. {decision.reason}" if waits else decision.reason,
            "citation": check.citation,
            "question": question,
            "depends_on": waits,
            "who": None if waits else decision.who,
            "remedy": "" if waits else decision.remedy,
            "would_be": decision.would_be,
            "applies_from": decision.applies_from,
            "waiver": None,
            "as_of": check.as_of,
            "sources": check.sources,
            "concerns": concerns,
            "answered": answer,
        })  # fmt: skip

    @property
    def answer(self) -> Answer:
        """What makes of a decision what people answered to it."""
        return self._answered if self._given else unanswered

    def _answered(self, check: Check, decision: CheckDecision) -> CheckDecision:
        """The decision, or what people answered to it where it asks; the facts hold what was decided so far.

        What would fail if nobody had answered anything fails: no answer to another check takes a violation away.
        """
        was = decision
        if self.unanswered and not self.unanswered.keys().isdisjoint(check.reads):
            was = self.engine.decide(check, {**self.facts, **self.unanswered}, self.case.as_of)
        sure = self._surely(check, was) or (None if was.missing else self._softened(check, was))
        certain = sure is not None and sure.outcome is Outcome.FAIL
        made = was if certain else self._as_answered(check, decision)
        if made.outcome is not was.outcome:
            self.unanswered[check.fact] = was.outcome.value
        return made

    def _as_answered(self, check: Check, decision: CheckDecision) -> CheckDecision:
        given = self._given.get(check.id)
        if given is None or decision.held_by:
            return decision
        explained = self.engine.explain_missing(check, decision, self.facts)
        told = self._softened(check, explained)
        waits = self.waits(check, told, doubted=told is not explained)
        if Outcome.NEEDS_REVIEW not in (told.outcome, told.would_be) or waits:
            return decision
        made = settled(told, check.id, given, self._settling, self.case.as_of)
        return decision if made is told else made

    def waits(self, check: Check, decision: CheckDecision, *, doubted: bool = False) -> str | None:
        """The check whose question settles this one too, or may make it needless, so that nothing is asked in vain.

        Only what asks waits; what fails for certain does not.

        Args:
            doubted: whether it asks because a fail rests on doubt; that question is put beside the others.
        """
        if decision.held_by:
            return decision.held_by
        if Outcome.NEEDS_REVIEW not in (decision.outcome, decision.would_be):
            return None
        if decision.missing:
            settled = (one for one, fact in check.after if not fact or fact in decision.missing)
            first = next((one for one in settled if still_asks(one, self.facts)), None)
            if first:
                return first
        ahead = self._license_first
        if ahead is None or ahead not in _before(check.id):
            return None
        if doubted:
            read = self.engine.all_behind(decision.decided_by)
            alone = bool(read) and all(name.startswith(_OF_THE_LICENSE) for name in read)
            return READABLE if alone and ahead == READABLE else None
        names = decision.missing or self.engine.all_behind(decision.decided_by)
        others = (name for name in self.engine.all_behind(decision.or_else) if name not in self.facts)
        return ahead if any(name.startswith(_OF_THE_LICENSE) for name in (*names, *others)) else None

    @property
    def _license_first(self) -> str | None:
        """The first open question of which license it is and whether the organization takes it."""
        if not self.case.readable:
            return READABLE
        return next((one for one in _before("")[1:] if still_asks(one, self.facts)), None)

    @property
    def readability(self) -> Outcome:
        """The law of the engine: nobody could read the license, so nobody may say it passes."""
        if any(one.outcome is Outcome.FAIL for one in self.case.read_by):
            return Outcome.FAIL
        return Outcome.PASS if self.case.readable else Outcome.NEEDS_REVIEW

    def readable(self) -> Finding:
        """The finding on whether somebody could read the license."""
        ids = self.facts.get("license.ids")
        known = ", ".join(ids) if ids else "unknown"
        outcome = self.readability
        read = self.case.read_by
        if outcome is Outcome.FAIL:
            return self._read_by(next(one for one in read if one.outcome is outcome), outcome)
        if read and self.case.readable:
            return self._read_by(read[0], outcome)
        reason = f"The license of the weights is known: {known}."
        question = None
        if not self.case.readable:
            service = self.facts.get("model.open_weights") is False
            what = "terms of service are" if service else "license of the weights is"
            reason = f"The {what} not known in full: {self.case.unread}"
            question = self.case.asks or f"Under which license are the weights of {self.case.ref}?"
        _, named, places = self._places.shown("license.ids")
        evidence = places or (Evidence(statement=reason, looked_in=self.case.looked_at),)
        return Finding(
            check=READABLE, pack=ENGINE, title="Governing license", outcome=outcome,
            severity=Severity.HIGH, confidence="high", reason=reason, citation="Unknown never passes",
            evidence=evidence, facts=(named, self._places.shown("license.read_fully")[1]),
            question=question, who="legal" if question else None,
            concerns=FrozenMap({"model": self.case.ref}) if question else FrozenMap(),
            settlement=self._how_to_read(question) if question else None,
            remedy="Read the license and conclude it in the policy file." if question else "",
        )  # fmt: skip

    def _read_by(self, answer: Answered, outcome: Outcome) -> Finding:
        """What somebody found who read the sentences that were not understood."""
        _, named, places = self._places.shown("license.ids")
        said = as_answered(answer)
        own = Evidence(statement=said, location=answer.location, looked_in=() if answer.location else ("answers",))
        return Finding(
            check=READABLE, pack=ENGINE, title="Governing license", outcome=outcome, severity=Severity.HIGH,
            confidence="high", reason=said, citation="Unknown never passes", evidence=(own, *places), facts=(named,),
            who="legal" if outcome is Outcome.FAIL else None, concerns=answer.concerns, answered=answer,
            remedy="Do not use the model for this." if outcome is Outcome.FAIL else "",
        )  # fmt: skip

    def _how_to_read(self, question: str) -> Settlement:
        """What makes the license known: the terms of a service attested, sentences quoted, or a conclusion."""
        if self.facts.get("model.open_weights") is False:
            return self._settling.vendor_terms(question)
        if self.case.quotes:
            concerns = FrozenMap({"model": self.case.ref})
            return self._settling.answer(READABLE, concerns, question, "legal", ("license.ids",), self.case.quotes)
        return self._settling.conclusion(question)

    # ------------------------------------------------------------------------------------- doubt, waivers, notes

    def _doubts(self, check: Check) -> tuple[str, ...]:
        """The doubtful statements that a check may rest on."""
        if self._doubtful.isdisjoint(self.engine.rests_on(check)):
            return ()
        return tuple(name for name in self.engine.all_behind(check.reads) if name in self._doubtful)

    def _without_doubt(self) -> _Certain:
        """The case as it is by firm statements alone."""
        if self._certain is None:
            firm = self._taking()
            facts = self._completed(firm) if self._firm is None else {**self._firm(), **self._outcomes()}
            for check in self.engine.resting_on(self._doubtful):
                # A fail that is only asked about keeps no other check from applying.
                if check.id not in self._given:
                    facts[check.fact] = self.engine.decide(check, facts, self.case.as_of).outcome.value
            places = Places(replace(self.case, stated=firm), self.policy.place, self.engine, facts, ({}, {}))
            self._certain = _Certain(facts, places)
        return self._certain

    def _taking(self, *taken: Known) -> dict[str, Known]:
        """The firm statements, and doubtful ones that are taken as true."""
        found = dict(self.case.stated)
        for name in self._doubtful:
            known = found.pop(name).without_doubt(*taken)
            if known is not None:
                found[name] = known
        return found

    def _completed(self, stated: Mapping[str, Known]) -> dict[str, Any]:
        return {**self.engine.complete(values(stated), self.case.as_of), **self._outcomes()}

    def _outcomes(self) -> dict[str, Any]:
        return {name: self.facts[name] for name in self.engine.said_of_checks if name in self.facts}

    def _surely(self, check: Check, decision: CheckDecision) -> CheckDecision | None:
        """What the check says by firm statements alone, where that is worse than what it says by all of them.

        A statement that is open to doubt is one more: it neither takes away nor softens what holds without it.
        """
        if check.confidence == "low" or not (doubts := self._doubts(check)):
            return None
        if any(self._has_default(name) for name in doubts):
            return None
        found = self.engine.decide(check, self._without_doubt().facts, self.case.as_of)
        if found.missing or found.held_by:
            return None
        softened = decision if decision.missing else self._softened(check, decision)
        return found if _rank(found) > _rank(softened) else None

    def _has_default(self, name: str) -> bool:
        """Whether something else would be taken for a fact that is left out; then leaving it out shows nothing."""
        spec = self.engine.registry.facts.get(name)
        if spec is None or (spec.default is None and not spec.default_from):
            return False
        return self.case.stated[name].without_doubt() is None

    def _softened(self, check: Check, decision: CheckDecision) -> CheckDecision:
        """A fail that rests on doubt is a question."""
        if Outcome.FAIL not in (decision.outcome, decision.would_be):
            return decision
        if check.confidence == "low":
            question = f"The rule rests on a lead that was not confirmed: does {check.citation} hold as stated here?"
            return self._asked(decision, question)
        behind = self.engine.all_behind(decision.decided_by)
        doubts = [(name, one) for name in behind if name in self._doubtful for one in self.case.stated[name].doubtful]
        if not doubts:
            return decision
        name, decides = next((pair for pair in doubts if self._decides(check, pair[1])), doubts[0])
        why = decides.doubt or "it was read with low confidence"
        place = str(decides.location) if decides.location else "the source"
        question = f"Is it right that {place} says “{spoken(name)}: {main_value(decides.value)}”? ({why})"
        return self._asked(decision, question)

    def _decides(self, check: Check, doubtful: Known) -> bool:
        """Whether this one statement, taken as true beside the firm ones, makes the check fail."""
        facts = self._completed(self._taking(doubtful))
        return _rank(self.engine.decide(check, facts, self.case.as_of)) == Outcome.FAIL.rank

    @staticmethod
    def _asked(decision: CheckDecision, question: str) -> CheckDecision:
        if decision.outcome is Outcome.UPCOMING:
            return replace(decision, would_be=Outcome.NEEDS_REVIEW, question=question)
        return replace(decision, outcome=Outcome.NEEDS_REVIEW, question=question, who=decision.who or "legal")

    def waived(self, check: Check, finding: Finding) -> Finding:
        """The finding with the waiver that reaches it, or with a note on why one does not count."""
        if finding.outcome not in (Outcome.FAIL, Outcome.NEEDS_REVIEW):
            return finding
        refused = not check.waivable or (
            finding.outcome is Outcome.FAIL and check.id in self.facts.get("policy.licenses.deny_if", ())
        )
        problems: list[str] = []
        for rule in self.policy.waivers:
            if not rule.reaches(check.id, self.case.ref, self.case.workload):
                continue
            problem = waiver_problem(rule, self.case.as_of, self.policy.max_waiver_days)
            if refused:
                problem = "The policy has a waiver for it, but this finding cannot be waived."
            if problem is None:
                return replace(finding, waiver=rule.waiver)
            problems.append(problem)
        return replace(finding, notes=tuple(dict.fromkeys((*finding.notes, *problems)))) if problems else finding

    def _notes(self, check: Check, decision: CheckDecision) -> tuple[str, ...]:
        notes = list(decision.notes)
        if check.recheck:
            notes.append(f"The law or list behind this may have changed since {check.as_of.isoformat()}: check again.")
        remarks = self.case.remarks
        if remarks:
            notes += [remarks[name] for name in self.engine.all_behind(check.reads) if name in remarks]
        return tuple(dict.fromkeys(notes))
