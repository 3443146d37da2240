"""The shape of what a sweep reads: one row for each model, and what a row becomes before it is read.

``docs/sweep.md`` describes the columns. Names and types are checked before the first row is read, so that a wrong
file costs a second and not an hour; what a single row holds is checked when its turn comes, and costs that row alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auditor.core.errors import ConfigError
from auditor.core.suggestions import did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

TEXT, TEXTS, FILES, TRUTH, TIME = "text", "list of text", "files", "text or boolean", "text, date or timestamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputColumn:
    """One column of the input."""

    name: str
    kind: str
    required: bool
    also: tuple[str, ...]
    """Other names under which dumps of hubs hold it."""
    holds: str


COLUMNS = (
    InputColumn(name="id", kind=TEXT, required=True, also=("modelId", "model_id", "repo_id"), holds="org/name"),
    InputColumn(
        name="revision", kind=TEXT, required=True, also=("sha", "commit"), holds="the commit; null where unknown"
    ),
    InputColumn(
        name="card", kind=TEXT, required=True, also=("card_text", "readme", "README"), holds="the README's text"
    ),
    InputColumn(name="tags", kind=TEXTS, required=True, also=(), holds="the hub's tags"),
    InputColumn(name="siblings", kind=TEXTS, required=True, also=("listing",), holds="every path of the repository"),
    InputColumn(name="files", kind=FILES, required=False, also=("texts",), holds="path → text of other files"),
    InputColumn(
        name="card_data", kind=TEXT, required=False, also=("cardData",), holds="the hub's model card data as JSON"
    ),
    InputColumn(name="gated", kind=TRUTH, required=False, also=(), holds="whether the weights are gated"),
    InputColumn(
        name="created_at", kind=TIME, required=False, also=("createdAt",), holds="when the repository appeared"
    ),
    InputColumn(name="pipeline_tag", kind=TEXT, required=False, also=(), holds="the hub's task"),
    InputColumn(name="library_name", kind=TEXT, required=False, also=(), holds="the hub's library"),
)
_FITS = {
    TEXT: "string or binary",
    TEXTS: "list of string, or list of struct with rfilename or path",
    FILES: "map of string to string, or list of struct with path and text",
    TRUTH: "bool or string",
    TIME: "string, date or timestamp",
}
Row = Mapping[str, Any]
"""One row under the names of `COLUMNS`; absent columns are absent keys."""


def columns_of(schema: pa.Schema, where: str) -> dict[str, str]:
    """Which column of a file holds what: our name → the file's own.

    Raises:
        ConfigError: a column is missing or of a type that cannot hold it; every problem is named at once.
    """
    found: dict[str, str] = {}
    problems = []
    for column in COLUMNS:
        held = next((name for name in (column.name, *column.also) if name in schema.names), None)
        if held is None:
            if column.required:
                problems.append(_missing(column, schema, where))
            continue
        kind = schema.field(held).type
        if not _fits(column.kind, kind):
            problems.append(
                ConfigError(
                    f"the column {held!r} cannot hold {column.holds}",
                    where=where,
                    found=str(kind)[:200],
                    wanted=_FITS[column.kind],
                    hint="cast it before the scan; `docs/sweep.md` shows the shape",
                )
            )
            continue
        found[column.name] = held
    if problems:
        raise ConfigError("the input has not the shape of a hub's metadata", problems=problems)
    return found


def _missing(column: InputColumn, schema: pa.Schema, where: str) -> ConfigError:
    near = did_you_mean(column.name, schema.names)
    others = ", ".join(column.also)
    return ConfigError(
        f"the column {column.name!r} is missing ({column.holds})",
        where=where,
        found=", ".join(schema.names[:20]) or "no columns",
        wanted=_FITS[column.kind] + (f"; {others} would be read as well" if others else ""),
        hint=near or "add it, with nulls where nothing is known; missing evidence never passes",
    )


def _fits(kind: str, held: pa.DataType) -> bool:
    from pyarrow import types

    if types.is_dictionary(held):
        held = held.value_type
    text = types.is_string(held) or types.is_large_string(held) or types.is_string_view(held)
    blob = types.is_binary(held) or types.is_large_binary(held)
    if types.is_null(held) or (kind == TEXT and (text or blob)):
        return True
    if kind == TRUTH:
        return bool(text or types.is_boolean(held))
    if kind == TIME:
        return bool(text or types.is_date(held) or types.is_timestamp(held))
    listed = types.is_list(held) or types.is_large_list(held)
    if kind == TEXTS:
        return listed and (_fits(TEXT, held.value_type) or _struct(held.value_type, _NAMES))
    if kind == FILES:
        mapped = types.is_map(held) and _fits(TEXT, held.key_type) and _fits(TEXT, held.item_type)
        return mapped or (listed and _struct(held.value_type, ("path",)) and _struct(held.value_type, ("text",)))
    return False


_NAMES = ("rfilename", "path", "name")


def _struct(held: pa.DataType, names: tuple[str, ...]) -> bool:
    """Whether it is a struct with one of these fields at least, and all of them that it has are text."""
    from pyarrow import types

    if not types.is_struct(held):
        return False
    found = [held.field(name).type for name in names if held.get_field_index(name) >= 0]
    return bool(found) and all(_fits(TEXT, one) for one in found)


def rows(batch: pa.RecordBatch) -> Iterator[Row]:
    """The rows of a batch under our names; the batch's columns must have been checked by `columns_of`."""
    held = columns_of(batch.schema, "the batch")
    values = [batch.column(name).to_pylist() for name in held.values()]
    names = tuple(held)
    for row in zip(*values, strict=True):
        yield dict(zip(names, row, strict=True))


def card_data(text: str | bytes | None) -> tuple[dict[str, Any] | None, str]:
    """The hub's card data, and what is wrong with it where it cannot be read."""
    if not text:
        return None, ""
    try:
        value = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError) as error:
        return None, f"not JSON: {str(error)[:80]}"
    return (value, "") if isinstance(value, dict) else (None, "not an object")
