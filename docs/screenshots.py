"""Takes the pictures of the example's report: desktop, dark, phone, and the first page on paper.

``python docs/screenshots.py REPORT.html FOLDER`` with the ``browser`` extra and a Chromium (``AUDITOR_CHROMIUM`` names
it where it is not on the path). ``make audit`` writes the report.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHOTS = (("desktop", 1280, 900, "light"), ("dark", 1280, 900, "dark"), ("phone", 390, 844, "light"))


def main(report: Path, folder: Path) -> None:
    """Write one PNG for each view, and the report as PDF."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    executable = os.environ.get("AUDITOR_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        for name, width, height, scheme in SHOTS:
            page = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme).new_page()
            page.goto(report.resolve().as_uri())
            page.screenshot(path=folder / f"report-{name}.png")
        page = browser.new_page()
        page.goto(report.resolve().as_uri())
        page.pdf(path=folder / "report.pdf", prefer_css_page_size=True, tagged=True, outline=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
