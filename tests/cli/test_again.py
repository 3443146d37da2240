"""What a locked check printed of the very same is printed again; whatever differs makes it anew."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from auditor.cli import again
from auditor.core import keepsakes
from auditor.core.folders import PACKAGE
from auditor.core.resources import shipped_root
from tests.hub import Hub
from tests.hub.folders import make_model
from tests.tiny_policy import POLICY

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import sys
from auditor.cli.again import main
try:
    main()
finally:
    print("loaded" if "click" in sys.modules else "again", file=open("how", "w"))
"""
DAY = ("--as-of", "2026-11-21")


@dataclass
class World:
    """A folder with a manifest, a policy, and what they are locked to."""

    root: Path
    hub: str

    def run(self, *words: str, more: Mapping[str, str] | None = None) -> tuple[str, bytes, bytes, int]:
        """How a command was answered, what it wrote to either stream, and its exit code."""
        own = {
            "AUDITOR_HOME": str(self.root / "store"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "XDG_CONFIG_HOME": str(self.root / "config"),
            "HF_ENDPOINT": self.hub,
        }
        environment = {**os.environ, **own, **(more or {})}
        environment.pop("PYTEST_CURRENT_TEST", None)
        done = subprocess.run(
            [sys.executable, "-c", CODE, *words], cwd=self.root, env=environment, capture_output=True, check=False
        )
        return (self.root / "how").read_text().strip(), done.stdout, done.stderr, done.returncode

    def check(self, *words: str, more: Mapping[str, str] | None = None) -> tuple[str, bytes, bytes, int]:
        return self.run("check", "--locked", *DAY, *words, more=more)

    def again(self, *words: str, more: Mapping[str, str] | None = None) -> bool:
        """Whether a check is answered from what is kept, once its audit and then its report were."""
        return any(self.check(*words, more=more)[0] == "again" for _ in range(4))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    root = tmp_path_factory.mktemp("again")
    head = "---\nlicense: apache-2.0\n---\n# One\n"
    make_model(root / "models", "acme/one", {"README.md": head})
    (root / "models.yaml").write_text("models: [hf:acme/one]\n")
    (root / "auditor.yaml").write_text(POLICY)
    with Hub(root / "models") as hub:
        world = World(root, hub.url)
        assert world.run("lock")[3] in (0, 1)
        yield world


@pytest.fixture
def world(made: World) -> World:
    """A world whose last report is kept."""
    assert made.again()
    return made


def test_the_same_is_printed_without_loading_the_command_line(world: World) -> None:
    told = world.check()
    for kept in (world.root / "cache" / "auditor" / "again").iterdir():
        kept.unlink()
    made = world.check()
    assert (told[0], made[0]) == ("again", "loaded")
    assert told[1:] == made[1:]
    assert b"acme/one" in told[1]


def _touched(path: Path) -> None:
    path.write_text(path.read_text() + "\n# a word\n")


def _longer(path: Path) -> None:
    path.write_text(path.read_text() + " ")


def _without(path: Path) -> None:
    path.unlink()


def _damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9] + b"something")


def _another_key(path: Path) -> None:
    path.write_bytes(bytes(32))


