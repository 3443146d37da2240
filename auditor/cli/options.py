"""Options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from auditor.errors import UsageError


def parse_date(text: str | None) -> date | None:
    """``YYYY-MM-DD`` as a date.

    Raises:
        UsageError: anything else.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError("not a date", found=repr(text), wanted="YYYY-MM-DD, for example 2027-12-03") from error


PolicyOption = Annotated[
    Path | None,
    typer.Option("--policy", "-p", help="Policy file. Default: auditor.yaml beside you, else no organisation stated."),
]
WorkloadOption = Annotated[
    list[str] | None, typer.Option("--workload", "-w", help="Workload id of the policy; repeat for several.")
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Judge law, caps and expiries for this day (YYYY-MM-DD). Default: today.")
]
FailOnOption = Annotated[
    str | None,
    typer.Option("--fail-on", help="Lowest outcome that gives exit code 1: needs-review, fail or never."),
]
FormatOption = Annotated[
    list[str] | None, typer.Option("--format", "-f", help="Report format; repeat for several. Default: table.")
]
OutputOption = Annotated[
    list[Path] | None, typer.Option("--output", "-o", help="File for a report, matched to a format by its ending.")
]
RecordsOption = Annotated[
    list[Path] | None, typer.Option("--records", help="Folder of your own licence records, read beside ours.")
]
OfflineOption = Annotated[
    bool, typer.Option("--offline", help="Use stored evidence only; no connection is made.", envvar="HF_HUB_OFFLINE")
]
StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", help="Folder of the evidence store. Default: below the user's cache.", envvar="AUDITOR_HOME"
    ),
]
EndpointOption = Annotated[
    str | None, typer.Option("--endpoint", help="Hugging Face endpoint.", envvar="HF_ENDPOINT", show_envvar=True)
]
JobsOption = Annotated[int, typer.Option("--jobs", "-j", min=1, max=64, help="Models collected at the same time.")]
DepthOption = Annotated[
    int, typer.Option("--max-depth", min=0, max=10, help="How many generations of parents to read.")
]
ColorOption = Annotated[
    bool | None, typer.Option("--color/--no-color", help="Colour in the table. Default: on a terminal.")
]
