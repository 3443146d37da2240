"""The house rules that imports can tell: rooms, one direction, and only the edges touch the world."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path

from auditor.core.hubs import HubDescriptor
from auditor.core.protocols import Renderer, Source
from auditor.discover._nouns import Finder

PACKAGE = Path(__file__).resolve().parent.parent / "auditor"
WORD = re.compile(r"\w")

# Every room, and the rooms it may import. A module lies in the room that its folder names; a folder with rooms of its
# own is a room as well, for what lies in it directly.
ROOMS: dict[str, tuple[str, ...]] = {
    "core": (),
    "records": ("core",),
    "text": ("core",),
    "collect": ("core", "records"),
    "evidence": ("core", "records", "text"),
    "identify": ("core", "records", "text"),
    # quotes are cut from the text at hand through the alignment, and names of licenses are masked by the names table
    "terms": ("core", "records", "text", "identify"),
    "lineage": ("core", "records"),
    "policy.cel": ("core",),
    "policy.facts": ("core", "records"),
    "policy.concepts": ("core", "records", "policy.facts"),
    "policy.checks": ("core", "records", "policy.cel", "policy.facts", "policy.concepts"),
    "policy.judging": ("core", "records", "policy.facts", "policy.concepts", "policy.checks"),
    "policy.cases": ("core", "records", "policy.facts", "policy.checks", "policy.judging"),
    "policy.file": ("core", "records", "policy.facts", "policy.checks", "policy.judging"),
    "policy": ("policy.judging", "policy.file"),
    "report": ("core",),
    "wire": ("core", "report"),
    "renderers": ("core", "records", "report", "wire"),
    "discover": ("core",),
    "history": ("core", "wire"),
    "analysis": ("core", "records", "evidence", "identify", "terms", "lineage", "policy.judging", "policy"),
    "pipeline": ("analysis", "collect", "core", "evidence", "identify", "policy"),
    "manifest": (
        *("core", "collect", "discover", "pipeline", "policy.facts", "policy.file", "policy", "report", "wire"),
    ),
    # a sweep answers equal rows once, and must know of each stage what of a row it reads
    "sweep": (
        *("analysis", "collect", "core", "records", "identify", "lineage"),
        *("policy.judging", "policy"),
    ),
    "cli": (
        *("core", "records", "collect", "discover", "history", "identify", "lineage", "manifest", "pipeline"),
        *("policy.checks", "policy.judging", "policy.cases", "policy.file", "policy"),
        *("renderers", "report", "sweep", "terms", "wire"),
    ),
    "__init__": ("core", "pipeline"),
    "__main__": ("cli",),
}
FLAT = {"__init__", "__main__", "analysis", "pipeline"}
"""The rooms that are one module."""

# Imports inside functions, outside the command line (whose commands load what they need when they run).
LATE = {
    ("auditor", "auditor.pipeline"): "`import auditor` must not pay for the policy engine and the hub client",
    ("auditor", "auditor.core.model"): "likewise",
    ("auditor.history.writing", "auditor.wire"): "pydantic, 120 ms",
    ("auditor.manifest.lock_file", "auditor.collect.folder_files"): "1 % of a locked check; only folders are hashed",
    ("auditor.manifest.locked_source", "auditor.collect.folder_files"): "likewise",
    ("auditor.policy", "auditor.policy.file.reader"): "pydantic, 120 ms; a review without a policy file reads none",
    ("auditor.policy.checks.packs", "auditor.policy.checks.pack_files"): "pydantic, 120 ms; only packs that changed",
    ("auditor.policy.file.reader", "auditor.policy.checks.pack_files"): "pydantic; only a policy with rules of its own",
    ("auditor.policy.file.reader", "auditor.policy.file.validating"): "pydantic; only a policy that nobody remembers",
    ("auditor.renderers.table", "auditor.renderers._one_model"): "1 % of a locked check; only the table of one model",
    ("auditor.renderers.json", "auditor.wire"): "pydantic, 120 ms",
    ("auditor.renderers._own_template", "auditor.wire"): "pydantic, 120 ms",
    ("auditor.sweep.run", "auditor.sweep.spark"): "pyspark, an extra",
}
NETWORK = {"socket", "http", "urllib.request", "httpx", "httpx2", "requests", "huggingface_hub", "asyncio"}
# Modules that hold something that changes; what is remembered of pure functions does not count.
CHANGING = {
    "auditor.collect.net.limiter": "one brake for each host, shared by all that ask it in this process",
    "auditor.terms.finding": "what readers look for, searched in one pass",
}

MOST_VALUES = 8
"""Values that a function takes, `self` aside. What belongs together comes as one."""
MOST_OF_AUDIT = 6
"""Of `auditor.audit`, the one call that everybody writes."""
ALIKE = 6
"""Lines in a row that two modules share, beyond which they share them for a reason."""
# Modules in which the same lines stand; imports, comments and lines without a word do not count.
TWICE = {
    ("auditor.cli.check", "auditor.cli.review"): "both audit, and name the four groups of options that an audit has",
    ("auditor.core.model", "auditor.wire.v2"): "a published format stays as it is when its noun changes",
    ("auditor.history.migrations.versions.step_0001", "auditor.history.tables"): "a migration keeps what tables were",
}


@cache
def modules() -> tuple[Path, ...]:
    return tuple(sorted(PACKAGE.rglob("*.py")))


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name: str) -> str:
    parts = name.split(".")[1:]
    inner = ".".join(parts[:2])
    return inner if inner in ROOMS else parts[0] if parts else "__init__"


def of_every_module(holds: Callable[[Path], None]) -> Callable[[], None]:
    """One test over all modules, which names each of which it does not hold: four hundred tests a rule take longer."""

    def test() -> None:
        wrong = {}
        for path in modules():
            try:
                holds(path)
            except AssertionError as error:
                wrong[module_name(path)] = str(error)
        assert wrong == {}

    test.__name__, test.__doc__ = holds.__name__, holds.__doc__
    return test


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def known_names() -> frozenset[str]:
    return frozenset(map(module_name, modules()))


@cache
def found_imports(path: Path) -> tuple[tuple[str, bool, bool], ...]:
    """Each module a file imports, whether inside a function, and whether for type checkers alone."""
    return tuple(_found_imports(path))


def _found_imports(path: Path) -> Iterator[tuple[str, bool, bool]]:
    for node, inside, typing_only in _statements(tree_of(path).body):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in known_names() else str(node.module) for name in whole]
            names += [name for name in whole if name.rpartition(".")[2].startswith("_") and "__" not in name]
        yield from ((name, inside, typing_only) for name in dict.fromkeys(names))


def _statements(
    body: Sequence[ast.AST], inside: bool = False, typing_only: bool = False
) -> Iterator[tuple[ast.AST, bool, bool]]:
    """Every statement of a body and of those in it: whether it is a function's, and whether for type checkers alone."""
    for node in body:
        yield node, inside, typing_only
        deeper = inside or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        typing = typing_only or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            held = getattr(node, block, [])
            if isinstance(held, list):  # the body of a lambda is an expression
                yield from _statements(held, deeper, typing)


