"""The audit as a CycloneDX bill of materials: models with card, licenses, pedigree; terms and findings as properties.

Written by hand because the libraries of the format drop model cards; the tests validate every version against its
official schema. Names of properties begin with ``auditor:``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from auditor.core.model import Audit, Dossier, Subject
from auditor.core.printable import one_line, web_link
from auditor.core.protocols import Texts
from auditor.renderers import _plain
from auditor.renderers._bom import (
    BomLicense,
    ancestors,
    concluded,
    coverage_of,
    fact,
    owner_of,
    parted,
    purl,
    purl_of,
    sha256_or_none,
    stated,
    text_of,
)
from auditor.renderers._json import document
from auditor.renderers._minimum_elements import UNKNOWN, of_dataset, of_model, of_system
from auditor.renderers._one_file import no_texts
from auditor.renderers._said import Sentences, document_id, failure_line
from auditor.renderers._view import Row, View, known_by
from auditor.report.ways import terms_taken

NOT_LISTED_YET = frozenset(
    "Brian-Gladman-3-Clause-no-conversion Bugroff CC-BY-NC-3.0-IGO Informatica MVT-1.1 atc-game".split()
)
"""SPDX ids that are younger than the list in the format's schema: they are given by name, with the id as a property."""

_Json = dict[str, Any]


def bill(audit: Audit, version: str, texts: Texts = no_texts) -> str:
    """The bill in one version of the specification, as JSON with one trailing newline."""
    view = View(audit)
    refs = [_ref(row) for row in view.rows]
    told = Sentences()
    body = {
        "$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "serialNumber": f"urn:uuid:{UUID(hex=document_id(view, f'cyclonedx-{version}')[:32], version=5)}",
        "version": 1,
        "metadata": _metadata(view),
        "components": [_component(view, row, told, texts) for row in view.rows],
        "dependencies": [{"ref": "audit", "dependsOn": refs}, *({"ref": ref} for ref in refs)],
    }
    return document(body, 4)


def _ref(row: Row) -> str:
    return f"model-{row.number}"


def _metadata(view: View) -> _Json:
    audit = view.audit
    told = {
        "policy": f"{one_line(audit.policy.id)} {one_line(audit.policy.version)}",
        "as-of": audit.as_of.isoformat(),
        "license-data": one_line(audit.data_version),
        "gate": f"{view.gate.sentence.removeprefix('Gate: ')}; exit code {view.gate.exit_code}",
    }
    tool = {"type": "application", "name": "auditor", "version": one_line(audit.tool_version)}
    elements = of_system(view)
    owner = {"name": elements["system-producer"]}
    told |= {f"g7:{name}": value for name, value in elements.items() if name not in _PLACED or value == UNKNOWN}
    return {
        "timestamp": f"{audit.as_of}T00:00:00Z",
        "lifecycles": [{"phase": "post-build"}],
        "tools": {"components": [tool]},
        "authors": [owner],
        "component": {
            "type": "application",
            "bom-ref": "audit",
            "supplier": owner,
            "name": one_line(audit.policy.organisation) or "audit",
            "version": elements["system-version"],
        },
        "supplier": owner,
        "properties": [_property(name, value) for name, value in told.items()],
    }


_PLACED = frozenset(
    {
        "sbom-author", "sbom-generation-context", "system-name", "system-components", "system-producer",
        "system-version", "model-name", "model-version", "model-producer", "model-description",
        "model-hash-value", "model-hash-algorithm", "model-license", "model-external-references",
        "model-input-output-properties", "dataset-name", "dataset-description", "dataset-dependency-relationship",
    }
)  # fmt: skip
"""Minimum elements that the format has a place of its own for; unknown ones are named as all others are."""


def _property(name: str, value: str) -> _Json:
    return {"name": f"auditor:{name}", "value": value}


def _component(view: View, row: Row, told: Sentences, texts: Texts) -> _Json:
    name = one_line(row.model.ref.name)
    group, _, last = name.rpartition("/")
    found: _Json = {"type": "machine-learning-model", "bom-ref": _ref(row), "name": last or name or "unnamed"}
    if group:
        found["group"] = group
    dossier, elements = row.model.dossier, of_model(view, row)
    found["version"] = elements["model-version"]
    if elements["model-description"] != UNKNOWN:
        found["description"] = elements["model-description"]
    if owner := owner_of(name):
        found["supplier"] = {"name": owner}
    if page := web_link((dossier.page or "") if dossier else ""):
        found["externalReferences"] = [{"type": "distribution", "url": page}]
    if package := purl(row):
        found["purl"] = package
    if dossier:
        found |= _licenses(view, row, dossier, texts)
        if parents := _pedigree(dossier):
            found["pedigree"] = parents
        if card := _card(view, row, dossier):
            found["modelCard"] = card
        if files := _files(row, dossier):
            found["components"] = files
    named = {f"g7:{name}": value for name, value in elements.items() if name not in _PLACED or value == UNKNOWN}
    stated = (*_properties(view, row, told), *named.items())
    found["properties"] = [_property(key, value) for key, value in stated]
    return found


