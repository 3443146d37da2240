"""`auditor identify`: which license is this text?"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from click.exceptions import Exit

from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import RecordsOption, check_form
from auditor.cli.say import json_text, say
from auditor.core.errors import UnreadableInput
from auditor.core.printable import percent

if TYPE_CHECKING:
    from auditor.core.model import Identification
    from auditor.identify.library import Library


def identify(
    files: Annotated[list[str], Argument(help="Files to read, or - for standard input.", metavar="FILE...")],
    format_: Annotated[str, NamedOption("--format", "-f", help="text, or jsonl for machines.")] = "text",
    records: RecordsOption = None,
    timing: Annotated[bool, NamedOption("--timing", help="Add the milliseconds each text took (jsonl).")] = False,
) -> None:
    """Identify the license of a text, or the license it comes from and what was modified in it."""
    from auditor.cli import outputs
    from auditor.cli.reading import UNREADABLE, read_text
    from auditor.identify import as_json, context_of, identify_text
    from auditor.identify.library import load_library

    check_form(format_, ("text", "jsonl"), also=("json",))
    book = load_library(extra=tuple(records or ()))
    failed = False
    for path in files:
        started = time.perf_counter()
        try:
            text = read_text(path)
            found = identify_text(text, book, context=context_of(text, path))
        except UnreadableInput as error:
            failed = True
            say(str(error))
            if format_ != "text":
                row: dict[str, Any] = {"path": path, "status": "error", "license": None, "nearest": None, "score": 0.0}
                row |= {"matches": [], "hunks": [], "findings": [], "error": error.what}
                outputs.print_data(json.dumps(row))
            continue
        if format_ == "text":
            outputs.print_text(_text(path, text, found, book))
        else:
            line: dict[str, Any] = as_json(path, found, book, text)
            if timing:
                line["ms"] = round((time.perf_counter() - started) * 1000, 3)
            outputs.print_data(json_text(line))
    raise Exit(UNREADABLE if failed else 0)


def _text(path: str, text: str, found: Identification, book: Library) -> str:
    """A readable answer: the license, or the nearest one and what differs."""
    from auditor.cli.redline import passage
    from auditor.identify import disguises_of, front_matter_issues

    name = Path(path).name if path != "-" else "standard input"
    lines = []
    if found.expression:
        titles = ", ".join(book.entry(license_id).name for license_id in found.license_ids)
        lines.append(f"{name}: {found.expression} ({found.status}) — {titles}")
    elif found.nearest:
        record = book.entry(found.nearest)
        kind = f"a translation of {found.translation_of}, {found.status}" if found.translation_of else found.status
        lines.append(
            f"{name}: {kind}; nearest is {record.name} ({found.nearest}), similarity {percent(found.score, 1)}"
        )
    elif text.strip():
        lines.append(f"{name}: {found.status}: no known license is near this text")
    else:
        lines.append(f"{name}: {found.status}: the text is empty")
    for match in found.matches if len(found.matches) > 1 else ():
        lines.append(f"  lines {match.start_line}-{match.end_line}: {match.license_id} ({match.status})")
    for hunk in found.hunks:
        lines += passage(hunk)
    for disguise in disguises_of(text):
        lines.append(f"  note, line {disguise.line}: {disguise.statement}")
    lines += [f"  note, line {line}: {statement}" for _, line, statement in front_matter_issues(text)]
    return "\n".join(lines)
