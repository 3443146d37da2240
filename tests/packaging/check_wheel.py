"""Builds the wheel, installs it into an empty environment and works with it from an empty folder.

Run as ``python -m tests.packaging.check_wheel``; it prints what it saw and ends with 1 at the first surprise.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
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
    """The wheel of this checkout."""
    run(sys.executable, "-m", "build", "--wheel", "--outdir", into, ROOT, cwd=into)
    return next(into.glob("*.whl"))


def top_level(wheel: Path) -> set[str]:
    """Top-level names a wheel installs, its own metadata left out."""
    with zipfile.ZipFile(wheel) as archive:
        return {name.split("/")[0] for name in archive.namelist() if ".dist-info/" not in name}


def main() -> None:
    """Build, install, use."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        wheel = build(folder)
        if top_level(wheel) != {"auditor"}:
            raise SystemExit(f"the wheel installs {sorted(top_level(wheel))}, expected auditor alone")
        environment = folder / "environment"
        if shutil.which("uv"):
            run("uv", "venv", "--quiet", "--python", sys.executable, environment, cwd=folder)
            run("uv", "pip", "install", "--quiet", "--python", environment / "bin" / "python", wheel, cwd=folder)
        else:
            run(sys.executable, "-m", "venv", environment, cwd=folder)
            run(environment / "bin" / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
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
        run(auditor, "review", "file:model", "-f", "html", "-o", "report.html", "--db", "history.sqlite", cwd=empty)
        run(auditor, "history", "file:model", "--db", "history.sqlite", cwd=empty)
        run(auditor, "doctor", "--offline", cwd=empty)
        print(f"{version}: {listed} licenses, wheel {wheel.stat().st_size / 2**20:.1f} MiB, report written")


if __name__ == "__main__":
    main()
