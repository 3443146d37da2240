"""`auditor licenses`: what is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.options import RecordsOption
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.model import LicenseRecord

app = typer.Typer(help="The licences on record: list them, or show one.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_(
    pattern: Annotated[str | None, typer.Argument(help="Part of an id, name or alias.")] = None,
    category: Annotated[str | None, typer.Option("--category", help="Only this category.")] = None,
    records: RecordsOption = None,
) -> None:
    """List records: id, category and name, one a line."""
    from auditor.cli import outputs
    from auditor.licenses import load_book

    book = load_book(extra=tuple(records or ()))
    rows = []
    for license_id in book.ids:
        record = book.get(license_id)
        words = " ".join((license_id, record.name, record.spdx or "", *book.aliases_of(license_id))).casefold()
        if (pattern is None or pattern.casefold() in words) and category in (None, record.category):
            rows.append(f"{license_id:<42} {record.category:<22} {record.name}")
    if not rows:
        raise UsageError("no licence on record fits", found=repr(pattern or category), hint="try a shorter word")
    outputs.print_text("\n".join(rows))


@app.command("show")
def show(
    license_id: Annotated[str, typer.Argument(help="Record id, SPDX id, hub tag or alias.", metavar="LICENSE")],
    records: RecordsOption = None,
) -> None:
    """Show one record: what it grants, what it demands, and where the text says so."""
    from auditor.cli import outputs
    from auditor.licenses import load_book

    book = load_book(extra=tuple(records or ()))
    found = (license_id,) if license_id in book.ids else book.resolve(license_id)
    if not found:
        raise UsageError(
            f"no licence on record is called {license_id!r}", hint="`auditor licenses list WORD` searches ids and names"
        )
    outputs.print_text("\n\n".join(_text(book.get(one)) for one in found))


def _text(record: LicenseRecord) -> str:
    from auditor.model import Term
    from auditor.terms import explain

    head = [f"{record.name}", f"  id: {record.id}   expression: {record.expression}   category: {record.category}"]
    facts = {
        "publisher": record.publisher,
        "version": record.version,
        "aliases": ", ".join(record.aliases),
        "text": ", ".join(record.urls),
        "sha256": record.sha256 or "no text has been read",
        "source": record.source,
        "as of": record.as_of,
        "takes in": ", ".join(record.incorporates),
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
    silent = "" if record.terms_complete else "\n  The text was not read in full: what is not listed is not known."
    return "\n".join([*head, "  terms:" if body else "  no terms on record", *body]) + silent
