"""The HTML report as people meet it: on a screen, on a phone, on paper, with a keyboard, with a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize("name", ["clean", "portfolio", "hostile"])
def test_the_page_loads_alone_and_in_silence(visit: Callable[..., Any], name: str) -> None:
    visited = visit(name)
    assert visited.messages == []
    assert len(visited.requests) == 1
    assert visited.page.locator("h1").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["portfolio", "choice"])
def test_axe_finds_no_barrier(visit: Callable[..., Any], name: str, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(name, scheme=scheme, width=width).page
    page.evaluate("document.querySelectorAll('details').forEach(entry => entry.open = true)")
    violations = Axe().run(page).response["violations"]
    assert [(entry["id"], entry["nodes"][0]["html"]) for entry in violations] == []


@pytest.mark.parametrize(
    "name", ["site/index.html", "site/models/m2.html", "site/rules/LIC-02.html", "site/workloads/w2.html"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_on_the_pages_of_a_site(visit: Callable[..., Any], name: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    visited = visit(name, scheme=scheme)
    assert visited.messages == []
    assert len(visited.requests) == 1
    violations = Axe().run(visited.page).response["violations"]
    assert [(entry["id"], entry["nodes"][0]["html"]) for entry in violations] == []


def test_the_matrix_can_be_filtered_and_begins_with_the_worst(visit: Callable[..., Any]) -> None:
    page = visit("portfolio").page
    page.get_by_role("searchbox", name="Filter models").fill("heron")
    assert page.locator("table.matrix tbody tr:visible").count() == 3
    page.get_by_role("searchbox", name="Filter models").fill("")
    page.get_by_label("Show").select_option(label="Not allowed")
    assert (
        page.locator("table.matrix tbody tr:visible th").all_inner_texts()
        == page.locator("table.matrix tbody tr:has(td.fail) th").all_inner_texts()
    )
    page.get_by_label("Show").select_option(label="all verdicts")
    assert page.locator("table.matrix tbody tr").first.locator("td.fail").count() > 0
    assert page.locator("table.matrix tbody tr").last.locator("td.fail, td.needs-review").count() == 0


def test_a_redline_shows_struck_and_added_words_and_the_terms_in_sum(visit: Callable[..., Any]) -> None:
    page = visit("portfolio").page
    page.evaluate("document.querySelectorAll('details').forEach(entry => entry.open = true)")
    redline = page.locator(".redline").first
    first = redline.locator("ol > li").first
    assert first.locator("del").inner_text() == "700,000,000 monthly active users"
    assert first.locator("ins").inner_text() == "50,000,000 monthly active users"
    assert redline.locator("tbody th").all_inner_texts() == ["changed", "added", "removed"]
    assert first.locator("del").evaluate("one => getComputedStyle(one).textDecorationLine") == "line-through"


def test_every_place_of_a_site_can_be_reached(visit: Callable[..., Any]) -> None:
    page = visit("site/index.html").page
    page.locator("table.matrix td.fail a").first.click()
    assert "Not allowed" in page.locator(":target").inner_text()
    page.get_by_role("link", name="Back to the verdicts").click()
    page.locator("nav").get_by_role("link", name="Violations").click()
    page.locator("#contradictions a.check").first.click()
    assert "LIC-02" in page.locator("h1").inner_text()


@pytest.mark.parametrize("name", ["clean", "portfolio", "hostile", "choice", "many"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_width_scrolls_sideways(visit: Callable[..., Any], name: str, width: int) -> None:
    page = visit(name, width=width).page
    page.evaluate("document.querySelectorAll('details').forEach(entry => entry.open = true)")
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


def test_the_first_key_offers_to_skip_to_the_verdicts(visit: Callable[..., Any]) -> None:
    page = visit("portfolio").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_keyboard_opens_and_closes_details(visit: Callable[..., Any]) -> None:
    page = visit("portfolio").page
    legend = page.locator("details.legend")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('details.legend > summary')"):
            break
    assert legend.get_attribute("open") is None
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert legend.get_attribute("open") is not None
    page.keyboard.press("Space")
    assert legend.get_attribute("open") is None


def test_a_cell_of_the_matrix_leads_to_its_verdict(visit: Callable[..., Any]) -> None:
    page = visit("portfolio").page
    page.locator("table.matrix td.fail a").first.click()
    target = page.evaluate("document.querySelector(':target').innerText")
    assert "triage-notes" in target
    assert "Not allowed" in target


def test_following_a_finding_reveals_its_sentence(visit: Callable[..., Any]) -> None:
    page = visit("portfolio").page
    page.locator("#m2 > details.whole > summary").click()
    page.locator("#m2 details.finding:has(a.to-quote) > summary").first.click()
    page.locator("#m2 a.to-quote:visible").first.click()
    target = page.locator(":target")
    assert "No right in the image models is given" in target.inner_text()
    assert target.is_visible()


def test_a_full_print_is_opened_and_closed_again(visit: Callable[..., Any]) -> None:
    page = visit("portfolio").page
    shut = "document.querySelectorAll('details:not([open])').length"
    before = page.evaluate(shut)
    assert before > 10
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(shut) == before
    page.evaluate("document.body.className = 'print-full'")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(shut) == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(shut) == before


@pytest.mark.parametrize(
    ("width", "height", "selector"),
    [(1400, 300, "table.matrix thead"), (390, 844, "td.cell a"), (1400, 900, "#usable li"), (390, 844, "#usable li")],
)
def test_the_first_screen_shows_the_matrix(visit: Callable[..., Any], width: int, height: int, selector: str) -> None:
    page = visit("portfolio", width=width).page
    box = page.locator(selector).first.bounding_box()
    assert box["y"] + box["height"] <= height
    assert page.locator("#first li").first.bounding_box()["y"] <= height


SHOWN = """cell => getComputedStyle(cell, "::before").content + " " + cell.innerText"""


@pytest.mark.parametrize("name", ["portfolio", "many"])
def test_a_phone_says_of_each_verdict_which_workload_it_is_of(visit: Callable[..., Any], name: str) -> None:
    page = visit(name, width=390).page
    heads = page.locator("table.matrix").first.locator("thead th").all_inner_texts()[1:]
    row = page.locator("table.matrix tbody tr").first.locator("td.cell:not(.none) > a")
    told = row.evaluate_all(f"cells => cells.map({SHOWN})")
    assert told
    assert all(any(head in said for head in heads) for said in told), told


def test_a_phone_says_of_each_part_of_a_choice_what_it_is(visit: Callable[..., Any]) -> None:
    page = visit("choice", width=390).page
    told = page.locator("table.stacked tbody tr").first.locator("td").evaluate_all(f"cells => cells.map({SHOWN})")
    assert [said.partition(":")[0].strip('"') for said in told] == ["Primary", "Fallback", "Candidates"]
    wide = visit("choice", width=1280).page
    told = wide.locator("table.stacked tbody tr").first.locator("td").evaluate_all(f"cells => cells.map({SHOWN})")
    assert all(said.startswith("none ") for said in told)


def test_verdicts_do_not_depend_on_colour(visit: Callable[..., Any]) -> None:
    page = visit("portfolio").page
    words = page.locator("table.matrix td.cell:not(.none) strong").all_inner_texts()
    assert set(words) == {
        "No issues found",
        "No issues found, with obligations",
        "Not allowed",
        "Needs review",
        "Upcoming rule",
        "Could not be read",
    }
    assert page.locator("table.matrix td.cell:not(.none) svg.icon").count() == len(words)


def test_the_page_works_without_scripts(chromium: Any, reports: dict[str, Any]) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(reports["portfolio"].as_uri())
    assert page.locator("#verdicts").is_visible()
    context.close()


def test_the_page_prints_to_a_tagged_pdf_as_a_summary_or_with_everything_open(visit: Callable[..., Any]) -> None:
    page = visit("portfolio").page
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator("#m1").is_visible()
    assert page.locator("#decisions").is_visible()
    page.evaluate("document.body.className = 'print-full'")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#m1 details.quiet ul.checks").first.bounding_box()["height"] > 0
    pdf = page.pdf(prefer_css_page_size=True, tagged=True, outline=True)
    assert pdf.startswith(b"%PDF-")
