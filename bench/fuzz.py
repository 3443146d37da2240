"""Fuzz readers of foreign bytes: ``python -m bench.fuzz [TARGET …] --minutes N``.

Half of the time goes to Hypothesis, which edits sound inputs, and half to atheris (coverage-guided; `pip install
atheris`), where it is installed; otherwise all of it goes to Hypothesis. Nothing ends a run: what breaks a target is
written below ``--keep``, one input for each place of the code, and the run goes on. A hang is an input that takes more
than a second of processor time without the instrumentation of atheris. To keep such an input for good, cut it down and
put it below ``tests/fuzz/kept/<target>/``.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.util
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

HANG = 1.0
"""Seconds of processor time."""
SLACK = 6.0
"""How much slower a target may be while atheris watches it; what takes longer is looked at again without."""
MAX_BYTES = 64 * 1024


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--minutes", type=float, default=10.0, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("out/fuzz"), help="where breaking inputs go")
    parser.add_argument("--engine", choices=("hypothesis", "atheris"), help="only this one")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.keep = options.keep.resolve()
    if options.child:
        return _child(options)
    from tests.fuzz.targets import TARGETS

    engines = ["hypothesis", "atheris"] if importlib.util.find_spec("atheris") else ["hypothesis"]
    engines = [options.engine] if options.engine else engines
    broken = 0
    for name in options.targets or TARGETS:
        if name not in TARGETS:
            parser.error(f"no target {name!r}; known are {', '.join(TARGETS)}")
        for engine in engines:
            told = _run(name, engine, options, options.minutes / len(engines))
            broken += told["crashes"] + told["hangs"]
            print(json.dumps(told), flush=True)
    return 1 if broken else 0


def _run(name: str, engine: str, options: argparse.Namespace, minutes: float) -> dict[str, Any]:
    """One engine on one target in a process of its own; a process that dies is a crash, too."""
    with tempfile.NamedTemporaryFile("w+", suffix=".json") as said:
        command = [
            *(sys.executable, "-m", "bench.fuzz", name, "--child", "--engine", engine, "--seed", str(options.seed)),
            *("--minutes", str(minutes), "--keep", str(options.keep)),
        ]
        done = subprocess.run(
            command, env={**os.environ, "FUZZ_SAID": said.name}, capture_output=True, text=True, check=False
        )
        try:
            found: dict[str, Any] = json.loads(Path(said.name).read_text())
        except ValueError:
            found = {"target": name, "engine": engine, "crashes": 1, "hangs": 0, "died": done.stderr[-2000:]}
        if done.returncode != 0:
            found["died"] = done.stderr[-2000:]
            found["crashes"] += 1
    return found


class Run:
    """One target under one engine: tries inputs, counts, and keeps what breaks."""

    def __init__(self, name: str, options: argparse.Namespace, limit: float) -> None:
        from tests.fuzz.targets import TARGETS

        self.target = TARGETS[name]
        self.name, self.engine, self.keep, self.limit = name, options.engine, options.keep, limit
        self.tried, self.slowest, self.slow_input = 0, 0.0, b""
        self.crashes: set[str] = set()
        self.hangs: set[str] = set()
        self.started = time.monotonic()
        self.until = self.started + options.minutes * 60
        self.next_said = 0.0

    def over(self) -> bool:
        return time.monotonic() >= self.until

    def attempt(self, data: bytes) -> None:
        """Try one input; never raises."""
        from tests.fuzz.targets import answer
        from tests.fuzz.watch import TooSlow, processor_time

        self.tried += 1
        used: list[float] = []
        try:
            with processor_time(self.limit) as used:
                answer(self.target, data)
        except TooSlow as slow:
            self._slow(data, slow)
        except MemoryError:
            self._keep(data, "crash", "MemoryError")
        except Exception as error:  # noqa: BLE001 - whatever breaks is what is looked for
            place = f"{type(error).__name__} in {_place(error)}"
            if place not in self.crashes:
                self.crashes.add(place)
                self._keep(data, "crash", traceback.format_exc())
        if used and used[0] > self.slowest:
            self.slowest, self.slow_input = used[0], data
        if time.monotonic() > self.next_said:
            self.next_said = time.monotonic() + 5
            self.say()

    def _slow(self, data: bytes, slow: BaseException) -> None:
        place = _place(slow)
        if place not in self.hangs:
            self.hangs.add(place)
            self._keep(data, "hang", f"{slow}\n{traceback.format_exc()}")

    def _keep(self, data: bytes, kind: str, why: str) -> None:
        folder = self.keep / self.name
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{kind}-{self.engine}-{hashlib.sha256(data).hexdigest()[:12]}"
        (folder / name).write_bytes(data)
        (folder / f"{name}.txt").write_text(why[-4000:], encoding="utf-8", errors="replace")

    def say(self) -> None:
        told = {
            "target": self.name,
            "engine": self.engine,
            "minutes": round((time.monotonic() - self.started) / 60, 2),
            "inputs": self.tried,
            "crashes": len(self.crashes),
            "hangs": len(self.hangs),
            "slowest_s": round(self.slowest, 3),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "places": sorted(self.crashes | self.hangs),
        }
        Path(os.environ["FUZZ_SAID"]).write_text(json.dumps(told), encoding="utf-8")

    def warm(self) -> None:
        """What is read once for a whole process is no property of an input."""
        from tests.fuzz.targets import answer

        for data in self.target.seeds():
            with contextlib.suppress(Exception):
                answer(self.target, data)


def _place(error: BaseException) -> str:
    """The innermost function of this project on an error's way."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    return f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "?"


def _child(options: argparse.Namespace) -> int:
    name = options.targets[0]
    if options.engine == "atheris":
        return _atheris(name, options)
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    from tests.fuzz.strategies import inputs

    run = Run(name, options, HANG)
    run.warm()
    number = options.seed
    while not run.over():

        @seeded(number)
        @settings(
            max_examples=500,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(inputs(run.target))
        def attempt(data: bytes) -> None:
            if not run.over():
                run.attempt(data)

        attempt()
        number += 1
    run.say()
    return 0


def _atheris(name: str, options: argparse.Namespace) -> int:
    import atheris

    with atheris.instrument_imports(include=["auditor"]):
        run = Run(name, options, HANG * SLACK)
        run.warm()
    from tests.fuzz.targets import scratch

    with tempfile.TemporaryDirectory() as folder:
        seeds, words = Path(folder) / "seeds", Path(folder) / "words"
        seeds.mkdir()
        for number, data in enumerate(run.target.seeds()):
            (seeds / str(number)).write_bytes(data)
        rows = ("".join(f"\\x{byte:02x}" for byte in word) for word in run.target.words if len(word) < 60)
        words.write_text("".join(f'"{row}"\n' for row in rows), encoding="ascii")
        os.chdir(folder)
        random.seed(options.seed)
        seconds = int(options.minutes * 60)
        arguments = [
            *("fuzz", str(seeds), f"-dict={words}", f"-max_total_time={seconds}", f"-max_len={MAX_BYTES}"),
            *(f"-seed={options.seed}", "-timeout=600", "-rss_limit_mb=3000", "-print_final_stats=0"),
        ]

        def attempt(data: bytes) -> None:
            run.attempt(data)
            if run.over():
                run.say()
                shutil.rmtree(scratch(), ignore_errors=True)
                os._exit(0)  # the fuzzer itself would go on

        atheris.Setup(arguments, attempt)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
