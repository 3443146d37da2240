"""The audit as a CycloneDX 1.7 ML bill of materials."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.core.model import Audit
from auditor.core.protocols import Renderer
from auditor.renderers._cyclonedx import bill
from auditor.renderers._one_file import WithTexts


@dataclass(frozen=True, slots=True)
class Cyclonedx17Renderer(WithTexts):
    """JSON of version 1.7 of the specification."""

    name: str = "cyclonedx-1.7"
    suffix: str = ".1.7.cdx.json"

    def render(self, audit: Audit, /) -> str:
        """The bill of materials."""
        return bill(audit, "1.7", self.texts)


RENDERER: Renderer = Cyclonedx17Renderer()
