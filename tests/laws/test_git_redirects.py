"""Git reads a repository from the host that was named, over the protocols that were meant, and from nowhere else.

The law: whatever a host redirects, whenever it does and wherever to, no other host is asked for anything, credentials
are shown to no other host, and what is read is what the named host has.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.collect.sources._git import Repository
from auditor.collect.sources._git_host import GitHost
from auditor.collect.sources.git import SOURCE
from auditor.core.errors import NotFound, SourceError, UsageError
from auditor.core.model import ModelRef
from tests.hub.folders import LICENSE, make_model
from tests.hub.git_daemon import GitDaemon
from tests.hub.git_http import GitHttp
from tests.sizes import sized

LOGIN = ("user", "Sq-only-for-home")
STAGES: dict[str, Callable[[str], bool]] = {
    "at first": lambda target: "/info/refs" in target,
    "later": lambda target: "/info/refs" not in target,
    "always": lambda target: True,
}


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[GitHttp, GitHttp, GitDaemon]]:
    """The host that is named, another one, and one that speaks git's own protocol; the others have other terms."""
    root = tmp_path_factory.mktemp("hosts")
    own = make_model(root / "own", "acme/one")
    other = make_model(root / "other", "acme/one", {"LICENSE": "Other terms."})
    with GitHttp(root / "home") as home, GitHttp(root / "away") as away, GitDaemon(root / "daemon") as daemon:
        home.publish("acme/one", own)
        away.publish("acme/one", other)
        daemon.publish("acme/one", other)
        yield home, away, daemon


@contextmanager
def redirecting(
    home: GitHttp, away: GitHttp, redirect: Callable[[str], str | None] | None, status: int
) -> Iterator[None]:
    home.asked.clear()
    away.asked.clear()
    home.redirect, home.status = redirect, status
    try:
        yield
    finally:
        home.redirect, home.login = None, None


@settings(max_examples=sized(25), suppress_health_check=list(HealthCheck))
@given(
    where=st.sampled_from(["host", "name", "login", "git", "file", "folder", "ext", "ssh", "double slash", "nowhere"]),
    stage=st.sampled_from(sorted(STAGES)),
    status=st.sampled_from([301, 302, 303, 307, 308]),
    pinned=st.booleans(),
    closed=st.booleans(),
)
def test_no_redirect_takes_git_to_another_host(
    hosts: tuple[GitHttp, GitHttp, GitDaemon], where: str, stage: str, status: int, pinned: bool, closed: bool
) -> None:
    home, away, daemon = hosts
    port = urlsplit(away.url).port
    target = {
        "host": away.url,
        "name": f"http://localhost:{port}",
        "login": f"http://user:pw@127.0.0.1:{port}",
        "git": daemon.url,
        "file": f"file://{away.root}",
        "folder": str(away.root),
        "ext": "ext::sh -c touch% /tmp/x",
        "ssh": "ssh://git@127.0.0.1",
        "double slash": f"//{away.place}",
        "nowhere": "http://",
    }[where]
    home.login = LOGIN if closed else None
    written = f"{':'.join(LOGIN)}@" if closed else ""
    commit = "0" * 39 + "1" if pinned else None
    ref = ModelRef.parse(f"git+http://{written}{home.place}/acme/one.git" + (f"@{commit}" if commit else ""))
    with redirecting(home, away, lambda told: target + told if STAGES[stage](told) else None, status):
        with pytest.raises(SourceError) as refused:
            SOURCE.fetch(ref)
        assert away.asked == []
        assert LOGIN[1] not in str(refused.value)
        assert home.asked


@settings(max_examples=sized(10), suppress_health_check=list(HealthCheck))
@given(status=st.sampled_from([301, 302, 307, 308]), closed=st.booleans(), absolute=st.booleans())
def test_a_redirect_on_the_same_host_is_followed_with_its_login(
    hosts: tuple[GitHttp, GitHttp, GitDaemon], status: int, closed: bool, absolute: bool
) -> None:
    home, away, _ = hosts

    def whole_name(target: str) -> str | None:
        if not target.startswith("/old/name/"):
            return None
        return (home.url if absolute else "") + target.replace("/old/name", "/acme/one.git")

    home.login = LOGIN if closed else None
    written = f"{':'.join(LOGIN)}@" if closed else ""
    with redirecting(home, away, whole_name, status):
        snapshot = SOURCE.fetch(ModelRef.parse(f"git+http://{written}{home.place}/old/name"))
        assert snapshot.files[0].data.decode() == LICENSE
        assert snapshot.ref.name == f"{home.url}/old/name"


def test_a_redirect_elsewhere_is_one_clear_error(hosts: tuple[GitHttp, GitHttp, GitDaemon]) -> None:
    home, away, _ = hosts
    with redirecting(home, away, lambda target: away.url + target, 301), pytest.raises(NotFound) as told:
        GitHost(scheme="github", base=home.url).fetch(ModelRef.parse("github:acme/one"))
    assert "sends whoever asks for it elsewhere" in told.value.what
    assert "address it has now" in told.value.hint


def test_a_login_is_shown_to_the_host_it_was_written_for_alone(hosts: tuple[GitHttp, GitHttp, GitDaemon]) -> None:
    home, away, _ = hosts
    home.login = away.login = LOGIN
    try:
        with redirecting(home, away, None, 302):
            first = f"git+http://{':'.join(LOGIN)}@{home.place}/acme/one.git"
            assert SOURCE.fetch(ModelRef.parse(first)).files
            for other in (f"git+http://{away.place}/acme/one.git", f"git+http://{home.place}/acme/other.git"):
                with pytest.raises(SourceError):
                    SOURCE.fetch(ModelRef.parse(other))
        assert not [header for _, header in away.asked if header]
        assert not [target for target, header in home.asked if header and "/other.git" in target]
    finally:
        home.login = away.login = None


@pytest.mark.parametrize("address", ["file://{root}/acme/one.git", "{root}/acme/one.git", "ext::sh -c 'touch {mark}'"])
def test_only_the_protocols_that_are_meant_are_spoken(
    hosts: tuple[GitHttp, GitHttp, GitDaemon], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such addresses cannot be written as references; they could stand in a stored file or a variable."""
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file:ext")
    with tempfile.TemporaryDirectory() as folder:
        mark = Path(folder) / "mark"
        text = address.format(root=hosts[1].root, mark=mark)
        with pytest.raises(UsageError):
            ModelRef.parse(f"git+{text}")
        for repository in (
            Repository(text, Path(folder)),
            Repository(text.replace("://", "://localhost"), Path(folder)),
        ):
            with pytest.raises(SourceError):
                repository.resolve(None)
        with pytest.raises(SourceError):
            SOURCE.fetch(ModelRef(scheme="git", name=text, revision="0" * 40))
        assert not mark.exists()
