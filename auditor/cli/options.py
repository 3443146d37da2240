"""Options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from auditor.core.errors import UsageError


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
    typer.Option(
        "--policy",
        "-p",
        metavar="FILE",
        help="Policy file. Default: auditor.yaml in this folder, else no organization is stated.",
    ),
]
WorkloadOption = Annotated[
    list[str] | None,
    typer.Option("--workload", "-w", metavar="ID", help="Workload id of the policy; repeat for several."),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DAY", help="Evaluate law, caps and expiries as of this day (YYYY-MM-DD). Default: today."
    ),
]
FailOnOption = Annotated[
    str | None,
    typer.Option(
        "--fail-on", metavar="OUTCOME", help="Lowest outcome that gives exit code 1: needs-review, fail or never."
    ),
]
FormatOption = Annotated[
    list[str] | None,
    typer.Option("--format", "-f", metavar="FORMAT", help="Report format; repeat for several. Default: table."),
]
OutputOption = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", metavar="FILE", help="File for a report, matched to a format by its ending."),
]
RecordsOption = Annotated[
    list[Path] | None,
    typer.Option("--records", metavar="FOLDER", help="Folder of your own license database, read beside ours."),
]
OfflineOption = Annotated[
    bool, typer.Option("--offline", help="Use stored evidence only; no connection is made.", envvar="HF_HUB_OFFLINE")
]
StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="FOLDER",
        help="Folder of the evidence store. Default: below the user's cache.",
        envvar="AUDITOR_HOME",
    ),
]
EndpointOption = Annotated[
    str | None,
    typer.Option("--endpoint", metavar="URL", help="Hugging Face endpoint.", envvar="HF_ENDPOINT", show_envvar=True),
]
JobsOption = Annotated[
    int, typer.Option("--jobs", "-j", metavar="N", min=1, max=64, help="Models collected at the same time.")
]
DepthOption = Annotated[
    int, typer.Option("--max-depth", metavar="N", min=0, max=10, help="How many generations of parents to read.")
]
LinksOption = Annotated[
    bool,
    typer.Option(
        "--follow-links",
        help="Also read licenses that model cards link to and policies that licenses name, on public https.",
    ),
]
ColorOption = Annotated[
    bool | None,
    typer.Option(
        "--color/--no-color", help="Color in the table, even into a pipe. Default: on a terminal without NO_COLOR."
    ),
]
HistoryOption = Annotated[
    bool, typer.Option("--history", help="Keep this audit in the history, for `auditor history`; so does --db.")
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help="History: a file, or postgresql://host/name. Default: AUDITOR_HISTORY, else below the user's data.",
    ),
]
