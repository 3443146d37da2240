"""`auditor review`: one or a few models, answered before anybody adopts them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from auditor.cli.groups import grouped
from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import (
    EvidenceOptions,
    HistoryOptions,
    OutputOptions,
    PolicyOptions,
    SecondReaderOptions,
)


@grouped
def review(
    models: Annotated[
        list[str],
        Argument(help="hf:org/name[@revision], file:folder, a purl or a page's address.", metavar="MODEL..."),
    ],
    suggest: Annotated[
        Path | None,
        NamedOption("--suggest", help="Inventory (audit, models file or folder) to name models from that would pass."),
    ] = None,
    *,
    policy: PolicyOptions,
    output: OutputOptions,
    evidence: EvidenceOptions,
    second: SecondReaderOptions,
    history: HistoryOptions,
) -> None:
    """Review models: which license governs each, what it requires of you, and which workload may use it."""
    from auditor.cli import questions, session
    from auditor.core.model import ManifestEntry, ModelRef

    run = session.Session(policy=policy, evidence=evidence, output=output, history=history, second=second)
    refs = dict.fromkeys(ModelRef.parse(model) for model in models)
    listed = [ManifestEntry(ref=ref, workloads=()) for ref in refs]
    done = run.run(listed)
    if suggest is not None:
        questions.suggest(run, done.audit, suggest)
    run.report(done.audit, kept_in=done.history)
