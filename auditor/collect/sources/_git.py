"""Reads a repository with the `git` program: one commit, no history, no weights, only the few files that matter.

Git speaks to the host itself and shows no headers of its answers; it takes its turn under the same shared brake.

A bare clone without blobs tells the tree of a commit; the chosen files are then fetched by their ids. Git runs without
prompts, hooks and redirects, and may not write more than a bounded pack, so that no repository fills the disk. Nothing
but the address asked for answers: no redirect, no alternate, no bundle or pack elsewhere, no other protocol. `moved`
asks where a redirect leads, with the client that guards them.

Credentials of an address are handed over in the environment of that one command, as git's own kind of helper, which
answers for that host alone: they stand in no argument, no file and no configuration, and no helper of the user's is
told to keep them.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.collect.net.http import NoAnswer, Throttled, TooLarge, Transport
from auditor.collect.net.limiter import PatienceExhausted, Turn
from auditor.collect.net.redirects import is_at_home, origin_of
from auditor.collect.selection import MAX_TEXT_BYTES
from auditor.core import credentials
from auditor.core import patterns as re
from auditor.core.errors import AccessDenied, NotFound, RateLimited, SourceError, Unreachable

TIMEOUT = 120.0
"""Seconds for one command. By judgment: a command that hangs holds up its model only so long."""
PATIENCE = 120.0
"""Seconds one command may wait for its turn. By judgment: as long as the command before it may take."""
REFUSED_PAUSE = 20.0
"""Seconds all requests pause after a host refused one for its rate; git does not show how long it asks for. By
judgment."""
MAX_PACK_BLOCKS = 65536
"""Largest file git may write, in blocks of 512 bytes: 32 MiB. By judgment: protects the disk."""
_HELPER = (
    "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n'"
    ' "$AUDITOR_GIT_USER" "$AUDITOR_GIT_PASSWORD"; }; f'
)
"""What git asks for a user name and a password, where the address came with some."""
_ADVERTISED = "/info/refs"
_LOOK = {"attempts": 1, "timeout": 10.0, "deadline": 20.0, "patience": 5.0}
"""One attempt, and seconds. By judgment: the look only words an error better; it may not cost what fetching costs."""
_ADDRESS = re.compile(r"(?:https?|ssh|git)://(?:[^/@\s]*@)?[^/@\s-][^/@\s]*(?:/[^\s]*)?")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SETTINGS = (
    *("-c", "core.hooksPath=/dev/null", "-c", "protocol.version=2", "-c", "http.followRedirects=false"),
    *("-c", "transfer.bundleURI=false", "-c", "fetch.uriProtocols="),
    *("-c", "protocol.allow=never", "-c", "protocol.https.allow=always", "-c", "protocol.http.allow=always"),
    *("-c", "protocol.git.allow=always", "-c", "protocol.ssh.allow=always", "-c", "gc.auto=0"),
    *("-c", "fetch.negotiationAlgorithm=noop", "-c", "core.fsmonitor=false", "-c", "credential.interactive=never"),
    *("-c", "core.bigFileThreshold=8m", "-c", "maintenance.auto=false"),
)
_MISSING = re.compile(
    r"not found|does not exist|could not read Username|terminal prompts disabled|not exported|not appear to be a git|"
    r"no such repository|returned error: 404",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"authentication failed|permission denied|returned error: 40[13]|access denied", re.IGNORECASE)
_REDIRECTED = re.compile(r"returned error: 30[1-8]|unable to update url base from redirection", re.IGNORECASE)
_THROTTLED = re.compile(r"returned error: 429|too many requests", re.IGNORECASE)
_NO_REVISION = re.compile(r"remote ref|not our ref|no such ref|unadvertised object|bad object", re.IGNORECASE)


def address(url: str) -> str:
    """The URL, where it is the address of a host: neither an option, nor a program, nor a folder of this machine.

    Raises:
        NotFound: it is not.
    """
    if not _ADDRESS.fullmatch(url):
        raise NotFound(
            "this is no address of a repository",
            where=credentials.shown(url)[:300],
            wanted="https://host/path, or the same with http, ssh or git",
        )
    return url


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """A file of a commit's tree."""

    path: str
    mode: str
    blob: str

    @property
    def is_file(self) -> bool:
        """A regular file, neither a link nor another repository."""
        return self.mode in ("100644", "100755", "100664")


