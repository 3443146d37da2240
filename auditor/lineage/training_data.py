"""Training data that a vendor's model made, where the vendor's terms limit what may be trained with outputs.

Whoever generated the data agreed to those terms; whether they reach somebody who only takes the weights is a question
for a person. So nothing here binds the weights: the edge is shown, and what covers the data stays open.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core.model import Claim, Edge, Gap, Recognized
from auditor.records import catalog as catalogue

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


def data_gaps(edges: tuple[Edge, ...]) -> Iterator[Gap]:
    """Why what covers the data is not settled."""
    for edge in edges:
        yield Gap(what=edge.parent, kind="not-followed", detail=edge.resolved or "")


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
