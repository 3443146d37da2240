"""Folders as models: plain ones, caches of the hub client, and folders that try to lead somewhere else."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import hf_hub_download, snapshot_download
from safetensors.numpy import save_file

from auditor.collect.sources.local import SOURCE
from auditor.core.errors import AccessDenied, NotFound
from auditor.core.model import ModelRef
from auditor.evidence import read
from auditor.evidence.cards import declared_parents, recipe_parents
from tests.hub import Hub
from tests.hub.folders import CARD, LICENSE, make_model, make_sparse, no_network

NOBODY = 65534


def ref(path: Path | str, revision: str | None = None) -> ModelRef:
    return ModelRef(scheme="file", name=str(path), revision=revision)


def test_a_plain_folder_is_read_without_a_revision_and_without_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_model(tmp_path, "acme/one", {"README.md": CARD, "LICENSE": LICENSE, "w.safetensors": "x"})
    with no_network(monkeypatch):
        snapshot = SOURCE.fetch(ref(folder))
    assert snapshot.revision is None
    assert snapshot.origin == "folder"
    assert [file.path for file in snapshot.files] == ["LICENSE", "README.md"]
    assert snapshot.listing == ("LICENSE", "README.md", "w.safetensors")
    assert snapshot.gaps == ()


def test_a_relative_path_counts_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_model(tmp_path, "acme/one")
    monkeypatch.chdir(tmp_path)
    assert len(SOURCE.fetch(ModelRef.parse("./acme__one")).files) == 2


def test_what_people_note_in_yaml_files_beside_a_model_is_neither_listed_nor_read(tmp_path: Path) -> None:
    notes = {"README.md": CARD, "meta.yaml": "a: 1", "terms.yaml": "b: 2", "mergekit_config.yml": "models: []"}
    snapshot = SOURCE.fetch(ref(make_model(tmp_path, "acme/one", notes)))
    assert [file.path for file in snapshot.files] == ["README.md", "mergekit_config.yml"]
    assert snapshot.listing == ("README.md", "mergekit_config.yml")


@pytest.mark.parametrize("name", ["merge.yaml", "config.yml", "slerp.yaml"])
def test_a_recipe_of_a_merge_is_read_whatever_its_file_is_called(tmp_path: Path, name: str) -> None:
    (tmp_path / "README.md").write_text("# Tern\n\nLetters.\n")
    (tmp_path / name).write_text("models:\n- model: peat/tern-7b\n- model: moss/heron-7b\nmerge_method: ties\n")
    snapshot = SOURCE.fetch(ref(tmp_path))
    assert [file.path for file in snapshot.files] == sorted(["README.md", name])
    assert {claim.value for claim in recipe_parents(snapshot)} == {"peat/tern-7b", "moss/heron-7b"}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nowhere", "no such folder"),
        ("file.txt", "not a folder"),
        ("empty", "empty"),
        ("x" * 5000, "cannot be opened"),
        ("nul\0byte", "cannot be opened"),
        ("~nobody-of-that-name/x", "cannot be opened"),
    ],
)
def test_a_path_that_is_no_model_folder_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    (tmp_path / "file.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotFound) as error:
        SOURCE.fetch(ref(name))
    assert says in str(error.value) or "no such folder" in str(error.value)
    assert error.value.where


def test_a_link_that_leaves_the_folder_is_a_gap_and_one_inside_is_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not yours")
    folder = make_model(tmp_path, "acme/one", {"README.md": CARD, "texts/real": LICENSE})
    (folder / "LICENSE").symlink_to(tmp_path / "secret.txt")
    (folder / "NOTICE").symlink_to("texts/real")
    (folder / "COPYING").symlink_to("COPYING")
    (folder / "EULA").symlink_to(tmp_path)
    (folder / "licenses").symlink_to(tmp_path)
    snapshot = SOURCE.fetch(ref(folder))
    assert [file.path for file in snapshot.files] == ["NOTICE", "README.md"]
    assert {(gap.what, gap.kind) for gap in snapshot.gaps} == {
        ("LICENSE", "unreadable"),
        ("COPYING", "unreadable"),
        ("EULA", "unreadable"),
        ("licenses", "unreadable"),
    }
    assert b"not yours" not in b"".join(file.data for file in snapshot.files)


def test_a_pipe_called_license_does_not_hang_the_audit(tmp_path: Path) -> None:
    folder = make_model(tmp_path, "acme/one", {"README.md": CARD})
    os.mkfifo(folder / "LICENSE")
    assert [(gap.what, gap.kind) for gap in SOURCE.fetch(ref(folder)).gaps] == [("LICENSE", "unreadable")]


def test_a_huge_license_is_a_gap(tmp_path: Path) -> None:
    folder = make_model(tmp_path, "acme/one", {"README.md": CARD})
    make_sparse(folder / "LICENSE", 200_000_000)
    assert [(gap.what, gap.kind) for gap in SOURCE.fetch(ref(folder)).gaps] == [("LICENSE", "too-large")]


def _fetch_as_somebody(folder: str, answers: Connection) -> None:
    """In a child process: give up root, whom permissions do not bind, and read the folder."""
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    try:
        answers.send([(gap.what, gap.kind) for gap in SOURCE.fetch(ref(folder)).gaps])
    except AccessDenied as error:
        answers.send(str(error))


def fetch_as_somebody(folder: Path) -> object:
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe()
    child = context.Process(target=_fetch_as_somebody, args=(str(folder), theirs))
    child.start()
    child.join(20)
    assert child.exitcode == 0
    return mine.recv()


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder anybody may enter; the usual one for tests lets in its owner only."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        yield Path(place)


def test_a_folder_that_may_not_be_listed_is_access_denied(open_place: Path) -> None:
    folder = make_model(open_place, "acme/one")
    folder.chmod(0)
    said = fetch_as_somebody(folder)
    folder.chmod(0o755)
    assert "may not be listed" in str(said)
    assert str(folder) in str(said)


def test_a_file_that_may_not_be_read_is_a_gap(open_place: Path) -> None:
    folder = make_model(open_place, "acme/one")
    (folder / "LICENSE").chmod(0)
    assert fetch_as_somebody(folder) == [("LICENSE", "unreadable")]


# ------------------------------------------------------------------------------------------- the client's cache


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache with two commits of one model, the first only in part."""
    root = tmp_path / "models"
    make_model(root, "acme/one")
    with Hub(root) as hub:
        hf_hub_download("acme/one", "LICENSE", endpoint=hub.url, cache_dir=tmp_path / "cache", token=False)
        (root / "acme__one" / "README.md").write_text(CARD + "more\n")
        snapshot_download("acme/one", endpoint=hub.url, cache_dir=tmp_path / "cache", token=False)
    return tmp_path / "cache" / "models--acme--one"


