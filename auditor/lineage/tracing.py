"""The stage `trace`: what covers a model once its parents are asked, and where its card contradicts them.

A derivative's card is a claim; the license of its base binds anyway. Parents that were collected speak for themselves;
for absent ones the table of well-known base models is asked; what neither knows stays unknown and is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from auditor.core.model import (
    EDGE_COUNTS_FROM,
    Conflict,
    Coverage,
    Dossier,
    Edge,
    Failure,
    ModelFact,
    ModelRef,
    Recognized,
    Subject,
    WrittenConclusion,
)
from auditor.core.protocols import TextBook
from auditor.lineage.ancestry import (
    TABLE,
    Followed,
    Parent,
    is_derivative,
    is_publisher,
    outdone,
    parents_of,
    resolved,
)
from auditor.lineage.conclude import Heritage, binding_over, conclude
from auditor.lineage.conflicts import DAMAGE, find_conflicts
from auditor.lineage.effective_terms import effective_terms
from auditor.lineage.heritage import from_parent, from_table, from_table_then
from auditor.lineage.own_evidence import own_evidence
from auditor.lineage.training_data import data_edges, data_gaps
from auditor.records.base_models import BaseFamily, BaseModels, load_base_models
from auditor.records.model_names import fold, same_owner_base, tells_size
from auditor.records.strictness import limits_use

_T = TypeVar("_T")

MAX_DEPTH = 8
"""Generations. By judgment: two more than are collected (`auditor/collect/collecting.py`), so that stored audits are
traced whole."""


def trace(
    model: Recognized,
    *,
    book: TextBook,
    known: Mapping[str, Recognized] | None = None,
    failures: Mapping[str, Failure] | None = None,
    conclusions: Iterable[WrittenConclusion] = (),
    bases: BaseModels | None = None,
) -> Dossier:
    """Everything known about one model before any judgment.

    Args:
        model: the model, read and recognized.
        book: the licenses on record.
        known: every model that was collected, parents among them, by reference.
        failures: models that could not be collected, by reference.
        conclusions: what people concluded in the policy file.
        bases: the table of well-known base models; None for the shipped one.
    """
    tracer = _Tracer(
        book=book,
        known=_by_name(known or {}, model.summary.ref.scheme),
        failures=_by_name(failures or {}, model.summary.ref.scheme),
        written=tuple(conclusions),
        bases=bases or load_base_models(),
    )
    traced = tracer.trace(model, ())
    summary, reading = model.summary, model.reading
    return Dossier(
        ref=summary.ref,
        revision=summary.revision,
        origin=summary.origin,
        retrieved_at=summary.retrieved_at,
        gated=summary.gated,
        files=summary.files,
        coverage=traced.coverage,
        lineage=traced.edges,
        conflicts=traced.conflicts,
        facts=(*reading.facts, _lineages(traced)),
        anomalies=reading.anomalies,
        gaps=reading.gaps,
        looked_at=reading.looked_at,
        endpoint=summary.endpoint,
    )


@dataclass(frozen=True, slots=True)
class _Traced:
    coverage: tuple[Coverage, ...]
    edges: tuple[Edge, ...]
    conflicts: tuple[Conflict, ...]
    lineages: tuple[str, ...]
    """What the family tree begins with, by name: a fall-back of another lineage shares none of these."""

    @property
    def weights(self) -> Coverage:
        return self.coverage[0]


@dataclass(slots=True)
class _Tracer:
    """Walks from a model to its ancestors; each is traced once, circles and depth are cut and said."""

    book: TextBook
    known: Mapping[str, Recognized]
    failures: Mapping[str, Failure]
    written: tuple[WrittenConclusion, ...]
    bases: BaseModels
    _done: dict[str, _Traced] = field(default_factory=dict)

    def trace(self, model: Recognized, path: tuple[str, ...]) -> _Traced:
        parents = parents_of(model, self.bases)
        heritage: list[Heritage] = []
        edges: list[Edge] = []
        unresolved: list[str] = []
        trail = (*path, fold(model.summary.ref.name))
        listed = self._listed(model.summary.ref)
        believed: list[Parent] = []
        for parent in parents:
            if not parent.edge.declared:
                if self._outdone(model, parent, believed, listed):
                    edges.append(outdone(parent))
                    continue
                if not self._believed(model, parent, heritage, believed):
                    edges.append(parent.edge)
                    alone = not believed or parent.edge.relation == "merge"
                    if _may_bind(parent.edge) and alone and self._open(model, parent, trail):
                        unresolved.append(parent.edge.parent)
                    continue
            believed.append(parent)
            found, why = self._heritage(model, parent, trail)
            heritage += found
            edges.append(resolved(parent, why) if why else parent.edge)
            if not found and parent.edge.declared:
                unresolved.append(parent.edge.parent)
        unchecked = self._unchecked(model, parents, unresolved, listed)
        followed = Followed(parents, tuple(edge.parent for edge in data_edges(model)), listed, self.bases)
        coverage = tuple(
            self._coverage(model, subject, heritage, unresolved, followed, unchecked) for subject in Subject
        )
        conflicts = find_conflicts(
            model,
            own_evidence(model, Subject.WEIGHTS),
            heritage,
            unchecked=unchecked,
            book=self.book,
        )
        return _Traced(coverage, (*edges, *data_edges(model)), conflicts, self._origins(model, believed))

    def _origins(self, model: Recognized, parents: Iterable[Parent]) -> tuple[str, ...]:
        names: set[str] = set()
        for parent in parents:
            done = self._done.get(fold(parent.name))
            if done is not None:
                names.update(done.lineages)
            else:
                names.add(self._family_name(parent.match.family) if parent.match else parent.edge.parent)
        own = self._listed(model.summary.ref)
        return tuple(sorted(names)) or (self._family_name(own) if own else str(model.summary.ref.at(None)),)

    def _family_name(self, family: BaseFamily) -> str:
        first = self.bases.base_of(family) or family
        return f"{first.publisher}: {first.id}"

    def _coverage(
        self,
        model: Recognized,
        subject: Subject,
        heritage: list[Heritage],
        unresolved: list[str],
        followed: Followed,
        unchecked: str,
    ) -> Coverage:
        evidence = own_evidence(model, subject)
        ancestors = heritage if subject is Subject.WEIGHTS else []
        concluded = conclude(
            model.summary.ref, evidence, ancestors, followed.listed, self.written, self.book, unchecked=unchecked
        )
        open_parents = unresolved if subject is Subject.WEIGHTS else []
        terms, complete, gaps = effective_terms(
            model, evidence, concluded, ancestors, open_parents, followed, self.book
        )
        if subject is Subject.DATA and (made := tuple(data_gaps(data_edges(model)))):
            complete, gaps = False, (*gaps, *made)
        return Coverage(
            subject=subject,
            declared=tuple(found for _, found in (*evidence.declared, *evidence.stated)),
            detected=tuple(found for _, found, _ in evidence.texts),
            inherited=tuple(one.inherited for one in ancestors),
            concluded=concluded,
            terms=terms,
            complete=complete,
            gaps=gaps,
        )

    def _unchecked(
        self, model: Recognized, parents: tuple[Parent, ...], unresolved: list[str], listed: BaseFamily | None
    ) -> str:
        """Why a free license that is only declared proves nothing here; empty where nothing speaks against it."""
        for parent in parents:
            if parent.edge.parent in unresolved and parent.match:
                family = parent.match.family
                unknown = "whose terms the license database does not hold"
                return f"its base {parent.edge.parent} is under {family.license}, {unknown}"
        if is_derivative(model) and not parents and listed is None:
            return "it is derived from models that it does not name"
        damaged = any(anomaly.kind in DAMAGE for anomaly in model.reading.anomalies)
        if damaged and unresolved:
            return f"its model card is damaged, and the license of its base {unresolved[0]} is unknown"
        return ""

    def _outdone(self, model: Recognized, parent: Parent, believed: list[Parent], listed: BaseFamily | None) -> bool:
        """Whether a better witness has told already, so that a mention of another model adds nothing.

        A well-known base needs no card to tell what it was made from, and mentions many models. The ingredients of
        one merge stand together.
        """
        edge = parent.edge
        named_after = fold(parent.name) == fold(same_owner_base(model.summary.ref.name) or "")
        if listed is not None and edge.said_by not in ("name", TABLE) and not named_after:
            return True
        if not believed:
            return False
        best = believed[-1].edge
        return not (edge.relation == best.relation == "merge" and edge.said_by == best.said_by)

    def _believed(self, model: Recognized, parent: Parent, heritage: list[Heritage], believed: list[Parent]) -> bool:
        """Whether a proposal changes the conclusion: only where its family is known, and it is sure enough.

        Prose is not believed against a declaration that limits use itself: a mention of another model is no proof.
        """
        if parent.edge.confidence < EDGE_COUNTS_FROM or (heritage and not believed):
            return False
        if parent.match is None and fold(parent.name) not in self.known:
            return False
        own = own_evidence(model, Subject.WEIGHTS)
        limited = any(limits_use(self.book, one) for one in own.claimed_ids)
        return parent.edge.said_by != "prose" or not limited

    def _open(self, model: Recognized, parent: Parent, trail: tuple[str, ...]) -> bool:
        """Whether a parent that is not believed leaves a question: its license is not known, or is not carried."""
        found, _ = self._heritage(model, parent, trail)
        own = own_evidence(model, Subject.WEIGHTS).claimed_ids
        return not found or any(binding_over(one, own, self.book) for one in found)

    def _heritage(self, model: Recognized, parent: Parent, trail: tuple[str, ...]) -> tuple[list[Heritage], str | None]:
        """What a parent hands down, and why it could not be read where it could not."""
        name = fold(parent.name)
        if name in trail:
            return [], "it is its own ancestor: the declared parents form a circle"
        if len(trail) > MAX_DEPTH:
            return [], f"more than {MAX_DEPTH} generations back"
        other, failure = self.known.get(name), self.failures.get(name)
        if other is not None and not (failure and failure.ref.revision is None and other.summary.ref.revision):
            if name not in self._done:
                self._done[name] = self.trace(other, trail)
            found = from_parent(model, parent, self._done[name].weights)
            if found:
                return [*found, *from_table_then(model, parent, self.book)], None
            return from_table(model, parent, self.book), "its own model card and files name no known license"
        why = f"{failure.kind}: {failure.what}" if failure else "not collected"
        return from_table(model, parent, self.book), why

    def _listed(self, ref: ModelRef) -> BaseFamily | None:
        """The well-known family the model itself belongs to."""
        match = self.bases.find(ref.name)
        return match.family if match and (match.by_id or is_publisher(ref.name, match.family)) else None


def _lineages(traced: _Traced) -> ModelFact:
    source = "its base models, and the table of well-known base models"
    return ModelFact(name="model.lineages", value=traced.lineages, source=source)


def _may_bind(edge: Edge) -> bool:
    """Whether a proposal says plainly enough, of a model nobody read, that these weights were made from its own."""
    named = edge.parent.startswith("hf:") or tells_size(edge.parent)
    weights = edge.relation in ("finetune", "adapter", "merge", "quantized")
    return named and weights and edge.confidence >= EDGE_COUNTS_FROM


def _by_name(items: Mapping[str, _T], scheme: str) -> dict[str, _T]:
    """By folded name without scheme and revision: cards name parents in any case, and as they are now.

    What was collected at a revision or from another hub, for reasons of its own, comes after that.
    """

    def weight(ref: str) -> tuple[bool, bool, str]:
        return "@" not in ref, ref.startswith(f"{scheme}:"), ref

    return {fold(ref.partition(":")[2].partition("@")[0] or ref): items[ref] for ref in sorted(items, key=weight)}
