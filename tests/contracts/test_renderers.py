"""What every report format owes its readers; a new file in ``auditor/renderers`` is found and tested by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from auditor.core.model import Audit, Outcome
from auditor.core.protocols import Renderer
from auditor.core.registry import plugins
from tests.renderers import audits
from tests.renderers.reading import DIGESTS, findings_in, text_of

RENDERERS = plugins("auditor.renderers", "RENDERER")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


@pytest.fixture(params=sorted(RENDERERS))
def renderer(request: pytest.FixtureRequest) -> Any:
    return RENDERERS[request.param]


@pytest.fixture(params=sorted(audits.STANDARD))
def audit(request: pytest.FixtureRequest) -> Audit:
    return audits.STANDARD[request.param]()


def test_a_renderer_names_itself_and_its_files(renderer: Renderer) -> None:
    assert RENDERERS[renderer.name] is renderer
    assert re.fullmatch(r"\.[a-z0-9.]+", renderer.suffix)


def test_the_same_audit_gives_the_same_bytes(renderer: Renderer, audit: Audit) -> None:
    first = renderer.render(audit)
    assert first == renderer.render(audit)
    if isinstance(first, str):
        assert first.encode("utf-8")
        assert first.endswith("\n")


@pytest.mark.parametrize("name", ["clean", "portfolio"])
def test_every_format_says_the_same_findings(renderer: Renderer, name: str) -> None:
    """Model, workload, check, outcome and waiver of every finding that applies, as far as the format carries them."""
    audit = audits.STANDARD[name]()
    said = findings_in(renderer.name, text_of(renderer, audit), audit)
    expected = findings_in("json", text_of(RENDERERS["json"], audit), audit)
    assert said.shown == {entry for entry in expected.shown if said.carries(entry)}
    assert said.shown or name == "clean" or renderer.name in DIGESTS


def test_every_finding_that_applies_is_mentioned(renderer: Renderer, audit: Audit) -> None:
    text = text_of(renderer, audit)
    said = {
        finding.check
        for model in audit.models
        for verdict in model.verdicts
        for finding in verdict.findings
        if finding.outcome is not Outcome.NOT_APPLICABLE
        # A code quality report is a list of what is open.
        if renderer.name != "gitlab" or finding.outcome is not Outcome.PASS or finding.waiver
        if renderer.name not in DIGESTS
    }
    assert {check for check in said if check not in text} == set()


@pytest.mark.parametrize("number", range(8))
def test_every_finding_of_a_single_model_is_mentioned(renderer: Renderer, number: int) -> None:
    portfolio = audits.portfolio()
    test_every_finding_that_applies_is_mentioned(renderer, replace(portfolio, models=(portfolio.models[number],)))


def test_what_is_waived_is_shown_with_its_end_and_its_approver(renderer: Renderer) -> None:
    if renderer.name in DIGESTS:
        return
    text = text_of(renderer, audits.portfolio())
    for waiver in audits.portfolio().policy.waivers:
        assert waiver.until.isoformat() in text
        assert "Okafor" in text


def test_every_model_is_named_even_one_that_could_not_be_collected(renderer: Renderer) -> None:
    if renderer.name == "summary":
        return
    text = text_of(renderer, audits.portfolio()).replace("\\", "")
    for model in audits.portfolio().models:
        # What could not be collected is no part of what is shipped.
        assert model.ref.name in text or (renderer.name == "notice" and model.failure)


def test_the_reason_of_a_failure_is_told(renderer: Renderer) -> None:
    if renderer.name in DIGESTS:
        return
    assert "the hub knows no such model" in text_of(renderer, audits.audit(audits.gone()))


def test_rules_to_come_are_shown_with_their_date(renderer: Renderer) -> None:
    if renderer.name in DIGESTS:
        return
    assert "2027-12-02" in text_of(renderer, audits.audit(audits.lark()))


def test_no_control_character_reaches_the_reader(renderer: Renderer, audit: Audit) -> None:
    found = CONTROL.findall(text_of(renderer, audit))
    assert found == []


def test_no_report_claims_more_than_it_can(renderer: Renderer, audit: Audit) -> None:
    assert "compliant" not in text_of(renderer, audit).lower()


def test_no_machine_path_or_clock_gets_into_a_report(renderer: Renderer, audit: Audit, tmp_path: Any) -> None:
    text = text_of(renderer, audit)
    assert str(tmp_path.parent.parent) not in text


def test_an_empty_audit_is_still_a_report(renderer: Renderer) -> None:
    assert text_of(renderer, audits.audit()).strip()
