"""The history with 100,000 findings: storing them, and every question a user asks of it, on both databases.

``python -m bench.history [--findings 100000]`` prints a Markdown table. Ten audits of the same models under one policy
are stored one after the other, a tenth of the findings turning each time. PostgreSQL is a server of our own on this
machine. Times are of this process: processor time, and wall time beside it; the server's own work shows in the latter.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from auditor.core.model import Audit, Evidence, FactSeen, Finding, ModelRef, Outcome, Verdict
from auditor.history import questions, reading, retention
from auditor.history.changes import steps
from auditor.history.database import Database
from auditor.history.tables import FINDINGS
from auditor.history.writing import digest_of, keep, store
from tests.history import postgres
from tests.renderers import audits

AUDITS = 10
CHECKS = 100
DAY = date(2026, 1, 1)
NOW = "2026-11-21T12:00:00Z"


def finding(check: int, outcome: Outcome, number: int) -> Finding:
    """One finding with two facts, a text and, where a person must answer, a question."""
    return audits.finding(
        f"CHK-{check:03}",
        "A check",
        outcome,
        f"what check {check} says of model {number}",
        evidence=(Evidence(statement="seen in the license", location=audits.at("LICENSE", check + 1, of=str(number))),),
        facts=(
            FactSeen(name="org.users", value=check * number, known=True),
            FactSeen(name="license.category", value="permissive", known=True),
        ),
        question=f"May check {check} be met?" if outcome is Outcome.NEEDS_REVIEW else None,
        who="legal" if outcome is Outcome.NEEDS_REVIEW else None,
    )


def generated(models: int) -> Iterator[Audit]:
    """`AUDITS` audits in the order of their days."""
    rng = random.Random(7)
    outcomes = [Outcome.PASS] * 8 + [Outcome.NEEDS_REVIEW, Outcome.FAIL]
    held = {(number, check): rng.choice(outcomes) for number in range(models) for check in range(CHECKS)}
    for turn in range(AUDITS):
        for key in rng.sample(sorted(held), len(held) // 10):
            held[key] = rng.choice(outcomes)
        judged = []
        for number in range(models):
            said = tuple(finding(check, held[number, check], number) for check in range(CHECKS))
            worst = max((one.outcome for one in said), key=lambda outcome: outcome.rank)
            model = audits.lark()
            assert model.dossier
            ref = ModelRef(scheme="hf", name=f"org-{number % 50}/model-{number}")
            judged.append(
                replace(
                    model,
                    ref=ref,
                    dossier=replace(model.dossier, ref=ref, revision=f"{turn:040x}"),
                    verdicts=(Verdict(workload="intranet", outcome=worst, findings=said),),
                )
            )
        yield audits.audit(*judged, as_of=DAY + timedelta(days=turn))


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Processor seconds, wall seconds and the result."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.process_time() - cpu, time.perf_counter() - wall, result


def repeated(work: Callable[[int], Any], times: int) -> str:
    """The median of several runs, in milliseconds of wall time, with processor time beside it."""
    spent = [timed(lambda number=number: work(number))[:2] for number in range(times)]
    cpu, wall = (statistics.median(column) * 1000 for column in zip(*spent, strict=True))
    return f"{wall:.1f} ms ({cpu:.1f} ms)"


def measure(address: str, models: int) -> dict[str, str]:
    """Every figure of one database."""
    found: dict[str, str] = {}
    prepared = list(generated(models))
    with Database(address) as database:
        cpu = wall = hashing = 0.0
        kept = 0
        for audit in prepared:
            spent, _, digest = timed(lambda audit=audit: digest_of(audit))
            hashing += spent
            spent, passed, done = timed(lambda audit=audit, digest=digest: keep(database, audit, digest, NOW))
            cpu, wall, kept = cpu + spent, wall + passed, kept + done.findings
        found["findings stored"] = f"{kept:,}"
        found["insert"] = f"{kept / wall:,.0f}/s ({kept / cpu:,.0f}/s)"
        found["digest of the audits, before the insert"] = f"({kept / hashing:,.0f}/s)"
        found["storing the same audit again"] = repeated(
            lambda number: store(database, prepared[number % AUDITS], NOW), 5
        )

        def name(number: int) -> str:
            return f"hf:org-{number % 50}/model-{number}"

        found["`auditor history MODEL`: its 10 audits, changes and causes"] = repeated(
            lambda number: steps(reading.states(database, name(number % models))), 30
        )
        found["`auditor history`: the last word on every model"] = repeated(lambda _: reading.latest(database), 3)
        last = reading.latest(database)
        found["open questions by age, all models"] = repeated(
            lambda _: questions.open_questions(database, last, date(2026, 11, 21)), 3
        )
        one = sa.select(FINDINGS).where(FINDINGS.c.id == sa.bindparam("number"))
        found["one finding by its number"] = repeated(
            lambda number: database.reading(lambda c: c.execute(one, {"number": number * 37 % kept + 1}).one()), 200
        )
        grouped = sa.select(FINDINGS.c.rule, FINDINGS.c.outcome, sa.func.count()).group_by(
            FINDINGS.c.rule, FINDINGS.c.outcome
        )
        found["findings by rule and outcome"] = repeated(
            lambda _: database.reading(lambda c: c.execute(grouped).all()), 5
        )
        found["prune the older half"] = "{1:.2f} s ({0:.2f} s)".format(
            *timed(lambda: retention.prune(database, DAY + timedelta(days=AUDITS // 2)))
        )
    return found


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """An empty database of each kind."""
    with tempfile.TemporaryDirectory() as folder, postgres.server() as server:
        yield {"SQLite": str(Path(folder) / "history.sqlite"), "PostgreSQL 15": server}


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--findings", type=int, default=100_000)
    models = max(1, asked.parse_args().findings // (AUDITS * CHECKS))
    with databases() as places:
        figures = {kind: measure(address, models) for kind, address in places.items()}
    print(f"| measure | {' | '.join(figures)} |")
    print("|---|" + "---:|" * len(figures))
    for measured in next(iter(figures.values())):
        print(f"| {measured} | {' | '.join(found[measured] for found in figures.values())} |")


if __name__ == "__main__":
    main()
