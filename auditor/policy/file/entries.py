"""What people attest, accept and conclude in a policy file, with who, when and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from auditor.core import patterns as re
from auditor.core.frozen import FrozenMap
from auditor.core.marked_yaml import YamlPath
from auditor.core.model import Answered, Evidence, Outcome, Waiver, WrittenConclusion
from auditor.core.suggestions import did_you_mean
from auditor.policy.facts.attested import Attestation, names_models
from auditor.policy.facts.fact_registry import ATTESTATION, KINDS, FactRegistry, FactSpec
from auditor.policy.facts.known import Known
from auditor.policy.facts.shapes import UnfitValue, as_fact
from auditor.policy.file.problems import Problems
from auditor.policy.judging.answering import READABLE
from auditor.policy.judging.policy import DEFAULT_WORKLOAD, MAX_WAIVER_DAYS, GivenAnswer, ModelStatement, WaiverRule
from auditor.policy.judging.settling import KINDS as KINDS_OF_CONCERNS
from auditor.policy.judging.settling import answered_by

_SHAPED = {"channel": "deployment.channel", "country": "deployment.processing_regions"}
"""Kinds of objects whose names must be of the form of a fact."""


_WILD = re.compile(r"[*?\[]")


class Entries:
    """Reads the entries of ``attest``, ``waive`` and ``conclude`` that fit the schema already.

    Args:
        as_of: today, where the caller knows it: what is dated later, or runs too long, is then a problem.
        known: the facts and attestations that hold under the policy.
        below: workloads of the policy it extends, where it has none of its own.
    """

    def __init__(self, problems: Problems, as_of: date | None, known: FactRegistry, below: Iterable[str] = ()) -> None:
        self._known = known
        self._below = tuple(below)
        self._problems = problems
        self._as_of = as_of

    def attestation(self, entry: Any, index: int) -> Attestation | None:
        """What somebody attests; None where nothing is called so."""
        at = ("attest", index)
        spec = self._known.attestations.get(entry.id)
        details: dict[str, Any] = {}
        value = None
        if spec is None:
            words = sorted(self._known.attestations)
            self._problems.add(
                (*at, "id"), "no such attestation", entry.id, " · ".join(words), did_you_mean(entry.id, words)
            )
        else:
            for key, raw in entry.details.items():
                detail = spec.details.get(key)
                if detail is None:
                    hint = did_you_mean(key, spec.details)
                    self._problems.add(
                        (*at, "details", key), f"{entry.id} has no such detail", key, " · ".join(spec.details), hint,
                        key=True,
                    )  # fmt: skip
                else:
                    details[key] = self._value(detail, raw, (*at, "details", key))
            if entry.value is not None and spec.value:
                value = self._value(self._known.facts[f"{ATTESTATION}{entry.id}.value"], entry.value, (*at, "value"))
            elif entry.value is not None:
                self._problems.add((*at, "value"), f"{entry.id} takes no value", repr(entry.value), "state and details")
        if entry.approver and entry.approver.casefold().strip() == entry.who.casefold().strip():
            self._problems.add((*at, "approver"), "an approver is a second person", entry.approver, "not who attests")
        if entry.until and entry.until < entry.when:
            self._problems.add((*at, "until"), "ends before it begins", str(entry.until), f"a day after {entry.when}")
        if self._as_of and entry.when > self._as_of:
            self._problems.add((*at, "when"), "dated in the future", str(entry.when), f"a day up to {self._as_of}")
        objects = self._objects(entry, at)
        if "counterparty" in details:  # an older way to write the same
            objects.setdefault("counterparty", (details["counterparty"],))
        if spec is None:
            return None
        return Attestation(
            spec=spec, state=entry.state, value=value,
            details=FrozenMap({key: value for key, value in details.items() if value is not None}),
            who=entry.who, when=entry.when, until=entry.until, proof=entry.proof, objects=FrozenMap(objects),
            location=self._problems.document.location(at),
        )  # fmt: skip

    def _objects(self, entry: Any, at: YamlPath) -> dict[str, tuple[str, ...]]:
        """Whom or what an entry is about, by kind; names that cannot be are problems."""
        found: dict[str, tuple[str, ...]] = {}
        for kind in KINDS:
            for place, name in enumerate(getattr(entry, kind)):
                here = (*at, kind) if isinstance(self._problems.document.raw((*at, kind)), str) else (*at, kind, place)
                if not name.strip():
                    self._problems.add(here, f"{kind} names nobody", repr(name), "a name")
                elif kind == "workload":
                    self._check_workload(name, here)
                elif name != "*" and kind in _SHAPED:
                    self._value(self._known.facts[_SHAPED[kind]], name, here, kind)
                found[kind] = (*found.get(kind, ()), name)
        return found

    def waiver(self, entry: Any, index: int, most: int) -> WaiverRule:
        """A finding accepted for at most ``most`` days, by a second person."""
        at = ("waive", index)
        if entry.approver.casefold().strip() == entry.author.casefold().strip():
            self._problems.add((*at, "approver"), "a waiver needs a second person", entry.approver, "not its author")
        start = entry.on or self._as_of
        if start and (entry.until - start).days > most:
            self._problems.add((*at, "until"), "the waiver runs too long", str(entry.until), f"at most {most} days")
        self._check_workload(entry.workload, (*at, "workload"))
        waiver = Waiver(
            reason=entry.reason, approver=entry.approver, author=entry.author, until=entry.until,
            ticket=entry.ticket, location=self._problems.document.location(at),
        )  # fmt: skip
        return WaiverRule(check=entry.check, model=entry.model, workload=entry.workload, waiver=waiver, on=entry.on)

    def answer(self, entry: Any, index: int, severe: Callable[[str], bool]) -> GivenAnswer:
        """What a person answered to a check's question.

        Args:
            severe: whether a check is of a severity that asks for a proof.
        """
        at = ("answers", index)
        _, days = answered_by(entry.check)
        concerns = {kind: getattr(entry.concerns, kind) for kind in KINDS_OF_CONCERNS}
        named = {kind: str(name) for kind, name in concerns.items() if name not in (None, False, "")}
        if not named:
            wanted = " · ".join(KINDS_OF_CONCERNS)
            self._problems.add((*at, "concerns"), "the answer concerns nobody", "none named", wanted)
        if "workload" in named:
            self._check_workload(named["workload"], (*at, "concerns", "workload"))
            if _WILD.search(named["workload"]):
                self._problems.add(
                    (*at, "concerns", "workload"), "an answer is about one workload", named["workload"],
                    "the id of a workload, without wildcards",
                )  # fmt: skip
        if "model" in named and not names_models(named["model"]):
            self._problems.add(
                (*at, "concerns", "model"), "an answer is about models by name", named["model"],
                "a model or family, or a pattern with the account in full",
            )  # fmt: skip
        if entry.check == READABLE and not entry.quotes:
            wanted = "quotes: the sentences that were read; which license it is goes under conclude:"
            self._problems.add((*at, "check"), "an answer to READ-01 quotes what it is about", "no quotes", wanted)
        if self._as_of and entry.on > self._as_of:
            self._problems.add((*at, "on"), "dated in the future", str(entry.on), f"a day up to {self._as_of}")
        if entry.until and entry.until < entry.on:
            self._problems.add((*at, "until"), "ends before it begins", str(entry.until), f"a day after {entry.on}")
        last = entry.on + timedelta(days=days)
        if entry.until and entry.until > last:
            self._problems.add(
                (*at, "until"), f"an answer to {entry.check} runs too long", str(entry.until), f"at most until {last}"
            )
        if not entry.proof and severe(entry.check):
            self._problems.add(
                (*at, "proof"), f"an answer to {entry.check} needs a proof, as the check is of high severity",
                "none named", "hash of a document, ticket or reference",
            )  # fmt: skip
        facts = {"": entry.facts} if isinstance(entry.facts, str) else entry.facts
        return GivenAnswer(
            answered=Answered(
                check=entry.check, outcome=Outcome(entry.outcome), text=entry.answer, by=entry.by, role=entry.role,
                on=entry.on, until=entry.until or last, proof=entry.proof, concerns=FrozenMap(named),
                question=entry.question, location=self._problems.document.location(at),
            ),
            quotes=entry.quotes, facts=FrozenMap(facts),
        )  # fmt: skip

    def conclusion(self, entry: Any, index: int) -> WrittenConclusion:
        """What a person found out about a license."""
        at = ("conclude", index)
        until = self._last_day(entry, at, "the conclusion runs too long")
        if entry.approver and entry.approver.casefold().strip() == entry.by.casefold().strip():
            self._problems.add((*at, "approver"), "an approver is a second person", entry.approver, "not who concludes")
        if entry.evidence and _WILD.search(entry.model):
            self._problems.add(
                (*at, "evidence"), "evidence is that of one model", entry.model, "a model without wildcards",
            )  # fmt: skip
        reason = f"{entry.reason} ({entry.ticket})" if entry.ticket else entry.reason
        return WrittenConclusion(
            models=entry.model, subject=entry.subject, license=entry.license, by=entry.by, on=entry.on,
            reason=reason, location=self._problems.document.location(at), until=until,
            evidence=FrozenMap(entry.evidence or {}),
        )  # fmt: skip

    def statement(self, entry: Any, index: int, facts: Mapping[str, Known]) -> ModelStatement:
        """What a person found out about some models."""
        until = self._last_day(entry, ("model_facts", index), "the statement runs too long")
        said = f"stated by {entry.by} on {entry.on.isoformat()}"
        known = {
            name: replace(one, evidence=(Evidence(statement=f"{name}: {said}", location=one.location),))
            for name, one in facts.items()
        }
        return ModelStatement(models=entry.model, facts=FrozenMap(known), on=entry.on, until=until)

    def _last_day(self, entry: Any, at: YamlPath, too_long: str) -> date:
        """The day an entry made on a day counts until: what it says, and never more than a year later."""
        if self._as_of and entry.on > self._as_of:
            self._problems.add((*at, "on"), "dated in the future", str(entry.on), f"a day up to {self._as_of}")
        if entry.until and entry.until < entry.on:
            self._problems.add((*at, "until"), "ends before it begins", str(entry.until), f"a day after {entry.on}")
        if entry.until and (entry.until - entry.on).days > MAX_WAIVER_DAYS:
            self._problems.add((*at, "until"), too_long, str(entry.until), f"at most {MAX_WAIVER_DAYS} days")
        last: date = entry.until or entry.on + timedelta(days=MAX_WAIVER_DAYS)
        return last

    def _check_workload(self, word: str, at: YamlPath) -> None:
        known = [str(name) for name in (self._problems.document.value.get("workloads") or {})]
        known = known or list(self._below) or [DEFAULT_WORKLOAD]
        if not any(character in word for character in "*?[") and word not in known:
            self._problems.add(at, "no such workload", word, " · ".join(known), did_you_mean(word, known))

    def _value(self, spec: FactSpec, raw: Any, at: YamlPath, called: str = "") -> Any:
        if raw is None:
            return None
        try:
            return as_fact(spec, raw)
        except UnfitValue as error:
            self._problems.add(
                at, f"{called or spec.name} cannot be used", repr(error.found or raw), error.wanted, error.hint
            )
            return None
