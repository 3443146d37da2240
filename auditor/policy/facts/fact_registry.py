"""The one registry of facts: what policies and packs may speak of, with types, words, defaults and questions.

It is data (``policies/facts/*.yaml``, every file of the folder) and read once. From it come the declarations that
conditions are compiled against, the keys that a policy file may use, the published schema and the questions asked
when a fact is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from auditor.core.compiled import shipped_mapping
from auditor.core.errors import DataError
from auditor.core.frozen import freeze
from auditor.core.marked_yaml import MarkedDocument
from auditor.core.printable import subject
from auditor.core.resources import data_root
from auditor.core.suggestions import nearest_word

TYPES = ("bool", "int", "number", "string", "date", "strings", "structured")
"""``date`` is an ISO 8601 string in conditions; ``structured`` facts are read by derivations only."""
SCALAR_STATES = ("present", "none")
ATTESTATION = "attestations."
OUTCOME = "outcome."
WAIVED = "waived."
"""Beginning of the marks of checks whose questions a waiver takes away: nothing waits for what nobody will answer."""
TERMS = "terms."
DATES = "dates."
NOT_STATED = ("license_", "tag_", "lineage_", "base_models", "id", "open_weights", "tags")
"""Beginnings of the facts about a model that nobody states; its license is a matter of ``conclude``."""
OBJECT, NAMED, ASKED = ".object", ".named", ".asked"
"""Facts beside an attestation no entry of which is about the one asked about: how so, whom they name, what to ask."""
UNSCOPED, OTHER = "unscoped", "other"
"""What `OBJECT` may say: no entry names its object, or those there are name somebody else."""
KINDS = ("counterparty", "channel", "provider", "country", "model", "license", "workload")
"""What an entry of ``attest`` may name."""
OWN = ("organization", "workload", "license", "model")
"""Objects inside the house."""
WHOM = {
    "counterparty": "party.names",
    "channel": "deployment.channel",
    "provider": "party.names",
    "country": "deployment.processing_regions",
    "model": "model.ref",
    "license": "license.ids",
    "workload": "workload.id",
}
"""Kind → the fact that says whom a check is about; the last three are those of the verdict itself."""
_FIELDS = {
    *("type", "about", "ask", "who", "allowed", "default", "default_from", "unit", "derived", "shape", "satisfied_by"),
    *("least", "most", "collects", "near"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSpec:
    """One fact that may be spoken of."""

    name: str
    type: str
    """One of `TYPES`."""
    about: str
    ask: str = ""
    """The exact question for somebody who must supply it; empty where `about` must do."""
    who: str = "legal"
    allowed: tuple[str, ...] = ()
    """Words it may take; empty where it is open."""
    default: Any = None
    """Value where nothing is stated; of a detail of an attestation, what a bare ``present`` says."""
    default_from: str | None = None
    """Another fact whose value is taken where nothing is stated."""
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Known word → words that people write for what it means; an error hints at it, and nothing takes it instead."""
    unit: str = ""
    least: float = 0
    """The smallest number it may be."""
    most: float | None = None
    """The largest number it may be; None for no limit."""
    derived: bool = False
    shape: str = ""
    """Form of a structured fact, or of the words of another one: a word of `auditor.policy.facts.shapes`."""
    satisfied_by: Any = None
    """What the wildcard of a test case puts here, for attestations."""
    collects: bool = False
    """Whether several attestations of one id add up in this detail."""
    also: tuple[str, ...] = ()
    """Words of a policy's own, which are no slips of known ones."""
    source: str = ""
    """Data file that declares it."""

    @property
    def question(self) -> str:
        """What to ask where the fact is missing."""
        return self.ask or f"{self.subject}: what applies here ({self.name})?"

    @property
    def subject(self) -> str:
        """What it is about, to begin a sentence: without remarks in brackets or behind a colon or semicolon."""
        return subject(self.about)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationSpec:
    """One document or statement the organization may attest."""

    id: str
    about: str
    who: str = "legal"
    value: str | None = None
    """Type of the plain value (``int``, ``number``, ``string``), where it is more than present or none."""
    details: Mapping[str, FactSpec] = field(default_factory=dict)
    outside: tuple[tuple[str, ...], ...] = ()
    """Kinds of somebody outside the house that an entry must name; of several in one group, one is enough."""
    own: tuple[str, ...] = ()
    """What of our own it is about: an entry that names none stands for the whole file."""
    whom: Mapping[str, str] = field(default_factory=dict)
    """Kind → the fact that says whom a check is about, where `WHOM` says otherwise."""
    source: str = ""


