"""How long every report format takes for a large portfolio, and how large it becomes.

Run: ``AUDITOR_CORPUS=… python -m bench.portfolio_reports [--models 500] [--audit FILE]``. Models are real cards from a
loopback hub, judged for the example organization in five workloads; with ``--audit`` the audit is read from a file, or
written there where it is missing. Rendering happens in this process on one core, as the command line does it;
collecting and judging do not count.
"""

from __future__ import annotations

import argparse
import html
import os
import posixpath
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from auditor import wire
from auditor.cli.outputs import undisturbed
from auditor.core.model import Audit, ModelAudit, Outcome
from auditor.core.printable import clean
from auditor.core.registry import plugins
from auditor.renderers.html import RENDERER
from tests.hub import Hub

POLICY = Path(__file__).resolve().parent.parent / "examples" / "auditor.yaml"
MORE_WORKLOADS: dict[str, dict[str, Any]] = {
    "image-studio": {"extends": "booking-assistant", "title": "Pictures for leaflets"},
    "research": {"extends": "internal-coding", "title": "Research without patients"},
}


def main() -> None:
    """Make or read the audit, render it in every format, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=500)
    parser.add_argument("--audit", type=Path)
    chosen = parser.parse_args()
    if chosen.audit and chosen.audit.exists():
        text = chosen.audit.read_text("utf-8")
    else:
        text = audited(chosen.models)
        if chosen.audit:
            chosen.audit.write_text(text, "utf-8")
    report(filled(wire.load(text), chosen.models))


def audited(models: int) -> str:
    """The JSON of one `auditor check` over the first cards by name."""
    cards = Path(os.environ["AUDITOR_CORPUS"]) / "cards"
    names = sorted(path.name.replace("__", "/", 1) for path in cards.iterdir() if path.is_dir())[:models]
    with tempfile.TemporaryDirectory() as scratch, Hub(cards) as hub:
        home = Path(scratch)
        policy = yaml.safe_load(POLICY.read_text("utf-8"))
        policy["workloads"] |= MORE_WORKLOADS
        policy["records"] = [str(POLICY.parent / "licenses")]
        (home / "auditor.yaml").write_text(yaml.safe_dump(policy, sort_keys=False))
        entries = [{"ref": f"hf:{name}", "workloads": list(policy["workloads"])} for name in names]
        (home / "models.yaml").write_text(yaml.safe_dump({"models": entries}))
        environment = {**os.environ, "HF_ENDPOINT": hub.url, "HF_HOME": str(home / "hf"), "AUDITOR_HOME": scratch}
        command = [
            sys.executable,
            "-m",
            "auditor",
            "check",
            str(home / "models.yaml"),
            "-p",
            str(home / "auditor.yaml"),
        ]
        command += ["--as-of", "2026-11-21", "-f", "json", "-o", str(home / "audit.json")]
        subprocess.run(command, env=environment, check=False)
        return (home / "audit.json").read_text("utf-8")


def filled(audit: Audit, models: int) -> Audit:
    """The audit with its models repeated under other names where there are fewer cards than were asked for."""
    made = list(audit.models)
    while 0 < len(made) < models:
        model = made[len(made) - len(audit.models)]
        made.append(replace(model, ref=replace(model.ref, name=f"{model.ref.name}-again")))
    return replace(audit, models=tuple(made))


def report(audit: Audit) -> None:
    """Time and size of each format, and of all together; then what the site's links and quotes are worth."""
    workloads = len(audit.policy.workloads)
    findings = sum(len(verdict.findings) for model in audit.models for verdict in model.verdicts)
    print(f"{len(audit.models)} models × {workloads} workloads, {findings:,} findings\n")
    print("| format | CPU s | MB |\n|---|---:|---:|")
    whole = 0.0
    for name, renderer in plugins("auditor.renderers", "RENDERER").items():
        started = time.process_time()
        with undisturbed():
            written = renderer.render(audit)
        spent = time.process_time() - started
        whole += spent
        size = len(written.encode() if isinstance(written, str) else written)
        print(f"| {name} | {spent:.2f} | {size / 1e6:.2f} |", flush=True)
    print(f"| all together | {whole:.2f} | |")
    links(audit)


def links(audit: Audit) -> None:
    """Whether every link of the site leads somewhere, and every term and finding to its quote."""
    started = time.process_time()
    with undisturbed():
        site = dict(RENDERER.site(audit))
    spent = time.process_time() - started
    ids = {name: set(re.findall(r'\sid="([^"]+)"', text)) for name, text in site.items()}
    lost = 0
    for name, text in site.items():
        for href in set(re.findall(r'\shref="([^"]+)"', text)):
            path, _, anchor = href.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            if not href.startswith(("http", "data:")):
                lost += target not in site or bool(anchor and anchor not in ids[target])
    print(f"\nSite: {len(site)} pages in {spent:.2f} CPU s, index {len(site['index.html'].encode()) / 1e6:.2f} MB,")
    print(f"links that lead nowhere: {lost}")
    quotes = missing = 0
    for number, model in enumerate(audit.models, start=1):
        said = html.unescape(site[f"models/m{number}.html"])
        for quote in set(quoted(model)):
            quotes += 1
            missing += clean(quote) not in said
    print(f"quotes of terms and findings: {quotes}, not in the model's page: {missing}")


def quoted(model: ModelAudit) -> Iterator[str]:
    """Every sentence a term or a finding that applies rests on."""
    for coverage in model.dossier.coverage if model.dossier else ():
        yield from (term.quote for term in coverage.terms if term.quote)
    for verdict in model.verdicts:
        for finding in verdict.findings:
            if finding.waiver or finding.outcome in (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING):
                yield from (entry.quote for entry in finding.evidence if entry.quote)


if __name__ == "__main__":
    main()
