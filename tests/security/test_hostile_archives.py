"""For any archive of a stranger: bounded time and memory, nothing outside of its place, nothing left out in silence.

Generated archives: members of every kind (files, links of both kinds, devices, pipes, sparse files), names that lead
out, sizes that lie, two members of one name, damage; layers of a registry, exported stores, bundles of an audit and of
license data.
"""

# ruff: noqa: E501 - tables of attacks
from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from auditor.collect.selection import MAX_TEXT_BYTES, choose, why_unsafe
from auditor.collect.sources._oci_artifacts import documents
from auditor.collect.store import EvidenceStore
from auditor.collect.store_care import bring_in, export
from auditor.core.errors import AuditorError, ConfigError
from auditor.core.frozen import FrozenMap
from auditor.core.model import FetchedFile, ModelRef, Snapshot
from auditor.core.resources import data_root, needed_data
from auditor.records import data_bundle
from tests.cli.runner import auditor
from tests.in_time import clock
from tests.sizes import sized

SECONDS = 2.0
"""Processor time of one archive. By judgment: an audit has hundreds."""
BYTES = 200_000_000
"""What may be in memory for one archive: twelve times the largest that is unpacked. By judgment."""

KINDS = (
    *(tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE),
    *(tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.GNUTYPE_SPARSE, b"Z"),
)
NAMES = (
    *("LICENSE", "./LICENSE", "LICENSE.md", "docs/LICENSE", "README.md", "NOTICE", "model.safetensors", "a/b/LICENSE"),
    *("../LICENSE", "/etc/LICENSE", "a/../../LICENSE", "LICENSE/..", "LICENSE\x1b[2J", "x\\LICENSE", "LICENSE\n", "", "."),
    *("L" * 90 + "ICENSE", "lizenz/LICENSE.txt", "TERMS OF USE.txt"),
)  # fmt: skip
TARGETS = ("/etc/passwd", "../../etc/passwd", "LICENSE", "docs/LICENSE", "README.md", "nowhere", "")
SIZES = (None, 0, 1, 512, 4096, 1 << 20, 1 << 33, 0o77777777777, -1, -512, -(1 << 40))
CONTENTS = (b"", b"MIT License\n", b"You must not use it.\n" * 50, b"\x00" * 5000, b"\xff\xfe" + b"x" * 100)

member = st.tuples(
    st.sampled_from(KINDS), st.sampled_from(NAMES), st.sampled_from(TARGETS), st.sampled_from(CONTENTS),
    st.one_of(st.none(), st.none(), st.none(), st.sampled_from(SIZES)),
)  # fmt: skip
damage = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=3)


