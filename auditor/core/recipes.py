"""Recipes of merges, whatever their file is called: mergekit reads any YAML with these keys."""

from __future__ import annotations

from auditor.core import patterns as re

_MERGES = re.compile(rb"(?m)^merge_method\s{0,4}:")
_LONGEST = 65_536
"""Bytes of a file that may be a recipe. By judgment: recipes are shorter, and bounds time."""


def says_how_to_merge(data: bytes) -> bool:
    """Whether a YAML file says how models are merged."""
    return _MERGES.search(data[:_LONGEST]) is not None
