"""`auditor licenses`: the license database, and how to add to it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from auditor.cli.groups import grouped
from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import RecordsOption
from auditor.cli.pages import CommandGroup
from auditor.core.errors import UsageError
from auditor.core.suggestions import did_you_mean, nearest_word

if TYPE_CHECKING:
    from auditor.core.model import LicenseRecord
    from auditor.records.book import LicenseBook

app = CommandGroup(help="List known licenses, show one, or add your own to the license database.", no_args_is_help=True)


@app.command("list")
def list_(
    pattern: Annotated[str | None, Argument(help="Part of an id, name or alias.")] = None,
    category: Annotated[
        str | None, NamedOption("--category", help="Only this category, such as weak-copyleft.")
    ] = None,
    records: RecordsOption = None,
) -> None:
    """List known licenses: id, category and name, one a line."""
    from auditor.cli import outputs, terminal
    from auditor.identify.library import load_library
    from auditor.records.record import CATEGORIES

    if category is not None and category not in CATEGORIES:
        raise UsageError(
            f"there is no category {category!r}", wanted=", ".join(CATEGORIES), hint=did_you_mean(category, CATEGORIES)
        )
    book = load_library(extra=tuple(records or ()))
    found = (book.get(license_id) for license_id in _with_word(book, pattern or ""))
    rows = [(one.id, one.category, one.name) for one in found if category in (None, one.category)]
    if not rows:
        raise UsageError("no known license fits", found=repr(pattern or category), hint="try a shorter word")
    # On a narrow terminal the name stands below: a column of its own would be some letters wide.
    narrow = (terminal.columns(sys.stdout) or 100) < 100
    layout = "{:<42} {}\n  {}" if narrow else "{:<42} {:<22} {}"
    outputs.print_text("\n".join(layout.format(*row) for row in rows))


def _with_word(book: LicenseBook, word: str) -> list[str]:
    """Ids of the licenses that have a word in their id, name or aliases, those whose id begins with it first."""
    sought = word.casefold()
    found = [
        one for one in book.ids
        if sought in " ".join((one, book.get(one).name, book.get(one).spdx or "", *book.aliases_of(one))).casefold()
    ]  # fmt: skip
    return sorted(found, key=lambda one: bool(word) and not one.startswith(sought))


_NEAR = 5
"""Licenses named where none is called so. By judgment: a line or two; `licenses list` has all."""


@app.command("show")
def show(
    license_id: Annotated[str, Argument(help="Record id, SPDX id, hub tag or alias.", metavar="LICENSE")],
    records: RecordsOption = None,
) -> None:
    """Show a known license: what it grants, what it requires, and where its text says so."""
    from auditor.cli import outputs
    from auditor.identify.library import load_library

    book = load_library(extra=tuple(records or ()))
    found = (license_id,) if license_id in book.ids else book.resolve(license_id)
    if not found:
        parts = {part for one in book.ids for part in one.split("-")}
        near = _with_word(book, license_id) or _with_word(book, nearest_word(license_id, parts) or license_id)
        nearest = ", ".join(near[:_NEAR])
        hint = f"did you mean {nearest}? " if nearest else ""
        rest = f"`auditor licenses list {license_id}` lists all {len(near)}" if len(near) > _NEAR else ""
        raise UsageError(
            f"no known license is called {license_id!r}",
            hint=hint + (rest or "`auditor licenses list WORD` searches ids and names"),
        )
    outputs.print_text("\n\n".join(_text(book.get(one)) for one in found))


@dataclass(frozen=True, kw_only=True)
class StatedOptions:
    """What is known of a license beside its text."""

    name: Annotated[str | None, NamedOption("--name", help="Its title. Default: the id.")] = None
    kind: Annotated[str, NamedOption("--kind", help="license, exception, use-policy …")] = "license"
    category: Annotated[str, NamedOption("--category", help="permissive, non-commercial, proprietary …")] = "unclear"
    publisher: Annotated[str | None, NamedOption("--publisher", help="Who publishes it.")] = None
    version: Annotated[str | None, NamedOption("--version", help="Its version.")] = None
    url: Annotated[str | None, NamedOption("--url", help="Where its text stands.")] = None
    aliases: Annotated[list[str] | None, NamedOption("--alias", help="A tag or name it goes by; repeat.")] = None


@app.command("add")
@grouped
def add(
    text: Annotated[str, Argument(help="The license text: a file, or - for standard input.", metavar="TEXT")],
    license_id: Annotated[str, NamedOption("--id", help="Its id: lower-case letters, digits, dots, dashes.")],
    into: Annotated[Path, NamedOption("--into", help="Folder of your own records; made where it is missing.")] = Path(
        "licenses"
    ),
    replace: Annotated[
        bool, NamedOption("--replace", help="Let it stand for the known license of this id, wherever it is read.")
    ] = False,
    *,
    stated: StatedOptions,
) -> None:
    """Add a text to your license database: a record to fill in, and a fingerprint to recognize it by.

    The text itself is not kept; beside the record as ID.txt it lets redlines show struck words. Read the folder with
    `--records FOLDER`, or name it under `records:` in the policy. An id, alias or name that already means a license is
    refused.
    """
    from datetime import UTC, datetime

    from auditor.cli import outputs
    from auditor.cli.reading import read_text
    from auditor.identify import identify_text
    from auditor.identify.library import load_library
    from auditor.identify.own_records import OwnLicense, refuse_known
    from auditor.identify.own_records import add as write

    words = read_text(text)
    found = identify_text(words, load_library())
    own = OwnLicense(
        id=license_id,
        name=stated.name or license_id,
        kind=stated.kind,
        category=stated.category,
        publisher=stated.publisher,
        version=stated.version,
        url=stated.url,
        aliases=tuple(stated.aliases or ()),
    )
    refuse_known(own, load_library(extra=(into,) if into.is_dir() else ()), replace=replace)
    written = write(own, words, "-" if text == "-" else Path(text).name, into, datetime.now(UTC).date())
    lines = [f"written: {path}" for path in written]
    if found.license_ids:
        lines.append(f"note: the license database has this text already as {found.expression} ({found.status})")
    outputs.print_text("\n".join(lines))


def _unkept(record: LicenseRecord) -> str:
    """What is said in the place of a hash."""
    if record.unread:
        return f"text not retrieved: {record.unread}"
    return "text read, no fingerprint kept" if record.source else "text not retrieved"


def _text(record: LicenseRecord) -> str:
    from auditor.core.model import Term
    from auditor.terms import explain

    head = [f"{record.name}", f"  id: {record.id}   expression: {record.expression}   category: {record.category}"]
    facts = {
        "publisher": record.publisher,
        "version": record.version,
        "aliases": ", ".join(record.aliases),
        "text": ", ".join(record.urls),
        "sha256": record.sha256 or _unkept(record),
        "source": record.source,
        "as of": record.as_of,
        "incorporated by reference": ", ".join(record.incorporates),
    }
    head += [f"  {label}: {value}" for label, value in facts.items() if value]
    if record.summary:
        head.append(f"  {record.summary}")
    body = []
    for stated in record.terms:
        term = Term(
            id=stated.id,
            value=stated.value,
            where=stated.where,
            quote=None,
            location=None,
            source="record",
            confidence=1.0,
            license_id=record.id,
            doubt=stated.doubt,
        )
        place = f" [section {stated.where}]" if stated.where else ""
        body.append(f"  - {explain(term)}{place}" + (f" (doubt: {stated.doubt})" if stated.doubt else ""))
    silent = (
        ""
        if record.terms_complete
        else "\n  The record does not hold all terms of the text: what is not listed is unknown."
    )
    return "\n".join([*head, "  terms:" if body else "  no terms in the record", *body]) + silent
