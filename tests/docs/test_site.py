"""The documentation site: it has every page, links that hold, and nothing that a page fetches from another host."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site() -> ModuleType:
    """docs/site.py, which lies in a folder of pages and is no package."""
    spec = importlib.util.spec_from_file_location("docs_site", ROOT / "docs" / "site.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def in_navigation(entry: object) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    inside = entry.values() if isinstance(entry, dict) else entry
    return [name for one in inside for name in in_navigation(one)]  # type: ignore[union-attr]


def test_every_page_that_a_reader_should_meet_is_in_the_navigation(site: ModuleType) -> None:
    named = in_navigation(yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"])
    laid = {path.as_posix() for path in site.laid_out(ROOT)}
    assert set(named) <= laid
    assert len(named) == len(set(named))
    written = {
        path.relative_to(ROOT).as_posix()
        for folder in ("docs", "docs/tutorials", "docs/cookbook")
        for path in (ROOT / folder).glob("*.md")
    }
    assert written - set(named) == set()


def test_what_pages_link_to_lies_beside_them(site: ModuleType) -> None:
    laid = set(site.laid_out(ROOT))
    assert {Path("README.md"), Path("docs/faq.md"), Path("docs/images/report-desktop.png"), Path("LICENSE")} <= laid
    assert not [path for path in laid if path.parts[0] in ("tests", "out", ".venv")]


@pytest.mark.parametrize(
    "fetching",
    [
        '<script src="https://cdn.example/a.js"></script>',
        '<script src="//cdn.example/a.js"></script>',
        '<link rel="stylesheet" href="https://cdn.example/a.css">',
        '<link rel="preconnect" href="https://cdn.example" crossorigin>',
        '<img alt="" src="https://cdn.example/a.png">',
        '<p style="background: url(https://cdn.example/a.png)">',
        "<iframe src='http://cdn.example'></iframe>",
    ],
)
def test_what_a_page_fetches_from_another_host_is_found(site: ModuleType, tmp_path: Path, fetching: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "page.html").write_text(f"<html><body>{fetching}</body></html>", "utf-8")
    assert [address for _, address in site.fetched(tmp_path)]


@pytest.mark.parametrize(
    "harmless",
    [
        '<a href="https://example.org">a link that a reader follows</a>',
        '<link rel="canonical" href="https://example.org/page">',
        '<script src="../assets/a.js"></script>',
        '<img alt="" src="../images/a.png">',
        "<p>https://example.org</p>",
    ],
)
def test_what_a_reader_follows_or_what_lies_beside_is_not(site: ModuleType, tmp_path: Path, harmless: str) -> None:
    (tmp_path / "page.html").write_text(f"<html><body>{harmless}</body></html>", "utf-8")
    assert list(site.fetched(tmp_path)) == []


def test_the_theme_loads_no_font_and_no_script_of_others() -> None:
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert re.search(r"^  font: false", text, re.MULTILINE)
    assert "extra_javascript" not in text
    assert "extra_css" not in text


def test_the_gate_of_every_commit_builds_it() -> None:
    commands = [line.split() for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()]
    assert any(words[:1] == ["make"] and "site" in words and "||" not in words for words in commands)
