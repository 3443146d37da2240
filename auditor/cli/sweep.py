"""`auditor sweep`: a whole hub's metadata against one policy."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from click.exceptions import Exit

from auditor.cli.groups import grouped
from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import EndpointOption, NoCacheOption, PolicyOptions, RecordsOption
from auditor.cli.progress import StatusLine
from auditor.cli.say import say
from auditor.cli.terminal import columns
from auditor.core.printable import one_line

if TYPE_CHECKING:
    from auditor.sweep.summary import SweepSummary

_EVERY = 10.0
"""Seconds between two lines where no terminal rewrites them. By judgment: a log of hours stays readable."""


@dataclass(frozen=True, kw_only=True)
class WorkOptions:
    """Who does the work, and from what it may take answers."""

    engine: Annotated[str, NamedOption("--engine", help="local or spark.")] = "local"
    master: Annotated[
        str | None, NamedOption("--master", metavar="URL", help="Spark's master. Default: Spark's own settings.")
    ] = None
    jobs: Annotated[
        int, NamedOption("--jobs", "-j", metavar="N", min=0, max=512, help="Processes; 0 for one for each processor.")
    ] = 0
    no_cache: NoCacheOption = False


@grouped
def sweep(
    source: Annotated[
        str, Argument(metavar="INPUT", help="Parquet file or folder, or hf: to list a hub page by page.")
    ],
    output: Annotated[Path, NamedOption("--output", "-o", metavar="FOLDER", help="Folder for the results.")],
    *,
    work: WorkOptions,
    replace: Annotated[
        bool, NamedOption("--replace", help="Throw away results of another input or policy in the folder.")
    ] = False,
    limit: Annotated[
        int | None, NamedOption("--limit", metavar="N", min=1, help="With hf: at most N models of the listing.")
    ] = None,
    policy: PolicyOptions,
    records: RecordsOption = None,
    endpoint: EndpointOption = None,
) -> None:
    """Run a batch scan of a hub's metadata, one row for each model; an interrupted run goes on where it stopped.

    Writes rows/*.parquet, summary tables and census.html. Ends as `auditor check` does.
    """
    from auditor.sweep import run
    from auditor.sweep.assess import Setup

    policy.check_fail_on()
    today = datetime.now(UTC).date()
    day = policy.day(today)
    setup = Setup(
        policy=policy.path,
        records=tuple(records or ()),
        workloads=policy.chosen,
        as_of=day,
        latest=max(day, today),
        memory=not work.no_cache,
    )
    table = _listed(output, endpoint, limit) if source == "hf:" else Path(source)
    progress = _Progress()
    try:
        workers = run.Workers(engine=work.engine, jobs=work.jobs, master=work.master)
        swept, summary = run.sweep(table, output, setup, workers=workers, replace=replace, told=progress)
    finally:
        progress.close()
    say(f"{swept.rows:,} models, {swept.reused:,} of them from an earlier run; see {output}")
    raise Exit(_code(summary, policy.fail_on or swept.fail_on))


def _listed(output: Path, endpoint: str | None, limit: int | None) -> Path:
    """The hub's models as a table below the output folder."""
    from auditor.collect.hub_listing import HubListing
    from auditor.collect.sources.huggingface import HuggingFace
    from auditor.sweep.listing import list_hub

    def told(models: int, unread: int) -> None:
        say(f"{models:,} models listed" + (f", {unread:,} of them could not be read" if unread else ""))

    return list_hub(HubListing(HuggingFace(endpoint=endpoint)), output / "listing", limit=limit, told=told)


def _code(summary: SweepSummary, fail_on: str) -> int:
    """What the gate answers to all rows together: the rule of `auditor.report.gate`, from counts."""
    from auditor.core import bugs
    from auditor.core.model import Outcome
    from auditor.report import gate

    failures = {line.key: line.models for line in summary.table("failures")}
    if failures.get(bugs.KIND):
        say(f"a bug of the auditor kept {failures[bugs.KIND]} models from being evaluated")
        return gate.BUG
    said = {Outcome(line.key) for line in summary.lines if line.table == "verdicts"}
    if any(gate.stops(outcome, fail_on) for outcome in said):
        return gate.POLICY_NOT_MET
    return gate.NOT_AUDITED if failures else gate.PASSED


class _Progress:
    """Rows, rate and time left on standard error: one line that rewrites itself, or a line now and then in a log."""

    def __init__(self) -> None:
        self._line = StatusLine()
        self._shown = 0.0

    def __call__(self, done: int, total: int, rate: float, left: float | None) -> None:
        now = time.monotonic()
        if not self._line.live and done < total and now - self._shown < _EVERY:
            return
        self._shown = now
        time_left = "" if left is None else f", {int(left) // 60}:{int(left) % 60:02d} left"
        line = f"{done:,}/{total:,} models, {rate:,.0f}/s{time_left}"
        line = one_line(line, (columns(sys.stderr) or len(line) + 1) - 1)
        if self._line.live:
            self._line.write(line)
        else:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    def close(self) -> None:
        self._line.close()
