"""Both databases: every test that asks for ``address`` runs on a file and on a real server."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.history import postgres

_COUNT = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server; required where AUDITOR_REQUIRE_POSTGRES is set."""
    if postgres.programs() is None:
        if os.environ.get("AUDITOR_REQUIRE_POSTGRES"):
            raise RuntimeError("AUDITOR_REQUIRE_POSTGRES is set, and there is no initdb")
        pytest.skip("PostgreSQL is not installed")
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return str(tmp_path / "history.sqlite")
    import psycopg

    server = str(request.getfixturevalue("server"))
    name = f"history_{os.getpid()}_{next(_COUNT)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.rpartition("/")[0] + f"/{name}"
