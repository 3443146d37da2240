"""`auditor data`: the license database as data of its own: its version, what it knows of models, what needs a look."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import click
from click.exceptions import Exit

from auditor.cli.line import Argument, NamedOption
from auditor.cli.pages import CommandGroup
from auditor.core import installed_data

app = CommandGroup(
    help="Show the version of the license database, what it knows of models, and what a curator should look at.",
    no_args_is_help=True,
)
STRICT = ("unsourced", "contradictory", "unreferenced")
"""Kinds that end with exit code 1; what ages is told and fails nothing. Given by the house: CI fails on a cell without
a source and reports what is going to be stale."""


@app.command("version")
def version() -> None:
    """Print the version of the data as audits name it, and a hash over all of their files."""
    from auditor.cli import outputs
    from auditor.records import data_check
    from auditor.records.book import load_book

    digest = data_check.version()[1]
    kept = "".join(f"\nkept: {one}" for one in installed_data.releases() if one != installed_data.in_use())
    outputs.print_text(
        f"license database {load_book().data_version}, as audits name it: after the + a hash over the names and sizes "
        "of records (your own among them, from --records or the policy), families and vendors\n"
        f"in use: {installed_data.in_use()}{kept}\n"
        f"over the content of every shipped file: sha256 {digest}"
    )


@app.command("update")
def update(
    from_: Annotated[
        str, NamedOption("--from", metavar="FILE|URL", help="The bundle; its signature beside it, as .sig.")
    ],
    signers: Annotated[
        Path, NamedOption("--signers", metavar="FILE", help="Keys you trust (allowed_signers of OpenSSH).")
    ],
    older: Annotated[bool, NamedOption("--older", help="Install a release older than the one in use, too.")] = False,
) -> None:
    """Install a signed release of the license database; the old one is kept."""
    from auditor.cli import outputs
    from auditor.collect import released_data, signatures
    from auditor.records import data_bundle

    bundle, signature = released_data.fetched(from_), released_data.fetched(from_ + ".sig")
    who = signatures.signer(bundle, signature, signers, from_)
    before = installed_data.in_use()
    name = data_bundle.take_in(bundle, from_, older=older)
    installed_data.use(name)
    outputs.print_text(
        f"license database {name}, signed by {who}, is in use; {before} is kept (auditor data use {before})"
    )


@app.command("use")
def use(
    name: Annotated[str, Argument(metavar="RELEASE", help="A release of `auditor data version`, or shipped.")],
) -> None:
    """Switch to a release of the license database that was installed, or back to the shipped one."""
    from auditor.cli import outputs
    from auditor.core.errors import UsageError

    try:
        installed_data.use(name)
    except KeyError:
        known = " · ".join((*installed_data.releases(), installed_data.SHIPPED))
        raise UsageError(f"no release of the license database is called {name[:80]!r}", wanted=known) from None
    outputs.print_text(f"license database in use: {installed_data.in_use()}")


@app.command("bundle")
def bundle(
    into: Annotated[Path, NamedOption("--into", metavar="FILE", help="Where to write it.")],
) -> None:
    """Write the license database as one file, to be signed and handed to others."""
    from auditor.cli import outputs
    from auditor.collect import signatures
    from auditor.core.errors import OutputError
    from auditor.records import data_bundle

    try:
        into.write_bytes(data_bundle.pack())
    except OSError as error:
        raise OutputError("the bundle could not be written", where=str(into), found=error.strerror or "") from None
    outputs.print_text(f"{into}\nsign it: ssh-keygen -Y sign -n {signatures.NAMESPACE} -f KEY {into}")


AsOf = Annotated[
    datetime | None,
    NamedOption("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Count ages to this day. Default: today."),
]
Within = Annotated[int, NamedOption("--within", min=0, help="Report rows that are out of date within so many days.")]
Ids = Annotated[
    Path,
    Argument(
        help="A file with one repository (owner/name) a line; # begins a remark.",
        metavar="IDS.txt",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
    ),
]


@app.command("check")
def check(as_of: AsOf = None, within: Within = 60) -> None:
    """List stale, unsourced, contradictory and unreferenced rows of the license database."""
    from auditor.cli import outputs
    from auditor.identify.library import load_library
    from auditor.records import data_check

    day = as_of.date() if as_of else _today()
    found = sorted(data_check.problems(load_library(), day, within), key=lambda one: (one.kind, one.place, one.what))
    lines = [f"{one.kind}: {one.place}: {one.what}" for one in found]
    counts = Counter(one.kind for one in found)
    total = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "nothing to look at"
    outputs.print_text("\n".join([*lines, f"As of {day}: {total}."]))
    if any(one.kind in STRICT for one in found):
        raise Exit(1)


@app.command("coverage")
def coverage(
    ids: Ids,
    format_: Annotated[str, NamedOption("--format", help="text or json.")] = "text",
) -> None:
    """Tell which repositories have a known family, license, publisher and modality, and what is missing."""
    from auditor.cli import outputs
    from auditor.core.errors import UsageError
    from auditor.identify.library import load_library
    from auditor.records import data_check

    if format_ not in ("text", "json"):
        raise UsageError(f"no format is called {format_!r}", wanted="text · json")
    lines = ids.read_text("utf-8", errors="replace").splitlines()
    names = [line.strip().removeprefix("hf:") for line in lines if line.strip() and not line.lstrip().startswith("#")]
    wrong = next((name for name in names if name.count("/") != 1), None)
    if wrong is not None or not names:
        raise UsageError(
            "the list names no repository" if wrong is None else f"{wrong[:80]!r} is no repository",
            where=str(ids), wanted="owner/name, one a line",
        )  # fmt: skip
    rows = data_check.coverage(names, load_library())
    if format_ == "json":
        outputs.print_text(json.dumps([
            {"name": one.name, "family": one.family, "license": one.license, "publisher": one.publisher,
             "modality": one.modality, "missing": one.missing} for one in rows
        ], indent=2))  # fmt: skip
        return
    told = [f"{one.name}: no {', no '.join(one.missing)}" for one in rows if one.missing]
    shares = [
        f"{part}: {sum(bool(getattr(one, part)) for one in rows)} of {len(rows)}"
        for part in ("family", "license", "publisher", "modality")
    ]
    outputs.print_text("\n".join([*told, *shares]))


def _today() -> date:
    return datetime.now().astimezone().date()
