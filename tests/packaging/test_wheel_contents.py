"""What the build puts into a wheel: one package, and all the data below it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.packaging.check_wheel import ROOT, top_level


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with the backend that is installed (no environment of its own: that is `make package`)."""
    into = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return next(into.glob("*.whl"))


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
