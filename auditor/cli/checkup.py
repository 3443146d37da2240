"""What `auditor doctor` looks at, one function for each part; none raises, each says what to do."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path

from auditor.cli.terminal import colored, columns
from auditor.core.errors import AuditorError
from auditor.core.extras import DISTRIBUTION, EXTRAS, absent
from auditor.core.printable import plural
from auditor.core.version import __version__

OLD_DATA_DAYS = 180
"""Licenses and law move: data older than this is worth a newer release. By judgment: half a year, as for rows of the
catalog (`auditor/records/catalog.py`)."""
LITTLE_ROOM = 200 * 2**20
"""Bytes free below which `doctor` warns. By judgment: room for the evidence of a check."""
CLOCK_SECONDS = 120.0
"""How far this clock may be from the hub's. By judgment: dates of law and ages of evidence count days, while the
answer itself takes seconds."""
MOST_FILES = 200_000
"""Files of the evidence store that are counted before the size is told as "at least". By judgment: `doctor` answers
within seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One thing that was looked at."""

    name: str
    state: str
    """``ok``, ``note`` (as it is, something will not work), ``fail`` or ``skipped``."""
    said: str
    hint: str = ""


def everything(
    *, store: Path | None, policy: Path | None, endpoint: str | None, offline: bool, today: date
) -> Iterator[Look]:
    """Every part in the order of the report."""
    parts: tuple[tuple[str, Callable[[], Iterator[Look]]], ...] = (
        ("python", python),
        ("packages", packages),
        ("data", lambda: data(today)),
        ("evidence store", lambda: evidence(store)),
        ("history", history),
        ("hub", lambda: hub(endpoint, offline=offline)),
        ("extras", extras),
        ("policy", lambda: policy_file(policy, today)),
        ("terminal", terminal),
    )
    for name, look in parts:
        try:
            yield from look()
        except AuditorError as error:
            said = f"{error.what}: {error.found}" if error.found else error.what
            yield Look(name=name, state="fail", said=said, hint=error.hint)
        except OSError as error:
            yield Look(name=name, state="fail", said=error.strerror or str(error), hint=str(error.filename or ""))


def python() -> Iterator[Look]:
    """The interpreter and the system."""
    said = (
        f"{platform.python_version()} ({platform.python_implementation()}) on {platform.system()} {platform.machine()}"
    )
    fits = sys.version_info >= (3, 11)
    yield Look(
        name="python", state="ok" if fits else "fail", said=said, hint="" if fits else "use Python 3.11 or newer"
    )
    yield Look(name="auditor", state="ok", said=f"{__version__} in {Path(__file__).resolve().parents[1]}")


def packages() -> Iterator[Look]:
    """What the installed package needs beside itself."""
    try:
        needed = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        yield Look(name="packages", state="note", said="not installed as a package: nothing to compare with")
        return
    names = sorted({_name(line) for line in needed if "extra ==" not in line})
    found, missing = [], []
    for name in names:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        hint = f"pip install --force-reinstall {DISTRIBUTION}"
        yield Look(name="packages", state="fail", said=f"missing: {', '.join(missing)}", hint=hint)
    else:
        yield Look(name="packages", state="ok", said=", ".join(found))


def _name(requirement: str) -> str:
    end = next((i for i, sign in enumerate(requirement) if not (sign.isalnum() or sign in "-_.")), len(requirement))
    return requirement[:end]


def data(today: date) -> Iterator[Look]:
    """License database and packs: do they load, how old are they?"""
    from auditor.identify.library import load_library
    from auditor.policy.checks import packs

    book = load_library()
    yield _aged(
        "licenses",
        f"{len(book.ids)} known licenses, {book.data_version}",
        book.data_version[:10].replace(".", "-"),
        today,
    )
    for pack in packs.shipped().values():
        said = f"{pack.title}, {len(pack.checks)} checks as of {pack.as_of}"
        yield _aged(f"pack {pack.id}", said, pack.as_of.isoformat(), today)


def _aged(name: str, said: str, as_of: str, today: date) -> Look:
    try:
        days = (today - date.fromisoformat(as_of)).days
    except ValueError:
        return Look(name=name, state="fail", said=f"{said}: no date", hint="reinstall the package")
    if days > OLD_DATA_DAYS:
        hint = "a newer release knows what has changed since"
        return Look(name=name, state="note", said=f"{said}; {plural(days, 'day')} old", hint=hint)
    return Look(name=name, state="ok", said=f"{said}; {plural(max(days, 0), 'day')} old")


def evidence(store: Path | None) -> Iterator[Look]:
    """The evidence store: may it be written, how large is it, is there room?"""
    from auditor.collect.store import EvidenceStore

    root = EvidenceStore(store).root
    hint = "choose another folder with --store or AUDITOR_HOME"
    there = next((folder for folder in (root, *root.parents) if folder.exists()), root)
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        said = f"{there} cannot be written ({error.strerror}): audits run, but no evidence is kept"
        yield Look(name="evidence store", state="fail", said=said, hint=hint)
        return
    files = size = 0
    for path in root.rglob("*") if root.is_dir() else ():
        if path.is_file():
            files, size = files + 1, size + path.stat().st_size
        if files >= MOST_FILES:
            break
    least = "at least " if files >= MOST_FILES else ""
    said = f"{root}: {least}{files} files, {_bytes(size)}"
    free = shutil.disk_usage(there).free
    if free < LITTLE_ROOM:
        hint = "free space, or `auditor cache prune --older-than DAYS`"
        yield Look(name="evidence store", state="fail", said=f"{said}; {_bytes(free)} are free", hint=hint)
    else:
        yield Look(name="evidence store", state="ok", said=f"{said}; {_bytes(free)} are free")


def history() -> Iterator[Look]:
    """The history: where it is, and whether it opens. None is made."""
    if absent(EXTRAS["history"]):  # as every optional part that nobody installed: told among them, and no failure
        yield Look(name="history", state="skipped", said="the optional part 'history' is not installed")
        return
    from auditor.history.database import Database, default_url, url_of

    url = url_of(default_url())
    if url.drivername == "sqlite" and not Path(str(url.database)).exists():
        yield Look(name="history", state="ok", said=f"none yet; it would be {url.database}")
        return
    with Database(patience=5.0) as database:
        yield Look(name="history", state="ok", said=f"opens: {database.shown}")


def hub(endpoint: str | None, *, offline: bool) -> Iterator[Look]:
    """The hub: reachable, token, clock."""
    if offline:
        for name in ("hub", "token", "clock"):
            yield Look(name=name, state="skipped", said="offline: no connection was made")
        return
    from auditor.collect.net.probe import probe

    found = probe(endpoint)
    by = f" through a proxy ({', '.join(found.proxies)})" if found.proxies else ""
    if found.status is None or found.status >= 400:
        said = f"{found.endpoint}{by}: {found.problem or f'HTTP {found.status}'}"
        hint = "check the network, HF_ENDPOINT and proxy settings; --offline audits stored evidence"
        if found.status == 401:
            hint = "the token is not accepted: renew HF_TOKEN or unset it"
        yield Look(name="hub", state="fail", said=said, hint=hint)
    else:
        yield Look(name="hub", state="ok", said=f"{found.endpoint}{by} answers in {found.seconds * 1000:.0f} ms")
    if found.token:
        yield Look(name="token", state="ok", said="present (it is not shown, and sent to this hub alone)")
    else:
        hint = "set HF_TOKEN or `hf auth login` to read gated and private models"
        yield Look(name="token", state="note", said="none: gated and private models cannot be read", hint=hint)
    yield _clock(found.clock_off)


def _clock(off: float | None) -> Look:
    if off is None:
        return Look(name="clock", state="skipped", said="no hub told the time to compare with")
    if abs(off) < CLOCK_SECONDS:
        return Look(name="clock", state="ok", said=f"within {abs(off):.0f} s of the hub's")
    said = (
        f"{abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} the hub's: days, expiries and ages are counted by it"
    )
    return Look(name="clock", state="fail", said=said, hint="set the clock, or name the day with --as-of")


def extras() -> Iterator[Look]:
    """Optional parts and programs."""
    for extra in EXTRAS.values():
        if absent(extra):
            said = f"absent; it is for {extra.purpose}"
            yield Look(name=f"extra {extra.name}", state="note", said=said, hint=extra.install)
        else:
            yield Look(name=f"extra {extra.name}", state="ok", said=f"present, for {extra.purpose}")
    git = shutil.which("git")
    if git:
        yield Look(name="git", state="ok", said=git)
    else:
        yield Look(name="git", state="note", said="absent: no models from git hosts", hint="install git")


def policy_file(asked: Path | None, today: date) -> Iterator[Look]:
    """The policy a command would take: the one asked for, else the one beside the user."""
    from auditor.cli.options import DEFAULT_POLICY
    from auditor.core.errors import ConfigError
    from auditor.policy import load_policy

    path = asked or DEFAULT_POLICY
    if asked is None and not path.exists():
        hint = "`auditor policy init` writes a first one; -p names another"
        yield Look(
            name="policy", state="note", said=f"no {path}: models are evaluated without an organization", hint=hint
        )
        return
    try:
        found = load_policy(path, as_of=today)
    except ConfigError as error:
        many = len(error.problems) or 1
        first = error.problems[0] if error.problems else error
        said = f"{path}: {many} problem{'s' if many > 1 else ''}, first: {first.what} ({first.where or path})"
        hint = f"`auditor policy validate {path}` lists them all"
        yield Look(name="policy", state="fail", said=said, hint=hint)
        return
    said = f"{path}: {found.id} {found.version}, {len(found.workloads)} workloads, packs {', '.join(found.packs)}"
    yield Look(name="policy", state="ok", said=said)


def terminal() -> Iterator[Look]:
    """What the table can use."""
    tty = sys.stdout.isatty()
    encoding = (sys.stdout.encoding or "none").lower()
    because = "NO_COLOR" if os.environ.get("NO_COLOR") else "TERM=dumb" if tty else "not a terminal"
    color = "yes" if colored(sys.stdout, None) else f"no ({because})"
    wide = columns(sys.stdout)
    width = f"{wide} columns" if wide else "not a terminal"
    said = f"{width}, color {color}, encoding {encoding}"
    if "utf" in encoding:
        yield Look(name="terminal", state="ok", said=said)
    else:
        yield Look(name="terminal", state="note", said=said, hint="PYTHONUTF8=1 shows names and symbols as they are")


def _bytes(size: int) -> str:
    return f"{size / 2**30:.1f} GiB" if size >= 2**30 else f"{size / 2**20:.1f} MiB"
