"""Which facts and which evidence of a finding a reader is shown, so that nothing is said twice."""

from __future__ import annotations

import re

from auditor.model import Evidence, FactSeen, Finding

_ATTESTATION = "attestations."
_WORDS = 4
_ASIDE = re.compile(r"\s*(?:\(.*|[:;] .*)$")


def told_facts(finding: Finding) -> tuple[tuple[FactSeen, ...], tuple[FactSeen, ...]]:
    """Facts somebody stated or nobody knows, and those that follow from them or were taken by default.

    What the evidence tells in a sentence (who attests it, since when) is left to the evidence.
    """
    told = {entry.location for entry in told_evidence(finding) if entry.location}
    stated: list[FactSeen] = []
    derived: list[FactSeen] = []
    for fact in finding.facts:
        if fact.name.startswith(_ATTESTATION) and (fact.location in told if fact.location else not fact.known):
            continue
        (stated if fact.location or not fact.known else derived).append(fact)
    return tuple(stated), tuple(derived)


def told_evidence(finding: Finding) -> tuple[Evidence, ...]:
    """The evidence without what only repeats a fact the finding lists."""
    facts = {(fact.name, fact.location) for fact in finding.facts if fact.location}
    return tuple(
        entry
        for entry in finding.evidence
        if entry.quote or (entry.statement.partition(": ")[0], entry.location) not in facts
    )


def deciding(finding: Finding) -> tuple[Evidence, ...]:
    """The quotes a contradiction is shown with: the first sentence of a text, else the first words of its files."""
    quoted = [entry for entry in finding.evidence if entry.quote and entry.location]
    if quoted and len((quoted[0].quote or "").split()) >= _WORDS:
        return tuple(quoted[:1])
    return tuple(quoted[:3])


def is_clause(quoted: tuple[Evidence, ...]) -> bool:
    """Whether these quotes are a sentence of a text, not words of a card."""
    return len(quoted) == 1 and len((quoted[0].quote or "").split()) >= _WORDS


def about(fact: FactSeen) -> str:
    """What a fact says, in a few words; empty where no register knows it."""
    return _ASIDE.sub("", fact.about)
