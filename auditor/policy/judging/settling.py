"""Whom a question concerns, and what settles it: the YAML that somebody puts into the policy file.

A question that a stated fact settles concerns what that fact is about, whichever check asks; an attestation concerns
its object. For everything else ``policies/answers.yaml`` says the scope of each check, and checks without a row there
(an organization's own) concern what their decision rests on. The scope decides how often a question is asked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.frozen import FrozenMap
from auditor.core.model import Outcome, Settlement
from auditor.core.resources import data_root
from auditor.policy.checks.engine import Engine
from auditor.policy.checks.rulings import CheckDecision, object_of
from auditor.policy.concepts.completing import MODEL_FACTS
from auditor.policy.facts.attested import Asked, license_names, providers
from auditor.policy.facts.fact_registry import (
    ATTESTATION,
    DATES,
    NOT_STATED,
    OUTCOME,
    TERMS,
    AttestationSpec,
    FactRegistry,
    FactSpec,
)
from auditor.policy.facts.shapes import may_be_none
from auditor.policy.judging.places import Case
from auditor.policy.judging.policy import DEFAULT_WORKLOAD, Policy
from auditor.records.base_models import load_base_models

OF_MODEL = frozenset({"model", "provider", "license"})
"""Kinds of objects that differ between the models of one workload."""
OF_USE = frozenset({"workload", "channel"})
"""Kinds that differ between the workloads of one model."""
KINDS = ("organization", "workload", "model", "provider", "channel", "license")
"""What a question may concern."""
LIFE = 365
"""Days an answer holds where the table says nothing. By judgment: once a year somebody looks again."""
_NAMED = re.compile(r"\bmodel\.[a-z_]+")
_GLOB = frozenset("*?[")
"""Signs that make a pattern of an id."""
_PLAIN = re.compile(r"[A-Za-z][\w.+/-]*")
_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
_DAY = "  # a day, such as 2026-11-21"
_PROOF = "  # hash of the document, ticket or reference"


@cache
def table() -> Mapping[str, Any]:
    """Scopes of checks, and who answers them for how long, as shipped."""
    return shipped_mapping(data_root("policies") / "answers.yaml", named="policies/answers.yaml").value


@cache
def scope_of(check_id: str) -> str | None:
    """The scope of a check's questions by the table; its own row before that of a pattern; None where it has none."""
    scopes: Mapping[str, list[str]] = table()["scopes"]
    named = next((scope for scope, ids in scopes.items() if check_id in ids), None)
    return named or next((scope for scope, ids in scopes.items() if _lists(ids, check_id)), None)


_MAX_FAMILIES = 5_000
"""Models whose family is remembered. By judgment: bounds memory."""


@cache
def answered_by(check_id: str) -> tuple[tuple[str, ...], int]:
    """Roles that may answer a check's question (empty: whoever it asks), and for how many days at most."""
    for row in table()["answered_by"]:
        if _lists(row["checks"], check_id):
            return tuple(row["who"]), int(row["days"])
    return (), LIFE


def _lists(ids: Iterable[str], check_id: str) -> bool:
    """Whether a row of the table names a check; what is plainly an id is compared, for each pattern is compiled."""
    return any(one == check_id or (not _GLOB.isdisjoint(one) and fnmatchcase(check_id, one)) for one in ids)


@lru_cache(_MAX_FAMILIES)
def family_of(ref: str) -> str:
    """The family a model is known to belong to, by its own id, else the model itself."""
    found = load_base_models().find(ref.partition(":")[2])
    return found.family.id if found and found.by_id else ref


def digest_of(value: Any) -> str:
    """A short digest of a fact's value."""
    return hashlib.sha256(json.dumps(value, default=_plain, sort_keys=True).encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)


