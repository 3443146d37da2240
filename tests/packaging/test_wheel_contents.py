"""What the build puts into a wheel: one package, and all the data below it; the same bytes twice."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

from auditor.core import method_codes, pattern_codes
from auditor.records.book import CATALOG, INDEX
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


def test_what_nets_are_trained_with_is_in_the_source_archive_and_not_in_the_wheel(built: Path, wheel: Path) -> None:
    data = ROOT / "license_db"
    of_training = {path.name for kind in ("*.py", "*.npz", "*.txt") for path in data.glob(kind)}
    assert {"train_net.py", "card_features.npz", "card_labels.txt"} <= of_training
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        source = {Path(name).name for name in archive.getnames() if Path(name).parent.name == "license_db"}
    assert of_training <= source
    with zipfile.ZipFile(wheel) as archive:
        shipped = {Path(name) for name in archive.namelist() if name.startswith("auditor/_data/license_db/")}
    assert not {path for path in shipped if path.name in of_training or path.suffix in (".py", ".npz", ".txt")}


def test_a_wheel_carries_all_else_of_the_license_database(wheel: Path) -> None:
    data = ROOT / "license_db"
    kinds = (".py", ".npz", ".txt", ".pyc")
    wanted = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name.removeprefix("auditor/_data/license_db/") for name in archive.namelist()}
    assert {name for name in wanted if not name.endswith(kinds)} <= shipped


def test_a_wheel_carries_what_was_made_of_data_and_code(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {Path(name).name: name for name in archive.namelist() if name.startswith("auditor/_data/")}
    assert {names[name] for name in (CATALOG, INDEX)} == {f"auditor/_data/license_db/{one}" for one in (CATALOG, INDEX)}
    compiled = {pattern_codes.name_of_file(), method_codes.name_of_file()}
    assert {names[name] for name in compiled if name} == {f"auditor/_data/compiled/{one}" for one in compiled}


def test_a_wheel_carries_the_steps_of_the_history_and_the_day_it_is_built_for(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        assert {info.date_time[:3] for info in archive.infolist()} == {(2023, 11, 14)}
    steps = {path.name for path in (ROOT / "auditor" / "history" / "migrations" / "versions").glob("step_*.py")}
    assert steps
    assert steps <= {Path(name).name for name in names if "history/migrations/versions/" in name}
    assert any(name.endswith("history/migrations/env.py") for name in names)