@dataclass(frozen=True)
class FactRegistry:
    """All known facts and attestations."""

    facts: Mapping[str, FactSpec]
    attestations: Mapping[str, AttestationSpec]
    own: frozenset[str] = frozenset()
    """Names of facts and ids of attestations that a policy declares itself; none in the registry as shipped."""

    def nearest(self, name: str) -> str | None:
        """The known fact that ``name`` most likely is a slip of."""
        return nearest_word(name, self.facts)

    def keys(self, prefix: str) -> tuple[str, ...]:
        """Names below ``prefix`` with the prefix taken off, sorted; ``keys("org.")`` are the keys of ``org:``."""
        return tuple(sorted(n[len(prefix) :] for n, s in self.facts.items() if n.startswith(prefix) and not s.derived))

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Units of the facts that have one."""
        return {name: spec.unit for name, spec in self.facts.items() if spec.unit}

    @cached_property
    def places(self) -> frozenset[str]:
        """Names of the facts whose values are places."""
        return frozenset(name for name, spec in self.facts.items() if spec.shape in ("place", "country"))

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Names of the facts that hold what a license states."""
        return tuple(name for name in self.facts if name.startswith(TERMS))

    @cached_property
    def defaults(self) -> tuple[FactSpec, ...]:
        """Facts with a default of their own."""
        return tuple(
            spec for spec in self.facts.values() if spec.default is not None and not spec.name.startswith(ATTESTATION)
        )

    @cached_property
    def detail_defaults(self) -> tuple[tuple[str, FactSpec], ...]:
        """Details of attestations with a default, each with the fact that must be ``present`` for it to hold."""
        return tuple(
            (f"{ATTESTATION}{attestation.id}", spec)
            for attestation in self.attestations.values()
            for spec in attestation.details.values()
            if spec.default is not None
        )

    @cached_property
    def defaults_from(self) -> tuple[FactSpec, ...]:
        """Facts that take another fact's value, sources before those that read them."""
        pending = {s.name: s for s in self.facts.values() if s.default_from}
        ordered: list[FactSpec] = []
        while pending:
            ready = [spec for spec in pending.values() if spec.default_from not in pending]
            if not ready:
                raise DataError("facts take their defaults from each other in a circle", found=", ".join(pending))
            ordered += ready
            for spec in ready:
                del pending[spec.name]
        return tuple(ordered)


@cache
def registry() -> FactRegistry:
    """The registry as shipped.

    Raises:
        DataError: a fact stands twice, lacks a field, or has an unknown type.
    """
    folder = data_root("policies") / "facts"
    documents = [shipped_mapping(path, named=f"policies/facts/{path.name}") for path in sorted(folder.glob("*.yaml"))]
    return build(documents)


def build(documents: Iterable[MarkedDocument]) -> FactRegistry:
    """A registry from data files already read; see `registry` for errors."""
    facts: dict[str, FactSpec] = {}
    attestations: dict[str, AttestationSpec] = {}
    for document in documents:
        for name, raw in (document.value.get("facts") or {}).items():
            _add(facts, _fact(name, raw, document), document)
        for term in document.value.get("terms") or ():
            about = f"What the license states under {term}; an empty list where it is silent"
            _add(facts, FactSpec(name=TERMS + term, type="structured", shape="term", about=about), document)
        for name, raw in (document.value.get("attestations") or {}).items():
            if name in attestations:
                raise DataError(f"attestation {name!r} stands twice", where=document.path)
            attestations[name] = attestation = _attestation(name, raw or {}, document)
            for fact in _attestation_facts(attestation, raw or {}):
                _add(facts, fact, document)
    for spec in facts.values():
        if spec.default_from and spec.default_from not in facts:
            raise DataError(f"fact {spec.name!r} takes its default from an unknown fact", found=spec.default_from)
    return FactRegistry(facts=facts, attestations=attestations)


def extended(
    known: FactRegistry, document: MarkedDocument, facts: Mapping[str, Mapping[str, Any]],
    attestations: Mapping[str, Mapping[str, Any]],
) -> FactRegistry:  # fmt: skip
    """A registry that knows more facts and attestations, which a policy file or a pack of its own declares.

    Raises:
        DataError: a name stands twice, or a field is missing, unknown or of no use.
    """
    found, others = dict(known.facts), dict(known.attestations)
    for name, raw in facts.items():
        _add(found, _fact(name, raw, document), document)
    for name, raw in attestations.items():
        if name in others:
            raise DataError(f"attestation {name!r} stands twice", where=document.path)
        others[name] = attestation = _attestation(name, raw, document)
        for fact in _attestation_facts(attestation, raw):
            _add(found, fact, document)
    return FactRegistry(facts=found, attestations=others, own=known.own | set(facts) | set(attestations))


