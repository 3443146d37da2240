"""The house rules that imports can tell: stages do not know each other, and only the edges touch the world."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "auditor"

# Stage → the modules that belong to it. A stage may import nouns and shared helpers, never another stage.
STAGES = {
    "collect": ("collect", "sources", "store", "selection"),
    "read": ("evidence",),
    "identify": ("identify",),
    "terms": ("terms",),
    "trace": ("lineage",),
    "judge": ("policy",),
    "render": ("renderers", "wire"),
}
# Helpers of one stage that another may use, with the reason.
ALLOWED = {
    ("terms", "identify"): "quotes are cut from the text at hand through the alignment",
    ("render", "terms"): "the plain words for a term come from the vocabulary",
    ("judge", "terms"): "reasons name terms in the vocabulary's plain words",
}
NETWORK = {"socket", "http", "urllib.request", "httpx", "httpx2", "requests", "huggingface_hub", "asyncio"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> set[str]:
    """Every module a file imports at run time, imports inside functions included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.dump(branch.test)
        for node in ast.walk(branch)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def stage_of(name: str) -> str | None:
    for stage, members in STAGES.items():
        for member in members:
            if name == f"auditor.{member}" or name.startswith(f"auditor.{member}."):
                return stage
    return None


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_a_stage_never_imports_another_stage(path: Path) -> None:
    own = stage_of(module_name(path))
    if own is None:
        return
    foreign = {name: stage_of(name) for name in imports(path)}
    offences = sorted(
        name for name, stage in foreign.items() if stage not in (None, own) and (own, stage) not in ALLOWED
    )
    assert not offences, f"{module_name(path)} ({own}) imports {offences}"


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_only_sources_touch_the_network(path: Path) -> None:
    name = module_name(path)
    if name.startswith("auditor.collect.sources"):
        return
    used = {found for found in imports(path) if any(found == net or found.startswith(f"{net}.") for net in NETWORK)}
    assert not used, f"{name} imports {sorted(used)}"


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_the_nouns_import_nothing_but_values(path: Path) -> None:
    if module_name(path) != "auditor.core.model":
        return
    ours = {name for name in imports(path) if name.startswith("auditor.")}
    assert {name.split(".")[1] for name in ours} <= {"credentials", "errors", "frozen"}


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    name = module_name(path)
    if name.startswith("auditor.cli") or name.endswith("__main__"):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    printed = [call for call in calls if isinstance(call, ast.Name) and call.id in ("print", "exit", "quit")]
    exited = [
        call for call in calls if isinstance(call, ast.Attribute) and ast.unparse(call) in ("sys.exit", "os._exit")
    ]
    assert not printed
    assert not exited


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_the_clock_is_read_at_the_edges_only(path: Path) -> None:
    name = module_name(path)
    if name in ("auditor.collect.collecting", "auditor.pipeline", "auditor.collect.store") or name.startswith(
        ("auditor.cli", "auditor.collect.sources")
    ):
        return
    text = path.read_text(encoding="utf-8")
    for call in ("date.today(", "datetime.now(", "datetime.utcnow(", "time.time("):
        assert call not in text, f"{name} reads the clock with {call})"


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{module_name(path)} has no docstring"
    assert "TODO" not in docstring


def test_no_module_of_the_package_knows_the_corpus() -> None:
    for path in modules():
        text = path.read_text(encoding="utf-8")
        for word in ("AUDITOR_CORPUS", "true_license", "meta.yaml"):
            assert word not in text, f"{module_name(path)} mentions {word}"
