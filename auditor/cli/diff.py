"""`auditor diff`: what changes, in words and in terms, from one license or text to another?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from auditor.cli.line import Argument
from auditor.cli.options import FormOption, RecordsOption, check_form
from auditor.cli.say import json_text
from auditor.core.errors import UsageError
from auditor.core.printable import agree, percent, plural

if TYPE_CHECKING:
    from auditor.core.model import RecordTerm, Term, TermDifference
    from auditor.identify.differences import Differences, WordDifference
    from auditor.identify.library import Library
    from auditor.terms.doubts import UnreadTerm

LONGEST_SHOWN = 600
"""Characters of a changed passage that the readable answer prints. By judgment: a screenful; `--format json` has the
passage whole."""


def diff(
    first: Annotated[str, Argument(help="A file, - for standard input, or a known license.", metavar="A")],
    second: Annotated[str, Argument(help="The same; what it says differently from A is shown.", metavar="B")],
    form: FormOption = "text",
    records: RecordsOption = None,
) -> None:
    """Compare two licenses or texts: the words that differ beyond looks, and the terms.

    A known license goes by its id, SPDX id or hub tag. The license database does not hold its words, so that only the
    number of missing words is shown; of two files both wordings are.
    """
    from auditor.cli import outputs
    from auditor.identify.library import load_library

    check_form(form)
    if first == second == "-":
        raise UsageError("standard input can stand for one side only", found="- and -")
    book = load_library(extra=tuple(records or ()))
    one, other = _side(first, book), _side(second, book)
    words, swapped = _words(one, other, book)
    from auditor.terms.differences import differences

    answer = _DiffAnswer(one, other, words, swapped, differences(one.terms, other.terms))
    if form == "json":
        outputs.print_data(json_text(_json(answer)))
    else:
        outputs.print_text(_text(answer))


@dataclass(frozen=True)
class _Side:
    """A file's text, or a known license."""

    name: str
    terms: tuple[Term | RecordTerm, ...]
    text: str | None = None
    record: str | None = None
    said: str = ""
    """What it is."""
    unread: tuple[UnreadTerm, ...] = ()
    """Its sentences, or changes of a known license, that were not understood."""
    known: bool = True
    """Whether its terms are those of known licenses, word for word."""


@dataclass(frozen=True)
class _DiffAnswer:
    one: _Side
    other: _Side
    words: Differences | float | None
    """Two records share only a number; None where no text of one was read."""
    swapped: bool
    """Whether the words are seen from the second side, because only the first has any."""
    terms: tuple[TermDifference, ...]

    @property
    def unread(self) -> list[tuple[_Side, list[UnreadTerm]]]:
        """Of each side what was not understood, and does not stand in the other."""
        sides = ((self.one, self.other), (self.other, self.one))
        return [(side, unread) for side, other in sides if (unread := _unread_in_one(side, other))]


def _side(name: str, book: Library) -> _Side:
    if name != "-" and not Path(name).exists():
        ids = book.resolve(name.removeprefix("LicenseRef-"))
        if len(ids) == 1:
            record = book.get(ids[0])
            return _Side(name, record.terms, record=ids[0], said=f"{record.name} (known license)")
        raise UsageError(
            "neither a file nor one known license",
            found=repr(name),
            wanted=f"one of {', '.join(ids)}" if ids else "a path, -, or an id",
            hint="`auditor licenses list WORD` searches ids and names",
        )
    from auditor.cli.reading import named, read_text, text_document
    from auditor.cli.terms import unread_in
    from auditor.core.model import Status
    from auditor.identify import context_of, identify_text
    from auditor.terms import resolve
    from auditor.terms.labels import as_worded

    text = read_text(name)
    found = identify_text(text, book, context=context_of(text, name))
    document = text_document(name, text)
    stated = resolve(document, found, book)
    terms, unread = as_worded(document, found, stated, book), unread_in(document, found, stated, book)
    known = found.status in (Status.EXACT, Status.EQUIVALENT, Status.STACKED)
    return _Side(name, terms, text=text, said=named(found), unread=unread, known=known)


