"""Scores the reading of terms on licenses of publishers that do not exist: ``python -m bench.invented [SET …]``.

`tests/terms/licenses/set_N.yaml` hold them with their labels, in 12 languages, each set by somebody who knew neither
the code nor the other sets. A set is measured before anybody who works on the reading has seen it (its first run),
and serves development from then on. The scorer is that of the labeled corpus (found beside ``AUDITOR_CORPUS``).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from bench.terms import SCORER, document

HERE = Path(__file__).resolve().parent.parent / "tests" / "terms" / "licenses"


def licenses(name: str) -> list[dict[str, Any]]:
    """The licenses of a set."""
    return list(yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8")))


def answer(path: str, text: str) -> dict[str, Any]:
    """What ``auditor terms --no-records --format json`` says of a text."""
    from auditor.cli.terms import as_json
    from auditor.terms.doubts import languages_of, unread_terms
    from auditor.terms.reading import read

    taken = document(path, text)
    found = read(taken)
    return as_json(
        path, found.terms, found.category, None, (), tuple(unread_terms(taken, found.terms)), languages_of(taken)
    )


def score(names: list[str], *, verbose: bool) -> str:
    """The report of the shared scorer, by English and other languages, and how many sentences are unread."""
    scorer = Path(os.environ["AUDITOR_CORPUS"]).parent / SCORER
    with tempfile.TemporaryDirectory() as folder:
        root, answers, groups = Path(folder), [], {"English": [], "other languages": []}  # type: ignore[var-annotated]
        for entry in (one for name in names for one in licenses(name)):
            home = root / entry["slug"]
            home.mkdir()
            (home / "LICENSE.txt").write_text(entry["text"], "utf-8")
            labels = {"slug": entry["slug"], "category": entry["category"], "terms": entry["terms"]}
            (home / "terms.yaml").write_text(yaml.safe_dump(labels, allow_unicode=True), "utf-8")
            answers.append(answer(str(home / "LICENSE.txt"), entry["text"]))
            groups["English" if entry["lang"] == "en" else "other languages"].append(entry["slug"])
        (root / "answers.json").write_text(json.dumps(answers, ensure_ascii=False), "utf-8")
        (root / "groups.yaml").write_text(yaml.safe_dump(groups), "utf-8")
        command = [sys.executable, str(scorer), "--gold", folder, "--pred", str(root / "answers.json")]
        command += ["--groups", str(root / "groups.yaml"), *["--verbose"] * verbose]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    unread = sorted(len(one["unread"]) for one in answers)
    return f"{done.stdout}unread sentences a text: median {unread[len(unread) // 2]}, most {unread[-1]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=sorted(path.stem for path in HERE.glob("set_*.yaml")))
    parser.add_argument("--verbose", action="store_true", help="show the errors")
    options = parser.parse_args()
    for name in options.sets:
        print(f"== {name}")
        print(score([name], verbose=options.verbose))


if __name__ == "__main__":
    main()
