"""What changed upstream since a lock: revisions, texts with their redline, tags, gates, parents, verdicts."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from auditor.core.decoding import decode_text
from auditor.core.frozen import freeze
from auditor.core.model import RecordTerm, Snapshot
from auditor.core.second_reading import is_kept_answer
from auditor.manifest.lock_file import Lock

MAX_REDLINE = 400
"""Lines of a redline that are kept; what is beyond is counted. By judgment: a redline nobody reads to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One difference between what was locked and what is there now."""

    ref: str
    kind: str
    """``deleted``, ``unreachable``, ``back``, ``new-revision``, ``text-changed``, ``text-added``, ``text-removed``,
    ``file-changed``, ``file-added``, ``file-removed``, ``unread-changed``, ``gated``, ``tag-changed``,
    ``parent-changed``, ``relicensed``, ``evidence-changed`` (how the same license is known), ``terms-changed``,
    ``conflicts-changed``, ``verdict-changed``, ``added`` or ``dropped``."""
    what: str
    """The file, subject, workload or parent it is about; empty for the model as a whole."""
    before: str
    after: str
    redline: tuple[str, ...] = ()
    """Unified difference of a text, without its head."""
    no_redline: str = ""
    """Why a text that changed has none; empty where it has one, and of everything that is no text."""
    in_words: tuple[str, ...] = ()
    """Terms that changed, each in a sentence."""


def drift(old: Lock, new: Lock, *, before: Mapping[str, Snapshot], after: Mapping[str, Snapshot]) -> tuple[Drift, ...]:
    """Every change between two locks of the same manifest, by model; ancestors after the models.

    Args:
        before: snapshots as locked, where the evidence store still holds them: they make redlines possible.
        after: snapshots as collected now.
    """
    changes: list[Drift] = []
    for section in ("models", "ancestors"):
        first, second = getattr(old, section), getattr(new, section)
        for ref in sorted({*first, *second}):
            if ref not in second:
                changes.append(Drift(ref=ref, kind="dropped", what="", before=_head(first[ref]), after=""))
            elif ref not in first:
                changes.append(Drift(ref=ref, kind="added", what="", before="", after=_head(second[ref])))
            else:
                changes += _model(ref, first[ref], second[ref], before.get(ref), after.get(ref))
    return tuple(changes)


def _model(
    ref: str, old: Mapping[str, Any], new: Mapping[str, Any], before: Snapshot | None, after: Snapshot | None
) -> list[Drift]:
    if "failure" in new or "failure" in old:
        return _availability(ref, old, new)
    changes: list[Drift] = []

    def note(kind: str, what: str, first: Any, second: Any) -> None:
        changes.append(Drift(ref=ref, kind=kind, what=what, before=_text(first), after=_text(second)))

    if old.get("revision") != new.get("revision"):
        note("new-revision", "", old.get("revision"), new.get("revision"))
    first, second = _upstream(old), _upstream(new)
    for path in sorted({*first, *second}):
        if first.get(path) == second.get(path):
            continue
        redline, why = _redline(path, before, after)
        kind = f"text-{_way(path, first, second)}"
        changes.append(
            Drift(
                ref=ref, kind=kind, what=path, before=_text(first.get(path)), after=_text(second.get(path)),
                redline=redline, no_redline=why,
            )
        )  # fmt: skip
    files, files_now = dict(old.get("files") or {}), dict(new.get("files") or {})
    for path in sorted({*files, *files_now}):
        if files.get(path) != files_now.get(path):
            note(f"file-{_way(path, files, files_now)}", path, files.get(path), files_now.get(path))
    if old.get("gated") != new.get("gated"):
        note("gated", "", old.get("gated"), new.get("gated"))
    missing, missing_now = (_beside_notes(entry.get("unread")) for entry in (old, new))
    if missing != missing_now:
        note("unread-changed", "", missing, missing_now)
    for key, kind in (("declared", "tag-changed"), ("parents", "parent-changed")):
        if old.get(key) != new.get(key):
            note(kind, "", old.get(key), new.get(key))
    if old.get("conflicts") != new.get("conflicts"):
        note("conflicts-changed", "", old.get("conflicts"), new.get("conflicts"))
    for key, kind in (("licenses", "relicensed"), ("terms", "terms-changed"), ("verdicts", "verdict-changed")):
        one, other = dict(old.get(key) or {}), dict(new.get(key) or {})
        for what in sorted({*one, *other}):
            if one.get(what) != other.get(what):
                gone, come = _difference(one.get(what), other.get(what))
                same = key == "licenses" and _license_of(one.get(what)) == _license_of(other.get(what))
                note("evidence-changed" if same else kind, what, gone, come)
    return changes


def _license_of(entry: Any) -> str:
    """The license of ``apache-2.0 (detected, incomplete)``, without how it is known."""
    return str(entry or "").rpartition(" (")[0]


def _way(path: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> str:
    return "changed" if path in first and path in second else "added" if path in second else "removed"


def _upstream(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The documents of the model; a second reader's answers are ours, and come and go with the option."""
    return {path: sha256 for path, sha256 in dict(entry.get("documents") or {}).items() if not is_kept_answer(path)}


