"""Training data that a vendor's model made, where the vendor's terms limit what may be trained with outputs.

Whoever generated the data agreed to those terms; whether they reach somebody who only takes the weights is a question
for a person. So nothing here binds the weights: the edge is shown, and what covers the data stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.core.hub_names import hub_id
from auditor.core.model import (
    DATA_SET,
    DATASETS,
    LICENSE_OF_DATA,
    LIMITING_DATA,
    Claim,
    Edge,
    Failure,
    Gap,
    ModelFact,
    Recognized,
    Subject,
)
from auditor.core.protocols import TextBook
from auditor.core.whereabouts import PUBLIC
from auditor.lineage.own_evidence import own_evidence
from auditor.records import catalog as catalogue
from auditor.records.model_names import fold
from auditor.records.strictness import limits_use, parted, record

DATA_ORIGIN = "data_origin"
"""Key of the claims that name a vendor whose model made training data: ``vendor: words of the card``."""
_SHOWN = 0.5
"""Derived from EDGE_COUNTS_FROM: below it, for data is shown and changes no parent."""


def data_edges(model: Recognized) -> tuple[Edge, ...]:
    """One proposed edge for each vendor, by the first place that tells."""
    edges = {}
    for claim in model.reading.claims:
        vendor, _, words = claim.value.partition(": ")
        if claim.key == DATA_ORIGIN and vendor not in edges:
            edges[vendor] = _edge(claim, vendor, words)
    return tuple(edges.values())


def named_as_data(model: Recognized) -> frozenset[str]:
    """Folded names of what fields and settings name as data, or a card tells the license of as that of data alone."""
    claims = model.reading.claims
    told = (claim.value.rpartition(": ")[0] for claim in claims if claim.key == LICENSE_OF_DATA)
    return frozenset(map(fold, (*told, *(claim.value for claim in claims if claim.key == "datasets"))))


def data_gaps(edges: tuple[Edge, ...]) -> Iterator[Gap]:
    """Why what covers the data is not settled."""
    for edge in edges:
        yield Gap(what=edge.parent, kind="not-followed", detail=edge.resolved or "")


_SAID_BY = (("front matter", "front-matter"), ("hub's metadata", "hub-metadata"), ("packaging", "config"))
"""What the source of the fact says, and what a witness of that kind is called in the lineage."""


class DataSets:
    """The data sets a model says it was trained on, as subjects of their own: each with its license, where it is known.

    Args:
        model: the model.
        known: what was collected, by place; data sets among it.
        failures: what could not be, likewise.
        book: the licenses on record.
    """

    def __init__(
        self, model: Recognized, known: Mapping[str, Recognized], failures: Mapping[str, Failure], book: TextBook
    ) -> None:
        self._known, self._failures, self._book = known, failures, book
        self._fact = next((one for one in model.reading.facts if one.name == DATASETS and one.value), None)
        value = self._fact.value if self._fact else ()
        self._told: tuple[str, ...] = tuple(map(str, value)) if isinstance(value, tuple) else ()

    def edges(self) -> tuple[Edge, ...]:
        """One for each, shown and followed by nobody: the license of data does not come down to the weights."""
        source = self._fact.source if self._fact else ""
        said_by = next((kind for words, kind in _SAID_BY if words in source), "prose")
        return tuple(
            Edge(
                parent=f"hf:{DATA_SET}{name}" if hub_id(name) else name,
                relation="dataset",
                said_by=said_by,
                declared=said_by != "prose",
                confidence=_SHOWN,
                location=self._fact.location if self._fact else None,
                resolved=self._why(name),
            )
            for name, _ in map(parted, self._told)
        )

    def facts(self, facts: tuple[ModelFact, ...]) -> tuple[ModelFact, ...]:
        """The facts of the model, with the license that the own page of a data set states where no other is told."""
        told = tuple(self._with_license(one) for one in self._told)
        return tuple(replace(one, value=told) if one is self._fact else one for one in facts)

    def gaps(self) -> Iterator[Gap]:
        """The data sets whose license limits its use, or that nobody could read: what covers the data stays open."""
        for name, beside in map(parted, self._told):
            ids = self._licenses(name) or tuple(each for one in beside for each in self._book.resolve(one))
            limiting = [one for one in ids if limits_use(self._book, one)]
            if limiting:
                detail = f"{LIMITING_DATA}{' and '.join(limiting)}, which limits use"
                yield Gap(what=f"hf:{DATA_SET}{name}" if hub_id(name) else name, kind="not-followed", detail=detail)

    def _with_license(self, told: str) -> str:
        name, beside = parted(told)
        ids = () if beside else self._licenses(name)
        spelled = [known.expression for one in ids if (known := record(self._book, one))]
        return f"{name} ({', '.join(spelled)})" if spelled else told

    def _licenses(self, name: str) -> tuple[str, ...]:
        """What its own page puts a data set under."""
        page = self._known.get(f"{PUBLIC}:{DATA_SET}{name}".casefold())
        if page is None:
            return ()
        ids = (own_evidence(page, subject).claimed_ids for subject in (Subject.DATA, Subject.WEIGHTS))
        return next(filter(None, ids), ())

    def _why(self, name: str) -> str | None:
        failure = self._failures.get(f"{PUBLIC}:{DATA_SET}{name}".casefold())
        return f"its page could not be read ({failure.kind})" if failure else None


def _edge(claim: Claim, vendor: str, words: str) -> Edge:
    terms = catalogue.vendors()[vendor]["terms"]
    return Edge(
        parent=f"api:{vendor} ({words})",
        relation="dataset",
        said_by=claim.source,
        declared=False,
        confidence=_SHOWN,
        location=claim.location,
        resolved=f"{terms['name']}: what may be trained with outputs is {terms['states']['output-training']}",
    )
