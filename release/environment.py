"""An environment that holds the built wheel and what it needs, and nothing else: what we ship is read from it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from release.build import ROOT, build, epoch


@contextmanager
def installed(extra: str = "") -> Iterator[Path]:
    """The folder of a fresh environment with the wheel of this checkout.

    Args:
        extra: an optional part to install with it.
    """
    with TemporaryDirectory(prefix="auditor-release-") as scratch:
        folder = Path(scratch)
        build(ROOT, folder / "dist", at=epoch(), targets=("wheel",))
        wheel = next((folder / "dist").glob("*.whl"))
        wanted = f"{wheel}[{extra}]" if extra else str(wheel)
        place = folder / "environment"
        if shutil.which("uv"):
            commands = [
                ["uv", "venv", "--quiet", "--python", sys.executable, str(place)],
                ["uv", "pip", "install", "--quiet", "--python", str(place / "bin" / "python"), wanted],
            ]
        else:
            commands = [
                [sys.executable, "-m", "venv", "--without-pip", str(place)],
                [sys.executable, "-m", "pip", "--python", str(place), "install", "--quiet", wanted],
            ]
        for command in commands:
            subprocess.run(command, check=True, stdout=sys.stderr)
        yield place