class Settling:
    """What the open questions of one case concern, and what settles each."""

    def __init__(self, case: Case, policy: Policy, engine: Engine, facts: Mapping[str, Any]) -> None:
        self._case = case
        self._policy = policy
        self._engine = engine
        self._facts = facts
        self._registry = policy.registry

    @property
    def registry(self) -> FactRegistry:
        """The facts that hold under the policy."""
        return self._registry

    @property
    def ref(self) -> str:
        """The model of the case."""
        return self._case.ref

    def name_of(self, kind: str) -> str | None:
        """The object of a kind in this case; None where none is known."""
        return self._named(kind).get(kind)

    def digest(self, name: str) -> str | None:
        """A digest of a fact's value in this case; None where it is unknown."""
        return digest_of(self._facts[name]) if name in self._facts else None

    # ------------------------------------------------------------------------------------------------ concerns

    def concerns(self, check_id: str, decision: CheckDecision) -> FrozenMap:
        """Whom a decision is about."""
        name = self.open_fact(decision)
        if name is not None:
            return self._of_fact(name, check_id)
        return self.by_scope(check_id, decision.decided_by)

    def by_scope(self, check_id: str, decided_by: tuple[str, ...] = ()) -> FrozenMap:
        """Whom a question of a check is about that no stated fact settles."""
        scope = scope_of(check_id) or self._scope_by_facts(decided_by)
        if scope == "pair":
            # What rests on nothing of the model is the same question for all models of the workload.
            kinds: tuple[str, ...] = ("model", "workload")
            if decided_by and not any(one.startswith(MODEL_FACTS) for one in self._engine.all_behind(decided_by)):
                kinds = ("workload",)
        else:
            kinds = {"once_a_workload": ("workload",)}.get(scope, (scope,))
        families = check_id in table()["families"]
        return FrozenMap({kind: name for one in kinds for kind, name in self._named(one, family=families).items()})

    def _scope_by_facts(self, decided_by: tuple[str, ...]) -> str:
        behind = [one for one in self._engine.all_behind(decided_by) if not one.startswith((DATES, OUTCOME))]
        of_model = any(one.startswith(MODEL_FACTS) for one in behind)
        of_use = any(one.startswith(("deployment.", ATTESTATION)) for one in behind)
        if of_model:
            return "pair" if of_use else "model"
        return "organization" if behind and not of_use else "workload"

    def _named(self, kind: str, *, family: bool = False) -> dict[str, str]:
        """The object of a kind by name; the workload stands in where none is known."""
        case = self._case
        found: Any
        if kind == "workload":
            found = case.workload
        elif kind == "model":
            found = family_of(case.ref) if family else case.ref
        elif kind == "provider":
            found = next(iter(providers(case.ref, self._publisher(), self._policy.catalog) or ()), case.ref)
        elif kind == "license":
            found = " AND ".join(map(str, self._facts.get("license.ids") or ())) or None
        else:
            found = self._policy.organisation if kind == "organization" else self._facts.get("deployment.channel")
        if found is not None:
            return {kind: str(found)}
        return {"model": case.ref} if kind == "license" else {"workload": case.workload}

    def _publisher(self) -> str | None:
        known = self._case.stated.get("model.publisher")
        return str(known.value) if known else None

    def _account(self) -> str:
        """Scheme and account of the model, such as ``hf:example-labs``; empty where it has none."""
        account, slash, _ = self._case.ref.partition("/")
        return account if slash and ":" in account and not self._case.ref.startswith(("file:", "api:")) else ""

    def _of_fact(self, name: str, check_id: str) -> FrozenMap:
        """Whom a stated fact is about."""
        if name.startswith(ATTESTATION):
            return FrozenMap(self._of_attestation(self._attestation(name)))
        if name.startswith("model."):
            if name in table()["of_provider"] and self._account():
                return FrozenMap(self._named("provider"))
            return FrozenMap(self._named("model", family=check_id in table()["families"]))
        if name.startswith(("org.", "policy.")):
            return FrozenMap(self._named("organization"))
        return FrozenMap(self._named("workload"))

    def _of_attestation(self, spec: AttestationSpec) -> dict[str, str]:
        kinds = {kind for group in spec.outside for kind in group[:1]}
        found: dict[str, str] = {}
        if kinds & {"counterparty", "channel", "country"}:
            found |= self._named("channel")
        if "provider" in kinds:
            found |= self._named("provider")
        if "model" in kinds:
            found |= self._named("model", family=True)
        for kind in spec.own:
            found |= self._named(kind)
        return found

    # --------------------------------------------------------------------------------------- what settles them

    def open_fact(self, decision: CheckDecision) -> str | None:
        """The fact or attestation somebody can state that a decision waits for; None where it waits for none."""
        if not decision.missing:
            return self._undecided_key(decision)
        if any(name.startswith(TERMS) for name in decision.missing):
            return None
        for name in decision.blocked_by:
            aside = object_of(name)
            if aside and aside in self._facts:
                return name
        known = self._registry
        stated = [spec for name in decision.missing if (spec := known.facts.get(name)) and _stateable(spec, known)]
        first = next((spec for spec in stated if spec.ask), stated[0] if stated else None)
        return first.name if first else None

    def _undecided_key(self, decision: CheckDecision) -> str | None:
        """The policy key that alone decides a question, where the policy leaves it at its default."""
        if Outcome.NEEDS_REVIEW not in (decision.outcome, decision.would_be) or len(decision.decided_by) != 1:
            return None
        (name,) = decision.decided_by
        unset = name.startswith("policy.") and name not in self._case.stated and name in self._registry.facts
        return name if unset and not self._registry.facts[name].derived else None

    def settlement(
        self, check_id: str, decision: CheckDecision, concerns: FrozenMap, question: str, who: str | None
    ) -> Settlement:
        """What settles the question of a check."""
        name = self.open_fact(decision)
        if name is None:
            return self.answer(check_id, concerns, question, who, decision.decided_by)
        if name.startswith(ATTESTATION):
            attestation = self._attestation(name)
            return Settlement(kind="attestation", name=attestation.id, yaml=self._attest(attestation, question))
        spec = self._registry.facts[name]
        if name.startswith("model.") and concerns.get("model", self._case.ref) != self._case.ref:
            # One answer holds for the family, whose models no pattern of names tells apart from others.
            return self.answer(check_id, concerns, question, who, decision.decided_by)
        if name.startswith("model."):
            return Settlement(
                kind="model-fact", name=name, yaml=self._model_fact(spec, question, self._beside(spec, question))
            )
        return Settlement(kind="fact", name=name, yaml=self._fact(spec, question))

    def conclusion(self, question: str) -> Settlement:
        """What settles under which license a model is."""
        lines = [
            "conclude:",
            *_asked(question),
            f"- model: {_word(self._case.ref)}",
            "  license:  # id of a known license, such as apache-2.0",
            "  by:  # who concludes it",
            f"  on:{_DAY}",
            "  reason:  # where the license is stated",
            *((f"  evidence: {_mapping(self._case.evidence)}",) if self._case.evidence else ()),
        ]
        return Settlement(kind="conclusion", name=self._case.ref, yaml="\n".join(lines) + "\n")

    def vendor_terms(self, question: str) -> Settlement:
        """What settles which terms a service is used under."""
        spec = self._registry.attestations["vendor_terms"]
        return Settlement(kind="attestation", name=spec.id, yaml=self._attest(spec, question))

    def answer(
        self,
        check_id: str,
        concerns: FrozenMap,
        question: str,
        who: str | None,
        rests_on: tuple[str, ...] = (),
        quotes: tuple[str, ...] = (),
    ) -> Settlement:
        """What settles a question that no fact and no attestation does: a person's answer."""
        roles, days = answered_by(check_id)
        role = who if who and (not roles or who in roles) else next(iter(roles), who or "legal")
        facts = self.facts_of(rests_on, concerns)
        lines = [
            "answers:",
            *_asked(question),
            f"- check: {check_id}",
            f"  concerns: {_mapping(concerns)}",
            f"  question: {_word(question)}",
            *((f"  quotes: [{', '.join(map(_word, quotes))}]",) if quotes else ()),
            "  outcome:  # pass, fail or not-applicable",
            "  answer:  # what was found, in a sentence",
            "  by:  # who answers",
            f"  role: {_word(role)}",
            f"  on:{_DAY}",
            f"  until:  # at most {days} days later",
            f"  proof:{_PROOF}",
            *((f"  facts: {_mapping(facts)}",) if facts else ()),
        ]
        return Settlement(kind="answer", name=check_id, yaml="\n".join(lines) + "\n")

    def facts_of(self, rests_on: tuple[str, ...], concerns: Mapping[str, str]) -> FrozenMap:
        """Digests of the stated facts an answer rests on, by name; of a model only where the question is about it."""
        of_model = not OF_MODEL.isdisjoint(concerns)
        names = [
            name
            for name in self._engine.all_behind(rests_on)
            if name in self._facts
            and not name.startswith((DATES, OUTCOME, "policy.", "judged."))
            and not name.endswith(".age_days")
            and (of_model or not name.startswith(MODEL_FACTS))
        ]
        return FrozenMap({name: digest_of(self._facts[name]) for name in sorted(names)})

    def _attestation(self, name: str) -> AttestationSpec:
        return self._registry.attestations[name.removeprefix(ATTESTATION).partition(".")[0]]

    def _attest(self, spec: AttestationSpec, question: str) -> str:
        lines = ["attest:", *_asked(question), f"- id: {spec.id}{_unless_named(spec.id, question, spec.about)}"]
        lines += ["  state: present  # or none, where there is none"]
        if spec.value:
            lines.append(f"  value:  # {spec.about}")
        needed = [(key, one) for key, one in spec.details.items() if one.default is None and key != "counterparty"]
        if needed:
            lines.append("  details:")
            lines += [f"    {key}:  # {_told(one)}" for key, one in needed]
        lines += [f"  {kind}: {_names(names)}" for kind, names in self._objects(spec)]
        lines += ["  who:  # who attests it", f"  when:{_DAY}", f"  proof:{_PROOF}"]
        return "\n".join(lines) + "\n"

    def _objects(self, spec: AttestationSpec) -> Iterable[tuple[str, tuple[str, ...]]]:
        """What an entry must name for the case at hand, as far as that is known."""
        asked = Asked(
            ref=self._case.ref, workload=self._case.workload, facts=self._facts,
            licenses=license_names(self._case.stated), publisher=self._publisher(), catalog=self._policy.catalog,
        )  # fmt: skip
        for group in spec.outside:
            kind = next((one for one in group if asked.whom(spec, one)), group[0])
            whom = asked.whom(spec, kind) or ()
            yield kind, whom if kind == "country" else whom[:1]
        for kind in spec.own:
            if kind == "workload":
                yield kind, (self._case.workload,)
            elif kind == "model":
                yield kind, (self._case.ref,)
            elif kind == "license" and asked.licenses:
                yield kind, tuple(map(str, self._facts.get("license.ids") or ()))

    def _beside(self, spec: FactSpec, question: str) -> tuple[FactSpec, ...]:
        """What the question names beside a fact of the model, is unknown too, and stands in the same entry."""
        known = self._registry
        named = [known.facts[name] for name in _NAMED.findall(question) if name in known.facts]
        lacking = [one for one in named if one.name != spec.name and one.name not in self._facts]
        own = table()["of_provider"]
        return tuple(
            dict.fromkeys(
                one for one in lacking
                if _stateable(one, known) and (one.name in own) == (spec.name in own)
            )
        )  # fmt: skip

    def _model_fact(self, spec: FactSpec, question: str, beside: tuple[FactSpec, ...] = ()) -> str:
        path = spec.name.removeprefix("model.").split(".")
        lines = [
            "model_facts:",
            *_asked(question),
            *(() if spec.name in question else _asked(spec.question)),
            f"- model: {_word(self._models(spec))}",
            "  by:  # who found it out",
            f"  on:{_DAY}",
            "  facts:",
            *(f"    # {one.name.removeprefix('model.')}:  # {_told(one)}" for one in beside),
        ]
        lines += [f"    {'  ' * depth}{key}:" for depth, key in enumerate(path)]
        lines[-1] += f"  # {_told(spec)}"
        return "\n".join(lines) + "\n"

    def _models(self, spec: FactSpec) -> str:
        """The models a fact holds for: those of the account where it is the provider's."""
        account = self._account() if spec.name in table()["of_provider"] else ""
        return f"{account}/*" if account else self._case.ref

    def _fact(self, spec: FactSpec, question: str) -> str:
        path = self.place_of(spec.name)
        first = [] if spec.name in question else _asked(spec.question)
        lines = first + [f"{'  ' * depth}{_word(key)}:" for depth, key in enumerate(path)]
        lines[-1] += f"  # {_told(spec)}"
        return "\n".join(lines) + "\n"

    def place_of(self, name: str) -> tuple[str, ...]:
        """Where a fact stands in the policy file."""
        head, _, rest = name.partition(".")
        if head == "org":
            return ("org", *rest.split("."))
        if head == "policy":
            return tuple(("policy." * rest.startswith("evaluation.") + rest).split("."))
        workload = self._case.workload
        only = [one.id for one in self._policy.workloads] == [DEFAULT_WORKLOAD]
        return (*(("deployment_defaults",) if only else ("workloads", workload, "deployment")), *rest.split("."))


def _stateable(spec: FactSpec, known: FactRegistry) -> bool:
    if spec.derived or spec.name.startswith((OUTCOME, DATES, TERMS, "license.", "channel.", "judged.")):
        return False
    if spec.name in known.own:
        return True
    return not (spec.name.startswith("model.") and spec.name.removeprefix("model.").startswith(NOT_STATED))


def _unless_named(name: str, question: str, about: str) -> str:
    """What an entry is, as a comment behind it, where the question does not name it."""
    return "" if name in question else f"  # {' '.join(about.split())}"


def _asked(question: str) -> list[str]:
    return [f"# {' '.join(question.split())}"]


def _told(spec: FactSpec) -> str:
    none = ", or none" if may_be_none(spec) else ""
    words = f": {', '.join(spec.allowed)}{none}" if spec.allowed else ""
    return " ".join((spec.about + words).split())


def _word(text: str) -> str:
    """A word as YAML has it, in quotes where it needs them."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def _names(names: tuple[str, ...]) -> str:
    if not names:
        return " # name it"
    return _word(names[0]) if len(names) == 1 else f"[{', '.join(map(_word, names))}]"


def _mapping(values: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{_word(key)}: {_word(value)}' for key, value in values.items())}}}"
