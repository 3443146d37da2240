"""One `Analysis` serves many threads: the same bytes as one thread after the other, and a warm process stays as it was.

What a process remembers (patterns, texts, lexicon, conditions) is shared by all of them; nothing of it may show.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from auditor import wire
from auditor.analysis import Analysis
from auditor.collect.sources.local import SOURCE
from auditor.core.model import ManifestEntry, ModelRef, Snapshot
from auditor.identify.library import load_library
from auditor.policy import load_policy, summary
from auditor.terms import concepts
from tests.hub import Hub
from tests.in_time import seconds
from tests.sizes import sized

ROOT = Path(__file__).resolve().parents[1]
HUB = ROOT / "examples" / "hub"
DAY = date(2026, 11, 21)
THREADS = 12
REVIEWS = sized(30)
"""Of the thousand that `AUDITOR_EXAMPLES=17` makes. By judgment: the suite has less time."""

MADE = """
import functools, gc, json, sys
sys.setswitchinterval(1e-5)  # as often as it goes, so that threads meet in the middle of things
from auditor.cli.app import run
run(["check", "examples/models.yaml", "-p", "examples/auditor.yaml", "--as-of", "2026-11-21", "--no-cache"])
tables = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
told = [(f"{one.__module__}.{one.__name__}", one.cache_info()) for one in tables]
kept = [(name, about.misses, about.currsize) for name, about in told if about.maxsize is None]
print(json.dumps([entry for entry in kept if entry[0].startswith("auditor.")]), file=open(sys.argv[1], "w"))
"""
"""Audits the example and tells of each table of ours how often it was made, and how many of it there are."""


def snapshots() -> list[Snapshot]:
    """The models of the example, each as a folder."""
    return [
        SOURCE.fetch(ModelRef(scheme="file", name=str(folder))) for folder in sorted(HUB.iterdir()) if folder.is_dir()
    ]


def analysis() -> Analysis:
    """A new one, with the example's policy."""
    return Analysis(load_library(), load_policy(ROOT / "examples" / "auditor.yaml"), DAY)


def reviewed(of: Analysis, snapshot: Snapshot) -> str:
    """The audit of one model in every workload, as bytes that are written."""
    workloads = tuple(workload.id for workload in summary(of.policy).workloads)
    entry = ManifestEntry(ref=snapshot.ref, workloads=())
    return wire.dump(of.audit([(entry, workloads)], {str(snapshot.ref): snapshot}, {}))


def test_twelve_threads_write_the_bytes_of_one() -> None:
    models = snapshots()
    assert len(models) >= 10
    shared = analysis()
    start = threading.Barrier(THREADS)
    before = sys.getswitchinterval()

    def work(number: int) -> list[str]:
        start.wait()  # the first use of everything by all at once
        turned = models[number % len(models) :] + models[: number % len(models)]
        return [reviewed(shared, model) for model in turned]

    sys.setswitchinterval(1e-5)  # as often as it goes, so that threads meet in the middle of things
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(work, range(THREADS)))
    finally:
        sys.setswitchinterval(before)
    alone = [reviewed(analysis(), model) for model in models]
    failures = [model["failure"] for texts in found for text in texts for model in json.loads(text)["models"]]
    assert [failure for failure in failures if failure] == []
    for number, texts in enumerate(found):
        place = number % len(models)
        assert texts == alone[place:] + alone[:place]
    assert all('"failure":null' in text.replace(" ", "") for text in alone)


def test_a_phrase_that_two_threads_make_at_once_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its words leads to it: two that differ are found under none of them, and a limit is lost for good."""
    whole, meeting = concepts._loaded, []

    def meanwhile(row: str) -> concepts._Phrase:
        if not meeting:
            meeting.append(row)
            finder._meet(["train"])  # what another thread does while this one makes the phrase
        return whole(row)

    finder = concepts._Spaced(concepts._spaced([("training", "train a model")]), frozenset())
    monkeypatch.setattr(concepts, "_loaded", meanwhile)
    finder._under(finder._left, "train")
    assert finder.find("you may not train a model") == ([(12, 25, "training")], [], [])
    assert meeting


def test_a_warm_process_answers_the_thousandth_review_like_the_first() -> None:
    models, of = snapshots(), analysis()
    first = [reviewed(of, model) for model in models]
    assert [reviewed(of, model) for model in models] == first
    gc.collect()
    tracemalloc.start(1)
    held, _ = tracemalloc.get_traced_memory()

    def again(place: int) -> None:
        assert reviewed(of, models[place]) == first[place]

    times = [seconds(partial(again, number % len(models))) for number in range(REVIEWS)]
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - held
    tracemalloc.stop()
    assert grown < 2_000_000, f"{grown} bytes more after {REVIEWS} reviews"
    third = REVIEWS // 3
    assert sum(times[-third:]) < 2 * sum(times[:third]), "later reviews take longer"


def test_the_models_of_one_audit_make_no_table_twice(tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    with Hub(HUB) as hub:
        own = {"AUDITOR_HOME": str(tmp_path), "HF_HOME": str(tmp_path), "HF_ENDPOINT": hub.url}
        subprocess.run(
            [sys.executable, "-c", MADE, str(told)], cwd=ROOT, env=os.environ | own, capture_output=True, check=True
        )
    tables = json.loads(told.read_text())
    assert len(tables) > 100
    assert [entry for entry in tables if entry[1] > entry[2]] == []
