"""Scores the term readers on licenses by publishers of neither half: ``python -m bench.fresh_terms FOLDER…``.

`bench/fresh_terms.yaml` says where each text was found and what blocks in it. The texts themselves are not here: the
folders given hold them as ``<id>.LICENSE``, ``<id>.txt`` or ``<id>.md``; the folder of ScanCode's license texts will do
for those that come from it.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from auditor.terms.consequences import kind
from auditor.terms.reading import read
from bench.terms import document

LABELS = Path(__file__).with_suffix(".yaml")
BLOCKING = (
    "user-cap", "revenue-cap", "other-cap", "territory-exclusion", "purpose-limit", "commercial-use", "output-training",
    "non-compete", "terms-may-change", "remote-restriction",
)  # fmt: skip
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)


def text_of(entry: dict[str, Any], folders: list[Path]) -> str | None:
    """The text of an entry; None where no folder has it, or only another version of it."""
    for path in (folder / f"{entry['id']}{ending}" for folder in folders for ending in (".LICENSE", ".txt", ".md")):
        if path.is_file():
            data = path.read_bytes()
            if entry.get("sha256") in (None, hashlib.sha256(data).hexdigest()):
                return _FRONT_MATTER.sub("", data.decode("utf-8", "replace"), count=1)
    return None


def stated(text: str, path: str) -> tuple[dict[str, list[str]], str]:
    """What the readers say blocks, the surest first, and the category."""
    found = read(document(path, text))
    values: dict[str, list[str]] = {}
    for term in found.terms:
        capped = hasattr(term.value, "get") and "threshold" in term.value
        values.setdefault(term.id, []).append(str(term.value["threshold"] if capped else kind(term.value)))
    return values, found.category


def errors(entry: dict[str, Any], text: str) -> Iterator[tuple[str, str, bool]]:
    """``(missed | false | category, term, right)`` for everything that counts in an entry."""
    labels, unscored = entry["labels"], entry.get("not_scored", ())
    values, category = stated(text, entry["id"])
    for term in BLOCKING:
        wanted, given = labels.get(term), values.get(term, [])
        if term in unscored:
            continue
        if wanted is not None and wanted != "allowed":
            yield "missed", term, str(wanted) in (given[:1] if term == "commercial-use" else given)
        elif given and set(given) != {"allowed"}:
            yield "false", term, False
    if "category" in labels:
        yield "category", "category", category == labels["category"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="folders with the texts")
    parser.add_argument("--verbose", action="store_true", help="name what was missed or false")
    options = parser.parse_args()
    entries = yaml.safe_load(LABELS.read_text("utf-8"))["texts"]
    for round_ in sorted({entry["round"] for entry in entries}):
        rows, texts = [], 0
        for entry in (entry for entry in entries if entry["round"] == round_):
            text = text_of(entry, options.folders)
            if text is not None:
                texts += 1
                rows += [(entry["id"], *row) for row in errors(entry, text)]
        blocking = [right for _, what, _, right in rows if what == "missed"]
        kinds = [right for _, what, _, right in rows if what == "category"]
        false = sum(what == "false" for _, what, _, _ in rows)
        print(
            f"round {round_}: {texts} texts, blocking terms {sum(blocking)} of {len(blocking)}, "
            f"stated where the labels have none {false}, category {sum(kinds)} of {len(kinds)}"
        )
        if options.verbose:
            print("\n".join(f"  {name}: {what} {term}" for name, what, term, right in rows if not right))


if __name__ == "__main__":
    main()
