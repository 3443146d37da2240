"""The stage `trace`: what covers a model once its parents are asked, and where its card contradicts them.

A derivative's card is a claim; the license of its base binds anyway. Parents that were collected speak for themselves;
for absent ones the table of well-known base models is asked; what neither knows stays unknown and is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeVar

from auditor.core.errors import HasNone
from auditor.core.hub_names import hub_id, is_at_hub
from auditor.core.model import (
    EDGE_COUNTS_FROM,
    FROM_OUTPUTS,
    Claim,
    Conclusion,
    Conflict,
    Coverage,
    Dossier,
    Edge,
    Failure,
    Gap,
    LicenseOption,
    ModelFact,
    ModelRef,
    Recognized,
    Subject,
    WrittenConclusion,
)
from auditor.core.protocols import TextBook
from auditor.core.whereabouts import PUBLIC, host_of, id_of, in_own_registry, places
from auditor.lineage.ancestry import (
    HINT,
    SHOWN,
    TABLE,
    Followed,
    Parent,
    doubted,
    handed_on,
    is_called,
    is_derivative,
    is_folder,
    is_publisher,
    names_again,
    outdone,
    parents_of,
    resolved,
)
from auditor.lineage.conclude import (
    NOT_FOLLOWED,
    Heritage,
    binding_over,
    by_person,
    conclude,
    ways_to_take,
    with_named,
    written_of,
)
from auditor.lineage.conflicts import DAMAGE, find_conflicts
from auditor.lineage.effective_terms import effective_terms
from auditor.lineage.heritage import from_parent, from_person, from_table, from_table_then
from auditor.lineage.others import tells_of_an_earlier_version, told_of_others
from auditor.lineage.own_evidence import own_evidence
from auditor.lineage.propagation import says_of_outputs
from auditor.lineage.reasons import (
    CIRCLE,
    FURTHER,
    REVISION,
    SILENT,
    UNNAMED,
    asked,
    asked_of_outputs,
    asked_whether,
    cannot_be_asked,
    has_none,
    not_answered,
    too_deep,
    why_unread,
)
from auditor.lineage.relations import relation_of
from auditor.lineage.tied import evidence_of, voided
from auditor.lineage.training_data import DataSets, data_edges, data_gaps, named_as_data
from auditor.records.base_models import BaseFamily, BaseModels, load_base_models
from auditor.records.model_names import fold, only_looks_like_one, other_size, reads_as_a_model
from auditor.records.strictness import binds_derivatives, limits_commerce, limits_use, with_incorporated

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
    listed: Iterable[ModelRef] = (),
) -> Dossier:
    """Everything known about one model before any judgment.

    Args:
        model: the model, read and recognized.
        book: the licenses on record.
        known: every model that was collected, parents among them, by reference.
        failures: models that could not be collected, by reference.
        conclusions: what people concluded in the policy file.
        bases: the table of well-known base models; None for the shipped one.
        listed: what somebody asked for outright, as in a manifest.
    """
    tracer = _Tracer(
        book=book,
        known=_by_place((one.summary.ref, one) for one in (known or {}).values()),
        failures=_by_place((one.ref, one) for one in (failures or {}).values()),
        written=tuple(conclusions),
        bases=bases or load_base_models(),
        listed=frozenset(_key(ref) for ref in listed),
    )
    model = handed_on(model, tracer.bases)
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
        facts=(*tracer.data_sets(model).facts(reading.facts), _lineages(traced)),
        anomalies=(*reading.anomalies, *told_of_others(model)),
        gaps=reading.gaps,
        looked_at=reading.looked_at,
        endpoint=summary.endpoint,
        evidence=evidence_of(model, tracer.bases),
    )


OF_DATA = "dataset"
"""The relation of a model that made training data."""


@dataclass(frozen=True, slots=True)
class _Traced:
    coverage: tuple[Coverage, ...]
    edges: tuple[Edge, ...]
    conflicts: tuple[Conflict, ...]
    lineages: tuple[str, ...]
    """What the family tree begins with, by name: a fall-back of another lineage shares none of these."""
    told: tuple[str, ...]
    """Which of its ancestors were found elsewhere than where they were asked for first."""

    @property
    def weights(self) -> Coverage:
        return self.coverage[0]

    @property
    def followed(self) -> bool:
        """Whether all that it was made from is known."""
        parents = {edge.parent for edge in self.edges}
        return not any(gap.kind == NOT_FOLLOWED and gap.what in parents for gap in self.weights.gaps)


@dataclass(slots=True)
class _Tracer:
    """Walks from a model to its ancestors; each is traced once, circles and depth are cut and said."""

    book: TextBook
    known: Mapping[str, Recognized]
    failures: Mapping[str, Failure]
    written: tuple[WrittenConclusion, ...]
    bases: BaseModels
    listed: frozenset[str]
    _done: dict[str, _Traced] = field(default_factory=dict)

    def trace(self, model: Recognized, path: tuple[ModelRef, ...]) -> _Traced:
        """Weigh the witnesses: each statement adds its parent; what only a name or a table suggests fills a silence."""
        parents = tuple(self._placed(model, parent) for parent in parents_of(model, self.bases))
        heritage: list[Heritage] = []
        edges: list[Edge] = []
        unresolved: dict[str, str] = {}
        makers: dict[str, str] = {}
        trail = (*path, model.summary.ref)
        listed = None if is_folder(model) else self._listed(model.summary.ref)
        believed: list[Parent] = []
        asked_about: list[Parent] = []
        for parent in parents:
            of_data = parent.edge.relation == OF_DATA and not parent.edge.declared
            if of_data:
                if unknown := self._why_unknown(parent):
                    edges.append(resolved(parent, unknown))
                    makers[parent.edge.parent] = asked_of_outputs(unknown)
                    continue
                if not self._reaches_students(parent):
                    edges.append(outdone(parent))
                    continue
                parent = replace(parent, edge=replace(parent.edge, relation="distillation"))  # noqa: PLW2901
            if (not of_data and self._outdone(model, parent, believed, listed)) or _again(parent, asked_about):
                edges.append(outdone(parent))
                continue
            if parent.doubt and self._counts(model, parent, believed):
                asked_about.append(parent)
                found, unresolved[parent.edge.parent] = self._doubted(model, parent, trail)
                heritage += found
                edges.append(doubted(parent))
                continue
            if not parent.edge.declared and not self._believed(model, parent):
                asked_about.append(parent)
                edges.append(parent.edge)
                if self._counts(model, parent, believed):
                    unresolved |= self._open(model, parent, trail)
                continue
            believed.append(parent)
            found, why = self._heritage(model, parent, trail)
            heritage += found
            edges.append(resolved(parent, why) if why else parent.edge)
            if not found and (parent.edge.declared or parent.stated):
                unresolved[parent.edge.parent] = asked(why, proposed=not parent.edge.declared)
        unnamed = None
        if not believed and not unresolved and listed is None:
            unnamed = next((one for one in model.reading.claims if self._names_none(one)), None)
            unresolved |= _unnamed(model, unnamed)
        unresolved |= _others(model) | _of_former(model, self.bases, self.book)
        unresolved |= makers
        unchecked = self._unchecked(model, parents, unresolved, listed)
        origins = tuple(edge.parent for edge in data_edges(model))
        in_question = frozenset({fold(unnamed.value)} if unnamed else ())
        followed = Followed(parents, origins, listed, self.bases, named_as_data(model), in_question)
        firm = {
            parent.edge.parent
            for parent in parents
            if parent.edge.declared and parent.edge.relation not in FROM_OUTPUTS
        }
        coverage = tuple(
            self._coverage(model, subject, heritage, unresolved, followed, unchecked, firm) for subject in Subject
        )
        above = [self._done.get(_key(one.place)) for one in believed if one.place]
        told = tuple(
            dict.fromkeys(
                chain(filter(None, (edge.asked_first for edge in edges)), *(one.told for one in above if one))
            )
        )
        coverage = (_telling(coverage[0], told), *coverage[1:])
        conflicts = find_conflicts(
            model,
            own_evidence(model, Subject.WEIGHTS),
            heritage,
            unchecked=unchecked,
            book=self.book,
            decided=self._decided(model, Subject.WEIGHTS)[0],
        )
        data = self.data_sets(model)
        origins = self._origins(model, (*believed, *(one for one in asked_about if one.doubt)))
        return _Traced(coverage, (*edges, *data_edges(model), *data.edges()), conflicts, origins, told)

    def _why_unknown(self, parent: Parent) -> str:
        """Why nobody knows the license of a model that made training data; empty where somebody does."""
        if parent.match is not None:
            return ""
        maker = self._read(parent)
        if maker is not None:
            return "" if own_evidence(maker, Subject.WEIGHTS).claimed_ids else SILENT
        return why_unread(self.failures.get(_key(parent.place)) if parent.place else None)

    def _reaches_students(self, parent: Parent) -> bool:
        """Whether the license of a model that made training data says anything of what is trained on outputs."""
        ids = self.book.resolve(parent.match.family.license) if parent.match else ()
        if (maker := self._read(parent)) is not None:
            ids = (*ids, *own_evidence(maker, Subject.WEIGHTS).claimed_ids)
        family = [known for one in ids for known in with_incorporated(self.book, one).values()]
        return says_of_outputs(family) or any(limits_commerce(self.book, one) for one in ids)

    def _gaps_of_data(self, model: Recognized) -> Iterator[Gap]:
        yield from data_gaps(data_edges(model))
        yield from self.data_sets(model).gaps()

    def data_sets(self, model: Recognized) -> DataSets:
        """The data sets it was trained on."""
        return DataSets(model, self.known, self.failures, self.book)

    def _origins(self, model: Recognized, parents: Iterable[Parent]) -> tuple[str, ...]:
        names: set[str] = set()
        for parent in parents:
            done = self._done.get(_key(parent.place)) if parent.place else None
            if done is not None:
                names.update(done.lineages)
            else:
                names.add(self._family_name(parent.match.family) if parent.match else parent.edge.parent)
        own = self._listed(model.summary.ref)
        return tuple(sorted(names)) or (self._family_name(own) if own else model.summary.ref.label,)

    def _family_name(self, family: BaseFamily) -> str:
        first = self.bases.base_of(family) or family
        return f"{first.publisher}: {first.id}"

    def _coverage(
        self,
        model: Recognized,
        subject: Subject,
        heritage: list[Heritage],
        unresolved: Mapping[str, str],
        followed: Followed,
        unchecked: str,
        firm: Collection[str],
    ) -> Coverage:
        """One subject.

        Args:
            firm: the bases that the model declares: what a person concludes of the model says nothing of them.
        """
        evidence = own_evidence(model, subject)
        ancestors = heritage if subject is Subject.WEIGHTS else []
        decided, void = self._decided(model, subject)
        concluded = conclude(
            model.summary.ref, evidence, ancestors, followed.listed, decided, self.book, unchecked=unchecked
        )
        concluded = with_named(concluded, model, subject, self.book)
        open_parents = unresolved if subject is Subject.WEIGHTS else {}
        if decided:
            open_parents = {parent: question for parent, question in open_parents.items() if parent in firm}
        terms, complete, gaps = effective_terms(
            model, evidence, concluded, ancestors, open_parents, followed, self.book
        )
        ids = concluded.license_ids
        choices = [
            (way, effective_terms(model, evidence, way, ancestors, open_parents, followed, self.book, ids))
            for way in ways_to_take(concluded, self.book)
        ]
        made = (*void, *(self._gaps_of_data(model) if subject is Subject.DATA else ()))
        return Coverage(
            subject=subject,
            declared=tuple(found for _, found in (*evidence.declared, *evidence.stated)),
            detected=tuple(found for _, found, _ in evidence.texts),
            inherited=tuple(one.inherited for one in ancestors),
            concluded=concluded,
            terms=terms,
            complete=complete and not made,
            gaps=(*gaps, *made),
            choices=tuple(
                LicenseOption(concluded=way, terms=held, complete=whole and not made, gaps=(*missing, *made))
                for way, (held, whole, missing) in choices
            ),
        )

    def _decided(self, model: Recognized, subject: Subject) -> tuple[Conclusion | None, tuple[Gap, ...]]:
        """What a person concluded, and what is asked again where that was on other evidence."""
        entry = written_of(model.summary.ref, subject, self.written)
        if entry is None:
            return None, ()
        void = voided(entry, model, self.bases)
        return (None, (void,)) if void else (by_person(entry, self.book), ())

    def _decided_of(self, parent: Parent) -> Conclusion | None:
        """What a person concluded of a base that nobody could read."""
        entry = written_of(parent.place, Subject.WEIGHTS, self.written) if parent.place else None
        found = by_person(entry, self.book) if entry else None
        return found if found and found.license_ids else None

    def _unchecked(
        self, model: Recognized, parents: tuple[Parent, ...], unresolved: Mapping[str, str], listed: BaseFamily | None
    ) -> str:
        """Why a free license that is only declared proves nothing here; empty where nothing speaks against it."""
        for parent in parents:
            if parent.edge.parent in unresolved and parent.match and parent.edge.said_by not in SHOWN:
                family = parent.match.family
                unknown = "whose terms the license database does not hold"
                return f"its base {parent.edge.parent} is under {family.license}, {unknown}"
        if is_derivative(model) and not parents and listed is None:
            return "it is derived from models that it does not name"
        damaged = any(anomaly.kind in DAMAGE for anomaly in model.reading.anomalies)
        if damaged and unresolved:
            return f"its model card is damaged, and the license of its base {next(iter(unresolved))} is unknown"
        return ""

    def _outdone(self, model: Recognized, parent: Parent, believed: list[Parent], listed: BaseFamily | None) -> bool:
        """Whether a better witness has told already, so that a name or a table adds nothing.

        What is well known of a model by its own id stands beside what its card says; the card of a well-known base
        tells of many models, and what it was made from stands in the table. A family that is named again in words adds
        nothing to a member that was named before.
        """
        if parent.edge.declared:
            return False
        if listed is not None and parent.edge.said_by == "prose" and not _is_known_by_id(parent):
            return True
        known = [each for one in believed if one.match for each in (one.match.family, self._root(one.match.family))]
        if hub_id(parent.name) is None and parent.match and parent.match.family in known:
            return True  # a family named again
        if parent.edge.relation != "merge" and any(names_again(parent.name, one.name) for one in believed):
            return True  # the same without its version
        if parent.stated or not believed:
            return False
        told = parent.edge.said_by != TABLE or any(parent.match and parent.match.family is one for one in known)
        return told or self._limits(model)

    def _root(self, family: BaseFamily) -> BaseFamily:
        return self.bases.base_of(family) or family

    def _believed(self, model: Recognized, parent: Parent) -> bool:
        """Whether a proposal changes the conclusion: only where its family is known, and it is sure enough.

        Against a declaration that limits use itself it only asks: what is stated limits as well.
        """
        if parent.edge.confidence < EDGE_COUNTS_FROM or parent.edge.said_by in SHOWN:
            return False
        if is_folder(model) and parent.edge.said_by in ("name", TABLE):
            return False
        if parent.match is None and self._read(parent) is None:
            return False
        return parent.edge.said_by != "prose" or not self._limits(model)

    def _counts(self, model: Recognized, parent: Parent, believed: Sequence[Parent]) -> bool:
        """Whether what is only proposed is asked about: it would be believed if it were sure, or may bind."""
        if parent.doubt and (parent.edge.declared or self._believed(model, parent)):
            return True
        return _may_bind(parent.edge) and (parent.stated or not believed)

    def _limits(self, model: Recognized) -> bool:
        """Whether what a model puts itself under limits use."""
        own = own_evidence(model, Subject.WEIGHTS)
        return any(limits_use(self.book, one) for one in own.claimed_ids)

    def _open(self, model: Recognized, parent: Parent, trail: tuple[ModelRef, ...]) -> dict[str, str]:
        """What a parent that is not believed leaves to ask: its license is not known, or is not carried."""
        found, why = self._heritage(model, parent, trail)
        own = own_evidence(model, Subject.WEIGHTS).claimed_ids
        if not found:
            return {parent.edge.parent: asked(why, proposed=True)}
        binding = [one for one in found if binding_over(one, own, self.book)]
        names = " and ".join(dict.fromkeys(each for one in binding for each in one.inherited.license_ids))
        if binding:
            return {parent.edge.parent: f"it may be a parent, under {names}: is it one?"}
        known = all(one.followed for one in found)
        return (
            {}
            if known
            else {parent.edge.parent: "it may be a parent, and its own bases could not all be followed: is it one?"}
        )

    def _heritage(
        self, model: Recognized, parent: Parent, trail: tuple[ModelRef, ...]
    ) -> tuple[list[Heritage], str | None]:
        """What a parent hands down, and why it could not be read where it could not."""
        name = parent.place.name if parent.place else parent.name
        if any(ref.answers(is_called, name) for ref in trail):
            return [], CIRCLE
        if len(trail) > MAX_DEPTH:
            return [], too_deep(MAX_DEPTH)
        other = self._read(parent)
        failure = self.failures.get(_key(parent.place)) if parent.place else None
        if other is not None and not (failure and failure.ref.revision is None and other.summary.ref.revision):
            key = _key(other.summary.ref)
            if key not in self._done:
                self._done[key] = self.trace(other, trail)
            done = self._done[key]
            found = from_parent(model, parent, done.weights, self.bases, self.book, followed=done.followed)
            if found:
                return [
                    *found,
                    *from_table_then(model, parent, self.book),
                    *self._of_a_copy(model, parent, found),
                ], None
            further = next((edge for edge in done.edges if edge.declared and edge.resolved), None)
            why = f"{SILENT}{FURTHER}{further.parent}: {further.resolved}" if further else SILENT
            return from_table(model, parent, self.bases, self.book), why
        if decided := self._decided_of(parent):
            return [from_person(model, parent, decided, self.bases, self.book)], None
        why = REVISION if other is not None and not failure else why_unread(failure)
        return from_table(model, parent, self.bases, self.book), why

    def _of_a_copy(self, model: Recognized, parent: Parent, found: list[Heritage]) -> list[Heritage]:
        """What the table says of a well-known model whose copy in a registry of somebody's own says something else."""
        if parent.place is None or not in_own_registry(parent.place) or not self.bases.answers_for(parent.name):
            return []
        told = {one for each in found for one in each.inherited.license_ids}
        on_record = from_table(model, parent, self.bases, self.book)
        return [one for one in on_record if not told.issuperset(one.inherited.license_ids)]

    def _read(self, parent: Parent) -> Recognized | None:
        """The model that a parent's name leads to, where it was collected."""
        return self.known.get(_key(parent.place)) if parent.place else None

    def _placed(self, model: Recognized, parent: Parent) -> Parent:
        """A parent, and where its name leads to: the registry that the model lies in is asked before the public hub.

        What that registry cannot be asked for, a stranger may have at the public hub under the same name. So the model
        there is only proposed, unless somebody lists it, or its account is on record for that very model.
        """
        child, name = model.summary.ref, hub_id(parent.name)
        if name is None or (not parent.words and in_own_registry(child)):
            return parent
        order = places(child, name, parent.words)
        first, last = order[0], order[-1]
        if written_of(first, Subject.WEIGHTS, self.written):
            return _at(parent, first)  # somebody knows that one by this name
        public = ModelRef(scheme=PUBLIC, name=name)
        if first != public and (_key(first) in self.known or _key(first) in self.listed):
            return _at(parent, first)
        if not in_own_registry(child):
            return _at(parent, public if _key(public) in self.listed else first)
        means_public = _key(public) in self.listed or is_at_hub(parent.words) or self.bases.answers_for(name)
        if first == last:
            return _at(parent, last, doubt="" if means_public else cannot_be_asked(child.scheme, name))
        failure = self.failures.get(_key(first))
        if failure is not None and failure.kind == HasNone.kind:
            return _at(parent, last, asked_first=has_none(host_of(child), name))
        doubt = "" if means_public else not_answered(host_of(child), name, why_unread(failure))
        return _at(parent, last, doubt=doubt)

    def _doubted(self, model: Recognized, parent: Parent, trail: tuple[ModelRef, ...]) -> tuple[list[Heritage], str]:
        """What binds whoever the base is, and what is asked, where a stranger may have its name at the public hub."""
        found, _ = self._heritage(model, parent, trail)
        names = " and ".join(dict.fromkeys(each for one in found for each in one.inherited.license_ids))
        sure = parent.edge.declared or self._believed(model, parent)
        told = from_table(model, parent, self.bases, self.book) if sure else []
        return told, asked_whether(parent.edge.parent, parent.doubt, names)

    def _names_none(self, claim: Claim) -> bool:
        """Whether a claim tells of a base and not which: of a series where the license of any member binds."""
        if claim.key not in ("base_series", "unnamed_base"):
            return False
        members = self.bases.series(claim.value)
        if claim.key == "unnamed_base" and not members:
            return True
        if not members and (match := self.bases.find_name(claim.value)):
            members = (match.family,)
        licenses = [self.book.resolve(family.license) for family in members]
        return any(not ids or any(binds_derivatives(self.book, one) for one in ids) for ids in licenses)

    def _listed(self, ref: ModelRef) -> BaseFamily | None:
        """The well-known family the model itself belongs to."""
        match = ref.answers(self.bases.find)
        own = match is not None and match.family.tells_base
        return match.family if match and own and (match.by_id or ref.answers(is_publisher, match.family)) else None


