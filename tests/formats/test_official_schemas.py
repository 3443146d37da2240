"""Every machine format is valid by the schema its own publisher gives, for every standard audit."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from cyclonedx.schema import SchemaVersion
from lxml import etree

from auditor import wire
from auditor.core.model import Audit
from auditor.identify.library import load_library
from auditor.renderers import cyclonedx, cyclonedx_1_7, junit, sarif, spdx, spdx3
from auditor.renderers import json as wire_format
from auditor.renderers._cyclonedx import NOT_LISTED_YET
from tests.renderers import audits

SCHEMAS = Path(__file__).parent / "schemas"


@pytest.fixture(params=[*sorted(audits.STANDARD), "empty"])
def audit(request: pytest.FixtureRequest) -> Audit:
    return audits.STANDARD[request.param]() if request.param in audits.STANDARD else audits.audit()


def problems(schema: str, report: str) -> list[str]:
    validator = jsonschema_rs.validator_for(json.loads((SCHEMAS / schema).read_text("utf-8")))
    return [error.message for error in validator.iter_errors(json.loads(report))]


def test_the_vendored_schemas_are_as_published() -> None:
    table = (SCHEMAS / "README.md").read_text("utf-8")
    stated = dict(re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", table, re.MULTILINE))
    there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SCHEMAS.glob("*.[jx]s*")}
    assert stated == there


def test_sarif(audit: Audit) -> None:
    import jsonschema  # takes seconds, and every worker imports this file

    # One pattern of the published schema is no regular expression, and the faster validator refuses it for that.
    schema = json.loads((SCHEMAS / "sarif-2.1.0.schema.json").read_text("utf-8"))
    found = jsonschema.Draft7Validator(schema).iter_errors(json.loads(sarif.RENDERER.render(audit)))
    assert [error.message for error in found] == []


def test_spdx_2_3(audit: Audit) -> None:
    assert problems("spdx-2.3.schema.json", spdx.RENDERER.render(audit)) == []


def test_spdx_3_0_1(audit: Audit) -> None:
    assert problems("spdx-3.0.1.schema.json", spdx3.RENDERER.render(audit)) == []


@pytest.mark.parametrize(
    ("renderer", "version"), [(cyclonedx.RENDERER, SchemaVersion.V1_6), (cyclonedx_1_7.RENDERER, SchemaVersion.V1_7)]
)
def test_cyclonedx(renderer: Any, version: SchemaVersion, audit: Audit) -> None:
    from cyclonedx.validation.json import JsonStrictValidator  # takes seconds, too

    assert JsonStrictValidator(version).validate_str(renderer.render(audit)) is None


def test_junit(audit: Audit) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))
    document = etree.fromstring(junit.RENDERER.render(audit).encode())
    assert schema.validate(document), schema.error_log


def test_our_own_json(audit: Audit) -> None:
    validator = jsonschema_rs.validator_for(wire.schema())
    assert [error.message for error in validator.iter_errors(json.loads(wire_format.RENDERER.render(audit)))] == []


def test_every_spdx_id_on_record_is_one_that_cyclonedx_lists_or_is_known_to_be_newer() -> None:
    """A bill names a license by id only where the format's own list has it."""
    from cyclonedx import schema

    listed = json.loads((Path(schema.__file__).parent / "_res" / "spdx.SNAPSHOT.schema.json").read_text("utf-8"))[
        "enum"
    ]
    book = load_library()
    ids = {book.get(one).spdx for one in book.ids if book.get(one).kind != "exception"} - {None}
    assert ids - set(listed) == NOT_LISTED_YET
