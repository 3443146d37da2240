"""Caps against figures: the band around a cap, what passing it means, and which of several caps decides.

The band comes first: within five per cent of a cap a person decides; above it the cap is exceeded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.policy.concepts.derive import Facts

BAND = 0.05
"""Share of a cap. By judgment: figures of users and revenue are estimates; so near to the cap a person decides."""
_DISPLAY = "display-attribution"
_WORST_FIRST = ("exceeded", "unknown", "near", "exemption-unclear", "display", "agreed", "exempt", "below")

_PASSED = ("exceeded", "exemption-unclear", "display", "agreed")
"""States of a cap that the figure is above."""


@dataclass(frozen=True)
class Measure:
    """A figure as far as it is known: at least ``low``, at most ``high``."""

    what: str
    key: str
    low: float = 0.0
    high: float = math.inf
    part: str = ""
    """Of whom the lower bound is the figure, where it is no figure of the whole: "the licensee alone"."""

    @classmethod
    def of(cls, what: str, key: str, value: float | None) -> Measure:
        return cls(what, key) if value is None else cls(what, key, float(value), float(value))

    @property
    def known(self) -> bool:
        """Whether there is a figure to show: the number itself, or the most it can be."""
        return self.low == self.high or (self.low == 0 and math.isfinite(self.high))

    def against(self, cap: float, band: float = BAND) -> str:
        """``above``, ``near``, ``below`` or ``unknown``."""
        if self.low > cap * (1 + band):
            return "above"
        if self.high < cap * (1 - band):
            return "below"
        near = self.low >= cap * (1 - band) and self.high <= cap * (1 + band)
        return "near" if near else "unknown"


@dataclass(frozen=True)
class Compared:
    """One cap against one measure."""

    state: str
    """One of `_WORST_FIRST`."""
    entry: Mapping[str, Any]
    measure: Measure


def worst(compared: Iterable[Compared]) -> Compared | None:
    """The comparison that decides; among equals the one with the lowest cap."""
    return min(
        compared,
        key=lambda c: (_WORST_FIRST.index(c.state), c.entry.get("threshold") or 0, c.measure.key),
        default=None,
    )


def effect(state: str, cap: Mapping[str, Any], f: Facts) -> str:
    """What a comparison comes to: a display duty, a separate agreement that is stated, or an exceeded cap."""
    if state in ("below", "unknown"):
        return state
    if cap.get("consequence") == _DISPLAY:
        return "display" if state == "above" else "near"
    if f["license.agreement"]:
        return "agreed"
    return "exceeded" if state == "above" else "near"


def summary(prefix: str, compared: list[Compared]) -> dict[str, Any]:
    """The facts below ``prefix`` about the comparison that decides."""
    found: dict[str, Any] = {f"{prefix}.stated": bool(compared), f"{prefix}.display_state": _display(compared)}
    decisive = worst(compared)
    if decisive is None:
        return {**found, f"{prefix}.state": "below"}
    found[f"{prefix}.threshold"] = decisive.entry.get("threshold")
    measure = decisive.measure
    found[f"{prefix}.what"], found[f"{prefix}.key"] = measure.what, measure.key
    figure = measure.high if measure.known else None
    if figure is None and decisive.state in _PASSED:
        # A part of the whole is above the cap already: that part is the figure, and is called one.
        figure, found[f"{prefix}.what"] = measure.low, f"{measure.what} (counting {measure.part})"
    if figure is not None:
        found[f"{prefix}.measured"] = figure if "revenue" in prefix else int(figure)
    found[f"{prefix}.state"] = None if decisive.state == "unknown" else decisive.state
    return found


def _display(compared: list[Compared]) -> str | None:
    """Whether a cap whose effect is a display duty is passed: ``exceeded``, ``near``, ``below``, None unknown."""
    display = [one for one in compared if one.entry.get("consequence") == _DISPLAY]
    states = {one.state for one in display}
    if "display" in states:
        return "exceeded"
    if "unknown" in states:
        return None
    return "near" if "near" in states else "below"


def is_number(value: Any) -> bool:
    """Whether a cell of a term is a figure."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
