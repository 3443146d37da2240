"""Policies: packs, facts, conditions, attestations, waivers, and the judge that applies them.

``load_policy`` and ``default_policy`` make a `Policy`; ``judge`` gives verdicts on a dossier; everything else is below.
"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.policy.judging.default import default_policy
    from auditor.policy.judging.judge import judge, summary
    from auditor.policy.judging.policy import Policy

__all__ = ["Policy", "default_policy", "judge", "load_policy", "summary"]
_FACE = {"Policy": "policy", "default_policy": "default", "judge": "judge", "summary": "judge"}


def __getattr__(name: str) -> Any:
    # Loaded on first use: whoever needs to know facts alone must not pay for the engine and the books of licenses.
    if name in _FACE:
        return getattr(import_module(f"auditor.policy.judging.{_FACE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_policy(path: Path, *, as_of: date | None = None) -> Policy:
    """Read a policy file; see `auditor.policy.file.reader.load_policy` for arguments and errors."""
    from auditor.policy.file import reader

    return reader.load_policy(path, as_of=as_of)
