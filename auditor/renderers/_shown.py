"""Which facts and which evidence of a finding a reader is shown, so that nothing is said twice."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from auditor.core.model import Evidence, FactSeen, Finding
from auditor.core.printable import subject

_ATTESTATION = "attestations."
_WORDS = 4
"""Words from which a quote says something by itself. By judgment."""


def told_facts(finding: Finding) -> tuple[tuple[FactSeen, ...], tuple[FactSeen, ...]]:
    """Facts somebody stated or nobody knows, and those that follow from them or were taken by default.

    What the evidence says itself (a clause, who attests something, where a fact was looked for) is left to it.
    """
    evidence = told_evidence(finding)
    quoted = {entry.location for entry in evidence if entry.location and entry.quote}
    attested = {entry.location for entry in evidence if entry.location}
    missing = {_head(entry) for entry in evidence if entry.looked_in}
    stated: list[FactSeen] = []
    derived: list[FactSeen] = []
    for fact in finding.facts:
        if fact.known:
            told = attested if fact.name.startswith(_ATTESTATION) else quoted
            (stated if fact.location and fact.location not in told else derived).append(fact)
        elif not missing & {fact.name, _spoken(fact.name)}:
            stated.append(fact)
    return tuple(stated), tuple(derived)


def told_evidence(finding: Finding) -> tuple[Evidence, ...]:
    """The evidence without what only repeats a fact the finding lists."""
    facts = {(fact.name, fact.location) for fact in finding.facts if fact.location}
    return tuple(entry for entry in finding.evidence if entry.quote or (_head(entry), entry.location) not in facts)


def statement(entry: Evidence, finding: Finding) -> str:
    """What a piece of evidence says, with the words for a fact in place of its name."""
    head = _head(entry)
    for fact in finding.facts:
        if fact.about and head in (fact.name, _spoken(fact.name)):
            return about(fact) + entry.statement[len(head) :]
    return entry.statement


def _head(entry: Evidence) -> str:
    return entry.statement.partition(": ")[0]


def _spoken(name: str) -> str:
    """A fact's name as evidence has it: terms without their group and hyphens."""
    return name.removeprefix("terms.").replace("-", " ")


def deciding(finding: Finding) -> tuple[Evidence, ...]:
    """The quotes a contradiction is shown with: the first sentence of a text, else the first words of its files."""
    quoted = [entry for entry in finding.evidence if entry.quote and entry.location]
    if quoted and len((quoted[0].quote or "").split()) >= _WORDS:
        return tuple(quoted[:1])
    return tuple(quoted[:3])


def wording(finding: Finding) -> Hashable:
    """Everything a finding says but its evidence: findings may be told as one only where all of this is the same."""
    return (
        finding.pack, finding.check, finding.title, finding.outcome, finding.severity, finding.confidence,
        finding.reason, finding.citation, finding.question, finding.who, finding.depends_on, finding.remedy,
        finding.would_be, finding.applies_from, finding.waiver, finding.answered, finding.notes, finding.as_of,
        finding.sources,
    )  # fmt: skip


def places(evidence: Iterable[Evidence]) -> Hashable:
    """What evidence says and where; the hashes of its files are left out, for whoever shows no hash."""
    return tuple((entry.statement, entry.quote, str(entry.location), entry.looked_in) for entry in evidence)


def grounds(finding: Finding) -> Hashable:
    """Evidence and facts of a finding to the last hash."""
    facts = tuple((fact.name, fact.known, repr(fact.value), fact.location, fact.about) for fact in finding.facts)
    return (finding.evidence, facts)


def is_clause(quoted: tuple[Evidence, ...]) -> bool:
    """Whether these quotes are a sentence of a text, not words of a card."""
    return len(quoted) == 1 and len((quoted[0].quote or "").split()) >= _WORDS


def about(fact: FactSeen) -> str:
    """What a fact says, in a few words; empty where no register knows it."""
    return subject(fact.about)