def _unnamed(model: Recognized, claim: Claim | None) -> dict[str, str]:
    """What a model that names no base leaves to ask where card, fields or files tell of one, or name a series."""
    if claim is None:
        relation = relation_of(model)
        return {f"{_AS_SUCH[relation]} without a base": UNNAMED} if relation in _AS_SUCH else {}
    return {_quoted(claim): UNNAMED}


def _others(model: Recognized) -> dict[str, str]:
    """What is asked where a base is told together with others that are named, and is not named itself."""
    return {_quoted(claim): UNNAMED for claim in model.reading.claims if claim.key == "another_base"}


def _of_former(model: Recognized, bases: BaseModels, book: TextBook) -> dict[str, str]:
    """What is asked where an earlier release was made from something that may bind: this one may go on from it."""
    found = {}
    claims = model.reading.claims
    for claim, then in zip(claims, claims[2:], strict=False):
        if (
            claim.key != "base_model"
            or then.key != "base_model_of"
            or not tells_of_an_earlier_version(then.value, model)
        ):
            continue
        match = bases.find(claim.value)
        ids = book.resolve(match.family.license) if match else ()
        if not ids or any(binds_derivatives(book, one) for one in ids):
            under = f", under {' and '.join(ids)}" if ids else ""
            found[claim.value] = f"it may be a parent{under}: is it one?"
    return found


