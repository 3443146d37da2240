"""What stands for a folder tells every change of a file that decides something, and is asked for once where that is
what a process runs with."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.core import listing
from auditor.manifest import audit_cache


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "one.yaml").write_text("id: one\n")
    return tmp_path


def edited(folder: Path) -> None:
    (folder / "below" / "one.yaml").write_text("id: other\n")


def touched(folder: Path) -> None:
    os.utime(folder / "below" / "one.yaml", (1, 1))


def renamed(folder: Path) -> None:
    (folder / "below" / "one.yaml").rename(folder / "below" / "two.yaml")


def added(folder: Path) -> None:
    (folder / "two.yaml").write_text("")


@pytest.mark.parametrize("change", [edited, touched, renamed, added])
def test_a_change_of_a_folder_shows(folder: Path, change: Callable[[Path], None]) -> None:
    before = listing.stamp(folder)
    assert before == listing.stamp(folder)
    change(folder)
    assert before != listing.stamp(folder)


@pytest.mark.parametrize("name", ["notes.md", "one.pyc", "__pycache__/one.py"])
def test_what_decides_nothing_shows_not(folder: Path, name: str) -> None:
    before = listing.stamp(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("more")
    assert before == listing.stamp(folder)


def test_an_audit_is_kept_under_the_data_that_its_process_began_with(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def key() -> str:
        return audit_cache.key_of((), "", policy_file=None, records=(), workloads=(), settings=())

    monkeypatch.setattr(audit_cache, "data_root", lambda _: folder)
    began = key()
    edited(folder)
    assert key() == began
    listing.stamp_at_start.cache_clear()  # another process
    assert key() != began
