"""The HTML report without a browser: escaping, links, anchors, structure, and the words it must find."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from auditor.core.model import Basis
from auditor.core.resources import data_root
from auditor.renderers.html import RENDERER
from tests.renderers import audits

VOID = {"meta", "link", "br", "path", "circle", "rect", "use", "img"}


class Page(HTMLParser):
    """Elements, ids, links, headings and text of a page, and whether tags nest."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.style = ""
        self.script = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if "href" in given:
            self.hrefs.append(given["href"] or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        elif self.open and self.open[-1] == "script":
            self.script += data
        else:
            self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


@pytest.fixture(scope="module", params=sorted(audits.STANDARD))
def page(request: pytest.FixtureRequest) -> Page:
    return Page(RENDERER.render(audits.STANDARD[request.param]()))


@pytest.fixture(scope="module")
def portfolio() -> Page:
    return Page(RENDERER.render(audits.portfolio()))


def test_nothing_in_the_page_can_load_and_nothing_foreign_can_run(page: Page) -> None:
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert page.script == (data_root("reports") / "static" / "report.js").read_text("utf-8")
    assert not re.search(r"fetch|XMLHttp|import|eval|innerHTML|localStorage|cookie|https?:", page.script)
    assert not {tag for tag, _ in page.tags} & {"img", "iframe", "object", "embed", "form", "base", "input"}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset")], tag


def test_the_content_policy_allows_this_style_and_this_script_and_nothing_else(page: Page) -> None:
    policies = [a["content"] for tag, a in page.tags if tag == "meta" and a.get("http-equiv")]
    style, script = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (page.style, page.script)
    )
    assert policies == [
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    ]


def test_only_web_addresses_and_places_in_the_page_are_links(page: Page) -> None:
    strange = [href for href in page.hrefs if not href.startswith(("https://", "http://", "#", "data:,"))]
    assert strange == []


def test_every_link_inside_the_page_leads_somewhere(page: Page) -> None:
    assert {href[1:] for href in page.hrefs if href.startswith("#")} - set(page.ids) == set()


def test_every_anchor_is_there_once(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))


def test_headings_do_not_skip_a_level(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_says_what_it_is(page: Page) -> None:
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == tags.count("caption")


def test_markup_in_names_is_shown_as_text() -> None:
    page = Page(RENDERER.render(audits.hostile()))
    assert '<script>alert("x")</script>' in page.words
    assert "{{ 7*7 }}" in page.words


def test_every_quote_of_a_term_and_a_finding_stands_in_the_page(portfolio: Page) -> None:
    for model in audits.portfolio().models:
        for entry in model.dossier.coverage if model.dossier else ():
            for term in entry.terms:
                assert not term.quote or term.quote in portfolio.words
        for verdict in model.verdicts:
            for finding in verdict.findings:
                for evidence in finding.evidence:
                    assert not evidence.quote or evidence.quote in portfolio.words


def test_every_hash_that_is_cited_stands_in_full_in_the_page(portfolio: Page) -> None:
    for model in audits.portfolio().models:
        for entry in model.dossier.coverage if model.dossier else ():
            for term in entry.terms:
                assert not term.location or str(term.location.sha256) in portfolio.words


@pytest.mark.parametrize(
    ("endpoint", "server"),
    [("", "https://huggingface.co"), ("https://hub.example", "https://hub.example"), (None, None),
     ("javascript:alert(1)//", None)],
)  # fmt: skip
def test_a_model_leads_to_its_page_on_the_server_that_was_asked(endpoint: str | None, server: str | None) -> None:
    audit = audits.portfolio()
    first = next(row for row in audit.models if row.dossier and row.ref.scheme == "hf")
    assert first.dossier is not None
    changed = replace(first, dossier=replace(first.dossier, endpoint=endpoint))
    found = Page(RENDERER.render(replace(audit, models=(changed,))))
    pages = [link for link in found.hrefs if link.endswith(f"/{first.ref.name}/tree/{first.dossier.revision}")]
    assert pages == ([f"{server}/{first.ref.name}/tree/{first.dossier.revision}"] if server else [])
    assert ("Model page" in found.words) == bool(server)


def test_a_finding_leads_to_the_sentence_it_rests_on() -> None:
    page = RENDERER.render(audits.audit(audits.heron()))
    quote = re.escape("No right in the image models is given")
    target = re.search(rf'href="#(m1-weights-t\d+)"[^>]*>“{quote}', page)
    assert target
    home = page.index(f'id="{target[1]}"')
    assert page.index("<blockquote", home) < page.index("No right in the image models is given", home)


def test_a_changed_text_is_shown_with_its_changes(portfolio: Page) -> None:
    assert "50,000,000 monthly active users" in portfolio.words
    assert "[31 words of the standard text are missing]" in portfolio.words
    assert {"ins", "del"} <= {tag for tag, _ in portfolio.tags}


@pytest.mark.parametrize(
    "answer",
    [
        "Harbour Clinics Group",
        "12 verdicts need review or fail",
        "How many monthly active users did all our group's products have in February 2025?",
        "7 verdicts of 16 (44%) need review",
        "concluded by M. Duarte, counsel on 2026-06-02",
        "quantized of hf:sparrow/heron-70b-med ← hf:heron-ai/heron-70b",
        "R. Okafor, privacy officer",
        "From 2027-12-02 a person must be able to stop this system",
        "the hub asks for an accepted agreement first",
        "The card declares MIT; the base model is under the Heron Community License 2",
        "not legal advice",
    ],
)
def test_a_reader_without_the_tool_finds_the_answer(portfolio: Page, answer: str) -> None:
    assert answer in portfolio.words


def test_the_family_tree_is_drawn_with_licenses_contradictions_and_the_same_in_words() -> None:
    page = Page(RENDERER.render(audits.portfolio()))
    drawings = [
        given
        for tag, given in page.tags
        if tag == "svg" and given.get("role") == "img" and given.get("class") == "tree"
    ]
    assert drawings
    for given in drawings:
        assert {given["aria-labelledby"], given["aria-describedby"]} <= set(page.ids)
    lines = [
        given["class"] for tag, given in page.tags if tag == "path" and given.get("class") in ("sure", "guess", "clash")
    ]
    assert "clash" in lines
    assert "contradicts the declaration" in page.words
    assert "conflict:" in page.words


def test_a_model_under_a_changed_text_is_never_said_to_be_covered_by_the_plain_license() -> None:
    model = audits.altered()
    assert model.dossier
    conclusion = audits.concluded(("heron-community-1.0",), None, Basis.DECLARED, "Declared in the card.")
    coverage = replace(model.dossier.weights, concluded=conclusion)
    named = replace(model, dossier=replace(model.dossier, coverage=(coverage, *model.dossier.coverage[1:])))
    page = Page(RENDERER.render(audits.audit(named))).words
    assert "modified license text , declared in the model card; its text is modified and needs review" in page
