"""`auditor data`: the version of the license database, what it knows of a list, what a curator should look at."""

from __future__ import annotations

import functools
import hashlib
import http.server
import io
import json
import shutil
import subprocess
import threading
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.core import installed_data
from auditor.core.errors import ConfigError
from auditor.core.resources import data_root, needed_data
from auditor.records import data_bundle
from auditor.records.book import load_book
from tests.cli.runner import auditor


def test_the_version_comes_with_a_hash_that_stays_the_same() -> None:
    first, second = auditor("data", "version"), auditor("data", "version")
    assert first.code == 0
    assert first.out == second.out
    assert len(first.out.split()[-1]) == 64


def test_coverage_says_what_is_missing_of_each_repository(tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("# ours\nQwen/Qwen2.5-7B-Instruct\nhf:acme/orchard-7b\n", "utf-8")
    said = auditor("data", "coverage", ids)
    assert said.code == 0
    assert "acme/orchard-7b: no family, no license, no publisher, no modality" in said.out
    assert "family: 1 of 2" in said.out
    rows = json.loads(auditor("data", "coverage", ids, "--format", "json").out)
    assert rows[0]["family"] == "qwen-2.5"
    assert rows[0]["modality"] == ["text"]
    assert rows[1]["missing"] == ["family", "license", "publisher", "modality"]


def test_a_list_that_names_no_repository_is_refused_with_what_was_expected(tmp_path: Path) -> None:
    for text in ("", "# only a remark\n", "gpt2\n", "a/b/c\n"):
        ids = tmp_path / "ids.txt"
        ids.write_text(text, "utf-8")
        said = auditor("data", "coverage", ids)
        assert said.code == 2, text
        assert "owner/name" in said.err
    assert auditor("data", "coverage", tmp_path / "none.txt").code == 2
    assert auditor("data", "coverage", ids, "--format", "pdf").code == 2


def test_the_check_tells_what_ages_without_failing_over_it_alone() -> None:
    said = auditor("data", "check", "--as-of", "2026-11-23", "--within", "60")
    assert "ages-soon: license_db/vendors/" in said.out
    assert "contradictory:" not in said.out
    later = auditor("data", "check", "--as-of", "2028-01-01")
    assert "stale: license_db/families/" in later.out


# ------------------------------------------------------------------------------------------------------ releases

NAMED = "2027.01.15"


def ssh(*arguments: str | Path, given: bytes = b"") -> None:
    subprocess.run(["ssh-keygen", *map(str, arguments)], input=given, check=True, capture_output=True)


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A signed release with another version, and the keys that are trusted."""
    monkeypatch.setenv("AUDITOR_DATA", str(tmp_path / "data"))
    root = tmp_path / "license_db"
    (root / "records").mkdir(parents=True)
    needed = [data_root("license_db") / name for name in needed_data()]
    for path in [*needed, *data_root("license_db").glob("records/mit.*")]:
        shutil.copy(path, root / path.relative_to(data_root("license_db")))
    (root / "VERSION").write_text(NAMED + "\n", "utf-8")
    made = tmp_path / "release.zip"
    made.write_bytes(data_bundle.pack(root))
    ssh("-q", "-t", "ed25519", "-N", "", "-C", "curator", "-f", tmp_path / "key")
    signers = tmp_path / "signers"
    signers.write_text("curator " + (tmp_path / "key.pub").read_text("utf-8"), "utf-8")
    ssh("-q", "-Y", "sign", "-n", "auditor-data", "-f", tmp_path / "key", made)
    return made, signers


def test_a_signed_release_is_taken_in_and_the_old_one_is_kept(release: tuple[Path, Path]) -> None:
    made, signers = release
    said = auditor("data", "update", "--from", made, "--signers", signers)
    assert said.code == 0, said.err
    assert "signed by curator" in said.out
    now = auditor("data", "version")
    assert f"license database {NAMED}" in now.out
    name = now.out.partition("in use: ")[2].split()[0]
    assert auditor("data", "use", "shipped").code == 0
    old = auditor("data", "version")
    assert f"kept: {name}" in old.out
    assert NAMED not in old.out.splitlines()[0]
    assert auditor("data", "use", name).code == 0
    assert NAMED in auditor("data", "version").out
    assert auditor("data", "use", "2020.01.01").code == 2


def test_what_is_not_signed_by_a_trusted_key_changes_nothing(release: tuple[Path, Path], tmp_path: Path) -> None:
    made, signers = release
    sound, proof = made.read_bytes(), Path(f"{made}.sig").read_bytes()
    ssh("-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "stranger")
    other = tmp_path / "other"
    other.write_text("stranger " + (tmp_path / "stranger.pub").read_text("utf-8"), "utf-8")
    assert auditor("data", "update", "--from", made, "--signers", other).code == 2
    assert auditor("data", "update", "--from", made, "--signers", tmp_path / "none").code == 2
    made.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    assert auditor("data", "update", "--from", made, "--signers", signers).code == 2
    made.write_bytes(sound)
    Path(f"{made}.sig").write_bytes(b"no signature")
    assert auditor("data", "update", "--from", made, "--signers", signers).code == 2
    Path(f"{made}.sig").unlink()
    missing = auditor("data", "update", "--from", made, "--signers", signers)
    assert missing.code == 2
    assert ".sig" in missing.err
    ssh("-q", "-Y", "sign", "-n", "git", "-f", tmp_path / "key", made)
    assert auditor("data", "update", "--from", made, "--signers", signers).code == 2, "signed for another purpose"
    Path(f"{made}.sig").write_bytes(proof)
    assert "in use: shipped" in auditor("data", "version").out


def as_version(made: Path, version: str, *, without: str = "") -> bytes:
    """The same bundle with another version, or without one of its files."""
    with zipfile.ZipFile(made) as archive:
        held = {one: archive.read(one) for one in archive.namelist() if one not in (without, "bundle.json")}
    held["VERSION"] = f"{version}\n".encode()
    sums = {one: hashlib.sha256(content).hexdigest() for one, content in held.items()}
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        archive.writestr("bundle.json", json.dumps({"format": 1, "version": version, "files": sums}))
        for one, content in held.items():
            archive.writestr(one, content)
    return again.getvalue()


def test_an_older_release_does_not_take_corrections_back_unless_it_is_meant(release: tuple[Path, Path]) -> None:
    """A signature holds for ever; who hands out an old release of ours must not undo a newer one."""
    made, signers = release
    key, old = made.parent / "key", made.parent / "old.zip"
    assert auditor("data", "update", "--from", made, "--signers", signers).code == 0
    for version in ("2026.01.31", "2027.01.14.12", "2027.01.09"):
        old.write_bytes(as_version(made, version))
        Path(f"{old}.sig").unlink(missing_ok=True)
        ssh("-q", "-Y", "sign", "-n", "auditor-data", "-f", key, old)
        refused = auditor("data", "update", "--from", old, "--signers", signers)
        assert refused.code == 2, version
        assert "older than the data in use" in refused.err
        assert NAMED in auditor("data", "version").out.splitlines()[0]
    meant = auditor("data", "update", "--from", old, "--signers", signers, "--older")
    assert meant.code == 0, meant.err
    assert "2027.01.09" in auditor("data", "version").out.splitlines()[0]


@given(st.lists(st.integers(0, 30), min_size=3, max_size=4), st.lists(st.integers(0, 30), min_size=3, max_size=4))
def test_versions_are_ordered_by_number_not_by_letter(one: list[int], other: list[int]) -> None:
    said = [".".join(f"{part:02}" for part in version) for version in (one, other)]
    assert (data_bundle._order(said[0]) < data_bundle._order(said[1])) == (one < other)


def test_a_release_without_a_file_that_this_version_reads_is_refused(release: tuple[Path, Path]) -> None:
    made, _ = release
    for name in needed_data():
        with pytest.raises(ConfigError) as caught:
            data_bundle.take_in(as_version(made, NAMED, without=name), "test")
        assert name in str(caught.value)


def test_a_release_taken_in_by_an_older_version_is_told_with_what_to_do(release: tuple[Path, Path]) -> None:
    """Newer programs read more files; an old release in use is no bug of theirs."""
    made, signers = release
    assert auditor("data", "update", "--from", made, "--signers", signers).code == 0
    root = installed_data.root_in_use()
    assert root is not None
    (root / "moved.yaml").unlink()
    said = auditor("licenses", "show", "mit")
    assert said.code == 4
    assert "bug" not in said.err
    assert "too old for this version" in said.err
    assert "moved.yaml" in said.err
    assert "auditor data use shipped" in said.err
    assert auditor("data", "use", "shipped").code == 0
    assert auditor("licenses", "show", "mit").code == 0


def test_a_release_comes_from_an_address_too(release: tuple[Path, Path]) -> None:
    made, signers = release
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(made.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        assert auditor("data", "update", "--from", f"{base}/{made.name}", "--signers", signers).code == 0
        assert auditor("data", "update", "--from", f"{base}/none.zip", "--signers", signers).code == 3
        server.shutdown()
    assert NAMED in auditor("data", "version").out


@pytest.mark.parametrize(
    "name",
    ["../VERSION", "/etc/passwd", "records/../../VERSION", "records\\x.yaml", "c:/x.yaml", "run.py", "a/", "x.so"],
)
def test_a_bundle_with_an_odd_path_is_refused(name: str, release: tuple[Path, Path]) -> None:
    made, _ = release
    with zipfile.ZipFile(made) as archive:
        held = {one: archive.read(one) for one in archive.namelist()}
    manifest = json.loads(held.pop("bundle.json"))
    manifest["files"][name] = hashlib.sha256(b"x").hexdigest()
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        for one, content in {"bundle.json": json.dumps(manifest).encode(), **held, name: b"x"}.items():
            archive.writestr(one, content)
    with pytest.raises(ConfigError):
        data_bundle.take_in(again.getvalue(), "test")
    assert not (made.parent / "data").exists() or not any((made.parent / "data").iterdir())


def test_the_same_data_give_the_same_bundle_and_a_changed_file_is_told(release: tuple[Path, Path]) -> None:
    made, _ = release
    (made.parent / "license_db" / "card_labels.txt").write_text("# a wheel has none\n", "utf-8")
    assert data_bundle.pack(made.parent / "license_db") == made.read_bytes()
    with zipfile.ZipFile(made) as archive:
        held = {one: archive.read(one) for one in archive.namelist()}
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        for one, content in {**held, "publishers.yaml": held["publishers.yaml"] + b"# x"}.items():
            archive.writestr(one, content)
    for content in (again.getvalue(), b"", b"PK", made.read_bytes()[:5000]):
        with pytest.raises(ConfigError):
            data_bundle.take_in(content, "test")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(min_value=0), value=st.integers(min_value=1, max_value=255), cut=st.booleans())
def test_a_damaged_bundle_is_refused_in_words(release: tuple[Path, Path], place: int, value: int, cut: bool) -> None:
    sound = release[0].read_bytes()
    at = place % len(sound)
    changed = sound[:at] if cut else sound[:at] + bytes([sound[at] ^ value]) + sound[at + 1 :]
    try:
        name = data_bundle.take_in(changed, "test")
    except ConfigError:
        return
    # a byte that no content hangs on (a day, an attribute): the same files, by their sums
    assert name.startswith(NAMED)
    taken = installed_data.home() / name / "license_db"  # type: ignore[operator]
    kept = release[0].parent / "license_db"
    assert {p.name: p.read_bytes() for p in taken.rglob("*") if p.is_file()} == {
        p.name: p.read_bytes() for p in kept.rglob("*") if p.is_file()
    }


def test_the_version_of_the_data_is_the_one_that_audits_name() -> None:
    from_audits = load_book().data_version
    said = auditor("data", "version").out
    assert from_audits in said
    assert "over the content of every shipped file" in said
