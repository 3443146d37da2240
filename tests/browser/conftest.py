"""A headless Chromium for the tests of this folder.

Without playwright or a Chromium they are skipped, counted under one reason; with ``AUDITOR_REQUIRE_BROWSER=1`` that is
an error. ``AUDITOR_CHROMIUM`` names the executable where it is not on the path.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor.renderers.html import RENDERER
from tests.renderers import audits

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def _absent(reason: str) -> None:
    if os.environ.get("AUDITOR_REQUIRE_BROWSER") == "1":
        raise RuntimeError(f"AUDITOR_REQUIRE_BROWSER is set, but {reason}")
    pytest.skip(f"browser tests: {reason}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running browser, shared by all tests."""
    executable = os.environ.get("AUDITOR_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _absent("playwright is not installed")
    if not executable:
        _absent("there is no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The standard audits as HTML files."""
    folder = tmp_path_factory.mktemp("reports")
    paths = {}
    for name, make in audits.STANDARD.items():
        paths[name] = folder / f"{name}.html"
        paths[name].write_text(RENDERER.render(make()), encoding="utf-8")
    return paths


class Visit:
    """A page, and everything it did while it was open."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.messages: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("dialog", lambda dialog: self.messages.append(f"dialog: {dialog.message}"))


@pytest.fixture
def visit(chromium: Any, reports: dict[str, Path]) -> Iterator[Callable[..., Visit]]:
    """Open a report: ``visit("portfolio", width=390, scheme="dark")``."""
    contexts = []

    def open_(name: str, *, width: int = 1280, height: int = 900, scheme: str = "light") -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        visited = Visit(context.new_page())
        visited.page.goto(reports[name].as_uri())
        return visited

    yield open_
    for context in contexts:
        context.close()
