"""What most formats answer of their abilities: one file, the same on every terminal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from auditor.core.model import Audit
from auditor.core.protocols import Site, Texts


class OneFile:
    """A text format that is one file and looks the same everywhere."""

    __slots__ = ()

    @property
    def binary(self) -> bool:
        """Text."""
        return False

    @property
    def site(self) -> Site | None:
        """None: the format has no pages."""
        return None

    @property
    def extra(self) -> str:
        """None: the core is enough."""
        return ""

    def fitted(self, *, width: int | None, color: bool) -> Self:
        """Itself: its readers are machines or other programs, which break lines as they like."""
        return self

    def against(self, baseline: Audit | None) -> Self:
        """Itself: the format tells the audit alone."""
        return self

    def with_texts(self, texts: Texts) -> Self:
        """Itself: the format has no place for the texts of licenses."""
        return self


def no_texts(sha256: str) -> None:
    """The texts of an audit that came alone."""


@dataclass(frozen=True, slots=True)
class SinceBaseline(OneFile):
    """A format that answers for what is new since an earlier audit, where there is one."""

    baseline: Audit | None = None

    def against(self, baseline: Audit | None) -> Self:
        """The same format with the earlier audit."""
        return replace(self, baseline=baseline)


@dataclass(frozen=True, slots=True)
class WithTexts(OneFile):
    """A format that has a place for the texts of licenses."""

    texts: Texts = no_texts

    def with_texts(self, texts: Texts) -> Self:
        """The same format with the texts that were read."""
        return replace(self, texts=texts)
