"""Runs the main job on the example: a loopback hub with the example's models, one `auditor check`, one HTML report.

`make audit` calls this. Nothing leaves the machine: the hub client talks to 127.0.0.1.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
REPORT = ROOT / "out" / "audit.html"
DATA = ROOT / "out" / "audit.json"
# Law, caps and expiries are judged for this day, so that the answer is the same tomorrow.
AS_OF = "2026-11-21"
USAGE = 2


def main() -> int:
    """Start the hub, check the manifest, say where the report is and what the gate would answer."""
    from tests.hub import Hub

    with tempfile.TemporaryDirectory() as scratch, Hub(HERE / "hub") as hub:
        environment = {**os.environ, "HF_ENDPOINT": hub.url, "HF_HOME": scratch, "AUDITOR_HOME": scratch}
        for name in ("HF_TOKEN", "HF_HUB_OFFLINE"):
            environment.pop(name, None)
        command = [sys.executable, "-m", "auditor", "check", "examples/models.yaml", "--as-of", AS_OF]
        command += ["--policy", "examples/auditor.yaml", "-f", "table", "-f", "html", "-o", str(REPORT)]
        command += ["-f", "json", "-o", str(DATA)]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)  # noqa: S603 - our own command, fixed arguments
    if done.returncode >= USAGE:
        return done.returncode
    shown = REPORT.relative_to(Path.cwd()) if REPORT.is_relative_to(Path.cwd()) else REPORT
    print(f"\nThe HTML report is {shown} (open it in a browser); the same as data: {DATA.name} beside it.")  # noqa: T201
    print(f"As a gate this run would end with exit code {done.returncode}.")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
