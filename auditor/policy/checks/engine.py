"""Checks over flat facts: in which order they are judged, what their findings rest on, and what judgments share.

Nothing here knows a dossier or a file: facts go in, decisions come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from auditor.core.errors import ConfigError
from auditor.core.model import FactSeen, Finding, Outcome
from auditor.policy.checks import missing
from auditor.policy.checks.conditions import Compiler
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.checks.rulings import CheckDecision, Ruler, early_keys, object_facts, object_of, waived_mark
from auditor.policy.concepts.completing import MODEL_FACTS, Completer
from auditor.policy.concepts.derive import Deriver, Plan
from auditor.policy.facts.fact_registry import ASKED, ATTESTATION, DATES, NAMED, OBJECT, OUTCOME, FactRegistry
from auditor.records.catalog import Catalog, shipped

_MEMO_LIMIT = 5_000
"""Decisions remembered by the facts they rest on. By judgment: bounds memory; it is emptied when full."""


class RuledCheck:
    """A decision of one check for one workload, with what was already worked out about it for other models."""

    __slots__ = ("bare", "decision", "finding", "on_model", "rank", "rests_on", "word")

    def __init__(self, decision: CheckDecision, rests_on: tuple[str, ...], on_model: bool) -> None:
        self.decision = decision
        self.word: str = decision.outcome.value
        self.rank: int = decision.outcome.rank
        self.rests_on = rests_on
        """The stated facts of the workload that the finding rests on."""
        self.on_model = on_model
        """Whether it rests on facts of the model as well."""
        self.finding: Finding | None = None
        """The finding, where it is the same for every model that leads to this decision."""
        self.bare: Finding | None = None
        """The finding, for every model of which no statement that was looked at stands at a place."""


class Seen(NamedTuple):
    """Names of the facts a decision looked at."""

    names: tuple[str, ...]
    model_first: tuple[int, ...]
    """Where each of them stands in `names`, the model's own before the workload's."""
    gaps: tuple[str, ...]
    """Those that are missing and that somebody would have to state."""


class Memo(NamedTuple):
    """For one workload on one day what is remembered by the values of those facts that differ by model."""

    checks: tuple[dict[tuple[Any, ...], RuledCheck], ...]
    """What each moving check said."""
    plan: Plan
    """What follows from the facts of both."""


Answer: TypeAlias = Callable[[Check, CheckDecision], CheckDecision]


def unanswered(check: Check, decision: CheckDecision) -> CheckDecision:
    """The decision as it is: nobody answered anything."""
    return decision


class Engine(Completer):
    """A set of checks, ready to decide over many sets of facts for one day."""

    def __init__(
        self, checks: Iterable[Check], registry: FactRegistry, compiler: Compiler, deriver: Deriver,
        catalog: Catalog | None = None,
    ) -> None:  # fmt: skip
        self.checks = tuple(checks)
        running = {check.fact for check in self.checks}
        absent = {name: "not-run" for name in compiler.specs if name.startswith(OUTCOME) and name not in running}
        selected = tuple(sorted({check.pack for check in self.checks}))
        super().__init__(registry, deriver, {**absent, "packs.selected": selected}, catalog or shipped())
        self.order = _ordered(self.checks)
        self.kept: dict[Any, Any] = {}
        """What callers derive of this engine and keep with it."""
        self._ruler = Ruler(registry)
        self._behind: dict[str, tuple[str, ...]] = {}
        self._explained: dict[tuple[Any, ...], tuple[CheckDecision, CheckDecision]] = {}
        self._all_behind: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.unstated: dict[str, FactSeen] = {}
        """Facts as findings show them that nobody states, by name: the same in every case."""
        self._rests_on: dict[str, frozenset[str]] = {}
        self._resting: dict[frozenset[str], tuple[Check, ...]] = {}
        self._moving_doubted: dict[frozenset[str], frozenset[int]] = {}
        self._objects_of: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._seen: dict[tuple[Any, ...], Seen] = {}
        self._memo: dict[str, dict[tuple[Any, ...], CheckDecision]] = {check.id: {} for check in self.checks}
        self._reads = {
            check.id: (
                *check.reads, *early_keys(check, registry), *object_facts(check), *map(waived_mark, waited_for(check))
            )
            for check in self.checks
        }  # fmt: skip
        self.upstream = tuple(dict.fromkeys(one for check in self.checks for one in waited_for(check)))
        """Checks for whose answers others may wait."""

    def decide_all(self, values: dict[str, Any], as_of: date, answer: Answer = unanswered) -> dict[str, CheckDecision]:
        """A decision for each check, by id; outcomes are added to ``values`` as they are made.

        What is missing is not yet put into words: `explain_missing` does it for one decision.

        Args:
            answer: makes of a decision what people answered to it.
        """
        decisions: dict[str, CheckDecision] = {}
        for check in self.order:
            decisions[check.id] = made = answer(check, self.decide(check, values, as_of))
            values.setdefault(check.fact, made.outcome.value)
        return decisions

    def decide_moving(
        self, values: dict[str, Any], as_of: date, memo: Memo, answer: Answer = unanswered
    ) -> list[RuledCheck]:
        """What the checks in `moving` say, in that order; the outcomes of the others stand in ``values`` already.

        Args:
            memo: what is remembered for one ground (see `new_memo`): only what a model adds to it is compared.
            answer: makes of a decision what people answered to it; such a decision is shared with no other model.
        """
        found = []
        get = values.get
        for (check, reads), known in zip(self.moving, memo.checks, strict=True):
            key = tuple(map(get, reads))
            ruled = known.get(key)
            if ruled is None:
                if len(known) >= _MEMO_LIMIT:
                    known.clear()
                ruled = known[key] = self._ruled(check, self.decide(check, values, as_of))
            made = answer(check, ruled.decision)
            if made is not ruled.decision:
                ruled = self._ruled(check, made)
            values[check.fact] = ruled.word
            found.append(ruled)
        return found

    def new_memo(self) -> Memo:
        """Room for what `decide_moving` remembers over one ground."""
        return Memo(tuple({} for _ in self.moving), self.new_plan())

    @cached_property
    def moving(self) -> tuple[tuple[Check, tuple[str, ...]], ...]:
        """Checks that look at a model, in judging order, each with the facts that differ between models."""
        local = {check.id for check in self.local}
        outcomes = {check.fact for check in self.checks if check.id not in local}

        def moves(name: str) -> bool:
            return name in outcomes or self.moves(name)

        return tuple(
            (check, tuple(name for name in self._reads[check.id] if moves(name)))
            for check in self.order
            if check.id not in local
        )

    def moving_doubted(self, names: frozenset[str]) -> frozenset[int]:
        """Places in `moving` of the checks that some doubtful facts, or their own low confidence, may change."""
        found = self._moving_doubted.get(names)
        if found is None:
            if len(self._moving_doubted) >= _MEMO_LIMIT:
                self._moving_doubted.clear()
            found = self._moving_doubted[names] = frozenset(
                place
                for place, (check, _) in enumerate(self.moving)
                if check.confidence == "low" or not names.isdisjoint(self.rests_on(check))
            )
        return found

    @cached_property
    def moving_places(self) -> tuple[int, ...]:
        """Where the checks in `moving` stand among all checks."""
        places = {check.id: place for place, check in enumerate(self.checks)}
        return tuple(places[check.id] for check, _ in self.moving)

    def decide(self, check: Check, values: Mapping[str, Any], as_of: date) -> CheckDecision:
        """What the check says of these facts (completed ones, see `complete`)."""
        reads = self._reads[check.id]
        key = (as_of, *map(values.get, reads))
        memo = self._memo[check.id]
        decision = memo.get(key)
        if decision is None:
            if len(memo) >= _MEMO_LIMIT:
                memo.clear()
            known = {name: values[name] for name in reads if name in values}
            decision = memo[key] = self._ruler.decide(check, known, as_of)
        return decision

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

    def behind(self, name: str) -> tuple[str, ...]:
        """The stated facts a fact rests on."""
        found = self._behind.get(name)
        if found is None:
            found = self._behind[name] = self.deriver.behind(name)
        return found

    def all_behind(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The stated facts several facts rest on, each once."""
        found = self._all_behind.get(names)
        if found is None:
            found = tuple(dict.fromkeys(base for name in names for base in self.behind(name)))
            self._all_behind[names] = found
        return found

    def rests_on(self, check: Check) -> frozenset[str]:
        """Every stated fact a check rests on."""
        found = self._rests_on.get(check.id)
        if found is None:
            found = self._rests_on[check.id] = frozenset(self.all_behind(check.reads))
        return found

    @cached_property
    def said_of_checks(self) -> tuple[str, ...]:
        """Names of the facts that say what checks came to, and of the marks of those that are waived."""
        return (*(check.fact for check in self.checks), *(waived_mark(check.id) for check in self.checks))

    def resting_on(self, names: frozenset[str]) -> tuple[Check, ...]:
        """The checks that rest on one of some facts, in judging order."""
        found = self._resting.get(names)
        if found is None:
            if len(self._resting) >= _MEMO_LIMIT:
                self._resting.clear()
            found = tuple(check for check in self.order if not names.isdisjoint(self.rests_on(check)))
            self._resting[names] = found
        return found

    def seen(self, check: Check, decision: CheckDecision) -> Seen:
        """Facts a decision looked at: those its condition names and the stated ones behind them.

        Where the check does not apply, what its scope names is enough: nothing behind it was weighed.
        """
        away = decision.outcome is Outcome.NOT_APPLICABLE
        key = (check.id, decision.decided_by, decision.missing, decision.speaks_of, away)
        found = self._seen.get(key)
        if found is None:
            named = tuple(name for name in decision.decided_by or check.reads if not name.startswith(DATES))
            below = () if away else self.all_behind(named)
            told = (name for name in decision.speaks_of if not name.startswith((DATES, OUTCOME)))
            names = tuple(dict.fromkeys([*named, *below, *decision.missing, *told]))
            found = self._seen[key] = Seen(
                names=names,
                model_first=tuple(sorted(range(len(names)), key=lambda at: not names[at].startswith(MODEL_FACTS))),
                gaps=tuple(name for name in decision.missing if name not in self.deriver.reads),
            )
        return found

    def _ruled(self, check: Check, decision: CheckDecision) -> RuledCheck:
        """The decision with what a finding about it will rest on."""
        names = [name for name in self.seen(check, decision).names if name not in self.deriver.reads]
        names += [base for name in decision.missing for base in self.behind(name)]
        noted = [base for name in check.reads for base in self.behind(name) if base.startswith(ATTESTATION)]
        noted += self._objects(tuple(noted))
        mine = dict.fromkeys(name for name in (*names, *noted) if not name.startswith(MODEL_FACTS))
        return RuledCheck(decision, tuple(mine), any(name.startswith(MODEL_FACTS) for name in names))

    def _objects(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The facts that say for whom attestations are, and what to ask, where they are not for the one asked about."""
        found = self._objects_of.get(names)
        if found is None:
            bases = dict.fromkeys(one.removesuffix(OBJECT) for name in names if (one := object_of(name)))
            found = self._objects_of[names] = tuple(one + key for one in bases for key in (OBJECT, NAMED, ASKED))
        return found

    def explain_missing(self, check: Check, decision: CheckDecision, values: Mapping[str, Any]) -> CheckDecision:
        """The same decision with the question and reason for the stated fact that is missing behind it all."""
        if not decision.missing:
            return decision
        behind = self.all_behind(decision.missing)
        weighed = map(values.get, (*behind, *self._objects(behind)))
        key = (id(decision), values.get("license.read_fully"), *weighed)
        found = self._explained.get(key)
        if found is None:
            if len(self._explained) >= _MEMO_LIMIT:
                self._explained.clear()
            told = missing.explain(check, decision, values, self.registry, self.deriver)
            found = self._explained[key] = (decision, told)
        return found[1]


def waited_for(check: Check) -> tuple[str, ...]:
    """Checks whose questions may hold this one back."""
    return tuple(dict.fromkeys((*check.waits_for, *(one for one, _ in check.after))))


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
