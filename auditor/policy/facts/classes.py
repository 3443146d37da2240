"""What classes of data are in law: the rows of ``policies/concepts.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.policy.facts import tables


def rows() -> Mapping[str, Mapping[str, str]]:
    """Class of data → its tags."""
    found: Mapping[str, Mapping[str, str]] = tables.table("concepts")["data_classes"]
    return found


def tagged(classes: Iterable[str], tag: str) -> dict[str, str]:
    """Of declared classes those with a tag, each with the word it has there."""
    return {name: rows()[name][tag] for name in classes if tag in rows().get(name, {})}
