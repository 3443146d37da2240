"""The key that seals what is kept: one for each user, known to nobody else, and outside the cache."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from auditor.core import keepsakes
from auditor.core.memory import users_shelf
from auditor.core.users_key import LENGTH, is_sealed, place, seal, users_key


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def test_a_key_is_made_once_and_for_nobody_else(home: Path) -> None:
    first = users_key()
    assert first is not None
    assert len(first) == LENGTH
    assert users_key() == first
    assert place() == home / "config" / "auditor" / "key"
    assert place().stat().st_mode & 0o777 == 0o600
    assert place().parent.stat().st_mode & 0o077 == 0
    assert [path.name for path in place().parent.iterdir()] == ["key"]
    assert "cache" not in place().parts


def test_those_who_begin_at_once_have_one_key() -> None:
    code = "from auditor.core.users_key import users_key; print(users_key().hex())"
    root = Path(__file__).resolve().parents[2]

    def ask(_: int) -> str:
        command = [sys.executable, "-c", code]
        return subprocess.run(command, cwd=root, capture_output=True, check=True, text=True).stdout

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(ask, range(6)))) == 1
    assert [path.name for path in place().parent.iterdir()] == ["key"]


def test_a_seal_is_that_of_one_content_and_one_key() -> None:
    held = seal(b"one")
    assert held is not None
    assert is_sealed(held, b"one")
    assert not is_sealed(held, b"other")
    assert not is_sealed(b"", b"one")
    place().write_bytes(bytes(LENGTH))
    assert not is_sealed(held, b"one")


def _readable(path: Path) -> None:
    path.chmod(0o644)


def _writable_by_the_group(path: Path) -> None:
    path.chmod(0o620)


def _short(path: Path) -> None:
    path.write_bytes(b"short")


def _long(path: Path) -> None:
    path.write_bytes(bytes(LENGTH + 1))


def _a_link(path: Path) -> None:
    path.rename(path.with_name("other"))
    path.symlink_to("other")


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [_readable, _writable_by_the_group, _short, _long, _a_link, _a_folder])
def test_a_key_that_another_one_may_know_seals_nothing(spoil: Callable[[Path], None]) -> None:
    where = keepsakes.place("things", "one")
    keepsakes.keep(where, b"body")
    assert keepsakes.found(where) == b"body"
    spoil(place())
    assert users_key() is None
    assert seal(b"one") is None
    assert keepsakes.found(where) is None
    other = keepsakes.place("things", "two")
    keepsakes.keep(other, b"body")
    assert not other.exists()


def test_where_it_cannot_be_written_nothing_is_kept(home: Path) -> None:
    (home / "config").write_text("no folder")
    where = keepsakes.place("things", "one")
    keepsakes.keep(where, b"body")
    shelf = users_shelf()
    shelf.put(b"key", b"answer")
    shelf.close()
    assert users_key() is None
    assert not where.exists()
    assert not (home / "cache" / "auditor" / "readings.sqlite3").exists()


def test_what_lies_under_another_kind_or_name_is_not_what_is_asked_for() -> None:
    where = keepsakes.place("things", "one")
    keepsakes.keep(where, b"body")
    for other in (keepsakes.place("things", "two"), where.parent.with_name("others") / where.name):
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_bytes(where.read_bytes())
        assert keepsakes.found(other) is None


def test_what_another_user_remembered_is_no_answer(home: Path) -> None:
    shelf = users_shelf()
    shelf.put(b"key", b"answer")
    shelf.close()
    assert users_shelf().get(b"key") == b"answer"
    place().write_bytes(os.urandom(LENGTH))
    assert users_shelf().get(b"key") is None
