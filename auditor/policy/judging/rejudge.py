"""Judging what was read again: another policy, another day, other facts, and which verdicts change by that.

A stored audit holds every dossier, so no model is read a second time and no connection is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import yaml

from auditor.core.errors import UsageError
from auditor.core.frozen import FrozenMap
from auditor.core.model import Audit, Evidence, Finding, ModelAudit, Outcome, Verdict
from auditor.core.protocols import Book
from auditor.core.spelling import meant
from auditor.core.suggestions import did_you_mean_fact
from auditor.policy.facts.attested import Attestation
from auditor.policy.facts.fact_registry import ATTESTATION, FactRegistry, FactSpec, registry
from auditor.policy.facts.known import Known
from auditor.policy.facts.shapes import UnfitValue, as_fact
from auditor.policy.judging.judge import judge, summary
from auditor.policy.judging.policy import Policy, policy_keys

_STATED = ("org.", "deployment.", "policy.", ATTESTATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """One verdict that is not what it was."""

    ref: str
    workload: str
    before: Outcome | None
    """None where the workload was not judged before."""
    after: Outcome | None
    """None where the workload is judged no more."""
    why: tuple[str, ...]
    """``CHECK before → after: reason`` for each finding that changed its outcome, worst first."""


def rejudged(audit: Audit, policy: Policy, as_of: date, *, book: Book | None = None) -> Audit:
    """The audit judged by another policy or for another day; what could not be collected stays so.

    A model is judged for the workloads it was judged for, as far as the policy still has them; where it has none of
    them, for all.
    """
    known = {workload.id for workload in policy.workloads}

    def again(model: ModelAudit) -> ModelAudit:
        if model.dossier is None:
            return model
        asked = tuple(verdict.workload for verdict in model.verdicts if verdict.workload in known)
        found = judge(model.dossier, policy, asked, as_of, channel=model.channel, modified=model.modified, book=book)
        return replace(model, verdicts=found)

    models = tuple(again(model) for model in audit.models)
    return replace(audit, as_of=as_of, policy=summary(policy), models=models)


def for_day(audit: Audit, policy: Policy, day: date, *, book: Book) -> Audit | None:
    """An audit by this policy for another day; None where its dossiers are not those of that day.

    Everything that reads a date is read while judging, but what people concluded of licenses.
    """
    if policy.conclusions_on(day) != policy.conclusions_on(audit.as_of):
        return None
    return rejudged(audit, policy, day, book=book)


def changes(before: Audit, after: Audit) -> tuple[VerdictChange, ...]:
    """The verdicts that differ, in the order of the models and workloads; new findings alone count as none."""
    found = []
    for old, new in zip(before.models, after.models, strict=True):
        was = {verdict.workload: verdict for verdict in old.verdicts}
        now = {verdict.workload: verdict for verdict in new.verdicts}
        for workload in dict.fromkeys((*was, *now)):
            one, other = was.get(workload), now.get(workload)
            if (one.outcome if one else None) != (other.outcome if other else None):
                found.append(
                    VerdictChange(
                        ref=str(new.ref), workload=workload, before=one.outcome if one else None,
                        after=other.outcome if other else None, why=_why(one, other),
                    )
                )  # fmt: skip
    return tuple(found)


def _why(one: Verdict | None, other: Verdict | None) -> tuple[str, ...]:
    was = {finding.check: _effect(finding) for finding in one.findings} if one else {}
    moved = [
        (finding, was.get(finding.check))
        for finding in (other.findings if other else ())
        if was.get(finding.check) != _effect(finding) and not finding.depends_on
    ]
    moved.sort(key=lambda pair: -pair[0].outcome.rank)
    return tuple(
        f"{found.check} {before or 'not evaluated'} → {_effect(found)}: {found.reason}" for found, before in moved
    )


def _effect(finding: Finding) -> str:
    return f"{finding.outcome.value}, waived" if finding.waiver else finding.outcome.value


# ------------------------------------------------------------------------------------------------- other facts


def parse_settings(settings: Iterable[str], known: FactRegistry | None = None) -> dict[str, Any]:
    """``fact=value`` as facts in the form conditions read; an empty value makes the fact unknown.

    Args:
        known: the facts that hold under the policy; None for those shipped.

    Raises:
        UsageError: not of that form, no such fact, one that nobody states, or a value it cannot take.
    """
    specs = (known or registry()).facts
    found: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        name = meant(name.strip(), specs)
        if not equals:
            raise UsageError(
                "not a setting", found=repr(setting), wanted="fact=value, such as org.max_product_mau=1000"
            )
        spec = specs.get(name)
        if spec is None or spec.derived or not name.startswith(_STATED):
            stated = [one for one, other in specs.items() if one.startswith(_STATED) and not other.derived]
            raise UsageError(f"no fact {name!r} can be set", hint=did_you_mean_fact(name, stated))
        found[name] = _value(spec, text)
    return found


def _value(spec: FactSpec, text: str) -> Any:
    """A value as typed on a command line; None where nothing was typed."""
    if not text.strip():
        return None
    try:
        numeric = spec.type in ("int", "number")
        return as_fact(spec, float(text.replace("_", "")) if numeric else yaml.safe_load(text))
    except UnfitValue as error:
        raise UsageError(f"{spec.name} cannot be {text!r}", wanted=error.wanted, hint=error.hint) from None
    except (yaml.YAMLError, ValueError):
        wanted = "a number" if numeric else "a value as in YAML"
        raise UsageError(f"{spec.name} cannot be {text!r}", wanted=wanted) from None


def with_facts(policy: Policy, facts: Mapping[str, Any]) -> Policy:
    """The policy with other facts: of the organization, of every workload, of its own keys, or attested."""
    said = (Evidence(statement="set for this question", looked_in=("--what-if",)),)
    own = dict(policy.facts)
    deployed: dict[str, Known | None] = {}
    attestations = list(policy.attestations)
    for name, value in facts.items():
        known = None if value is None else Known(value=value, evidence=said)
        if name.startswith(ATTESTATION):
            attestations = _attested(policy.registry, attestations, name.removeprefix(ATTESTATION), value)
        elif name.startswith("deployment."):
            deployed[name] = known
        elif known is None:
            own.pop(name, None)
        else:
            own[name] = known
    named = (name.removeprefix("policy.") for name in own if name.startswith("policy.") and name != "policy.keys")
    own["policy.keys"] = Known(value=policy_keys(named))
    workloads = tuple(
        replace(
            one,
            facts=FrozenMap({name: known for name, known in {**one.facts, **deployed}.items() if known is not None}),
        )
        for one in policy.workloads
    )
    return replace(policy, facts=FrozenMap(own), workloads=workloads, attestations=tuple(attestations))


def _attested(known: FactRegistry, attestations: list[Attestation], name: str, value: Any) -> list[Attestation]:
    """The attestations with one of them set (``present``, ``none`` or a plain value) or taken away.

    What is set for a question is about whomever the question is about.
    """
    word, _, detail = name.partition(".")
    if detail not in ("", "value"):
        raise UsageError(f"details of {word} cannot be set here", wanted=f"attestations.{word}=present")
    kept = [entry for entry in attestations if entry.id != word]
    if value is None:
        return kept
    state, plain = ("present", value) if detail else (str(value), None)
    return [*kept, Attestation(spec=known.attestations[word], state=state, value=plain, who="--what-if", assumed=True)]