def _unread_in_one(side: _Side, other: _Side) -> list[UnreadTerm]:
    """What was not understood of one side and does not stand in the other."""
    quotes = {one.quote for one in other.unread}
    return [one for one in side.unread if one.quote not in quotes]


def _words(one: _Side, other: _Side, book: Library) -> tuple[Differences | float | None, bool]:
    from auditor.identify import differences

    if one.text is not None and other.text is not None:
        return differences.between_texts(one.text, other.text), False
    if other.text is not None and one.record is not None:
        return _from_record(one.record, other.text, book), False
    if one.text is not None and other.record is not None:
        return _from_record(other.record, one.text, book), True
    if one.record is None or other.record is None:
        return None, False
    return differences.between_records(one.record, other.record, book), False


def _from_record(license_id: str, text: str, book: Library) -> Differences | None:
    from auditor.identify.differences import from_record

    return from_record(license_id, text, book) if license_id in book.index.first else None


def _json(answer: _DiffAnswer) -> dict[str, Any]:
    from auditor.cli.terms import unread_as_json
    from auditor.core.frozen import thaw

    words = answer.words
    return {
        "from": _named(answer.one),
        "to": _named(answer.other),
        "similarity": words if words is None or isinstance(words, float) else words.score,
        "words": None if words is None or isinstance(words, float) else [_word_row(row) for row in words.words],
        "words_seen_from": (answer.other if answer.swapped else answer.one).name,
        "terms": [
            {"id": row.term, "change": row.change, "before": thaw(row.before), "after": thaw(row.after)}
            for row in answer.terms
        ],
        "unread": [{"name": side.name, **unread_as_json(one)} for side, unread in answer.unread for one in unread],
    }


def _named(side: _Side) -> dict[str, Any]:
    return {"name": side.name, "record": side.record, "is": side.said}


def _word_row(row: WordDifference) -> dict[str, Any]:
    from auditor.identify.lines import hunk_as_json

    lines = list(row.before_lines) if row.before_lines else None
    return {**hunk_as_json(row.hunk), "before": row.before, "before_lines": lines}


def _text(answer: _DiffAnswer) -> str:
    rows = [f"A  {answer.one.name}: {answer.one.said}", f"B  {answer.other.name}: {answer.other.said}", ""]
    from auditor.cli.terms import unread_lines
    from auditor.terms.differences import told

    words = answer.words
    if words is None:
        rows.append("Words: the license database has no text of one of them; only terms are compared.")
    elif isinstance(words, float):
        rows.append(
            f"Words: {percent(words, 1)} in common. The license database does not hold the wording; "
            "give files to see it."
        )
    elif not words.words:
        rows.append("Words: no difference beyond looks.")
    else:
        seen = f" (seen from {answer.other.name})" if answer.swapped else ""
        count = len(words.words)
        differ = f"{plural(count, 'place')} {agree(count, 'differs', 'differ')}"
        rows.append(f"Words: {differ}, {percent(words.score, 1)} in common{seen}")
        rows += [line for row in words.words for line in _passage(row)]
    rows += ["", _how_many(answer)]
    rows += [f"  {told(row)}" for row in answer.terms]
    for side, unread in answer.unread:
        rows.append(f"Not understood of {side.name}, read it yourself:")
        rows += unread_lines(unread)
    return "\n".join(rows)


def _how_many(answer: _DiffAnswer) -> str:
    """How many terms differ; that none does is said of texts alone that were understood to the last word."""
    if answer.terms:
        count = len(answer.terms)
        return f"Terms: {plural(count, 'term')} {agree(count, 'differs', 'differ')}"
    words = answer.words
    same = words is not None and not isinstance(words, float) and not words.words
    if same or (answer.one.known and answer.other.known):
        return "Terms: none differ"
    return "Terms: unknown; words differ, and no rule understood what that changes"


def _passage(row: WordDifference) -> list[str]:
    from auditor.cli.redline import passage

    return passage(row.hunk, row.before, LONGEST_SHOWN)
