"""What a dossier says, as facts: the license of the weights, its terms, the model itself, and contradictions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from auditor.core.frozen import freeze
from auditor.core.model import (
    DATASETS,
    EDGE_COUNTS_FROM,
    FROM_OUTPUTS,
    LIMITED_DATA,
    UNLICENSED_DATA,
    Basis,
    Conflict,
    Coverage,
    Dossier,
    Evidence,
    Identification,
    Term,
)
from auditor.core.protocols import Book
from auditor.core.whereabouts import id_of
from auditor.policy.facts.bare_facts import LINEAGE_STATES, OPEN_GRANT, license_facts, unread_use_policies
from auditor.policy.facts.fact_registry import TERMS, FactRegistry, FactSpec
from auditor.policy.facts.family_facts import family_facts, hub_ceiling, parent_facts, stricter_kinds
from auditor.policy.facts.known import LOW_CONFIDENCE, Known, joined
from auditor.policy.facts.origin_facts import SERVICE, publisher_facts, service_facts
from auditor.policy.facts.shapes import UnfitValue, as_fact
from auditor.records.base_models import BaseMatch, load_base_models
from auditor.records.catalog import Catalog, publisher
from auditor.records.families import Families
from auditor.records.model_names import takes_something_else
from auditor.records.strictness import limited_data, record, strictest, unlicensed_data

_OWN_WORDS = "declared-vs-"
"""How the conflicts begin in which what is declared stands against something else the repository says."""
_AGAINST_BASE = "declared-vs-base"
_AGAINST_CONCLUSION = "concluded-vs-base"
_MISSING_FILE = frozenset({"missing", "gated", "unreachable", "unreadable", "too-large"})
_USER_CAP = "user-cap"
_BY_NAME = LOW_CONFIDENCE * 0.8
"""Confidence of what only a name tells of a family. Derived from the bound of firm facts: it is below it, so that a
name alone never carries a fail."""
_PUBLISHED = "read in a document that the vendor publishes; which one you agreed to is attested (`vendor_terms`)"
_LEAST, _KINDS = "model.training_flop_above", "model.modality"
_STATED_TERMS = "license.stated_terms"


def dossier_facts(
    dossier: Dossier, registry: FactRegistry, book: Book, catalog: Catalog | None = None
) -> dict[str, Known]:
    """Every fact the dossier states, with its places; of a service also what the catalog says (None: as shipped)."""
    weights = dossier.weights
    ids, sure = _firm(weights)
    known = {
        **license_facts(ids, book, confidence=sure),
        **_terms(weights, registry, book),
        **_model(dossier, registry, catalog.families if catalog else ()),
    }
    found = _license_evidence(dossier)
    for name in ("license.ids", "license.expression", "license.category"):
        if name in known:
            known[name] = Known(value=known[name].value, confidence=known[name].confidence, evidence=found)
    known["license.read_fully"] = Known(value=weights.complete)
    if "license.released" not in known:
        known |= _released(weights, book)
    if weights.concluded.basis:
        known["license.basis"] = Known(value=weights.concluded.basis.value, evidence=found)
    known |= _lineage(dossier)
    known |= _training_data(dossier, known, book)
    if dossier.ref.scheme == SERVICE:
        return _of_service(known, service_facts(dossier.ref, registry, catalog))
    known |= _tag_and_file(dossier, book)
    return known


def _of_service(read: Mapping[str, Known], claimed: Mapping[str, Known]) -> dict[str, Known]:
    """What is claimed of a service, and beside it what its vendor's documents say, each with its place.

    Which document the organization agreed to is for an attestation to say, so what was read in one asks as a claim
    does; it takes nothing away from the claims, and a claim nothing from it.
    """
    terms = {name: _in_public(known) for name, known in read.items() if name.startswith(TERMS)}
    both = {name: joined((known, claimed[name])) if name in claimed else known for name, known in terms.items()}
    stated = {item for world in (read, claimed) if _STATED_TERMS in world for item in world[_STATED_TERMS].value}
    return {**read, **claimed, **both, _STATED_TERMS: Known(value=tuple(sorted(stated)))}


def _in_public(known: Known) -> Known:
    """A term of a document that a vendor publishes: a doubt stays until somebody attests that it was agreed to."""
    parts = tuple(_in_public(part) for part in known.parts)
    return replace(known, doubt=known.doubt or _PUBLISHED, confidence=min(known.confidence, _BY_NAME), parts=parts)


def _firm(weights: Coverage) -> tuple[tuple[str, ...], float]:
    """The licenses that a verdict may fail by, and how sure they are.

    What comes down from a parent that is only proposed asks (the conflict says so) and decides nothing: else a sentence
    more in a card would make a verdict milder, or fail it, by what may not be so.
    """
    ids, sure = weights.concluded.license_ids, weights.concluded.confidence
    if weights.concluded.basis is not Basis.INHERITED:
        return ids, sure
    declared = {one for each in weights.inherited if each.declared for one in each.license_ids}
    proposed = {one for each in weights.inherited if not each.declared for one in each.license_ids} - declared
    own = [one for found in (weights.detected or weights.declared) for one in found.license_ids]
    if not proposed & set(ids):
        return ids, sure
    firm = tuple(dict.fromkeys([*(one for one in ids if one not in proposed), *own]))
    return (firm, 1.0) if firm else (ids, min(sure, _BY_NAME))


def _released(weights: Coverage, book: Book) -> dict[str, Known]:
    """When the model came out that a user cap was written for, where a base brings the cap and its license with it."""
    named = {term.license_id: term for term in weights.terms if term.id == _USER_CAP and term.license_id}
    days = {found.released: term for one, term in named.items() if (found := record(book, one)) and found.released}
    if len(days) != 1:
        return {}
    ((day, term),) = days.items()
    return {"license.released": Known(value=day.isoformat(), evidence=(term_evidence(term, book),))}


# ------------------------------------------------------------------------------------------------------- terms


def _terms(weights: Coverage, registry: FactRegistry, book: Book) -> dict[str, Known]:
    groups: dict[str, list[Term]] = {}
    for term in weights.terms:
        groups.setdefault(term.id, []).append(term)
    known: dict[str, Known] = {}
    for term_id, stated in groups.items():
        terms = [term for term in stated if term.confidence >= LOW_CONFIDENCE or not term.via] or stated
        spec = registry.facts.get(TERMS + term_id)
        if spec is None:
            continue
        parts = tuple(_as_stated(term, spec, book) for term in terms)
        if weights.complete and not any(part.firm for part in parts):
            parts = (Known(value=()), *parts)  # what was read without doubt is silent on it
        known[spec.name] = joined(parts)
    if weights.complete:
        silent = Known(value=(), evidence=(_silence(weights),))
        for name in registry.terms:
            known.setdefault(name, silent)
        if "commercial-use" not in groups and "purpose-limit" not in groups and not _openly_granted(weights, book):
            # A text that speaks of no commercial use and is no open grant allows none by its silence.
            del known[TERMS + "commercial-use"]
    unread = _unread_policies(weights, groups.get("acceptable-use-by-reference", ()), book)
    if unread or weights.complete:
        looked = Evidence(statement="Use policies incorporated by reference", looked_in=("the license database",))
        known["license.unread_use_policies"] = Known(value=unread, evidence=(looked,) if unread else ())
    known["license.stated_terms"] = Known(value=tuple(sorted(groups)))
    return known


def _unread_policies(weights: Coverage, pointers: Iterable[Term], book: Book) -> tuple[str, ...]:
    """Use policies that are pointed to and were not read, each pointer held against what was read where it stands.

    A text was read if it is one on record, whether it was detected as a license or is a document beside one: what it
    says is among the terms with its place.
    """
    by_way: dict[tuple[str, ...], list[tuple[str | None, Any]]] = {}
    for term in pointers:
        by_way.setdefault(term.via, []).append((term.license_id, term.value))
    detected = [one for found in weights.detected for one in found.license_ids]
    unread: dict[str, None] = {}
    for way, stated in by_way.items():
        beside = [term.license_id for term in weights.terms if term.via == way and term.license_id and term.location]
        unread |= dict.fromkeys(unread_use_policies(stated, dict.fromkeys((*detected, *beside)), book))
    return tuple(unread)


def _as_stated(term: Term, spec: FactSpec, book: Book) -> Known:
    """What one place states of a term."""
    return Known(
        value=tuple(dict.fromkeys(as_fact(spec, term.value))),
        location=term.location,
        evidence=(term_evidence(term, book),),
        confidence=term.confidence,
        doubt=term.doubt,
    )


def _openly_granted(weights: Coverage, book: Book) -> bool:
    records = [record(book, one) for one in weights.concluded.license_ids]
    return bool(records) and all(found and found.category in OPEN_GRANT for found in records)


def term_evidence(term: Term, book: Book) -> Evidence:
    """Where a term can be read: its quote and lines, or the record's section where only a name was found."""
    found = record(book, term.license_id) if term.license_id else None
    name = found.name if found else (term.license_id or "the text")
    section = f", section {term.where}" if term.where else ""
    statement = f"What it says on {term.id.replace('-', ' ')}: {name}{section}"
    if term.location is not None:
        return Evidence(statement=statement, location=term.location, quote=term.quote)
    places = (*(found.urls[:1] if found else ()), f"license database: {term.license_id}")
    return Evidence(statement=f"{statement} (license identified by name only; text not retrieved)", looked_in=places)


