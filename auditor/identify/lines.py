"""One JSON line of ``auditor identify``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.model import Hunk, Identification, Match


def as_json(path: str, found: Identification) -> dict[str, Any]:
    """An identification as the wire format has it; plain values, keys in a fixed order.

    ``license`` is the SPDX expression or null, ``nearest`` a record id, ``matches[].license`` likewise; lines are
    1-based lines of the text that was identified.
    """
    return {
        "path": path,
        "status": str(found.status),
        "license": found.expression,
        "nearest": found.nearest,
        "score": round(found.score, 4),
        "confidence": round(found.confidence, 3),
        "translation_of": found.translation_of,
        "matches": [_match(match) for match in found.matches],
        "hunks": [_hunk(hunk) for hunk in found.hunks],
    }


def _match(match: Match) -> dict[str, Any]:
    return {
        "license": match.license_id,
        "start_line": match.start_line,
        "end_line": match.end_line,
        "status": str(match.status),
        "score": round(match.score, 4),
    }


def _hunk(hunk: Hunk) -> dict[str, Any]:
    return {
        "kind": hunk.kind,
        "start_line": hunk.start_line,
        "end_line": hunk.end_line,
        "text": hunk.text,
        "missing": hunk.missing,
        "after": hunk.after,
        "terms": list(hunk.terms),
    }
