"""Scores the term readers against the gold labels: ``python -m bench.terms [--half tuning|check] [--verbose]``."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import yaml

SEED = "terms-2026-11-21"


def publishers(name: str) -> frozenset[str]:
    """The organisations a publisher's name lists: ``A / B (C)`` names three."""
    parts = (part.strip().casefold() for part in re.split(r"[/(),]", name))
    return frozenset(part for part in parts if part and part != "standard body")


def split(gold: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Slugs of the tuning and the check half.

    Texts whose publishers share an organisation stay together. The groups are put in the order of a seeded hash of
    their first organisation, and each goes to the half that has fewer texts so far (tuning first).
    """
    groups: list[tuple[set[str], list[str]]] = []
    for labels in sorted(gold.glob("*/terms.yaml")):
        slug = labels.parent.name
        meta = yaml.safe_load((labels.parent / "meta.yaml").read_text("utf-8"))
        names, slugs = set(publishers(str(meta.get("publisher") or "")) or {slug}), [slug]
        for other in [group for group in groups if group[0] & names]:
            names |= other[0]
            slugs = other[1] + slugs
            groups.remove(other)
        groups.append((names, slugs))
    groups.sort(key=lambda group: hashlib.sha256(f"{SEED}:{min(group[0])}".encode()).hexdigest())
    halves: tuple[list[str], list[str]] = ([], [])
    for _, slugs in groups:
        halves[len(halves[0]) > len(halves[1])].extend(slugs)
    return tuple(sorted(halves[0])), tuple(sorted(halves[1]))


if __name__ == "__main__":
    tuning, check = split(Path(os.environ["AUDITOR_CORPUS"]) / "licenses")
    print(len(tuning), *tuning)
    print(len(check), *check)