def saying_also(known: FactRegistry, name: str, words: tuple[str, ...]) -> FactRegistry:
    """A registry in which a fact may be further words of a policy's own."""
    spec = known.facts[name]
    return replace(known, facts={**known.facts, name: replace(spec, also=tuple(dict.fromkeys((*spec.also, *words))))})


def _add(facts: dict[str, FactSpec], spec: FactSpec, document: MarkedDocument) -> None:
    if spec.name in facts:
        raise DataError(f"fact {spec.name!r} stands twice", where=document.path, found=facts[spec.name].source)
    facts[spec.name] = spec


def _fact(name: str, raw: Mapping[str, Any], document: MarkedDocument) -> FactSpec:
    unknown = sorted(set(raw) - _FIELDS)
    if unknown:
        where = _place(name, document)
        raise DataError(f"fact {name!r} has unknown fields", where=where, found=", ".join(unknown))
    if raw.get("type") not in TYPES or not raw.get("about"):
        where = _place(name, document)
        raise DataError(f"fact {name!r} needs a type and a description", where=where, wanted=", ".join(TYPES))
    values = {key: freeze(value) for key, value in raw.items() if value is not None}
    return FactSpec(name=name, source=document.path, **values)


def _place(name: str, document: MarkedDocument) -> str:
    """Where a fact stands; of one of an attestation, the file. Only an error asks: the places are read for it."""
    return document.where(("facts", name)) if ("facts", name) in document.positions else document.path


def _attestation(name: str, raw: Mapping[str, Any], document: MarkedDocument) -> AttestationSpec:
    outside = tuple(tuple(group.split(" or ")) for group in raw.get("outside") or ())
    own, whom = tuple(raw.get("own") or ()), freeze(raw.get("whom") or {})
    strange = sorted(
        {kind for group in outside for kind in group} - set(KINDS) | set(own) - set(OWN) | set(whom) - set(KINDS)
    )
    if strange or not (outside or own):
        wanted = f"outside: {', '.join(KINDS)} · own: {', '.join(OWN)}"
        raise DataError(
            f"attestation {name!r} needs an object", where=document.path, found=", ".join(strange), wanted=wanted
        )
    details = {key: _fact(f"{ATTESTATION}{name}.{key}", {"about": f"{key} of {name}", **detail}, document)
               for key, detail in (raw.get("details") or {}).items()}  # fmt: skip
    return AttestationSpec(
        id=name,
        about=raw.get("about", name),
        who=raw.get("who", "legal"),
        value=raw.get("value"),
        details=details,
        outside=outside,
        own=own,
        whom=whom,
        source=document.path,
    )


def _attestation_facts(spec: AttestationSpec, raw: Mapping[str, Any]) -> Iterable[FactSpec]:
    """The state, the plain value, the age and the details, as facts of their own."""
    ask = (
        raw.get("ask")
        or f"{subject(spec.about)}: is this in place? Since when, and where is the evidence ({ATTESTATION}{spec.id})?"
    )
    base: dict[str, Any] = {"who": spec.who, "source": spec.source}
    name = f"{ATTESTATION}{spec.id}"
    yield FactSpec(name=name, type="string", about=spec.about, ask=ask, allowed=SCALAR_STATES, **base)
    scope = f"Where no entry of {spec.id} is about the one asked for: whether entries name nobody, or somebody else"
    yield FactSpec(name=name + OBJECT, type="string", about=scope, ask=ask, allowed=(UNSCOPED, OTHER), **base)
    yield FactSpec(name=name + NAMED, type="string", about=f"Whom the entries of {spec.id} name instead", **base)
    yield FactSpec(name=name + ASKED, type="string", about=f"What to ask of the entries of {spec.id}", **base)
    yield FactSpec(name=f"{name}.age_days", type="int", about=f"Age of {spec.id}", unit="days", satisfied_by=0, **base)
    if spec.value:
        yield FactSpec(
            name=f"{name}.value", type=spec.value, about=spec.about, ask=ask, unit=raw.get("unit", ""),
            satisfied_by=freeze(raw.get("satisfied_by")), **base,
        )  # fmt: skip
    yield from spec.details.values()
