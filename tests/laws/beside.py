"""Reads a report of any format as its readers do: which words stand beside which models."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree

from lxml import html as lxml_html
from openpyxl import load_workbook

from auditor.core.model import Audit
from auditor.renderers import html as html_format
from auditor.renderers import table as table_format
from tests.laws.alike import marks
from tests.renderers.reading import models_of

_NAME = re.compile(r"hf:lab/model-\d+")


@dataclass(frozen=True)
class Block:
    """Words of a report, and the models they stand beside."""

    models: frozenset[str]
    text: str
    section: str = ""
    """Of a page."""

    @property
    def marks(self) -> set[str]:
        return marks(self.text)


def blocks(name: str, report: str | bytes, audit: Audit) -> list[Block]:
    """The report of a format, in pieces."""
    return list(READERS[name](report, audit))


def _named(text: str) -> frozenset[str]:
    return frozenset(_NAME.findall(text))


# ------------------------------------------------------------------------------------------------- pages


def page_blocks(report: str) -> Iterator[Block]:
    """Every piece of text of a page, beside the models that the smallest thing around it names."""
    root = lxml_html.document_fromstring(report)
    for element in root.find("body").iter():
        if element.tag in ("script", "style"):
            continue
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if text and marks(text):
                sections = [one.get("id") for one in (holder, *holder.iterancestors()) if one.tag == "section"]
                yield Block(_around(holder), text, sections[0] if sections else "")


def _around(element: Any) -> frozenset[str]:
    chain = [element, *element.iterancestors()]
    for one in chain:
        if one.tag == "article":
            return frozenset([one.get("data-model")])
    for one in chain:
        if (one.tag in ("li", "tr") or one.get("class") == "because-of") and (found := _named(one.text_content())):
            return found
    titles = element.getroottree().findall(".//h1")
    return _named(titles[0].text_content())


def _html(report: str, audit: Audit) -> Iterator[Block]:
    yield from page_blocks(report)
    for _, page in html_format.RENDERER.site(audit):
        yield from page_blocks(page)


def _markdown(report: str, audit: Audit) -> Iterator[Block]:
    for line in re.sub(r"\\(.)", r"\1", report).splitlines():
        if marks(line):
            yield Block(_named(line), line)


def _headed(report: str) -> Iterator[Block]:
    """Text in which a model's name at the beginning of a line is the head of what follows."""
    head: frozenset[str] = frozenset()
    for line in report.splitlines():
        if not line.startswith(" "):
            head = _named(line) if _NAME.match(line) else frozenset()
        if marks(line):
            yield Block(_named(line) or head, line)


def _table(report: str, audit: Audit) -> Iterator[Block]:
    yield from _headed(replace(table_format.RENDERER, width=3000).render(audit))


def _notice(report: str, audit: Audit) -> Iterator[Block]:
    # Wrapped lines are joined again before they are read.
    yield from _headed(re.sub(r"\n +(?![-* ])", " ", report))


# ------------------------------------------------------------------------------------------------ lists


def _csv(report: str, audit: Audit) -> Iterator[Block]:
    for row in csv.DictReader(io.StringIO(report)):
        yield Block(_named(row["model"]), "\n".join(row.values()))


def _xlsx(report: bytes, audit: Audit) -> Iterator[Block]:
    for sheet in load_workbook(io.BytesIO(report), read_only=True):
        for row in sheet.iter_rows(values_only=True):
            text = "\n".join(str(cell) for cell in row if cell is not None)
            if marks(text):
                check = next((str(cell) for cell in row if cell), "")
                yield Block(
                    _named(text) or (_with_check(audit, check) if sheet.title == "Checks" else _named("")), text
                )


def _with_check(audit: Audit, check: str) -> frozenset[str]:
    return frozenset(
        str(model.ref)
        for model in audit.models
        for verdict in model.verdicts
        if check in {finding.check for finding in verdict.findings}
    )


# ------------------------------------------------------------------------------------------------- trees


