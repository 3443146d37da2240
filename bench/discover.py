"""Discovery on real manifests: which expected models are found, which invented; how long a repository takes.

``python -m bench.discover`` (``AUDITOR_CORPUS`` names the folder with ``manifests/``) prints a Markdown table.
An expected entry explained in brackets is a model that no hub knows by that name: it must be found as a local model
or an alias, never as a hub id.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from pathlib import Path

import yaml

from auditor.discover import Kind, discover

FILES = 2000


def score(manifests: Path) -> tuple[int, int, list[str]]:
    """Expected models, how many of them were found as what they are, and every contradiction."""
    expected_count = found_count = 0
    wrong: list[str] = []
    for entry in yaml.safe_load((manifests / "sources.yaml").read_text(encoding="utf-8")):
        with tempfile.TemporaryDirectory() as scratch:
            shutil.copy(manifests / entry["file"], scratch)
            used = {(one.found.kind in (Kind.HUB, Kind.API), one.found.name) for one in discover(Path(scratch)).used}
        expected = {("(" not in str(name), str(name).partition(" (")[0]) for name in entry["expected_models"]}
        expected_count += len(expected)
        found_count += len(expected & used)
        wrong += [f"{entry['file']}: {'missed' if one in expected else 'invented'} {one[1]}" for one in expected ^ used]
    return expected_count, found_count, wrong


def ordinary_repository(root: Path, files: int) -> None:
    """``files`` files as a repository has them: mostly code that names no model, some configuration and documents."""
    rng = random.Random(5)
    sources = sorted(path for path in Path(os.__file__).parent.glob("*.py") if path.stat().st_size < 60_000)
    settings = "services:\n  app:\n    image: app:latest\n    command: serve --port 80\n    environment: {MODE: fast}\n"
    for number in range(files):
        folder = root / f"pkg{number % 40}"
        folder.mkdir(exist_ok=True)
        kind = rng.random()
        if kind < 0.6:
            shutil.copy(rng.choice(sources), folder / f"module{number}.py")
        elif kind < 0.8:
            code = f"export const model{number} = pick(options);\nfunction run(model) {{ return model.name + 'x'; }}\n"
            (folder / f"view{number}.ts").write_text(code * 60)
        elif kind < 0.9:
            (folder / f"settings{number}.yaml").write_text(settings + f"model_count: {number}\n" * 1)
        else:
            (folder / f"notes{number}.md").write_text("Words about nothing.\n" * 50)
    (root / "app.py").write_text(
        'from transformers import pipeline\np = pipeline("text-generation", model="acme/tiny-1b")\n'
    )


def main() -> None:
    """Measure and print."""
    expected, found, wrong = score(Path(os.environ["AUDITOR_CORPUS"]) / "manifests")
    with tempfile.TemporaryDirectory() as scratch:
        ordinary_repository(Path(scratch), FILES)
        times = []
        for _ in range(3):
            start = time.process_time()
            result = discover(Path(scratch))
            times.append(time.process_time() - start)
    names = [one.found.name for one in result.used]
    print("| measure | bar | figure |\n| --- | --- | --- |")
    print(f"| expected models of real manifests found | all | {found} of {expected} |")
    print(f"| models invented or taken for something else | 0 | {len(wrong)} |")
    print(f"| {FILES} files of an ordinary repository | < 5 s | {sorted(times)[1]:.2f} s of the processor ({names}) |")
    for line in wrong:
        print(f"- {line}")


if __name__ == "__main__":
    main()
