"""A check in words: what it asks, on which ground, what it reads, what to do about it."""

from __future__ import annotations

from auditor.errors import UsageError
from auditor.model import Outcome
from auditor.policy import packs
from auditor.policy.facts import registry
from auditor.policy.findings import READABLE
from auditor.policy.packs import Check
from auditor.spelling import did_you_mean

_WORDS = {Outcome.FAIL: "fails when", Outcome.NEEDS_REVIEW: "asks when", Outcome.PASS: "passes when"}
_READABLE = f"""{READABLE}: The governing licence can be read
pack: engine (judged whatever packs are chosen)
A model whose governing licence nobody could read never passes. Read the text, then conclude it in the policy file.
"""


def explain_check(check_id: str) -> str:
    """One check of the shipped packs, as text.

    Raises:
        UsageError: no pack has such a check.
    """
    wanted = check_id.strip().upper()
    if wanted == READABLE:
        return _READABLE
    known = {check.id: check for pack in packs.shipped().values() for check in pack.checks}
    if wanted not in known:
        raise UsageError(
            f"no check is called {check_id!r}", wanted="an id such as LIC-03", hint=did_you_mean(wanted, known)
        )
    return "\n".join(_lines(known[wanted])) + "\n"


def _lines(check: Check) -> list[str]:
    lines = [f"{check.id}: {check.title}", f"pack: {check.pack} · severity: {check.severity.value}"]
    lines.append(f"ground: {check.citation}")
    recheck = ", to be checked again" if check.recheck else ""
    lines.append(f"as of: {check.as_of.isoformat()}, confidence {check.confidence}{recheck}")
    lines.append(f"sources: {', '.join(check.sources)}")
    if check.applies_from.day or check.applies_from.fact:
        lines.append(f"applies from: {check.applies_from.day or check.applies_from.fact}")
    lines.append(f"applies when: {check.applies.source}")
    for arm in check.arms:
        lines.append(f"{_WORDS[arm.outcome]}: {arm.condition.source}")
        if arm.question and arm.outcome is Outcome.NEEDS_REVIEW:
            lines.append(f"  asks {arm.who}: {arm.question}")
    lines.append(f"a missing fact that decides: {check.on_missing.value}")
    lines.append(f"what to do: {check.remedy}")
    lines.append(f"can be waived: {'yes' if check.waivable else 'no'}")
    lines.append("facts:")
    facts = registry().facts
    lines += [f"  {name}: {facts[name].about}" for name in check.reads if name in facts]
    lines.append("examples:")
    lines += [f"  {example.name}: {example.expect}" for example in check.examples]
    return lines
