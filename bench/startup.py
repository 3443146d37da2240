"""How long whole commands take, in user + system time of their processes.

Run: ``python -m bench.startup [--rounds N]``. The commands and two references (an empty interpreter, what the
libraries cost alone) take turns, so that a busy machine slows all of them alike; the figure is the lowest of the
rounds, and beside it stands what it is as a multiple of an empty interpreter.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.hub import Hub

ROOT = Path(__file__).resolve().parent.parent
AS_OF = date(2026, 11, 21)
NEW_DAY = "a new day"
"""Stands for a day that no round before it was evaluated as of."""
OWN_TEXT = """\
Fjordlight Model Terms

You may use, copy and modify the weights for research. Commercial use requires a written agreement with Fjordlight.
You must not use the outputs to train models that compete with Fjordlight.
"""


@dataclass(frozen=True, slots=True)
class Command:
    """What is measured."""

    name: str
    arguments: tuple[str, ...]
    bar: float | None = None
    """Seconds."""

    def on(self, day: date) -> tuple[str, ...]:
        """The command line on a day."""
        return tuple(str(day) if word == NEW_DAY else word for word in self.arguments)


def commands(folder: Path) -> tuple[Command, ...]:
    """The references and the commands; the models they read lie in a folder of their own."""
    example = ("check", "examples/models.yaml", "-p", "examples/auditor.yaml")
    locked = (*example, "--locked", "--lock", str(folder / "models.lock"))
    known, unknown = folder / "known", folder / "unknown"
    for model, text in ((known, (ROOT / "LICENSE").read_text("utf-8")), (unknown, OWN_TEXT)):
        model.mkdir()
        (model / "LICENSE").write_text(text, encoding="utf-8")
        (model / "README.md").write_text("# A model\n\nThe license of the weights is in LICENSE.\n", encoding="utf-8")
    auditor = ("-m", "auditor")
    return (
        Command("an empty interpreter", ("-c", "pass")),
        Command("`import typer`", ("-c", "import typer")),
        Command("`import numpy, typer`", ("-c", "import numpy, typer")),
        Command("`auditor --version`", (*auditor, "--version"), 0.15),
        Command("`auditor --help`", (*auditor, "--help"), 0.18),
        Command("`auditor identify FILE`", (*auditor, "identify", "LICENSE"), 0.45),
        Command("`auditor review file:`, a known license", (*auditor, "review", f"file:{known}"), 0.8),
        Command("`auditor review file:`, an unknown one", (*auditor, "review", f"file:{unknown}"), 1.1),
        Command("`auditor review file:`, nothing remembered", (*auditor, "review", f"file:{known}", "--no-cache")),
        Command("`auditor check` of the example", (*auditor, *example, "--as-of", str(AS_OF)), 1.8),
        Command("`auditor check`, nothing remembered", (*auditor, *example, "--as-of", str(AS_OF), "--no-cache")),
        Command("`auditor check --locked`, unchanged", (*auditor, *locked, "--as-of", str(AS_OF))),
        Command("`auditor check --locked`, on a new day", (*auditor, *locked, "--as-of", NEW_DAY)),
    )


def cost(arguments: tuple[str, ...]) -> float:
    """User plus system seconds of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)  # noqa: PLW1510
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


@contextmanager
def settings(folder: Path, hub: str) -> Iterator[None]:
    """A machine of its own: the hub of the example, an empty store, bytecode written."""
    changed = {"HF_ENDPOINT": hub, "HF_HOME": str(folder), "AUDITOR_HOME": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def main() -> None:
    """Measure and print a Markdown table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=9)
    asked.add_argument("--only", default="", help="commands whose name holds this")
    given = asked.parse_args()
    with TemporaryDirectory() as scratch, Hub(ROOT / "examples" / "hub") as hub, settings(Path(scratch), hub.url):
        every = [one for one in commands(Path(scratch)) if given.only in one.name or "auditor" not in one.name]
        lock = ("-m", "auditor", "lock", "examples/models.yaml", "-p", "examples/auditor.yaml", "--no-cache")
        first = cost((*lock, "-o", str(Path(scratch) / "models.lock")))
        for command in every:
            cost(command.on(AS_OF))
        days = [AS_OF + timedelta(days=number) for number in range(1, given.rounds + 1)]
        rounds = [[cost(command.on(day)) for command in every] for day in days]
    print("| what | lowest | median | bar | of an empty interpreter |\n|---|---:|---:|---:|---:|")
    for command, times in zip(every, zip(*rounds, strict=True), strict=True):
        bar = f"{command.bar:.2f} s" if command.bar else "–"
        of = min(times) / min(line[0] for line in rounds)
        print(f"| {command.name} | {min(times):.2f} s | {statistics.median(times):.2f} s | {bar} | {of:.1f}× |")
    print(f"\n`auditor lock` of the example, the first run: {first:.2f} s")


if __name__ == "__main__":
    main()
