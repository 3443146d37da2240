"""A report says one thing of missing evidence: what could not be read is missing everywhere, and nothing else is."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import auditor
from tests.hub import Hub
from tests.identify.own_texts import APACHE

CARD = "---\nlicense: apache-2.0\n{more}---\n# A model\n\nIt answers questions about trees.\n"
GATED = "extra_gated_prompt: You agree to share your name with us.\n"
WORLDS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "whole": ("", ()),
    "gated": (GATED, (("gated", "LICENSE"), ("gated", "README.md"))),
    "an unreachable license": ("", (("500", "LICENSE"),)),
    "a refused license": ("", (("gated", "LICENSE"),)),
    "data that limit their use": ("datasets: [org/limited]\n", ()),
    "data that are not there": ("datasets: [org/nowhere]\n", ()),
    "a base that is not there": ("base_model: org/nowhere\n", ()),
}
EVERYTHING = "Everything that was looked for could be read."


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    root = tmp_path / "hub"
    (root / "datasets__org__limited").mkdir(parents=True)
    (root / "datasets__org__limited" / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n# Data\n", "utf-8")
    with Hub(root) as running:
        yield running


def _audited(world: str, hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, dict[str, Any]]:
    """The words of the page, and the audit."""
    more, faults = WORLDS[world]
    model = folder / "hub" / "org__model"
    model.mkdir()
    (model / "README.md").write_text(CARD.format(more=more), "utf-8")
    (model / "LICENSE").write_text(APACHE, "utf-8")
    for kind, path in faults:
        hub.fault(kind, repo="org/model", path=path)
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.chdir(folder)
    said = auditor("review", "hf:org/model", "-f", "html=page.html", "-f", "json=audit.json")
    assert said.code in (0, 1), said.err
    page = re.sub(r"<(style|script)\b.*?</\1>", "", (folder / "page.html").read_text("utf-8"), flags=re.DOTALL)
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    return words, json.loads((folder / "audit.json").read_text("utf-8"))


@pytest.mark.parametrize("world", WORLDS)
def test_a_page_says_one_thing_of_what_is_missing(
    world: str, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, audit = _audited(world, hub, tmp_path, monkeypatch)
    (model,) = audit["models"]
    dossier = model["dossier"]
    missing = [*dossier["gaps"], *(gap for one in dossier["coverage"] for gap in one["gaps"])]
    limited = [gap for gap in missing if gap["detail"].startswith("training data under")]
    unresolved = [edge for edge in dossier["lineage"] if edge["resolved"]]
    assert (EVERYTHING in words) is (len(missing) == len(limited) and not unresolved)
    weights = next(one for one in dossier["coverage"] if one["subject"] == "weights")
    assert ("Evidence is missing." in words) is (not weights["complete"])
    not_read = {gap["what"] for gap in dossier["gaps"]}
    assert not not_read & set(dossier["looked_at"])
    if "LICENSE" in not_read:
        assert "no license text was found" not in words
        assert "No license text was found" not in words
        assert "no file states" not in words
    if limited:
        assert "limited, unknown license" not in words
        assert "could not be read" not in words.replace("pieces of evidence could not be read or understood", "")
