"""How long the command takes to start, as a ratio to what its libraries alone cost.

Run: ``python -m bench.startup``. Whole processes, interleaved, user + system time, median of the pairwise ratios.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 15
PAIRS = {
    "`auditor --help` against `import typer`": (["-m", "auditor", "--help"], ["-c", "import typer"], 3.0),
    "`auditor identify FILE` against `import numpy, typer`": (
        ["-m", "auditor", "identify", str(ROOT / "LICENSE")],
        ["-c", "import numpy, typer"],
        2.0,
    ),
}


def cost(arguments: list[str]) -> float:
    """User plus system seconds of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=False, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def main() -> None:
    """Measure and print a Markdown table."""
    print("| what | median | bar | ours | theirs |\n|---|---:|---:|---:|---:|")
    for name, (ours, theirs, bar) in PAIRS.items():
        cost(ours), cost(theirs)
        pairs = [(cost(ours), cost(theirs)) for _ in range(ROUNDS)]
        ratio = statistics.median(a / b for a, b in pairs)
        mine, base = (statistics.median(pair[side] for pair in pairs) * 1000 for side in (0, 1))
        print(f"| {name} | {ratio:.2f}× | {bar:.0f}× | {mine:.0f} ms | {base:.0f} ms |")


if __name__ == "__main__":
    main()
