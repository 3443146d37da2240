"""Checks over flat facts: three-valued rules, dates and the order in which checks see each other's outcomes.

Nothing here knows a dossier or a file: facts go in, decisions come out. A decision is a pure function of the values
of the facts its check reads, so equal values share one decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

from auditor import catalogue
from auditor.errors import ConfigError
from auditor.model import Outcome
from auditor.policy import tables
from auditor.policy.conditions import Compiler, activation
from auditor.policy.derive import Deriver
from auditor.policy.facts import ATTESTATION, DATES, OUTCOME, TERMS, Registry
from auditor.policy.packs import Arm, Check
from auditor.policy.shapes import as_fact
from auditor.policy.texts import fill, placeholders

_MEMO_LIMIT = 20_000
MODEL_FACTS = ("model.", "license.", "terms.")
"""What a model brings; everything else is the workload's own."""
_WORD = {outcome: outcome.value for outcome in Outcome}
EARLY_KEYS = ("policy.evaluation.enforce_early", "policy.{pack}.enforce_early")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a check says of a set of facts."""

    outcome: Outcome
    reason: str
    question: str | None = None
    who: str | None = None
    remedy: str = ""
    decided_by: tuple[str, ...] = ()
    """Facts the deciding condition reads."""
    missing: tuple[str, ...] = ()
    """Facts whose absence kept the check from being decided."""
    blocked_by: tuple[str, ...] = ()
    """Of the missing facts the one that decided first, and what keeps it from being known."""
    would_be: Outcome | None = None
    applies_from: date | None = None
    notes: tuple[str, ...] = ()


Memo: TypeAlias = dict[tuple[Any, ...], Decision]
"""Decisions by check and the model's facts it reads, for one workload on one day."""


