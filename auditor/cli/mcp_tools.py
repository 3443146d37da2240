"""What the tools of `auditor mcp` answer; their docstrings are what an assistant reads of them.

Whoever calls a tool may be led by a document it has read. So a tool takes texts, models, workloads and rules, never a
file to write, an address to fetch or a policy; models on this machine are read below one folder only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

from auditor.cli import choice_text
from auditor.cli.choose import through_channels
from auditor.cli.options import EvidenceOptions, PolicyOptions
from auditor.cli.reading import own_policy, text_document
from auditor.cli.session import Session
from auditor.cli.terms import whole_json, with_records
from auditor.core.errors import UsageError
from auditor.core.model import Audit, Evidence, Finding, ManifestEntry, ModelAudit, ModelRef, Outcome
from auditor.identify import as_json, context_of, identify_text
from auditor.identify.library import load_library
from auditor.policy.judging.explain import explain_check
from auditor.records.columns import Column, sentences
from auditor.report.choose import choose as chosen
from auditor.report.decisions import Decision, decisions
from auditor.report.gate import exit_code
from auditor.report.ways import terms_taken

MOST_MODELS = 40
"""Models of one call. By judgment: what an assistant can show; a portfolio is `auditor check`."""
MOST_TEXT = 4 << 20
"""Characters of a text. Derived from the longest text that is compared verbatim (`auditor/identify/engine.py`)."""
_MOST_DECISIONS = 20
"""Decisions told in full. By judgment: what an assistant can show."""
_OPEN = (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING)


@dataclass(frozen=True, kw_only=True)
class Tools:
    """The tools, with the policy, the evidence and the folder of whoever started the server."""

    policy: PolicyOptions
    evidence: EvidenceOptions
    root: Path
    _one_at_a_time: Lock = field(default_factory=Lock)

    def identify(self, text: str, name: str = "LICENSE") -> dict[str, Any]:
        """Identify which license a text is: exactly, modified (with what was changed), several, or none that is known.

        `license` is an SPDX id or a LicenseRef, null where nobody can tell; `nearest`, `score` and `hunks` say what it
        comes from and where it differs. A modified license text is another license. `name` is the file's name.
        """
        _check_length(text)
        with self._one_at_a_time:
            book = load_library(extra=self.evidence.folders)
            return as_json(name, identify_text(text, book, context=context_of(text, name)), book, text)

    def terms(self, text: str, name: str = "LICENSE") -> dict[str, Any]:
        """List the terms a license text states: permissions, caps, territories, uses, outputs, obligations.

        Each comes with the sentence that states it. `unread` holds sentences that may bear on a term and were not
        understood: what they say is unknown, not absent.
        """
        _check_length(text)
        with self._one_at_a_time:
            return whole_json(name, with_records(self.evidence.folders)([text_document(name, text)]))

    def explain(self, rule: str) -> dict[str, Any]:
        """Explain a rule by its id, such as LIC-03: what, why, law, evidence, remedy. `LIC` lists the rules of a group.

        Groups: LIC licenses, HIPAA, AIA the EU AI Act, RES data residency, EXP export and origin.
        """
        with self._one_at_a_time:
            return {"rule": rule, "text": explain_check(rule, own_policy(self.policy.file))}

    def review(self, models: list[str], workloads: list[str] | None = None) -> dict[str, Any]:
        """Review models against the policy of this server: license, terms, verdict for each workload, open decisions.

        A model is hf:org/name[@revision], api:vendor/model, a purl, or the address of its page. Outcomes: pass, fail,
        needs-review, upcoming. `decisions` are what people must answer, with the YAML that records the answer. Without
        `workloads` all of the policy are evaluated.
        """
        audit = self._audit(self._entries(models), workloads)
        asked = decisions(audit)
        return {
            "as_of": audit.as_of.isoformat(),
            "policy": f"{audit.policy.id} {audit.policy.version}",
            "exit_code": exit_code(audit),
            "models": [_model(model) for model in audit.models],
            "decisions": [_decision(one) for one in asked[:_MOST_DECISIONS]],
            "more_decisions": max(0, len(asked) - _MOST_DECISIONS),
        }

    def choose(self, models: list[str], workloads: list[str] | None = None) -> dict[str, Any]:
        """Choose among models for workloads: use now, use once signed or stated, needs an answer, or not allowed.

        Each workload gets a primary and a fallback of another lineage and another vendor where there is one; services
        are tried through all their known channels. Cost and quality are not evaluated.
        """
        entries = list(through_channels(self._entries(models)))
        return choice_text.data(chosen(self._audit(entries, workloads)))

    def _entries(self, models: Iterable[str]) -> list[ManifestEntry]:
        """The models asked for, each once.

        Raises:
            UsageError: none, too many, no reference, or a folder that is not ours to read.
        """
        refs = list(dict.fromkeys(ModelRef.parse(model) for model in models))
        if not 1 <= len(refs) <= MOST_MODELS:
            raise UsageError(
                "this many models cannot be audited in one call", found=str(len(refs)), wanted=f"1 to {MOST_MODELS}",
                hint="`auditor check` audits whole portfolios",
            )  # fmt: skip
        return [ManifestEntry(ref=self._below_root(ref), workloads=()) for ref in refs]

    def _below_root(self, ref: ModelRef) -> ModelRef:
        if ref.scheme != "file":
            return ref
        root = self.root.resolve()
        if not (root / Path(ref.name).expanduser()).resolve().is_relative_to(root):
            raise UsageError(
                "this folder is not below the one that the server may read", found=ref.name,
                wanted="a folder below --root",
            )  # fmt: skip
        return replace(ref, name=str(root / Path(ref.name).expanduser()))

    def _audit(self, entries: list[ManifestEntry], workloads: list[str] | None) -> Audit:
        policy = replace(self.policy, workloads=workloads or self.policy.workloads)
        with self._one_at_a_time:
            return Session(policy=policy, evidence=self.evidence).run(entries).audit


def _check_length(text: str) -> None:
    if len(text) > MOST_TEXT:
        raise UsageError("the text is too long", found=f"{len(text)} characters", wanted=f"at most {MOST_TEXT}")


def _model(model: ModelAudit) -> dict[str, Any]:
    """What is told of a model; ids, outcomes and columns as everywhere."""
    told: dict[str, Any] = {"ref": str(model.ref), "failure": str(model.failure.what) if model.failure else None}
    if model.dossier is not None:
        weights = model.dossier.weights
        columns: dict[str, list[str]] = {one.value: [] for one in Column}
        for one in sentences(terms_taken(model)):
            columns[one.column.value].append(one.plain)
        told |= {
            "license": weights.concluded.expression,
            "reason": weights.concluded.reason,
            "complete": weights.complete,
            **columns,
            "parents": [{"parent": edge.parent, "relation": str(edge.relation)} for edge in model.dossier.parents],
            "conflicts": [str(conflict.kind) for conflict in model.dossier.conflicts],
        }
    told["verdicts"] = [
        {
            "workload": verdict.workload,
            "outcome": verdict.outcome.value,
            "findings": [_finding(one) for one in verdict.findings if one.outcome in _OPEN and one.depends_on is None],
        }
        for verdict in model.verdicts
    ]
    return told


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "outcome": finding.outcome.value,
        "waived": finding.waiver is not None,
        "title": finding.title,
        "reason": finding.reason,
        "citation": finding.citation,
        "remedy": finding.remedy,
        "evidence": [_evidence(one) for one in finding.evidence],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    where = evidence.location
    return {
        "statement": evidence.statement,
        "quote": evidence.quote,
        "where": str(where) if where else None,
        "sha256": where.sha256 if where else None,
        "looked_in": list(evidence.looked_in),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "question": decision.question,
        "who": decision.who,
        "checks": list(decision.checks),
        "needed_now": decision.needed_now,
        "unblocks": [{"model": model, "workload": workload} for model, workload in decision.unblocks],
        "answer": decision.answer,
    }
