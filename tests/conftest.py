"""What all tests share: the corpus marker, the browser marker, and an environment that reaches no hub by accident."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

import pytest
from hypothesis import settings

from auditor.collect.net import limiter
from auditor.core import credentials
from auditor.core.resources import data_root
from auditor.identify import library
from auditor.records import book
from tests.hub.tls import certificate as certificate
from tests.hub.tls import net as net

# The first example pays for reading data; shared machines stall. A benchmark is not a timed test. The suite draws the
# same examples each time, so that a commit is judged by what it changed; `make test-long` draws new ones.
settings.register_profile("auditor", deadline=None, derandomize="AUDITOR_EXAMPLES" not in os.environ)
settings.load_profile("auditor")

CORPUS_VARIABLE = "AUDITOR_CORPUS"
SLOW = frozenset(
    (
        *("browser", "ci", "compatibility", "contracts", "faults", "fuzz", "history", "hub", "laws", "packaging"),
        *("properties", "scenarios", "snapshots", "sweep"),
        *(
            "cli/test_mcp.py",
            "cli/test_terminal.py",
            "cli/test_unread.py",
            "evidence/test_signs.py",
        ),
        *("identify/test_hostile_texts.py", "policy/test_both_spellings.py", "security/test_archives.py"),
    )
)
"""Folders and files of tests that start processes, servers, browsers or work through many examples: `make test-fast`
leaves them out, the whole suite begins with them."""
BOOKS = 4
"""License databases that are kept at a time: the shipped one, and with folders of records beside it."""


def pytest_configure() -> None:
    """The license index that is compiled once into the user's cache is found where a test has moved the home, too."""
    os.environ.setdefault("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    os.environ.setdefault("XDG_CONFIG_HOME", str(Path.home() / ".config"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than processors: browsers, databases and processes that are killed are waited for."""
    return len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)) + 1


@cache
def _is_slow(path: Path) -> bool:
    place = path.relative_to(Path(__file__).parent)
    return place.parts[:1] != () and (place.parts[0] in SLOW or place.as_posix() in SLOW)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What a run leaves out by its mark need not be imported."""
    return _is_slow(collection_path) or None if "not slow" in config.option.markexpr else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and begin with it; tests marked ``corpus`` are skipped where the variable is unset."""
    for item in items:
        if _is_slow(item.path):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: "slow" not in item.keywords)
    if os.environ.get(CORPUS_VARIABLE):
        return
    skip = pytest.mark.skip(reason=f"{CORPUS_VARIABLE} is not set: tests over real license texts and cards")
    for item in items:
        if "corpus" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real texts and cards; once the variable is set, a missing folder is an error."""
    path = Path(os.environ[CORPUS_VARIABLE])
    if not (path / "licenses").is_dir() or not (path / "cards").is_dir():
        raise RuntimeError(f"{CORPUS_VARIABLE} names {path}, which has no folders 'licenses' and 'cards'")
    return path


@pytest.fixture(scope="session", autouse=True)
def _one_reading_of_the_license_database() -> Iterator[None]:
    """Each process reads the same records once: a command that is run in it finds them as it would read them."""
    read = book.read_book

    @lru_cache(BOOKS)
    def known(folders: tuple[Path, ...], state: object) -> library.Library:
        return read(library.Library, folders)

    def shared(kind: type[library.Library], extra: Sequence[Path] = ()) -> library.Library:
        folders = tuple(Path(folder).resolve() for folder in extra)
        if not all(folder.is_dir() for folder in folders):
            return read(kind, extra)
        return known(folders, (data_root("license_db"), *(_state(folder) for folder in folders)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "read_book", shared)
        yield


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    found = ((entry.name, entry.stat()) for entry in os.scandir(folder) if entry.is_file())
    return tuple(sorted((name, seen.st_size, seen.st_mtime_ns) for name, seen in found))


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for each test that has not been made: most tests need none, and ten thousand folders take their time."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch, _homes: Iterator[Path]) -> None:
    """No test uses the developer's own caches, tokens or policy, nor writes into them."""
    for name in ("HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    home = next(_homes)
    monkeypatch.setenv("AUDITOR_HOME", str(home / "auditor"))
    monkeypatch.setenv("HF_HOME", str(home / "hf"))


@pytest.fixture(autouse=True)
def _secrets_of_one_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test's credentials are is forgotten after it: every message is searched for each that is known."""
    before, now = credentials._HELD, credentials._Held()
    now.by_address, now.forms = dict(before.by_address), before.forms
    monkeypatch.setattr(credentials, "_HELD", now)


@pytest.fixture(autouse=True)
def _no_grudge_against_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of one test may get the port of an earlier one that refused or fell silent; its brakes go."""
    monkeypatch.setattr(limiter, "_LIMITERS", {})
