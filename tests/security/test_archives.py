"""Archives, bundles, folders, compressed answers: nothing leads out of its place or grows beyond its bounds."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import resource
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from auditor.collect.metadata import UnfitMetadata, clean, parse_json
from auditor.collect.net.http import NoAnswer, TooLarge
from auditor.collect.sources.local import SOURCE
from auditor.collect.store import EvidenceStore
from auditor.collect.store_care import bring_in
from auditor.core.errors import AuditorError, ConfigError
from auditor.core.marked_yaml import parse
from auditor.core.model import ModelRef
from auditor.records.fingerprint import load
from tests.cli.runner import auditor
from tests.hub.folders import CARD, LICENSE, hurried, make_model
from tests.in_time import in_time

SECRET = "what the user keeps elsewhere, licensed to nobody\n"

# ------------------------------------------------------------------------------------------------- links in folders


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "LICENSE").write_text(SECRET, encoding="utf-8")
    return tmp_path / "private"


@pytest.mark.parametrize("kind", ["absolute", "relative", "through a folder", "chain", "device", "pipe", "loop"])
def test_a_link_in_a_folder_does_not_lead_out_of_it(tmp_path: Path, secret: Path, kind: str) -> None:
    folder = make_model(tmp_path, "acme/one", {"README.md": CARD})
    place = folder / "LICENSE"
    match kind:
        case "absolute":
            place.symlink_to(secret / "LICENSE")
        case "relative":
            place.symlink_to("../private/LICENSE")
        case "through a folder":
            (folder / "legal").symlink_to(secret)
            place.symlink_to("legal/LICENSE")
        case "chain":
            (folder / "a").symlink_to("b")
            (folder / "b").symlink_to(secret / "LICENSE")
            place.symlink_to("a")
        case "device":
            place.symlink_to("/dev/zero")
        case "pipe":
            os.mkfifo(place)
        case "loop":
            place.symlink_to("LICENSE")
    snapshot = SOURCE.fetch(ModelRef(scheme="file", name=str(folder)))
    assert [file.path for file in snapshot.files] == ["README.md"]
    assert "LICENSE" in {gap.what for gap in snapshot.gaps}
    assert not any(path.startswith("legal/") for path in snapshot.listing)


# ------------------------------------------------------------------------------------------------- bundles


def sealed(folder: Path) -> None:
    """The sums of a bundle made to fit what is in it now, as whoever tampers with it would do."""
    rows = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}"
        for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "SHA256SUMS"
    ]  # fmt: skip
    (folder / "SHA256SUMS").write_text("\n".join(rows) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        {"records": ["../../private"]}, {"records": ["/etc"]}, {"records": ["records/\x00"]}, {"records": [7]},
        {"records": "/etc"}, {"entries": [{}]}, {"entries": [7]}, {"entries": 7}, {"entries": None}, {"max_depth": "x"},
        {"workloads": [{}]}, {"workloads": None}, {"as_of": 7}, {"as_of": "2026-02-31"},
        {"entries": [{"scheme": "file", "name": 7, "revision": None, "workloads": [], "channel": None, "owner": None,
                      "modified": []}]},
    ],
    ids=lambda change: str(change)[:40],
)  # fmt: skip
def test_a_strangers_bundle_reads_nothing_outside_and_breaks_nothing(
    bundle: Path, tmp_path: Path, change: dict[str, Any]
) -> None:
    folder = tmp_path / "bundle"
    shutil.copytree(bundle, folder)
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "own-1.0.yaml").write_text("id: [broken\n", encoding="utf-8")
    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    (folder / "request.json").write_text(json.dumps({**request, **change}), encoding="utf-8")
    sealed(folder)
    said = auditor("verify", folder)
    assert said.code in (1, 2), said
    assert "Traceback" not in said.err
    assert "own-1.0" not in said.out + said.err


def test_a_strangers_policy_names_no_records_outside_its_bundle(bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    shutil.copytree(bundle, folder)
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "own-1.0.yaml").write_text("id: [broken\n", encoding="utf-8")
    (folder / "policy").mkdir(exist_ok=True)
    text = "policy: {id: a, version: 1}\npacks: [license]\nworkloads: {notes: {}}\nrecords: [../../private]\n"
    (folder / "policy" / "auditor.yaml").write_text(text, encoding="utf-8")
    sealed(folder)
    said = auditor("verify", folder)
    assert said.code in (1, 2)
    assert "own-1.0" not in said.out + said.err


def test_a_link_in_a_bundle_is_told_and_not_followed(bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    shutil.copytree(bundle, folder)
    (folder / "evidence" / "more").symlink_to("/etc")
    (folder / "models.lock").unlink()
    (folder / "models.lock").symlink_to("/etc/hostname")
    said = auditor("verify", folder)
    assert said.code == 1
    assert "evidence/more does not belong to the bundle" in said.out
    assert "models.lock is no plain file" in said.out


@pytest.mark.parametrize(
    "text",
    ["[" * 200_000, '{"a":' * 100_000, "9" * 10_000, '"\\ud800"', "\x00"],
    ids=["lists", "objects", "digits", "half", "nul"],
)
def test_a_request_of_brackets_is_one_clear_error(bundle: Path, tmp_path: Path, text: str) -> None:
    folder = tmp_path / "bundle"
    shutil.copytree(bundle, folder)
    (folder / "request.json").write_text(text, encoding="utf-8")
    sealed(folder)
    said = auditor("verify", folder)
    assert said.code in (1, 2)
    assert "Traceback" not in said.err


# ------------------------------------------------------------------------------------------------- imported stores


def archived(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for member, data in members:
            member.size = len(data) if member.isreg() else 0
            made.addfile(member, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.parametrize(
    "name",
    ["/etc/cron.d/x", "../x", "evidence/../../x", "evidence/objects/../../x", "evidence/refs/x.json", "evidence\\x",
     "evidence/objects/ab/" + "a" * 63 + "/", "evidence/snapshots/" + "a" * 64 + ".json\n"],
)  # fmt: skip
@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_no_member_of_an_imported_store_lands_outside_of_it(tmp_path: Path, name: str, kind: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd"
    (tmp_path / "evidence.tar").write_bytes(archived((member, b"x")))
    home = tmp_path / "home" / "store"
    with pytest.raises(ConfigError):
        bring_in(EvidenceStore(home), tmp_path / "evidence.tar")
    assert not home.exists()
    assert {path.name for path in tmp_path.rglob("*")} == {"evidence.tar"}


# ------------------------------------------------------------------------------------------------- bombs


@pytest.fixture
def bomber() -> Iterator[tuple[str, dict[str, Any]]]:
    """A server whose answers are compressed as the test says."""
    said: dict[str, Any] = {"body": b"", "encoding": ""}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            if said["encoding"]:
                self.send_header("Content-Encoding", said["encoding"])
            self.send_header("Content-Length", str(len(said["body"])))
            self.end_headers()
            self.wfile.write(said["body"])

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the overridden method
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", said
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def zeros() -> bytes:
    """400 MB of zeros in a few hundred kilobytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(400)), packer.flush()])


