"""The contracts of the plug-in families; each has a read-only ``name`` and as few methods as it can."""

from __future__ import annotations

from typing import Protocol

from auditor.core.model import Audit, LicenseRecord, ModelRef, Snapshot


class Source(Protocol):
    """A place models are fetched from; the only family that may touch the network."""

    @property
    def name(self) -> str:
        """The scheme it serves."""

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """Read the small files of one model.

        Raises:
            SourceError: one of its subclasses, whatever the hub's own error was.
        """


class Book(Protocol):
    """The licences on record, as the stages after identification see them."""

    def get(self, license_id: str, /) -> LicenseRecord:
        """A record.

        Raises:
            KeyError: no record has this id.
        """

    def resolve(self, alias: str, /) -> tuple[str, ...]:
        """The ids of the records an id, alias or SPDX id names; several where it is ambiguous."""


class TextBook(Book, Protocol):
    """The licenses on record with their texts."""

    def holds(self, license_id: str, words: str, /) -> bool:
        """Whether the text of a record holds these words, one after the other."""


class Renderer(Protocol):
    """One report format."""

    @property
    def name(self) -> str:
        """The word after ``--format``."""

    @property
    def suffix(self) -> str:
        """File name ending, with the dot."""

    def render(self, audit: Audit, /) -> str | bytes:
        """The report, bytes where the format is not text: the same audit gives the same bytes."""
