"""Reports read by tools that know nothing of us: they must find what the audit says."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from cyclonedx.model.bom import Bom
from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from junitparser import Error, Failure, JUnitXml, Skipped
from openpyxl import load_workbook
from sarif import loader
from spdx_python_model.bindings import v3_0_1
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from auditor.core.model import Finding, Outcome
from auditor.renderers import cyclonedx, intoto, junit, sarif, spdx, spdx3, xlsx
from auditor.renderers._issues import issues
from auditor.renderers._view import View
from tests.renderers import audits


def portfolio_findings() -> list[Finding]:
    return [
        finding
        for model in audits.portfolio().models
        for verdict in model.verdicts
        for finding in verdict.findings
        if finding.outcome is not Outcome.NOT_APPLICABLE
    ]


@pytest.fixture
def read_sarif(tmp_path: Path) -> loader.SarifFileSet:
    path = tmp_path / "audit.sarif"
    path.write_text(sarif.RENDERER.render(audits.portfolio()), "utf-8")
    return loader.load_sarif_files(str(path))


def test_sarif_has_one_alert_for_each_thing_to_act_on(read_sarif: loader.SarifFileSet) -> None:
    found = issues(View(audits.portfolio()))
    counted = Counter(result.get("level") for result in read_sarif.get_results())
    levels = {"error": Outcome.FAIL, "warning": Outcome.NEEDS_REVIEW, "note": Outcome.UPCOMING}
    assert counted == {level: sum(one.outcome is outcome for one in found) for level, outcome in levels.items()}
    assert min(counted.values()) > 0
    assert sum(counted.values()) < sum(finding.outcome is not Outcome.PASS for finding in portfolio_findings())


def test_sarif_results_stand_at_the_line_of_the_manifest(read_sarif: loader.SarifFileSet) -> None:
    places = {
        (
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            result["locations"][0]["physicalLocation"]["region"]["startLine"],
        )
        for result in read_sarif.get_results()
    }
    stated = {(m.location.path, m.location.start_line) for m in audits.portfolio().models if m.location and m.dossier}
    assert places
    assert places <= stated


def test_sarif_fingerprints_are_their_own_and_outlive_wording_and_revision() -> None:
    def prints(report: str) -> list[str]:
        results = json.loads(report)["runs"][0]["results"]
        return [result["partialFingerprints"]["decision/v1"] for result in results]

    before = sarif.RENDERER.render(audits.portfolio())
    after = before.replace("The license gives no rights", "No rights are given by the license")
    assert prints(before) == prints(after)
    assert len(set(prints(before))) == len(prints(before))


def test_junit_has_a_case_for_each_verdict_and_fails_where_the_gate_stops() -> None:
    report = JUnitXml.fromstring(junit.RENDERER.render(audits.portfolio()).encode())
    kinds = Counter(type(result) for suite in report for case in suite for result in case.result)
    verdicts = [line.outcome for model in audits.portfolio().models for line in model.verdicts]
    collected = [model for model in audits.portfolio().models if model.failure]
    assert sum(len(list(suite)) for suite in report) == len(verdicts) + len(collected)
    stopping = sum(outcome in (Outcome.FAIL, Outcome.NEEDS_REVIEW) for outcome in verdicts)
    assert kinds == {Failure: stopping, Skipped: verdicts.count(Outcome.UPCOMING), Error: len(collected)}


def test_the_workbook_has_a_row_for_each_finding_and_no_formula() -> None:
    book = load_workbook(io.BytesIO(xlsx.RENDERER.render(audits.hostile())))
    assert not [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    sheet = load_workbook(io.BytesIO(xlsx.RENDERER.render(audits.portfolio())))["Findings"]
    unread = sum(model.failure is not None for model in audits.portfolio().models)
    said = {
        (str(model.ref), replace(finding, facts=(), notes=(), as_of=None, sources=()))
        for model in audits.portfolio().models
        for verdict in model.verdicts
        for finding in verdict.findings
        if finding.waiver or finding.outcome not in (Outcome.NOT_APPLICABLE, Outcome.PASS)
    }
    assert sheet.max_row == 1 + len(said) + unread


@pytest.mark.parametrize("name", sorted(audits.STANDARD))
def test_spdx_tools_reads_a_valid_document(tmp_path: Path, name: str) -> None:
    path = tmp_path / "audit.spdx.json"
    path.write_text(spdx.RENDERER.render(audits.STANDARD[name]()), "utf-8")
    document = parse_file(str(path))
    assert [message.validation_message for message in validate_full_spdx_document(document)] == []
    models = [package for package in document.packages if package.spdx_id.startswith("SPDXRef-Model-")]
    assert len(models) == len(audits.STANDARD[name]().models)


def test_the_spdx_3_bindings_read_models_their_licenses_and_parents() -> None:
    objects = v3_0_1.SHACLObjectSet()
    report = spdx3.RENDERER.render(audits.portfolio())
    v3_0_1.JSONLDDeserializer().read(io.BytesIO(report.encode()), objects)
    models = {model.name for model in objects.foreach_type(v3_0_1.ai_AIPackage)}
    assert {str(model.ref) for model in audits.portfolio().models} <= models
    expressions = {
        entry.simplelicensing_licenseExpression
        for entry in objects.foreach_type(v3_0_1.simplelicensing_LicenseExpression)
    }
    assert {"Apache-2.0", "LicenseRef-heron-community-2"} <= expressions
    assert {"ancestorOf", "hasConcludedLicense"} <= {
        entry.relationshipType.rpartition("/")[2] for entry in objects.foreach_type(v3_0_1.Relationship)
    }


def test_the_cyclonedx_library_reads_models_licenses_and_pedigree() -> None:
    bom = Bom.from_json(json.loads(cyclonedx.RENDERER.render(audits.portfolio())))  # type: ignore[attr-defined]
    models = {f"{component.group}/{component.name}": component for component in bom.components}
    assert len(models) == len(audits.portfolio().models)
    lark = models["meadow/lark-7b"]
    assert [entry.id for entry in lark.licenses] == ["Apache-2.0"]
    heron = models["heron-ai/heron-70b-vision"]
    assert [entry.name for entry in heron.licenses] == ["Heron Community License 2"]
    assert {parent.name for parent in heron.pedigree.ancestors} == {"hf:heron-ai/heron-70b"}


def test_a_bill_has_a_card_for_each_model_that_was_read() -> None:
    components = json.loads(cyclonedx.RENDERER.render(audits.portfolio()))["components"]
    read = sum(model.dossier is not None for model in audits.portfolio().models)
    assert sum("modelCard" in component for component in components) == read


@pytest.mark.parametrize("name", sorted(audits.STANDARD))
def test_the_attestation_framework_reads_a_valid_statement(name: str) -> None:
    report = intoto.RENDERER.render(audits.STANDARD[name]())
    statement = json_format.Parse(report, statement_pb2.Statement())
    Statement.copy_from_pb(statement).validate()
    assert len(statement.subject) == len(audits.STANDARD[name]().models)