CHANGES: Mapping[str, tuple[str, Callable[[Path], None]]] = {
    "the manifest": ("models.yaml", _touched),
    "the policy": ("auditor.yaml", _touched),
    "the lock": ("models.lock", _longer),
    "the kept audit, gone": ("store/evidence/audits/*.json", _without),
    "the kept audit, damaged": ("store/evidence/audits/*.json", _damaged),
    "what is kept, damaged": ("cache/auditor/again/*", _damaged),
    "the key": ("config/auditor/key", _another_key),
    "the key, gone": ("config/auditor/key", _without),
    "the evidence, gone": ("store/evidence/objects/*/*", _without),
    "what the hub answered, gone": ("store/evidence/snapshots/*", _without),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_is_evaluated(world: World, what: str) -> None:
    where, change = CHANGES[what]
    before = {path: path.read_bytes() for path in world.root.glob(where)}
    assert before
    try:
        for path in before:
            change(path)
        assert world.check()[0] == "loaded"
    finally:
        for path, data in before.items():
            path.write_bytes(data)


@pytest.mark.parametrize("more", [{"COLUMNS": "40"}, {"NO_COLOR": "1"}, {"AUDITOR_HOME": "elsewhere"}, {"NEW": "word"}])
def test_another_environment_is_asked_anew(world: World, more: Mapping[str, str]) -> None:
    assert world.check(more=more)[0] == "loaded"


@pytest.mark.parametrize(
    "words",
    [("-f", "json"), ("--format=json",), ("-o", "x.html"), ("--history",), ("--no-cache",), ("--fail-on",), ("--help",),
     ("models.yaml", "others.yaml"), ("-w", "-p"), ("--policy", "a.yaml", "-p", "b.yaml")],
)  # fmt: skip
def test_only_the_plainest_command_line_is_kept(words: tuple[str, ...]) -> None:
    assert again.telling_of(("check", "--locked", *words)) is None
    assert again.telling_of(("check", "models.yaml")) is None
    assert again.telling_of(("review", "--locked")) is None
    assert again.telling_of(()) is None


def test_another_day_is_evaluated(world: World) -> None:
    assert world.check("--as-of", "2026-11-22")[0] == "loaded"


def test_another_day_is_evaluated_once_and_keeps_no_audit(world: World) -> None:
    audits = world.root / "store" / "evidence" / "audits"
    before = {path.name for path in audits.iterdir()}
    first, second = (world.check("--as-of", "2026-11-25") for _ in range(2))
    assert (first[0], second[0]) == ("loaded", "again")
    assert first[1:] == second[1:]
    assert b"2026-11-25" in first[1]
    assert {path.name for path in audits.iterdir()} == before


def test_a_changed_file_of_the_data_is_seen(world: World) -> None:
    """In an installation of its own, so that nobody else meets the change."""
    own = world.root / "own"
    shutil.copytree(PACKAGE, own / "auditor", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("license_db", "policies", "reports"):
        shutil.copytree(shipped_root(name), own / name)
    more = {"PYTHONPATH": str(own)}
    assert world.again(more=more)
    record = own / "license_db" / "records" / "apache-2.0.yaml"
    text = record.read_text()
    times = record.stat()
    record.write_text(text.replace("Apache", "Apachf", 1))  # as long as before, and of the same time
    os.utime(record, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert world.check(more=more)[0] == "loaded"


def test_a_file_that_the_policy_names_is_seen(world: World) -> None:
    (world.root / "lower.yaml").write_text(POLICY)
    (world.root / "upper.yaml").write_text("extends: lower.yaml\npolicy: {id: upper, version: 1}\n")
    assert world.again("-p", "upper.yaml")
    _touched(world.root / "lower.yaml")
    assert world.check("-p", "upper.yaml")[0] == "loaded"


BODIES = (
    *(b"[]", b"1", b"null", b"[" * 100_000, b'{"code": 0, "rests": RESTS, "out": ""}'),
    *(
        b'{"code": CODE, "rests": RESTS, "out": "", "err": ""}'.replace(b"CODE", code)
        for code in (b"[]", b"4", b"1e999", b'"0"', b"null")
    ),
    *(
        b'{"code": 0, "rests": GIVEN, "out": "", "err": ""}'.replace(b"GIVEN", given)
        for given in (b"{}", b"[]", b"5", b'[["models.lock"]]', b'{"\\u0000": "x"}', b'{"models.lock": 5}')
    ),
    *(
        b'{"code": 0, "rests": RESTS, "out": SAID, "err": ""}'.replace(b"SAID", said)
        for said in (b"5", b"null", b'"\\u4e2d"', b"[]")
    ),
)
"""What is no kept report, however well it is sealed."""


def test_what_is_no_report_is_made_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rests = json.dumps({str(world.root / "models.lock"): again._hash(world.root / "models.lock")}).encode()
    telling = again.Telling(world.root / "no-report")
    monkeypatch.setattr(sys, "stdout", None)  # nothing is printed before it is known to be one
    for body in BODIES:
        whole = body.replace(b"RESTS", rests).replace(b'"out"', b'"evidence": ["", []], "out"', 1)
        keepsakes.keep(telling.place, whole)
        assert keepsakes.found(telling.place) == whole
        assert telling.again() is None, body[:80]


GOOD = b'{"code": 0, "rests": RESTS, "evidence": EVIDENCE, "out": "", "err": ""}'


@pytest.mark.parametrize(("evidence", "code"), [
    (b'["", []]', 0), (b'["FOLDER", ["models.lock", "auditor.yaml"]]', 0),
    (b'["FOLDER", ["models.lock", "gone"]]', None),
    (b'["FOLDER"]', None), (b"[]", None), (b"5", None), (b'["FOLDER", 5]', None), (b"null", None),
])  # fmt: skip
def test_what_is_printed_again_rests_on_files_that_are_there(world: World, evidence: bytes, code: int | None) -> None:
    rests = json.dumps({str(world.root / "models.lock"): again._hash(world.root / "models.lock")}).encode()
    telling = again.Telling(world.root / "a-report")
    body = GOOD.replace(b"RESTS", rests).replace(b"EVIDENCE", evidence.replace(b"FOLDER", str(world.root).encode()))
    keepsakes.keep(telling.place, body)
    assert telling.again() == code


def _with_plain_hash(path: Path, body: bytes) -> bytes:
    return hashlib.sha256(path.name.encode() + b"\n" + body).hexdigest().encode()


def _with_another_key(path: Path, body: bytes) -> bytes:
    return (
        hmac.digest(bytes(32), b"\n".join((path.parent.name.encode(), path.name.encode(), body)), "sha256")
        .hex()
        .encode()
    )


SEALS: Mapping[str, Callable[[Path, bytes], bytes]] = {
    "a plain hash": lambda _, body: hashlib.sha256(body).hexdigest().encode(),
    "a plain hash with the place": _with_plain_hash,
    "the key of somebody else": _with_another_key,
    "nothing": lambda _, __: b"",
    "the seal it had": lambda path, _: path.read_bytes().partition(b"\n")[0],
}


@pytest.mark.parametrize("sealed", SEALS)
def test_who_can_write_the_cache_makes_no_report(world: World, sealed: str) -> None:
    reports = list((world.root / "cache" / "auditor" / "again").iterdir())
    before = {path: path.read_bytes() for path in reports}
    told = world.check()
    try:
        for path, held in before.items():
            forged = json.loads(held.partition(b"\n")[2]) | {"code": 0, "out": "forged"}
            body = json.dumps(forged).encode()
            path.write_bytes(SEALS[sealed](path, body) + b"\n" + body)
        found = world.check()
        assert found[0] == "loaded"
        assert found[1:] == told[1:]
    finally:
        for path, held in before.items():
            path.write_bytes(held)


@pytest.mark.parametrize("sealed", SEALS)
def test_nor_does_who_can_write_the_store_make_an_audit(world: World, sealed: str) -> None:
    told = world.check()
    audits = {path: path.read_bytes() for path in (world.root / "store" / "evidence" / "audits").iterdir()}
    try:
        for path, held in audits.items():
            body = held.partition(b"\n")[2].replace(b"acme/one", b"acme/two")
            assert body != held.partition(b"\n")[2]
            path.write_bytes(SEALS[sealed](path, body) + b"\n" + body)
        assert world.check()[1:] == told[1:]
    finally:
        for path, held in audits.items():
            path.write_bytes(held)


@pytest.mark.parametrize("gone", ["objects", "snapshots"])
def test_a_kept_audit_proves_nothing_once_its_evidence_is_gone(world: World, gone: str) -> None:
    evidence = world.root / "store" / "evidence"
    (evidence / gone).rename(evidence / "elsewhere")
    try:
        how, report, _, code = world.check()
        assert (how, code) == ("loaded", 3)
        assert b"the evidence store does not hold" in b" ".join(report.split())
    finally:
        (evidence / "elsewhere").rename(evidence / gone)


def test_where_no_key_can_be_kept_nothing_is(made: World) -> None:
    folder = made.root / "no-folder"
    folder.write_text("a file")
    more = {"XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(made.root / "empty")}
    answers = [made.check(more=more) for _ in range(3)]
    assert {answer[0] for answer in answers} == {"loaded"}
    assert answers[0][1:] == made.check()[1:]
    assert not (made.root / "empty" / "auditor" / "again").exists()


@pytest.mark.parametrize(("closed", "code"), [(">&-", 2), ("2>&-", 0), (">&- 2>&-", 2)])
def test_a_stream_that_is_closed_is_no_accident(world: World, closed: str, code: int) -> None:
    command = f"{shlex.quote(sys.executable)} -m auditor check --locked --as-of 2026-11-21 {closed}"
    own = {"AUDITOR_HOME": str(world.root / "store"), "XDG_CACHE_HOME": str(world.root / "cache"),
           "XDG_CONFIG_HOME": str(world.root / "config")}  # fmt: skip
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=world.root, env={**os.environ, **own}, capture_output=True, check=False
    )
    assert done.returncode == code
    assert (b"standard output cannot be written" in done.stderr) is (closed == ">&-")
    assert b"bug" not in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("change", ["another word", "another record", "none", "no folder"])
def test_a_folder_that_the_policy_names_is_seen(world: World, change: str) -> None:
    own, kept = world.root / "own_records", world.root / f"kept {change}"
    shutil.copytree(ROOT / "examples" / "licenses", own)
    record = own / "quarry-community-1.0.yaml"
    (world.root / "with_records.yaml").write_text(f"{POLICY}\nrecords: [own_records]\n")
    try:
        assert world.again("-p", "with_records.yaml")
        if change == "another word":
            _touched(record)
        elif change == "another record":
            (own / "quarry-community-1.1.yaml").write_text("# nothing yet\n")
        elif change == "none":
            record.unlink()
        else:
            own.rename(kept)
        assert world.check("-p", "with_records.yaml")[0] == "loaded"
    finally:
        shutil.rmtree(own, ignore_errors=True)
        shutil.rmtree(kept, ignore_errors=True)


def test_what_changes_while_it_is_evaluated_is_not_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(world.root)
    monkeypatch.setenv("XDG_CACHE_HOME", str(world.root / "other"))
    monkeypatch.setattr(sys, "argv", ["auditor", "check", "--locked"])
    monkeypatch.setattr(sys, "stdout", sys.__stdout__)
    monkeypatch.setattr(sys, "stderr", sys.__stderr__)
    again.installed_at_start.cache_clear()  # other tests of this process have other paths to import from
    telling = again.telling_of(sys.argv[1:])
    assert telling is not None
    telling.listen()
    again.rests_on(again.standing_for([Path("models.yaml")]), ("", ()))
    text = Path("models.lock").read_text()
    Path("models.lock").write_text(text + " ")
    telling.keep(0)
    assert telling.again() is None
    Path("models.lock").write_text(text)
    telling.keep(0)
    assert telling.again() == 0


def test_a_lock_with_a_model_that_nobody_could_read_is_checked_as_ever(tmp_path: Path) -> None:
    make_model(tmp_path / "models", "acme/one", {"README.md": "---\nlicense: apache-2.0\n---\n# One\n"})
    rows = "models: [hf:acme/one, 'hf:acme/none', 'mlflow:house/3']\naliases: {}\n"
    (tmp_path / "models.yaml").write_text(rows)
    (tmp_path / "auditor.yaml").write_text(POLICY)
    with Hub(tmp_path / "models") as hub:
        world = World(tmp_path, hub.url)
        assert world.run("lock")[3] == 3
        first, second = world.check(), world.check()
    assert first[3] == second[3] == 3
    assert first[1:] == second[1:]
