"""Where the parts of an HTML report lead to each other: anchors in one page, or files of a small site."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from auditor.renderers._bom import slug

PARTS = MappingProxyType(
    {
        "actions": ("decisions", "contradictions", "action-"),
        "obligations": ("obligations", "margins", "attestations", "dated"),
        "licenses": ("license",),
        "evidence": ("unread", "workloads", "method", "policy-file", "about", "signoff"),
    }
)
"""Pages of a folder beside the index, and what the anchors on them begin with."""
SECTIONS = MappingProxyType(
    {
        "actions": ("decisions", "contradictions"),
        "obligations": ("ledger", "attestations", "dated"),
        "licenses": ("licenses",),
        "evidence": ("unread", "workloads", "method", "about", "signoff"),
    }
)
"""The parts of the same pages, by template."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses as seen from one page of the report; all of them are relative."""

    site: bool = False
    """Whether the report is a folder of pages; else everything is one page."""
    here: str = ""
    """The page they stand on: ``""`` the index, a name of `PARTS`, ``"m3"`` the third model, else another page."""

    @property
    def sums(self) -> bool:
        """Whether the page speaks of all models, so that long lists of them are cut."""
        return self.here == "" or self.here in PARTS

    @property
    def _root(self) -> str:
        return "" if self.sums else "../"

    def index(self, anchor: str) -> str:
        """A part that speaks of all models: of the index, or of a page of its own in a folder."""
        page = next((name for name, parts in PARTS.items() if anchor.startswith(parts)), "")
        if not self.site or self.here == page:
            return f"#{anchor}"
        return f"{self._root}{page or 'index'}.html#{anchor}"

    def model(self, number: int, anchor: str) -> str:
        """A part of a model's section."""
        if not self.site or self.here == f"m{number}":
            return f"#{anchor}"
        return f"{self._root}models/m{number}.html#{anchor}"

    def workload(self, number: int) -> str:
        """A workload, counted from 1 in the order of the matrix."""
        return f"{self._root}workloads/w{number}.html" if self.site else f"#workload-{number}"

    def rule(self, check: str) -> str | None:
        """The page of a check; a report in one page has none."""
        return f"{self._root}rules/{rule_file(check)}" if self.site else None


def rule_file(check: str) -> str:
    """The name of a check's page."""
    return f"{slug(check) or 'rule'}.html"