def _silence(weights: Coverage) -> Evidence:
    read = [str(found.location) for found in weights.detected if found.location]
    ids = [f"license database: {one}" for one in weights.concluded.license_ids]
    return Evidence(statement="The license does not mention it", looked_in=tuple(read or ids or ["the license"]))


# ------------------------------------------------------------------------------------------------------- model


def _model(dossier: Dossier, registry: FactRegistry, own: Iterable[Families]) -> dict[str, Known]:
    known: dict[str, Known] = {}
    for fact in dossier.facts:
        spec = registry.facts.get(fact.name)
        if spec is None:
            continue
        try:
            value = as_fact(spec, fact.value)
        except UnfitValue:
            continue
        looked = () if fact.location else (fact.source or "the reading",)
        said = Evidence(statement=f"{fact.name}: {fact.source}", location=fact.location, looked_in=looked)
        known[fact.name] = Known(value=value, location=fact.location, evidence=(said,))
    service = dossier.ref.scheme == SERVICE
    if not service:
        recorded = family_facts(dossier, registry, own=own)
        known = {**recorded, **known}
        held = parent_facts(dossier, registry, own)
        if _LEAST in held and (_LEAST not in known or held[_LEAST].value > known[_LEAST].value):
            known[_LEAST] = held[_LEAST]
        built = any(fact.name == "model.architectures" for fact in dossier.facts)
        if _KINDS in held and _KINDS not in recorded and not built:
            # A task alone says what a model is for; what it is made from can write all the same.
            known[_KINDS] = stricter_kinds(known.get(_KINDS), held[_KINDS])
        if _KINDS not in known:
            known = {**held, **known, **_modality_of_family(dossier)}
        known = {**hub_ceiling(dossier, known), **known}
    name = dossier.ref.label.partition(":")[2]
    known.setdefault("model.id", Known(value=name))
    if dossier.ref.scheme != "file":  # a folder is nobody's account: who published it must be said
        known.setdefault("model.publisher", Known(value=name.partition("/")[0]))
    if dossier.ref.scheme == "hf":
        known = {**publisher_facts(dossier.ref.answers(_account_on_record), registry), **known}
    known["model.open_weights"], known["model.service"] = Known(value=not service), Known(value=service)
    if service or not dossier.gated:
        known.setdefault("model.weights_public", Known(value=not service))
    bases = [{"id": id_of(edge.parent), **_base_license(edge.parent, dossier)} for edge in dossier.parents]
    known["model.base_models"] = Known(value=freeze(bases))
    card = next((path for path in dossier.looked_at if path.casefold().startswith("readme")), None)
    if not any(gap.what.casefold().startswith("readme") for gap in dossier.gaps):
        known = {**_silent_card(card, dossier.looked_at or ("the hub's answer",)), **known}
    return known


