"""What a reader meets: the first screen, the print, alerts and rows of a large portfolio, the screen of a choice.

Run: ``AUDITOR_CORPUS=… python -m bench.reports [--portfolio AUDIT.json]``. The example is audited from its loopback
hub; the portfolio is 338 real cards in the example's three workloads (made as `bench.portfolio_reports` does where no
file is named). A headless Chromium measures the pages; without one those rows are left out.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from auditor import wire
from auditor.cli.choice_text import screen
from auditor.core.model import Audit
from auditor.core.registry import plugins
from auditor.renderers.html import RENDERER
from auditor.report.choose import choose
from auditor.report.decisions import decisions
from bench import portfolio_reports
from examples import run as example

WIDE, PHONE = (1400, 900), (390, 844)
MEASURED = """() => {
  const bottom = (what) => {
    const found = document.querySelector(what);
    return found ? Math.round(found.getBoundingClientRect().bottom) : 0;
  };
  const walk = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  let nodes = 0;
  while (walk.nextNode()) nodes += 1;
  const whole = document.documentElement;
  return {
    height: whole.scrollHeight, width: whole.scrollWidth, nodes, elements: document.querySelectorAll("*").length,
    head: bottom("table.matrix thead"), verdict: bottom("td.cell a"),
  };
}"""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--portfolio", type=Path)
    chosen = parser.parse_args()
    if not example.DATA.exists() and example.main() != 0:
        sys.exit("the example could not be audited")
    small = wire.load(example.DATA.read_text("utf-8"))
    if chosen.portfolio and chosen.portfolio.exists():
        text = chosen.portfolio.read_text("utf-8")
    else:
        portfolio_reports.MORE_WORKLOADS.clear()
        text = portfolio_reports.audited(338)
        if chosen.portfolio:
            chosen.portfolio.write_text(text, "utf-8")
    rows = [*pages(small, "example"), *lists(wire.load(text)), *pages(wire.load(text), "338 × 3"), *choices(small)]
    print("| measure | figure |\n| --- | --- |")
    for name, figure in rows:
        print(f"| {name} | {figure} |")


def lists(audit: Audit) -> Iterator[tuple[str, str]]:
    """Alerts, cases and rows of the machine formats."""
    formats = plugins("auditor.renderers", "RENDERER")
    asked = decisions(audit)
    yield "338 × 3: decisions (needed now)", f"{len(asked)} ({sum(one.needed_now for one in asked)})"
    yield "338 × 3: SARIF alerts", str(len(json.loads(formats["sarif"].render(audit))["runs"][0]["results"]))
    yield "338 × 3: GitLab entries", str(len(json.loads(formats["gitlab"].render(audit))))
    yield "338 × 3: JUnit cases", str(formats["junit"].render(audit).count("<testcase "))
    yield "338 × 3: CSV, MB", f"{len(formats['csv'].render(audit).encode()) / 1e6:.1f}"
    yield "338 × 3: summary, bytes", str(len(formats["summary"].render(audit).encode()))
    seen = re.sub(r"<details>.*?</details>", "", formats["markdown"].render(audit), flags=re.DOTALL)
    yield "338 × 3: lines of a comment that are not folded", str(sum(bool(line.strip()) for line in seen.splitlines()))


def pages(audit: Audit, name: str) -> Iterator[tuple[str, str]]:
    """Size, first screen and print of the entry page."""
    with tempfile.TemporaryDirectory() as scratch, browser() as chromium:
        if chromium is None:
            return
        if len(audit.models) > 60:
            for path, text in RENDERER.site(audit):  # type: ignore[misc]
                target = Path(scratch, path)
                target.parent.mkdir(exist_ok=True)
                target.write_text(text, "utf-8")
            entry = Path(scratch, "index.html")
        else:
            entry = Path(scratch, "audit.html")
            entry.write_text(str(RENDERER.render(audit)), "utf-8")
        for (width, height), device in ((WIDE, "1400 × 900"), (PHONE, "390 × 844")):
            page = chromium.new_page(viewport={"width": width, "height": height})
            began = time.perf_counter()
            page.goto(entry.as_uri())
            took = time.perf_counter() - began
            found: dict[str, int] = page.evaluate(MEASURED)
            if device == "1400 × 900":
                printed = page.pdf(format="A4", prefer_css_page_size=True)
                yield (
                    f"{name}: nodes (elements), seconds to open",
                    f"{found['nodes']} ({found['elements']}), {took:.2f}",
                )
                yield f"{name}: height at {device}", f"{found['height']} px"
                yield f"{name}: head of the matrix ends at", f"{found['head']} px"
                yield f"{name}: printed pages", str(len(re.findall(rb"/Type\s*/Page[^s]", printed)))
            else:
                yield f"{name}: first verdict ends at, on {device}", f"{found['verdict']} px"
                yield f"{name}: scrolls sideways on {device}", "yes" if found["width"] > width else "no"


def choices(audit: Audit) -> Iterator[tuple[str, str]]:
    """The screen of a choice among the example's candidates."""
    lines = screen(choose(audit), 120).splitlines()
    yield "choose, example: lines of 120 cells, widest", f"{len(lines)}, {max(map(len, lines))}"


@contextmanager
def browser() -> Iterator[Any]:
    """A headless Chromium; None where there is none."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        path = None
    if path is None:
        yield None
        return
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


if __name__ == "__main__":
    main()