def tar_of(members: list[tuple[bytes, str, str, bytes, int | None]]) -> bytes:
    """An archive as it is written by somebody who does not care for what `tarfile` refuses to write."""
    out = io.BytesIO()
    for kind, name, target, content, size in members:
        info = tarfile.TarInfo(name[:100])
        info.type, info.linkname = kind, target
        info.size = len(content) if size is None else size
        try:
            out.write(info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape"))
        except (ValueError, OverflowError):
            continue
        out.write(content + b"\x00" * (-len(content) % 512))
    return out.getvalue() + b"\x00" * 1024


def flipped(data: bytes, flips: list[tuple[int, int]]) -> bytes:
    """The bytes with some of them changed."""
    changed = bytearray(data)
    for place, value in flips:
        if changed:
            changed[place % len(changed)] = value
    return bytes(changed)


@contextmanager
def bounded(what: object) -> Iterator[None]:
    """Fail where processor time or memory is beyond the bounds."""
    tracemalloc.start()
    try:
        with clock() as taken:
            yield
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert taken[0] < SECONDS, what
    assert peak < BYTES, what


LAWS = settings(max_examples=sized(120), deadline=None, suppress_health_check=list(HealthCheck))


# -------------------------------------------------------------------------------- layers of registries


@LAWS
@given(st.lists(member, max_size=8), damage, st.booleans())
def test_for_any_layer_what_is_read_is_a_file_of_it_and_what_is_not_is_a_gap(
    members: list[tuple[bytes, str, str, bytes, int | None]], flips: list[tuple[int, int]], compressed: bool
) -> None:
    data = flipped(tar_of(members), flips)
    with bounded(members):
        found, gaps = documents(gzip.compress(data, 1) if compressed else data)
    for path, content in found.items():
        assert not why_unsafe(path)
        assert len(content) <= MAX_TEXT_BYTES
        assert content in data
    if not flips and all(size is None for *_, size in members) and {kind for kind, *_ in members} <= set(KINDS[:6]):
        named = {name.removeprefix("./").rstrip("/") for kind, name, *_ in members if kind != tarfile.DIRTYPE}
        wanted = {path for name in named for path in choose([(name, 10)]).files}
        told = {gap.what for gap in gaps}
        assert wanted <= {*found, *told} or "LICENSE in an archive" in told


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_license_that_is_no_file_of_its_layer_is_a_gap(kind: bytes) -> None:
    found, gaps = documents(tar_of([(kind, "LICENSE", "docs/TERMS", b"", None), (b"0", "README.md", "", b"# x", None)]))
    assert set(found) == {"README.md"}
    assert [(gap.what, gap.kind) for gap in gaps] == [("LICENSE", "unreadable")]


def test_two_documents_of_one_name_are_told() -> None:
    found, gaps = documents(
        tar_of([(b"0", "LICENSE", "", b"You must not use it.", None), (b"0", "./LICENSE", "", b"MIT", None)])
    )
    assert found == {"LICENSE": b"MIT"}
    assert [(gap.what, gap.kind) for gap in gaps] == [("LICENSE", "unreadable")]


@pytest.mark.parametrize("ratio", [1_000, 100_000])
def test_a_layer_that_swells_is_a_gap(ratio: int) -> None:
    bomb = gzip.compress(b"\x00" * (1024 * ratio), 9)
    with bounded(ratio):
        found, gaps = documents(bomb)
    assert not found
    assert ratio == 1_000 or gaps


# -------------------------------------------------------------------------------- exported stores


def a_store(home: Path) -> EvidenceStore:
    """A store with one snapshot."""
    store = EvidenceStore(home)
    data = b"MIT License"
    store.put(
        Snapshot(
            ref=ModelRef(scheme="hf", name="acme/one", revision="a" * 40), revision="a" * 40,
            files=(FetchedFile(path="LICENSE", data=data, sha256=hashlib.sha256(data).hexdigest()),),
            listing=("LICENSE",), metadata=FrozenMap({}), origin="hub", retrieved_at="2026-01-01T00:00:00Z",
        )
    )  # fmt: skip
    return store


@LAWS
@given(st.lists(member, max_size=4), st.lists(member, max_size=2), damage, st.booleans())
def test_any_exported_store_is_taken_in_whole_and_sound_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[bytes, str, str, bytes, int | None]],
    after: list[tuple[bytes, str, str, bytes, int | None]],
    flips: list[tuple[int, int]],
    renamed: bool,
) -> None:
    root = tmp_path_factory.mktemp("import")
    export(a_store(root / "source"), root / "sound.tar")
    sound = (root / "sound.tar").read_bytes()
    named = f"evidence/snapshots/{'b' * 64}.json" if renamed else "evidence/x"
    before = [(kind, named, *rest) for kind, _, *rest in before]  # type: ignore[misc]
    data = flipped(tar_of(before)[:-1024] + sound.rstrip(b"\x00") + b"\x00" * 512 + tar_of(after), flips)
    (root / "hostile.tar").write_bytes(data)
    shutil.rmtree(root / "source")
    home = root / "home" / "store"
    with bounded(before):
        try:
            moved = bring_in(EvidenceStore(home), root / "hostile.tar")
        except ConfigError:
            moved = None
    if moved is None:
        assert not home.exists()
    assert {path.name for path in root.iterdir()} <= {"sound.tar", "hostile.tar", "home"}
    for path in home.rglob("*"):
        assert not path.is_symlink()
        assert path.is_dir() or path.is_file()
        if path.parent.parent.name == "objects":
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    shutil.rmtree(root)


def test_a_store_of_holes_does_not_fill_the_memory(tmp_path: Path) -> None:
    """A sparse file takes 512 bytes of an archive, whatever it says its length is."""
    zeros = hashlib.sha256(b"\x00" * 60_000_000).hexdigest()
    info = tarfile.TarInfo(f"evidence/objects/{zeros[:2]}/{zeros}")
    info.type, info.size = tarfile.GNUTYPE_SPARSE, 0
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    header[483:495] = b"%011o\x00" % 60_000_000
    header[148:156] = b"        "
    header[148:156] = b"%06o\x00 " % sum(header)
    (tmp_path / "holes.tar").write_bytes(bytes(header) * 50 + b"\x00" * 1024)
    with bounded("holes"), pytest.raises(ConfigError):
        bring_in(EvidenceStore(tmp_path / "home"), tmp_path / "holes.tar")
    assert not (tmp_path / "home").exists()