class Engine:
    """A set of checks, ready to decide over many sets of facts for one day."""

    def __init__(self, checks: Iterable[Check], registry: Registry, compiler: Compiler, deriver: Deriver) -> None:
        self.registry = registry
        self.deriver = deriver
        self.checks = tuple(checks)
        self.order = _ordered(self.checks)
        self._env = compiler.env
        self._behind: dict[str, tuple[str, ...]] = {}
        self._seen: dict[tuple[Any, ...], tuple[str, ...]] = {}
        self._grounds: dict[tuple[Any, ...], tuple[tuple[str, ...], bool]] = {}
        self._units = {name: spec.unit for name, spec in registry.facts.items() if spec.unit}
        self._memo: dict[str, dict[tuple[Any, ...], Decision]] = {check.id: {} for check in self.checks}
        self._reads = {check.id: (*check.reads, *_early_keys(check, registry)) for check in self.checks}
        self._constants = {DATES + key.replace("-", "_"): day.isoformat() for key, day in tables.dates().items()}
        running = {check.fact for check in self.checks}
        self._absent = {name: "not-run" for name in compiler.specs if name.startswith(OUTCOME) and name not in running}

    def complete(self, stated: Mapping[str, Any], as_of: date) -> dict[str, Any]:
        """Stated facts with the day, the law's dates, defaults and derived facts added."""
        values = self._with_defaults(stated, as_of)
        self.deriver.extend(values)
        return values

    def ground(self, stated: Mapping[str, Any], as_of: date) -> dict[str, Any]:
        """What holds for a workload whatever the model is: like `complete`, without facts that rest on a model."""
        values = self._with_defaults(stated, as_of)
        moved = set(self._on_models)
        self.deriver.extend(values, tuple(n for n in range(len(self.deriver.derivations)) if n not in moved))
        return values

    def over(self, ground: Mapping[str, Any], model: Mapping[str, Any]) -> dict[str, Any]:
        """A workload's ground with one model's facts, and everything that rests on them."""
        values = {**ground, **model}
        self._default_from(values)
        self.deriver.extend(values, self._on_models)
        return values

    def _with_defaults(self, stated: Mapping[str, Any], as_of: date) -> dict[str, Any]:
        values = {**self._constants, **self._absent, **stated, "judged.as_of": as_of.isoformat()}
        self.add_channel(values)
        for spec in self.registry.defaults:
            values.setdefault(spec.name, spec.default)
        for state, spec in self.registry.detail_defaults:
            if values.get(state) == "present":
                values.setdefault(spec.name, spec.default)
        self._default_from(values)
        return values

    def _default_from(self, values: dict[str, Any]) -> None:
        for spec in self.registry.defaults_from:
            if spec.name not in values and spec.default_from in values:
                values[spec.name] = _as_type(values[spec.default_from], spec.type)

    def add_channel(self, values: dict[str, Any]) -> None:
        """What is on record of the channel; hosting follows the channel where it is not stated."""
        name = values.get("deployment.channel", "self" if values.get("deployment.hosting") == "self" else None)
        row = catalogue.channel(name) if name else None
        for cell, value in (row or {}).items():
            fact = "deployment.hosting" if cell == "hosting" else f"channel.{cell}"
            spec = self.registry.facts.get(fact)
            if spec and value is not None:
                values.setdefault(fact, as_fact(spec, value))

    def decide_all(self, values: dict[str, Any], as_of: date) -> dict[str, Decision]:
        """A decision for each check, by id; outcomes are added to ``values`` as they are made.

        What is missing is not yet put into words: `explain_missing` does it for one decision.
        """
        decisions: dict[str, Decision] = {}
        for check in self.order:
            decisions[check.id] = made = self.decide(check, values, as_of)
            values.setdefault(check.fact, made.outcome.value)
        return decisions

    def decide_moving(self, values: dict[str, Any], as_of: date, memo: Memo) -> dict[str, Decision]:
        """As `decide_all` for the checks that are not `local`, whose outcomes stand in ``values`` already.

        ``memo`` remembers decisions for one ground: only what a model adds to it is compared.
        """
        decisions: dict[str, Decision] = {}
        get = values.get
        for check, reads in self._moving:
            key = (check.id, *[get(name) for name in reads])
            made = memo.get(key)
            if made is None:
                made = memo[key] = self.decide(check, values, as_of)
            decisions[check.id] = made
            values[check.fact] = _WORD[made.outcome]
        return decisions

    @cached_property
    def _moving(self) -> tuple[tuple[Check, tuple[str, ...]], ...]:
        """Checks that look at a model, in judging order, each with the facts that differ between models."""
        local = {check.id for check in self.local}
        outcomes = {check.fact for check in self.checks if check.id not in local}

        def moves(name: str) -> bool:
            return name in outcomes or any(base.startswith(MODEL_FACTS) for base in self.behind(name))

        return tuple(
            (check, tuple(name for name in self._reads[check.id] if moves(name)))
            for check in self.order
            if check.id not in local
        )

    def decide(self, check: Check, values: Mapping[str, Any], as_of: date) -> Decision:
        """What the check says of these facts (completed ones, see `complete`)."""
        reads = self._reads[check.id]
        key = (as_of, *[values.get(name) for name in reads])
        memo = self._memo[check.id]
        decision = memo.get(key)
        if decision is None:
            if len(memo) >= _MEMO_LIMIT:
                memo.clear()
            known = {name: values[name] for name in reads if name in values}
            decision = memo[key] = self._decide(check, known, as_of)
        return decision

    def _decide(self, check: Check, values: Mapping[str, Any], as_of: date) -> Decision:
        activated = activation(self._env, values)
        until = _day(check.applies_until.day, check.applies_until.fact, values)
        if until and until < as_of:
            reason = f"The rule ended on {until.isoformat()}."
            return Decision(outcome=Outcome.NOT_APPLICABLE, reason=reason)
        applies, blocker = check.applies.decide(activated)
        if applies is False:
            reason = self._text(check.not_applicable_reason, values) or "The check does not apply to this workload."
            return Decision(outcome=Outcome.NOT_APPLICABLE, reason=reason, decided_by=check.applies.reads)
        if applies is None:
            # Nothing contradicts anything yet, so even a check that fails on missing evidence asks first.
            decision = replace(
                self._undecided(check, check.applies.reads, blocker, values), outcome=Outcome.NEEDS_REVIEW
            )
        else:
            decision = self._by_rule(check, activated, values)
        return self._dated(check, decision, values, as_of)

    def _by_rule(self, check: Check, activated: Any, values: Mapping[str, Any]) -> Decision:
        arms = [arm for arm in check.arms if arm.outcome is Outcome.PASS]
        for outcome in (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.PASS):
            undecided: tuple[Arm, str | None] | None = None
            for arm in check.arms:
                if arm.outcome is not outcome:
                    continue
                holds, blocker = arm.condition.decide(activated)
                if holds:
                    return self._by_arm(check, arm, activated, values)
                if holds is None and undecided is None:
                    undecided = (arm, blocker)
            if undecided:
                return self._undecided(check, undecided[0].condition.reads, undecided[1], values, undecided[0])
        read = tuple(dict.fromkeys(name for arm in check.arms for name in arm.condition.reads)) or check.applies.reads
        if arms:
            return Decision(
                outcome=Outcome.NEEDS_REVIEW, reason="Nothing that is stated decides this check.", who=check.who,
                question=self._text(check.question, values) or None, remedy=check.remedy, decided_by=read,
                missing=_unsaid(check.question, values),
            )  # fmt: skip
        reason = check.pass_reason or "No contradiction found."
        return Decision(
            outcome=Outcome.PASS, reason=self._text(reason, values) or "No contradiction found.", decided_by=read,
            notes=self._notes(check, activated, values),
        )  # fmt: skip

    def _by_arm(self, check: Check, arm: Arm, activated: Any, values: Mapping[str, Any]) -> Decision:
        review = arm.outcome is Outcome.NEEDS_REVIEW
        default = {Outcome.PASS: "No contradiction found.", Outcome.FAIL: f"{check.title}: contradiction."}
        reason = default.get(arm.outcome, f"{check.title}: a person must answer.")
        return Decision(
            outcome=arm.outcome,
            reason=self._text(arm.reason, values) or reason,
            question=(self._text(arm.question, values) or None) if review else None,
            missing=_unsaid(arm.question, values) if review else (),
            who=arm.who if arm.outcome is not Outcome.PASS else None,
            remedy="" if arm.outcome is Outcome.PASS else arm.remedy,
            decided_by=arm.condition.reads,
            notes=self._notes(check, activated, values),
        )

    def _undecided(
        self,
        check: Check,
        reads: Iterable[str],
        blocker: str | None,
        values: Mapping[str, Any],
        arm: Arm | None = None,
    ) -> Decision:
        """The outcome where a missing fact decides; what to ask is settled by `explain_missing`."""
        absent = [name for name in reads if name not in values]
        first = [blocker] if blocker in absent else absent[:1]
        own = arm.question if arm and arm.question != check.question else ""
        attested = bool(first) and str(first[0]).startswith(ATTESTATION)
        asked = (own if attested else "") or check.missing_question
        why = arm.reason if arm and own and attested else check.missing_reason
        return Decision(
            outcome=check.on_missing,
            reason=self._text(why, values),
            question=self._text(asked, values) or None,
            who=check.who,
            remedy=check.remedy,
            decided_by=tuple(reads),
            missing=tuple(dict.fromkeys([*(str(name) for name in first), *absent])),
        )

    @cached_property
    def local(self) -> tuple[Check, ...]:
        """Checks that read nothing of a model, in judging order: equal for all models of a workload."""
        found: dict[str, Check] = {}
        for check in self.order:
            read = [base for name in check.reads for base in self.behind(name)]
            others = {name for name in check.reads if name.startswith(OUTCOME)} & self._facts_of_checks
            if not any(name.startswith(MODEL_FACTS) for name in read) and others <= set(found):
                found[check.fact] = check
        return tuple(found.values())

    @cached_property
    def _facts_of_checks(self) -> frozenset[str]:
        return frozenset(check.fact for check in self.checks)

    @cached_property
    def _on_models(self) -> tuple[int, ...]:
        return self.deriver.resting_on(MODEL_FACTS)

    def behind(self, name: str) -> tuple[str, ...]:
        """The stated facts a fact rests on."""
        found = self._behind.get(name)
        if found is None:
            found = self._behind[name] = self.deriver.behind(name)
        return found

    def seen(self, check: Check, decision: Decision) -> tuple[str, ...]:
        """Facts a decision looked at: those its condition names and the stated ones behind them.

        Where the check does not apply, what its scope names is enough: nothing behind it was weighed.
        """
        key = (check.id, decision.decided_by, decision.missing, decision.outcome)
        found = self._seen.get(key)
        if found is None:
            named = [name for name in decision.decided_by or check.reads if not name.startswith(DATES)]
            below = [base for name in named for base in self.behind(name)]
            if decision.outcome is Outcome.NOT_APPLICABLE:
                below = []
            found = self._seen[key] = tuple(dict.fromkeys([*named, *below, *decision.missing]))
        return found

    def grounds(self, check: Check, decision: Decision) -> tuple[tuple[str, ...], bool]:
        """The stated facts of a workload that a finding rests on, and whether it rests on the model's facts as well."""
        key = (check.id, decision.decided_by, decision.missing, decision.outcome)
        found = self._grounds.get(key)
        if found is None:
            names = [name for name in self.seen(check, decision) if name not in self.deriver.reads]
            names += [base for name in decision.missing for base in self.behind(name)]
            on_model = any(name.startswith(MODEL_FACTS) for name in names)
            noted = [base for name in check.reads for base in self.behind(name) if base.startswith(ATTESTATION)]
            mine = dict.fromkeys(name for name in (*names, *noted) if not name.startswith(MODEL_FACTS))
            found = self._grounds[key] = (tuple(mine), on_model)
        return found

    def explain_missing(self, check: Check, decision: Decision, values: Mapping[str, Any]) -> Decision:
        """The same decision with the question and reason for the stated fact that is missing behind it all."""
        if not decision.missing:
            return decision
        behind = [(item, *self.deriver.blockers(item, values)) for item in decision.missing]
        missing = tuple(dict.fromkeys(name for group in behind for name in group))
        unread = next((name for name in missing if name.startswith(TERMS)), None)
        if unread:
            reason, question = _unread(unread.removeprefix(TERMS), values)
            return replace(
                decision, reason=reason, question=question, who="legal", missing=missing, blocked_by=behind[0]
            )
        stated = [spec for name in missing if (spec := self.registry.facts.get(name)) and not spec.derived]
        first = next((spec for spec in stated if spec.ask), stated[0] if stated else None)
        spoken = decision.question or (first.ask if first else "") or self._text(check.question, values)
        spoken = spoken or (first.question if first else f"What decides {check.id} here?")
        told = first or self.registry.facts.get(missing[0])
        about = (told.about[:1].lower() + told.about[1:]).partition(": {")[0] if told else missing[0]
        said = decision.reason if check.missing_reason else ""
        reason = said or f"{decision.reason} Not known: {about}.".strip()
        who = first.who if first and first.ask and not decision.question else decision.who
        return replace(decision, question=spoken, reason=reason, who=who, missing=missing, blocked_by=behind[0])

    def _dated(self, check: Check, decision: Decision, values: Mapping[str, Any], as_of: date) -> Decision:
        moment = check.applies_from
        if moment.day is None and moment.fact is None:
            return decision
        start = _day(moment.day, moment.fact, values)
        if start is None:
            note = f"The day it applies from is not known ({moment.fact}); judged as in force."
            return replace(decision, notes=(*decision.notes, note))
        if start <= as_of:
            return replace(decision, applies_from=start)
        if any(values.get(key.format(pack=check.pack)) is True for key in EARLY_KEYS):
            note = f"Applies from {start.isoformat()}; judged early, as the policy asks."
            return replace(decision, applies_from=start, notes=(*decision.notes, note))
        reason = f"Applies from {start.isoformat()}; it would then be {decision.outcome.value}. {decision.reason}"
        return replace(
            decision, outcome=Outcome.UPCOMING, would_be=decision.outcome, applies_from=start, reason=reason.strip()
        )

    def _notes(self, check: Check, activated: Any, values: Mapping[str, Any]) -> tuple[str, ...]:
        said = (
            self._text(note.text, values)
            for note in check.notes
            if note.condition is None or note.condition.decide(activated)[0]
        )
        return tuple(text for text in said if text)

    def _text(self, text: str, values: Mapping[str, Any]) -> str:
        return fill(text, values, self._units)


