"""Processor time on hostile input: ``python -m bench.time [READER …] [--size N] [--products] [--jobs N]``.

Every pump of `tests/laws/pumps.py` at every place of every file, against every finder of `auditor discover` and every
reader of foreign text, all with the bound of two seconds a megabyte. Prints a Markdown table of the slowest of each.
With ``--screen N`` all are measured at that size, and at the whole size the slowest of them and those whose time grows
faster than in proportion.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.watch import TooSlow, processor_time
from tests.laws.foreign_readers import Reader, finders, readers
from tests.laws.pumps import ALPHABET, FRAGMENTS, Case, Host, products, pumped

MEGABYTE = 1 << 20
BAR = 2.0
"""Seconds of processor time for a megabyte."""
WORST = 6
"""The slowest of the screened texts that are measured at the whole size."""
STEEP = 3.0
"""So much longer for twice the text is no line; such texts are measured at the whole size however quick they are."""


def everything() -> list[Reader]:
    """All of them, in a folder for those that take a path."""
    return [*finders(), *readers(Path(tempfile.mkdtemp(prefix="time-")))]


def cases(reader: Reader, *, files: int, with_products: bool) -> Iterator[Case]:
    """The files grown, all fragments at all places; with products also those, alone and after the first file."""
    yield from reader.grown()
    for host in reader.hosts(files):
        yield from pumped(host, FRAGMENTS)
    if with_products:
        name, text, words = reader.samples[0]
        yield from pumped(Host(f"{name}, after", text), tuple(products()))
        if words:
            start = text.find(words[0])
            yield from pumped(Host(f"{name}, for {words[0]!r}", text[:start], text[start + len(words[0]) :]), ALPHABET)
            pairs = tuple(products())
            yield from pumped(Host(f"{name}, for {words[0]!r}", text[:start], text[start + len(words[0]) :]), pairs)


def measured(reader: Reader, case: Case, size: int, limit: float) -> float:
    """Seconds of processor time; the limit where it was reached."""
    text = case.text(size)
    try:
        with processor_time(limit) as used:
            reader.answer(text)
    except TooSlow:
        return limit
    return used[0]


def _one(task: tuple[str, int, int, int, bool, float, int]) -> tuple[str, int, list[tuple[float, str]]]:
    name, size, screen, files, with_products, limit, every = task
    reader = next(one for one in everything() if one.name == name)
    reader.answer("")  # reading data of our own is paid once
    for _, text, _ in reader.samples:
        reader.answer(text)
    given = list(cases(reader, files=files, with_products=with_products))[::every]
    if not screen:
        return (
            name,
            len(given),
            sorted(((measured(reader, case, size, limit), case.name) for case in given), reverse=True),
        )
    small = sorted(((measured(reader, case, screen, limit), at) for at, case in enumerate(given)), reverse=True)
    # A square that takes the bar at the whole size takes this at the small one, and four times less at half of it.
    least = BAR * (size / MEGABYTE) * (screen / size) ** 2
    steep = [
        (seconds, at)
        for seconds, at in small[WORST:]
        if seconds > least and seconds > STEEP * measured(reader, given[at], screen // 2, limit)
    ]
    chosen = [given[at] for _, at in (*small[:WORST], *steep)]
    return name, len(given), sorted(((measured(reader, case, size, limit), case.name) for case in chosen), reverse=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.time", description=__doc__.splitlines()[0])
    parser.add_argument("readers", nargs="*", metavar="READER", help="beginnings of names; all where none is given")
    parser.add_argument("--size", type=int, default=MEGABYTE)
    parser.add_argument("--screen", type=int, default=0)
    parser.add_argument("--files", type=int, default=1, help="of each kind, in which every fragment is tried")
    parser.add_argument("--products", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit", type=float, default=10.0, help="seconds after which a case is given up")
    parser.add_argument("--every", type=int, default=1, help="measure every so manieth text of each reader")
    parser.add_argument("--worst", type=int, default=1, help="rows of each reader")
    options = parser.parse_args()
    chosen = [one.name for one in everything() if one.name.startswith(tuple(options.readers) or "")]
    tasks = [
        (name, options.size, options.screen, options.files, options.products, options.limit, options.every)
        for name in chosen
    ]
    started = time.time()
    print(f"| reader | texts | over the bar at {options.size / MEGABYTE:g} MB | slowest, s | which |")
    print("| --- | --- | --- | --- | --- |")
    with multiprocessing.get_context("spawn").Pool(options.jobs, maxtasksperchild=1) as pool:
        for name, count, found in pool.imap_unordered(_one, tasks):
            over = sum(seconds > BAR * options.size / MEGABYTE for seconds, _ in found)
            for seconds, case in found[: options.worst]:
                slow = f"> {seconds:.0f}" if seconds >= options.limit else f"{seconds:.2f}"
                print(f"| {name} | {count} | {over} | {slow} | `{case.replace('|', 'I')}` |", flush=True)
    print(f"\n{time.time() - started:.0f} s of the clock with {options.jobs} jobs.")


if __name__ == "__main__":
    main()