def peak() -> int:
    """The most memory this process has held so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("layers", [1, 2, 5])
def test_a_compressed_answer_is_inflated_within_bounds(
    bomber: tuple[str, dict[str, Any]], zeros: bytes, layers: int
) -> None:
    url, said = bomber
    body = zeros
    for _ in range(layers - 1):
        body = gzip.compress(body)
    said.update(body=body, encoding=", ".join(["gzip"] * layers))
    before = peak()

    def ask() -> None:
        with pytest.raises((TooLarge, NoAnswer)):
            hurried(url, attempts=1).get(url, headers={}, limit=2_000_000)

    in_time(1.0, ask)
    assert peak() - before < 40 << 20


@pytest.mark.parametrize(
    ("encoding", "packed"), [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress)]
)
def test_an_answer_compressed_although_nobody_asked_is_read(
    bomber: tuple[str, dict[str, Any]], encoding: str, packed: Any
) -> None:
    url, said = bomber
    said.update(body=packed(LICENSE.encode() * 500), encoding=encoding)
    answer = hurried(url, attempts=1).get(url, headers={}, limit=2_000_000)
    assert answer.body == LICENSE.encode() * 500


@pytest.mark.parametrize(
    "body",
    [b"", b"x", gzip.compress(LICENSE.encode(), mtime=0)[:-9], b"\x1f\x8b" + b"x" * 50],
    ids=["empty", "short", "cut", "noise"],
)
@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "gzip, br", "nonsense"])
def test_an_encoding_that_does_not_hold_is_no_answer(
    bomber: tuple[str, dict[str, Any]], body: bytes, encoding: str
) -> None:
    url, said = bomber
    said.update(body=body, encoding=encoding)
    with pytest.raises(NoAnswer):
        hurried(url, attempts=1).get(url, headers={}, limit=2_000_000)


def test_a_fingerprint_of_a_stranger_is_inflated_within_bounds(zeros: bytes) -> None:
    before = peak()
    with pytest.raises(AuditorError):
        load(b"MLF1" + zlib.compress(bytes(1 << 20)), "own-1.0.fp")
    packer = zlib.compressobj(9)
    bomb = b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(400)), packer.flush()])
    from auditor.records.fingerprint import MAGIC

    with pytest.raises(AuditorError):
        load(MAGIC + bomb, "own-1.0.fp")
    assert peak() - before < 150 << 20


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x, x, x, x, x, x]\n" + "".join(f"{n}: &{n} [*a, *a, *a, *a, *a]\n" for n in "bcdefghij"),
        "[" * 60_000, "{a: " * 15_000, "- " * 30_000, "? " * 30_000, "&a " * 20_000, "!!str " * 10_000,
        "a: " + "'" * 60_000, "# " * 30_000, "a: |\n" + " \n" * 30_000, "\n".join(f"k{n}: v" for n in range(6_000)),
        "a: >\n" + " x\n" * 20_000, "%TAG ! x\n" * 6_000, "a: \"" + "\\x41" * 15_000 + '"', "{" + "a," * 30_000 + "}",
    ],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_yaml_made_to_explode_is_answered_in_time_and_little_memory(text: str) -> None:
    def said() -> str:
        try:
            parse(text, path="README.md")
        except ConfigError as error:
            return error.where
        return "README.md:"

    before = peak()
    assert in_time(2.0, said).startswith("README.md:")
    assert peak() - before < 60 << 20


@pytest.mark.parametrize(
    "body",
    [b"[" * 1_000_000, b'{"a":' * 500_000, b"[" * 100 + b"]" * 100, b"[0" + b",0" * 300_000 + b"]", b"9" * 100_000],
)
def test_json_made_to_explode_is_refused_in_time(body: bytes) -> None:
    def ask() -> None:
        with pytest.raises(UnfitMetadata):
            clean(parse_json(body))

    in_time(1.0, ask)