# -------------------------------------------------------------------------------- bundles of license data


DATA = {
    **dict.fromkeys(needed_data(), b"{}\n"),
    "VERSION": (data_root("license_db") / "VERSION").read_bytes(),
}
"""What a release must hold; nothing of it is parsed when it is taken in."""

odd_names = st.sampled_from((
    *("../x.yaml", "/etc/x.yaml", "a/../../x.yaml", "./VERSION", "a//b.yaml", "C:x.yaml", "a\\..\\x.yaml", "VERSION/x.yaml"),
    *("x.py", "x.yaml/", "", ".", "a/./b.yaml", "n" * 300 + ".yaml", "\u202ex.yaml", "terms.yaml", "a/b/" * 60 + "x.yaml"),
    *("sound.yaml", "records/own.yaml", "VERSION", "con.yaml", "x\x1b.yaml", "\ud7ff.yaml"),
))  # fmt: skip


@LAWS
@given(st.lists(st.tuples(odd_names, st.sampled_from(CONTENTS), st.booleans()), max_size=3), damage, st.booleans())
def test_any_bundle_of_data_lands_below_the_releases_or_nowhere(
    tmp_path_factory: pytest.TempPathFactory,
    odd: list[tuple[str, bytes, bool]],
    flips: list[tuple[int, int]],
    links: bool,
) -> None:
    root = tmp_path_factory.mktemp("releases")
    version = DATA["VERSION"].decode().strip()
    members = [*DATA.items(), *((name, content) for name, content, _ in odd)]
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in members}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bundle.json", json.dumps({"format": 1, "version": version, "files": sums}))
        for name, content in members:
            info = zipfile.ZipInfo(name or "x")
            info.filename = name
            if links and name not in DATA:
                info.external_attr = 0o120777 << 16
            archive.writestr(info, content)
    with pytest.MonkeyPatch.context() as patch, bounded(odd):
        patch.setenv("AUDITOR_DATA", str(root / "home" / "data"))
        try:
            name = data_bundle.take_in(flipped(out.getvalue(), flips), "bundle")
        except AuditorError:
            name = ""
            assert odd or flips, "a sound one is taken in"
    assert {path.name for path in root.iterdir()} <= {"home"}
    assert {path.name for path in (root / "home").glob("*")} <= {"data"}
    assert {path.name for path in (root / "home" / "data").glob("*")} <= ({name} if name else set())
    for path in root.rglob("*"):
        assert not path.is_symlink()
    if name:
        inside = root / "home" / "data" / name / "license_db"
        assert {path.relative_to(inside).as_posix() for path in inside.rglob("*") if path.is_file()} == sums.keys()
    shutil.rmtree(root)


# -------------------------------------------------------------------------------- bundles of audits


def resealed(folder: Path) -> None:
    """Sums that say of each file what the program will find, of links and pipes too."""
    rows = []
    for path in sorted(folder.rglob("*")):
        if path.name == "SHA256SUMS" or (path.is_dir() and not path.is_symlink()):
            continue
        said = (
            "a link" if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "x"
        )
        rows.append(f"{said}  {path.relative_to(folder).as_posix()}")
    (folder / "SHA256SUMS").write_text("\n".join(rows) + "\n", encoding="utf-8")


@settings(max_examples=sized(12), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_bundle_with_a_link_or_a_pipe_anywhere_is_never_sound(
    tmp_path_factory: pytest.TempPathFactory, bundle: Path, data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("copy")
    folder = root / "bundle"
    shutil.copytree(bundle, folder)
    outside = root / "outside"
    shutil.copytree(bundle, outside)
    places = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.name != "SHA256SUMS")
    place = folder / data.draw(st.sampled_from([*places, "evidence/more", "policy"]))
    how = data.draw(st.sampled_from(("link", "pipe", "loop", "device")))
    assume(place.parent.is_dir())
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    match how:
        case "link":
            place.symlink_to(outside / place.relative_to(folder))
        case "pipe":
            os.mkfifo(place)
        case "loop":
            place.symlink_to(place.name)
        case "device":
            place.symlink_to("/dev/zero")
    resealed(folder)
    said = auditor("verify", folder)
    assert said.code in (1, 2), (place, how, said)
    assert "Traceback" not in said.err
    shutil.rmtree(root)
