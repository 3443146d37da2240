"""`auditor check`: the gate for a manifest of models and workloads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.options import (
    AsOfOption,
    ColorOption,
    DepthOption,
    EndpointOption,
    FailOnOption,
    FormatOption,
    JobsOption,
    OfflineOption,
    OutputOption,
    PolicyOption,
    RecordsOption,
    StoreOption,
    WorkloadOption,
)


def check(
    manifest: Annotated[Path, typer.Argument(help="Models file.")] = Path("models.yaml"),
    policy: PolicyOption = None,
    workload: WorkloadOption = None,
    as_of: AsOfOption = None,
    fail_on: FailOnOption = None,
    formats: FormatOption = None,
    output: OutputOption = None,
    records: RecordsOption = None,
    offline: OfflineOption = False,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    jobs: JobsOption = 16,
    max_depth: DepthOption = 6,
    color: ColorOption = None,
) -> None:
    """Check every model of a manifest against the policy: the CI gate.

    Ends with 0 when nothing stands at or above --fail-on, 1 when something does, 3 when a model could not be read.
    """
    from auditor.cli import session
    from auditor.manifest import load_manifest

    run = session.Session(
        policy=policy,
        workloads=workload,
        as_of=as_of,
        fail_on=fail_on,
        formats=formats,
        outputs=output,
        records=records,
        offline=offline,
        store=store,
        endpoint=endpoint,
        jobs=jobs,
        max_depth=max_depth,
        color=color,
    )
    run.finish(load_manifest(manifest).entries)
