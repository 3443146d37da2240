"""The formats that other programs open: spreadsheets and code hosts."""

from __future__ import annotations

import csv
import io

from auditor.renderers import csv as csv_format
from auditor.renderers import markdown
from tests.renderers import audits


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_there_is_one_row_for_each_finding_and_each_unread_model() -> None:
    audit = audits.portfolio()
    findings = sum(len(verdict.findings) for model in audit.models for verdict in model.verdicts)
    assert len(rows(csv_format.RENDERER.render(audit))) == findings + 1


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
