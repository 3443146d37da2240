"""Changed passages for a terminal: the words that were put in, how many are missing, and what they stand after."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.core.model import Hunk


def passage(hunk: Hunk, before: str | None = None, longest: int = 300) -> list[str]:
    """The lines that show one difference.

    ``before`` is the first text's own wording where it is at hand, empty where it had nothing there.
    """
    if before is None and hunk.before:
        before = hunk.before
    place = (
        f"line {hunk.start_line}" if hunk.start_line == hunk.end_line else f"lines {hunk.start_line}-{hunk.end_line}"
    )
    context = f" after “… {_short(hunk.after, 120)}”" if hunk.after else ""
    rows = [f"  {hunk.kind}, {place}{context}"]
    if before:
        rows.append(f"    - {_short(before, longest)}")
    elif hunk.missing and before is None:
        rows.append(f"    - [{hunk.missing} word{'s' if hunk.missing != 1 else ''} of the known license]")
    if hunk.text:
        rows.append(f"    + {_short(hunk.text, longest)}")
    if hunk.states:
        rows.append(f"    states: {', '.join(hunk.states)}")
    if hunk.terms and hunk.missing:
        rows.append(f"    struck from the passage on: {', '.join(hunk.terms)}")
    return rows


def _short(text: str, longest: int) -> str:
    """On one line, with its middle left out where it is long: a change is read at its ends."""
    words = " ".join(text.split())
    if len(words) <= longest:
        return words
    half = longest // 2
    return f"{words[:half].rstrip()} […] {words[-half:].lstrip()}"