def _beside_notes(rows: Any) -> Any:
    return [row for row in rows if not is_kept_answer(str(row))] if isinstance(rows, list) else rows


def _availability(ref: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Drift]:
    if old.get("failure") == new.get("failure"):
        return []
    kind = {"not-found": "deleted", "has-none": "deleted", "access-denied": "gated", None: "back"}.get(
        new.get("failure"), "unreachable"
    )
    return [Drift(ref=ref, kind=kind, what="", before=_head(old), after=_head(new))]


def _head(entry: Mapping[str, Any]) -> str:
    return str(entry.get("what") or entry.get("failure") or entry.get("revision") or "")


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(str(item) for item in value)
    return "" if value is None else str(value)


def _difference(first: Any, second: Any) -> tuple[Any, Any]:
    """Of two lists what only one of them holds; other values as they are."""
    if isinstance(first, list) or isinstance(second, list):
        one, other = first or [], second or []
        return [item for item in one if item not in other], [item for item in other if item not in one]
    return first, second


NOT_KEPT = (
    "the text as locked is not kept here, the lock has its hash alone; compare with your own copy: `auditor diff`"
)
"""Why there is no redline of most folders: their files are read where they lie and copied nowhere."""
NO_TEXT = "one of the two is no text"


def _redline(path: str, before: Snapshot | None, after: Snapshot | None) -> tuple[tuple[str, ...], str]:
    """The redline of a text, or why there is none."""
    if before is None:
        return (), NOT_KEPT
    texts = []
    for snapshot in (before, after):
        data = next((file.data for file in snapshot.files if file.path == path), b"") if snapshot else None
        decoded = decode_text(data) if data is not None else None
        if decoded is None:
            return (), NO_TEXT
        texts.append(decoded.text.splitlines()[:20_000])
    rows = list(difflib.unified_diff(texts[0], texts[1], lineterm="", n=1))[2:]
    if len(rows) > MAX_REDLINE:
        return (*rows[:MAX_REDLINE], f"… {len(rows) - MAX_REDLINE} more lines"), ""
    return tuple(rows), "" if rows else "the lines are the same; bytes differ"


def locked_terms(rows: Any) -> tuple[RecordTerm, ...]:
    """Terms as a lock has them, one a line (see `make_lock`); lines of another form are left out."""
    found = []
    for row in rows if isinstance(rows, (list, tuple)) else ():
        term, colon, rest = str(row).partition(": ")
        with suppress(ValueError):
            value, _ = json.JSONDecoder().raw_decode(rest) if colon else (None, 0)
            found.append(RecordTerm(id=term, value=freeze(value), where=None))
    return tuple(found)
