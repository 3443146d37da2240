"""A list of key words, as bill-of-materials tools use one, on the same texts: what it gives for the terms that block.

``python -m bench.keywords [SCANCODE.json]``; the file maps a text to the categories that ScanCode's detection gives it.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from bench.terms import predictions, split, text_of

WORDS = {
    "user-cap": r"monthly active users|active users",
    "revenue-cap": r"annual revenue|revenue",
    "other-cap": r"employees|seats|servers",
    "territory-exclusion": r"european union|excluding|territory",
    "purpose-limit": r"non-?commercial|research (?:purposes|only|use)",
    "commercial-use": r"non-?commercial|commercial (?:use|purposes?|licen)",
    "output-training": r"improve any other|train (?:any )?other|outputs? .{0,40}train",
    "non-compete": r"compete",
    "terms-may-change": r"from time to time|may (?:update|amend|modify)",
    "remote-restriction": r"remotely",
}
CATEGORIES = {
    "commercial-use": {"Free Restricted", "Non-commercial", "Source-available", "Proprietary Free", "Commercial"},
    "purpose-limit": {"Non-commercial"},
}
"""What a ScanCode category can say of a blocking term; of the others it says nothing."""


def main() -> None:
    gold = Path(os.environ["AUDITOR_CORPUS"]) / "licenses"
    scanned = json.loads(Path(sys.argv[1]).read_text("utf-8")) if len(sys.argv) > 1 else {}
    slugs = tuple(slug for half in split(gold) for slug in half)
    counts: dict[str, dict[str, Counter[str]]] = {}
    for answer in predictions(gold, slugs):
        slug = Path(str(answer["path"])).parent.name
        labels = yaml.safe_load((gold / slug / "terms.yaml").read_text("utf-8"))["terms"]
        words = text_of(gold / slug)[1].lower()
        categories = set(scanned.get(slug, {}).get("cats", ()))
        for term, pattern in WORDS.items():
            value: Any = labels.get(term)
            first = value[0] if isinstance(value, list) else value
            wanted = bool(first) and (term != "commercial-use" or first["value"] != "allowed")
            read = [row["value"] for row in answer["terms"] if row["id"] == term and row["confidence"] >= 0.5]
            told: dict[str, bool] = {
                "these readers": bool(read) and (term != "commercial-use" or "allowed" not in read),
                "key words": re.search(pattern, words) is not None,
            }
            if scanned:
                told["ScanCode categories"] = bool(categories & CATEGORIES.get(term, set()))
            for tool, says in told.items():
                row = counts.setdefault(term, {}).setdefault(tool, Counter())
                row.update(tp=int(says and wanted), fp=int(says and not wanted), fn=int(wanted and not says))
    tools = list(next(iter(counts.values())))
    print("| term | texts that state it | " + " | ".join(f"{tool}: found, false" for tool in tools) + " |")
    print("| --- | ---: |" + " ---: |" * len(tools))
    for term, found in counts.items():
        stated = found[tools[0]]["tp"] + found[tools[0]]["fn"]
        print(f"| {term} | {stated} | " + " | ".join(f"{found[t]['tp']}, {found[t]['fp']}" for t in tools) + " |")


if __name__ == "__main__":
    main()
