"""Measure how often each kind of find is right, and write how sure it is (`license_db/frames/sureness.yaml`).

Run: ``python license_db/calibrate.py [--labeled DIR …]``. Licenses with labels stand in `tests/terms/licenses/`;
``--labeled`` names folders of further ones (``name/LICENSE.*`` and ``name/terms.yaml``). A kind of find is a term with
the word of its value. It counts as right where the labels of the text hold the same. Several texts of one publisher,
told by the first word of their names, count as one publisher.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from auditor.core.model import Document, DocumentKind, Location, Subject, Term
from auditor.terms.consequences import kind, settle
from auditor.terms.reading import kind_of_find
from auditor.terms.understood import terms

ROOT = Path(__file__).resolve().parent.parent
LABELED_IN_PART = frozenset({"set_7", "set_8"})
"""Sets whose labels hold only what blocks or frees: what else is read of them is no error."""
FEW, FEW_PUBLISHERS = 5, 3
"""Fewer finds say nothing, and right ones of fewer publishers make none sure. By judgment."""
SURE_SHARE, SURE_RIGHT, UNSURE = 0.985, 20, 0.89
"""The share of right finds, and how many of them, from which a kind may be surer than `UNSURE`. Derived on a set of
licenses that nobody had worked with: with 0.97 and 5 of the values that were sure 5 in a hundred were wrong there,
with these fewer than 1; bench/RESULTS.md, "Reading terms"."""
_PLACED = ("governing-law", "venue")
"""Terms whose codes are compared; of names, lists and quoted words it counts that the term is there."""


def licenses(folders: list[Path]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Name, text and labels of every labeled license."""
    for path in sorted((ROOT / "tests" / "terms" / "licenses").glob("*.yaml")):
        if path.stem in LABELED_IN_PART:
            continue
        for entry in yaml.safe_load(path.read_text("utf-8")):
            yield f"{path.stem}/{entry['slug']}", entry["text"], entry["terms"] or {}
    for folder in folders:
        for path in sorted(folder.glob("*/terms.yaml")):
            texts = sorted(one for one in path.parent.glob("LICENSE.*") if one.suffix in (".txt", ".md"))
            if texts:
                held = yaml.safe_load(path.read_text("utf-8"))["terms"] or {}
                yield path.parent.name.split("-")[0], texts[0].read_text("utf-8", "replace"), held


def _agrees(term: Term, labels: Any) -> bool | None:
    """Whether a text's labels hold a term with its value; None where they leave room."""
    listed = [one for one in (labels if isinstance(labels, list) else [labels]) if isinstance(one, dict)]
    if any(one.get("soft") for one in listed):
        return None
    if kind_of_find(term) == term.id and not hasattr(term.value, "get") and term.id not in _PLACED:
        return bool(listed)
    said = _word(term.value)
    return any(said is None or _word(one.get("value")) in (said, None) for one in listed)


def _word(value: Any) -> str | None:
    """What values are compared by: their word or their number; None where neither stands for them."""
    word = kind(value)
    if word is None and hasattr(value, "get"):
        word = value.get("threshold")
    if isinstance(word, bool):
        word = "yes" if word else "no"
    return str(word) if isinstance(word, str | int | float) else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labeled", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    right: dict[str, int] = defaultdict(int)
    every: dict[str, int] = defaultdict(int)
    publishers: dict[str, set[str]] = defaultdict(set)
    for name, text, held in licenses(options.labeled):
        place = Location(path="LICENSE", start_line=1)
        document = Document(kind=DocumentKind.LICENSE, location=place, text=text, covers=frozenset({Subject.WEIGHTS}))
        counted: dict[tuple[str, str], bool] = {}
        for term in settle(document, terms(document)):
            agrees = _agrees(term, held.get(term.id))
            if agrees is not None:
                key = (kind_of_find(term), str(term.value))
                counted[key] = counted.get(key, False) or agrees
        for (said, _), agrees in counted.items():
            every[said] += 1
            right[said] += agrees
            if agrees:
                publishers[said].add(name)
    rows = {}
    for said in sorted(one for one, count in every.items() if count >= FEW):
        share = (right[said] + 1) / (every[said] + 2)
        enough = right[said] >= SURE_RIGHT and len(publishers[said]) >= FEW_PUBLISHERS
        exact = right[said] / every[said]
        sure = share if exact >= SURE_SHARE and enough else min(share, UNSURE)
        rows[said] = {"sure": round(sure, 2), "right": right[said], "of": every[said]}
    lines = [
        "# How sure a kind of find is, by how often it was right: written by license_db/calibrate.py.",
        "finds:",
        *(f"  {said}: {{sure: {row['sure']}, right: {row['right']}, of: {row['of']}}}" for said, row in rows.items()),
    ]
    (ROOT / "license_db" / "frames" / "sureness.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(rows)} kinds of finds, {sum(row['sure'] >= 0.9 for row in rows.values())} sure")


if __name__ == "__main__":
    main()
