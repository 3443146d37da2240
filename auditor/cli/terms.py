"""`auditor terms`: which terms does this text state?"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli.options import RecordsOption
from auditor.errors import UnreadableInput, UsageError

if TYPE_CHECKING:
    from auditor.licenses import LicenseBook
    from auditor.model import Document, Identification, Term

UNREADABLE = 3


def terms(
    files: Annotated[list[str], typer.Argument(help="Files to read, or - for standard input.", metavar="FILE...")],
    format_: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
    records: RecordsOption = None,
) -> None:
    """List the terms a licence text states, each with the sentence that states it.

    Terms come from the record of a recognised licence; a text that is on no record gives none yet, and says so.
    """
    from auditor.cli import outputs
    from auditor.cli.reading import read_text
    from auditor.identify import identify_text
    from auditor.licenses import load_book
    from auditor.terms import resolve

    if format_ not in ("text", "json"):
        raise UsageError(f"there is no format {format_!r}", wanted="text, json")
    book = load_book(extra=tuple(records or ()))
    failed = False
    for path in files:
        try:
            text = read_text(path)
        except UnreadableInput as error:
            failed = True
            typer.echo(str(error), err=True)
            continue
        document = _document(path, text)
        found = identify_text(text, book)
        stated = resolve(document, found, book)
        render = _text if format_ == "text" else _json
        outputs.print_text(render(path, found, stated, book))
    raise typer.Exit(UNREADABLE if failed else 0)


def _document(path: str, text: str) -> Document:
    from auditor.model import Document, DocumentKind, Location, Subject

    location = Location(
        path=path,
        start_line=1,
        end_line=text.count("\n") + 1,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )
    return Document(kind=DocumentKind.LICENSE, location=location, text=text, covers=frozenset({Subject.WEIGHTS}))


def _category(found: Identification, book: LicenseBook) -> str | None:
    ids = found.license_ids or ((found.nearest,) if found.nearest else ())
    categories = {book.get(license_id).category for license_id in ids}
    return categories.pop() if len(categories) == 1 and found.recognised else None


def _json(path: str, found: Identification, stated: tuple[Term, ...], book: LicenseBook) -> str:
    from auditor.frozen import thaw
    from auditor.identify import as_json

    rows: list[dict[str, Any]] = [
        {
            "id": term.id,
            "value": thaw(term.value),
            "where": term.where,
            "quote": term.quote,
            "start_line": term.location.start_line if term.location else None,
            "end_line": term.location.end_line if term.location else None,
            "source": "record" if term.source.startswith("record") else "reader",
            "confidence": term.confidence,
        }
        for term in stated
    ]
    answer = {
        "path": path,
        "identification": as_json(path, found),
        "terms": rows,
        "category": _category(found, book),
    }
    return json.dumps(answer, ensure_ascii=False)


def _text(path: str, found: Identification, stated: tuple[Term, ...], book: LicenseBook) -> str:
    from auditor.terms import explain

    named = found.expression or (f"{found.status}, nearest {found.nearest}" if found.nearest else str(found.status))
    lines = [f"{path}: {named}"]
    if not stated:
        lines.append("  no terms are on record for this text; read it before you rely on it")
    for term in stated:
        lines.append(f"- {explain(term)}")
        if term.quote:
            place = f"line {term.location.start_line}: " if term.location else ""
            lines.append(f"    {place}“{' '.join(term.quote.split())}”")
    return "\n".join(lines)
