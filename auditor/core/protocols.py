"""The contracts of the plug-in families; each has a read-only ``name`` and as few methods as it can."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from auditor.core.model import Audit, Document, LicenseRecord, ModelRef, Snapshot, Term

if TYPE_CHECKING:
    from auditor.terms.finding import Rule


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

    def holds(self, license_id: str, words: str, /) -> bool:
        """Whether the text of a record holds these words, one after the other."""


class TermReader(Protocol):
    """Reads one group of terms from a text never seen before."""

    @property
    def name(self) -> str:
        """The group of the vocabulary it reads."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What it looks for by rules; a text is searched once for the rules of all readers."""

    def read(self, document: Document, /) -> Iterable[Term]:
        """Terms the document states; nothing where it cannot tell."""


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
