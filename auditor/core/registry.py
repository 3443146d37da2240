"""Finds the plug-ins of a family by walking its folder: adding one is adding a file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib import util
from typing import Any

from auditor.core import patterns as re
from auditor.core.errors import DataError


@cache
def plugins(package: str, constant: str) -> dict[str, Any]:
    """The value of ``constant`` in every public module of ``package``, keyed by its ``name``, in name order.

    Raises:
        DataError: a module without the constant, or two with the same name.
    """
    found: dict[str, Any] = {}
    home = importlib.import_module(package)
    for info in sorted(pkgutil.iter_modules(home.__path__), key=lambda module: module.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package}.{info.name}")
        plugin = getattr(module, constant, None)
        if plugin is None:
            raise DataError(f"module {module.__name__} lacks the constant {constant}", where=str(module.__file__))
        if plugin.name in found:
            raise DataError(f"two plug-ins of {package} are called {plugin.name!r}", where=str(module.__file__))
        found[plugin.name] = plugin
    return dict(sorted(found.items()))


def plugin(package: str, constant: str, name: str) -> Any | None:
    """The plug-in of a name, without loading the others where its module is called as it is; None where there is none.

    Raises:
        DataError: as `plugins`.
    """
    module = f"{package}.{re.sub('[^a-z0-9]', '_', name)}"
    if not name.startswith("_") and util.find_spec(module) is not None:
        found = getattr(importlib.import_module(module), constant, None)
        if found is not None and found.name == name:
            return found
    return plugins(package, constant).get(name)
