"""`auditor policy`: check a policy file before it judges anything."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Policy files: validate one.", no_args_is_help=True, rich_markup_mode=None)


@app.command("validate")
def validate(
    path: Annotated[Path, typer.Argument(help="Policy file.")] = Path("auditor.yaml"),
) -> None:
    """Check a policy file: every problem at once, each with file, line and column."""
    from auditor.policy import load_policy, summary

    found = summary(load_policy(path))
    workloads = ", ".join(workload.id for workload in found.workloads)
    typer.echo(
        f"{path}: valid. Policy {found.id} version {found.version}; "
        f"packs: {', '.join(found.packs)}; workloads: {workloads}"
    )