def test_a_cached_repository_is_read_at_its_main_branch_through_its_blob_links(cache: Path) -> None:
    snapshot = SOURCE.fetch(ref(cache))
    assert snapshot.origin == "cache"
    assert snapshot.revision == (cache / "refs" / "main").read_text()
    assert {file.path: file.data.decode() for file in snapshot.files} == {
        "LICENSE": LICENSE,
        "README.md": CARD + "more\n",
    }
    assert snapshot.gaps == ()  # the cached listing proves that there is nothing else
    assert snapshot.retrieved_at.endswith("Z")


def test_a_commit_or_its_folder_can_be_named(cache: Path) -> None:
    commits = {path.name for path in (cache / "snapshots").iterdir()}
    (older,) = commits - {(cache / "refs" / "main").read_text()}
    for asked in (ref(cache, older), ref(cache / "snapshots" / older)):
        snapshot = SOURCE.fetch(asked)
        assert snapshot.revision == older
        assert [file.path for file in snapshot.files] == ["LICENSE"]
        assert ("file list", "missing") in {(gap.what, gap.kind) for gap in snapshot.gaps}


def test_a_file_the_cached_listing_knows_but_nobody_downloaded_is_a_gap(cache: Path) -> None:
    commit = (cache / "refs" / "main").read_text()
    (cache / "snapshots" / commit / "LICENSE").unlink()
    snapshot = SOURCE.fetch(ref(cache))
    assert [(gap.what, gap.kind, gap.detail) for gap in snapshot.gaps] == [("LICENSE", "missing", "not in the cache")]


