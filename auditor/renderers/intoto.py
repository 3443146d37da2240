"""The audit as an in-toto statement, ready to be signed: which models, what was judged, what came out.

The predicate is our own (``…/attestation/audit/v1``): policy, data versions, and every verdict with the findings that
apply. Signing wraps the bytes as they are into an envelope; nothing here is signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from auditor.core import patterns as re
from auditor.core.model import Audit, Dossier, Finding
from auditor.core.printable import one_line
from auditor.core.protocols import Renderer
from auditor.renderers._bom import expression, sha256_or_none
from auditor.renderers._json import document
from auditor.renderers._one_file import OneFile
from auditor.renderers._said import document_id, failure_line, waived
from auditor.renderers._view import Row, View

STATEMENT = "https://in-toto.io/Statement/v1"
_COMMIT = re.compile(r"[0-9a-f]{40}")
PREDICATE = "urn:model-license-auditor:attestation:audit:v1"


@dataclass(frozen=True, slots=True)
class IntotoRenderer(OneFile):
    """An unsigned statement of version 1 of the framework."""

    name: str = "intoto"
    suffix: str = ".intoto.json"

    def render(self, audit: Audit, /) -> str:
        """The statement as JSON with one trailing newline."""
        view = View(audit)
        body = {
            "_type": STATEMENT,
            "subject": [_subject(row) for row in view.rows] or [_nothing(view)],
            "predicateType": PREDICATE,
            "predicate": _predicate(view),
        }
        return document(body, 5)


RENDERER: Renderer = IntotoRenderer()


def _subject(row: Row) -> dict[str, Any]:
    """A model by its reference; the digest is of the evidence that was read, as the manifest of files has it."""
    dossier = row.model.dossier
    found: dict[str, Any] = {"name": row.name, "digest": {"sha256": _evidence_digest(row)}}
    purl = row.model.ref.at(dossier.revision if dossier else row.model.ref.revision).purl
    if purl:
        found["uri"] = one_line(purl)
    if dossier and dossier.revision and _COMMIT.fullmatch(dossier.revision):
        found["digest"]["gitCommit"] = dossier.revision
    return found


def _evidence_digest(row: Row) -> str:
    """sha256 over ``<sha256>  <path>`` of every file read, one line each: what `sha256sum` would print of them."""
    files = row.model.dossier.files if row.model.dossier else ()
    listing = "".join(f"{file.sha256}  {file.path}\n" for file in sorted(files, key=lambda file: file.path))
    return sha256(listing.encode("utf-8", "replace")).hexdigest()


def _nothing(view: View) -> dict[str, Any]:
    """A statement has a subject; an audit of no model is about itself."""
    return {"name": "no model", "digest": {"sha256": document_id(view, "intoto")}}


def _predicate(view: View) -> dict[str, Any]:
    audit = view.audit
    return {
        "verifier": {"name": "auditor", "version": one_line(audit.tool_version)},
        "policy": {
            "id": one_line(audit.policy.id),
            "version": one_line(audit.policy.version),
            "organisation": one_line(audit.policy.organisation),
            "packs": {one_line(pack): one_line(str(audit.policy.packs[pack])) for pack in sorted(audit.policy.packs)},
            "failOn": one_line(audit.policy.fail_on),
        },
        "licenceData": one_line(audit.data_version),
        "asOf": audit.as_of.isoformat(),
        "gate": {"exitCode": view.gate.exit_code, "reason": view.gate.reason},
        "models": [_model(view, row) for row in view.rows],
    }


def _model(view: View, row: Row) -> dict[str, Any]:
    dossier = row.model.dossier
    if dossier is None:
        return {"model": row.name, "notCollected": failure_line(row)}
    return {
        "model": row.name,
        "revision": one_line(dossier.revision) if dossier.revision else None,
        "evidence": _evidence(dossier),
        "licence": {
            "weights": one_line(expression(view, dossier.weights, row.of) or "") or None,
            "basis": dossier.weights.concluded.basis.value if dossier.weights.concluded.basis else None,
            "covered": view.covered_by(dossier.weights),
        },
        **({"trainedOn": list(row.datasets)} if row.datasets else {}),
        "verdicts": [
            {
                "workload": one_line(workload),
                "outcome": cell.outcome.value,
                "findings": _findings(cell.applying),
            }
            for workload, cell in row.cells.items()
        ],
    }


def _evidence(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {"name": one_line(file.path), "digest": {"sha256": file.sha256}}
        for file in dossier.files
        if sha256_or_none(file.sha256)
    ]


def _findings(findings: Iterable[Finding]) -> list[dict[str, str]]:
    told = []
    for entry in findings:
        one = {"check": one_line(entry.check), "outcome": entry.outcome.value, "reason": one_line(entry.reason)}
        if entry.question:
            one["question"] = one_line(entry.question)
        if entry.applies_from:
            one["appliesFrom"] = entry.applies_from.isoformat()
        if entry.waiver:
            one["waived"] = waived(entry)
        told.append(one)
    return told
