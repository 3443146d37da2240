"""The laws at size: what passes although it is limited, and what no longer passes although it is free.

Run: ``AUDITOR_CORPUS=… python -m bench.laws [--count N] [--seed S] [--repositories PREFIX]``. Forms are those that
nothing was written or trained with (`tests/laws/generators.py`, HELD_OUT); carriers are cards of our own and the real
cards that pass; distinct pairs of form and place are counted, not draws. Prints Markdown, and every counter-example
with ``--list``.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import yaml

from auditor.core.model import Outcome
from auditor.policy import judge
from bench.judging import OPEN
from bench.ordinary import read
from tests.laws.generators import HELD_OUT, Draw, Files, card_carriers, draws, forms, plain_carrier
from tests.laws.repository import TODAY, book, entry_files, license_text, ordinary, passes, snapshot, verdict

REPOSITORIES = Path(__file__).resolve().parent.parent / "tests" / "laws" / "repositories"
LICENSES = (*("MIT", "BSD-3-Clause", "BSD-2-Clause", "ISC", "Zlib", "Unlicense", "CC0-1.0", "CC-BY-4.0", "Apache-2.0"),)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--repositories", default="part_7")
    arguments.add_argument("--list", action="store_true", help="print every counter-example")
    chosen = arguments.parse_args()
    carriers = [("plain", plain_carrier()), *card_carriers(), *real_carriers(), *license_carriers()]
    print(f"{len(carriers)} carriers that pass\n\n| measure | figure |\n|---|---|")
    held = forms(*HELD_OUT)
    drawn = list(draws(carriers, [form for form in held if form.restricts], chosen.count, chosen.seed))
    wrong = [draw for draw in drawn if passes(draw.put())]
    report("restricting sentence inserted: still passes", wrong, len(drawn))
    harmless = [form for form in held if not form.restricts]
    quiet = list(draws(carriers, harmless, chosen.count // 2, chosen.seed))
    alarmed = [draw for draw in quiet if not passes(draw.put())]
    report("harmless sentence inserted: no longer passes", alarmed, len(quiet))
    agreeing()
    plainly_free()
    repositories(chosen.repositories, show=chosen.list)
    if chosen.list:
        for draw in (*wrong, *alarmed):
            print(f"- {draw}")


def report(name: str, counted: Sequence[Draw], total: int) -> None:
    """One line, and where the counter-examples lie."""
    print(f"| {name} | {len(counted) / max(1, total):.2%} ({len(counted)} of {total}) |")
    for kind, found in (("place", Counter(d.place for d in counted)), ("dress", Counter(d.disguise for d in counted))):
        if found:
            print(f"| … by {kind} | {', '.join(f'{name} {count}' for name, count in found.most_common(8))} |")


def plainly_free() -> None:
    """Of the visible cards whose labels say a free license and no conflict: how many pass."""
    cards = Path(os.environ["AUDITOR_CORPUS"]) / "cards"
    free = {one.casefold() for one in OPEN}
    labels = {
        path.parent.name.replace("__", "/", 1): yaml.safe_load(path.read_text("utf-8"))["labels"]
        for path in sorted(cards.glob("*/meta.yaml"))
    }
    wanted = [
        name
        for name, said in labels.items()
        if said.get("conflict") in (None, "none") and str(said.get("true_license")).casefold() in free
    ]
    dossiers = {one.ref.name: one for one in read(cards)}
    found = [judge(dossiers[name], ordinary(), ("product",), TODAY, book=book())[0] for name in wanted]
    good = sum(one.outcome is Outcome.PASS for one in found)
    print(f"| visible cards that are free by their labels: pass | {good} of {len(wanted)} |")


def real_carriers() -> list[tuple[str, Files]]:
    """The real cards that pass as they are."""
    found = []
    for folder in sorted((Path(os.environ["AUDITOR_CORPUS"]) / "cards").iterdir()):
        if not (folder / "README.md").is_file():
            continue
        names = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in ("meta.yaml",)]
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in names}
        if passes(files):
            found.append(
                (folder.name, {"LICENSE": b"", **files} if "LICENSE" in files else {**files, **_text_of(files)})
            )
    return [(name, files) for name, files in found if passes(files)]


def _text_of(files: Files) -> Files:
    """The genuine text of the license that a card declares, so that places in a license text exist."""
    mit = b"license: mit" in files["README.md"]
    return {"LICENSE": license_text("MIT" if mit else "Apache-2.0").encode("utf-8")}


def license_carriers() -> list[tuple[str, Files]]:
    """A small repository under each of the free licenses."""
    found = []
    for spdx in LICENSES:
        card = f"---\nlicense: {spdx.lower()}\n---\n# Tern\n\nTern sorts short texts.\n"
        files = {**plain_carrier(), "README.md": card.encode(), "LICENSE": license_text(spdx).encode("utf-8")}
        if passes(files):
            found.append((spdx, files))
    return found


def agreeing() -> None:
    """Sentences of the license itself in the card change no verdict."""
    changed = asked = 0
    for spdx in LICENSES:
        card = f"---\nlicense: {spdx.lower()}\n---\n# Tern\n\nTern sorts short texts.\n"
        base = {**plain_carrier(), "README.md": card.encode(), "LICENSE": license_text(spdx).encode("utf-8")}
        before = verdict(snapshot(base)).outcome
        for part in license_text(spdx).split("\n\n"):
            words = " ".join(part.split())
            if 6 <= len(words.split()) <= 150:
                for form in ("{card}\n{words}\n", "{card}\n## License\n\n{words}\n", "{card}\n> {words}\n"):
                    asked += 1
                    text = form.format(card=card, words=words)
                    changed += verdict(snapshot({**base, "README.md": text.encode()})).outcome is not before
    print(f"| words of the license itself repeated in the card: the verdict changes | {changed} of {asked} |")


def repositories(prefix: str, *, show: bool) -> None:
    """Whole repositories with what each must give."""
    counts: Counter[tuple[str, bool]] = Counter()
    for path in sorted(REPOSITORIES.glob(f"{prefix}_*.yaml")):
        for entry in yaml.safe_load(path.read_text("utf-8")):
            passed = passes(entry_files(entry), name=entry["name"], hub=entry.get("hub"))
            counts[entry["expect"], passed] += 1
            if show and passed == (entry["expect"] != "pass"):
                print(f"- {entry['id']}: {entry['why']}")
    limited = counts["not-pass", True] + counts["not-pass", False]
    free = counts["pass", True] + counts["pass", False]
    print(f"| whole repositories ({prefix}) that are limited: pass | {counts['not-pass', True]} of {limited} |")
    print(f"| whole repositories ({prefix}) that are free: pass | {counts['pass', True]} of {free} |")


if __name__ == "__main__":
    main()
