"""How well and how fast texts are identified: ``python -m bench.identify [measure …]``.

Measures: texts · left-out · negatives · stacks · notices · calibration · speed · start · memory (all by default). Each
prints what it found wrong and one row of a Markdown table. Mutations have a command of their own, `bench.mutations`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from auditor import identify
from auditor.core.model import Identification, Status
from auditor.identify.library import Library, load_library
from bench.license_texts import Labeled, class_key, corpus, labeled
from bench.negatives import negatives
from bench.notices import notices
from bench.stacks import stacks

ROOT = Path(__file__).resolve().parent.parent
SURE = (Status.EXACT, Status.EQUIVALENT)
Row = tuple[str, str, str]
"""What was measured, the bar, the figure."""


def identified(text: str, book: Library) -> Identification:
    """What the command says of a file with this text."""
    return identify.identify_text(text, book, context=identify.context_of(text))


def named(found: Identification) -> set[str]:
    """Every record an answer names."""
    return {*found.license_ids, *((found.nearest,) if found.nearest else ())}


def show(kind: str, name: str, found: Identification) -> None:
    """One wrong answer on standard error."""
    hunks = [(hunk.kind, hunk.start_line, hunk.text[:50], hunk.missing) for hunk in found.hunks[:3]]
    print(f"{kind}: {name}: {found.status} {sorted(named(found))} {found.score} {hunks}", file=sys.stderr)


def texts(book: Library) -> list[Row]:
    """Right license on the SPDX list and on the license folders."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in labeled(book):
        found = identified(row.text, book)
        fits = bool(named(found) & row.right)
        if row.group == "pointer":
            fits = named(found) <= row.right
        total[row.group] += 1
        right[row.group] += fits
        if not fits:
            show(row.group, row.name, found)
    folders = [sum(count[group] for group in ("license", "variant", "pointer")) for count in (right, total)]
    return [
        ("right license, SPDX texts", "≥ 99.7 %", share(right["spdx"], total["spdx"])),
        ("right license, license folders with variants", "≥ 99 %", share(*folders)),
        (
            "of these: own texts · variants · pointers",
            "",
            " · ".join(share(right[group], total[group]) for group in ("license", "variant", "pointer")),
        ),
    ]


def left_out(book: Library) -> list[Row]:
    """Each class of identical AI license texts taken out of the index: none may be called `exact` or `equivalent`."""
    rows = [row for row in labeled(book) if row.group == "license"]
    groups: dict[str, list[Labeled]] = {}
    for row in rows:
        groups.setdefault(class_key(row.text), []).append(row)
    wrong = siblings = 0
    shown: Counter[str] = Counter()
    for members in groups.values():
        ids = frozenset().union(*(row.right for row in members))
        siblings += any(not set(identified(row.text, book).license_ids) & ids for row in members)
        without = book.without(ids)
        for row in members:
            found = identified(row.text, without)
            shown[str(found.status)] += 1
            if found.status in SURE or (found.license_ids and found.status is not Status.REFERENCE):
                wrong += 1
                show("left out", row.name, found)
    return [
        ("AI licenses: right license and version among siblings", "100 %", share(len(groups) - siblings, len(groups))),
        (
            "AI licenses, each class left out: called exact or equivalent",
            "0",
            f"{wrong} of {len(groups)} ({', '.join(f'{count} {status}' for status, count in sorted(shown.items()))})",
        ),
    ]


def false_licenses(book: Library) -> list[Row]:
    """Documents without any license."""
    documents = negatives(corpus())
    wrong = 0
    for name, text in documents:
        found = identified(text, book)
        if found.status not in (Status.UNRECOGNIZED, Status.NOT_STATED):
            wrong += 1
            show("false", name, found)
    return [("false licenses", "0", f"{wrong} of {len(documents)} documents")]


def stacked(book: Library, count: int = 500) -> list[Row]:
    """Pairs and triples of licenses in one file: all found, each within two lines."""
    right = 0
    made = stacks(labeled(book), book, count, seed=5)
    for stack in made:
        found = identified(stack.text, book)
        fits = all(_placed(part, first, last, found) for part, first, last in stack.parts)
        right += fits
        if not fits:
            wanted = [(part.name, first, last) for part, first, last in stack.parts]
            got = [(match.license_id, match.start_line, match.end_line) for match in found.matches]
            print(f"stack: wanted {wanted} got {got}", file=sys.stderr)
    return [("line ranges of stacked texts", "≥ 99 %", share(right, len(made)))]


def _placed(part: Labeled, first: int, last: int, found: Identification) -> bool:
    return any(
        match.license_id in part.right and abs(match.start_line - first) <= 2 and abs(match.end_line - last) <= 2
        for match in found.matches
    )


