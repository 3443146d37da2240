"""`auditor compat`: may models under these licenses be joined, and under which licenses may the result be released?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import RecordsOption
from auditor.core.errors import UsageError

if TYPE_CHECKING:
    from auditor.identify.library import Library
    from auditor.lineage.compatibility import Release

_WORDS = {"yes": "yes", "ask": "needs review", "no": "no"}


def compat(
    licenses: Annotated[
        list[str] | None,
        Argument(help="Licenses of the parents: ids, SPDX ids or hub tags.", metavar="LICENSE..."),
    ] = None,
    under: Annotated[
        list[str] | None, NamedOption("--under", "-u", help="License the result is to be released under; repeatable.")
    ] = None,
    relation: Annotated[
        str | None,
        NamedOption(
            "--relation", "-r", help="finetune, adapter, merge, quantized or distillation. Default: merge of several."
        ),
    ] = None,
    table: Annotated[bool, NamedOption("--table", help="The whole table of common licenses, as Markdown.")] = False,
    records: RecordsOption = None,
) -> None:
    """Check whether licenses can be combined, and under which licenses the result may be released.

    The answer follows from the terms in the license database. "Needs review" is never a yes. Not legal advice.
    """
    from auditor.cli import outputs
    from auditor.identify.library import load_library
    from auditor.lineage import compatibility

    book = load_library(extra=tuple(records or ()))
    if table:
        outputs.print_data(matrix(book))
        return
    if not licenses:
        raise UsageError("no license given", wanted="one or more ids, SPDX ids or hub tags", hint="or --table")
    parents = tuple(_one(word, book) for word in licenses)
    how = relation or ("merge" if len(parents) > 1 else "finetune")
    if how not in compatibility.RELATIONS:
        raise UsageError("not a relation", found=repr(how), wanted=", ".join(compatibility.RELATIONS))
    lines = []
    if under:
        target = tuple(_one(word, book) for word in under)
        found = compatibility.release(parents, target, how, book)
        lines += _shown(f"{how} of {' + '.join(parents)} under {' AND '.join(target)}", found)
    else:
        if how == "merge":
            lines += [*_shown(f"merge of {' + '.join(parents)}", compatibility.merge(parents, book)), ""]
        candidates = dict.fromkeys((*parents, *compatibility.compared()))
        lines.append(f"{'An' if how == 'adapter' else 'A'} {how} could be released under:")
        for one in compatibility.choices(parents, how, book, candidates):
            lines.append(f"  {' AND '.join(one.under):<44} {_WORDS[one.answer]}")
    outputs.print_text("\n".join(lines))


def matrix(book: Library) -> str:
    """Markdown: may a model under the row's license be merged with one under the column's?"""
    from auditor.lineage.compatibility import compared, merge

    ids = compared()
    head = "| | " + " | ".join(str(number) for number in range(1, len(ids) + 1)) + " |"
    lines = [head, "|---|" + ":-:|" * len(ids)]
    for number, row in enumerate(ids, start=1):
        cells = (merge((row, column), book).answer for column in ids)
        lines.append(f"| {number} `{row}` | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _shown(title: str, found: Release) -> list[str]:
    lines = [f"{title}: {_WORDS[found.answer]}"]
    for reason in found.reasons:
        place = f" (section {reason.where})" if reason.where else ""
        lines.append(f"  {reason.license_id}: {reason.statement}{place}")
    lines += [f"  obligation: {duty}" for duty in found.duties]
    return lines


def _one(word: str, book: Library) -> str:
    from auditor.records.strictness import resolve_one

    found = (word,) if word in book.ids else resolve_one(book, word)
    if not found:
        raise UsageError(
            f"no known license is called {word!r}", hint="`auditor licenses list WORD` searches ids and names"
        )
    return found[0]
