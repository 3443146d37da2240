"""Comments as text of their own, on the same lines, so that what is commented out is read and told apart."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re

_HASH = re.compile(r"^(\s*)#+ ?(.*)$")


def hash_blocks(text: str) -> Iterator[tuple[int, str]]:
    """Runs of whole-line ``#`` comments, without the marks: the first line's number and the text."""
    start, rows = 0, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        match = _HASH.match(line)
        if match:
            start = start if rows else number
            rows.append(match[1] + match[2])
        elif rows:
            yield start, _dedented(rows)
            rows = []


def _dedented(rows: list[str]) -> str:
    margin = min((len(row) - len(row.lstrip()) for row in rows if row.strip()), default=0)
    return "\n".join(row[margin:] for row in rows)
