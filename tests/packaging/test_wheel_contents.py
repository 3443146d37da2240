"""What the build puts into a wheel: one package, and all the data below it; the same bytes twice."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from release.build import prove
from tests.packaging.check_wheel import ROOT, top_level


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is built with the backend that is installed; in an environment of its own that is `make package`."""
    into = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        prove(keep=into)
    return into


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


def test_two_builds_under_different_circumstances_give_the_same_bytes(built: Path) -> None:
    assert sorted(path.suffix for path in built.iterdir()) == [".gz", ".whl"]


def test_a_wheel_installs_one_top_level_package(wheel: Path) -> None:
    assert top_level(wheel) == {"auditor"}


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [
        ("license_db", "records/*.yaml"),
        ("license_db", "records/*.fp"),
        ("policies", "packs/*.yaml"),
        ("reports", "templates/*"),
        ("reports", "static/*"),
    ],
)
def test_a_wheel_carries_every_data_file_of_the_checkout(wheel: Path, folder: str, pattern: str) -> None:
    wanted = {path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).glob(pattern)}
    assert wanted
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name.removeprefix(f"auditor/_data/{folder}/") for name in archive.namelist()}
    assert wanted <= shipped


def test_a_wheel_carries_the_steps_of_the_history_and_the_day_it_is_built_for(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        assert {info.date_time[:3] for info in archive.infolist()} == {(2023, 11, 14)}
    steps = {path.name for path in (ROOT / "auditor" / "history" / "migrations" / "versions").glob("step_*.py")}
    assert steps
    assert steps <= {Path(name).name for name in names if "history/migrations/versions/" in name}
    assert any(name.endswith("history/migrations/env.py") for name in names)
