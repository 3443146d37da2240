"""Scores the term readers against the gold labels: ``python -m bench.terms [--half tuning|check] [--renamed]``.

The labeled texts are split by publisher into a tuning half, which may be looked at while rules are written, and a
check half, of which only the figures are.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from auditor.core.model import Document, DocumentKind, Location, Subject

SEED = "terms-2026-11-21"
SCORER = "tools/score_terms.py"


def publishers(name: str) -> frozenset[str]:
    """The organizations a publisher's name lists: ``A / B (C)`` names three."""
    parts = (part.strip().casefold() for part in re.split(r"[/(),]", name))
    return frozenset(part for part in parts if part and part != "standard body")


def split(gold: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Slugs of the tuning and the check half.

    Texts whose publishers share an organization stay together. The groups are put in the order of a seeded hash of
    their first organization, and each goes to the half that has fewer texts so far (tuning first).
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


def text_of(folder: Path) -> tuple[Path, str]:
    """The labeled text of a folder."""
    path = next(path for path in sorted(folder.glob("LICENSE.*")) if path.suffix in (".txt", ".md"))
    return path, path.read_text("utf-8", "replace")


def document(path: str, text: str) -> Document:
    """A text as the readers take it."""
    place = Location(path=path, start_line=1, end_line=text.count("\n") + 1)
    return Document(kind=DocumentKind.LICENSE, location=place, text=text, covers=frozenset({Subject.WEIGHTS}))


def predictions(gold: Path, slugs: tuple[str, ...], *, renamed: bool = False) -> list[dict[str, Any]]:
    """What the readers alone make of each text, in the shape of ``auditor terms --format json``."""
    from auditor.cli.terms import as_json
    from auditor.terms.reading import read
    from bench.renamed import rename

    answers = []
    for slug in slugs:
        path, text = text_of(gold / slug)
        names = rename(gold / slug, text) if renamed else None
        found = read(document(str(path), names.text if names else text))
        answer = as_json(str(path), found.terms, found.category)
        answers.append(names.restored(answer) if names else answer)
    return answers


def throughput(gold: Path, slugs: tuple[str, ...]) -> float:
    """MB of text a second of processor time on one core, after the patterns are compiled; the best of three rounds.

    A round is longer than what the stages remember, so no text is met again before it is forgotten.
    """
    from auditor.terms.reading import read

    documents = [document(str(path), text) for path, text in (text_of(gold / slug) for slug in slugs)]
    rounds = []
    for _ in range(4):
        start = time.process_time()
        for one in documents:
            read(one)
        rounds.append(time.process_time() - start)
    return sum(len(one.text.encode()) for one in documents) / 1e6 / min(rounds[1:])


def cap_fields(gold: Path, answers: list[dict[str, Any]]) -> tuple[int, int]:
    """Right and all fields of the caps and excluded areas whose key (threshold, area) is right."""
    right = total = 0
    for answer in answers:
        labels = yaml.safe_load((Path(answer["path"]).parent / "terms.yaml").read_text("utf-8"))["terms"]
        for term in ("user-cap", "revenue-cap", "other-cap", "territory-exclusion"):
            wanted = _rows([entry["value"] for entry in _listed(labels.get(term)) if isinstance(entry, dict)])
            stated = _rows([row["value"] for row in answer["terms"] if row["id"] == term])
            for key, fields in wanted.items():
                if key in stated:
                    total += len(fields)
                    right += sum(stated[key].get(name) == value for name, value in fields.items())
    return right, total


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _rows(values: list[Any]) -> dict[Any, dict[str, Any]]:
    wanted = ("metric", "scope", "measured", "consequence", "period", "currency", "unit", "basis")
    rows = [row for value in values for row in _listed(value) if isinstance(row, dict)]
    return {
        row.get("threshold") or row.get("area"): {name: row[name] for name in wanted if name in row} for row in rows
    }


def score(gold: Path, answers: list[dict[str, Any]], slugs: tuple[str, ...], *, verbose: bool) -> str:
    """The report of the shared scorer."""
    scorer = gold.parents[1] / SCORER
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as stream:
        json.dump(answers, stream, ensure_ascii=False)
        stream.flush()
        command = [sys.executable, str(scorer), "--gold", str(gold), "--pred", stream.name, "--slugs", ",".join(slugs)]
        done = subprocess.run(command + ["--verbose"] * verbose, capture_output=True, text=True, check=True)
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("tuning", "check", "both"), default="both")
    parser.add_argument("--renamed", action="store_true", help="replace all party and product names by invented ones")
    parser.add_argument("--verbose", action="store_true", help="show the errors of the tuning half")
    options = parser.parse_args()
    gold = Path(os.environ["AUDITOR_CORPUS"]) / "licenses"
    for name, slugs in zip(("tuning", "check"), split(gold), strict=True):
        if options.half not in (name, "both"):
            continue
        answers = predictions(gold, slugs, renamed=options.renamed)
        print(f"== {name} half, {len(slugs)} texts" + (", names replaced" if options.renamed else ""))
        print(score(gold, answers, slugs, verbose=options.verbose and name == "tuning"))
        right, total = cap_fields(gold, answers)
        print(f"fields of right caps and areas {right} of {total}")
        print(f"throughput {throughput(gold, slugs):.2f} MB/s")


if __name__ == "__main__":
    main()