def short_statements(book: Library) -> list[Row]:
    """Headers, tags, sentences, links and cards."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    rows = notices(book, corpus())
    for row in rows:
        found = identified(row.text, book)
        got = named(found)
        fits = got == row.right if row.several else bool(got) and got <= row.right
        total[row.kind] += 1
        right[row.kind] += fits
        if not fits:
            show(row.kind, f"{row.text[-80:]!r} wanted {sorted(row.right)}", found)
    several = ("expression", "pair")
    one = [kind for kind in total if kind not in several]
    sums = {
        name: share(sum(right[kind] for kind in kinds), sum(total[kind] for kind in kinds))
        for name, kinds in (("one", one), ("several", several))
    }
    detail = ", ".join(f"{kind} {right[kind]}/{total[kind]}" for kind in sorted(total))
    return [
        (f"notices, tags, headers, references ({len(rows)})", "≥ 97 %", sums["one"]),
        ("exact set of several licenses", "≥ 95 %", sums["several"]),
        ("of these", "", detail),
    ]


def calibration(book: Library) -> list[Row]:
    """How often answers of each confidence were right, over texts, statements and documents without a license."""
    cells: dict[float, list[bool]] = {}

    def note(found: Identification, fits: bool) -> None:
        cells.setdefault(min(0.99, int(found.confidence * 20) / 20), []).append(fits)

    for row in labeled(book):
        found = identified(row.text, book)
        note(found, named(found) <= row.right if row.group == "pointer" else bool(named(found) & row.right))
    for notice in notices(book, corpus()):
        found = identified(notice.text, book)
        note(found, bool(named(found)) and named(found) <= notice.right)
    for _, text in negatives(corpus()):
        found = identified(text, book)
        note(found, not found.license_ids)
    return [
        (f"confidence {low:.2f}–{low + 0.05:.2f}: share right", "", share(sum(seen), len(seen)))
        for low, seen in sorted(cells.items())
    ]


def speed(book: Library) -> list[Row]:
    """Time per text, warm, one core, and bytes a second."""
    mixed = mixture(book)
    for _, text in mixed[::7]:
        identified(text, book)
    taken = []
    for _, text in mixed:
        started = time.process_time()
        identified(text, book)
        taken.append(time.process_time() - started)
    size = sum(len(text.encode("utf-8", "replace")) for _, text in mixed)
    slowest = sorted(zip(taken, mixed, strict=True), key=lambda pair: -pair[0])[:8]
    for seconds, (name, _) in slowest:
        print(f"slow: {name}: {seconds * 1000:.1f} ms", file=sys.stderr)
    ordered = sorted(taken)
    hits = [row for row in labeled(book) if identified(row.text, book).method == "exact-hash"]
    started = time.process_time()
    for row in hits:
        identified(row.text, book)
    hashed = sum(len(row.text.encode()) for row in hits) / (time.process_time() - started)
    return [
        ("median per text", "≤ 1 ms", f"{ordered[len(ordered) // 2] * 1000:.2f} ms ({len(mixed)} texts)"),
        ("p99 per text", "≤ 20 ms", f"{ordered[int(len(ordered) * 0.99)] * 1000:.1f} ms"),
        ("mixed", "≥ 8 MB/s", f"{size / sum(taken) / 1e6:.1f} MB/s"),
        ("where the exact hash hits", "≥ 60 MB/s", f"{hashed / 1e6:.0f} MB/s"),
    ]


def mixture(book: Library) -> list[tuple[str, str]]:
    """SPDX texts, corpus texts and prose."""
    return [*((row.name, row.text) for row in labeled(book)), *negatives(corpus())]


def start(_: Library) -> list[Row]:
    """A whole process against one that only imports what it needs."""
    from bench.startup import cost

    ours = ["-m", "auditor", "identify", str(ROOT / "LICENSE")]
    theirs = ["-c", "import numpy, click"]
    ratios = sorted(cost(ours) / cost(theirs) for _ in range(9))
    return [("`auditor identify FILE` against `import numpy, click`", "≤ 2×", f"{ratios[len(ratios) // 2]:.2f}×")]


def memory(_: Library) -> list[Row]:
    """Greatest resident size of a process that loads the index and identifies a text that must be aligned."""
    code = (
        "import resource; from auditor.records.book import load_library; from auditor.identify import identify_text\n"
        f"text = open({str(ROOT / 'LICENSE')!r}).read().replace('shall', 'may', 1)\n"
        "book = load_library(); identify_text(text, book); identify_text('licensed under the MIT license', book)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return [("memory with the full index", "≤ 150 MB", f"{int(done.stdout) / 1024:.0f} MB")]


def share(right: int, total: int) -> str:
    """A percentage with the numbers it comes from."""
    return f"{100 * right / max(1, total):.2f} % ({right} of {total})"


MEASURES: dict[str, Callable[[Library], list[Row]]] = {
    "texts": texts,
    "left-out": left_out,
    "negatives": false_licenses,
    "stacks": stacked,
    "notices": short_statements,
    "calibration": calibration,
    "speed": speed,
    "start": start,
    "memory": memory,
}


def main() -> None:
    """Run the measures and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], help="which; all by default")
    parser.add_argument("--json", action="store_true", help="print rows as JSON")
    options = parser.parse_args()
    book = load_library()
    rows = [row for name in options.measures or MEASURES for row in MEASURES[name](book)]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    print("| measure | bar | figure |\n|---|---|---|")
    for measure, bar, figure in rows:
        print(f"| {measure} | {bar} | {figure} |")
    print(
        f"\ngreatest resident size of this run {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
