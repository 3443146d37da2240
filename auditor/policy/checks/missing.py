"""What to ask where a fact that decides is missing: the stated fact behind it all, and whoever can answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from auditor.core import patterns as re
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.checks.rulings import CheckDecision, object_of
from auditor.policy.checks.texts import fill
from auditor.policy.concepts.derive import Deriver
from auditor.policy.facts.fact_registry import ASKED, ATTESTATION, NAMED, OBJECT, TERMS, FactRegistry


def explain(
    check: Check, decision: CheckDecision, values: Mapping[str, Any], registry: FactRegistry, deriver: Deriver
) -> CheckDecision:
    """The same decision with the question and reason for the stated fact that is missing behind it all."""
    if not decision.missing:
        return decision
    behind = [(item, *deriver.blockers(item, values)) for item in decision.missing]
    missing = tuple(dict.fromkeys(name for group in behind for name in group))
    unread = next((name for name in missing if name.startswith(TERMS)), None)
    if unread:
        reason, question = _unread(unread.removeprefix(TERMS), values)
        return replace(decision, reason=reason, question=question, who="legal", missing=missing, blocked_by=behind[0])
    unmatched = next((one for name in behind[0] if (one := object_of(name)) and one in values), None)
    if unmatched:
        return replace(decision, **_for_others(unmatched, values, registry), missing=missing, blocked_by=behind[0])
    stated = [spec for name in missing if (spec := registry.facts.get(name)) and not spec.derived]
    first = next((spec for spec in stated if spec.ask), stated[0] if stated else None)
    concept = registry.facts.get(missing[0]) if first is None else None
    spoken = (
        decision.question
        or (first.ask if first else concept.ask if concept else "")
        or fill(check.question, values, registry.units, registry.places)
    )
    spoken = spoken or (first.question if first else f"What decides {check.id} here?")
    told = first or registry.facts.get(missing[0])
    about = told.subject if told else missing[0]
    said = decision.reason if check.missing_reason else ""
    lacking = unattested(about) if told and told.name.startswith(ATTESTATION) else unknown(about)
    reason = said or f"{decision.reason} {lacking}".strip()
    who = first.who if first and first.ask and not decision.question else decision.who
    return replace(decision, question=spoken, reason=reason, who=who, missing=missing, blocked_by=behind[0])


def _for_others(name: str, values: Mapping[str, Any], registry: FactRegistry) -> dict[str, Any]:
    """Reason and question where an attestation stands in the policy, and not for the one asked about."""
    base = name.removesuffix(OBJECT)
    spec = registry.facts[base]
    named = values.get(base + NAMED) or "for somebody else"
    return {
        "reason": f"{spec.subject}: attested {named}.",
        "question": values.get(base + ASKED) or spec.question,
        "who": spec.who,
    }


_HEAD_ENDS = re.compile(
    r" (?:of|that|the|in|it|its|who|whose|on|from|by|for|to|which|with|a|an|is|are|where|as|under|and|or)\b"
)
"""What ends the noun a fact is about, with its adjectives: "Monthly active users of …", "US states the …"."""
_QUESTION = ("whether", "who", "what", "where", "when", "how")


def unknown(about: str) -> str:
    """What a fact is about, as a sentence that says nobody stated it."""
    head = _HEAD_ENDS.split(about, maxsplit=1)[0].lower().split()
    several = (
        head[:1]
        and head[0] not in _QUESTION
        and any(word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) for word in head)
    )
    return f"{about[:1].upper()}{about[1:]} {'are' if several else 'is'} unknown."


def unattested(about: str) -> str:
    """The same of what somebody attests, which may be a clause: "Recipients are bound …"."""
    return f"{about[:1].upper()}{about[1:].rstrip('.')}: not attested."


def _unread(term: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Reason and question where the license leaves a term open: what the text says, or how its silence is meant."""
    if values.get("license.read_fully"):
        reason = f"The license says nothing on {term}, and its grant is not an open one."
        question = f"What follows from the license on {term}? Its text is silent."
    else:
        reason = f"The license is not known in full, so what it says under {term} is unknown."
        question = f"What does the license say under {term}? Its text could not be read in full here."
    return reason, question
