"""`auditor review`: one or a few models, answered before anybody adopts them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.options import (
    AsOfOption,
    ColorOption,
    DatabaseOption,
    DepthOption,
    EndpointOption,
    FailOnOption,
    FormatOption,
    HistoryOption,
    JobsOption,
    LinksOption,
    OfflineOption,
    OutputOption,
    PolicyOption,
    RecordsOption,
    StoreOption,
    WorkloadOption,
)


def review(
    models: Annotated[
        list[str],
        typer.Argument(help="hf:org/name[@revision], file:folder, a purl or a page's address.", metavar="MODEL..."),
    ],
    suggest: Annotated[
        Path | None,
        typer.Option("--suggest", help="Inventory (audit, models file or folder) to name models from that would pass."),
    ] = None,
    policy: PolicyOption = None,
    workload: WorkloadOption = None,
    as_of: AsOfOption = None,
    fail_on: FailOnOption = None,
    formats: FormatOption = None,
    output: OutputOption = None,
    records: RecordsOption = None,
    offline: OfflineOption = False,
    follow_links: LinksOption = False,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    jobs: JobsOption = 16,
    max_depth: DepthOption = 6,
    color: ColorOption = None,
    history: HistoryOption = False,
    db: DatabaseOption = None,
) -> None:
    """Say which license covers a model, what it demands of you, and which workload may use it."""
    from auditor.cli import questions, session
    from auditor.core.model import ManifestEntry, ModelRef

    run = session.Session(
        policy=policy,
        workloads=workload,
        as_of=as_of,
        fail_on=fail_on,
        formats=formats,
        outputs=output,
        records=records,
        offline=offline,
        follow_links=follow_links,
        store=store,
        endpoint=endpoint,
        jobs=jobs,
        max_depth=max_depth,
        color=color,
        history=history,
        database=db,
    )
    refs = dict.fromkeys(ModelRef.parse(model) for model in models)
    listed = [ManifestEntry(ref=ref, workloads=()) for ref in refs]
    done = run.run(listed)
    if suggest is not None:
        questions.suggest(run, done.audit, suggest)
    run.report(done.audit, kept_in=done.history)
