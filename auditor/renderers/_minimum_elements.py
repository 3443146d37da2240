"""What bills say of the minimum elements of an SBOM for AI (G7 Cybersecurity Working Group, 12 May 2026).

Seven clusters: metadata, system, models, data sets, infrastructure, security, performance. Here "system" is what an
audit is about: the models that an organization uses, with its workloads. An element that nobody knows is said to be
unknown, and none is left out; a bill writes it in the place its format has, else by its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.core.frozen import thaw
from auditor.core.model import Dossier
from auditor.core.printable import agree, one_line, plural
from auditor.renderers._bom import ancestors, expression, fact, owner_of, parted, purl, sha256_or_none
from auditor.renderers._view import Row, View

UNKNOWN = "unknown"
_FACTS_LIMIT = 600
"""Characters of one element. By judgment: a portfolio of workloads is told in the other reports."""

Elements = dict[str, str]
"""Name of an element → what is known of it, or that it is unknown."""


def of_system(view: View) -> Elements:
    """Metadata, system, infrastructure, security and performance."""
    audit = view.audit
    owner = one_line(audit.policy.organisation) or UNKNOWN
    gate = view.gate.sentence.removeprefix("Gate: ")
    return {
        "sbom-author": owner,
        "sbom-author-signature": "none in this file; sign it as a whole",
        "sbom-generation-context": "analyzed: made from what hubs serve, not from a build",
        "system-name": f"AI models of {owner}",
        "system-components": plural(len(view.rows), "model"),
        "system-producer": owner,
        "system-version": f"policy {one_line(audit.policy.id)} {one_line(audit.policy.version)}",
        "system-timestamp": audit.as_of.isoformat(),
        "system-data-flow": _by_workload(view, _FLOW),
        "system-data-usage": _by_workload(view, _USAGE),
        "system-input-output-properties": _listed(
            word for row in view.rows if row.model.dossier for word in fact(row.model.dossier, "model.modality")
        ),
        "system-intended-application-area": _listed(
            f"{one_line(one.id)}: {one_line(one.title)}" for one in audit.policy.workloads
        ),
        "infrastructure-software": _by_workload(view, _SOFTWARE),
        "infrastructure-hardware": UNKNOWN,
        "security-controls": UNKNOWN,
        "security-compliance": f"evaluated against {_listed(map(one_line, audit.policy.packs))}: {gate}",
        "cybersecurity-policy": UNKNOWN,
        "vulnerability-referencing": "not evaluated by this tool",
        "security-metrics": UNKNOWN,
        "operational-performance-kpis": UNKNOWN,
    }


def of_model(view: View, row: Row) -> Elements:
    """The cluster of models, for one of them."""
    name, dossier = one_line(row.model.ref.name), row.model.dossier
    found = {
        "model-name": name,
        "model-identifier": purl(row) or one_line(row.name),
        "model-version": one_line(dossier.revision) if dossier and dossier.revision else UNKNOWN,
        "model-producer": owner_of(name) or UNKNOWN,
    }
    if dossier is None:
        return found | dict.fromkeys(_OF_CONTENT, UNKNOWN)
    hashes = [file for file in dossier.files if sha256_or_none(file.sha256)]
    weights = view.covered_by(dossier.weights)
    return found | {
        "model-timestamp": _said(fact(dossier, "model.repository_created"), "repository created on {}"),
        "model-description": _description(dossier, weights),
        "model-hash-value": _hashed(len(hashes)) if hashes else UNKNOWN,
        "model-hash-algorithm": "SHA-256" if hashes else UNKNOWN,
        "model-properties": _listed((*fact(dossier, "model.type"), *fact(dossier, "model.architectures"))),
        "model-input-output-properties": _listed(fact(dossier, "model.modality")),
        "model-training-properties": _training(row, dossier),
        "model-license": expression(view, dossier.weights, row.of) or UNKNOWN,
        "model-external-references": one_line(dossier.page or "") or UNKNOWN,
    }


_OF_CONTENT = (
    *("model-timestamp", "model-description", "model-hash-value", "model-hash-algorithm", "model-properties"),
    *("model-input-output-properties", "model-training-properties", "model-license", "model-external-references"),
)


def of_dataset(dataset: str, models: Iterable[str]) -> Elements:
    """The cluster of data sets, for one that models name."""
    name, said = parted(dataset)
    beside = dataset[len(name) :].strip(" ()") if dataset != name else ""
    return {
        "dataset-name": one_line(name),
        "dataset-description": said,
        "dataset-content": UNKNOWN,
        "dataset-identifier": one_line(name) if owner_of(name) else UNKNOWN,
        "dataset-hash": UNKNOWN,
        "dataset-provenance": f"named as training data by {_listed(models)}; how it was collected is unknown",
        "dataset-statistical-properties": UNKNOWN,
        "dataset-sensitivity": UNKNOWN,
        "dataset-dependency-relationship": f"{_listed(models)} trained on it",
        "dataset-license": one_line(beside) or UNKNOWN,
    }


def _description(dossier: Dossier, weights: str) -> str:
    """What is known of a model in one sentence; nothing of it is the publisher's praise."""
    kind = ", ".join((*fact(dossier, "model.type"), *fact(dossier, "model.modality")))
    return f"AI model{f' ({kind})' if kind else ''}; weights: {weights}"


def _training(row: Row, dossier: Dossier) -> str:
    parents = [f"{one_line(ref)} ({one_line(relation)})" for ref, relation, _ in ancestors(dossier)]
    told = [f"derived from {_listed(parents)}"] if parents else []
    told += [f"{plural(len(row.datasets), 'data set')} named"] if row.datasets else []
    return "; ".join(told) or UNKNOWN


_FLOW = (
    "hosting", "channel", "routing_mode", "processing_regions", "storage_regions", "support_access_countries",
    "subprocessors", "user_regions", "distribution",
)  # fmt: skip
_USAGE = ("data_classes", "purpose", "use_cases")
_SOFTWARE = ("hosting", "self_host_kind", "channel")


def _by_workload(view: View, keys: tuple[str, ...]) -> str:
    """What the policy file states of each workload under these facts."""
    told = []
    for one in view.audit.policy.workloads:
        stated = [(key, _words(one.facts.get(f"deployment.{key}"))) for key in keys]
        if known := ", ".join(f"{key} {words}" for key, words in stated if words):
            told.append(f"{one_line(one.id)}: {known}")
    return one_line("; ".join(told), _FACTS_LIMIT) or UNKNOWN


def _words(value: Any) -> str:
    value = thaw(value)
    if isinstance(value, Mapping):
        return " ".join(f"{key} {_words(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return " ".join(map(_words, value))
    return "" if value is None else one_line(str(value))


def _listed(words: Iterable[str]) -> str:
    return one_line(", ".join(dict.fromkeys(words)), _FACTS_LIMIT) or UNKNOWN


def _said(words: tuple[str, ...], sentence: str) -> str:
    return sentence.format(words[0]) if words else UNKNOWN


def _hashed(count: int) -> str:
    return f"of {plural(count, 'file')} that {agree(count, 'was', 'were')} read, beside each"
