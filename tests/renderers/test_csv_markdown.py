"""The formats that other programs open: spreadsheets and code hosts."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from auditor.core.model import Audit, Outcome, Verdict
from auditor.renderers import csv as csv_format
from auditor.renderers import csv_all, gitlab, markdown, summary
from auditor.report.baseline import gate_since, new_findings
from tests.renderers import audits


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_whole_csv_has_one_row_for_each_finding_and_each_unread_model() -> None:
    audit = audits.portfolio()
    findings = sum(len(verdict.findings) for model in audit.models for verdict in model.verdicts)
    assert len(rows(csv_all.RENDERER.render(audit))) == findings + 1


def test_the_csv_has_one_row_for_each_finding_that_asks_or_speaks_against_and_one_for_what_passed() -> None:
    audit = audits.portfolio()
    verdicts = [verdict for model in audit.models for verdict in model.verdicts]
    quiet = (Outcome.PASS, Outcome.NOT_APPLICABLE)
    told = [f for verdict in verdicts for f in verdict.findings if f.waiver or f.outcome not in quiet]
    passed = sum(any(f.outcome is Outcome.PASS and not f.waiver for f in verdict.findings) for verdict in verdicts)
    assert len(rows(csv_format.RENDERER.render(audit))) == len(told) + passed + 1


@pytest.mark.parametrize("audit", [audits.portfolio(), audits.hostile()], ids=["portfolio", "hostile"])
def test_every_row_of_the_csv_stands_on_its_own(audit: Audit) -> None:
    whole = {(row["model"], row["workload"], row["check"]): row for row in rows(csv_all.RENDERER.render(audit))}
    for row in rows(csv_format.RENDERER.render(audit)):
        assert row["outcome"], row["title"]
        same = whole.get((row["model"], row["workload"], row["check"]))
        folded = row["title"].endswith("passed") or "waiting for the answer" in row["title"]
        assert folded or same == row, row["check"]


def test_no_cell_is_a_formula() -> None:
    for row in rows(csv_format.RENDERER.render(audits.hostile())):
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_waived_row_names_who_and_until_when() -> None:
    waived = [row for row in rows(csv_format.RENDERER.render(audits.portfolio())) if row["waived_until"]]
    assert {row["check"] for row in waived} == {"LIC-06", "LIC-07"}
    assert all(row["waived_by"] and row["waiver_reason"] for row in waived)


def test_the_markdown_matrix_has_the_same_number_of_cells_in_every_row() -> None:
    for audit in (audits.portfolio(), audits.hostile()):
        for part in markdown.RENDERER.render(audit).split("\n## "):
            lines = [line.replace("\\|", "") for line in part.splitlines() if line[:1] == "|"]
            assert len({line.count("|") for line in lines}) <= 1


def test_markup_links_and_mentions_in_foreign_text_are_inert() -> None:
    text = markdown.RENDERER.render(audits.hostile())
    assert "<script" not in text.replace("\\<", "")
    assert "](javascript" not in text.replace("\\]\\(", "")


def visible(text: str) -> list[str]:
    """Lines of a comment that are not folded."""
    return [line for line in re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL).splitlines() if line.strip()]


def test_what_a_comment_shows_at_once_is_at_most_twenty_lines() -> None:
    portfolio = audits.portfolio()
    for audit in (portfolio, audits.hostile(), audits.audit()):
        for baseline in (None, audits.audit(), audits.hostile(), portfolio):
            assert len(visible(markdown.RENDERER.against(baseline).render(audit))) <= 20


def test_a_comment_says_what_is_new_and_what_is_fixed_since_the_baseline() -> None:
    portfolio = audits.portfolio()
    fewer = replace(portfolio, models=portfolio.models[:4])
    same = "\n".join(visible(markdown.RENDERER.against(portfolio).render(portfolio)))
    assert "**New since the baseline**: nothing" in same
    assert "**Fixed**: nothing" in same
    assert (
        "**Gate: passed (nothing new since the baseline; still open: 12 verdicts need review or fail; "
        "1 model could not be collected); exit code 0.**" in same
    )
    new = "\n".join(visible(markdown.RENDERER.against(fewer).render(portfolio)))
    assert "LIC-06 violation" in new
    assert "new since the baseline); exit code 1.**" in new
    known = {str(model.ref.name) for model in fewer.models}
    told = new.partition("**New since the baseline**")[2].partition("**Fixed**")[0].replace("\\", "")
    assert not any(name in told for name in known), "an old verdict is told as new"
    fixed = "\n".join(visible(markdown.RENDERER.against(portfolio).render(fewer)))
    assert "**New since the baseline**: nothing" in fixed
    # A model that is left out of the models file passes nothing.
    assert "**Fixed**: nothing" in fixed
    assert "**No longer audited**: hf\\:" in fixed
    mended = replace(
        portfolio,
        models=tuple(replace(model, verdicts=tuple(map(passing, model.verdicts))) for model in portfolio.models),
    )
    fixed = "\n".join(visible(markdown.RENDERER.against(portfolio).render(mended)))
    assert re.search(r"\*\*Fixed\*\*: \d+ decisions and \d+ violations", fixed)
    assert "No longer audited" not in fixed


def test_what_is_counted_since_a_baseline_is_what_is_listed_below() -> None:
    portfolio = audits.portfolio()
    for baseline in (portfolio, replace(portfolio, models=portfolio.models[:4]), replace(portfolio, models=())):
        text = markdown.RENDERER.against(baseline).render(portfolio)
        gate = re.search(r"\((\d+) findings? new since", text)
        listed = re.search(r"New since the baseline\*\*: [^(\n]+\((\d+) findings?\)", text)
        assert (gate and gate[1]) == (listed and listed[1])
        decisions = text.partition("## Open decisions")[2].partition("</details>")[0].count("\n- ")
        counts = re.findall(r"(\d+) decisions?", text.partition("<details>")[0])
        assert sum(map(int, counts)) >= decisions
        if "New since the baseline**: nothing" in text:
            assert sum(map(int, counts)) == decisions


def passing(verdict: Verdict) -> Verdict:
    return replace(
        verdict, outcome=Outcome.PASS, findings=tuple(replace(one, outcome=Outcome.PASS) for one in verdict.findings)
    )


@pytest.mark.parametrize("circle", [False, True])
def test_what_waits_for_a_new_question_is_not_counted_beside_it_and_never_hides_it(circle: bool) -> None:
    model = audits.portfolio().models[0]
    one = replace(model.verdicts[0].findings[0], outcome=Outcome.NEEDS_REVIEW, waiver=None)
    first = replace(one, check="LIC-01", depends_on="LIC-02" if circle else None)
    second = replace(one, check="LIC-02", depends_on="LIC-01")
    verdict = replace(model.verdicts[0], outcome=Outcome.NEEDS_REVIEW, findings=(first, second))
    audit = audits.audit(replace(model, verdicts=(verdict,)))
    found = [one.finding.check for one in new_findings(audit, audits.audit())]
    assert found == (["LIC-01", "LIC-02"] if circle else ["LIC-01"])
    assert gate_since(audit, audits.audit()).exit_code == 1


def test_the_summary_is_a_kilobyte_that_says_the_gate_and_what_to_do_first() -> None:
    text = summary.RENDERER.render(audits.portfolio())
    said = json.loads(text)
    assert len(text.encode()) <= 1024
    assert (said["gate"], said["exit_code"], said["models"], said["could_not_be_read"]) == ("failed", 1, 8, 1)
    assert sum(said["verdicts"].values()) == sum(len(model.verdicts) for model in audits.portfolio().models)
    assert said["first"][0]["frees"] == 3


def test_a_code_quality_report_has_the_fields_that_gitlab_reads_and_fingerprints_of_their_own() -> None:
    for audit in audits.STANDARD.values():
        found = json.loads(gitlab.RENDERER.render(audit()))
        assert len({entry["fingerprint"] for entry in found}) == len(found)
        for entry in found:
            assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
            assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
            assert entry["location"]["lines"]["begin"] >= 1
            assert not entry["location"]["path"].startswith(("/", "./"))