@pytest.mark.parametrize("listing", ["{", "[]", '{"files": {"a": 5}}', '{"files": ["LICENSE"]}', "[" * 5000])
def test_a_damaged_cached_listing_proves_nothing(cache: Path, listing: str) -> None:
    commit = (cache / "refs" / "main").read_text()
    (cache / "trees" / f"{commit}.json").write_text(listing)
    snapshot = SOURCE.fetch(ref(cache))
    assert len(snapshot.files) == 2
    assert ("file list", "missing") in {(gap.what, gap.kind) for gap in snapshot.gaps}


def test_a_revision_the_cache_does_not_hold_is_not_found(cache: Path) -> None:
    for revision in ("v9", "f" * 40, "../../../etc", "a/b"):
        with pytest.raises(NotFound, match="does not hold"):
            SOURCE.fetch(ref(cache, revision))


def test_a_branch_file_that_points_out_of_the_cache_is_not_followed(cache: Path) -> None:
    (cache / "refs" / "evil").write_text("../../../..")
    with pytest.raises(NotFound):
        SOURCE.fetch(ref(cache, "evil"))


def test_a_cached_file_that_links_out_of_the_repository_is_a_gap(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("not yours")
    commit = (cache / "refs" / "main").read_text()
    place = cache / "snapshots" / commit / "LICENSE"
    place.unlink()
    place.symlink_to(tmp_path / "secret")
    assert ("LICENSE", "unreadable") in {(gap.what, gap.kind) for gap in SOURCE.fetch(ref(cache)).gaps}


def test_a_whole_cache_is_not_one_model(cache: Path) -> None:
    with pytest.raises(NotFound) as error:
        SOURCE.fetch(ref(cache.parent))
    assert "models--" in error.value.hint


# ------------------------------------------------------------------------------- what packaging says of a model


def test_weights_in_a_folder_and_weights_alone_say_what_their_header_says(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    folder.mkdir()
    save_file({"x": np.zeros(2)}, str(folder / "model.safetensors"), metadata={"license": "apache-2.0"})
    for asked in (folder, folder / "model.safetensors"):
        snapshot = SOURCE.fetch(ref(asked))
        claims = [(claim.key, claim.value, str(claim.location)) for claim in read(snapshot).claims if claim.effective]
        assert ("license", "apache-2.0", "model.safetensors") in claims


def test_a_header_never_overrules_the_card(tmp_path: Path) -> None:
    folder = make_model(tmp_path, "acme/one")
    save_file({"x": np.zeros(2)}, str(folder / "model.safetensors"), metadata={"license": "apache-2.0"})
    claims = {
        claim.value: claim.effective for claim in read(SOURCE.fetch(ref(folder))).claims if claim.key == "license"
    }
    assert claims == {"mit": True, "apache-2.0": False}


def test_a_model_packed_by_mlflow_names_the_model_it_was_made_from(tmp_path: Path) -> None:
    text = "flavors:\n  transformers:\n    source_model_name: acme/base\n    task: x\n"
    snapshot = SOURCE.fetch(ref(make_model(tmp_path, "acme/packed", {"MLmodel": text, "LICENSE.txt": LICENSE})))
    assert [str(parent) for parent in declared_parents(snapshot)] == ["hf:acme/base"]
    assert [file.path for file in snapshot.files] == ["LICENSE.txt", "MLmodel"]