def _training_data(dossier: Dossier, known: Mapping[str, Known], book: Book) -> dict[str, Known]:
    """Of what a model is said to be trained on, what is under a license that limits use, and what nobody knows."""
    fact = known.get(DATASETS)
    told = tuple(fact.value) if fact else ()
    made = tuple(
        edge.parent.removeprefix("api:")
        for edge in dossier.lineage
        if edge.relation == "dataset" and edge.parent.startswith("api:")
    )
    found = {LIMITED_DATA: (*limited_data(book, told), *made)}
    if fact:
        found[UNLICENSED_DATA] = unlicensed_data(book, told)
    evidence = fact.evidence if fact else ()
    return {name: Known(value=value, evidence=evidence) for name, value in found.items()}


def _modality_of_family(dossier: Dossier) -> dict[str, Known]:
    """What a model of a well-known family, or made from one, takes and gives where it does not say so itself."""
    if dossier.ref.answers(takes_something_else):
        return {}
    sure = (edge.parent for edge in dossier.parents if edge.declared or edge.confidence >= EDGE_COUNTS_FROM)
    for match in (dossier.ref.answers(_match_of), *map(_match_of, sure)):
        if match and match.family.modality:
            family = match.family
            what = f"What models of the family {family.id} take and give: {', '.join(family.modality)}"
            said = Evidence(statement=what, looked_in=(family.source,))
            confidence = 1.0 if match.by_id else _BY_NAME
            return {"model.modality": Known(value=family.modality, evidence=(said,), confidence=confidence)}
    return {}


