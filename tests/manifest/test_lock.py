"""Lock, drift, bundles: what is pinned, what is repeated without a network, what changed, what still proves itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from auditor.core.errors import ConfigError
from auditor.manifest.lock_file import load_lock
from tests.cli.runner import Said, auditor
from tests.hub import Hub
from tests.hub.folders import make_model, no_network
from tests.hub.models import Catalogue
from tests.tiny_policy import POLICY

DEAD = "http://127.0.0.1:9"


@dataclass
class World:
    """A hub, and a repository that uses three of its models."""

    root: Path
    hub: Hub

    def __call__(self, command: str, *options: object, endpoint: str | None = None) -> Said:
        return auditor(command, *options, "--store", self.root / "store", "--endpoint", endpoint or self.hub.url)

    def locked(self, *options: object) -> Said:
        return self("check", "--locked", "--as-of", "2026-11-21", *options, endpoint=DEAD)

    def edit(self, name: str, path: str, text: str | None) -> None:
        place = self.root / "models" / name.replace("/", "__") / path
        if text is None:
            place.unlink()
        else:
            place.write_text(text)
        self.hub.catalogue = Catalogue(self.root / "models")

    def changes(self) -> tuple[dict[str, set[str]], int]:
        said = self("drift", "-f", "json", "--as-of", "2026-11-21")
        found: dict[str, set[str]] = {}
        for change in json.loads(said.out):
            found.setdefault(change["ref"], set()).add(change["kind"])
        return found, said.code


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name, base in (("acme/base", None), ("acme/one", "acme/base"), ("acme/two", None), ("lab/base", None)):
        head = f"license: apache-2.0\n{f'base_model: {base}' if base else ''}\n"
        make_model(tmp_path / "models", name, {"README.md": f"---\n{head}---\n# {name}\n"})
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models.yaml").write_text("models: [hf:acme/one, hf:acme/two]\n")
    (tmp_path / "auditor.yaml").write_text(POLICY)
    with Hub(tmp_path / "models") as hub:
        yield World(tmp_path, hub)


def test_a_lock_says_what_was_read_and_is_the_same_when_nothing_changed(world: World) -> None:
    assert world("lock").code == 0
    first = Path("models.lock").read_text()
    lock = load_lock(Path("models.lock"))
    assert set(lock.models) == {"hf:acme/one", "hf:acme/two"}
    assert set(lock.ancestors) == {"hf:acme/base"}
    entry = lock.models["hf:acme/one"]
    assert set(entry["documents"]) == {"README.md"}
    assert entry["verdicts"] == {"notes": "pass"}
    assert entry["place"] == world.hub.url
    assert world("lock").code == 0
    assert Path("models.lock").read_text() == first


def test_one_edit_upstream_is_a_small_difference_of_the_lock(world: World) -> None:
    world("lock")
    first = Path("models.lock").read_text().splitlines()
    world.edit("acme/two", "README.md", "---\nlicense: apache-2.0\n---\n# two, revised\n")
    world("lock")
    second = Path("models.lock").read_text().splitlines()
    assert len(first) == len(second)
    assert sum(old != new for old, new in zip(first, second, strict=True)) == 2  # the revision and the document


@pytest.mark.parametrize("fresh", [True, False], ids=["from the kept audit", "derived anew"])
def test_a_locked_check_starts_no_connection_and_repeats_itself(
    world: World, monkeypatch: pytest.MonkeyPatch, fresh: bool
) -> None:
    live = world("check", "--as-of", "2026-11-21", "-f", "json")
    world("lock", "--as-of", "2026-11-21")
    if not fresh:
        shutil.rmtree("store/evidence/audits")
    world.edit("acme/one", "README.md", "---\nlicense: cc-by-nc-4.0\n---\n# relicensed\n")
    with no_network(monkeypatch):
        first = world.locked("-f", "json")
        second = world.locked("-f", "json")
    assert first.code == live.code == 0
    assert first.out == second.out

    def neutral(said: Said) -> Any:
        rows = json.loads(said.out)["models"]
        for row in rows:
            row["dossier"] |= {"origin": "", "retrieved_at": ""}
        return rows

    assert neutral(first) == neutral(live)


def test_a_kept_audit_is_left_alone_when_anything_it_rests_on_changed(world: World) -> None:
    (world.root / "records").mkdir()
    Path("auditor.yaml").write_text(POLICY + "records: [records]\n")
    world("lock", "--as-of", "2026-11-21")
    (kept,) = Path("store/evidence/audits").iterdir()
    assert world.locked().code == 0
    assert list(Path("store/evidence/audits").iterdir()) == [kept]
    (world.root / "records" / "notes.txt").write_text("a record would stand here")
    assert world.locked().code == 0
    Path("auditor.yaml").write_text(POLICY.replace("version: 1", "version: 2") + "records: [records]\n")
    assert world.locked().code == 0
    assert len(list(Path("store/evidence/audits").iterdir())) == 3
    for path in Path("store/evidence/audits").iterdir():
        path.write_bytes(path.read_bytes()[:-5])
    assert world.locked().code == 0, "a damaged audit is made anew"


DATED = """\
packs: [license, eu_ai_act]
licenses: {allow: [apache-2.0], review: ["cc-*"]}
waive:
- {check: "LIC-0*", model: "*", workload: notes, reason: agreed, approver: A, author: B, until: 2026-12-30, ticket: G-1}
attest:
- {id: notice_file, model: "*", who: Ann, when: 2026-10-01, until: 2027-02-28}
conclude:
- {model: "hf:acme/two", license: mit, by: Ann, on: 2026-10-01, until: 2027-03-31, reason: asked}
"""


def test_another_day_is_judged_from_what_is_kept_as_from_nothing(world: World) -> None:
    own = "\n".join(line for line in POLICY.splitlines() if not line.startswith(("packs:", "licenses:")))
    Path("auditor.yaml").write_text(f"{own}\n{DATED}")
    assert world("lock", "--as-of", "2026-11-21").code in (0, 1)
    kept = Path("store/evidence/audits")
    told = set()
    for day in ("2026-11-22", "2026-12-31", "2027-03-01", "2027-04-01", "2028-08-02", "2026-10-15", "2026-11-21"):
        found = world("check", "--locked", "--as-of", day, "-f", "json", endpoint=DEAD)
        again = world("check", "--locked", "--as-of", day, "-f", "json", endpoint=DEAD)
        shutil.rmtree(kept)
        fresh = world("check", "--locked", "--as-of", day, "-f", "json", endpoint=DEAD)
        assert found == again == fresh, day
        told.add(json.dumps([row["verdicts"] for row in json.loads(found.out)["models"]]))
    assert len(told) > 1, "days that change nothing would show nothing"


def test_a_locked_check_judges_the_locked_revision_not_the_newest_stored(world: World) -> None:
    world("lock", "--as-of", "2026-11-21")
    world.edit("acme/two", "README.md", "---\nlicense: cc-by-nc-4.0\n---\n# two\n")
    assert world("check", "--as-of", "2026-11-21").code == 1  # the store now holds both
    shutil.rmtree("store/evidence/audits")
    assert world.locked().code == 0


def test_what_the_lock_does_not_hold_is_not_judged(world: World) -> None:
    world("lock")
    Path("models.yaml").write_text("models: [hf:acme/one, hf:acme/base@main]\n")
    said = world.locked("-f", "json")
    rows = {row["ref"]["name"]: row for row in json.loads(said.out)["models"]}
    assert said.code == 3
    assert "auditor lock" in rows["acme/base"]["failure"]["hint"]
    assert rows["acme/one"]["verdicts"]


def test_a_store_that_lost_its_evidence_says_so(world: World) -> None:
    world("lock")
    shutil.rmtree("store")
    said = world.locked()
    assert said.code == 3
    assert "as locked" in said.out


def test_evidence_that_is_not_what_was_locked_is_refused(world: World) -> None:
    world("lock")
    text = Path("models.lock").read_text()
    digest = load_lock(Path("models.lock")).models["hf:acme/two"]["documents"]["README.md"]
    Path("models.lock").write_text(text.replace(digest, "0" * 64))
    said = world.locked("-f", "json")
    rows = {row["ref"]["name"]: row["failure"] for row in json.loads(said.out)["models"]}
    assert said.code == 3
    assert rows["acme/two"]["what"].endswith("is not what was locked (differences in README.md)")
    assert rows["acme/one"] is None


def test_what_changed_since_the_lock_says_so_and_how_to_go_on(world: World) -> None:
    world("lock")
    text = Path("models.lock").read_text()
    digest = load_lock(Path("models.lock")).models["hf:acme/two"]["documents"]["README.md"]
    Path("models.lock").write_text(text.replace(digest, "0" * 64))
    said = world.locked("--fail-on", "never")
    assert said.code == 3
    assert "1 model changed since the lock and was not evaluated" in " ".join(said.out.split())
    assert "is not what was locked" in " ".join(said.out.split())
    assert "`auditor lock` accepts it" in " ".join(said.out.split())
    assert "run with the network" not in said.out + said.err
    assert "parts of 0" not in said.err


def test_a_folder_that_changed_since_it_was_locked_is_noticed(world: World) -> None:
    folder = make_model(world.root, "local/m", {"README.md": "---\nlicense: mit\n---\n# m\n"})
    Path("models.yaml").write_text(f"models: ['file:{folder}']\n")
    assert world("lock").code == 0
    assert world.locked().code == 0
    (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n# m\n")
    assert world.locked().code == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"format": 1}',
        "[" * 5000,
        '{"format": 1, "tool": "", "data": "", "policy": "", "models": {"a": 1}, "ancestors": {}}',
    ],
)
def test_a_damaged_lock_is_one_clear_error(world: World, text: str) -> None:
    Path("models.lock").write_text(text)
    with pytest.raises(ConfigError):
        load_lock(Path("models.lock"))
    said = world.locked()
    assert said.code == 2
    assert "models.lock" in said.err


# ---------------------------------------------------------------------------------------------------------- drift


def test_nothing_changed_means_nothing_is_reported(world: World) -> None:
    world("lock", "--as-of", "2026-11-21")
    assert world.changes() == ({}, 0)


def test_a_relicensed_model_is_told_with_redline_terms_and_verdict(world: World) -> None:
    world("lock", "--as-of", "2026-11-21")
    world.edit("acme/two", "README.md", "---\nlicense: cc-by-nc-4.0\n---\n# two\n")
    found, code = world.changes()
    assert code == 1
    assert set(found) == {"hf:acme/two"}
    assert {"new-revision", "text-changed", "tag-changed", "relicensed", "terms-changed", "verdict-changed"} <= found[
        "hf:acme/two"
    ]
    said = world("drift")
    assert "| -license: apache-2.0" in said.out
    assert "| +license: cc-by-nc-4.0" in said.out


def test_terms_that_changed_are_told_in_words_and_once_for_weights_and_code(world: World) -> None:
    world("lock", "--as-of", "2026-11-21")
    world.edit("acme/two", "README.md", "---\nlicense: cc-by-nc-4.0\n---\n# two\n")
    said = world("drift").out
    assert "terms-changed code, weights" in said
    assert "    commercial-use: " in said
    assert "[apache-2.0]" not in said
    rows = json.loads(world("drift", "-f", "json").out)
    assert all(row["in_words"] for row in rows if row["kind"] == "terms-changed")
    assert not any(row["no_redline"] for row in rows), "both texts are in the store"


def test_a_folder_whose_former_text_is_kept_nowhere_has_no_redline_and_says_why(world: World) -> None:
    folder = make_model(world.root, "local/m", {"README.md": "---\nlicense: mit\n---\n# m\n"})
    Path("models.yaml").write_text(f"models: ['file:{folder}']\n")
    world("lock")
    (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n# m\n")
    said = world("drift")
    assert "no redline: the text as locked is not kept here" in said.out
    (row,) = [row for row in json.loads(world("drift", "-f", "json").out) if row["kind"] == "text-changed"]
    assert not row["redline"]
    assert row["no_redline"]


def test_base_models_are_counted_beside_the_models(world: World) -> None:
    world("lock", "--as-of", "2026-11-21")
    lock = load_lock(Path("models.lock"))
    world.edit("acme/two", "README.md", "---\nlicense: cc-by-nc-4.0\n---\n# two\n")
    said = " ".join(world("drift").err.split())
    assert f"in 1 of {len(lock.models)} models" in said
    assert bool(lock.ancestors) == ("base model" in said)


def test_a_question_beside_the_same_license_is_no_other_license(world: World) -> None:
    world("lock", "--as-of", "2026-11-21")
    card = "---\nlicense: apache-2.0\n---\n# two\n\nHosting for others is not allowed.\n"
    world.edit("acme/two", "README.md", card)
    found, _ = world.changes()
    assert "evidence-changed" in found["hf:acme/two"]
    assert "relicensed" not in found["hf:acme/two"]


def test_a_parent_that_was_relicensed_changes_its_child(world: World) -> None:
    world.edit("acme/one", "README.md", "---\nlicense: apache-2.0\nbase_model: lab/base\n---\n# one\n")
    world("lock", "--as-of", "2026-11-21")
    world.edit("lab/base", "README.md", "---\nlicense: cc-by-nc-4.0\n---\n# base\n")
    found, _ = world.changes()
    assert "text-changed" in found["hf:lab/base"]
    assert "verdict-changed" in found["hf:acme/one"]


def test_deleted_and_gated_models_are_told_apart(world: World) -> None:
    world("lock")
    world.hub.fault("gated", repo="acme/two")
    world.hub.fault("private", repo="acme/one")
    found, code = world.changes()
    assert found["hf:acme/one"] == {"deleted"}
    assert found["hf:acme/two"] == {"gated"}
    assert code == 1  # what cannot be read any more is a change


# -------------------------------------------------------------------------------------------------------- bundles


def bundle(world: World) -> Path:
    said = world("check", "--evidence", world.root / "proof", "-f", "csv", "-o", world.root / "out.csv")
    assert said.code == 0, said.err
    return world.root / "proof"


def test_a_bundle_proves_itself_elsewhere_without_a_network(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = shutil.move(bundle(world), tmp_path / "years later")
    world.hub.stop()
    shutil.rmtree("store")
    Path("auditor.yaml").unlink()
    with no_network(monkeypatch):
        said = auditor("verify", moved)
    assert said.code == 0, said.out
    assert "every hash holds" in said.out


def test_a_parent_that_could_not_be_read_then_does_not_make_the_proof_fail_now(world: World) -> None:
    world.edit("acme/two", "README.md", "---\nlicense: apache-2.0\nbase_model: nobody/gone\n---\n# two\n")
    said = world("check", "--evidence", world.root / "proof", "-f", "csv", "-o", world.root / "out.csv")
    assert said.code == 1, said.err
    assert auditor("verify", world.root / "proof").code == 0


def test_a_model_that_was_refused_then_is_refused_now_in_a_locked_check_and_in_a_proof(world: World) -> None:
    world.hub.fault("gated", repo="acme/two")
    assert world("check", "--evidence", world.root / "proof", "-f", "csv", "-o", world.root / "out.csv").code == 3
    assert world("lock").code == 3
    said = world.locked("-f", "json")
    assert [one["failure"]["kind"] for one in json.loads(said.out)["models"] if one["failure"]] == ["access-denied"]
    assert auditor("verify", world.root / "proof").code == 0


@pytest.mark.parametrize("what", ["object", "audit.json", "models.lock", "policy/auditor.yaml", "request.json"])
def test_every_file_of_a_bundle_is_guarded(world: World, what: str) -> None:
    folder = bundle(world)
    place = next((folder / "evidence" / "objects").glob("*/*")) if what == "object" else folder / what
    place.write_bytes(place.read_bytes().replace(b"a", b"b", 1))
    said = auditor("verify", folder)
    assert said.code == 1
    assert "was changed" in said.out


def test_a_verdict_rewritten_together_with_its_hash_does_not_follow_from_the_evidence(world: World) -> None:
    folder = bundle(world)
    lock = folder / "models.lock"
    lock.write_text(lock.read_text().replace('"notes": "pass"', '"notes": "fail"'))
    from auditor.manifest import bundle as bundles

    (folder / "SHA256SUMS").write_text(bundles._sums(folder))
    said = auditor("verify", folder)
    assert said.code == 1
    assert "verdicts follow otherwise now" in said.out


def test_what_is_missing_or_foreign_in_a_bundle_is_named(world: World) -> None:
    folder = bundle(world)
    (folder / "extra").write_text("x")
    (folder / "models.lock").unlink()
    said = auditor("verify", folder)
    assert said.code == 1
    assert "extra does not belong" in said.out
    assert "models.lock is missing" in said.out


@pytest.mark.parametrize(
    "line", ["", "abc", "0" * 64 + "  ", "0" * 64 + " *extra", "0" * 63 + "  extra", "# a comment", "\u0085", " " * 70]
)
def test_a_malformed_line_of_the_sums_is_named(world: World, line: str) -> None:
    folder = bundle(world)
    sums = folder / "SHA256SUMS"
    rows = sums.read_text().splitlines()
    sums.write_text("\n".join([rows[0], line, *rows[1:]]) + "\n")
    said = auditor("verify", folder)
    assert said.code == 1
    assert "SHA256SUMS:2 is no line of a hash and a path" in said.out


def test_a_file_that_the_sums_name_twice_is_named(world: World) -> None:
    folder = bundle(world)
    sums = folder / "SHA256SUMS"
    first = sums.read_text().splitlines()[0]
    sums.write_text(f"{'0' * 64}{first[64:]}\n{sums.read_text()}")
    said = auditor("verify", folder)
    assert said.code == 1
    assert "a second time" in said.out


def test_a_folder_that_is_no_bundle_and_one_that_is_taken_are_usage_errors(world: World) -> None:
    assert auditor("verify", world.root).code == 2
    assert world("check", "--evidence", world.root / "models").code == 2


# ---------------------------------------------------------------------------------------------------------- cache


def test_a_store_travels_to_a_machine_without_a_network(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world("lock", "--as-of", "2026-11-21")
    assert auditor("cache", "export", "store.tar", "--store", "store").code == 0
    assert auditor("cache", "export", "again.tar", "--store", "store").code == 0
    assert Path("store.tar").read_bytes() == Path("again.tar").read_bytes()
    shutil.rmtree("store")
    assert auditor("cache", "import", "store.tar", "--store", "store").code == 0
    with no_network(monkeypatch):
        assert world.locked().code == 0
        assert world("check", "--offline", "--as-of", "2026-11-21").code == 0


def test_an_archive_with_anything_else_in_it_is_refused_as_a_whole(world: World) -> None:
    import io
    import tarfile

    world("lock")
    auditor("cache", "export", "store.tar", "--store", "store")
    for name, data in (("evidence/objects/aa/" + "a" * 64, b"forged"), ("../escape", b"x"), ("evidence/x", b"x")):
        shutil.copy("store.tar", "bad.tar")
        with tarfile.open("bad.tar", "a") as archive:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        said = auditor("cache", "import", "bad.tar", "--store", "fresh")
        assert said.code == 2
        assert not Path("fresh").exists()


def test_pruning_keeps_what_a_lock_needs_and_what_is_young(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    import time

    world.edit("acme/two", "README.md", "---\nlicense: mit\n---\n# old\n")
    world("lock")
    world.edit("acme/two", "README.md", "---\nlicense: apache-2.0\n---\n# new\n")
    world("lock")
    assert "5" not in auditor("cache", "prune", "--lock", "models.lock", "--store", "store").err.split()[1]
    old = time.time() - 7200
    for path in Path("store/evidence").rglob("*.json"):
        os.utime(path, (old, old))
    for path in Path("store/evidence/objects").glob("*/*"):
        os.utime(path, (old, old))
    listed = auditor("cache", "ls", "--store", "store").out
    assert listed.count("hf:acme/two@") == 2
    assert auditor("cache", "prune", "--lock", "models.lock", "--store", "store").code == 0
    assert auditor("cache", "ls", "--store", "store").out.count("hf:acme/two@") == 1
    shutil.rmtree("store/evidence/audits", ignore_errors=True)
    assert world.locked().code == 0
    assert auditor("cache", "prune", "--store", "store").code == 2
