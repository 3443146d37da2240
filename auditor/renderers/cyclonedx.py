"""The audit as a CycloneDX 1.6 ML bill of materials."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.core.model import Audit
from auditor.core.protocols import Renderer
from auditor.renderers._cyclonedx import bill
from auditor.renderers._one_file import WithTexts


@dataclass(frozen=True, slots=True)
class CyclonedxRenderer(WithTexts):
    """JSON of version 1.6 of the specification."""

    name: str = "cyclonedx"
    suffix: str = ".cdx.json"

    def render(self, audit: Audit, /) -> str:
        """The bill of materials."""
        return bill(audit, "1.6", self.texts)


RENDERER: Renderer = CyclonedxRenderer()
