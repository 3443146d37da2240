"""Foreign words do nothing: not to a terminal, a browser, a spreadsheet, a pull request or a build server."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from auditor.core.registry import plugins
from tests.cli.runner import Said, auditor
from tests.security import hostile

FORMATS = tuple(plugins("auditor.renderers", "RENDERER"))
TEXTS = tuple(name for name in FORMATS if name != "xlsx")


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile.model(tmp_path_factory.mktemp("models") / "evil")


@pytest.fixture(scope="module")
def reports(evil: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One audit of the hostile model in every format."""
    folder = tmp_path_factory.mktemp("reports")
    renderers = plugins("auditor.renderers", "RENDERER")
    said = auditor("review", evil, "--store", folder / "store", "-f", "json", "-o", folder / "audit.json")
    assert said.code == 1, said.err
    found = {}
    for name in FORMATS:
        place = folder / f"report-{name}{renderers[name].suffix}"
        assert auditor("render", folder / "audit.json", "-f", name, "-o", place).code == 0
        found[name] = place.read_bytes()
    return found


@pytest.mark.parametrize("name", TEXTS)
def test_no_control_or_direction_character_stands_in_a_report(reports: dict[str, bytes], name: str) -> None:
    text = reports[name].decode("utf-8")
    assert len(text) > 100
    assert hostile.HARMFUL.findall(text.replace("\r\n", "\n").replace("\r", "")) == []


class _Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.handlers: list[str] = []
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.loads: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag == "script"
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append(name)
            if name in ("href", "action", "formaction", "xlink:href"):
                self.links.append(value or "")
            if name in ("src", "srcset", "data", "poster", "background"):
                self.loads.append(value or "")

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts.append(data)
            self._script = False


def test_a_page_has_no_handler_no_foreign_script_and_no_link_but_to_the_web(reports: dict[str, bytes]) -> None:
    page = _Page()
    page.feed(reports["html"].decode("utf-8"))
    assert page.handlers == []
    allowed = ("#", "https://", "http://")
    assert {link for link in page.links if not link.startswith(allowed)} <= {"data:,"}, "an icon that is none"
    assert not page.loads
    assert not [script for script in page.scripts if "alert" in script or "evil" in script]
    assert "Content-Security-Policy" in reports["html"].decode("utf-8")


def test_no_cell_of_a_spreadsheet_is_a_formula(reports: dict[str, bytes]) -> None:
    rows = list(csv.reader(io.StringIO(reports["csv"].decode("utf-8"))))
    cells = [cell for row in rows for cell in row]
    assert len(cells) > 50
    assert [
        cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    ] == []
    with zipfile.ZipFile(io.BytesIO(reports["xlsx"])) as book:
        for part in book.namelist():
            text = book.read(part).decode("utf-8", "replace")
            assert "<f>" not in text
            assert "<hyperlink " not in text
            assert 'TargetMode="External"' not in text
            assert not hostile.HARMFUL.findall(text.replace("\r\n", "\n"))


def test_xml_and_json_are_well_formed_and_hold_no_entity(reports: dict[str, bytes]) -> None:
    assert b"<!DOCTYPE" not in reports["junit"]
    ElementTree.fromstring(reports["junit"])  # noqa: S314 - our own report
    for name in FORMATS:
        if plugins("auditor.renderers", "RENDERER")[name].suffix.endswith("json"):
            json.loads(reports[name])


def test_foreign_markdown_is_text(reports: dict[str, bytes]) -> None:
    text = reports["markdown"].decode("utf-8")
    assert not re.search(r"(?<!\\)\]\((?!https?://|#)", text)
    assert not re.search(r"(?<!\\)!\[", text)
    assert not re.search(r"<(?!br>|/?(?:details|summary|sub|sup|b)\b)[a-zA-Z/!]", text.replace("\\<", ""))
    assert not re.search(r"^\s*::", text, re.MULTILINE), "a build server would take it for a command"


def commands(evil: Path, other: Path, tmp_path: Path) -> dict[str, Said]:
    """Everything a person may point at hostile files, with what it printed."""
    repository = tmp_path / "repository"
    repository.mkdir()
    name = "".join(one for one in "evil\x1b[31m\u202e" if one != "/")
    (repository / f"{name}.py").write_text(
        f"AutoModel.from_pretrained('acme/{name}')\nmodel = 'acme/one'\n", encoding="utf-8"
    )
    (repository / "config.yaml").write_text('model: "acme/\\x1b[31mevil"\n', encoding="utf-8")
    (repository / f"broken{name}.ipynb").write_text("from_pretrained {", encoding="utf-8")
    policy = tmp_path / f"policy{name}.yaml"
    policy.write_text('policy: {id: "\\x1b[31m", version: 1}\n"\\x9b2J": 1\n', encoding="utf-8")
    store = ("--store", tmp_path / "store")
    return {
        "review": auditor("review", evil, *store),
        "identify": auditor("identify", evil / "LICENSE", *evil.glob("LICENSE-*")),
        "identify jsonl": auditor("identify", evil / "LICENSE", "--format", "jsonl"),
        "terms": auditor("terms", evil / "LICENSE"),
        "terms json": auditor("terms", evil / "LICENSE", "--format", "json"),
        "diff": auditor("diff", evil / "LICENSE", other / "LICENSE"),
        "diff json": auditor("diff", evil / "LICENSE", other / "LICENSE", "--format", "json"),
        "discover": auditor("discover", repository),
        "discover json": auditor("discover", repository, "--format", "json"),
        "a policy with mistakes": auditor("review", evil, "-p", policy, *store),
        "a policy that is not there": auditor("review", evil, "-p", tmp_path / f"{name}.yaml", *store),
        "a model that is not there": auditor("review", tmp_path / name, *store),
        "a reference that is none": auditor("review", f"hf:{name}/x y", *store),
        "a rule that is not there": auditor("explain", name),
        "a file that is not there": auditor("identify", tmp_path / name),
        "a report that is none": auditor("render", policy),
        "an option that is not there": auditor("review", f"--{name}"),
        "a format that is not there": auditor("review", evil, "-f", name, *store),
    }


def test_no_command_lets_foreign_text_reach_the_terminal(evil: Path, tmp_path: Path) -> None:
    other = hostile.model(tmp_path / "other")
    (other / "LICENSE").write_text(
        "Evil Model Terms\n\nYou may do \x1b[31m anything \u202e you like.\n", encoding="utf-8"
    )
    told = commands(evil, other, tmp_path)
    reached = {
        command: (hostile.HARMFUL.findall(said.out)[:3], hostile.HARMFUL.findall(said.err)[:3])
        for command, said in told.items()
    }
    assert {command: found for command, found in reached.items() if any(found)} == {}
    assert all(said.code != 4 and "Traceback" not in said.err for said in told.values())
    assert all(said.out or said.err for said in told.values())
