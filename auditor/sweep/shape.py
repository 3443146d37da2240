"""The shape of what a sweep reads: one row for each model, and what a row becomes before it is read.

``docs/sweep.md`` describes the columns. Names and types are checked before the first row is read, so that a wrong
file costs a second and not an hour; what a single row holds is checked when its turn comes, and costs that row alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from auditor.core.errors import ConfigError
from auditor.core.suggestions import did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

TEXT, TEXTS, FILES, TRUTH, TIME = "text", "list of text", "files", "text or boolean", "text, date or timestamp"


class InputColumn(NamedTuple):
    """One column of the input."""

    name: str
    kind: str
    holds: str
    also: tuple[str, ...] = ()
    """Other names under which dumps of hubs hold it."""


REQUIRED = (
    InputColumn("id", TEXT, "org/name", ("modelId", "model_id", "repo_id")),
    InputColumn("revision", TEXT, "the commit; null where unknown", ("sha", "commit")),
    InputColumn("card", TEXT, "the README's text", ("card_text", "readme", "README")),
    InputColumn("tags", TEXTS, "the hub's tags"),
    InputColumn("siblings", TEXTS, "every path of the repository", ("listing",)),
)
COLUMNS = (
    *REQUIRED,
    InputColumn("files", FILES, "path → text of other files", ("texts",)),
    InputColumn("card_data", TEXT, "the hub's model card data as JSON", ("cardData",)),
    InputColumn("gated", TRUTH, "whether the weights are gated"),
    InputColumn("created_at", TIME, "when the repository appeared", ("createdAt",)),
    InputColumn("pipeline_tag", TEXT, "the hub's task"),
    InputColumn("library_name", TEXT, "the hub's library"),
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
        if held is not None and _fits(column.kind, schema.field(held).type):
            found[column.name] = held
        elif held is not None or column in REQUIRED:
            problems.append(_problem(column, held, schema, where))
    if problems:
        raise ConfigError("the input has not the shape of a hub's metadata", problems=problems)
    return found


def _problem(column: InputColumn, held: str | None, schema: pa.Schema, where: str) -> ConfigError:
    if held is not None:
        return ConfigError(
            f"the column {held!r} cannot hold {column.holds}",
            where=where,
            found=str(schema.field(held).type)[:200],
            wanted=_FITS[column.kind],
            hint="cast it before the scan; `docs/sweep.md` shows the shape",
        )
    others = ", ".join(column.also)
    return ConfigError(
        f"the column {column.name!r} is missing ({column.holds})",
        where=where,
        found=", ".join(schema.names[:20]) or "no columns",
        wanted=_FITS[column.kind] + (f"; {others} would be read as well" if others else ""),
        hint=did_you_mean(column.name, schema.names)
        or "add it, with nulls where nothing is known; missing evidence never passes",
    )


def _fits(kind: str, held: pa.DataType) -> bool:
    from pyarrow import types

    if types.is_dictionary(held):
        held = held.value_type
    if types.is_null(held):
        return True
    text = types.is_string(held) or types.is_large_string(held) or types.is_string_view(held)
    if kind == TRUTH:
        return bool(text or types.is_boolean(held))
    if kind == TIME:
        return bool(text or types.is_date(held) or types.is_timestamp(held))
    if kind == TEXT:
        return bool(text or types.is_binary(held) or types.is_large_binary(held))
    if kind == FILES and types.is_map(held):
        return _fits(TEXT, held.key_type) and _fits(TEXT, held.item_type)
    if not (types.is_list(held) or types.is_large_list(held)):
        return False
    item = held.value_type
    if kind == FILES:
        return _has_texts(item, ("path",)) and _has_texts(item, ("text",))
    return _fits(TEXT, item) or _has_texts(item, PATH_NAMES)


PATH_NAMES = ("rfilename", "path", "name")
"""Fields of a listed file that may name it, the likeliest first."""


def _has_texts(held: pa.DataType, names: tuple[str, ...]) -> bool:
    """Whether it is a struct with one of these fields at least, and all of them that it has are text."""
    from pyarrow import types

    found = [one.type for one in held if one.name in names] if types.is_struct(held) else []
    return bool(found) and all(_fits(TEXT, one) for one in found)


def rows(batch: pa.RecordBatch) -> Iterator[Row]:
    """The rows of a batch under our names; the batch's columns must have been checked by `columns_of`."""
    held = columns_of(batch.schema, "the batch")
    values = [batch.column(name).to_pylist() for name in held.values()]
    for row in zip(*values, strict=True):
        yield dict(zip(held, row, strict=True))


def card_data(text: str | bytes | None) -> tuple[dict[str, Any] | None, str]:
    """The hub's card data, and what is wrong with it where it cannot be read."""
    if not text:
        return None, ""
    try:
        value = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError) as error:
        return None, f"not JSON: {str(error)[:80]}"
    return (value, "") if isinstance(value, dict) else (None, "not an object")
