"""Releases of the license database that the user took in beside the shipped one, and which of them is in use.

``$XDG_DATA_HOME/auditor/data/<version>-<hash>/license_db`` holds a release; ``current`` beside them names the one in
use. Without that file the shipped data are used. ``AUDITOR_DATA`` names another folder of releases, or ``shipped``.
"""

from __future__ import annotations

import os
from pathlib import Path

SHIPPED = "shipped"
CURRENT = "current"
FOLDER = "license_db"


def home() -> Path | None:
    """The folder of releases; None where only the shipped data may be used."""
    stated = os.environ.get("AUDITOR_DATA", "")
    if stated == SHIPPED:
        return None
    if stated:
        return Path(stated).expanduser()
    data = os.environ.get("XDG_DATA_HOME", "")
    folder = Path(data) if Path(data).is_absolute() else Path.home() / ".local" / "share"
    return folder / "auditor" / "data"


def releases() -> tuple[str, ...]:
    """The names of the releases that were taken in, sorted."""
    folder = home()
    if folder is None or not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if (path / FOLDER / "VERSION").is_file()))


def in_use() -> str:
    """The name of the release in use, or ``shipped``."""
    folder = home()
    try:
        name = (folder / CURRENT).read_text("utf-8").strip() if folder else ""
    except (OSError, UnicodeDecodeError):
        return SHIPPED
    return name if name in releases() else SHIPPED


def root_in_use() -> Path | None:
    """The ``license_db`` of the release in use; None for the shipped one."""
    folder, name = home(), in_use()
    return folder / name / FOLDER if folder and name != SHIPPED else None


def use(name: str) -> None:
    """Switch to a release, or back to the shipped data; the others are kept.

    Raises:
        KeyError: no release has this name.
    """
    folder = home()
    if name == SHIPPED:
        if folder is not None:
            (folder / CURRENT).unlink(missing_ok=True)
        return
    if folder is None or name not in releases():
        raise KeyError(name)
    written = folder / f"{CURRENT}.new"
    written.write_text(name + "\n", "utf-8")
    written.replace(folder / CURRENT)
