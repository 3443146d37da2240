"""Laws of exported licenses: an altered text has an id of its own in every format, and is told as what it is."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import jsonschema_rs
from cyclonedx.schema import SchemaVersion
from hypothesis import HealthCheck, given, settings
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from auditor.core.model import Audit, Coverage, Identification, ModelAudit, Status
from auditor.core.registry import plugins
from auditor.renderers.table import RENDERER as TABLE
from tests.laws.own_texts import IDS, with_own_texts
from tests.sizes import sized

RENDERERS = plugins("auditor.renderers", "RENDERER")
SCHEMAS = Path(__file__).parent.parent / "formats" / "schemas"
MANY = settings(max_examples=sized(25), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
FEW = settings(MANY, max_examples=sized(8))
OWN = re.compile(r"LicenseRef-text-[0-9a-f]{12,}(-\d+-\d+)?")


def is_altered(found: Identification) -> bool:
    """Whether any word is there that the licenses named do not have, or lacks; told apart from the code under test."""
    hunks = (*found.hunks, *(hunk for match in found.matches for hunk in match.hunks))
    return found.status in (Status.MODIFIED, Status.UNRECOGNIZED) or bool(hunks)


def forbidden(coverage: Coverage) -> set[str]:
    """Ids that would stand for an altered text: of what it is nearest to, where nothing else carries that license."""
    near: set[str] = set()
    true = {one for entry in coverage.inherited for one in entry.license_ids}
    for found in coverage.detected:
        ids = {one for one in (found.nearest, *found.license_ids, *(m.license_id for m in found.matches)) if one}
        if is_altered(found):
            near |= ids
        else:
            true |= ids
    return {IDS[one] for one in near - true}


def weights(model: ModelAudit) -> Coverage:
    assert model.dossier
    return model.dossier.weights


def parts(expression: str) -> list[str]:
    return [part.strip("() ") for part in re.split(r" AND | OR ", expression) if part not in ("NOASSERTION", "")]


def told_of(model: ModelAudit, exported: list[str]) -> None:
    """The ids under which the licenses of a model were exported hold the law."""
    coverage = weights(model)
    assert set(exported).isdisjoint(forbidden(coverage)), (exported, coverage.detected)


def own_ids(exported: list[str]) -> set[str]:
    found = {one for one in exported if one.startswith("LicenseRef-text")}
    assert all(OWN.fullmatch(one) for one in found)
    return found


def altered_of(model: ModelAudit) -> set[Identification]:
    return {found for found in weights(model).detected if is_altered(found)}


def _packages(body: dict[str, list[dict[str, str]]]) -> Iterator[dict[str, str]]:
    return (package for package in body["packages"] if package["SPDXID"].startswith("SPDXRef-Model-"))


@given(audit=with_own_texts())
@MANY
def test_spdx_names_an_altered_text_by_an_id_of_its_own_and_says_what_it_is_nearest_to(audit: Audit) -> None:
    body = json.loads(RENDERERS["spdx"].render(audit))
    extracted = {one["licenseId"]: one for one in body.get("hasExtractedLicensingInfos", ())}
    for model, package in zip(audit.models, _packages(body), strict=True):
        told_of(model, parts(package["licenseConcluded"]))
        said = parts(package["licenseDeclared"])
        told_of(model, said)
        own = own_ids(said)
        assert len(own) == len({_text(found) for found in altered_of(model)})
        if weights(model).concluded.license_ids and altered_of(model):
            assert own <= set(parts(package["licenseConcluded"]))
        for one in own:
            for text in (extracted[one]["extractedText"], extracted[one]["comment"]):
                assert re.match(r"(Modified|Unrecognized) license text", text)
    for found in (found for model in audit.models for found in altered_of(model)):
        digest = found.location.sha256 if found.location else None
        if digest and found.nearest and _alone(audit, found):
            told = [one["comment"] for key, one in extracted.items() if digest[:12] in key]
            assert any(IDS[found.nearest] in comment for comment in told)


def _text(found: Identification) -> tuple[object, ...]:
    """What makes a text a text of its own: the file's content and the part of it, wherever it lies."""
    assert found.location
    part = (found.location.start_line, found.location.end_line) if (found.location.start_line or 1) > 1 else ()
    return (found.location.sha256, part) if found.location.sha256 else (str(found.location), found.hunks)


