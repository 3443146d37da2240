"""A row of a sweep says what the pipeline says of the same evidence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor import pipeline
from auditor.sweep.answers import answer_of
from auditor.sweep.assess import Assessor
from tests.hub import Hub
from tests.hub.folders import impatient
from tests.sweep.tables import DAY, batch_of, row_of, setup

EVERY = 40
"""One card in so many is audited by the whole pipeline, on its own."""


@pytest.mark.corpus
def test_a_row_says_what_the_pipeline_says_of_the_same_evidence(tmp_path: Path) -> None:
    cards = Path(os.environ["AUDITOR_CORPUS"]) / "cards"
    judge = Assessor(setup(tmp_path))
    ids = sorted(path.name.replace("__", "/") for path in cards.iterdir() if path.is_dir())[::EVERY]
    expected, rows = [], []
    with Hub(cards) as hub:
        for name in ids:
            kept = []
            audit = pipeline.audit(
                [f"hf:{name}"],
                policy=judge.policy,
                as_of=DAY,
                collecting=pipeline.Collecting(
                    store=tmp_path / "store", max_depth=0, sources={"hf": impatient(hub)}, collected=kept.append
                ),
            )
            expected.append(audit.models[0])
            rows.append(row_of(kept[0].snapshots[f"hf:{name}"]))
    results = judge.batch(batch_of(rows)).to_pylist()
    for model, result in zip(expected, results, strict=True):
        answer = answer_of(model, judge.workloads, judge.book)
        assert model.dossier is not None
        assert result["license"] == model.dossier.weights.concluded.expression
        assert result["conflicts"] == list(answer.conflicts), result["id"]
        assert result["complete"] == model.dossier.weights.complete
        found = {one["workload"]: (one["outcome"], one["fails"], one["asks"]) for one in result["verdicts"]}
        assert found == {one.workload: (one.outcome, list(one.fails), list(one.asks)) for one in answer.verdicts}
