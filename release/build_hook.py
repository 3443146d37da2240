"""Compiles the license index into the wheel, so that the first command after an installation starts at once.

It is no file of the repository: a checkout compiles it once into the user's cache (`auditor.records.book`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledIndex(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the license index to the data of a wheel, and what else is made of code and data once."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into a folder of its own and have it packed."""
        if self.target_name != "wheel" or version == "editable":
            return
        self._folder = Path(tempfile.mkdtemp())
        cache = self._folder / "cache"
        code = os.pathsep.join([self.root, *filter(None, sys.path)])
        environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": code, "PYTHONHASHSEED": "0"}
        for _ in range(2):  # the second time all is read anew, and what only making tables asks for is not asked
            shutil.rmtree(cache / "auditor" / "policies", ignore_errors=True)
            for path in (cache / "auditor").glob("*"):
                if path.name.startswith(("places-", "marked-", "plain-", "readings.")):
                    path.unlink()
            self._run("release.warm", environment)
        self._run("release.methods", environment)
        parts = {
            "license_db": ["index.json", "index-*.bin"],
            "compiled": ["patterns-*.bin", "methods-*.bin", "cache/auditor/*.json"],
        }
        for folder, names in parts.items():
            for name in names:
                found = sorted(self._folder.glob(name))
                if not found:
                    raise FileNotFoundError(f"nothing that a wheel needs is called {name}")
                build_data["force_include"] |= {str(made): f"auditor/_data/{folder}/{made.name}" for made in found}

    def _run(self, module: str, environment: dict[str, str]) -> None:
        subprocess.run([sys.executable, "-m", module, str(self._folder)], check=True, env=environment)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the folder."""
        if hasattr(self, "_folder"):
            shutil.rmtree(self._folder, ignore_errors=True)
