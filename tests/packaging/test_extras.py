"""The core carries what most runs need; every other import belongs to an optional part that an error can name."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

import pytest

from auditor.core.errors import UsageError
from auditor.core.extras import DISTRIBUTION, EXTRAS, require
from auditor.core.registry import plugins
from tests.test_architecture import found_imports, module_name, modules, tree_of
from tests.tiny_policy import POLICY

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
HIDDEN = "import sys; sys.modules.update(dict.fromkeys({names!r})); from auditor.cli.app import main; main()"
PARTS = {package: extra.name for extra in EXTRAS.values() for package in extra.packages}
"""Each package of an optional part, and the part."""


def distribution(requirement: str) -> str:
    """The name in a requirement, as indexes compare names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0]).lower()


def declared(part: str | None) -> set[str]:
    """The distributions that the core, or an optional part, states as its own."""
    stated = PROJECT["dependencies"] if part is None else PROJECT["optional-dependencies"][part]
    return {distribution(requirement) for requirement in stated}


def third_party() -> Iterator[tuple[str, str]]:
    """Each module of ours with each package that is neither ours nor Python's."""
    for path in modules():
        for name, _, _ in found_imports(path):
            top = name.partition(".")[0]
            if top not in (*sys.stdlib_module_names, "auditor"):
                yield module_name(path), top


def shipped_in(package: str, installed: Mapping[str, list[str]]) -> set[str]:
    """The distributions that a package comes in, as far as they are installed; else that of its own name.

    So a part that is not installed here is judged by what it says of itself, and its absence is no failure.
    """
    return {distribution(name) for name in installed.get(package, [package])}


def test_every_imported_package_is_declared_by_the_core_or_by_the_part_that_brings_it() -> None:
    imported: dict[str, set[str]] = defaultdict(set)
    for module, package in third_party():
        imported[package].add(module)
    installed = metadata.packages_distributions()
    undeclared = {
        package: modules
        for package, modules in imported.items()
        if not shipped_in(package, installed) & declared(PARTS.get(package))
    }
    assert undeclared == {}


def test_the_core_declares_nothing_that_it_does_not_import() -> None:
    installed = metadata.packages_distributions()
    imported = {
        name for package in {package for _, package in third_party()} for name in shipped_in(package, installed)
    }
    assert {name for name in declared(None) if name not in imported} == set()


def test_a_part_that_is_not_installed_is_declared_under_its_own_name() -> None:
    """What the two tests above say does not depend on which parts are installed where they run."""
    for package, part in PARTS.items():
        assert shipped_in(package, {}) & declared(part), package


def test_the_parts_of_the_project_are_those_that_errors_name() -> None:
    stated = set(PROJECT["optional-dependencies"]) - {"all", "dev", "fuzz", "browser", "site"}
    assert stated == set(EXTRAS)
    (everything,) = PROJECT["optional-dependencies"]["all"]
    assert set(re.findall(r"\w+", everything.partition("[")[2])) == set(EXTRAS)


def test_a_package_of_a_part_is_imported_below_its_question_alone() -> None:
    """A module imports a part's package inside a package, or after a call, that asks whether the part is there."""
    needed: dict[str, set[str]] = defaultdict(set)
    for module, package in third_party():
        if package in PARTS:
            needed[module].add(PARTS[package])
    for path in modules():
        faces = (home / "__init__.py" for home in path.parents if home.is_relative_to(ROOT / "auditor"))
        asked = {part for home in (path, *faces) for part in asked_for(home)}
        assert needed[module_name(path)] <= asked, module_name(path)


def asked_for(path: Path) -> Iterator[str]:
    """The parts that a module asks for, by a call or as its renderer's."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "require":
            yield from (argument.value for argument in node.args if isinstance(argument, ast.Constant))
        if isinstance(node, ast.FunctionDef) and node.name == "extra":
            yield from (one.value.value for one in node.body if isinstance(one, ast.Return))  # type: ignore[union-attr,misc]


def test_the_parts_of_formats_are_known() -> None:
    assert {renderer.extra for renderer in plugins("auditor.renderers", "RENDERER").values()} <= {"", *EXTRAS}


def without(*packages: str, cwd: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    """A command where these packages are not installed."""
    return subprocess.run(
        [sys.executable, "-c", HIDDEN.format(names=packages), *command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("part", "command"),
    [
        ("history", ["history", "show"]),
        ("history", ["review", "file:model", "--db", "h.sqlite"]),
        ("postgres", ["history", "show", "--db", "postgresql://nobody@127.0.0.1:1/none"]),
        ("sbom", ["review", "file:model", "-f", "spdx", "-o", "a.spdx.json"]),
        ("sbom", ["review", "file:model", "-o", "a.spdx3.json"]),
        ("mcp", ["mcp"]),
        ("s3", ["review", "s3://bucket/folder"]),
        ("gs", ["review", "gs://bucket/folder"]),
        ("az", ["review", "az://container/folder"]),
        ("xlsx", ["review", "file:model", "-o", "a.xlsx"]),
        ("sweep", ["sweep", "rows.parquet", "-o", "out", "-p", "auditor.yaml"]),
    ],
)
def test_a_missing_part_is_named_before_any_work_is_done(tmp_path: Path, part: str, command: list[str]) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "auditor.yaml").write_text(POLICY)
    done = without(*EXTRAS[part].packages, cwd=tmp_path, command=command)
    assert done.returncode == 2, done.stderr
    assert f"'{DISTRIBUTION}[{part}]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["auditor.yaml", "model"]


def test_what_needs_no_part_works_without_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "README.md").write_text("---\nlicense: mit\n---\n# A model\n")
    formats = [name for name, renderer in plugins("auditor.renderers", "RENDERER").items() if not renderer.extra]
    asked = [word for name in formats for word in ("-f", name, "-o", f"out/{name}")]
    done = without(*PARTS, cwd=tmp_path, command=["review", "file:model", *asked])
    assert done.returncode in (0, 1, 3), done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(formats)
    told = without(*PARTS, cwd=tmp_path, command=["doctor", "--offline"])
    assert all(f"extra {name}" in told.stdout for name in EXTRAS), told.stderr


def test_the_library_names_the_part_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    for extra in EXTRAS.values():
        for package in extra.packages:
            monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(UsageError, match=extra.name) as told:
            require(extra.name)
        assert extra.install in str(told.value)
