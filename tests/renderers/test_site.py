"""The HTML report as a folder of pages: nothing is lost between them, and every link leads somewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from auditor.cli import outputs
from auditor.core.frozen import freeze
from auditor.core.model import Audit, Evidence, FactSeen, Outcome
from auditor.renderers._ledger import attestations, duties, margins
from auditor.renderers._view import View
from auditor.renderers.html import RENDERER
from tests.renderers import audits
from tests.renderers.test_html import Page


@pytest.fixture(scope="module", params=sorted(audits.STANDARD))
def site(request: pytest.FixtureRequest) -> dict[str, Page]:
    return {name: Page(text) for name, text in RENDERER.site(audits.STANDARD[request.param]())}


def test_every_link_leads_to_a_page_and_a_place_of_the_site(site: dict[str, Page]) -> None:
    lost = []
    for name, page in site.items():
        for href in page.hrefs:
            if href.startswith(("http", "data:")):
                continue
            path, _, anchor = href.partition("#")
            target = normpath(join(dirname(name), path)) if path else name
            if target not in site or (anchor and anchor not in site[target].ids):
                lost.append((name, href))
    assert lost == []


def test_every_page_has_one_heading_and_its_anchors_once(site: dict[str, Page]) -> None:
    for page in site.values():
        assert [tag for tag, _ in page.tags].count("h1") == 1
        assert len(page.ids) == len(set(page.ids))


def test_the_index_is_small_and_the_models_are_all_there() -> None:
    site = dict(RENDERER.site(audits.portfolio()))
    assert sum(name.startswith("models/") for name in site) == len(audits.portfolio().models)
    assert len(site["index.html"]) < 100_000


def with_facts(**facts: object) -> Audit:
    """One finding that compared a cap or an attestation."""
    model = audits.lark()
    seen = tuple(
        FactSeen(name=name.replace("__", "."), value=freeze(value), known=True) for name, value in facts.items()
    )
    finding = audits.finding(
        "LIC-03", "User cap", Outcome.PASS, "users in 2025-02: 600 against a cap of 1,000.", facts=seen
    )
    return audits.audit(replace(model, verdicts=(audits.verdict("triage-notes", finding),)))


def test_a_cap_stands_beside_the_figure_that_was_compared() -> None:
    audit = with_facts(
        license__user_cap__state="below",
        **{"terms__user-cap": [{"threshold": 1000, "metric": "monthly-active-users"}]},
        org__group_mau_at={"2024-06": 10, "2025-02": 600},
    )
    (margin,) = margins(View(audit))
    assert (margin.threshold, margin.unit, margin.figure, margin.share) == (1000, "monthly active users", 600, 0.6)
    assert "60% of the cap" in Page(RENDERER.render(audit)).words


def test_a_figure_in_another_currency_than_the_cap_is_compared_at_the_rate_on_record_alone() -> None:
    facts = {
        "license__revenue_cap__state": "exceeded",
        "terms__revenue-cap": [{"threshold": 1_000_000, "currency": "EUR"}],
        "license__revenue_cap__measured": 45_000_000.0,
    }
    (margin,) = margins(View(with_facts(**facts)))
    assert (margin.unit, margin.unit_of_figure, margin.share) == ("EUR", "USD", None)
    assert "45,000,000 USD" in Page(RENDERER.render(with_facts(**facts))).words
    (margin,) = margins(View(with_facts(**facts, license__revenue_cap__threshold_usd=1_250_000.0)))
    assert margin.share == 36.0


def test_an_attestation_is_listed_with_its_age_and_who_asks_for_it() -> None:
    audit = with_facts(attestations__risk_analysis="present", attestations__risk_analysis__age_days=173)
    (entry,) = attestations(View(audit))
    assert (entry.name, entry.state, entry.counts, entry.age_days) == ("risk_analysis", "present", True, 173)
    assert list(entry.checks) == ["LIC-03"]
    assert "173 days" in Page(RENDERER.render(audit)).words


def test_a_duty_is_told_once_with_all_the_models_it_comes_with() -> None:
    found = {duty.plain: [row.name for row in duty.rows] for duty in duties(View(audits.portfolio()))}
    assert found[
        "You must show the words “Built with Heron” (when: distribution or a product that uses the model)."
    ] == [
        "hf:heron-ai/heron-70b-vision",
        "hf:finch-labs/heron-70b-house",
        "hf:sparrow/heron-70b-med-gguf",
    ]


def test_a_page_that_would_grow_too_large_becomes_a_folder_that_the_file_leads_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = audits.clean()
    large = replace(small, models=small.models * (outputs.MOST_IN_ONE_PAGE + 1))
    for audit, parted in ((small, False), (large, True)):
        outputs.write(audit, [(RENDERER, tmp_path / "audit.html")], color=False)
        assert (tmp_path / "audit" / "index.html").exists() is parted
        assert ('url=audit/index.html"' in (tmp_path / "audit.html").read_text()) is parted
    assert f"begin with {tmp_path / 'audit' / 'index.html'}" in capsys.readouterr().err


def test_a_folder_goes_to_html_and_a_name_without_ending_to_its_format(tmp_path: Path) -> None:
    def planned(formats: list[str] | None, *paths: Path) -> dict[str, str]:
        return {path.name: renderer.name for renderer, path in outputs.plan(formats, paths) if path}

    assert planned(["html", "notice"], tmp_path / "NOTICE", tmp_path / "r.html") == {
        "r.html": "html",
        "NOTICE": "notice",
    }
    assert planned(["json", "html"], tmp_path) == {tmp_path.name: "html"}
    assert planned(["html"], tmp_path / "register") == {"register": "html"}
    assert planned(None, tmp_path / "a.spdx.json", tmp_path / "b.json", tmp_path / "c.1.7.cdx.json") == {
        "a.spdx.json": "spdx",
        "b.json": "json",
        "c.1.7.cdx.json": "cyclonedx-1.7",
    }


def test_a_term_of_a_license_whose_text_is_not_there_is_told_from_the_database() -> None:
    said = Evidence(
        statement="What it says on commercial use: Finch License (license identified by name only; text not retrieved)",
        looked_in=("license database: finch",),
    )
    finding = replace(
        audits.finding("LIC-06", "Commercial use", Outcome.FAIL, "It does not permit it."), evidence=(said,)
    )
    model = replace(audits.lark(), verdicts=(audits.verdict("triage-notes", finding),))
    words = Page(RENDERER.render(audits.audit(model))).words
    assert "The text of the license is not in the repository: the term is from the license database." in words
    assert "No sentence of a license decides here" not in words
    assert "The uses that are allowed come with no obligations" not in words
