"""What a verdict that stands still demands: a checklist for each model and workload, with owner and day.

Made of the audit alone: the terms in force, the workload's facts, and the rules to come. A workload whose verdict is
“not allowed” has none, as it must not start. Whether a repository shows that a task is done is looked at in files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from auditor.core.compiled import shipped_mapping
from auditor.core.model import Audit, Location, ModelAudit, Outcome, Term, Verdict
from auditor.core.resources import data_root
from auditor.report.ways import way_of

_OFFERS = frozenset({"saas_feature", "model_as_a_service", "redistributes_weights"})
_CHANGES = frozenset({"quantize", "lora", "full_ft", "continued_pretraining", "merge", "distill"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One task."""

    id: str
    ref: str
    workload: str
    task: str
    owner: str
    """The model's owner where the manifest names one, else who usually does it."""
    ground: str
    """License and section, or the law."""
    due: date | None = None
    """None: before the model is used."""
    license_id: str | None = None
    where: str | None = None
    """Section of the license."""
    text: str = ""
    """Words that must be shown, where the license prescribes them."""
    look: str = ""
    """How a repository can show that it is done; empty where a person must say."""
    location: Location | None = None


def obligations(audit: Audit) -> tuple[Obligation, ...]:
    """The tasks of an audit, in the order of its models and workloads."""
    facts = {workload.id: workload.facts for workload in audit.policy.workloads}
    return tuple(
        item
        for model in audit.models
        for verdict in model.verdicts
        if verdict.outcome is not Outcome.FAIL
        for item in (*_of_terms(model, verdict, facts.get(verdict.workload, {})), *_to_come(model, verdict))
    )


@cache
def _rows() -> tuple[Mapping[str, Any], ...]:
    path = data_root("policies") / "obligations.yaml"
    return tuple(shipped_mapping(path, named="policies/obligations.yaml").value["obligations"])


def _of_terms(model: ModelAudit, verdict: Verdict, facts: Mapping[str, Any]) -> Iterator[Obligation]:
    if model.dossier is None:
        return
    terms = way_of(model.dossier.weights, verdict).terms
    seen: set[tuple[str, str]] = set()
    for row in _rows():
        if not _applies(row["when"], model, facts):
            continue
        for term in terms:
            text = _text(term)
            if term.id != row["term"] or (row["id"], text) in seen or _word(term) in ("allowed", "not-required"):
                continue
            seen.add((row["id"], text))
            section = f", section {term.where}" if term.where else ""
            yield Obligation(
                id=row["id"], ref=str(model.ref), workload=verdict.workload,
                task=row["task"].replace("{text}", text).removesuffix(": "), owner=model.owner or row["who"],
                ground=f"{term.license_id or 'the license text'}{section}", license_id=term.license_id,
                where=term.where, text=text, location=term.location,
                look=row.get("look", "") if text or row.get("look") == "license-copy" else "",
            )  # fmt: skip


def _applies(when: str, model: ModelAudit, facts: Mapping[str, Any]) -> bool:
    """Whether a task reaches a workload; what is not stated of it counts as reaching it."""
    distribution = facts.get("deployment.distribution")
    changes = model.modified or facts.get("deployment.modifies_model")
    weights = distribution is None or "redistributes_weights" in distribution
    return {
        "always": True,
        "offer": distribution is None or bool(_OFFERS & set(distribution)),
        "weights": weights,
        "changed": weights and (changes is None or bool(_CHANGES & set(changes))),
    }[when]


def _to_come(model: ModelAudit, verdict: Verdict) -> Iterator[Obligation]:
    for finding in verdict.findings:
        if finding.outcome is Outcome.UPCOMING and finding.applies_from:
            yield Obligation(
                id=finding.check, ref=str(model.ref), workload=verdict.workload, task=finding.remedy or finding.title,
                owner=model.owner or finding.who or "legal", ground=finding.citation, due=finding.applies_from,
            )  # fmt: skip


def _text(term: Term) -> str:
    value = term.value
    if isinstance(value, Mapping):
        return str(value.get("text") or "")
    return str(value) if term.id == "notice-text" else ""


def _word(term: Term) -> str:
    value = term.value.get("kind", "") if isinstance(term.value, Mapping) else term.value
    return value if isinstance(value, str) else ""


# ------------------------------------------------------------------------------------------------ what files show


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Whether a repository shows that a task is done."""

    obligation: Obligation
    done: bool | None
    """None where files cannot tell."""
    why: str


def shown(
    items: Iterable[Obligation], files: Mapping[str, str], licenses: Mapping[str, tuple[str, ...]]
) -> tuple[Shown, ...]:
    """What files of a repository show of the tasks.

    Args:
        files: text by path, relative to the repository.
        licenses: record ids of the licenses recognized in a file, by path.
    """
    return tuple(_shown(item, files, licenses) for item in items)


def _shown(item: Obligation, files: Mapping[str, str], licenses: Mapping[str, tuple[str, ...]]) -> Shown:
    if item.look == "license-copy":
        found = next((path for path, ids in licenses.items() if item.license_id in ids), None)
        return Shown(obligation=item, done=found is not None, why=found or "no file is a copy of this license")
    if item.look in ("words", "name"):
        wanted = _plain(item.text)
        holds = [path for path, text in files.items() if wanted in _plain(text)]
        if item.look == "name":
            # The name stands in a title or a manifest, at the beginning of a word run.
            holds = [path for path in holds if any(_plain(line).startswith(wanted) for line in _names(files[path]))]
        why = holds[0] if holds else f"no file says {item.text!r}"
        return Shown(obligation=item, done=bool(holds), why=why)
    return Shown(obligation=item, done=None, why="needs review")


def _names(text: str) -> Iterator[str]:
    for row in text.splitlines():
        line = row.strip().lstrip("#").strip()
        name, colon, value = line.partition(":")
        yield (
            value.strip().strip("\"'").rpartition("/")[2] if colon and name.strip() in ("name", "model_name") else line
        )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
