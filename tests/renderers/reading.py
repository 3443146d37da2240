"""Reads reports back as their readers do: text of a report, and the findings each format says."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, NamedTuple
from xml.etree import ElementTree

from openpyxl import load_workbook

from auditor.core.model import Audit
from auditor.core.protocols import Renderer

DIGESTS = ("notice", "summary")
"""Formats that say no single finding: a notice is made to be shipped, a summary is a kilobyte."""


class Said(NamedTuple):
    """One finding as a report says it; the fields a format does not carry are empty."""

    model: str
    workload: str
    check: str
    outcome: str
    waived: bool


@dataclass(frozen=True)
class Findings:
    """What a report says, and which findings its format is made to carry."""

    shown: set[Said]
    carries: Callable[[Said], bool] = field(default=lambda said: True)


def text_of(renderer: Renderer, audit: Audit) -> str:
    """The report as text: a workbook as its cells, one line each."""
    report = renderer.render(audit)
    if isinstance(report, str):
        return report
    book = load_workbook(io.BytesIO(report), read_only=True)
    cells = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    ]
    return "\n".join(cells) + "\n"


def findings_in(name: str, text: str, audit: Audit) -> Findings:
    """The findings of a report, read by what its format is."""
    if name == "xlsx":
        return Findings(_names_only(text, audit, lambda said: True))
    if name in DIGESTS:
        return Findings(set(), lambda said: False)
    if name in ("table", "gitlab"):
        # The terminal names each check of a model once; GitLab's widget shows what is open.
        def carried(said: Said) -> bool:
            return said.waived or said.outcome in ("fail", "needs-review", "upcoming")

        return Findings(_names_only(text, audit, carried), carried)
    readers: dict[str, Callable[[Any], Iterator[Said]]] = {
        "json": _json, "csv": _csv, "csv-all": _csv, "sarif": _sarif, "junit": _junit, "intoto": _intoto,
        "spdx": _spdx, "spdx3": _spdx3, "cyclonedx": _cyclonedx, "cyclonedx-1.7": _cyclonedx, "html": _html,
        "markdown": _markdown,
    }  # fmt: skip
    shown = set(readers[name](text))
    if name == "sarif":
        return Findings(shown, lambda said: said.outcome != "pass")
    return Findings(shown)


def _names_only(text: str, audit: Audit, carried: Callable[[Said], bool]) -> set[Said]:
    """Findings whose check is named at all: for formats that tell them in prose."""
    words = set(re.split(r"[\s,;:()]+", text))
    return {
        said
        for said in _of(audit)
        if carried(said) and all(part in words or part in text for part in said.check.split())
    }


def _of(audit: Audit) -> Iterator[Said]:
    from auditor.renderers.json import RENDERER

    yield from _json(RENDERER.render(audit))


def models_of(text: str) -> list[dict[str, Any]]:
    """The models of a JSON report, with the findings themselves where their verdicts name them."""
    body = json.loads(text)
    for model in body["models"]:
        for verdict in model["verdicts"]:
            verdict["findings"] = [body["findings"][key] for key in verdict["findings"]]
    return list(body["models"])


def _json(text: str) -> Iterator[Said]:
    for model in models_of(text):
        for verdict in model["verdicts"]:
            for entry in verdict["findings"]:
                if entry["outcome"] != "not-applicable":
                    yield _said(
                        model["ref"]["text"], verdict["workload"], entry["check"], entry["outcome"], entry["waiver"]
                    )


def _said(model: str, workload: str, check: str, outcome: str, waived: Any) -> Said:
    """Names as readers see them, so that formats which clean them compare."""
    from auditor.core.printable import one_line

    return Said(one_line(model), one_line(workload), one_line(check), outcome, bool(waived))


def _csv(text: str) -> Iterator[Said]:
    for row in csv.DictReader(io.StringIO(text)):
        if row["check"] and row["outcome"] != "not-applicable":
            cells = {key: value.removeprefix("'") for key, value in row.items()}
            for check in cells["check"].split():
                yield _said(cells["model"], cells["workload"], check, cells["outcome"], cells["waived_until"])


def _sarif(text: str) -> Iterator[Said]:
    for result in json.loads(text)["runs"][0]["results"]:
        for model, workloads in result["properties"]["concerns"].items():
            for workload, findings in workloads.items():
                for told in findings:
                    check, _, outcome = told.partition(" ")
                    yield _said(model, workload, check, outcome, result.get("suppressions"))


def _junit(text: str) -> Iterator[Said]:
    """The findings of a verdict: a paragraph each in the body of its case and in its output."""
    for suite in ElementTree.fromstring(text):  # noqa: S314 - our own report
        model = str(suite.get("name"))
        for case in suite.iter("testcase"):
            workload = str(case.get("name"))
            for part in case:
                said = (part.text or "").split("\n\n")
                for line in filter(None, (entry.partition("\n")[0] for entry in said)):
                    if line.startswith("pass: "):
                        for check in line.removeprefix("pass: ").split(", "):
                            yield _said(model, workload, check, "pass", waived=None)
                    else:
                        yield _sentence(model, workload, line)


def _intoto(text: str) -> Iterator[Said]:
    for model in json.loads(text)["predicate"]["models"]:
        for verdict in model.get("verdicts", ()):
            for entry in verdict["findings"]:
                yield _said(model["model"], verdict["workload"], entry["check"], entry["outcome"], entry.get("waived"))


def _lines(model: str, comment: str) -> Iterator[Said]:
    """A verdict as annotations tell it: its workload, then one line for each finding."""
    head, *lines = comment.split("\n")
    workload = head.rpartition(": ")[0]
    for line in lines:
        yield _sentence(model, workload, line)


def _sentence(model: str, workload: str, line: str) -> Said:
    outcome, _, rest = line.partition(" ")
    return _said(model, workload, rest.split(": ")[0], outcome, "[waived until " in line)


def _spdx(text: str) -> Iterator[Said]:
    body = json.loads(text)
    for package in body["packages"]:
        for note in package.get("annotations", ()):
            yield from _lines(package["name"], note["comment"])


def _spdx3(text: str) -> Iterator[Said]:
    graph = json.loads(text)["@graph"]
    names = {entry["spdxId"]: entry.get("name", "") for entry in graph if "spdxId" in entry}
    for entry in graph:
        if entry["type"] == "Annotation" and entry["annotationType"] == "review":
            yield from _lines(names[entry["subject"]], entry["statement"])


def _cyclonedx(text: str) -> Iterator[Said]:
    for component in json.loads(text)["components"]:
        told = component["properties"]
        ref = next(entry["value"] for entry in told if entry["name"] == "auditor:ref")
        for entry in told:
            if entry["name"].startswith("auditor:finding:"):
                yield _sentence(ref, entry["name"].removeprefix("auditor:finding:"), entry["value"])


class _Cards(HTMLParser):
    """Elements that say which finding they tell, in attributes for scripts and tests."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self._model = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self._model = given.get("data-model", self._model)
        if "data-check" in given:
            self.found.append({**given, "data-model": self._model})


def _html(text: str) -> Iterator[Said]:
    cards = _Cards()
    cards.feed(text)
    for card in cards.found:
        for workload in json.loads(card["data-workloads"]):
            if card["data-outcome"] != "not-applicable":
                yield _said(
                    card["data-model"], workload, card["data-check"], card["data-outcome"], "data-waived" in card
                )


def _markdown(text: str) -> Iterator[Said]:
    """The table of all findings at the end."""
    table = text.partition("## All findings")[2]
    for line in table.splitlines():
        cells = [re.sub(r"\\(.)", r"\1", cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 5 and cells[0] not in ("Model", "---"):
            for check in cells[3].split(", "):
                yield _said(cells[0], cells[1], check, cells[2], cells[4])
