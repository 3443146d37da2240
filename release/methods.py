"""Makes what a wheel carries of the methods of dataclasses: all that our modules, and what they load, have compiled.

``python -m release.methods FOLDER`` loads every module whose libraries are there while a wheel is built, optional parts
left out, and writes into the folder what Python's compiler made of the methods (`auditor.core.method_codes`).
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

import auditor
from auditor.core import method_codes


def main() -> None:
    """Load everything, and write."""
    method_codes.begin()
    from auditor.core.errors import UsageError  # behind the first line, for their own methods are wanted as well
    from auditor.core.extras import EXTRAS

    hidden: dict[str, None] = dict.fromkeys(name for part in EXTRAS.values() for name in part.packages)
    vars(sys)["modules"].update(hidden)  # as if they were not installed, so that each build loads the same
    for info in pkgutil.walk_packages(auditor.__path__, "auditor.", onerror=_left_out):
        if not info.name.endswith("__main__"):
            try:
                importlib.import_module(info.name)
            except (ImportError, UsageError):
                _left_out(info.name)
    method_codes.methods().ship(Path(sys.argv[1]))


def _left_out(name: str) -> None:
    """A module that asks for a library that is not there: its methods are compiled where it is used."""
    sys.stderr.write(f"{name} is not loaded\n")


if __name__ == "__main__":
    main()