def _alone(audit: Audit, found: Identification) -> bool:
    """Whether no other text of the audit has the same hash: invented audits may say two things of one file."""
    digest = found.location.sha256 if found.location else None
    every = [one for model in audit.models for one in altered_of(model)]
    return sum(1 for one in every if one.location and one.location.sha256 == digest) == 1


@given(audit=with_own_texts())
@MANY
def test_spdx_3_does_too(audit: Audit) -> None:
    graph = [entry for entry in json.loads(RENDERERS["spdx3"].render(audit))["@graph"] if "spdxId" in entry]
    by_id = {entry["spdxId"]: entry for entry in graph}
    for entry in graph:
        if entry["type"] == "Relationship" and "License" in entry["relationshipType"]:
            model = next((one for one in audit.models if str(one.ref) == by_id[entry["from"]]["name"]), None)
            for expression in (by_id[one] for one in entry["to"]):
                exported = parts(expression["simplelicensing_licenseExpression"])
                custom = {one["key"] for one in expression.get("simplelicensing_customIdToUri", ())}
                assert own_ids(exported) <= custom
                if model:
                    told_of(model, exported)


@given(audit=with_own_texts())
@MANY
def test_cyclonedx_does_too(audit: Audit) -> None:
    for name in ("cyclonedx", "cyclonedx-1.7"):
        body = json.loads(RENDERERS[name].render(audit))
        for model, component in zip(audit.models, body["components"], strict=True):
            for licenses in (component.get("licenses", ()), component.get("evidence", {}).get("licenses", ())):
                exported = []
                for one in (entry["license"] for entry in licenses):
                    told = {entry["name"]: entry["value"] for entry in one.get("properties", ())}
                    exported.append(one.get("id") or told["auditor:license-ref"])
                    if OWN.fullmatch(exported[-1]):
                        assert re.match(r"(Modified|Unrecognized) license text", told["auditor:own-text"])
                told_of(model, exported)
                own_ids(exported)


@given(audit=with_own_texts())
@MANY
def test_no_other_format_gives_an_altered_text_the_id_of_what_it_was_made_from(audit: Audit) -> None:
    rows = {row["model"]: row["covered_by"] for row in csv.DictReader(io.StringIO(RENDERERS["csv"].render(audit)))}
    proofs = {one["model"]: one for one in json.loads(RENDERERS["intoto"].render(audit))["predicate"]["models"]}
    for model in audit.models:
        name, alone = str(model.ref), Audit(**{**_fields(audit), "models": (model,)})
        told_of(model, parts(rows[name]))
        told_of(model, parts(proofs[name]["licence"]["weights"] or ""))
        notice, table = RENDERERS["notice"].render(alone), TABLE.render(alone)
        page = RENDERERS["html"].render(alone)
        for strange in forbidden(weights(model)):
            assert not re.search(rf"Weights: [^\n]*\n?[^\n]*\({re.escape(strange)}[ )]", notice)
            assert not re.search(rf"^License +\S.*  {re.escape(strange)}( |$)", table, re.MULTILINE)
            assert not re.search(rf"</strong> <code>[^<]*(?<![-\w]){re.escape(strange)}(?![-.\w])", page)
        for found in altered_of(model):
            if found.location and found.location.sha256:
                assert f"LicenseRef-text-{found.location.sha256[:16]}" in notice


def _fields(audit: Audit) -> dict[str, object]:
    return {name: getattr(audit, name) for name in Audit.__dataclass_fields__}


@given(audit=with_own_texts())
@FEW
def test_every_document_with_altered_texts_is_valid(audit: Audit) -> None:
    from cyclonedx.validation.json import JsonStrictValidator  # takes seconds, and every worker imports this file

    for name, schema in (("spdx", "spdx-2.3.schema.json"), ("spdx3", "spdx-3.0.1.schema.json")):
        validator = jsonschema_rs.validator_for(json.loads((SCHEMAS / schema).read_text("utf-8")))
        assert [one.message for one in validator.iter_errors(json.loads(RENDERERS[name].render(audit)))] == []
    for name, version in (("cyclonedx", SchemaVersion.V1_6), ("cyclonedx-1.7", SchemaVersion.V1_7)):
        assert JsonStrictValidator(version).validate_str(RENDERERS[name].render(audit)) is None
    with TemporaryDirectory() as folder:
        path = Path(folder) / "audit.spdx.json"
        path.write_text(RENDERERS["spdx"].render(audit), "utf-8")
        assert [one.validation_message for one in validate_full_spdx_document(parse_file(str(path)))] == []
