"""The audit as JSON: the wire format of `auditor.wire`."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.core.model import Audit
from auditor.core.protocols import Renderer
from auditor.renderers._one_file import OneFile


@dataclass(frozen=True, slots=True)
class JsonRenderer(OneFile):
    """Writes everything the audit holds, for machines and for `auditor render` in a year."""

    name: str = "json"
    suffix: str = ".json"

    def render(self, audit: Audit, /) -> str:
        """The audit in the newest version of the wire format."""
        from auditor import wire  # pydantic builds its validators on import; other formats need not wait for it

        return wire.dump(audit)


RENDERER: Renderer = JsonRenderer()
