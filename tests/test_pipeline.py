"""The order of the stages, and what holds of it whatever a stage does."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor import analysis, audit
from auditor.core.errors import ConfigError
from auditor.core.model import Outcome
from auditor.report import gate


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    refs = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text("---\nlicense: mit\n---\n# A model\n", encoding="utf-8")
        refs.append(f"file:{tmp_path / name}")
    return refs


def test_the_library_answers_like_the_command_line(folders: list[str]) -> None:
    found = audit(folders, as_of=date(2026, 11, 21))
    assert [str(model.ref) for model in found.models] == folders
    assert all(model.dossier and model.dossier.weights.concluded.license_ids == ("mit",) for model in found.models)
    assert {verdict.outcome for model in found.models for verdict in model.verdicts} == {Outcome.PASS}


def test_a_model_we_stumble_over_is_told_and_the_others_are_still_judged(
    folders: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = analysis.trace

    def stumbling(subject: Any, **rest: Any) -> Any:
        if str(subject.summary.ref) == folders[0]:
            raise ZeroDivisionError("a bug planted here")
        return original(subject, **rest)

    monkeypatch.setattr(analysis, "trace", stumbling)
    broken, good = audit(folders).models
    assert broken.failure is not None
    assert broken.failure.kind == "bug"
    assert "ZeroDivisionError" in broken.failure.what
    assert broken.failure.where.startswith("test_pipeline.py:")
    assert not broken.verdicts
    assert {verdict.outcome for verdict in good.verdicts} == {Outcome.PASS}
    assert gate.exit_code(audit(folders)) == 4


def test_a_workload_nobody_wrote_down_is_refused(folders: list[str]) -> None:
    with pytest.raises(ConfigError, match="no-such-workload"):
        audit(folders, workloads=["no-such-workload"])


def test_nothing_to_audit_is_an_empty_answer() -> None:
    assert audit([]).models == ()
