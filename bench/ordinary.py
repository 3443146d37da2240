"""Real model cards under an ordinary policy that is filled in: what passes, and which checks ask in vain?

Run: ``AUDITOR_CORPUS=… python -m bench.ordinary [--day DAY]``. The cards are served by the loopback hub; the policy
is `bench/ordinary.yaml`. *Clean* is a card whose license was read in full and is plainly permissive, without a
contradiction. An upcoming rule blocks nothing and is counted apart. Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from auditor.analysis import Analysis
from auditor.core.model import Dossier, Outcome, Verdict
from auditor.identify.library import load_library
from auditor.lineage import trace
from auditor.policy import Policy, judge, load_policy
from bench.judging import DAY, permissive
from bench.lineage import read_all

POLICY = Path(__file__).with_suffix(".yaml")


def main() -> None:
    """Read, judge, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--day", type=date.fromisoformat, default=DAY, help="day of the evaluation")
    chosen = arguments.parse_args()
    policy = load_policy(POLICY, as_of=chosen.day)
    dossiers = read(Path(os.environ["AUDITOR_CORPUS"]) / "cards")
    clean = [one for one in dossiers if permissive(one) and not one.conflicts]
    print("| cards | workload | pass | pass or upcoming | needs review | not allowed | questions a verdict |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for title, some in (("all", dossiers), ("clean", clean)):
        for workload in policy.workloads:
            row = [f"{title}, {len(some)}", workload.id, *figures(verdicts(some, policy, workload.id, chosen.day))]
            print(f"| {' | '.join(row)} |")
    print("\n| what keeps a clean card from passing | workload | cards |\n|---|---|---:|")
    for workload in policy.workloads:
        for (check, outcome), count in causes(verdicts(clean, policy, workload.id, chosen.day)).most_common(12):
            print(f"| {check}: {outcome} | {workload.id} | {count} |")


def read(cards: Path) -> list[Dossier]:
    """Every card of a folder, traced; parents are looked up among them."""
    names = [path.parent.name.replace("__", "/", 1) for path in sorted(cards.glob("*/meta.yaml"))]
    book = load_library()
    known = read_all(cards, names, Analysis(book).recognized)
    return [trace(known[f"hf:{name}"], book=book, known=known) for name in names]


def verdicts(dossiers: Sequence[Dossier], policy: Policy, workload: str, day: date) -> list[Verdict]:
    """One verdict for each dossier."""
    return [judge(one, policy, (workload,), day)[0] for one in dossiers]


def figures(found: Sequence[Verdict]) -> list[str]:
    """Shares of outcomes, and questions a verdict."""
    count = Counter(verdict.outcome for verdict in found)
    good = [count[Outcome.PASS], count[Outcome.PASS] + count[Outcome.UPCOMING]]
    rest = [count[Outcome.NEEDS_REVIEW], count[Outcome.FAIL]]
    asks = [one for verdict in found for one in verdict.findings if one.outcome is Outcome.NEEDS_REVIEW]
    total = max(1, len(found))
    return [
        *(f"{one} ({one / total:.0%})" for one in good),
        *map(str, rest),
        f"{sum(bool(one.question) for one in asks) / total:.2f}",
    ]


def causes(found: Sequence[Verdict]) -> Counter[tuple[str, str]]:
    """Checks that keep a verdict from passing, with what they say, and in how many verdicts."""
    stopped = (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING)
    return Counter(
        (one.check, one.outcome.value)
        for verdict in found
        for one in verdict.findings
        if one.outcome in stopped and not one.waiver and not one.depends_on
    )


if __name__ == "__main__":
    main()
