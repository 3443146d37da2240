"""Older names of repositories: accounts that were renamed, and names that had no account before."""

from __future__ import annotations

from datetime import date
from functools import cache

from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root


def newer_names(folded: str) -> tuple[str, ...]:
    """What the hub may call a folded name by now: ``zai-org/x`` for ``thudm/x``, ``google-bert/x`` for ``x``.

    A name without an account gets one for each account that took such repositories over; whoever asks looks which of
    them is on record.
    """
    accounts, canonical = _moved()
    owner, slash, own = folded.rpartition("/")
    if not slash:
        return tuple(f"{account}/{own}" for account in canonical)
    return (f"{accounts[owner][0]}/{own}",) if owner in accounts else ()


def renamed_on(folded: str) -> date | None:
    """The day from which nothing new came out under the account of a folded name; None where it was not renamed."""
    row = _moved()[0].get(folded.partition("/")[0])
    return row[1] if row else None


@cache
def _moved() -> tuple[dict[str, tuple[str, date]], tuple[str, ...]]:
    value = shipped_mapping(data_root("license_db") / "moved.yaml", named="license_db/moved.yaml").value
    renamed = {row["from"]: (row["to"], row["until"]) for row in value["accounts"]}
    return renamed, tuple(row["account"] for row in value["canonical"])