def imports(path: Path) -> set[str]:
    """Every module a file imports at run time, imports inside functions included."""
    return {name for name, _, typing_only in found_imports(path) if not typing_only}


def test_every_module_lies_in_a_room_and_every_room_is_there() -> None:
    assert {room_of(name) for name in known_names()} == set(ROOMS)
    flat = {path.stem for path in PACKAGE.glob("*.py")}
    assert flat == FLAT


def test_rooms_lie_above_each_other() -> None:
    """No circle: each room can be put above all that it imports."""
    placed: set[str] = set()
    while len(placed) < len(ROOMS):
        fitting = {room for room, below in ROOMS.items() if room not in placed and placed.issuperset(below)}
        assert fitting, f"a circle among {sorted(set(ROOMS) - placed)}"
        placed |= fitting


@of_every_module
def test_a_room_imports_only_rooms_that_its_row_names(path: Path) -> None:
    own = room_of(module_name(path))
    foreign = {name for name, _, _ in found_imports(path) if name.split(".")[0] == "auditor"}
    offenses = sorted(name for name in foreign if room_of(name) not in (own, *ROOMS[own]))
    assert not offenses, f"{module_name(path)} ({own}) imports {offenses}"


def test_no_row_names_a_room_that_is_not_used() -> None:
    used = {(room_of(module_name(path)), room_of(name)) for path in modules() for name, _, _ in found_imports(path)}
    assert [(room, below) for room, row in ROOMS.items() for below in row if (room, below) not in used] == []


