"""A row as the snapshot a hub would have given: the same bytes, the same listing, and a gap for what the row lacks.

And back: a snapshot as a row, for those who make a table from a hub.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from auditor.collect.metadata import UnfitMetadata, clean
from auditor.collect.selection import MAX_TEXT_BYTES, choose, too_large
from auditor.core import patterns as re
from auditor.core.frozen import FrozenMap, thaw
from auditor.core.model import FetchedFile, Gap, ModelRef, Snapshot
from auditor.sweep.shape import COLUMNS, FILES, PATH_NAMES, TEXTS, TRUTH, Row, card_data

if TYPE_CHECKING:
    import pyarrow as pa

CARD = "README.md"
_NAME_PARENTS = ("adapter_config.json", "mergekit_config.yml", "mergekit_config.yaml")
_ID = re.compile(r"[A-Za-z0-9][\w.\-]{0,95}(?:/[\w.\-]{1,96})?", re.ASCII)


class UnusableRow(ValueError):
    """The row names no model that could be told apart from others; the message says why."""


def snapshot_of(row: Row) -> Snapshot:
    """What the hub would have answered for this model, as far as the row knows it.

    Raises:
        UnusableRow: its id is no id of a hub.
    """
    name = as_text(row["id"])
    if name is None or not _ID.fullmatch(name) or ".." in name:
        raise UnusableRow(f"the id is {name[:80]!r}, not org/name" if name else "the row has no id")
    gaps: list[Gap] = []
    listed = paths_of(row["siblings"])
    if listed is None:
        gaps.append(Gap(what="file list", kind="missing", detail="the row lists no files"))
        gaps.append(Gap(what="LICENSE", kind="missing", detail="without a list of files nobody knows if it is there"))
    files = dict(texts_of(row.get("files")))
    card_path = next((path for path in listed or () if path.casefold() == CARD.casefold()), CARD)
    card = as_bytes(row["card"])
    if card is not None:
        files.setdefault(card_path, card)
    selection = choose((path, None) for path in (*(listed or ()), *files))
    gaps += selection.gaps
    for path in selection.files:
        if path not in files:
            gaps.append(Gap(what=path, kind="unreadable", detail="listed, but the row has no text of it"))
            if path.rpartition("/")[2] in _NAME_PARENTS and not _names_base(row, card):
                # What the card keeps to itself stands there: without it nobody knows whose terms come down.
                what = f"{card_path} names no base model, {path} does"
                gaps.append(Gap(what=what, kind="unreadable", detail="listed, but the row has no text of it"))
    for path in [path for path, data in files.items() if len(data) > MAX_TEXT_BYTES]:
        gaps.append(too_large(path, len(files.pop(path))))
    kept = frozenset(selection.files)
    return Snapshot(
        ref=ModelRef(scheme="hf", name=name),
        revision=as_text(row["revision"]),
        files=tuple(
            FetchedFile(path=path, data=data, sha256="")  # no answer names a file by its hash
            for path, data in sorted(files.items())
            if path in kept
        ),
        listing=selection.listing,
        metadata=_metadata(row, gaps),
        gaps=tuple(sorted(gaps, key=lambda gap: (gap.what, gap.kind))),
        origin="sweep",
    )


def _names_base(row: Row, card: bytes | None) -> bool:
    tags = paths_of(row["tags"]) or ()
    declared = f"{row.get('card_data') or ''}"
    return (
        any(tag.startswith("base_model:") for tag in tags) or "base_model" in declared or b"base_model" in (card or b"")
    )


def _metadata(row: Row, gaps: list[Gap]) -> FrozenMap:
    found: dict[str, Any] = {}
    for name in ("pipeline_tag", "library_name"):
        if row.get(name) is not None:
            found[name] = as_text(row[name])
    if row.get("gated") is not None:
        found["gated"] = row["gated"]
    if row.get("created_at") is not None:
        at = row["created_at"]  # as the hub writes it: the first ten characters are the day
        found["created_at"] = at.isoformat() if isinstance(at, date) else str(at)
    if row["tags"] is not None:
        found["tags"] = paths_of(row["tags"])
    value, problem = card_data(row.get("card_data"))
    try:
        if value is not None:
            found["cardData"] = clean(value)
    except UnfitMetadata as unfit:
        problem = str(unfit)
    if problem:
        gaps.append(Gap(what="hub metadata cardData", kind="unreadable", detail=problem))
    return FrozenMap(found)


def as_text(value: Any) -> str | None:
    """A cell as text."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def as_bytes(value: Any) -> bytes | None:
    """A cell as the bytes of a file; half surrogate pairs cannot come out of Arrow."""
    return value.encode("utf-8") if isinstance(value, str) else value


def paths_of(value: Iterable[Any] | None) -> tuple[str, ...] | None:
    """The items of a list cell as text; None where the cell is null."""
    if value is None:
        return None
    found = []
    for item in value:
        named = isinstance(item, Mapping)
        text = as_text(next((item[key] for key in PATH_NAMES if item.get(key)), None) if named else item)
        if text:
            found.append(text)
    return tuple(found)


def texts_of(value: Any) -> Iterable[tuple[str, bytes]]:
    """Path and content of every other file a row holds; one without content is only listed."""
    for item in value or ():
        if item is None:
            continue
        path, text = (item.get("path"), item.get("text")) if isinstance(item, Mapping) else item
        data, name = as_bytes(text), as_text(path)
        if name and data is not None and not name.startswith("/") and ".." not in name.split("/"):
            yield name, data


# --------------------------------------------------------------------------------------------------------- back


def table_schema() -> pa.Schema:
    """The columns of a table made from snapshots."""
    import pyarrow as pa

    text = pa.string()
    kinds = {TEXTS: pa.list_(text), FILES: pa.map_(text, text), TRUTH: pa.bool_()}
    return pa.schema([(column.name, kinds.get(column.kind, text)) for column in COLUMNS])


def row_of(snapshot: Snapshot) -> dict[str, Any]:
    """The row that holds what a hub answered; bytes that are no UTF-8 are replaced."""
    known = snapshot.metadata
    texts = {file.path: file.data.decode("utf-8", "replace") for file in snapshot.files}
    card_path = next((path for path in texts if path.casefold() == CARD.casefold()), CARD)
    card = texts.pop(card_path, None)
    data = json.dumps(thaw(known["cardData"]), default=str) if "cardData" in known else None
    return {
        "id": snapshot.ref.name,
        "revision": snapshot.revision,
        "card": card,
        "tags": list(known["tags"]) if "tags" in known else None,
        "siblings": list(snapshot.listing),
        "files": list(texts.items()),
        "card_data": data,
        "gated": known.get("gated") not in (None, False, "false", "False", ""),
        "created_at": known.get("created_at"),
        "pipeline_tag": known.get("pipeline_tag"),
        "library_name": known.get("library_name"),
    }
