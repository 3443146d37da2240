"""What the table, Markdown and JSON say of the standard audits, stored beside this file in their own file types.

After a change on purpose run ``AUDITOR_RECORD=1 pytest tests/snapshots`` and read the difference before committing it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.core.model import Audit
from auditor.renderers import json, markdown, table
from tests.renderers import audits

HERE = Path(__file__).parent / "reports"
RECORD = os.environ.get("AUDITOR_RECORD") == "1"


def single() -> Audit:
    return audits.audit(audits.heron())


CASES: dict[str, Callable[[], str]] = {
    "clean.json": lambda: json.RENDERER.render(audits.clean()),
    "portfolio.json": lambda: json.RENDERER.render(audits.portfolio()),
    "clean.txt": lambda: table.RENDERER.render(audits.clean()),
    "one-model.txt": lambda: table.RENDERER.render(single()),
    "one-model-narrow.txt": lambda: replace(table.RENDERER, width=60).render(single()),
    "portfolio.txt": lambda: table.RENDERER.render(audits.portfolio()),
    "hostile.txt": lambda: table.RENDERER.render(audits.hostile()),
    "portfolio.md": lambda: markdown.RENDERER.render(audits.portfolio()),
}


@pytest.mark.parametrize("name", CASES)
def test_the_report_says_what_it_said(name: str) -> None:
    said = CASES[name]()
    path = HERE / name
    if RECORD:
        path.parent.mkdir(exist_ok=True)
        path.write_text(said, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == said, "changed; AUDITOR_RECORD=1 records it anew"


def test_no_recording_is_left_behind() -> None:
    assert {path.name for path in HERE.iterdir()} == set(CASES)
