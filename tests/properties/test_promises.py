"""The four promises, held against whole audits of model folders put together at random."""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor import audit, wire
from auditor.core.model import Audit, Outcome, Status
from auditor.pipeline import Collecting
from tests.sizes import sized

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
QUARRY = (EXAMPLES / "hub" / "quarry-ai__quarry-70b" / "LICENSE").read_text(encoding="utf-8")
APACHE = (ROOT / "LICENSE").read_text(encoding="utf-8")
HOME_MADE = "You may look at this model on Tuesdays, if you tell nobody and send us a postcard.\n"
DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

DECLARED = st.sampled_from(
    "apache-2.0|mit|cc-by-nc-4.0|other|llama3.1|quarry-community-1.0||made-up|[mit|mit\nlicense: gpl-3.0".split("|")
)
TEXTS = st.sampled_from(
    [APACHE, QUARRY, HOME_MADE, "", "\x00\x01", APACHE + HOME_MADE, QUARRY.replace("2 million", "2")]
)
PATHS = st.sampled_from(["LICENSE", "LICENSE.md", "NOTICE", "USE_POLICY.md", "third_party/x/LICENSE"])
FILES = st.dictionaries(PATHS, TEXTS, max_size=3)
BASES = st.sampled_from([None, "who/knows", "meta-llama/Llama-3.1-8B"])


def audited(files: dict[str, str]) -> Audit:
    """One audit of a folder with these files, under the example's policy, without any network."""
    with tempfile.TemporaryDirectory() as scratch:
        return audited_in(Path(scratch), files)


def audited_in(scratch: Path, files: dict[str, str]) -> Audit:
    """One audit of a folder with these files, below a folder that stays."""
    folder = Path(scratch) / "model"
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return audit(
        [f"file:{folder}"],
        policy=EXAMPLES / "auditor.yaml",
        workloads=["internal-coding"],
        as_of=DAY,
        collecting=Collecting(store=Path(scratch) / "store", offline=True, now=lambda: NOON),
    )


def folder(declared: str, files: dict[str, str], base: str | None) -> dict[str, str]:
    front = f"license: {declared}\n" + (f"base_model: {base}\n" if base else "")
    return {"README.md": f"---\n{front}---\n# A model\n", **files}


@given(DECLARED, FILES, BASES)
@settings(max_examples=sized(15))
@example("mit", {"LICENSE": HOME_MADE}, None)
@example("other", {}, None)
def test_unknown_never_passes(declared: str, files: dict[str, str], base: str | None) -> None:
    (model,) = audited(folder(declared, files, base)).models
    if any(verdict.outcome is Outcome.PASS for verdict in model.verdicts):
        assert model.dossier is not None
        weights = model.dossier.weights
        assert weights.concluded.license_ids
        assert weights.complete
        assert base is None, "a base model nobody could read"


@given(DECLARED, FILES, BASES)
@settings(max_examples=sized(15))
def test_nothing_is_said_without_a_place_to_look(declared: str, files: dict[str, str], base: str | None) -> None:
    (model,) = audited(folder(declared, files, base)).models
    assert model.dossier is not None
    for coverage in model.dossier.coverage:
        for term in coverage.terms:
            if term.source == "record-by-reference":
                assert term.quote is None
            else:
                assert term.quote
                assert term.location is not None
                assert term.location.sha256
                assert term.location.start_line
    for verdict in model.verdicts:
        for finding in verdict.findings:
            if finding.outcome in (Outcome.FAIL, Outcome.NEEDS_REVIEW):
                assert finding.evidence
                assert finding.reason
                assert finding.waiver or finding.question or finding.remedy or finding.depends_on


VARIES = QUARRY.index("Copyright (c)"), QUARRY.index("1. What you get")
"""The copyright line may vary, and so may the number of a section."""
NUMBERS = [
    match
    for match in re.finditer(r"\d+", QUARRY)
    if not VARIES[0] <= match.start() < VARIES[1] and QUARRY[match.start() - 1] != "\n"
]


@pytest.mark.parametrize("match", NUMBERS, ids=lambda match: f"{match.group()}@{match.start()}")
def test_a_changed_number_makes_a_different_license(match: re.Match[str]) -> None:
    changed = f"{QUARRY[: match.start()]}{int(match.group()) + 1}{QUARRY[match.end() :]}"
    (model,) = audited(folder("other", {"LICENSE": changed}, None)).models
    assert model.dossier is not None
    (found,) = (
        found for found in model.dossier.weights.detected if found.location and found.location.path == "LICENSE"
    )
    assert found.status is Status.MODIFIED
    line = changed[: match.start()].count("\n") + 1
    assert any(hunk.start_line - 1 <= line <= hunk.end_line + 1 for hunk in found.hunks)
    assert all(verdict.outcome is not Outcome.PASS for verdict in model.verdicts)


@given(FILES)
@settings(max_examples=sized(6))
def test_the_same_inputs_give_the_same_bytes(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        found = [wire.dump(audited_in(Path(scratch), folder("mit", files, None))) for _ in range(2)]
    assert found[0] == found[1]
