"""The stage `trace`: what covers a model once its parents are asked, and where its card contradicts them."""

from auditor.lineage.ancestry import handed_on
from auditor.lineage.tracing import trace

__all__ = ["handed_on", "trace"]
