"""What follows from license ids alone: records, use policies taken in, and how tag, file and base models agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.core.frozen import freeze
from auditor.core.model import LicenseRecord
from auditor.core.protocols import Book
from auditor.policy.facts.fact_registry import TERMS, registry
from auditor.policy.facts.known import Known
from auditor.policy.facts.shapes import as_fact
from auditor.records.strictness import ORDER, record, strictest, with_incorporated

OPEN_GRANT = frozenset({"public-domain", "permissive", "weak-copyleft", "strong-copyleft"})
"""Categories whose grant is open: silence on commerce allows it."""
LINEAGE_STATES = {"stricter-base": 0, "conflict": 1, "unknown-base": 2, "consistent": 3}
"""How a license stands to those of its base models, the worst first. Given by their order: the worst of several
parents decides."""


CATEGORY = "category:"
"""How a list of licenses names a whole category."""


def license_facts(ids: Iterable[str], book: Book, *, confidence: float = 1.0) -> dict[str, Known]:
    """What the records say of a concluded license; nothing where none is concluded."""
    ids = tuple(ids)
    if not ids:
        return {}
    records = [found for one in ids if (found := record(book, one))]
    stated: dict[str, Any] = {
        "license.ids": ids,
        "license.aliases": freeze({one: _aliases(one, book) for one in ids}),
        "model.license_id": " AND ".join(ids),
    }
    stated["license.categories"] = freeze({found.id: found.category for found in records})
    if len(records) == len(ids):
        stated["license.expression"] = " AND ".join(dict.fromkeys(found.expression for found in records))
        stated["license.category"] = max((found.category for found in records), key=ORDER.index)
        judged = [found.eu_ai_act_open.value if found.eu_ai_act_open else None for found in records]
        if False in judged or None not in judged:
            stated["license.eu_ai_act_open"] = False not in judged
    for found in records:
        if found.released:
            stated.setdefault("license.released", found.released.isoformat())
        if found.publisher:
            stated.setdefault("license.publisher", found.publisher)
        if found.family:
            stated.setdefault("license.family", found.family)
    return {name: Known(value=value, confidence=confidence) for name, value in stated.items()}


def record_terms(ids: Iterable[str], book: Book) -> dict[str, Known]:
    """The terms of the records of a license and of what it takes in by reference, where they are known whole.

    An open grant is silent on commerce.
    """
    records = [record(book, one) for one in ids]
    whole = [found for one in records if one for found in with_incorporated(book, one.id).values()]
    if not records or None in records or not all(found and found.terms_complete for found in whole):
        return {}
    known = registry()
    groups: dict[str, list[Any]] = {}
    for found in whole:
        for term in found.terms if found else ():
            spec = known.facts.get(TERMS + term.id)
            if spec is not None:
                groups.setdefault(spec.name, []).extend(as_fact(spec, term.value))
    stated: dict[str, Any] = {name: tuple(dict.fromkeys(groups.get(name, ()))) for name in known.terms}
    open_grant = all(found and found.category in OPEN_GRANT for found in records)
    absent = TERMS + "commercial-use" not in groups and TERMS + "purpose-limit" not in groups and not open_grant
    if absent:
        del stated[TERMS + "commercial-use"]
    stated["license.stated_terms"] = tuple(sorted(name.removeprefix(TERMS) for name in groups))
    return {name: Known(value=value) for name, value in stated.items()}


def _aliases(license_id: str, book: Book) -> tuple[str, ...]:
    found: LicenseRecord | None = record(book, license_id)
    spdx = (found.spdx,) if found and found.spdx else ()
    return tuple(dict.fromkeys((*(found.aliases if found else ()), *spdx)))


NAMELESS_POLICY = "a use policy that the text does not name"
_NAMELESS = (None, "null")
"""What a reader gives for a policy that a sentence points to without its name."""


def unread_use_policies(stated: Iterable[tuple[str | None, Any]], read: Iterable[str], book: Book) -> tuple[str, ...]:
    """Use policies that licenses take in by reference and that are neither on record nor read here.

    Args:
        stated: the license that states it (None for a text on no record) and the policy's name or address. One without
            a name counts beside those with names: nobody knows whether they are the same.
        read: records recognized among the model's own documents.
    """
    by_name = any((found := record(book, one)) and found.kind == "use-policy" for one in read)
    unread: dict[str, None] = {}
    for license_id, value in stated:
        taken_in = found.incorporates if license_id and (found := record(book, license_id)) else ()
        on_record = any((part := record(book, one)) and part.kind == "use-policy" for one in taken_in)
        if not on_record and not by_name:
            names = value if isinstance(value, tuple) else (value,)
            unread |= dict.fromkeys(NAMELESS_POLICY if name in _NAMELESS else str(name) for name in names)
    return tuple(unread)


def stated_conflicts(
    license_id: str | None, tag: str | None, file: str | None, bases: Iterable[Mapping[str, Any]], book: Book
) -> dict[str, Known]:
    """The same two states from bare ids, for test cases and catalogs that have no dossier."""
    found: dict[str, Any] = {}
    tag, file = tag or license_id, file or license_id
    if tag and file:
        found |= _tag_state(tag, file, book)
        parts = [record(book, part) for part in _resolve(tag, book)]
        found["model.license_text_fixed"] = all(part and part.spdx for part in parts)
    if license_id or tag:
        found |= _base_state(str(tag or license_id), bases, book)
    return {name: Known(value=value) for name, value in found.items()}


def _tag_state(tag: str, file: str, book: Book) -> dict[str, str]:
    if file in ("missing", "none"):
        state = "missing-file" if file == "missing" else "no-file"
        return {"model.tag_state": state, "model.tag_detail": f"no file states {tag}"}
    detail = f"the tag names {tag}, the file is {file}"
    if tag.casefold() == file.casefold():
        return {"model.tag_state": "agrees", "model.tag_detail": detail}
    stricter = strictest(book, _resolve(file, book)) > strictest(book, _resolve(tag, book))
    return {"model.tag_state": "stricter-file" if stricter else "differs", "model.tag_detail": detail}


def _base_state(own: str, bases: Iterable[Mapping[str, Any]], book: Book) -> dict[str, str]:
    worst, detail = "consistent", "nothing in the lineage contradicts the license"
    for base in bases:
        base_id = str(base.get("license_id") or "")
        if base_id.casefold() == own.casefold():
            continue
        state, why = "unknown-base", f"the license of {base['id']} is not known"
        if base_id:
            theirs, ours = strictest(book, _resolve(base_id, book)), strictest(book, _resolve(own, book))
            state = "stricter-base" if theirs > ours else "conflict" if theirs > 1 else "consistent"
            why = f"{base['id']} is under {base_id}, the model declares {own}"
        if LINEAGE_STATES[state] < LINEAGE_STATES[worst]:
            worst, detail = state, why
    return {"model.lineage_state": worst, "model.lineage_detail": detail}


def _resolve(word: str, book: Book) -> tuple[str, ...]:
    return tuple(one for part in word.split(" AND ") for one in (book.resolve(part)[:1] or (part,)))
