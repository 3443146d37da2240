"""Drift on seeded upstream edits, and the locked check against the first run.

``python -m bench.drift [--models 200]`` prints a Markdown table. Every model gets one edit of a known kind; the same
number of models stays as it is. The locked check runs in a process that may not open a connection. With
``AUDITOR_CORPUS`` set, the models of the timing are real cards; otherwise they are generated.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from auditor import pipeline
from auditor.collect.collecting import Collection
from auditor.manifest.drift import Drift, drift
from auditor.manifest.lock_file import Lock, make_lock
from tests.hub import Hub
from tests.hub.models import Catalogue

CARD = "---\nlicense: {license_id}\nbase_model: acme/base-{base}\n---\n# Model {number}\n\nWords about the model.\n"
TEXT = "Permission is granted to use the model {number} for any purpose, provided this notice is kept.\n" * 8
Edit = Callable[[Path, random.Random], None]


def _card(old: str, new: str) -> Edit:
    def edit(folder: Path, _: random.Random) -> None:
        card = folder / "README.md"
        text = card.read_text()
        assert old in text
        card.write_text(text.replace(old, new, 1))

    return edit


def _word(folder: Path, rng: random.Random) -> None:
    words = (folder / "LICENSE").read_text().split(" ")
    words[rng.randrange(len(words))] = "not"
    (folder / "LICENSE").write_text(" ".join(words))


def _add(name: str, text: str) -> Edit:
    def edit(folder: Path, _: random.Random) -> None:
        (folder / name).write_text(text)

    return edit


def _sentence(folder: Path, _: random.Random) -> None:
    with (folder / "LICENSE").open("a") as stream:
        stream.write("Not for military use.\n")


EDITS: dict[str, tuple[Edit, set[str]]] = {
    "another tag": (_card("license: mit", "license: apache-2.0"), {"tag-changed"}),
    "one word of the license": (_word, {"text-changed"}),
    "a sentence added to the license": (_sentence, {"text-changed"}),
    "the license removed": (lambda folder, _: (folder / "LICENSE").unlink(), {"text-removed"}),
    "a use policy added": (_add("USE_POLICY.md", "You must not harm anybody.\n"), {"text-added"}),
    "another parent": (_card("base_model: acme/base-0", "base_model: acme/base-1"), {"parent-changed"}),
    "a word of the card": (_card("Words about", "More words about"), {"text-changed"}),
    "weights replaced": (_add("model.safetensors", "other weights"), {"new-revision"}),
    "deleted": (lambda folder, _: shutil.rmtree(folder), {"deleted"}),
    "gated": (_add(".gated", ""), {"gated"}),
}


def generate(root: Path, models: int) -> list[str]:
    """Write the models and two bases; return the models' ids."""
    for base, license_id in enumerate(("mit", "gpl-3.0")):
        folder = root / f"acme__base-{base}"
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(f"---\nlicense: {license_id}\n---\n# Base\n")
    for number in range(models):
        folder = root / f"acme__m-{number:04}"
        folder.mkdir()
        (folder / "README.md").write_text(CARD.format(license_id="mit", base=0, number=number))
        (folder / "LICENSE").write_text(TEXT.format(number=number))
        (folder / "model.safetensors").write_text("weights")
    return [f"acme/m-{number:04}" for number in range(models)]


def locked(hub: Hub, names: list[str], home: Path) -> tuple[Lock, Collection]:
    """What `auditor lock` does."""
    kept: list[Collection] = []
    collecting = pipeline.Collecting(endpoint=hub.url, store=home, jobs=32, collected=kept.append)
    audit = pipeline.audit(names, collecting=collecting)
    return make_lock(audit, kept[0], policy_file=None), kept[0]


