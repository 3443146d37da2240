"""The one door to shipped data: license records, packs, templates.

In a checkout the data folders stand beside this package; in a wheel the build maps them below it.
Nothing else in the package knows where data lives, and nothing reads it at import time.
"""

from __future__ import annotations

import os
from pathlib import Path

from auditor.core.errors import DataError
from auditor.core.installed_data import FOLDER, root_in_use

PACKAGE = Path(__file__).resolve().parent.parent


def data_root(name: str) -> Path:
    """The folder of one kind of data: ``license_db`` (shipped, or a release taken in), ``policies`` or ``reports``.

    Raises:
        DataError: the installation lacks the folder.
    """
    taken_in = root_in_use() if name == FOLDER else None
    if taken_in is not None:
        return taken_in
    for root in (PACKAGE / "_data" / name, PACKAGE.parent / name):
        if root.is_dir():
            return root
    raise DataError(
        f"the installation lacks its data folder {name!r}",
        where=str(PACKAGE),
        hint="reinstall the package; `auditor doctor` checks an installation",
    )


def user_cache() -> Path:
    """The ``auditor`` folder of the user's cache (XDG)."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(cache) if Path(cache).is_absolute() else Path.home() / ".cache") / "auditor"
