"""How long whole commands take, in user + system time of their processes.

Run: ``python -m bench.startup [--rounds N]``. The commands and two references (an empty interpreter, what the
libraries cost alone) take turns, so that a busy machine slows all of them alike; the figure is the lowest of the
rounds, and beside it stands what it is as a multiple of an empty interpreter.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from tests.hub import Hub

ROOT = Path(__file__).resolve().parent.parent
AS_OF = date(2026, 11, 21)
NEW_DAY = "a new day"
"""Stands for a day that no round before it was evaluated as of."""
EMPTY = "an empty interpreter"
FIRST_RUN = "`auditor lock` of the example, first"
REMEMBERED = ("again", "policies", "readings.sqlite3*")
"""What runs leave in the user's cache; the rest of it is what a wheel carries."""
WARMED = 3
"""Times each command runs before it is measured: a locked check keeps its audit, then its report."""
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
    first: bool = False
    """Whether nothing was remembered before: an empty store, and of the user's cache only what a wheel carries."""

    def on(self, day: date) -> tuple[str, ...]:
        """The command line on a day."""
        return tuple(str(day) if word == NEW_DAY else word for word in self.arguments)


def commands(folder: Path) -> tuple[Command, ...]:
    """The references and the commands; the models they read lie in a folder of their own."""
    example = ("check", "examples/models.yaml", "-p", "examples/auditor.yaml")
    lock = ("lock", *example[1:], "-o")
    locked = (*example, "--locked", "--lock", str(folder / "models.lock"))
    known, unknown = folder / "known", folder / "unknown"
    for model, text in ((known, (ROOT / "LICENSE").read_text("utf-8")), (unknown, OWN_TEXT)):
        model.mkdir()
        (model / "LICENSE").write_text(text, encoding="utf-8")
        (model / "README.md").write_text("# A model\n\nThe license of the weights is in LICENSE.\n", encoding="utf-8")
    auditor = ("-m", "auditor")
    return (
        Command(EMPTY, ("-c", "pass")),
        Command("`import click`", ("-c", "import click")),
        Command("`import numpy, click`", ("-c", "import numpy, click")),
        Command("`auditor --version`", (*auditor, "--version"), 0.15),
        Command("`auditor --help`", (*auditor, "--help"), 0.18),
        Command("`auditor identify FILE`", (*auditor, "identify", "LICENSE"), 0.45),
        Command("`auditor review file:`, a known license, first", (*auditor, "review", f"file:{known}"), 0.8, True),
        Command("`auditor review file:`, a known license, again", (*auditor, "review", f"file:{known}"), 0.8),
        Command("`auditor review file:`, an unknown one, first", (*auditor, "review", f"file:{unknown}"), 1.1, True),
        Command("`auditor review file:`, an unknown one, again", (*auditor, "review", f"file:{unknown}"), 1.1),
        Command("`auditor check` of the example, first", (*auditor, *example, "--as-of", str(AS_OF)), 1.8, True),
        Command("`auditor check` of the example, again", (*auditor, *example, "--as-of", str(AS_OF)), 1.8),
        Command(FIRST_RUN, (*auditor, *lock, str(folder / "again.lock")), None, True),
        Command("`auditor check --locked`, unchanged", (*auditor, *locked, "--as-of", str(AS_OF))),
        Command("`auditor check --locked`, on a new day", (*auditor, *locked, "--as-of", NEW_DAY)),
    )


def cost(arguments: tuple[str, ...], scratch: Path, *, first: bool = False) -> float:
    """User plus system seconds of one process."""
    environment = dict(os.environ)
    if first:
        for path in (path for name in REMEMBERED for path in (scratch / "cache" / "auditor").glob(name)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        empty = mkdtemp(dir=scratch)
        environment |= {"HF_HOME": empty, "AUDITOR_HOME": empty}
    quiet = subprocess.DEVNULL
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=quiet, stderr=quiet, cwd=ROOT, env=environment)  # noqa: PLW1510
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


@contextmanager
def settings(folder: Path, hub: str) -> Iterator[None]:
    """A machine of its own: the hub of the example, an empty store and cache, bytecode written."""
    home = str(folder / "home")
    changed = {"HF_ENDPOINT": hub, "HF_HOME": home, "AUDITOR_HOME": home, "PYTHONDONTWRITEBYTECODE": ""}
    changed |= {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_CONFIG_HOME": str(folder / "config")}
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
    with TemporaryDirectory() as made, Hub(ROOT / "examples" / "hub") as hub, settings(Path(made), hub.url):
        scratch = Path(made)
        every = [one for one in commands(scratch) if given.only in one.name or "auditor" not in one.name]
        lock = ("-m", "auditor", "lock", "examples/models.yaml", "-p", "examples/auditor.yaml")
        cost((*lock, "-o", str(scratch / "models.lock")), scratch)
        for _ in range(WARMED):
            for command in sorted(every, key=lambda one: not one.first):
                cost(command.on(AS_OF), scratch, first=command.first)
        today = datetime.now(UTC).date()  # a lock keeps its audit for this day: it would be no new one
        days = [day for number in range(1, given.rounds + 2) if (day := AS_OF + timedelta(days=number)) != today]
        rounds = [turn(every, day, scratch) for day in days[: given.rounds]]
    lowest = {command.name: min(times) for command, times in zip(every, zip(*rounds, strict=True), strict=True)}
    print("| what | lowest | median | bar | of an empty interpreter |\n|---|---:|---:|---:|---:|")
    for command, times in zip(every, zip(*rounds, strict=True), strict=True):
        bar = f"{command.bar:.2f} s" if command.bar else "–"
        of = min(times) / lowest[EMPTY]
        print(f"| {command.name} | {min(times):.2f} s | {statistics.median(times):.2f} s | {bar} | {of:.1f}× |")
    for name, took in lowest.items():
        if "--locked" in name and FIRST_RUN in lowest:
            print(f"\n{name}: {took / lowest[FIRST_RUN]:.0%} of the first run")


def turn(every: Sequence[Command], day: date, scratch: Path) -> list[float]:
    """What each command takes on a day; the first runs come first, as they forget what the others remember.

    After them each of the others runs once unseen, so that it finds what it would find.
    """
    took: dict[str, float] = {}
    for command in (one for one in every if one.first):
        took[command.name] = cost(command.on(day), scratch, first=True)
    others = [one for one in every if not one.first]
    for command in (one for one in others if NEW_DAY not in one.arguments):
        for _ in range(WARMED - 1 if "--locked" in command.arguments else 1):
            cost(command.on(day), scratch)
    took |= {command.name: cost(command.on(day), scratch) for command in others}
    return [took[command.name] for command in every]


if __name__ == "__main__":
    main()
