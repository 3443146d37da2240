"""`auditor check`: the gate for a manifest of models and workloads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.manifest import ManifestEntry

DEFAULT_MANIFEST = Path("models.yaml")


def check(
    manifest: Annotated[Path, typer.Argument(help="Models file.")] = DEFAULT_MANIFEST,
    discover: Annotated[
        Path | None,
        typer.Option("--discover", help="Also check the models that the files below this folder name."),
    ] = None,
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
    run.finish(_entries(manifest, discover))


def _entries(path: Path, root: Path | None) -> Sequence[ManifestEntry]:
    """The manifest's models, then those found in files that it does not list; a manifest may then be absent."""
    from auditor.manifest import load_manifest

    if root is None:
        return load_manifest(path).entries
    from auditor.discover import discover
    from auditor.manifest import discovered

    manifest = load_manifest(path) if path.exists() or path != DEFAULT_MANIFEST else None
    found = discover(root)
    for gap in found.unread:
        typer.echo(f"warning: not searched: {gap.what} ({gap.detail})", err=True)
    new = discovered.entries(found.used, root=root, manifest=manifest)
    listed = manifest.entries if manifest else ()
    if not listed and not new:
        raise UsageError("no model is named here", where=str(root), hint="`auditor discover --all` shows every mention")
    return (*listed, *new)
