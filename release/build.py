"""Builds wheel and source archive so that anybody who has the commit gets the same bytes.

``python -m release.build [FOLDER]`` builds into ``dist``; ``--prove`` builds twice, the second time from a copy at
another place with other file times and another umask, and ends with 1 where a byte differs. Times inside the archives
are that of the last commit (``SOURCE_DATE_EPOCH`` goes before it).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = (".*", "__pycache__", "dist", "build", "out", "*.egg-info")


def epoch(root: Path = ROOT) -> str:
    """The instant archives are dated to: the one asked for, else the last commit's."""
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    if stated:
        return stated
    told = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=root, capture_output=True, text=True, check=False
    ).stdout.strip()
    return told or "1577836800"


def build(root: Path, into: Path, *, at: str, targets: tuple[str, ...] = ("wheel", "sdist")) -> dict[str, str]:
    """Build the project at ``root`` with the backend that is installed; name → sha256 of every archive."""
    chosen = [part for target in targets for part in ("-t", target)]
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", *chosen, "-d", str(into)],
        cwd=root,
        env={**os.environ, "SOURCE_DATE_EPOCH": at, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"the build failed:\n{done.stderr}")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(into.iterdir())}


def copied(root: Path, to: Path) -> Path:
    """The project at another place, without what is not its own."""
    shutil.copytree(root, to, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    if (root / ".gitignore").exists():  # the backend reads it to know what is not the project's
        shutil.copy(root / ".gitignore", to / ".gitignore")
    return to


def disturbed(root: Path) -> Path:
    """The same project, every file with another time and other rights for group and others."""
    for number, path in enumerate(sorted(root.rglob("*"))):
        if path.is_file() and not path.is_symlink():
            os.utime(path, (1_000_000_000 + number, 1_000_000_000 + number))
            path.chmod(path.stat().st_mode & ~0o077)
    return root


def prove(
    root: Path = ROOT, targets: tuple[str, ...] = ("wheel", "sdist"), *, keep: Path | None = None
) -> dict[str, str]:
    """Build twice under different circumstances.

    Args:
        keep: an empty folder that gets what was built.

    Raises:
        SystemExit: the two are not the same bytes.
    """
    at = epoch(root)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        here = copied(root, folder / "here")  # nothing may change between the two
        built = keep or folder / "first"
        first = build(here, built, at=at, targets=targets)
        before = os.umask(0o027)
        try:
            there = disturbed(copied(here, folder / "elsewhere" / "there"))
            second = build(there, folder / "second", at=at, targets=targets)
        finally:
            os.umask(before)
    if first != second:
        differing = sorted({name for name, _ in set(first.items()) ^ set(second.items())})
        raise SystemExit(f"two builds differ in {', '.join(differing)}")
    return first


def main() -> None:
    """Build, or prove."""
    asked = argparse.ArgumentParser(description="Build wheel and source archive reproducibly.")
    asked.add_argument("folder", nargs="?", type=Path, default=ROOT / "dist")
    asked.add_argument("--prove", action="store_true", help="build twice and compare")
    wanted = asked.parse_args()
    if wanted.prove:
        found = prove()
    else:
        shutil.rmtree(wanted.folder, ignore_errors=True)
        found = build(ROOT, wanted.folder, at=epoch())
    for name, digest in found.items():
        print(f"{digest}  {name}")


if __name__ == "__main__":
    main()