class Redirected(NotFound):
    """The host sends whoever asks for the repository to another address."""


def moved(url: str) -> str | None:
    """The address of the same host that a repository is redirected to; None where it is another host, or none.

    Hosts redirect to the whole name of a repository, to its new one, or to https. Only the host that was named may
    answer, so that it, and nobody it points to, is told what was asked for.
    """
    if not url.startswith(("https://", "http://")):
        return None
    look = Transport(endpoint=origin_of(url), **_LOOK)  # type: ignore[arg-type]
    asked = f"{url.rstrip('/')}{_ADVERTISED}?service=git-upload-pack"
    kept = credentials.held(url)
    headers = {"accept-encoding": "identity", **({"authorization": kept.basic} if kept else {})}
    try:
        found = look.get(asked, headers=headers, limit=1, cut=True, at_home=True)
    except (NoAnswer, Throttled, TooLarge):
        return None
    there = found.url.partition("?")[0].removesuffix(_ADVERTISED)
    if not found.url.partition("?")[0].endswith(_ADVERTISED) or there == url or not is_at_home(url, there):
        return None
    credentials.lend(url, there)
    return there


@dataclass(frozen=True, slots=True)
class Repository:
    """One remote repository, with a folder of ours to put objects into."""

    url: str
    """Without credentials, even where it was made with them."""
    folder: Path
    timeout: float = TIMEOUT

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", credentials.parted(self.url))

    def resolve(self, revision: str | None) -> str:
        """The commit a branch or tag stands for; a commit named in full stands for itself.

        Raises:
            SourceError: missing, refused, unreachable, or no such revision.
        """
        if revision and _COMMIT.fullmatch(revision):
            return revision
        names = [f"refs/heads/{revision}", f"refs/tags/{revision}^{{}}", f"refs/tags/{revision}"]
        listed = self._ask(["ls-remote", "--", self.url, *(names if revision else ["HEAD"])]).decode("utf-8", "replace")
        found = {name: sha for sha, _, name in (line.partition("\t") for line in listed.split("\n"))}
        commit = next((found[name] for name in (names if revision else ["HEAD"]) if name in found), "")
        if not _COMMIT.fullmatch(commit):
            raise NotFound(
                f"the repository has no {f'branch or tag {revision!r}' if revision else 'commit yet'}",
                where=self.url,
                hint="name a branch, a tag or a whole commit",
            )
        return commit

    def tree(self, commit: str) -> list[TreeEntry]:
        """Every file of a commit, without content."""
        self._run(["init", "--bare", "--quiet", "."])
        self._run(["config", "remote.origin.url", self.url])
        self._run(["config", "remote.origin.promisor", "true"])
        self._fetch(["--depth", "1", "--filter=blob:none", "origin", commit])
        listed = self._run(["ls-tree", "-r", "-z", "--full-tree", commit]).decode("utf-8", "surrogateescape")
        entries = []
        for line in listed.split("\0"):
            head, tab, path = line.partition("\t")
            parts = head.split()
            if tab and len(parts) == 3 and parts[1] == "blob" and _COMMIT.fullmatch(parts[2]):
                entries.append(
                    TreeEntry(path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), parts[0], parts[2])
                )
        return entries

    def blobs(self, ids: Sequence[str]) -> dict[str, bytes]:
        """The content of blobs, by id; those that are beyond the bounds are left out.

        Raises:
            Unreachable: the remote stopped answering.
        """
        wanted = list(dict.fromkeys(ids))
        try:
            self._fetch(["--filter=blob:none", "origin", *wanted])
        except SourceError:
            for one in wanted:  # one of them is too much: the others are still read
                try:
                    self._fetch(["--filter=blob:none", "origin", one])
                except SourceError:
                    continue
        return {one: data for one in wanted if (data := self._content(one)) is not None}

    def _fetch(self, arguments: Sequence[str]) -> None:
        self._ask(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", *arguments])

    def _content(self, blob: str) -> bytes | None:
        try:
            size = self._run(["cat-file", "-s", blob], lazy=False)
            if int(size) > MAX_TEXT_BYTES:
                return None
            return self._run(["cat-file", "blob", blob], lazy=False)
        except (SourceError, ValueError):
            return None

    def _ask(self, arguments: Sequence[str]) -> bytes:
        """Run a command that speaks to the host, when it is its turn; the brake learns how it ended."""
        turn = Turn(origin_of(self.url))
        try:
            turn.take(PATIENCE)
            done = self._run(arguments)
            turn.limiter.answered()
            return done
        except PatienceExhausted as long:
            raise Unreachable(
                "the repository's host is left alone for a while",
                where=self.url,
                found=f"it asked for it or gave no answer before; {long.seconds:.0f} s are left",
            ) from None
        except RateLimited:
            turn.limiter.throttled(REFUSED_PAUSE)
            raise
        except Unreachable:
            turn.limiter.silent()
            raise
        except SourceError:
            turn.limiter.answered()
            raise
        finally:
            turn.end()

    def _run(self, arguments: Sequence[str], *, lazy: bool = True) -> bytes:
        """Run git within its bounds and give its output."""
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "/bin/false",
            "SSH_ASKPASS": "/bin/false",
            "LC_ALL": "C",
            "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
            "GIT_LFS_SKIP_SMUDGE": "1",
            **({} if lazy else {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": ""}),
        }
        granted, secret = self._granted() if lazy else ((), {})
        environment |= secret
        command = ["sh", "-c", f'ulimit -f {MAX_PACK_BLOCKS}; exec git "$@"', "git", *_SETTINGS, *granted, *arguments]
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program; what is foreign is an argument after `--` or a checked id
                command, cwd=self.folder, env=environment, capture_output=True, timeout=self.timeout, check=False
            )
        except subprocess.TimeoutExpired:
            raise Unreachable(f"git gave no answer within {self.timeout:g} s", where=self.url) from None
        except OSError as error:
            raise Unreachable("git cannot be run", found=str(error), hint="install git") from None
        if done.returncode == 0:
            return done.stdout
        raise _error(self.url, done.returncode, done.stderr.decode("utf-8", "replace"))

    def _granted(self) -> tuple[tuple[str, ...], dict[str, str]]:
        """Settings and environment by which git may use the credentials of this address, for its host alone."""
        kept = credentials.held(self.url)
        if kept is None or self.url.startswith("git://"):
            return (), {}
        if self.url.startswith("ssh://"):
            return (), {
                "AUDITOR_GIT_USER": kept.user,
                "GIT_SSH_COMMAND": 'ssh -oBatchMode=yes "-oUser=$AUDITOR_GIT_USER"',
            }
        settings = ("-c", "credential.helper=", "-c", f"credential.{origin_of(self.url)}.helper={_HELPER}")
        return settings, {"AUDITOR_GIT_USER": kept.user, "AUDITOR_GIT_PASSWORD": kept.password}


def _error(url: str, code: int, said: str) -> SourceError:
    lines = [line for line in said.strip().split("\n") if line.strip()]
    last = next((line for line in reversed(lines) if line.startswith(("fatal:", "remote:", "error:"))), "")[:300]
    found = last or (lines[-1][:300] if lines else f"git ended with {code}")
    if code == 127:
        return Unreachable("git cannot be run", found=found, hint="install git")
    if _REDIRECTED.search(said):
        return Redirected(
            "the repository is not at this address: its host sends whoever asks for it elsewhere",
            where=url,
            found=found,
            hint="name the repository by the address it has now; git is not sent to another host",
        )
    if _THROTTLED.search(said):
        return RateLimited("the host limits the rate of requests", where=url, found=found, hint="try again later")
    if _NO_REVISION.search(said):
        return NotFound("the repository does not have this revision", where=url, found=found)
    if _MISSING.search(said):
        hint = "check the spelling; a private repository needs credentials that git can find by itself"
        return NotFound("the repository is missing or private", where=url, found=found, hint=hint)
    if _REFUSED.search(said):
        return AccessDenied("the repository refuses access", where=url, found=found, hint="renew git's credentials")
    return Unreachable("the repository gave no usable answer", where=url, found=found)
