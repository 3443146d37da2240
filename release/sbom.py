"""Our own bill of materials: what an installation of the wheel consists of, as CycloneDX.

``python -m release.sbom [FILE]`` installs the wheel into an empty environment and lets ``cyclonedx-py`` read it; the
result is validated against the schema, and the same environment gives the same bytes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from release.build import ROOT, epoch
from release.environment import installed


def write(environment: Path, target: Path) -> None:
    """Write the bill of an environment.

    Raises:
        CalledProcessError: it cannot be made, or does not fit its schema.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", "--validate"]
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--sv", "1.6", "-o", str(target)]
    environ = {**os.environ, "SOURCE_DATE_EPOCH": epoch()}
    subprocess.run([*command, str(environment / "bin" / "python")], check=True, env=environ)


def main() -> None:
    """Install, read, write."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "out" / "sbom.cdx.json"
    with installed() as environment:
        write(environment, target)
    print(target)


if __name__ == "__main__":
    main()
