"""The law behind each check, as addresses that can be opened; data in ``policies/sources.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.errors import DataError
from auditor.core.resources import data_root

_ADDRESS = re.compile(r"https://[^\s\"'<>]{4,400}")
_KEYS = ("instrument", "article", "address", "read", "confidence", "role")
CONFIDENCES = ("high", "medium", "low")
BEHIND = "behind"
"""The role of a law that stands behind a license's or the organization's own rule, whose words decide."""
PLACE = "policies/sources.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One place of the law."""

    instrument: str
    article: str
    address: str
    read: date | None
    """The day the text at the address was read for the check; None where it was not read again."""
    confidence: str
    role: str = ""

    @property
    def name(self) -> str:
        """Instrument and place, in one line."""
        return f"{self.instrument}, {self.article}"

    @property
    def verified(self) -> bool:
        """Whether somebody read the text at the address for this version."""
        return self.read is not None


@cache
def citations() -> Mapping[str, tuple[Citation, ...]]:
    """The citations of every shipped check, by its id.

    Raises:
        DataError: the shipped file is damaged.
    """
    rows = _document()["citations"]
    return {check: tuple(_citation(check, row) for row in entries) for check, entries in rows.items()}


@cache
def remarks() -> Mapping[str, str]:
    """What the short ids in ``sources:`` of packs, dates and tables stand for: secondary notes."""
    return {name: str(text) for name, text in _document()["sources"].items()}


def of_check(check: str) -> tuple[Citation, ...]:
    """The citations of a check; none for a rule of the organization's own."""
    return citations().get(check, ())


def told(check: str) -> Iterator[str]:
    """A line for each citation: what, where, and whether it was read."""
    for one in of_check(check):
        read = f"read {one.read}" if one.read else "citation not verified"
        yield f"{one.name}: {one.address} ({read})"


@cache
def _document() -> dict[str, Any]:
    path = data_root("policies") / "sources.yaml"
    return shipped_mapping(path, named=PLACE).value


def _citation(check: str, row: Any) -> Citation:
    wrong = ""
    if not isinstance(row, dict) or set(row) - set(_KEYS) or not {"instrument", "article", "address"} <= set(row):
        wrong = "{instrument, article, address, read, confidence}"
    elif not _ADDRESS.fullmatch(str(row["address"])):
        wrong = "address: https://…"
    elif "read" not in row or not isinstance(row["read"], (date, type(None))):
        wrong = "read: YYYY-MM-DD, or null"
    elif row.get("confidence") not in CONFIDENCES:
        wrong = f"confidence: {' · '.join(CONFIDENCES)}"
    elif row.get("role", "") not in ("", BEHIND):
        wrong = f"role: {BEHIND}"
    if wrong:
        raise DataError("a citation cannot be read", where=f"{PLACE}: {check}", found=str(row)[:100], wanted=wrong)
    return Citation(**row)
