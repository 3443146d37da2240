"""Compiles the license index into the wheel, so that the first command after an installation starts at once.

It is no file of the repository: a checkout compiles it once into the user's cache (`auditor.records.book`).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledIndex(BuildHookInterface):  # type: ignore[type-arg]
    """Adds ``index.bin`` and ``index.json`` to the license data of a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into a folder of its own and have it packed."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from auditor.identify.library import compile_into
        finally:
            sys.path.remove(self.root)
        self._folder = Path(tempfile.mkdtemp())
        for path in compile_into(self._folder):
            build_data["force_include"][str(path)] = f"auditor/_data/license_db/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the folder."""
        if hasattr(self, "_folder"):
            shutil.rmtree(self._folder, ignore_errors=True)
