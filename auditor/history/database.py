"""Opening the database: its address, its schema brought up to date, and transactions that wait for each other.

Two processes may open, migrate and write at once. On SQLite a writer takes its turn at the beginning of its
transaction and waits for it; on PostgreSQL migrations hold an advisory lock. What is still refused for a passing reason
is tried again; the user sees one of our errors or nothing.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc

from auditor.core.credentials import guard, shown
from auditor.core.errors import HistoryError, UsageError
from auditor.core.extras import require
from auditor.history.tables import VERSION, VERSION_TABLE

if TYPE_CHECKING:
    from alembic.config import Config

T = TypeVar("T")
BUSY_SECONDS = 30.0
"""How long SQLite waits for another writer before it says so. By judgment: three times the longest transaction of
bench/RESULTS.md, "History" (pruning, 10.6 s)."""
PATIENCE = 90.0
"""Seconds after which a transaction that keeps being refused is given up. Derived from BUSY_SECONDS: three of
them."""
_MIGRATING = 7_205_114_091
"""Key of the advisory lock on PostgreSQL: any number nobody else uses. By judgment: drawn once, and never to be
changed."""
_PASSING = frozenset({"40001", "40P01", "55P03", "57P03", "53300"})
"""Serialization, deadlock, lock not available, starting up, too many connections."""
_WRITES = "auditor_writes"


def default_url() -> str:
    """``AUDITOR_HISTORY``, else a file in the ``auditor`` folder of the user's data (XDG)."""
    stated = os.environ.get("AUDITOR_HISTORY")
    if stated:
        return stated
    data = os.environ.get("XDG_DATA_HOME", "")
    folder = Path(data) if Path(data).is_absolute() else Path.home() / ".local" / "share"
    return str(folder / "auditor" / "history.sqlite")


def url_of(text: str) -> sa.URL:
    """An address as given: a file, ``sqlite:///file`` or ``postgresql://user@host/database``.

    Raises:
        UsageError: anything else.
    """
    if "://" not in text:
        return sa.URL.create("sqlite", database=str(Path(text).expanduser()))
    try:
        url = sa.make_url(text)
    except (exc.ArgumentError, ValueError):
        raise UsageError("not the address of a database", wanted="a file, or postgresql://user@host/name") from None
    kind = url.drivername.partition("+")[0]
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "sqlite" or not url.database or url.database == ":memory:":
        raise UsageError(
            "a history cannot be kept there", found=url.drivername, wanted="a file, or postgresql://user@host/name"
        )
    return url


class Database:
    """One opened history; use it as a context manager."""

    def __init__(self, address: str | None = None, *, patience: float = PATIENCE) -> None:
        """Open ``address`` (default: `default_url`) and bring its schema up to date.

        Raises:
            UsageError: not an address we can use, or its driver is not installed.
            HistoryError: it cannot be opened, or was written by a newer auditor.
        """
        self.url = url_of(address or default_url())
        guard(self.url.password, *(str(value) for key, value in self.url.query.items() if "pass" in key.casefold()))
        self._patience = patience
        self._engine = self._made()
        if not self.reading(_is_current):
            self.writing(self._migrate)

    @property
    def shown(self) -> str:
        """The address without its password, and without those its parameters may hold."""
        return shown(self.url.render_as_string(hide_password=True))

    def reading(self, work: Callable[[sa.Connection], T]) -> T:
        """Run ``work`` in one transaction that sees one state of the history.

        Raises:
            HistoryError: the database refuses.
        """
        return self._transaction(work, {})

    def writing(self, work: Callable[[sa.Connection], T]) -> T:
        """Run ``work`` in one transaction that may write: all of it, or nothing. It may be run again.

        Raises:
            HistoryError: the database refuses.
        """
        return self._transaction(work, {_WRITES: True})

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _made(self) -> sa.Engine:
        arguments: dict[str, Any] = {}
        if self.url.drivername == "sqlite":
            arguments["timeout"] = BUSY_SECONDS
            try:
                Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise self._refused(error.strerror or str(error)) from None
        else:
            require("postgres")
        try:
            engine = sa.create_engine(
                self.url,
                connect_args=arguments,
                json_serializer=partial(json.dumps, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
            )
        except ImportError as error:  # the driver is there, and the library it drives is not
            raise self._refused(str(error)) from None
        if self.url.drivername == "sqlite":
            sa.event.listen(engine, "connect", _prepare_sqlite)
            sa.event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _transaction(self, work: Callable[[sa.Connection], T], options: dict[str, Any]) -> T:
        until = time.monotonic() + self._patience
        pause = 0.05
        while True:
            try:
                with self._engine.connect() as connection:
                    connection.execution_options(**options)
                    with connection.begin():
                        return work(connection)
            except exc.SQLAlchemyError as error:
                if not _is_passing(error) or time.monotonic() + pause > until:
                    raise self._refused(_said(error)) from None
            time.sleep(pause * (0.5 + random.random()))  # noqa: S311 - two writers must not come back in step
            pause = min(pause * 2, 2.0)

    def _migrate(self, connection: sa.Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
        from alembic import command
        from alembic.util import CommandError

        try:
            command.upgrade(migrations(connection), "head")
        except CommandError:
            raise HistoryError(
                "the history was written by a newer auditor", where=self.shown, hint="use that version or a copy"
            ) from None

    def _refused(self, said: str) -> HistoryError:
        return HistoryError(
            "the history cannot be used", where=self.shown, found=said, hint="--db names another file or database"
        )


def _is_current(connection: sa.Connection) -> bool:
    """Whether the schema is the one of `tables`; asked first, so that a second start needs no migration tool."""
    table = sa.table(VERSION_TABLE, sa.column("version_num"))
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return False
    return connection.execute(sa.select(table.c.version_num)).scalar() == VERSION


def migrations(connection: sa.Connection) -> Config:
    """Alembic's configuration for the steps that ship with the package, over an open connection."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    found.attributes["connection"] = connection
    return found


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    connection.execute("PRAGMA foreign_keys=ON")
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except connection.OperationalError:  # another process is just doing it, or the disk does not allow it
        return


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _is_passing(error: exc.SQLAlchemyError) -> bool:
    """Whether the same transaction may well succeed a moment later."""
    if not isinstance(error, exc.DBAPIError):
        return False
    code = getattr(error.orig, "sqlstate", None)
    said = str(error.orig).lower()
    return code in _PASSING or "database is locked" in said or "database table is locked" in said


def _said(error: exc.SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:300]
