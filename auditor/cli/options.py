"""Options that several commands share, so that they read the same everywhere, and the groups they come in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from auditor.cli.line import NamedOption
from auditor.core.errors import UsageError
from auditor.core.suggestions import did_you_mean

if TYPE_CHECKING:
    from auditor.collect.second_reader import SecondReader

DEFAULT_POLICY = Path("auditor.yaml")
FORMS = ("text", "json")
"""What most answers beside the reports come as."""


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


def check_form(form: str, known: Sequence[str] = FORMS, *, also: Sequence[str] = ()) -> None:
    """Refuse a form of answer that a command does not have.

    Args:
        also: other names of the known ones.

    Raises:
        UsageError: naming the known ones.
    """
    if form not in (*known, *also):
        raise UsageError(f"there is no format {form!r}", wanted=", ".join(known))


PolicyOption = Annotated[
    Path | None,
    NamedOption(
        "--policy",
        "-p",
        metavar="FILE",
        help="Policy file. Default: auditor.yaml in this folder, else no organization is stated.",
    ),
]
WorkloadOption = Annotated[
    list[str] | None,
    NamedOption("--workload", "-w", metavar="ID", help="Workload id of the policy; repeat for several."),
]
AsOfOption = Annotated[
    str | None,
    NamedOption(
        "--as-of", metavar="DAY", help="Evaluate law, caps and expiries as of a day (YYYY-MM-DD). Default: today."
    ),
]
FailOnOption = Annotated[
    str | None,
    NamedOption(
        "--fail-on", metavar="OUTCOME", help="Lowest outcome that gives exit code 1: needs-review, fail or never."
    ),
]
FormatOption = Annotated[
    list[str] | None,
    NamedOption(
        "--format", "-f", metavar="FORMAT", help="Report format, or FORMAT=FILE; repeat for several. Default: table."
    ),
]
OutputOption = Annotated[
    list[Path] | None,
    NamedOption("--output", "-o", metavar="FILE", help="File for the format before it."),
]
RecordsOption = Annotated[
    list[Path] | None,
    NamedOption("--records", metavar="FOLDER", help="Folder of your own license database, read beside ours."),
]
OfflineOption = Annotated[
    bool, NamedOption("--offline", help="Use stored evidence only; no connection is made.", envvar="HF_HUB_OFFLINE")
]
NoCacheOption = Annotated[
    bool,
    NamedOption("--no-cache", help="Read every document anew; nothing that was read is kept in the user's cache."),
]
StoreOption = Annotated[
    Path | None,
    NamedOption(
        "--store",
        metavar="FOLDER",
        help="Folder of the evidence store. Default: below the user's cache.",
        envvar="AUDITOR_HOME",
    ),
]
EndpointOption = Annotated[
    str | None,
    NamedOption("--endpoint", metavar="URL", help="Hugging Face endpoint.", envvar="HF_ENDPOINT"),
]
FormOption = Annotated[str, NamedOption("--format", "-f", metavar="FORMAT", help="text or json.")]
JobsOption = Annotated[
    int, NamedOption("--jobs", "-j", metavar="N", min=1, max=64, help="Models collected at the same time.")
]
DepthOption = Annotated[
    int, NamedOption("--max-depth", metavar="N", min=0, max=10, help="How many generations of parents to read.")
]
LinksOption = Annotated[
    bool,
    NamedOption(
        "--follow-links",
        help="Also read licenses model cards link to, policies licenses name, and vendors' terms, on public https.",
    ),
]
ColorOption = Annotated[
    bool | None,
    NamedOption(
        "--color/--no-color", help="Color in the table, even into a pipe. Default: on a terminal without NO_COLOR."
    ),
]
SecondReaderOption = Annotated[
    str | None,
    NamedOption(
        "--second-reader",
        metavar="URL",
        help="Also have a language model quote limits of unrecognized license texts, which are sent to this "
        "OpenAI-compatible address. Default: nothing is sent. Its key: see `auditor terms --help`.",
    ),
]
SecondReaderModelOption = Annotated[
    str | None,
    NamedOption("--second-reader-model", metavar="NAME", help="Name of the second reader's model at that address."),
]
SecondReaderTimeoutOption = Annotated[
    float,
    NamedOption(
        "--second-reader-timeout", metavar="SECONDS", min=1, max=3600, help="How long to wait for one of its answers."
    ),
]
PrintOption = Annotated[
    str,
    NamedOption(
        "--print",
        metavar="HOW",
        help="What a print of the HTML page has: summary, or full with an annex of all models.",
    ),
]
HistoryOption = Annotated[
    bool, NamedOption("--history", help="Keep this audit in the history, for `auditor history`; so does --db.")
]
DatabaseOption = Annotated[
    str | None,
    NamedOption(
        "--db",
        metavar="URL",
        help="History: a file, or postgresql://host/name. Default: AUDITOR_HISTORY, else below the user's data.",
    ),
]


@dataclass(frozen=True, kw_only=True)
class PolicyOptions:
    """By what is judged, for when, and what stops the gate."""

    file: PolicyOption = None
    workloads: WorkloadOption = None
    as_of: AsOfOption = None
    fail_on: FailOnOption = None

    @property
    def path(self) -> Path | None:
        """The policy's file: the one asked for, else the one beside the user."""
        return self.file or (DEFAULT_POLICY if DEFAULT_POLICY.is_file() else None)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The workloads asked for; empty for all."""
        return tuple(self.workloads or ())

    def day(self, today: date) -> date:
        """The day judged for.

        Raises:
            UsageError: what was given is no date.
        """
        return parse_date(self.as_of) or today

    def check_fail_on(self) -> None:
        """Refuse an outcome that the gate does not know.

        Raises:
            UsageError: naming the known ones.
        """
        from auditor.report import gate

        if self.fail_on is not None and self.fail_on not in gate.FAIL_ON:
            raise UsageError(
                f"there is no outcome {self.fail_on!r} to fail on",
                wanted=", ".join(gate.FAIL_ON),
                hint=did_you_mean(self.fail_on, gate.FAIL_ON),
            )


@dataclass(frozen=True, kw_only=True)
class OutputOptions:
    """What is written, and where."""

    formats: FormatOption = None
    files: OutputOption = None
    color: ColorOption = None
    printed: PrintOption = "summary"


@dataclass(frozen=True, kw_only=True)
class EvidenceOptions:
    """What is read, from where, and how far."""

    records: RecordsOption = None
    offline: OfflineOption = False
    follow_links: LinksOption = False
    store: StoreOption = None
    endpoint: EndpointOption = None
    jobs: JobsOption = 16
    max_depth: DepthOption = 6
    no_cache: NoCacheOption = False

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders of the organization's own records."""
        return tuple(self.records or ())


@dataclass(frozen=True, kw_only=True)
class SecondReaderOptions:
    """Who else reads license texts, where somebody does."""

    second_reader: SecondReaderOption = None
    second_reader_model: SecondReaderModelOption = None
    second_reader_timeout: SecondReaderTimeoutOption = 120.0

    def reader(self) -> SecondReader | None:
        """The second reader that was asked for.

        Raises:
            UsageError: its address cannot be used, or only a model is named.
        """
        if self.second_reader is None:
            if self.second_reader_model is not None:
                raise UsageError("--second-reader-model names a model, but nobody to ask", wanted="--second-reader URL")
            return None
        from auditor.collect.second_reader import KEY_VARIABLE, SecondReader

        return SecondReader.at(
            self.second_reader,
            model=self.second_reader_model or "",
            key=os.environ.get(KEY_VARIABLE, ""),
            patience=self.second_reader_timeout,
        )


@dataclass(frozen=True, kw_only=True)
class HistoryOptions:
    """Whether the audit is kept, and where."""

    keep: HistoryOption = False
    database: DatabaseOption = None
