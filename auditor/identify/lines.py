"""One JSON line of ``auditor identify``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from auditor.core.disguises import Disguise, disguises
from auditor.identify.front import has_front_matter
from auditor.identify.wrappers import unwrapped
from auditor.text.front_matter import read_front_matter

if TYPE_CHECKING:
    from auditor.core.model import Hunk, Identification, Match
    from auditor.identify.library import Library

MOST_SEARCHED = 4 << 20
"""Characters of a text that are searched for disguises. Derived from the longest text that is compared verbatim
(`auditor/identify/engine.py`)."""


def as_json(path: str, found: Identification, book: Library, text: str = "") -> dict[str, Any]:
    """An identification as one JSON object; plain values, keys in a fixed order.

    Every license is an SPDX id or expression where one exists, else ``LicenseRef-`` and the record's id; lines are
    1-based lines of the text that was identified. ``findings`` are the disguises of ``text``, and what is wrong with
    its front matter.
    """
    return {
        "path": path,
        "status": str(found.status),
        "license": found.expression,
        "nearest": _spelled(found.nearest, book),
        "score": round(found.score, 4),
        "confidence": round(found.confidence, 3),
        "translation_of": _spelled(found.translation_of, book),
        "matches": [_match(match, book) for match in found.matches],
        "hunks": [hunk_as_json(hunk) for hunk in found.hunks],
        "findings": [
            *({"kind": found.kind, "line": found.line, "text": found.text} for found in disguises_of(text)),
            *({"kind": kind, "line": line, "text": statement} for kind, line, statement in front_matter_issues(text)),
        ],
    }


def front_matter_issues(text: str) -> tuple[tuple[str, int, str], ...]:
    """What is wrong with the front matter of a model card, as a review of the model says it: kind, line, statement."""
    if not has_front_matter(text):
        return ()
    front = read_front_matter(text[:MOST_SEARCHED])
    issues = [(one.kind, one.location.start_line or 1, one.statement) for one in front.anomalies]
    damage = [("damaged-front-matter", front.lines[0] if front.lines else 1, front.damage)] if front.damage else []
    return (*issues, *damage)


def disguises_of(text: str) -> tuple[Disguise, ...]:
    """Every disguise of a file: of its characters, and of the text that its format hides or strikes out."""
    found = disguises(text[:MOST_SEARCHED])
    plain = unwrapped(text)
    if plain is None:
        return found
    known = {(one.kind, one.text) for one in found}
    inner = (replace(one, line=plain.line(one.line)) for one in disguises(plain.text))
    more = [one for one in inner if (one.kind, one.text) not in known]
    return tuple(sorted((*found, *more), key=lambda one: (one.line, one.kind)))


def _spelled(license_id: str | None, book: Library) -> str | None:
    return book.expression(license_id) if license_id and license_id in book else license_id


def _match(match: Match, book: Library) -> dict[str, Any]:
    return {
        "license": book.expression(match.license_id),
        "start_line": match.start_line,
        "end_line": match.end_line,
        "status": str(match.status),
        "score": round(match.score, 4),
    }


def hunk_as_json(hunk: Hunk) -> dict[str, Any]:
    """One difference; ``missing`` counts words of the license on record that are not there, which ``before`` shows
    where a text of it is at hand."""
    return {
        "kind": hunk.kind,
        "start_line": hunk.start_line,
        "end_line": hunk.end_line,
        "text": hunk.text,
        "missing": hunk.missing,
        "after": hunk.after,
        "before": hunk.before,
        "terms": list(hunk.terms),
        "states": list(hunk.states),
    }
