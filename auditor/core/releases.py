"""Versions of what is released, as words tell of them and names hold them."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re

_VERSION = re.compile(
    r"(?<![A-Za-z0-9_])(?:v|version |release )(\d{1,4}(?:\.\d{1,4}){0,3})(?![A-Za-z0-9_])", re.IGNORECASE
)
"""Letters of other scripts may stand right beside it: "v1은"."""


def versions(words: str) -> Iterator[tuple[int, ...]]:
    """The versions that words tell of: "v1", "version 1.0"."""
    return (numbers(found[1]) for found in _VERSION.finditer(words))


def numbers(version: str) -> tuple[int, ...]:
    """Those of a version, without the zeros at its end: 1.0 is 1."""
    told = [int(part) for part in version.split(".") if part]
    while len(told) > 1 and not told[-1]:
        told.pop()
    return tuple(told)
