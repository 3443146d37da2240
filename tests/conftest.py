"""What all tests share: the corpus marker, the browser marker, and an environment that reaches no hub by accident."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The first example pays for reading data; shared machines stall. A benchmark is not a timed test.
settings.register_profile("auditor", deadline=None)
settings.load_profile("auditor")

CORPUS_VARIABLE = "AUDITOR_CORPUS"
SLOW = frozenset(
    (
        *("browser", "ci", "compatibility", "contracts", "faults", "fuzz", "history", "hub", "laws", "packaging"),
        *("properties", "scenarios", "snapshots", "sweep"),
    )
)
"""Folders of tests that start processes, servers, browsers or work through many examples; `make test-fast` leaves them
out."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow folders; tests marked ``corpus`` are skipped with one reason where the variable is unset."""
    root = Path(__file__).parent
    for item in items:
        if item.path.relative_to(root).parts[0] in SLOW:
            item.add_marker(pytest.mark.slow)
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


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test uses the developer's own caches, tokens or policy, nor writes into them."""
    for name in ("HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "auditor-home"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf-home"))