def _quoted(claim: Claim) -> str:
    place = f"{claim.location.path}:{claim.location.start_line}" if claim.location else "its model card"
    return f"“{claim.value}” of {place}"


_AS_SUCH = {"adapter": "an adapter", "merge": "a merge"}
"""What is nothing without another model. A conversion may be of a model of the same author's, under one license."""


def _lineages(traced: _Traced) -> ModelFact:
    source = "its base models, and the table of well-known base models"
    return ModelFact(name="model.lineages", value=traced.lineages, source=source)


def _is_known_by_id(parent: Parent) -> bool:
    """Whether somebody names a well-known model by its own id: of that the table tells all there is to ask."""
    return parent.match is not None and parent.match.by_id and hub_id(parent.name) is not None


def _again(parent: Parent, named: Iterable[Parent]) -> bool:
    """Whether words name once more, of a family without version or at the same size, what is weighed already."""
    if parent.edge.declared or parent.edge.said_by != "prose" or parent.match is None or hub_id(parent.name):
        return False
    return any(
        one.match is not None
        and one.match.family is parent.match.family
        and one.edge.said_by == "prose"
        and one.edge.relation == parent.edge.relation
        and not other_size(one.name, parent.name)
        for one in named
    )


def _may_bind(edge: Edge) -> bool:
    """Whether a proposal says plainly enough, of a model nobody read, that these weights were made from its own, or
    from what it answered: a teacher's terms may reach its students.
    """
    named = hub_id(id_of(edge.parent)) is not None or reads_as_a_model(edge.parent) or edge.said_by in ("name", TABLE)
    if edge.said_by in SHOWN:
        return True
    made = edge.relation in ("finetune", "adapter", "merge", "quantized", "distillation")
    return named and made and edge.confidence >= (HINT if only_looks_like_one(edge.parent) else EDGE_COUNTS_FROM)


def _telling(weights: Coverage, told: tuple[str, ...]) -> Coverage:
    """What covers the weights, with a word on ancestors that were found elsewhere than where they were asked first."""
    reason = "; ".join((weights.concluded.reason, *told))
    concluded = replace(weights.concluded, reason=reason, asked_first=told)
    return replace(weights, concluded=concluded) if told else weights


def _key(ref: ModelRef) -> str:
    """Where a model lies, whatever its revision: hubs tell no case apart."""
    return ref.label.casefold()


def _at(parent: Parent, place: ModelRef, *, doubt: str = "", asked_first: str | None = None) -> Parent:
    """A parent at a place, where its name leads to."""
    edge = replace(parent.edge, parent=place.label, asked_first=asked_first)
    return replace(parent, edge=edge, place=place, doubt=doubt)


def _by_place(items: Iterable[tuple[ModelRef, _T]]) -> dict[str, _T]:
    """By place without revision: cards name parents as they are now, and what was collected at a revision, for reasons
    of its own, comes after that."""
    return {_key(ref): item for ref, item in sorted(items, key=lambda pair: (pair[0].revision is None, str(pair[0])))}
