"""License and compliance auditor for AI models.

``from auditor import audit`` runs the same stages as the command line; see `auditor.pipeline.audit`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auditor.core.version import __version__

if TYPE_CHECKING:
    from auditor.core.model import Audit, Finding, ModelRef
    from auditor.pipeline import audit

__all__ = ["Audit", "Finding", "ModelRef", "__version__", "audit"]


def __getattr__(name: str) -> Any:
    # Loaded on first use: `auditor --help` must not pay for the policy engine and the hub client.
    if name == "audit":
        from auditor.pipeline import audit

        return audit
    if name in ("Audit", "Finding", "ModelRef"):
        from auditor.core import model

        return getattr(model, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
