"""What a sweep came to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from auditor.core.version import __version__
from auditor.sweep.units import PARTITIONS, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep came to."""

    folder: Path
    rows: int
    reused: int
    """Rows that an earlier run had finished."""
    seconds: float
    """Of this run's work."""
    units: tuple[Unit, ...]
    policy: str
    data_version: str
    as_of: str
    fail_on: str
    tool_version: str = __version__

    @property
    def partitions(self) -> tuple[Path, ...]:
        """The result's files, in the order of the input."""
        return tuple(self.folder / PARTITIONS / unit.file_name for unit in self.units)
