"""A hub listed into a table: page by page, the small files of every model beside what the hub says of it.

Each page becomes one Parquet file; then the address of the next page is written down. A run that ends suddenly goes on
with the page it was at. A model that cannot be read keeps its row, without texts: nothing then passes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from auditor.collect.hub_listing import HubListing
from auditor.core import patterns as re
from auditor.core.errors import ConfigError, SourceError
from auditor.core.model import ModelRef
from auditor.sweep.run import write_json
from auditor.sweep.snapshots import row_of, table_schema

STATE = "listing.json"
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
Listed = Callable[[int, int], None]
"""Told the models listed so far, and how many of them could not be read."""


def list_hub(
    listing: HubListing, folder: Path, *, limit: int | None = None, jobs: int = 16, told: Listed | None = None
) -> Path:
    """Write the hub's models as Parquet files below a folder, going on where an earlier run stopped.

    Args:
        limit: at most so many models; None for all.
        jobs: models read at the same time.

    Raises:
        SourceError: a page cannot be had; what was listed is kept. ConfigError: the folder's state is damaged.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state = _state(folder / STATE, listing.first())
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        while state["next"] and (limit is None or state["models"] < limit):
            page = listing.page(state["next"])
            models = page.models if limit is None else page.models[: limit - state["models"]]
            rows = list(pool.map(lambda one: _row(listing, one), models))
            unread = sum(row["card"] is None and bool(row["siblings"]) for row in rows)
            _write(folder / f"page-{state['pages']:06d}.parquet", rows)
            state = {
                "first": state["first"],
                "next": page.following,
                "pages": state["pages"] + 1,
                "models": state["models"] + len(models),
                "unread": state["unread"] + unread,
            }
            write_json(folder / STATE, state)
            if told:
                told(state["models"], state["unread"])
    return folder


def _state(path: Path, first: str) -> dict[str, Any]:
    fresh = {"first": first, "next": first, "pages": 0, "models": 0, "unread": 0}
    if not path.exists():
        return fresh
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        known = isinstance(found, dict) and found.keys() == fresh.keys()
    except ValueError:
        known = False
    if not known or found["first"] != first:
        raise ConfigError(
            "the folder holds another listing", where=str(path), wanted=first, hint="use another output folder"
        )
    return dict(found)


def _row(listing: HubListing, listed: Mapping[str, Any]) -> dict[str, Any]:
    """The row of one listed model: its files read, or what the list alone says of it."""
    commit = listed.get("sha")
    revision = commit if isinstance(commit, str) and _COMMIT.fullmatch(commit) else None
    try:
        return row_of(listing.hub.fetch(ModelRef(scheme="hf", name=listed["id"], revision=revision)))
    except SourceError:
        siblings = listed.get("siblings")
        paths = [one.get("rfilename") for one in siblings if isinstance(one, dict)] if siblings else None
        tags = listed.get("tags")
        return {
            "id": listed["id"],
            "revision": revision,
            "card": None,
            "tags": [one for one in tags if isinstance(one, str)] if isinstance(tags, list) else None,
            "siblings": [path for path in paths if isinstance(path, str)] if paths is not None else None,
            "gated": bool(listed.get("gated")),
        }


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    place = path.with_suffix(".unfinished")
    pq.write_table(pa.Table.from_pylist(rows, schema=table_schema()), place, compression="zstd")
    place.replace(path)
