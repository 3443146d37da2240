"""One `auditor check` over a manifest of real model cards on a loopback hub: what came out, and is it right?

Run: ``AUDITOR_CORPUS=… python -m bench.portfolio [--models N]``. Labels are read here and nowhere else.
Prints Markdown: verdicts by kind, causes of needs-review, agreement of the concluded license with the label, and the
one number that must be 0: a pass for a model whose license nobody could read.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import yaml

from auditor import wire
from auditor.core.model import Audit, ModelAudit, Outcome, Status
from auditor.identify.library import load_library
from tests.hub import Hub

POLICY = Path(__file__).resolve().parent.parent / "examples" / "auditor.yaml"


def main() -> None:
    """Run and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--models", type=int, default=10_000, help="use the first N cards by name")
    arguments.add_argument("--workload", default="internal-coding")
    chosen = arguments.parse_args()
    cards = Path(os.environ["AUDITOR_CORPUS"]) / "cards"
    folders = sorted(path for path in cards.iterdir() if path.is_dir())[: chosen.models]
    labels = {path.name.replace("__", "/"): yaml.safe_load((path / "meta.yaml").read_text("utf-8")) for path in folders}
    with tempfile.TemporaryDirectory() as scratch:
        audit, seconds, code = check(cards, list(labels), chosen.workload, Path(scratch))
    report(audit, labels, seconds, code)


def check(cards: Path, names: list[str], workload: str, scratch: Path) -> tuple[Audit, float, int]:
    """The whole command as a user runs it."""
    manifest = scratch / "models.yaml"
    manifest.write_text(yaml.safe_dump({"models": [{"ref": f"hf:{name}", "workloads": [workload]} for name in names]}))
    output = scratch / "audit.json"
    with Hub(cards) as hub:
        environment = {
            **os.environ,
            "HF_ENDPOINT": hub.url,
            "HF_HOME": str(scratch / "hf"),
            "AUDITOR_HOME": str(scratch),
        }
        command = [sys.executable, "-m", "auditor", "check", str(manifest), "-p", str(POLICY), "--as-of", "2026-11-21"]
        started = time.perf_counter()
        done = subprocess.run([*command, "-f", "json", "-o", str(output)], env=environment, check=False)
        seconds = time.perf_counter() - started
    return wire.load(output.read_text("utf-8")), seconds, done.returncode


def report(audit: Audit, labels: dict[str, dict[str, object]], seconds: float, code: int) -> None:
    """Print the figures."""
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{len(audit.models)} models, exit code {code}, {seconds:.1f} s, peak {peak:.0f} MB\n")
    verdicts = Counter(verdict.outcome for model in audit.models for verdict in model.verdicts)
    failures = Counter(model.failure.kind for model in audit.models if model.failure)
    print("| verdict | models |\n|---|---:|")
    for outcome, count in verdicts.most_common():
        print(f"| {outcome} | {count} |")
    for kind, count in failures.most_common():
        print(f"| could not be read: {kind} | {count} |")
    causes = Counter(
        finding.check
        for model in audit.models
        for verdict in model.verdicts
        for finding in verdict.findings
        if finding.outcome in (Outcome.NEEDS_REVIEW, Outcome.FAIL) and not finding.waiver
    )
    print("\n| check that fails or asks | models |\n|---|---:|")
    for check_id, count in causes.most_common(12):
        print(f"| {check_id} | {count} |")
    blind = [str(model.ref) for model in audit.models if passes(model) and not readable(model)]
    print(f"\n`pass` for a model whose license nobody could read: {len(blind)} {blind[:5]}")
    agreement(audit, labels)


def passes(model: ModelAudit) -> bool:
    return any(verdict.outcome is Outcome.PASS for verdict in model.verdicts)


def readable(model: ModelAudit) -> bool:
    """Whether a license on record was recognized for the weights, in a text, a tag or by a person."""
    if model.dossier is None:
        return False
    weights = model.dossier.weights
    seen = [entry for entry in (*weights.detected, *weights.declared) if entry.recognized]
    unread = [
        entry for entry in weights.detected if entry.status in (Status.MODIFIED, Status.UNRECOGNIZED, Status.ERROR)
    ]
    return bool(weights.concluded.license_ids) and not unread and bool(seen or weights.inherited)


def agreement(audit: Audit, labels: dict[str, dict[str, object]]) -> None:
    """Concluded license against the label, over all cards and without the contested ones."""
    book = load_library()
    rows: Counter[tuple[str, bool]] = Counter()
    for model in audit.models:
        if model.dossier is None:
            continue
        label = labels[model.ref.name]["labels"]
        assert isinstance(label, dict)
        concluded = model.dossier.weights.concluded.license_ids
        true = label["true_license"]
        names = {alias.casefold() for one in concluded for alias in (one, *book.aliases_of(one))}
        right = (true is None and not concluded) or (true is not None and str(true).casefold() in names)
        for group in ("all", "contested" if label.get("contested") else "uncontested"):
            rows[group, right] += 1
    print("\n| cards | concluded = label | of | share |\n|---|---:|---:|---:|")
    for group in ("all", "uncontested", "contested"):
        good, total = rows[group, True], rows[group, True] + rows[group, False]
        if total:
            print(f"| {group} | {good} | {total} | {good / total:.1%} |")


if __name__ == "__main__":
    main()