def _match_of(name: str) -> BaseMatch | None:
    return load_base_models().find(id_of(name).partition(":")[2] or id_of(name))


def _account_on_record(name: str) -> str:
    """The account in ``org/name`` where somebody recorded whose it is, else nothing."""
    account = name.partition("/")[0]
    return account if publisher(account) is not None else ""


def _silent_card(card: str | None, looked_at: tuple[str, ...]) -> dict[str, Known]:
    """What follows from a model card where no fact says otherwise; one that is not there says nothing either."""
    said, looked = ("The model card does not mention", (card,)) if card else ("No model card mentions", looked_at)
    use = Evidence(statement=f"{said} the declared use in words that were understood", looked_in=looked)
    origin = Evidence(statement=f"{said} personal data of EU origin", looked_in=looked)
    return {
        "model.card.silent": Known(value=True, evidence=(use,)),
        "model.card.personal_data_of_eu_origin": Known(value=False, evidence=(origin,)),
    }


def _base_license(parent: str, dossier: Dossier) -> dict[str, str]:
    for one in dossier.weights.inherited:
        if one.path and one.path[0].casefold().endswith(id_of(parent).casefold()) and one.license_ids:
            return {"license_id": " AND ".join(one.license_ids)}
    return {}


def _license_evidence(dossier: Dossier) -> tuple[Evidence, ...]:
    """The places that carry the conclusion about the weights."""
    weights = dossier.weights
    sides = [
        Evidence(statement=("Its model card or hub entry names " if found.stated else "Its text is ")
                 + " and ".join(found.license_ids), location=found.location, quote=found.stated or None)
        for found in (*weights.detected, *weights.declared)
        if found.location and set(found.license_ids) & set(weights.concluded.license_ids)
    ]  # fmt: skip
    looked = dossier.looked_at or ("the hub's answer",)
    return (
        *sides[:3],
        Evidence(statement=weights.concluded.reason or "No license could be concluded", looked_in=looked),
    )


# --------------------------------------------------------------------------------------------------- conflicts


def _lineage(dossier: Dossier) -> dict[str, Known]:
    """How the license stands to those of the base models; a person's conclusion settles what it carries."""
    conflicts = [c for c in dossier.conflicts if c.kind in (_AGAINST_BASE, "base-unknown")]
    settled = dossier.weights.concluded.basis is Basis.CONCLUDED
    state, detail = "consistent", "nothing in the lineage contradicts the license"
    if settled and (dropped := [c for c in dossier.conflicts if c.kind == _AGAINST_CONCLUSION]):
        conflicts, settled = dropped, False
    if conflicts and settled:
        detail = f"settled by a person: {dossier.weights.concluded.reason}"
    elif conflicts:
        states = [(_lineage_state(c, weights=dossier.weights), c) for c in conflicts]
        states.sort(key=lambda pair: LINEAGE_STATES[pair[0]])
        state, detail = states[0][0], states[0][1].statement
        # The place of what is told comes first: the base, which is the last side, and then what stands against it.
        conflicts = [replace(c, sides=(*c.sides[-1:], *c.sides[:-1])) for _, c in states]
    elif not settled and _open_parents(dossier):
        state = "unknown-base"
        detail = f"the license of {', '.join(_open_parents(dossier))} could not be read"
    known = _stated("model.lineage", state, detail, conflicts, dossier)
    entry = _under_the_base(dossier, state)
    return known | ({"model.lineage_conclusion": Known(value=entry, evidence=())} if entry else {})


