"""The quick benches, one after the other: ``python -m bench`` (`make bench`).

Each is a process of its own, sized down so that all of them end in a few minutes; what needs real texts runs where
``AUDITOR_CORPUS`` is set, and is named where it is not. Prints what each prints and, at the end, a Markdown table of
what each took. A bench that breaks is shown with the end of its error, and the exit code is 1.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Bench:
    """A module of this folder, what it is given, and whether it reads real texts."""

    name: str
    arguments: str = ""
    corpus: bool = False

    @property
    def command(self) -> str:
        """As a person types it."""
        return f"python -m bench.{self.name} {self.arguments}".rstrip()


QUICK = (
    Bench("house"),
    Bench("startup", "--rounds 1"),
    Bench("facts"),
    Bench("collect", "--models 50 --rounds 1"),
    Bench("drift", "--models 20"),
    Bench("faults", "--runs 100 --jobs 2"),
    Bench("time", "--screen 4096 --size 65536 --every 997"),
    Bench("discover", corpus=True),
    Bench("judging", "--models 40 --rounds 1", corpus=True),
)


def main(asked: tuple[Bench, ...] = QUICK) -> int:
    """Run them, print what they print, and say what each took."""
    corpus = bool(os.environ.get("AUDITOR_CORPUS"))
    rows, broken = [], False
    for bench in asked:
        if bench.corpus and not corpus:
            rows.append(f"| `{bench.command}` | – | needs `AUDITOR_CORPUS` |")
            continue
        print(f"\n## {bench.command}\n", flush=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{bench.name}", *bench.arguments.split()],
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if done.returncode:
            broken = True
            print(done.stderr[-2000:], file=sys.stderr, flush=True)
        rows.append(f"| `{bench.command}` | {used:.1f} s | {'**broke**' if done.returncode else 'ran'} |")
    print("\n| bench | processor time | |\n|---|---:|---|", *rows, sep="\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
