"""No reference, branch, tag or repository name is an option of git, and git speaks the four named protocols alone."""

# ruff: noqa: E501 - a table of attacks
from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.collect.sources import _git
from auditor.collect.sources.git import SOURCE as GIT
from auditor.collect.sources.github import SOURCE as GITHUB
from auditor.collect.sources.gitlab import SOURCE as GITLAB
from auditor.core.errors import AuditorError
from auditor.core.model import ModelRef
from tests.sizes import sized

OPTIONS = {
    *("--", "--bare", "--quiet", "--depth", "--filter=blob:none", "--no-tags", "--no-write-fetch-head", "-r", "-z"),
    *("--full-tree", "--recurse-submodules=no", "-s", "-c"),
}
"""Every option that we give ourselves."""
SCHEMES = ("https://", "http://", "ssh://", "git://")

WORDS = (
    *("--upload-pack=touch x", "-oProxyCommand=touch x", "--exec=x", "-c", "--help", "ext::sh -c touch% x", "fd::17/foo"),
    *("file:///etc", "/etc", "../x", "https://h.example/a", "https://-h.example/a", "ssh://-oProxyCommand=x/a", "-", "--"),
    *("git@h.example:a", "host:-x", "https://h.example/-x", "https://u:p@h.example/a/b", "transport::address", "a/b", "@{-1}"),
    *("main", "refs/heads/main", "HEAD", "-main", "main:refs/heads/x", "+main", "^main", "main~1", "a b", "*", "x\ny", "$(touch x)"),
    *("`touch x`", ";touch x", "|x", "%2Fa", "a" * 40, "-" + "a" * 39, "0" * 64, "\u202ex", "'", '"', "\\", "--all", "http://h/a?-x"),
)  # fmt: skip
word = st.sampled_from(WORDS) | st.text(min_size=1, max_size=12)
names = st.one_of(
    word, st.builds("{}{}".format, word, word), st.builds("{}/{}".format, word, word), st.builds("git+{}".format, word)
)
schemes = st.sampled_from(("git", "github", "gitlab", "git+https", "git+ssh"))


@dataclass
class Git:
    """Stands in for the program: keeps what it was called with and knows one commit for every name."""

    calls: list[tuple[list[str], dict[str, str]]] = field(default_factory=list)

    def run(self, command: list[str], *, env: dict[str, str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        asked = command[command.index("git") + 1 :]
        self.calls.append((command, env))
        said = b""
        if "ls-remote" in asked:
            said = b"".join(b"a" * 40 + b"\t" + name.encode("utf-8", "replace") + b"\n" for name in asked[-4:])
        if "ls-tree" in asked:
            said = b"100644 blob " + b"b" * 40 + b"\tREADME.md\0" + b"160000 commit " + b"c" * 40 + b"\tsub\0"
            said += b"120000 blob " + b"d" * 40 + b"\tLICENSE\0" + b"100644 blob --upload-pack=x\tNOTICE\0"
        if "cat-file" in asked:
            said = b"2" if "-s" in asked else b"# x"
        return subprocess.CompletedProcess(command, 0, said, b"")


@settings(max_examples=sized(300), deadline=None, suppress_health_check=list(HealthCheck))
@given(schemes, names, st.none() | word)
def test_for_any_reference_nothing_foreign_stands_where_git_reads_an_option(
    scheme: str, name: str, revision: str | None
) -> None:
    git = Git()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_git.subprocess, "run", git.run)
        patch.setattr(_git, "moved", lambda url: None)
        for make in (
            lambda: ModelRef.parse(f"{scheme}:{name}" + (f"@{revision}" if revision else "")),
            lambda: ModelRef(scheme=scheme, name=name, revision=revision),
        ):
            try:
                ref = make()
                source = {"github": GITHUB, "gitlab": GITLAB}.get(ref.scheme, GIT)
                source.fetch(ref)
            except AuditorError:
                continue
    for command, environment in git.calls:
        at = command.index("git") + 1
        assert command[:2] == ["sh", "-c"]
        assert command[2].endswith('exec git "$@"'), "the words of the command are never part of the script"
        asked = command[at:]
        while asked[0] == "-c":
            assert asked[1].partition("=")[0].partition(".")[0] in {
                *("core", "protocol", "http", "transfer", "fetch", "gc", "credential", "maintenance")
            }
            asked = asked[2:]
        verb, *rest = asked
        assert verb in {"ls-remote", "init", "config", "fetch", "ls-tree", "cat-file"}
        options = rest[: rest.index("--")] if "--" in rest else rest
        assert [one for one in options if one.startswith("-") and one not in OPTIONS] == []
        if verb == "ls-remote":
            assert rest[0] == "--"
            assert rest[1].startswith(SCHEMES)
            assert all(one == "HEAD" or one.startswith("refs/") for one in rest[2:])
        if verb == "config" and "remote.origin.url" in rest:
            assert rest[-1].startswith(SCHEMES)
            host = rest[-1].partition("://")[2].rpartition("@")[2]
            assert not host.startswith("-"), "ssh would take it for an option"
        if verb == "fetch":
            given_ = rest[rest.index("origin") + 1 :]
            assert given_
            assert all(_git._COMMIT.fullmatch(one) for one in given_)
        assert environment["GIT_TERMINAL_PROMPT"] == "0"


def commands(*arguments: str, folder: Path) -> str:
    """What git says in a folder of ours."""
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "protocol.file.allow=always", *arguments],
        cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.mark.parametrize("address", ["ext::sh -c touch% {}", "{}", "file://{}", "fd::17"])
def test_what_is_no_address_of_a_host_is_refused_by_git_itself(tmp_path: Path, address: str) -> None:
    """Even where a reference came as far as git: no transport runs a program or reads this machine's folders."""
    other = tmp_path / "other"
    other.mkdir()
    commands("init", "--quiet", folder=other)
    (other / "README.md").write_text("# x", encoding="utf-8")
    commands("add", ".", folder=other)
    commands("commit", "--quiet", "-m", "x", folder=other)
    folder = tmp_path / "work"
    folder.mkdir()
    target = tmp_path / "touched"
    repository = _git.Repository(address.format(target if "ext" in address else other), folder)
    with pytest.raises(AuditorError):
        repository.resolve("main")
    with pytest.raises(AuditorError):
        repository.tree(commands("rev-parse", "HEAD", folder=other))
    assert not target.exists()
