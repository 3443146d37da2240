"""The contracts of the plug-in families; each has a read-only ``name`` and as few methods as it can.

What not every plug-in of a family can do stands here, too, and each says whether it can: nothing is looked up by its
name at run time, so that an ability that is missing or misspelled is a type error. Most plug-ins say "no" to all of
them at once by their base, `auditor.collect.plain.PlainSource` or ``auditor.renderers._one_file.OneFile``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from auditor.core.model import Audit, LicenseRecord, ModelRef, Snapshot

Site = Callable[[Audit], Iterator[tuple[str, str]]]
"""Path below the folder and text of each page of a report; the first is where to begin."""


Texts = Callable[[str], str | None]
"""sha256 of a file that was read → its text; None where it is not at hand, as in an audit that came from elsewhere."""


class Source(Protocol):
    """A place models are fetched from; the only family that may touch the network."""

    @property
    def name(self) -> str:
        """The scheme it serves."""

    @property
    def closed(self) -> bool:
        """Whether it never opens a connection and knows itself which kept answer is meant, as that of a lock does.

        The store must not answer for it, neither with a network nor without: what is newest there need not be what was
        locked. Nor are links of what it gives followed: it holds the texts behind them, too.
        """

    @property
    def offline(self) -> bool:
        """Whether its own settings forbid it the network, whatever this run was asked."""

    def place(self, ref: ModelRef, /) -> str:
        """The endpoint ``ref`` would be asked of, what its snapshots note as ``endpoint``; empty where there is one.

        The same name may be another model on another hub.
        """

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """Read the small files of one model.

        Raises:
            SourceError: one of its subclasses, whatever the hub's own error was.
        """

    def fetch_with(self, ref: ModelRef, known: Snapshot | None, /) -> Snapshot:
        """As `fetch`; what ``known`` proves to be unchanged need not be fetched again."""

    def fetch_offline(self, ref: ModelRef, /) -> Snapshot:
        """As `fetch`, from a cache or folder on this machine; no connection is made.

        Raises:
            NotStored: nothing on this machine holds it, or the source has no such place.
        """


class Book(Protocol):
    """The licenses on record, as the stages after identification see them."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Every record id, sorted."""

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

    @property
    def binary(self) -> bool:
        """Whether its reports are bytes that no terminal can show."""

    @property
    def extra(self) -> str:
        """The optional part of the installation it needs, one of `auditor.core.extras`; empty where it needs none."""

    @property
    def site(self) -> Site | None:
        """Writes the report as a folder of pages; None where the format is one file and nothing else."""

    def fitted(self, *, width: int | None, color: bool) -> Renderer:
        """The renderer for a terminal: no line wider than ``width`` cells, where it is known, and color where wanted.

        Itself where the format has neither lines to break nor color.
        """

    def against(self, baseline: Audit | None) -> Renderer:
        """The renderer that tells what changed since an earlier audit; itself where the format does not."""

    def with_texts(self, texts: Texts) -> Renderer:
        """The renderer that puts in the license texts that were read; itself where the format has no place for them."""

    def render(self, audit: Audit, /) -> str | bytes:
        """The report, bytes where the format is not text: the same audit gives the same bytes."""
