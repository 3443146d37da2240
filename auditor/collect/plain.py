"""What most sources answer of their abilities: one place, asked anew each time, and nothing without a network."""

from __future__ import annotations

from abc import ABC, abstractmethod

from auditor.core.errors import NotStored
from auditor.core.model import ModelRef, Snapshot


class PlainSource(ABC):
    """A source that can do nothing but fetch."""

    __slots__ = ()

    @property
    def closed(self) -> bool:
        """False: it asks somebody."""
        return False

    @property
    def offline(self) -> bool:
        """False: no setting of its own forbids the network."""
        return False

    def place(self, ref: ModelRef, /) -> str:
        """Empty: there is one place."""
        return ""

    @abstractmethod
    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """Read the small files of one model."""

    def fetch_with(self, ref: ModelRef, known: Snapshot | None, /) -> Snapshot:
        """As `fetch`: what is known saves it nothing."""
        return self.fetch(ref)

    def fetch_offline(self, ref: ModelRef, /) -> Snapshot:
        """Nothing: it has no cache on this machine.

        Raises:
            NotStored: always.
        """
        raise NotStored(
            f"offline, and the evidence store does not hold {ref}",
            where=str(ref),
            hint="run once with the network",
        )
