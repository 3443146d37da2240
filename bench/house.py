"""The house in figures: rooms, directions, widths, and what stands twice.

Run: ``python -m bench.house``. Prints a Markdown table. What a figure counts is what `tests/test_architecture.py`
refuses, counted by the same functions, so that a figure and the test cannot drift apart.
"""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

from tests import test_architecture as house

ROOT = Path(__file__).resolve().parent.parent
BESIDE = ("bench", "release")
"""Folders beside the package that import it; each is one node."""
ONE_MEANING = ("catalogue", "spelling", "statements", "unread")
"""Words that named modules of different things."""

Graph = Mapping[str, frozenset[str]]


def node_of(module: str) -> str:
    """The folder right below the package a module lies in, itself where it lies flat; the package's face."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "auditor"


def graph() -> Graph:
    """Folder → folders it imports at run time, from within functions too."""
    found: dict[str, set[str]] = {name: set() for name in BESIDE}
    for path in house.modules():
        own = node_of(house.module_name(path))
        found.setdefault(own, set()).update(map(node_of, ours(path)))
    for beside in BESIDE:
        for path in sorted((ROOT / beside).rglob("*.py")):
            found[beside].update(map(node_of, ours(path)))
    return {node: frozenset(below - {node}) for node, below in found.items()}


def ours(path: Path) -> Iterable[str]:
    """Modules of the package that a file imports."""
    return [name for name in house.imports(path) if name.split(".")[0] == "auditor"]


def circles(edges: Graph) -> list[frozenset[str]]:
    """Nodes that reach each other."""
    reached = {node: _reached(node, edges) for node in edges}
    found = {frozenset(two for two in edges if two in reached[one] and one in reached[two]) for one in edges}
    return [circle for circle in found if len(circle) > 1]


def _reached(start: str, edges: Graph) -> set[str]:
    seen: set[str] = set()
    left = [*edges[start]]
    while left:
        node = left.pop()
        if node not in seen:
            seen.add(node)
            left += edges[node]
    return seen


def longest_chain(edges: Graph) -> list[str]:
    """The most nodes each of which imports the next, where there is no circle."""
    best: dict[str, list[str]] = {}

    def below(node: str) -> list[str]:
        if node not in best:
            best[node] = [node, *max((below(other) for other in sorted(edges[node])), key=len, default=[])]
        return best[node]

    return max((below(node) for node in sorted(edges)), key=len)


def running_back() -> int:
    """Imports of a room that the importing room's row does not name."""
    return sum(
        house.room_of(name) not in (own := house.room_of(house.module_name(path)), *house.ROOMS[own])
        for path in house.modules()
        for name in ours(path)
    )


def private() -> int:
    """Imports of another room's private module or name."""
    return sum(
        house.room_of(name) != house.room_of(house.module_name(path))
        and any(part.startswith("_") and not part.startswith("__") for part in name.split("."))
        for path in house.modules()
        for name in ours(path)
    )


def late() -> list[tuple[str, str]]:
    """Imports of ours inside functions, outside the command line."""
    return [
        (own, name)
        for path in house.modules()
        if house.room_of(own := house.module_name(path)) != "cli"
        for name, inside, typing_only in house.found_imports(path)
        if inside and not typing_only and name.split(".")[0] == "auditor"
    ]


def widest() -> tuple[int, str]:
    """The function that takes the most values, and where it stands."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    return max(
        (len(house.values_of(node)), f"{house.module_name(path)}:{node.lineno}")
        for path in house.modules()
        for node in ast.walk(house.tree_of(path))
        if isinstance(node, functions)
    )


def of_audit() -> int:
    """Values that `audit` takes."""
    tree = house.tree_of(house.PACKAGE / "pipeline.py")
    (audit,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "audit"]
    return len(house.values_of(audit))


def shared_class_names() -> list[str]:
    """Public classes of one name in several modules, the published format's mirror aside."""
    where: dict[str, set[str]] = defaultdict(set)
    for path in house.modules():
        name = house.module_name(path)
        for node in ast.walk(house.tree_of(path)):
            if isinstance(node, ast.ClassDef) and node.name[0] != "_" and not name.startswith(house.MIRRORED):
                where[node.name].add(name)
    return sorted(name for name, places in where.items() if len(places) > 1)


def alike() -> set[tuple[str, str]]:
    """Pairs of modules that share a run of lines."""
    where: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for path in house.modules():
        lines = house.lines_that_count(path)
        for start in range(len(lines) - house.ALIKE + 1):
            where[tuple(lines[start : start + house.ALIKE])].add(house.module_name(path))
    return {pair for names in where.values() for pair in combinations(sorted(names), 2)}


def main() -> None:
    """Count and print."""
    edges = graph()
    chain = [] if circles(edges) else longest_chain(edges)
    inside = late()
    width, where = widest()
    stems = Counter(path.stem for path in house.modules() if path.stem in ONE_MEANING)
    several = {word: count for word, count in stems.items() if count > 1}
    lines = [len(path.read_text(encoding="utf-8").splitlines()) for path in house.modules()]
    flat = max(Counter(path.parent for path in house.modules()).items(), key=lambda found: found[1])
    rows = (
        ("import graph, folders as nodes (bench and release count): nodes", "≤ 26", len(edges)),
        ("longest chain", "≤ 10", f"{len(chain)} ({' → '.join(chain)})"),
        ("circles · imports that run back", "0 · 0", f"{len(circles(edges))} · {running_back()}"),
        ("rows of the table of rooms", "–", len(house.ROOMS)),
        ("imports of another room's private module", "0", private()),
        (
            "imports inside functions outside the command line: without a reason · with one",
            "0 · –",
            f"{len([one for one in inside if one not in house.LATE])} · {len(inside)}",
        ),
        ("values of the widest function · of `audit`", "8 · 6", f"{width} (`{where}`) · {of_audit()}"),
        ("classes that share a name", "0", len(shared_class_names())),
        ("of " + ", ".join(ONE_MEANING) + ": names of several modules", "0", len(several)),
        (f"pairs of modules that share {house.ALIKE} lines", "≤ 5", len(alike())),
        ("modules · lines · lines of the longest", "–", f"{len(lines)} · {sum(lines)} · {max(lines)}"),
        ("most modules that lie in one folder", "–", f"{flat[1]} (`{flat[0].relative_to(ROOT)}`)"),
    )
    print("| measure | bar | today |")
    print("|---|---:|---:|")
    for measure, bar, today in rows:
        print(f"| {measure} | {bar} | {today} |")


if __name__ == "__main__":
    main()
