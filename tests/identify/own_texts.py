"""Licenses written for these tests, on record beside the shipped ones, and the one real text this repository holds."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from auditor.identify.library import Library, load_library
from auditor.identify.own_records import OwnLicense, add

ROOT = Path(__file__).resolve().parents[2]
APACHE = (ROOT / "LICENSE").read_text("utf-8")

ORCHARD_1 = """\
Orchard Model License 1.0

Copyright (c) 2025 Orchard Labs

1. Grant. The orchard keeper lets you plant, water, prune and share the seedling and every tree that grows from it,
in your own garden and in the gardens of others, without payment and until the last leaf falls.

2. Conditions. You may share a tree only when you

  (a) hand over this text together with it;
  (b) tell the next gardener which branches you have grafted; and
  (c) keep fewer than 700 baskets of fruit each month, or ask the keeper for a letter.

3. Uses that are not allowed. You must not use a tree to fence in a neighbour, to poison a well, or to hide a trap.

4. No promises. The seedling comes as it stands. The keeper does not promise that it bears fruit and answers for no
harm that falls from its branches, whether foreseen or not.

5. Law. Quarrels are settled under the customs of the valley of Aune.
"""
ORCHARD_2 = ORCHARD_1.replace("License 1.0", "License 2.0").replace("700 baskets", "900 baskets") + (
    "\n6. Names. Call a tree that grew from the seedling by a name that begins with Orchard.\n"
)
QUAY = """\
Quay License

The harbour master allows anybody to moor, to load and to unload at this quay at any hour and for any purpose, and to
build on it, as long as the brass plate with the master's name stays where it is and ropes are coiled afterwards.

Whoever moors here does so at their own peril; the harbour master is not answerable for storms, rats or drink.
"""
BOOK_FOLDER = Path(mkdtemp(prefix="own-licenses-"))


@cache
def book() -> Library:
    """The shipped records and the licenses above."""
    stated = (
        ("orchard-1.0", "Orchard Model License 1.0", ORCHARD_1),
        ("orchard-2.0", "Orchard Model License 2.0", ORCHARD_2),
        ("quay", "Quay License", QUAY),
    )
    for license_id, name, text in stated:
        if not (BOOK_FOLDER / f"{license_id}.yaml").exists():
            add(OwnLicense(id=license_id, name=name), text, "written for tests", BOOK_FOLDER, date(2026, 11, 21))
    return load_library(extra=(BOOK_FOLDER,))


def line_of(text: str, words: str) -> int:
    """The 1-based line on which some words stand."""
    return text[: text.index(words)].count("\n") + 1
