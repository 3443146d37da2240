"""How fast models are collected from a hub, against what its plain client reaches; peak memory; a run without network.

``python -m bench.collect [--models 200] [--latency 0.05] [--rounds 5]`` prints a Markdown table. The hub runs in a
process of its own on loopback and serves generated models (a 4 kB card and an 11 kB license each). Rounds of both
clients alternate, so that whatever else the machine does hits both; the figure to read is the ratio.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
THREADS = 32
QUIET = {"HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_UPDATE_CHECK": "1"}


def generate(root: Path, models: int) -> list[str]:
    """Write ``models`` folders and return their ids."""
    rng = random.Random(7)
    words = [f"word{number}" for number in range(800)]
    for number in range(models):
        folder = root / f"acme__model-{number:04}"
        folder.mkdir(parents=True)
        body = " ".join(rng.choices(words, k=560))
        (folder / "README.md").write_text(f"---\nlicense: other\ntags: [a, b]\n---\n# Model {number}\n\n{body}\n")
        (folder / "LICENSE").write_text(" ".join(rng.choices(words, k=1600)) + "\n")
        (folder / "model.safetensors").write_bytes(b"\0" * 64)
    return [f"acme/model-{number:04}" for number in range(models)]


@contextmanager
def hub(root: Path, latency: float) -> Iterator[str]:
    """A hub in its own process; yields its address."""
    command = [sys.executable, "-m", "tests.hub", "--root", str(root), "--latency", str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def plain(endpoint: str, ids: list[str], cache: Path) -> float:
    """Seconds the plain client takes: a description and two downloads for each model."""
    from huggingface_hub import HfApi, hf_hub_download

    api = HfApi(endpoint, token=False)

    def one(name: str) -> None:
        sha = api.model_info(name).sha
        for file in ("README.md", "LICENSE"):
            hf_hub_download(name, file, revision=sha, endpoint=endpoint, cache_dir=cache, token=False)

    start = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, ids))
    return time.perf_counter() - start


def ours(endpoint: str, ids: list[str], home: Path, *, offline: bool = False) -> float:
    """Seconds `collect` takes, evidence store included."""
    from auditor.collect.collecting import Follow, collect
    from auditor.collect.sources.huggingface import HuggingFace
    from auditor.collect.store import EvidenceStore
    from auditor.core.model import ModelRef

    start = time.perf_counter()
    found = collect(
        [ModelRef.parse(name) for name in ids],
        sources={"hf": HuggingFace(endpoint=endpoint, token=False)},
        store=EvidenceStore(home),
        follow=Follow(parents_of=lambda _: ()),
        offline=offline,
        workers=THREADS,
    )
    seconds = time.perf_counter() - start
    assert len(found.snapshots) == len(ids), found.failures
    assert all(len(snapshot.files) == 2 for snapshot in found.snapshots.values())
    return seconds


def forbid_network() -> None:
    """From here on, opening a connection ends the process with an error."""
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise SystemExit("the network was touched")

    socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse  # type: ignore[assignment, method-assign]


def child(endpoint: str, ids: list[str], home: Path, offline: bool) -> tuple[float, float]:
    """Run `ours` in a fresh process; seconds and peak memory in MB."""
    code = (
        "import sys; from pathlib import Path; from bench import collect as b\n"
        "ids = sys.stdin.read().split()\n"
        f"{'b.forbid_network()' if offline else ''}\n"
        f"print(b.ours({endpoint!r}, ids, Path({str(home)!r}), offline={offline}), b.peak())"
    )
    environment = {**os.environ, **QUIET}
    run = subprocess.run(
        [sys.executable, "-c", code],
        input="\n".join(ids),
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env=environment,
        check=True,
    )
    seconds, peak_mb = run.stdout.split()
    return float(seconds), float(peak_mb)


def peak() -> float:
    """Peak resident memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--models", type=int, default=200)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    os.environ.update(QUIET)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        ids = generate(place / "models", options.models)
        with hub(place / "models", options.latency) as endpoint:
            plain(endpoint, ids[:32], place / "warm-cache")
            ours(endpoint, ids[:32], place / "warm-home")
            pairs = [
                (plain(endpoint, ids, place / f"cache-{n}"), ours(endpoint, ids, place / f"home-{n}"))
                for n in range(options.rounds)
            ]
            fresh, memory = child(endpoint, ids, place / "home-fresh", offline=False)
            again = ours(endpoint, ids, place / "home-0")
        stored, stored_memory = child(endpoint, ids, place / "home-fresh", offline=True)
    client = statistics.median(first for first, _ in pairs)
    product = statistics.median(second for _, second in pairs)
    ratios = [first / second for first, second in pairs]
    count = options.models
    print(f"{count} models, card and license, {options.latency * 1000:.0f} ms for each request, {THREADS} threads\n")
    print("| what | seconds | models/s |")
    print("| --- | ---: | ---: |")
    print(f"| plain client, median of {options.rounds} | {client:.2f} | {count / client:.0f} |")
    print(f"| collect, median of {options.rounds} | {product:.2f} | {count / product:.0f} |")
    print(f"| collect, fresh process, peak {memory:.0f} MB | {fresh:.2f} | {count / fresh:.0f} |")
    print(f"| collect again, nothing changed | {again:.2f} | {count / again:.0f} |")
    label = f"collect from the store, network forbidden, peak {stored_memory:.0f} MB"
    print(f"| {label} | {stored:.2f} | {count / stored:.0f} |")
    spread = f"{min(ratios):.0%} to {max(ratios):.0%}"
    print(f"\nThroughput against the plain client: {statistics.median(ratios):.0%} (median of ratios; {spread}).")


if __name__ == "__main__":
    main()
