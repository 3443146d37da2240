"""The generated pages: one for each rule, term and command, made of what the program itself says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.policy.checks import packs
from auditor.records.vocabulary import vocabulary

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    subprocess.run([sys.executable, ROOT / "docs" / "build.py", folder], check=True, cwd=ROOT)
    return folder


def test_every_rule_has_a_page_with_law_evidence_and_remedy(pages: Path) -> None:
    checks = [check for pack in packs.shipped().values() for check in pack.checks]
    assert {path.stem for path in (pages / "rules").iterdir()} == {"README", *(check.id for check in checks)}
    for check in checks:
        text = (pages / "rules" / f"{check.id}.md").read_text("utf-8")
        for heading in ("## Law or clause", "## What it looks at", "## Evidence", "## How to fix"):
            assert heading in text
        assert check.remedy in text


def test_every_term_has_a_page(pages: Path) -> None:
    assert {path.stem for path in (pages / "terms").iterdir()} == {"README", *vocabulary().terms}


def test_every_command_has_a_page_with_its_help(pages: Path) -> None:
    for path in (pages / "cli").glob("[a-z]*.md"):
        assert "Usage: auditor" in path.read_text("utf-8"), path
    assert (pages / "cli" / "check.md").exists()


def test_links_between_the_pages_lead_somewhere(pages: Path) -> None:
    for path in pages.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+\.md)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name} → {target}"
