"""An audit as a reader of another language has it: what checks say is translated, what people and models say is not."""

from __future__ import annotations

from dataclasses import replace

from auditor.core.model import Audit, Evidence, FactSeen, Finding, ModelAudit, Verdict
from auditor.core.printable import one_line, subject
from auditor.renderers._language import Language


def translated(audit: Audit, language: Language) -> Audit:
    """The same audit, its sentences in a language; outcomes, ids, places, quotes and people's words stay."""
    if not language.phrases:
        return audit
    return _Translation(language).audit(audit)


class _Translation:
    """Findings stand once in an audit, and so in what is made of it."""

    def __init__(self, language: Language) -> None:
        self._say = language.say
        self._findings: dict[int, Finding] = {}

    def audit(self, audit: Audit) -> Audit:
        return replace(
            audit,
            models=tuple(map(self._model, audit.models)),
            policy=replace(
                audit.policy,
                attestations=tuple(replace(one, about=self._sentence(one.about)) for one in audit.policy.attestations),
            ),
        )

    def _model(self, model: ModelAudit) -> ModelAudit:
        return replace(model, verdicts=tuple(map(self._verdict, model.verdicts)))

    def _verdict(self, verdict: Verdict) -> Verdict:
        return replace(verdict, findings=tuple(map(self._finding, verdict.findings)))

    def _finding(self, finding: Finding) -> Finding:
        made = self._findings.get(id(finding))
        if made is None:
            made = self._findings[id(finding)] = replace(
                finding,
                title=self._sentence(finding.title),
                reason=self._sentence(finding.reason),
                citation=self._sentence(finding.citation),
                question=self._sentence(finding.question) if finding.question else None,
                remedy=self._sentence(finding.remedy),
                notes=tuple(map(self._sentence, finding.notes)),
                facts=tuple(map(self._fact, finding.facts)),
                evidence=tuple(map(self._evidence, finding.evidence)),
            )
        return made

    def _fact(self, fact: FactSeen) -> FactSeen:
        return replace(fact, about=self._sentence(subject(fact.about))) if fact.about else fact

    def _evidence(self, evidence: Evidence) -> Evidence:
        return replace(evidence, statement=self._sentence(evidence.statement))

    def _sentence(self, text: str) -> str:
        return self._say(one_line(text)) if text else text