def _unsaid(question: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Unknown facts a question speaks of, where they leave nothing of it to be asked."""
    return (
        tuple(name for name in placeholders(question) if name not in values) if not fill(question, values, {}) else ()
    )


def _unread(term: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Reason and question where the licence leaves a term open: what the text says, or how its silence is meant."""
    if values.get("license.read_fully"):
        reason = f"The licence says nothing on {term}, and its grant is not an open one."
        question = f"What follows from the licence on {term}? Its text is silent."
    else:
        reason = f"The licence was not read in full, so what it says under {term} is not known."
        question = f"What does the licence say under {term}? Its text could not be read in full here."
    return reason, question


def _day(day: date | None, fact: str | None, values: Mapping[str, Any]) -> date | None:
    if fact is None:
        return day
    stated = values.get(fact)
    return date.fromisoformat(stated) if stated else None


def _early_keys(check: Check, registry: Registry) -> tuple[str, ...]:
    names = (key.format(pack=check.pack) for key in EARLY_KEYS)
    return tuple(name for name in names if name in registry.facts and name not in check.reads)


def _as_type(value: Any, kind: str) -> Any:
    """A default taken from a fact of another shape: one word for a list is a list of one."""
    if kind == "strings" and isinstance(value, str):
        return (value,)
    return value


def _ordered(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks so that each comes after those whose outcome it reads."""
    by_fact = {check.fact: check for check in checks}
    done: list[Check] = []
    pending = list(checks)
    while pending:
        waiting = {check.fact for check in pending}
        ready = [check for check in pending if not (waiting - {check.fact}) & set(check.reads)]
        if not ready:
            circle = ", ".join(by_fact[name].id for name in sorted(waiting))
            raise ConfigError("checks read each other's outcomes in a circle", found=circle)
        done += ready
        pending = [check for check in pending if check not in ready]
    return tuple(done)