def _under_the_base(dossier: Dossier, state: str) -> str:
    """The entry of a policy file by which somebody takes the model under the terms of its base; empty of others."""
    concluded = dossier.weights.concluded
    if state not in ("stricter-base", "conflict") or concluded.basis not in (Basis.INHERITED, Basis.CONCLUDED):
        return ""
    licensed = " AND ".join(concluded.license_ids)
    said = "used under the terms of its base, whatever its tag says"
    model = json.dumps(dossier.ref.label, ensure_ascii=False)
    rests_on = ", ".join(f"{json.dumps(path, ensure_ascii=False)}: '{one}'" for path, one in dossier.evidence.items())
    tied = f"evidence: {{{rests_on}}}, " if rests_on else ""
    return f'{{model: {model}, license: {licensed}, {tied}by: NAME, on: DAY, reason: "{said}"}}'


def _lineage_state(conflict: Conflict, weights: Coverage) -> str:
    if conflict.kind == "base-unknown":
        return "unknown-base"
    ids = set(weights.concluded.license_ids)
    firm = any(one.declared and ids & set(one.license_ids) for one in weights.inherited)
    return "stricter-base" if conflict.severity == "laundering" and firm else "conflict"


def _open_parents(dossier: Dossier) -> list[str]:
    """Parents that may bind and of which no license is known; the publisher's own models bind it to nothing."""
    read = {_folded(one.path[0]) for one in dossier.weights.inherited if one.path and one.license_ids}
    return [
        edge.parent
        for edge in dossier.lineage
        if (edge.declared or edge.confidence >= EDGE_COUNTS_FROM)
        and edge.relation not in FROM_OUTPUTS
        and _folded(edge.parent) not in read
        and not dossier.ref.answers(_is_of_account, _account(edge.parent))
    ]


def _folded(ref: str) -> str:
    return ref.partition(":")[2].partition("@")[0].casefold() or ref.casefold()


def _account(ref: str) -> str:
    return _folded(f":{id_of(ref)}").partition("/")[0]


def _is_of_account(name: str, account: str) -> bool:
    return _folded(f":{name}").partition("/")[0] == account


def _tag_and_file(dossier: Dossier, book: Book) -> dict[str, Known]:
    """How the hub's tag stands to the license file."""
    weights = dossier.weights
    declared, detected = _ids(weights.declared), _ids(weights.detected)
    known: dict[str, Known] = {}
    if declared:
        known["model.license_tag"] = Known(value=" AND ".join(declared))
    conflicts = [one for one in dossier.conflicts if one.kind.startswith(_OWN_WORDS) and one.kind != _AGAINST_BASE]
    gap = next((gap for gap in dossier.gaps if gap.kind in _MISSING_FILE and "licen" in gap.what.casefold()), None)
    fixed = True  # a text that was read, and that of the base a license is inherited from, is at hand
    if weights.concluded.basis is Basis.CONCLUDED:
        state, detail = "overridden", f"settled by a person: {weights.concluded.reason}"
    elif conflicts:
        stricter = bool(detected and declared) and strictest(book, detected) > strictest(book, declared)
        in_words = all(one.sentence for one in conflicts)
        state = "stricter-file" if stricter else "limited-in-words" if in_words else "differs"
        detail = conflicts[0].statement
    elif detected:
        state, detail = "agrees", f"the text is {', '.join(detected)}"
    elif declared:
        fixed = all((found := record(book, one)) and found.spdx for one in declared)
        promised = gap is not None or not fixed
        state = "missing-file" if promised else "no-file"
        detail = f"{gap.what}: {gap.kind}" if gap else f"no file states {', '.join(declared)}"
    elif weights.concluded.license_ids:
        state, detail = "no-file", "neither tag nor file; the license is inherited from a base model"
    else:
        return known
    known["model.license_text_fixed"] = Known(value=fixed)
    known["model.license_file"] = Known(
        value=" AND ".join(detected) or ("missing" if state == "missing-file" else "none")
    )
    return known | _stated("model.tag", state, detail, conflicts, dossier)


def _stated(prefix: str, state: str, detail: str, conflicts: list[Conflict], dossier: Dossier) -> dict[str, Known]:
    looked = Evidence(statement=detail[:1].upper() + detail[1:], looked_in=dossier.looked_at or ("the hub's answer",))
    sides = tuple(side for conflict in conflicts for side in conflict.sides)
    return {
        f"{prefix}_state": Known(value=state, evidence=sides or (looked,)),
        f"{prefix}_detail": Known(value=detail, evidence=()),
    }


def _ids(found: Iterable[Identification]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for identification in found for one in identification.license_ids))
