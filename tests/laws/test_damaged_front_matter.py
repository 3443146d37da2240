"""One damaged front matter, one reading: whatever command reads a card says the same of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runner import auditor

BLOCKS = {
    "never closed": "---\nlicense: mit\ntags: [a, b]\n",
    "an open bracket": "---\nlicense: mit\ntags: [a, b\n---\n",
    "a tab": "---\nlicense: mit\ntags:\n\t- a\n---\n",
    "a colon in a value": "---\nlicense: mit\ntitle: a: b\n---\n",
    "a reserved sign": "---\nlicense: @mit\n---\n",
}
TWICE = "---\nlicense: mit\nlicense: gpl-3.0\n---\n"
BODY = "# A model\n\nIt answers questions about trees.\n"


def _answers(block: str, folder: Path) -> tuple[dict[str, object], dict[str, object], str, str, str]:
    """What review says of the model, what identify says of the card for machines, and what three commands print."""
    (folder / "README.md").write_text(block + BODY, "utf-8")
    card, model = folder / "README.md", f"file:{folder}"
    (reviewed,) = json.loads(auditor("review", model, "-f", "json").out)["models"]
    row = json.loads(auditor("identify", card, "--format", "jsonl").out)
    printed = [
        " ".join(auditor(*line).out.split()) for line in (("review", model), ("identify", card), ("terms", card))
    ]
    return reviewed["dossier"], row, printed[0], printed[1], printed[2]


@pytest.mark.parametrize("block", BLOCKS.values(), ids=list(BLOCKS))
def test_every_command_says_the_same_of_a_damaged_front_matter(block: str, tmp_path: Path) -> None:
    dossier, row, review, identified, terms = _answers(block, tmp_path)
    (damage,) = [gap["detail"] for gap in dossier["gaps"] if gap["what"] == "README.md"]  # type: ignore[attr-defined]
    (issue,) = [one["statement"] for one in dossier["anomalies"]]  # type: ignore[attr-defined]
    for said in (review, identified, terms):
        assert damage in said
    assert issue in identified
    assert issue in terms
    assert {damage, issue} <= {one["text"] for one in row["findings"]}  # type: ignore[attr-defined]
    assert "in its text" not in review


def test_a_key_that_stands_twice_says_both_to_every_command(tmp_path: Path) -> None:
    dossier, row, _, identified, terms = _answers(TWICE, tmp_path)
    weights = next(one for one in dossier["coverage"] if one["subject"] == "weights")  # type: ignore[attr-defined]
    assert set(weights["concluded"]["license_ids"]) == {"mit", "gpl-3.0"}
    assert set(str(row["license"]).split(" AND ")) == {"MIT", "GPL-3.0-only"}
    for said in (identified, terms):
        assert "stands twice" in said


def test_a_sound_front_matter_is_not_remarked_on(tmp_path: Path) -> None:
    _, row, review, identified, terms = _answers("---\nlicense: mit\n---\n", tmp_path)
    assert row["findings"] == []
    assert not any("front matter" in said for said in (review, identified, terms))