def _licenses(view: View, row: Row, dossier: Dossier, texts: Texts) -> _Json:
    """Concluded licenses of the weights, and as evidence what the model's own card and texts state."""
    found: _Json = {}
    if covering := concluded(view, dossier.weights, row.of):
        found["licenses"] = [_license(one, "concluded", texts) for one in covering]
    if said := stated(view, dossier.weights, row.of):
        found["evidence"] = {"licenses": [_license(one, "declared", texts) for one in said]}
    return found


def _license(named: BomLicense, acknowledgement: str, texts: Texts) -> _Json:
    if named.spdx and named.expression not in NOT_LISTED_YET:
        return {"license": {"id": named.expression, "acknowledgement": acknowledgement}}
    found: _Json = {"name": named.name, "acknowledgement": acknowledgement}
    if named.url:
        found["url"] = named.url
    if text := text_of(named, texts):
        found["text"] = {"contentType": "text/plain", "content": text}
    found["properties"] = [_property("license-ref", named.expression)]
    if named.text_sha256:
        found["properties"].append(_property("text-sha256", named.text_sha256))
    if named.own_text:
        found["properties"].append(_property("own-text", named.comment))
    return {"license": found}


def _pedigree(dossier: Dossier) -> _Json:
    found = []
    for ref, relation, declared in ancestors(dossier):
        name = one_line(ref)
        said = "declared by the model" if declared else "proposed by the auditor"
        parent: _Json = {
            "type": "machine-learning-model",
            "name": name,
            "properties": [_property("relation", one_line(relation)), _property("said", said)],
        }
        if package := purl_of(dossier, ref):
            parent["purl"] = one_line(package)
        found.append(parent)
    return {"ancestors": found} if found else {}


def _card(view: View, row: Row, dossier: Dossier) -> _Json:
    parameters: _Json = {}
    if kind := fact(dossier, "model.type"):
        parameters["architectureFamily"] = kind[0]
    if built := fact(dossier, "model.architectures"):
        parameters["modelArchitecture"] = ", ".join(built)
    if modality := fact(dossier, "model.modality"):
        parameters["inputs"] = [{"format": entry} for entry in modality if not entry.endswith("-out")]
        parameters["outputs"] = [{"format": entry} for entry in modality if not entry.endswith("-in")]
    data = coverage_of(dossier, Subject.DATA)
    if data and (data.concluded.license_ids or data.declared or data.detected):
        described = f"{view.covered_by(data)}, {known_by(data)}"
        parameters["datasets"] = [
            {"type": "dataset", "name": f"training data of {row.name}", "description": described},
        ]
    for dataset in row.datasets:
        parameters.setdefault("datasets", []).append(_dataset(dataset, row))
    considerations: _Json = {"users": [one_line(view.audit.policy.organisation)]}
    if row.cells:
        considerations["useCases"] = [one_line(workload) for workload in row.cells]
    return {"modelParameters": parameters, "considerations": considerations}


def _dataset(dataset: str, row: Row) -> _Json:
    """A data set that the model names; what is known of it beside its name is little."""
    name, said = parted(dataset)
    elements = of_dataset(dataset, [row.name])
    told = {f"g7:{key}": value for key, value in elements.items() if key not in _PLACED}
    contents = {"properties": [_property(key, value) for key, value in told.items()]}
    return {"type": "dataset", "name": name, "description": said, "contents": contents}


def _files(row: Row, dossier: Dossier) -> list[_Json]:
    return [
        {
            "type": "file",
            "bom-ref": f"{_ref(row)}-file-{number}",
            "name": one_line(file.path),
            "hashes": [{"alg": "SHA-256", "content": file.sha256}],
        }
        for number, file in enumerate(dossier.files, start=1)
        if sha256_or_none(file.sha256)
    ]


def _properties(view: View, row: Row, told: Sentences) -> Iterator[tuple[str, str]]:
    """Name and value, without the prefix: the reference, coverage, terms, then verdicts and their findings."""
    yield "ref", row.name
    dossier = row.model.dossier
    if dossier is None:
        yield "not-collected", failure_line(row)
        return
    for coverage in dossier.coverage:
        subject = coverage.subject.value
        yield f"{subject}:covered-by", f"{view.covered_by(coverage)}; {one_line(coverage.concluded.reason)}"
        yield f"{subject}:fully-read", "yes" if coverage.complete else "no"
    for term in _plain.demands(terms_taken(row.model)):
        yield "condition", _plain.explain(term)
    for term in terms_taken(row.model):
        place = one_line(str(term.location)) if term.location else "text not retrieved"
        digest = f" sha256 {term.location.sha256}" if term.location and term.location.sha256 else ""
        yield f"term:{one_line(term.id)}", f"{_plain.explain(term)} [{place}{digest}]"
    yield from _findings(row, told)


def _findings(row: Row, told: Sentences) -> Iterable[tuple[str, str]]:
    for workload, cell in row.cells.items():
        yield f"verdict:{one_line(workload)}", cell.outcome.value
        name = f"finding:{one_line(workload)}"
        yield from ((name, told.of(entry)) for entry in cell.applying)
