"""The evidence store: what goes in comes out, damage is never used, and a disk that is full stops nothing."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import resource
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.collect.store import EvidenceStore, default_home
from auditor.core.frozen import FrozenMap, freeze
from auditor.core.model import FetchedFile, Gap, ModelRef, Snapshot
from tests.sizes import sized

COMMIT = "c" * 40
REF = ModelRef(scheme="hf", name="acme/one")


def file(path: str, data: bytes) -> FetchedFile:
    return FetchedFile(path=path, data=data, sha256=sha256(data).hexdigest())


SNAPSHOT = Snapshot(
    ref=REF,
    revision=COMMIT,
    files=(file("LICENSE", b"terms"), file("README.md", b"card")),
    listing=("LICENSE", "README.md", "w.bin"),
    metadata=FrozenMap({"gated": False, "tags": ("a", "b"), "cardData": FrozenMap({"license": "mit"})}),
    gaps=(Gap(what="NOTICE", kind="too-large", detail="3 MB"),),
    retrieved_at="2026-11-21T10:00:00Z",
)


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "home")


def test_a_snapshot_comes_back_as_it_was_and_says_where_from(store: EvidenceStore) -> None:
    assert store.put(SNAPSHOT)
    assert store.latest(REF) == replace(SNAPSHOT, origin="store")
    assert store.latest(REF.at(COMMIT)) == replace(SNAPSHOT, origin="store", ref=REF.at(COMMIT))
    assert store.latest(REF.at("main")) is None
    assert store.latest(ModelRef(scheme="hf", name="acme/two")) is None


def test_the_same_name_on_two_hubs_is_two_models(store: EvidenceStore) -> None:
    places = ("https://hub.example", "http://mirror.example:8080", "")
    for place in places:
        metadata = FrozenMap({"endpoint": place}) if place else FrozenMap()
        store.put(replace(SNAPSHOT, files=(file("LICENSE", place.encode()),), listing=("LICENSE",), metadata=metadata))
    for place in places:
        for asked in (REF, REF.at(COMMIT)):
            found = store.latest(asked, place)
            assert found is not None
            assert found.files[0].data == place.encode()
    assert store.latest(REF, "https://elsewhere.example") is None
    assert store.pinned(REF.at(COMMIT), "https://elsewhere.example") is None


def test_only_a_full_commit_without_refused_files_stands_in_for_a_new_look(store: EvidenceStore) -> None:
    store.put(SNAPSHOT)
    assert store.pinned(REF) is None
    assert store.pinned(REF.at("main")) is None
    assert store.pinned(REF.at(COMMIT)) is not None
    for kind in ("gated", "missing"):
        store.put(replace(SNAPSHOT, gaps=(Gap(what="LICENSE", kind=kind),)))
        assert store.pinned(REF.at(COMMIT)) is None
        assert store.latest(REF.at(COMMIT)) is not None


@pytest.mark.parametrize(
    "unfit",
    [
        replace(SNAPSHOT, revision=None),
        replace(SNAPSHOT, origin="folder"),
        replace(SNAPSHOT, origin="cache"),
        replace(SNAPSHOT, gaps=(Gap(what="LICENSE", kind="unreachable"),)),
    ],
)
def test_what_proves_nothing_is_not_kept(store: EvidenceStore, unfit: Snapshot) -> None:
    assert not store.put(unfit)
    assert store.latest(REF) is None
    assert store.warnings == ()


def test_what_arrived_of_an_interrupted_look_is_at_hand_and_stands_for_nothing(store: EvidenceStore) -> None:
    part = replace(SNAPSHOT, files=SNAPSHOT.files[1:], gaps=(Gap(what="LICENSE", kind="unreachable"),))
    assert not store.put(part)
    at_hand = store.at_hand(REF)
    assert at_hand is not None
    assert at_hand.files == part.files
    assert store.latest(REF) is None
    assert store.pinned(REF.at(COMMIT)) is None
    assert store.put(SNAPSHOT)
    assert store.at_hand(REF) == store.latest(REF) == replace(SNAPSHOT, origin="store")


def test_the_place_is_explicit_then_the_variable_then_the_cache_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert EvidenceStore(tmp_path).root == tmp_path / "evidence"
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "own"))
    assert default_home() == tmp_path / "own"
    monkeypatch.delenv("AUDITOR_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert default_home() == tmp_path / "xdg" / "auditor"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert default_home() == Path.home() / ".cache" / "auditor"


def test_nothing_is_created_before_the_first_put(store: EvidenceStore) -> None:
    store.latest(REF)
    assert not store.root.exists()


# ------------------------------------------------------------------------------------------------------- damage


def every_file(store: EvidenceStore) -> list[Path]:
    return sorted(path for path in store.root.rglob("*") if path.is_file())


@pytest.mark.parametrize("damage", [b"", b"garbage", b"{}", b"[" * 100_000, b'{"content": {}, "sha256": ""}'])
def test_no_damaged_file_is_ever_used_and_the_next_put_repairs_it(store: EvidenceStore, damage: bytes) -> None:
    store.put(SNAPSHOT)
    for path in every_file(store):
        sound = path.read_bytes()
        path.write_bytes(damage)
        assert store.latest(REF) is None, path
        if path.exists():
            path.write_bytes(damage)
        assert store.put(SNAPSHOT)
        assert store.latest(REF) == replace(SNAPSHOT, origin="store")
        assert path.read_bytes() == sound


def test_one_changed_letter_in_a_kept_license_is_noticed(store: EvidenceStore) -> None:
    store.put(SNAPSHOT)
    (place,) = store.root.rglob(SNAPSHOT.files[0].sha256)
    place.write_bytes(b"Terms")  # same length
    assert store.latest(REF) is None
    store.put(SNAPSHOT)
    assert store.latest(REF) is not None


def test_a_kept_answer_that_was_edited_is_noticed(store: EvidenceStore) -> None:
    store.put(SNAPSHOT)
    (place,) = (store.root / "snapshots").iterdir()
    place.write_text(place.read_text().replace('"mit"', '"gpl"'))
    assert store.latest(REF) is None


def test_a_kept_answer_cannot_name_files_outside_the_store(store: EvidenceStore, tmp_path: Path) -> None:
    store.put(SNAPSHOT)
    (place,) = (store.root / "snapshots").iterdir()
    content = json.loads(place.read_text())["content"]
    content["files"][0]["sha256"] = "../../../../etc/passwd"
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    place.write_text(json.dumps({"content": content, "sha256": sha256(canonical.encode()).hexdigest()}))
    assert store.latest(REF) is None


def test_a_key_is_not_enough_the_model_must_be_the_one_asked_for(store: EvidenceStore) -> None:
    store.put(SNAPSHOT)
    store.put(replace(SNAPSHOT, ref=ModelRef(scheme="hf", name="acme/two")))
    first, second = sorted((store.root / "snapshots").iterdir())
    first.write_bytes(second.read_bytes())
    found = [store.latest(ModelRef(scheme="hf", name=name)) for name in ("acme/one", "acme/two")]
    assert sum(snapshot is None for snapshot in found) == 1


# ---------------------------------------------------------------------------------------- disks that do not work


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_a_disk_that_refuses_costs_the_evidence_with_one_warning(
    store: EvidenceStore, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert not store.put(SNAPSHOT)
    assert not store.put(SNAPSHOT)
    assert len(store.warnings) == 1
    assert os.strerror(number) in store.warnings[0]
    assert str(store.root) in store.warnings[0]


def _put_on_a_full_disk(home: Path) -> None:
    """In a child process: the kernel refuses every write beyond a few bytes, as it does when a quota is used up."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, 8))
    store = EvidenceStore(home)
    assert not store.put(replace(SNAPSHOT, files=(file("LICENSE", b"terms" * 100),)))
    assert not store.put(SNAPSHOT)
    assert len(store.warnings) == 1
    assert str(home) in store.warnings[0]


