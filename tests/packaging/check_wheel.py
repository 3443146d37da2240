"""Builds the wheel, installs it into an empty environment and works with it from an empty folder.

Run as ``python -m tests.packaging.check_wheel``; it prints what it saw and ends with 1 at the first surprise.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path, ends_with: int = 0) -> str:
    """Run a command, show it, and insist on its exit code."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != ends_with:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"{' '.join(map(str, command))} ended with {done.returncode}, expected {ends_with}")
    return done.stdout


def build(into: Path) -> Path:
    """The wheel of this checkout, built where nothing but what it asks for is installed."""
    run(sys.executable, "-m", "build", "--wheel", "--outdir", into, ROOT, cwd=into)
    return next(into.glob("*.whl"))


def top_level(wheel: Path) -> set[str]:
    """Top-level names a wheel installs, its own metadata left out."""
    with zipfile.ZipFile(wheel) as archive:
        return {name.split("/")[0] for name in archive.namelist() if ".dist-info/" not in name}


def make(environment: Path, folder: Path) -> tuple[str | Path, ...]:
    """Make an empty environment; the command that installs into it."""
    if shutil.which("uv"):
        run("uv", "venv", "--quiet", "--python", sys.executable, environment, cwd=folder)
        return "uv", "pip", "install", "--quiet", "--python", environment / "bin" / "python"
    run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=folder)
    return sys.executable, "-m", "pip", "--python", environment, "install", "--quiet"


def main() -> None:
    """Build, install, use."""
    os.environ.pop("PYTHONPATH", None)  # it would have the checkout answer for the wheel
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        wheel = build(folder)
        if top_level(wheel) != {"auditor"}:
            raise SystemExit(f"the wheel installs {sorted(top_level(wheel))}, expected auditor alone")
        environment = folder / "environment"
        install = make(environment, folder)
        run(*install, wheel, cwd=folder)
        again = make(folder / "again", folder)
        began = time.perf_counter()
        run(*again, wheel, cwd=folder)
        took = time.perf_counter() - began
        packages = len(list(environment.glob("lib/python*/site-packages/*.dist-info")))
        size = sum(path.stat().st_size for path in environment.glob("lib/**/*") if path.is_file()) / 1e6
        data = next(environment.glob("lib/python*/site-packages/auditor/_data"))
        shipped = {*data.rglob("*")}
        empty = folder / "empty"
        empty.mkdir()
        auditor = environment / "bin" / "auditor"
        version = run(auditor, "--version", cwd=empty).strip()
        listed = len(run(auditor, "licenses", "list", cwd=empty).splitlines())
        records = len(list((ROOT / "license_db" / "records").glob("*.yaml")))
        if listed != records:
            raise SystemExit(f"the installed wheel lists {listed} licenses, the checkout has {records}")
        found = json.loads(run(auditor, "identify", "-f", "jsonl", ROOT / "LICENSE", cwd=empty))
        if found["license"] != "Apache-2.0":
            raise SystemExit(f"the installed wheel takes our own license for {found}")
        run(auditor, "explain", "LIC-03", cwd=empty)
        model = empty / "model"
        model.mkdir()
        (model / "README.md").write_text("---\nlicense: mit\n---\n# A model\n", encoding="utf-8")
        cache = folder / "cache"
        os.environ["XDG_CACHE_HOME"] = str(cache)
        run(auditor, "review", "file:model", "-f", "html", "-o", "report.html", cwd=empty)
        told = empty / "told"  # a text that nobody knows, and a sentence about it, which are read
        told.mkdir()
        (told / "README.md").write_text("# A model\n\nThe license of the weights is in LICENSE.\n", encoding="utf-8")
        (told / "LICENSE").write_text("You may use the weights. Commercial use needs our consent.\n", encoding="utf-8")
        run(auditor, "review", "file:told", cwd=empty, ends_with=1)
        kept = (path for ending in ("json", "bin") for path in cache.rglob(f"*.{ending}"))
        made = [path.name for path in kept if "-" in path.name and path.parent.name == "auditor"]
        if made:
            raise SystemExit(f"the wheel lacks what a first review parses: {', '.join(made)}")
        if added := {*data.rglob("*")} - shipped:
            raise SystemExit(f"the wheel lacks what a first review compiles: {', '.join(map(str, sorted(added)))}")
        keeping = (auditor, "review", "file:model", "-f", "html", "-o", "report.html", "--db", "history.sqlite")
        run(*keeping, cwd=empty, ends_with=2)
        run(*install, f"{wheel}[history]", cwd=folder)
        run(*keeping, cwd=empty)
        run(auditor, "history", "show", "file:model", "--db", "history.sqlite", cwd=empty)
        run(auditor, "doctor", "--offline", cwd=empty)
        print(f"{version}: {listed} licenses, wheel {wheel.stat().st_size / 2**20:.1f} MiB, report written")
        print(f"core: {packages} packages, {size:.0f} MB; installed again, from the cache, in {took:.1f} s")


if __name__ == "__main__":
    main()
