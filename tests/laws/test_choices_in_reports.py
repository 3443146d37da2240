"""Laws of licenses at choice: who takes one owes nothing under another, in whatever format it is told."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from auditor.core.model import Audit, Basis, Coverage, Identification, LicenseOption, LicenseSummary, Status
from auditor.core.registry import plugins
from auditor.renderers._view import View
from auditor.report.obligations import obligations
from auditor.report.ways import left, terms_taken, ways_taken
from tests.renderers import audits
from tests.sizes import sized

RENDERERS = plugins("auditor.renderers", "RENDERER")
LICENSES = tuple(f"choice-{number}" for number in range(5))
WHOLE = {"json", "spdx", "spdx3", "xlsx"}
"""Formats that hold the evidence of every way as data; each way is named there with the license it belongs to."""
ORDERING = ("first", "decisions", "contradictions", "obligations")
"""Sections of the page that say what to do."""


def name_of(license_id: str) -> str:
    return f"The {license_id} License"


def duty_of(license_id: str) -> str:
    """Words that one license alone orders to be shown."""
    return f"Words owed to {license_id}"


@st.composite
def at_choice(draw: st.DrawFn) -> tuple[Audit, set[str], set[str]]:
    """An audit of one model under an expression with OR, the licenses that verdicts took, and those none took."""
    ways = draw(
        st.lists(st.lists(st.sampled_from(LICENSES), min_size=1, max_size=3, unique=True).map(tuple), min_size=2,
                 max_size=4, unique_by=frozenset)
    )  # fmt: skip
    told = {way: " AND ".join(f"LicenseRef-{one}" for one in way) for way in ways}
    model = audits.lark()
    assert model.dossier
    old = model.dossier.weights
    options = []
    for way in ways:
        terms = tuple(
            audits.term(kind, {"text": duty_of(one), "when": "always"}, "2", None, None, license_id=one)
            for one in way
            for kind in ("display-attribution", "notice-text")
        )
        concluded = audits.concluded(way, told[way], Basis.DECLARED, "declared")
        options.append(LicenseOption(concluded=concluded, terms=terms, complete=True))
    ids = tuple(dict.fromkeys(one for way in ways for one in way))
    expression = " OR ".join(f"({told[way]})" if len(way) > 1 else told[way] for way in ways)
    every = tuple(dict.fromkeys(term for option in options for term in option.terms))
    declared = Identification(status=Status.REFERENCE, license_ids=ids, expression=expression, stated="at choice")
    weights: Coverage = replace(
        old, declared=(declared,), detected=(), terms=every, choices=tuple(options),
        concluded=audits.concluded(ids, expression, Basis.DECLARED, "declared"),
    )  # fmt: skip
    taken = [draw(st.sampled_from(ways)) for _ in model.verdicts]
    verdicts = tuple(replace(one, taken=told[way]) for one, way in zip(model.verdicts, taken, strict=True))
    coverage = tuple(weights if one is old else one for one in model.dossier.coverage)
    made = audits.audit(replace(model, dossier=replace(model.dossier, coverage=coverage), verdicts=verdicts))
    summaries = [
        LicenseSummary(id=one, name=name_of(one), expression=f"LicenseRef-{one}", category="own") for one in ids
    ]
    made = replace(made, licenses=(*made.licenses, *summaries))
    owed = {one for way in taken for one in way}
    return made, owed, set(ids) - owed


@given(made=at_choice())
@settings(max_examples=sized(60), deadline=None)
def test_no_format_orders_a_duty_of_a_way_that_was_not_taken(made: tuple[Audit, set[str], set[str]]) -> None:
    audit, owed, free = made
    assert {task.license_id for task in obligations(audit) if task.license_id} <= owed
    assert {term.license_id for term in terms_taken(audit.models[0])} == owed
    for name in sorted(set(RENDERERS) - WHOLE - {"html"}):
        report = RENDERERS[name].render(audit)
        text = report if isinstance(report, str) else report.decode("utf-8", "replace")
        assert [one for one in free if duty_of(one) in " ".join(text.split())] == [], name
    page = lxml_html.document_fromstring(RENDERERS["html"].render(audit))
    for section in ORDERING:
        said = " ".join(" ".join(part.text_content().split()) for part in page.xpath(f"//section[@id='{section}']"))
        assert [one for one in free if duty_of(one) in said] == [], section


@given(made=at_choice())
@settings(max_examples=sized(60), deadline=None)
def test_each_task_is_of_the_way_that_its_own_workload_took(made: tuple[Audit, set[str], set[str]]) -> None:
    audit, _, _ = made
    model = audit.models[0]
    taken = {verdict.workload: verdict.taken or "" for verdict in model.verdicts}
    for task in obligations(audit):
        if task.license_id:
            assert f"LicenseRef-{task.license_id}" in taken[task.workload].split(" AND ")


@given(made=at_choice())
@settings(max_examples=sized(60), deadline=None)
def test_the_ways_that_were_taken_and_those_that_are_left_are_all_that_are_offered(
    made: tuple[Audit, set[str], set[str]],
) -> None:
    model = made[0].models[0]
    assert model.dossier
    told = [way.concluded.expression for way in (*ways_taken(model), *left(model))]
    offered = [choice.concluded.expression for choice in model.dossier.weights.choices]
    assert sorted(map(str, told)) == sorted(map(str, offered))
    unjudged = replace(model, verdicts=())
    assert [way.concluded.expression for way in ways_taken(unjudged)] == offered
    assert left(unjudged) == ()


@given(made=at_choice())
@settings(max_examples=sized(30), deadline=None)
def test_what_is_offered_at_choice_is_joined_with_or(made: tuple[Audit, set[str], set[str]]) -> None:
    audit, _, _ = made
    assert audit.models[0].dossier
    weights = audit.models[0].dossier.weights
    ways = " or ".join(" and ".join(map(name_of, way)) for way in weights.ways)
    page = lxml_html.document_fromstring(RENDERERS["html"].render(audit))
    head = " ".join(page.xpath("//article//p[@class='answer']")[0].text_content().split())
    assert ways in head
    found = View(audit).identified(weights.declared[0])
    if all(len(way) == 1 for way in weights.ways):
        assert ways in found
    else:
        assert " OR " in found
