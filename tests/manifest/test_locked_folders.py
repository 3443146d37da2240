"""A folder has no revision: whatever is added to it, removed from it or changed in it is told by drift, and ends a
locked check."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.collect import folder_files
from auditor.collect.sources.local import SOURCE
from auditor.core.model import ModelRef
from tests.cli.runner import Said, auditor
from tests.hub.folders import make_model
from tests.tiny_policy import POLICY

CARD = "---\nlicense: mit\n---\n# m\n"
DAY = ("--as-of", "2026-11-21")
KINDS = ("file-added", "file-removed", "file-changed", "text-added", "text-removed", "text-changed")
NAMES = (
    *("model.safetensors", "model-00001-of-00002.safetensors", "pytorch_model.bin", "adapter_model.safetensors"),
    *("weights/deep/er/part.bin", "notes.yaml", "odd name\u200b.pt", "UPPER.GGUF", "no_suffix", ".hidden", "run.py"),
    *("a/b/c/d/e/f/g/h/i/j/k/l/m/n/far.bin", "line\nbreak.bin", "tokenizer.json", "LICENSE", "docs/terms.md", "x.lock"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("models.yaml").write_text("models: ['file:m']\n")
    Path("auditor.yaml").write_text(POLICY)
    return make_model(tmp_path, "m", {"README.md": CARD, "model.safetensors": b"\x08" + bytes(70_000), "old.bin": b"1"})


def run(command: str, *options: str) -> Said:
    return auditor(command, *options, "--store", "store", *DAY)


def kinds() -> tuple[set[str], int]:
    said = run("drift", "-f", "json")
    return {change["kind"] for change in json.loads(said.out)}, said.code


def _add(name: str, rng: random.Random) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"new" * rng.randint(0, 90))

    return edit


def _append(folder: Path) -> None:
    with (folder / "model.safetensors").open("ab") as stream:
        stream.write(b"\0")


def _flip(folder: Path) -> None:
    place = folder / "model.safetensors"
    before = place.stat()
    data = bytearray(place.read_bytes())
    data[69_000] ^= 1
    place.write_bytes(data)
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))  # neither size nor time tells


EDITS: dict[str, Callable[[Path], None]] = {
    "appended": _append,
    "one bit": _flip,
    "removed": lambda folder: (folder / "old.bin").unlink(),
    "emptied": lambda folder: (folder / "old.bin").write_bytes(b""),
    "renamed": lambda folder: (folder / "old.bin").rename(folder / "new.bin") and None,
    "a link": lambda folder: (folder / "other.bin").symlink_to("old.bin"),
    "a link that leaves": lambda folder: (folder / "other.bin").symlink_to("/etc/hostname"),
    "a link to nothing": lambda folder: (folder / "other.bin").symlink_to("nothing"),
    "a link to a folder": lambda folder: (folder / "other").symlink_to("/etc"),
    "a pipe": lambda folder: os.mkfifo(folder / "pipe.bin"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_of_weights_is_told(folder: Path, edit: str) -> None:
    _told(folder, EDITS[edit])


@pytest.mark.parametrize("seed", range(len(NAMES)))
def test_a_file_of_any_name_is_told(folder: Path, seed: int) -> None:
    _told(folder, _add(NAMES[seed], random.Random(seed)))


def _told(folder: Path, edit: Callable[[Path], None]) -> None:
    assert run("lock").code == 0
    assert run("check", "--locked").code == 0
    assert kinds() == (set(), 0)
    edit(folder)
    said = run("check", "--locked")
    assert said.code == 3
    assert "is not what was locked" in " ".join(said.out.split())
    found, code = kinds()
    assert code == 1
    assert found & set(KINDS)
    assert run("lock").code in (0, 3)
    assert kinds()[0] & set(KINDS) == set(), "a lock accepts it"


def test_a_file_of_weights_by_itself_is_locked_as_well(folder: Path) -> None:
    Path("models.yaml").write_text("models: ['file:m/model.safetensors']\n")
    run("lock")
    assert kinds() == (set(), 0)
    _flip(folder)
    assert kinds() == ({"file-changed"}, 1)


def test_a_revision_of_a_cache_is_locked_with_its_weights(folder: Path) -> None:
    kept = Path("models--acme--m") / "snapshots" / ("a" * 40)
    kept.mkdir(parents=True)
    blobs = kept.parent.parent / "blobs"
    blobs.mkdir()
    (blobs / "1").write_bytes(b"weights")
    (kept / "README.md").write_text(CARD)
    (kept / "model.safetensors").symlink_to("../../blobs/1")
    Path("models.yaml").write_text("models: ['file:models--acme--m']\n")
    run("lock")
    assert kinds() == (set(), 0)
    (blobs / "1").write_bytes(b"Weights")
    assert kinds() == ({"file-changed"}, 1)


def test_our_own_files_in_the_folder_are_no_change_of_it(folder: Path) -> None:
    for name in ("models.yaml", "auditor.yaml"):
        Path(name).rename(folder / name)
    os.chdir(folder)
    Path("models.yaml").write_text("models: ['file:.']\n")
    assert auditor("lock", "--store", "../store", *DAY).code == 0
    Path("auditor.yaml").write_text(POLICY + "# agreed\n")
    assert auditor("check", "--locked", "--store", "../store", *DAY).code == 0


def test_many_files_are_told_in_one_row_and_still_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_files, "MAX_ROWS", 3)
    for number in range(9):
        (folder / f"part-{number}.bin").write_bytes(b"1")
    ref = ModelRef.parse("file:m")
    first = folder_files.state_of(SOURCE.fetch(ref))
    assert len(first) == 4
    (folder / "part-8.bin").write_bytes(b"2")
    assert folder_files.state_of(SOURCE.fetch(ref)) != first


def test_a_lock_without_the_files_of_a_folder_does_not_vouch_for_them(folder: Path) -> None:
    run("lock")
    content = json.loads(Path("models.lock").read_text())
    del content["models"]["file:m"]["files"]
    Path("models.lock").write_text(json.dumps(content))
    assert run("check", "--locked").code == 3
    assert kinds() == ({"file-added"}, 1)


def test_a_proof_of_a_folder_holds_without_the_folder(folder: Path) -> None:
    assert run("check", "--evidence", "proof", "-f", "csv", "-o", "out.csv").code == 0
    _append(folder)
    assert auditor("verify", "proof").code == 0
