"""Audits through a proxy that misbehaves: ``python -m bench.faults --runs 10000 --jobs 4``.

Each run is one audit by the real client over real HTTP, with the faults its seed gives: on the wire, and in some runs
also of the disk, the clock, or the process, which is killed or shares its store with another. It must end in the
undisturbed result for the revision that was read, in a more cautious one with a reason, or in a clear error. Afterwards
the store must be whole, and a clean run on it, and then one without a network, must give the undisturbed result. Half
of the workers sit behind a forward proxy and ask a hub with a public name, the others a hub on this machine.
``--forge`` does something else: it changes single letters of what a hub says of a model, which only TLS can notice, and
tells what came of it.
"""

from __future__ import annotations

import argparse
import json
import logging
import resource
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tests.faults.plan import FORGED
from tests.faults.runs import Lab


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--forge", action="store_true")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.runs)
    kinds = (FORGED,) if options.forge else ()
    started = time.monotonic()
    sums: Counter[str] = Counter()
    wrong: list[Any] = []
    with ProcessPoolExecutor(options.jobs) as pool:
        parts = [
            pool.submit(_runs, list(seeds[job :: options.jobs]), bool(job % 2), kinds) for job in range(options.jobs)
        ]
        for part in parts:
            counted, found = part.result()
            sums.update(counted)
            wrong += found
    told = {
        "runs": len(seeds),
        "wall_s": round(time.monotonic() - started),
        "processor_s": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime),
        **{key: sums[key] for key in sorted(sums)},
        "wrong": wrong,
    }
    print(json.dumps(told, indent=1))
    return 1 if wrong and not options.forge else 0


def _runs(seeds: list[int], forward: bool, kinds: tuple[str, ...]) -> tuple[Counter[str], list[Any]]:
    logging.getLogger("auditor").setLevel(logging.ERROR)
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own below it
    sums: Counter[str] = Counter()
    wrong: list[Any] = []
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        lab = Lab(Path(folder), forward=forward)
        try:
            for number, seed in enumerate(seeds):
                told = lab.run(seed, kinds)
                sums.update(f"model: {outcome}" for outcome in told.outcomes)
                sums.update([f"way: {told.way}"])
                sums.update({f"struck: {kind}": count for kind, count in told.struck.items()})
                if told.wrong:
                    wrong.append([seed, told.way, *told.wrong])
                    print(json.dumps(wrong[-1]), file=sys.stderr, flush=True)
                if number % 250 == 249:
                    print(f"{number + 1} of {len(seeds)}", file=sys.stderr, flush=True)
        finally:
            lab.close()
    return sums, wrong


if __name__ == "__main__":
    sys.exit(main())
