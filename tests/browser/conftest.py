"""A headless Chromium for the tests of this folder.

Without playwright or a Chromium they are skipped, counted under one reason; with ``AUDITOR_REQUIRE_BROWSER=1`` that is
an error. ``AUDITOR_CHROMIUM`` names the executable where it is not on the path.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor.renderers.html import RENDERER, choice_page
from auditor.report.choose import choose
from tests.renderers import audits

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def _executable() -> str | None:
    return os.environ.get("AUDITOR_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def _missing() -> str | None:
    """What a browser test would lack here; None where nothing."""
    if importlib.util.find_spec("playwright") is None or importlib.util.find_spec("axe_playwright_python") is None:
        return "the browser extra is not installed"
    return None if _executable() else "there is no Chromium on the path"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is marked; without a browser it is skipped as one group with one reason."""
    missing = _missing()
    required = os.environ.get("AUDITOR_REQUIRE_BROWSER") == "1"
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)
            if missing and not required:
                item.add_marker(pytest.mark.skip(reason=f"{missing}: tests of the report in a browser"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running browser, shared by all tests."""
    missing = _missing()
    if missing:
        raise RuntimeError(f"AUDITOR_REQUIRE_BROWSER is set, but {missing}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The standard audits as HTML files, and pages of the portfolio as a site."""
    folder = tmp_path_factory.mktemp("reports")
    paths = {}
    for name, text in RENDERER.site(audits.portfolio()):
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        paths[f"site/{name}"] = path
    for name, make in audits.STANDARD.items():
        paths[name] = folder / f"{name}.html"
        paths[name].write_text(RENDERER.render(make()), encoding="utf-8")
    paths["choice"] = folder / "choice.html"
    paths["choice"].write_text(choice_page(choose(audits.portfolio())), encoding="utf-8")
    many = audits.portfolio()
    models = [replace(model, ref=replace(model.ref, name=f"{model.ref.name}-{n}")) for n in range(16)
              for model in many.models]  # fmt: skip
    paths["many"] = folder / "many.html"
    paths["many"].write_text(dict(RENDERER.site(replace(many, models=tuple(models))))["index.html"], encoding="utf-8")
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