@of_every_module
def test_nothing_private_is_used_in_another_room(path: Path) -> None:
    own = module_name(path)
    private = [
        name
        for name, _, _ in found_imports(path)
        if name.startswith("auditor.")
        and room_of(name) != room_of(own)
        and any(part.startswith("_") and not part.startswith("__") for part in name.split("."))
    ]
    assert not private


@of_every_module
def test_an_import_inside_a_function_has_its_reason(path: Path) -> None:
    own = module_name(path)
    if room_of(own) == "cli":
        return
    late = {name for name, inside, typing_only in found_imports(path) if inside and not typing_only}
    ours = {name for name in late if name.split(".")[0] == "auditor"}
    assert {name for name in ours if (own, name) not in LATE} == set()


def test_modules_import_each_other_in_one_direction() -> None:
    """No circle of modules either, imports for type checkers aside."""
    edges = {module_name(path): imports(path) & known_names() - {module_name(path)} for path in modules()}
    for name in edges:  # a package's face only hands names on
        if (PACKAGE.parent / name.replace(".", "/") / "__init__.py").is_file():
            edges[name] = edges[name] if name.count(".") == 0 else set()
    placed: set[str] = set()
    while len(placed) < len(edges):
        fitting = {name for name, below in edges.items() if name not in placed and placed.issuperset(below)}
        assert fitting, f"a circle among {sorted(set(edges) - placed)[:20]}"
        placed |= fitting


PLUGINS = {"SOURCE": Source, "RENDERER": Renderer, "FINDER": Finder}
FAMILIES = {"auditor.collect.sources": "SOURCE", "auditor.renderers": "RENDERER", "auditor.discover": "FINDER"}


@of_every_module
def test_a_plugin_is_annotated_with_its_family_so_that_a_missing_ability_is_a_type_error(path: Path) -> None:
    package, _, name = module_name(path).rpartition(".")
    if package not in FAMILIES or name.startswith("_") or path.stem == "__init__":
        return
    constant = FAMILIES[package]
    stated = {ast.unparse(node.target): ast.unparse(node.annotation) for node in tree_of(path).body
              if isinstance(node, ast.AnnAssign)}  # fmt: skip
    assert stated.get(constant) == PLUGINS[constant].__name__
    assert constant != "SOURCE" or stated.get("HUB") == HubDescriptor.__name__


@of_every_module
def test_no_ability_of_a_plugin_is_looked_up_by_its_name(path: Path) -> None:
    abilities = {name for family in PLUGINS.values() for name in vars(family) if not name.startswith("_")} - {"name"}
    looked_up = {
        str(node.args[1].value)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("getattr", "hasattr")
        and isinstance(node.args[1], ast.Constant)
    }
    assert looked_up & abilities == set()
    assert "runtime_checkable" not in path.read_text(encoding="utf-8")


@of_every_module
def test_only_collecting_touches_the_network(path: Path) -> None:
    name = module_name(path)
    if room_of(name) == "collect":
        return
    used = {found for found in imports(path) if any(found == net or found.startswith(f"{net}.") for net in NETWORK)}
    assert not used, f"{name} imports {sorted(used)}"


@of_every_module
def test_no_module_keeps_something_that_changes(path: Path) -> None:
    """A name of a module is bound once: no ``global``, and no empty container that a function fills."""
    if module_name(path) in CHANGING:
        return
    tree = tree_of(path)
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)]
    empty = [
        node
        for node in tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        and isinstance(node.value, (ast.List, ast.Dict, ast.Set))
        and not ast.unparse(node.value).strip("[]{}")
    ]
    assert not empty


A_FEW = 10
"""Entries up to which a table of what functions gave is one of the last few texts."""


@of_every_module
def test_what_is_made_of_a_whole_text_stays_with_the_text(path: Path) -> None:
    """No table of the last few texts: `once` keeps it with a `Text`."""
    found = [
        node.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.args.args and ast.unparse(node.args.args[0]).endswith(": str")
        for how in map(ast.unparse, node.decorator_list)
        if (size := re.fullmatch(r"lru_cache\((?:maxsize=)?(\d+)\)", how)) and int(size[1]) <= A_FEW
    ]
    assert found == []