def test_a_kernel_that_refuses_to_write_costs_the_evidence_and_leaves_no_half_file(tmp_path: Path) -> None:
    child = multiprocessing.get_context("fork").Process(target=_put_on_a_full_disk, args=(tmp_path,))
    child.start()
    child.join(20)
    assert child.exitcode == 0
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_home_that_is_a_file_costs_the_evidence_only(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    store = EvidenceStore(tmp_path / "home")
    assert store.latest(REF) is None
    assert not store.put(SNAPSHOT)
    assert len(store.warnings) == 1


def test_a_write_that_fails_half_way_leaves_nothing_behind(
    store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert not store.put(SNAPSHOT)
    assert every_file(store) == []


def test_a_snapshot_that_cannot_be_written_down_does_not_close_the_store(store: EvidenceStore) -> None:
    assert not store.put(replace(SNAPSHOT, metadata=FrozenMap({"odd": object()})))
    assert len(store.warnings) == 1
    assert store.put(SNAPSHOT)


def _write_many(home: Path) -> None:
    store = EvidenceStore(home)
    for number in range(25):
        assert store.put(replace(SNAPSHOT, ref=ModelRef(scheme="hf", name=f"acme/m{number}")))
        assert store.latest(ModelRef(scheme="hf", name=f"acme/m{number}")) is not None


def test_parallel_runs_do_not_disturb_each_other(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    runs = [context.Process(target=_write_many, args=(tmp_path,)) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert [run.exitcode for run in runs] == [0, 0, 0, 0]
    assert not list(tmp_path.rglob(".tmp-*"))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=sized(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    contents=st.dictionaries(st.text(min_size=1, max_size=20), st.binary(max_size=200), max_size=4),
    metadata=st.dictionaries(st.text(max_size=8), JSON, max_size=4),
)
def test_any_snapshot_survives_the_store_unchanged(
    store: EvidenceStore, contents: dict[str, bytes], metadata: dict[str, object]
) -> None:
    snapshot = replace(
        SNAPSHOT,
        files=tuple(file(path, data) for path, data in sorted(contents.items())),
        listing=tuple(sorted(contents)),
        metadata=freeze(metadata),
    )
    assert store.put(snapshot)
    assert store.latest(REF) == replace(snapshot, origin="store")


KILLS = 25
"""How often a run is killed: about five seconds."""


def _many(number: int) -> Snapshot:
    """A snapshot of many files, one of which all have in common."""
    files = tuple(file(f"part-{part}", f"{number} {part} ".encode() * 3_000) for part in range(6))
    return replace(
        SNAPSHOT, ref=ModelRef(scheme="hf", name=f"acme/m{number}"), files=(file("LICENSE", b"terms" * 20_000), *files)
    )


def _write_on(home: Path, numbers: range, *, ever: bool) -> None:
    store = EvidenceStore(home)
    while True:
        for number in numbers:
            store.put(_many(number))
        if not ever:
            return


def test_two_runs_on_one_store_of_which_one_is_killed_at_any_moment_leave_it_whole(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    random = Random(7)
    calm = context.Process(target=_write_on, args=(tmp_path, range(40)), kwargs={"ever": False})
    calm.start()
    for _ in range(KILLS):
        hasty = context.Process(target=_write_on, args=(tmp_path, range(20, 60)), kwargs={"ever": True})
        hasty.start()
        hasty.join(random.uniform(0.01, 0.2))
        assert hasty.is_alive()
        hasty.kill()
        hasty.join()
        _assert_whole(tmp_path, written=range(0))
    calm.join()
    assert calm.exitcode == 0
    _assert_whole(tmp_path, written=range(40))
    _write_on(tmp_path, range(60), ever=False)
    _assert_whole(tmp_path, written=range(60))


def _assert_whole(home: Path, written: range) -> None:
    """Every file of the store is what it is named for, and of a model there is all or nothing."""
    store = EvidenceStore(home)
    objects = (path for path in (home / "evidence" / "objects").glob("*/*") if not path.name.startswith(".tmp-"))
    for path in objects:
        assert sha256(path.read_bytes()).hexdigest() == path.name
    for number in range(60):
        wanted = _many(number)
        found = store.latest(wanted.ref)
        assert found in (None, replace(wanted, origin="store"))
        assert found is not None or number not in written
