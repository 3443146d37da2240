"""The one door to shipped data: license records, packs, templates.

In a checkout the data folders stand beside this package; in a wheel the build maps them below it.
Nothing else in the package knows where data lives, and nothing reads it at import time.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from auditor.core.errors import DataError
from auditor.core.folders import PACKAGE
from auditor.core.installed_data import FOLDER, root_in_use

_READ = (".yaml", ".net", ".words", ".names", ".grammar")


def data_root(name: str) -> Path:
    """The folder of one kind of data: ``license_db`` (shipped, or a release taken in), ``policies`` or ``reports``.

    Raises:
        DataError: the installation lacks the folder, or the release in use lacks files that this version reads.
    """
    taken_in = root_in_use() if name == FOLDER else None
    if taken_in is None:
        return shipped_root(name)
    lacking = [one for one in needed_data() if not (taken_in / one).is_file()]
    if lacking:
        raise DataError(
            "the release of the license database in use is too old for this version of auditor",
            where=taken_in.parent.name, found=f"it lacks {', '.join(lacking[:3])}",
            hint="auditor data use shipped, or auditor data update with a newer release",
        )  # fmt: skip
    return taken_in


def shipped_root(name: str) -> Path:
    """The folder of one kind of data as it was shipped.

    Raises:
        DataError: the installation lacks the folder.
    """
    for root in (PACKAGE / "_data" / name, PACKAGE.parent / name):
        if root.is_dir():
            return root
    raise DataError(
        f"the installation lacks its data folder {name!r}",
        where=str(PACKAGE),
        hint="reinstall the package; `auditor doctor` checks an installation",
    )


@cache
def needed_data() -> tuple[str, ...]:
    """The files beside the folders of the shipped license database, all of which a release must have."""
    shipped = shipped_root(FOLDER)
    return tuple(sorted(path.name for path in shipped.iterdir() if path.is_file() and path.suffix in _READ))
