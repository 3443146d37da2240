"""Labelled model cards: is the right licence concluded, and are contradictions found?

Run: ``AUDITOR_CORPUS=… python -m bench.cards [--causes] [--folder DIR]``. The cards are served by the loopback hub, so
they take the way real models take; their parents are looked up among them and in the table of base models. Labels are
read here and nowhere else. Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from auditor.licenses import LicenseBook, load_book
from auditor.lineage import trace
from auditor.model import Dossier, ModelRef, Recognised, Snapshot
from auditor.sources.huggingface import HuggingFace
from auditor.strictness import binds_derivatives
from tests.hub import Hub

Meanings = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Row:
    """One card: what we say and what its label says."""

    name: str
    label: dict[str, Any]
    dossier: Dossier
    kind: str
    equal: bool
    first: bool
    laundered: bool
    """Whether a free licence is concluded although the label's binds."""

    @property
    def wanted(self) -> str:
        return str(self.label["conflict"])


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--causes", action="store_true", help="list every card that is not as labelled")
    arguments.add_argument("--folder", type=Path, help="cards; default: the corpus")
    chosen = arguments.parse_args()
    folder = chosen.folder or Path(os.environ["AUDITOR_CORPUS"]) / "cards"
    book = load_book()
    rows = measure(folder, book)
    report(rows)
    if chosen.causes:
        causes(rows)


def measure(folder: Path, book: LicenseBook) -> list[Row]:
    """Every labelled card of a folder, traced."""
    from auditor.pipeline import recognise

    labels = {
        path.parent.name.replace("__", "/", 1): yaml.safe_load(path.read_text("utf-8"))["labels"]
        for path in sorted(folder.glob("*/meta.yaml"))
    }
    known = read_all(folder, list(labels), partial(recognise, book=book))
    index = folder / "INDEX.md"
    meanings = slug_meanings(index.read_text("utf-8") if index.is_file() else "", book)
    return [
        row(name, labels[name], trace(known[f"hf:{name}"], book=book, known=known), meanings, book) for name in labels
    ]


def read_all(folder: Path, names: Sequence[str], recognise: Callable[[Snapshot], Recognised]) -> dict[str, Recognised]:
    """Fetch each model from the loopback hub, read and recognise it."""
    found = {}
    with tempfile.TemporaryDirectory() as cache, Hub(folder) as hub:
        source = HuggingFace(endpoint=hub.url, token=False, cache_dir=Path(cache))
        for name in names:
            ref = ModelRef(scheme="hf", name=name)
            found[str(ref)] = recognise(source.fetch(ref))
    return found


def slug_meanings(index: str, book: LicenseBook) -> Meanings:
    """Label slug → record ids that mean it: its own text folders and what the book resolves it to."""
    found: Meanings = {}
    for line in index.splitlines():
        match = re.match(r"\| `([^`]+)` \| \d+ \| ([^|]*)\|", line)
        if match:
            folders = {word.strip() for word in match[2].split(",") if word.strip()}
            found[match[1]] = frozenset(folders | set(book.resolve(match[1])) | {match[1]})
    return found


def row(name: str, label: dict[str, Any], dossier: Dossier, meanings: Meanings, book: LicenseBook) -> Row:
    """Compare one dossier with its label."""
    ids = dossier.weights.concluded.license_ids
    true = label["true_license"]
    right = meanings.get(true, frozenset({true, *book.resolve(true)})) if true else frozenset()
    free = bool(ids) and not any(binds_derivatives(book, one) for one in ids)
    return Row(
        name=name,
        label=label,
        dossier=dossier,
        kind=dossier.conflicts[0].kind if dossier.conflicts else "none",
        equal=not ids if true is None else len(ids) == 1 and ids[0] in right,
        first=not ids if true is None else bool(ids) and ids[0] in right,
        laundered=free
        and true is not None
        and not set(ids) & right
        and any(binds_derivatives(book, one) for one in right if one in book),
    )


def report(rows: Sequence[Row]) -> None:
    """Print the tables."""
    groups = {
        "all": rows,
        "without contested": [row for row in rows if not row.label.get("contested")],
    }
    print("| measure | " + " | ".join(groups) + " |\n|---|" + "---:|" * len(groups))
    lines: dict[str, Callable[[Sequence[Row]], str]] = {
        "cards": lambda some: str(len(some)),
        "concluded = `true_license` alone": lambda some: share([one.equal for one in some]),
        "concluded names `true_license` first": lambda some: share([one.first for one in some]),
        "a free licence concluded where a binding one is true": lambda some: str(sum(one.laundered for one in some)),
        "conflict or not: precision": lambda some: share([one.wanted != "none" for one in some if one.kind != "none"]),
        "conflict or not: recall": lambda some: share([one.kind != "none" for one in some if one.wanted != "none"]),
        "the same without missing and malformed: precision": lambda some: share(
            [real(one.wanted) for one in some if real(one.kind)]
        ),
        "the same without missing and malformed: recall": lambda some: share(
            [real(one.kind) for one in some if real(one.wanted)]
        ),
        "kind right, given a conflict in both": lambda some: share(
            [one.kind == one.wanted for one in some if "none" not in (one.kind, one.wanted)]
        ),
        "coverage of the weights complete": lambda some: share([one.dossier.weights.complete for one in some]),
    }
    for title, measure_of in lines.items():
        print(f"| {title} | " + " | ".join(measure_of(some) for some in groups.values()) + " |")
    table = Counter((one.wanted, one.kind) for one in rows)
    kinds = sorted({kind for pair in table for kind in pair})
    print("\n| label \\ found | " + " | ".join(kinds) + " |\n|---|" + "---:|" * len(kinds))
    for wanted in kinds:
        print(f"| {wanted} | " + " | ".join(str(table[wanted, kind] or "") for kind in kinds) + " |")


def real(kind: str) -> bool:
    """Whether a kind is a contradiction, not a gap in the metadata."""
    return kind not in ("none", "missing", "malformed")


def share(hits: Sequence[bool]) -> str:
    return f"{sum(hits) / len(hits):.1%} ({sum(hits)} of {len(hits)})" if hits else "–"


def causes(rows: Sequence[Row]) -> None:
    """Every card that is not as labelled, with our reason."""
    for one in rows:
        if one.first and one.kind == one.wanted:
            continue
        weights = one.dossier.weights
        mark = " (contested)" if one.label.get("contested") else ""
        sys.stdout.write(
            f"\n- {one.name}{mark}: concluded {', '.join(weights.concluded.license_ids) or 'nothing'} for "
            f"{one.label['true_license']}; conflict {one.kind} for {one.wanted}. {weights.concluded.reason}\n"
        )


if __name__ == "__main__":
    main()
