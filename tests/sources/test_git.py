"""Repositories behind a real `git daemon`: pinned commits, tags, links, submodules, and no history or weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.collect.sources._git_host import GitHost
from auditor.collect.sources.git import SOURCE
from auditor.core.errors import NotFound, UsageError
from auditor.core.model import ModelRef
from tests.hub.folders import CARD, LICENSE, make_model
from tests.hub.git_daemon import GitDaemon, git


def test_commits_branches_and_tags_are_told_apart_and_lead_to_their_own_files(tmp_path: Path) -> None:
    folder = make_model(tmp_path, "acme/one")
    with GitDaemon(tmp_path / "git") as daemon:
        first = daemon.publish("acme/one", folder)
        bare = tmp_path / "git" / "acme" / "one.git"
        git(bare, "tag", "-a", "v1", "-m", "first", first)
        (folder / "LICENSE").write_text("Other terms.")
        second = daemon.publish("acme/one", folder)
        host = GitHost(scheme="github", base=daemon.url)
        read = {}
        for revision in (None, "main", "v1", first):
            snapshot = host.fetch(ModelRef(scheme="github", name="acme/one", revision=revision))
            read[revision] = (snapshot.revision, snapshot.files[0].data.decode())
        with pytest.raises(NotFound):
            host.fetch(ModelRef(scheme="github", name="acme/one", revision="v9"))
        with pytest.raises(NotFound):
            host.fetch(ModelRef(scheme="github", name="acme/one", revision="0" * 40))
    assert read[None] == read["main"] == (second, "Other terms.")
    assert read["v1"] == read[first] == (first, LICENSE)


def test_links_large_file_pointers_and_other_repositories_are_gaps(tmp_path: Path) -> None:
    folder = make_model(tmp_path, "acme/odd", {"README.md": CARD, "sub/LICENSE": LICENSE})
    (folder / "LICENSE").symlink_to("/etc/passwd")
    (folder / "NOTICE").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n")
    with GitDaemon(tmp_path / "git") as daemon:
        daemon.publish("acme/odd", folder)
        snapshot = SOURCE.fetch(ModelRef(scheme="git", name=f"{daemon.url}/acme/odd.git"))
    assert [file.path for file in snapshot.files] == ["README.md", "sub/LICENSE"]
    assert {(gap.what, gap.kind) for gap in snapshot.gaps} == {("LICENSE", "unreadable"), ("NOTICE", "unreadable")}


def test_an_empty_repository_and_one_without_a_word_are_told(tmp_path: Path) -> None:
    bare = tmp_path / "git" / "acme" / "empty.git"
    bare.mkdir(parents=True)
    git(bare, "init", "--bare", "--quiet")
    with GitDaemon(tmp_path / "git") as daemon, pytest.raises(NotFound, match="no commit yet"):
        SOURCE.fetch(ModelRef(scheme="git", name=f"{daemon.url}/acme/empty.git"))


@pytest.mark.parametrize(
    ("text", "name", "revision"),
    [
        ("git+https://host.example/a/b.git@v1", "https://host.example/a/b.git", "v1"),
        ("git+ssh://git@host.example/a/b", "ssh://git@host.example/a/b", None),
        ("git:https://host.example:8443/a/b@feature/x", "https://host.example:8443/a/b", "feature/x"),
    ],
)
def test_addresses_of_repositories_are_read_and_written_alike(text: str, name: str, revision: str | None) -> None:
    ref = ModelRef.parse(text)
    assert (ref.scheme, ref.name, ref.revision) == ("git", name, revision)
    assert ModelRef.parse(str(ref)) == ref


@pytest.mark.parametrize(
    "text", ["git+file:///etc", "git+ext::sh -c x", "git+https://h/../x", "git:--upload-pack=x", "git+"]
)
def test_addresses_that_could_do_harm_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        ModelRef.parse(text)