def _json(report: str, audit: Audit) -> Iterator[Block]:
    for model in models_of(report):
        yield Block(frozenset([model["ref"]["text"]]), _said(model))


def _said(tree: Any) -> str:
    return json.dumps(tree, ensure_ascii=False)


def _sarif(report: str, audit: Audit) -> Iterator[Block]:
    run = json.loads(report)["runs"][0]
    for result in run["results"]:
        concerned = frozenset(result["properties"]["concerns"])
        for place in result.pop("relatedLocations", ()):
            yield Block(_named(place["message"]["text"]) or concerned, _said(place))
        for form in result.pop("message").values():
            for line in re.sub(r"\\(.)", r"\1", form).splitlines():
                yield Block(_named(line) or concerned, line)
        yield Block(concerned, _said(result))
    for rule in run["tool"]["driver"]["rules"]:
        yield Block(_with_check(audit, rule["id"]), _said(rule))


def _gitlab(report: str, audit: Audit) -> Iterator[Block]:
    for entry in json.loads(report):
        for part in entry["description"].split("; "):
            yield Block(_named(part), part)


def _summary(report: str, audit: Audit) -> Iterator[Block]:
    yield Block(frozenset(), report)


def _junit(report: str, audit: Audit) -> Iterator[Block]:
    for suite in ElementTree.fromstring(report):  # noqa: S314 - our own report
        yield Block(frozenset([str(suite.get("name"))]), ElementTree.tostring(suite, "unicode"))


def _intoto(report: str, audit: Audit) -> Iterator[Block]:
    for model in json.loads(report)["predicate"]["models"]:
        yield Block(frozenset([model["model"]]), _said(model))


def _cyclonedx(report: str, audit: Audit) -> Iterator[Block]:
    for component in json.loads(report)["components"]:
        yield Block(_named(f"hf:{component['group']}/{component['name']}"), _said(component))


def _spdx(report: str, audit: Audit) -> Iterator[Block]:
    body = json.loads(report)
    for package in body["packages"]:
        yield Block(_named(package["name"]), _said(package))
    for text in body.get("hasExtractedLicensingInfos", ()):
        users = [one["name"] for one in body["packages"] if text["licenseId"] in _said(one)]
        for said in (text["extractedText"], text.get("comment", "")):
            yield from _by_model(said, users)


def _spdx3(report: str, audit: Audit) -> Iterator[Block]:
    graph = [entry for entry in json.loads(report)["@graph"] if "spdxId" in entry]
    by_id = {entry["spdxId"]: entry for entry in graph}
    users: dict[str, list[str]] = {}
    for entry in graph:
        if entry["type"] == "Annotation":
            yield Block(_named(by_id[entry["subject"]]["name"]), entry["statement"])
        elif entry["type"] == "ai_AIPackage":
            yield Block(_named(entry["name"]), _said(entry))
        elif entry["type"] == "Relationship" and "License" in entry["relationshipType"]:
            for expression in (by_id[one] for one in entry["to"]):
                for custom in expression.get("simplelicensing_customIdToUri", ()):
                    users.setdefault(custom["value"], []).append(by_id[entry["from"]]["name"])
    for iri, names in users.items():
        yield from _by_model(by_id[iri]["simplelicensing_licenseText"], names)


def _by_model(text: str, users: list[str]) -> Iterator[Block]:
    """A text that packages share: a part of it (to a semicolon) is beside the models it names, else beside all."""
    for part in text.split(";"):
        yield Block(_named(part) or _named(" ".join(users)), part)


READERS: dict[str, Callable[[Any, Audit], Iterator[Block]]] = {
    "html": _html, "markdown": _markdown, "table": _table, "notice": _notice, "csv": _csv, "xlsx": _xlsx, "json": _json,
    "csv-all": _csv, "gitlab": _gitlab, "summary": _summary,
    "sarif": _sarif, "junit": _junit, "intoto": _intoto, "cyclonedx": _cyclonedx, "cyclonedx-1.7": _cyclonedx,
    "spdx": _spdx, "spdx3": _spdx3,
}  # fmt: skip