def seeded(models: int, scratch: Path) -> tuple[Counter[str], list[str], int]:
    """Edits found by kind, what was missed, and how many changes were reported for models that did not change."""
    root, rng = scratch / "models", random.Random(11)
    names = generate(root, 2 * models)
    edited, untouched = names[:models], set(names[models:])
    kinds = [list(EDITS)[number % len(EDITS)] for number in range(models)]
    with Hub(root) as hub:
        old, before = locked(hub, names, scratch / "home")
        for name, kind in zip(edited, kinds, strict=True):
            EDITS[kind][0](root / name.replace("/", "__"), rng)
            if kind == "gated":
                hub.fault("gated", repo=name)
        hub.catalogue = Catalogue(root)
        new, after = locked(hub, names, scratch / "home")
    by_model: dict[str, list[Drift]] = {}
    for change in drift(old, new, before=before.snapshots, after=after.snapshots):
        by_model.setdefault(change.ref, []).append(change)
    found: Counter[str] = Counter()
    missed = []
    for name, kind in zip(edited, kinds, strict=True):
        if EDITS[kind][1] <= {change.kind for change in by_model.get(f"hf:{name}", [])}:
            found[kind] += 1
        else:
            missed.append(f"{name}: {kind}")
    false = sum(len(changes) for ref, changes in by_model.items() if ref.removeprefix("hf:") in untouched)
    return found, missed, false


def timed(models: int, scratch: Path) -> tuple[Taken, Taken, Taken]:
    """The first check, a locked check derived anew, and one after `lock`; the locked ones without a network."""
    corpus = os.environ.get("AUDITOR_CORPUS")
    root = Path(corpus) / "cards" if corpus else scratch / "timed"
    if not corpus:
        generate(root, models)
    with Hub(root, latency=0.05) as hub:
        names = hub.catalogue.ids()[:models]
        (scratch / "models.yaml").write_text("models:\n" + "".join(f"- hf:{name}\n" for name in names))
        common = ["--store", "timed-home", "--endpoint", hub.url]
        first = run(scratch, ["check", "--fail-on", "never", "--store", "first-home", "--endpoint", hub.url])
        run(scratch, ["lock", *common])
    offline = ["unshare", "-n"] if os.geteuid() == 0 and shutil.which("unshare") else []
    asked = ["check", "--locked", "--fail-on", "never", *common]
    again = run(scratch, asked, offline)
    (scratch / "timed-home" / "evidence" / "audits").rename(scratch / "audits")
    return first, run(scratch, asked, offline), again


@dataclass(frozen=True)
class Taken:
    """Seconds on the wall, and of the processor: on a shared machine only the latter can be compared."""

    wall: float
    cpu: float


def run(folder: Path, arguments: list[str], before: list[str] | None = None) -> Taken:
    """What one command in a process of its own takes."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = [*(before or []), sys.executable, "-m", "auditor", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 3), done.stderr[-2000:]
    return Taken(seconds, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)


def _shown(taken: Taken, of: Taken | None = None) -> str:
    share = f" ({taken.wall / of.wall:.1%} of the wall time, {taken.cpu / of.cpu:.1%} of the processor's)" if of else ""
    return f"{taken.wall:.1f} s, {taken.cpu:.1f} s of the processor{share}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=200)
    models = parser.parse_args().models
    with tempfile.TemporaryDirectory() as scratch:
        found, missed, false = seeded(models, Path(scratch))
        first, derived, again = timed(models, Path(scratch))
    print("| measure | bar | figure |\n| --- | --- | --- |")
    print(f"| seeded upstream edits found, as what they are | 100 % of {models} | {found.total()} of {models} |")
    print(f"| changes reported for {models} unchanged models | 0 | {false} |")
    print(f"| first check of {models} models, 50 ms for each request | | {_shown(first)} |")
    print(f"| `check --locked` after `lock`, no network | < 1/10 | {_shown(again, first)} |")
    print(f"| `check --locked`, derived anew from evidence | | {_shown(derived, first)} |")
    for line in missed:
        print(f"- missed {line}")


if __name__ == "__main__":
    main()