@of_every_module
def test_the_nouns_import_nothing_but_values(path: Path) -> None:
    if module_name(path) != "auditor.core.model":
        return
    ours = {name for name in imports(path) if name.startswith("auditor.")}
    assert {name.split(".")[-1] for name in ours} <= {
        "auditor",
        "core",
        "credentials",
        "decoding",
        "deferred",
        "errors",
        "frozen",
        "hubs",
        "patterns",
        "text",
    }


@of_every_module
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    name = module_name(path)
    if name.startswith("auditor.cli") or name.endswith("__main__"):
        return
    tree = tree_of(path)
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    printed = [call for call in calls if isinstance(call, ast.Name) and call.id in ("print", "exit", "quit")]
    exited = [
        call for call in calls if isinstance(call, ast.Attribute) and ast.unparse(call) in ("sys.exit", "os._exit")
    ]
    assert not printed
    assert not exited


@of_every_module
def test_the_clock_is_read_at_the_edges_only(path: Path) -> None:
    name = module_name(path)
    if name in ("auditor.pipeline",) or room_of(name) in ("cli", "collect"):
        return
    text = path.read_text(encoding="utf-8")
    for call in ("date.today(", "datetime.now(", "datetime.utcnow(", "time.time("):
        assert call not in text, f"{name} reads the clock with {call})"


def values_of(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> list[str]:
    """The names of what a function takes; what it gathers with a star counts as one."""
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args)]
    gathered = [one.arg for one in (given.vararg, given.kwarg) if one]
    if names[:1] in (["self"], ["cls"]):
        names = names[1:]
    return [*names, *(one.arg for one in given.kwonlyargs), *gathered]


def test_no_function_takes_more_values_than_a_reader_holds() -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    found = [(path, node) for path in modules() for node in ast.walk(tree_of(path)) if isinstance(node, functions)]
    wide = [f"{module_name(path)}:{node.lineno}" for path, node in found if len(values_of(node)) > MOST_VALUES]
    assert wide == []


def test_the_call_that_everybody_writes_is_the_narrowest() -> None:
    (audit,) = [node for node in tree_of(PACKAGE / "pipeline.py").body if getattr(node, "name", "") == "audit"]
    assert isinstance(audit, ast.FunctionDef)
    assert len(values_of(audit)) <= MOST_OF_AUDIT


def lines_that_count(path: Path) -> list[str]:
    """The lines of a module that say what is done: no imports, no docstrings, no comments, no lone signs."""
    left_out = {
        line
        for node in ast.walk(tree_of(path))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str))
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    lines = enumerate(map(str.strip, path.read_text(encoding="utf-8").splitlines()), start=1)
    return [line for number, line in lines if number not in left_out and line[:1] != "#" and WORD.search(line)]


def test_what_stands_in_two_modules_has_its_reason() -> None:
    where: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for path in modules():
        lines = lines_that_count(path)
        for start in range(len(lines) - ALIKE + 1):
            where[tuple(lines[start : start + ALIKE])].add(module_name(path))
    assert {pair for names in where.values() for pair in combinations(sorted(names), 2)} == set(TWICE)


MIRRORED = "auditor.wire"
"""The published format names its parts as the nouns it publishes."""


def test_one_name_of_a_class_has_one_meaning() -> None:
    where: dict[str, set[str]] = defaultdict(set)
    for path in modules():
        name = module_name(path)
        if not name.startswith(MIRRORED):
            for node in ast.walk(tree_of(path)):
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    where[node.name].add(name)
    assert {name: places for name, places in where.items() if len(places) > 1} == {}


@of_every_module
def test_every_module_says_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(tree_of(path))
    assert docstring, f"{module_name(path)} has no docstring"
    assert "TODO" not in docstring


def test_no_module_of_the_package_knows_the_corpus() -> None:
    for path in modules():
        text = path.read_text(encoding="utf-8")
        for word in ("AUDITOR_CORPUS", "true_license", "meta.yaml"):
            assert word not in text, f"{module_name(path)} mentions {word}"
