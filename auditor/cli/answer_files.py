"""Answers to decisions from files: the workbook of a report that officers filled in, or YAML."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.core.errors import ConfigError
from auditor.core.extras import require
from auditor.core.suggestions import did_you_mean

if TYPE_CHECKING:
    from auditor.policy.file.giving import Given

SHEET = "Decisions"
FIELDS = ("value", "text", "by", "role", "on", "until", "proof", "details")
"""What may be said of one decision; columns of the sheet, except for details, which only YAML has."""
_DAYS = ("on", "until")
_MOST_BYTES = 64 * 1024 * 1024
"""Bytes of a workbook, unpacked. By judgment: protects memory."""


def read(path: Path, known: Iterable[str]) -> dict[str, Given]:
    """Decision → what is said to it, in the order of the file; rows without a value say nothing.

    Raises:
        ConfigError: the file cannot be read, or a row cannot be used; all problems with their places.
        UsageError: a library that workbooks need is missing.
    """
    rows = _workbook(path) if path.suffix.casefold() == ".xlsx" else _yaml(path)
    ids = tuple(known)
    found: dict[str, Given] = {}
    problems: list[ConfigError] = []
    for where, name, row in rows:
        try:
            if name not in ids:
                raise ConfigError(
                    "no decision is open that is called so", found=name, wanted="an id such as D-0123456789",
                    hint=did_you_mean(name, ids),
                )  # fmt: skip
            if name in found:
                raise ConfigError("the decision is answered twice", found=name, wanted="one answer a decision")
            found[name] = _given(row)
        except ConfigError as error:
            error.where = where
            problems.append(error)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ConfigError("the answers cannot be used", problems=problems)
    return found


def day(text: str, what: str = "on") -> date:
    """A day as people write it in a cell.

    Raises:
        ConfigError: it is none.
    """
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise ConfigError(f"{what} is no day", found=repr(text), wanted="YYYY-MM-DD, such as 2026-11-21") from None


def _given(row: Mapping[str, Any]) -> Given:
    from auditor.policy.file.giving import Given

    strange = sorted(set(row) - set(FIELDS))
    if strange:
        wanted = " · ".join(FIELDS)
        raise ConfigError(f"unknown key {strange[0]!r}", found=strange[0], wanted=wanted,
                          hint=did_you_mean(strange[0], FIELDS))  # fmt: skip
    said: dict[str, Any] = {key: row[key] for key in FIELDS if row.get(key) not in (None, "")}
    for key in _DAYS:
        if key in said:
            said[key] = _day(said[key], key)
    if not isinstance(said.get("details", {}), Mapping):
        raise ConfigError("details are no mapping", found=repr(said["details"]), wanted="key: value pairs")
    words = {key: str(value) for key, value in said.items() if key not in (*_DAYS, "details")}
    return Given(**words, on=said.get("on"), until=said.get("until"), details=said.get("details", {}))


def _day(value: Any, key: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else day(str(value), key)


def _yaml(path: Path) -> list[tuple[str, str, dict[str, Any]]]:
    from auditor.cli.reading import read_utf8
    from auditor.core.marked_yaml import in_one_line, load_mapping

    document = load_mapping(read_utf8(path, "the file of answers"), path=str(path))
    rows = []
    for name, row in document.value.items():
        if not isinstance(row, dict) or "value" not in row:
            raise ConfigError(
                "an answer that cannot be read", where=document.where((name,)), found=repr(row)[:80],
                wanted=f"{name}: {{value: …, by: …, on: …}}",
            )  # fmt: skip
        value = row["value"]
        if not isinstance(value, str):
            value = document.raw((name, "value")) if not isinstance(value, (dict, list)) else in_one_line(value)
        rows.append((document.where((name,), key=True), name, {**row, "value": value}))
    return rows


def _workbook(path: Path) -> list[tuple[str, str, dict[str, Any]]]:
    require("xlsx")
    import openpyxl

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MOST_BYTES:
                raise ConfigError("the workbook is too large", where=str(path), wanted=f"{_MOST_BYTES // 2**20} MiB")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except ConfigError:
        raise
    except OSError as error:
        raise ConfigError("the workbook cannot be read", where=str(path), found=error.strerror or str(error)) from error
    except Exception as error:
        raise ConfigError(
            "this is not a workbook",
            where=str(path),
            found=type(error).__name__,
            wanted="a report written with -f xlsx",
        ) from error
    if SHEET not in book.sheetnames:
        raise ConfigError(f"the workbook has no sheet {SHEET!r}", where=str(path), found=", ".join(book.sheetnames))
    lines = book[SHEET].iter_rows(values_only=True)
    head = [str(title or "").strip().casefold() for title in next(lines, ())]
    if not {"id", "value"} <= set(head):
        wanted = "the sheet as the report has it, with the columns id and value"
        raise ConfigError("the sheet has other columns", where=f"{path}:{SHEET}", found=", ".join(head), wanted=wanted)
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = dict(zip(head, line, strict=False))
        if cells.get("id") and str(cells.get("value") or "").strip():
            row = {key: cells.get(key) for key in FIELDS if key != "details"}
            rows.append((f"{path}:{SHEET}:{number}", str(cells["id"]).strip(), row))
    return rows
