"""The longest training runs of small language models on record, which bound the compute of any model of their size.

Data in ``license_db/longest_runs.yaml``; each row names the model that it rests on, and a contract test holds every
record against every row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root

ERROR = 1.3
"""What is put on the product of parameters and tokens. Derived from point 123 of the Commission's guidelines on
general-purpose models, which allows an estimate to be 30 % off."""
_OPERATIONS = 6.0
"""Operations that training takes for a parameter and a token. Given by the guidelines, point 132."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LongestRun:
    """No language model of at most so many parameters that came out before a day is known with more tokens."""

    parameters: float
    tokens: float
    model: str
    before: date | None

    @property
    def said(self) -> str:
        """What the row says of models."""
        when = f" that came out before {self.before}" if self.before else ""
        size = f"no language model of {self.parameters:.2g} parameters or fewer{when}"
        return f"{size} in the license database has more than {self.tokens:.2g} tokens ({self.model})"

    def covers(self, parameters: float, made: date | None) -> bool:
        """Whether it speaks of a model of this size that was there on this day."""
        return parameters <= self.parameters and (
            self.before is None or (made is not None and made < self.before)
        )  # fmt: skip


def ceiling(parameters: float, made: date | None, tokens: float | None = None) -> tuple[float, str] | None:
    """The training compute, in FLOP, that a language model of this size does not exceed, and why.

    Args:
        parameters: all of them, those that work on no token too.
        made: a day on which its weights were there as they are; None where nobody says.
        tokens: how many it was trained on; None for those of the longest run on record of its size and time.
    """
    said = ""
    if tokens is None:
        row = min((one for one in longest_runs() if one.covers(parameters, made)), key=_tokens, default=None)
        if row is None:
            return None
        tokens, said = row.tokens, f"{row.said}; "
    why = f"{said}6 x {parameters:.3g} parameters x {tokens:.2g} tokens, and 30 % more"
    return _OPERATIONS * parameters * tokens * ERROR, why


def _tokens(run: LongestRun) -> float:
    return run.tokens


@cache
def longest_runs() -> tuple[LongestRun, ...]:
    """The rows of the table."""
    path = data_root("license_db") / "longest_runs.yaml"
    rows: list[Mapping[str, object]] = shipped_mapping(path, named="license_db/longest_runs.yaml").value["runs"]
    return tuple(
        LongestRun(
            parameters=float(str(row["parameters"])), tokens=float(str(row["tokens"])), model=str(row["model"]),
            before=day if isinstance(day := row.get("before"), date) else None,
        )
        for row in rows
    )  # fmt: skip
