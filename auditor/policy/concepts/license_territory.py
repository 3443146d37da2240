"""Territories a license excludes, against where the licensee sits, where it computes and where its users are.

An exclusion by *use* looks at places of operation, one by *domicile* at the licensee, ``both`` at both. An exclusion
that is limited to some models counts only where the model is one of them; where nobody knows, neither do we.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import tables

derive = DERIVATIONS = Derivations()

_EXCLUSIONS = ("terms.territory-exclusion", "model.modality")


def fits(row: Mapping[str, Any], f: Facts) -> bool | None:
    """Whether an exclusion reaches the model; multimodal means that it takes images."""
    scope = row.get("scope")
    if scope in (None, "all"):
        return True
    modality = f["model.modality"] if scope == "multimodal" else None
    return None if modality is None else "image-in" in modality


def either(answers: Iterable[bool | None]) -> bool | None:
    """Three-valued *or*: True where one is, None where one is not known, else False."""
    found = list(answers)
    if True in found:
        return True
    return None if None in found else False


def both(first: bool | None, second: bool | None) -> bool | None:
    """Three-valued *and*."""
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


@derive("license.territory.stated", "license.territory.by_use", "license.territory.areas", reads=_EXCLUSIONS)
def stated(f: Facts) -> dict[str, Any]:
    """Whether anything is excluded, whether by use, and which areas."""
    rows = _rows(f)
    if rows is None:
        return {}
    return {
        "license.territory.stated": bool(rows),
        "license.territory.by_use": either(fits(r, f) for r in rows if _is_use(r)),
        "license.territory.areas": tuple(dict.fromkeys(str(row.get("area")) for row in rows)),
    }


_OPERATION = (
    *("deployment.processing_regions", "org.domicile", "org.principal_place_of_business"),
    *("deployment.user_regions", "deployment.distribution"),
)


@derive(
    *("license.territory.operator_hit", "license.territory.user_hit"),
    *("license.territory.operator_places", "license.territory.user_places"),
    reads=(*_EXCLUSIONS, *_OPERATION),
)
def operation(f: Facts) -> dict[str, Any]:
    """Whether a place of operation, or only users, lie in an area excluded by use."""
    rows = _rows(f)
    if rows is None:
        return {}
    rows = [row for row in rows if _is_use(row)]
    own = [f["deployment.processing_regions"], f["org.domicile"], f["org.principal_place_of_business"]]
    users, distribution = f["deployment.user_regions"], f["deployment.distribution"]
    users_hit = _hit(rows, [users], f)
    sends = None if distribution is None else "redistributes_weights" in distribution
    return {
        "license.territory.operator_hit": either([_hit(rows, own, f), both(sends, users_hit)]),
        "license.territory.user_hit": users_hit,
        "license.territory.operator_places": _places(rows, [*own, users] if sends else own),
        "license.territory.user_places": _places(rows, [users]),
    }


@derive(
    *("license.territory.domicile_hit", "license.territory.group_hit"),
    *("license.territory.domicile_places", "license.territory.group_places"),
    reads=(*_EXCLUSIONS, "org.domicile", "org.principal_place_of_business", "org.group_countries"),
)
def licensee(f: Facts) -> dict[str, Any]:
    """Whether the licensee sits in an excluded area, or sits outside while a company of its group sits inside."""
    rows = _rows(f)
    if rows is None:
        return {}
    seats = [f["org.domicile"], f["org.principal_place_of_business"]]
    by_domicile = [row for row in rows if row.get("basis") in ("domicile", "both", None)]
    group = [f["org.group_countries"]]
    inside = _hit(rows, seats, f)
    return {
        "license.territory.domicile_hit": _hit(by_domicile, seats, f),
        "license.territory.group_hit": both(None if inside is None else not inside, _hit(rows, group, f)),
        "license.territory.domicile_places": _places(by_domicile, seats),
        "license.territory.group_places": _places(rows, group),
    }


def _rows(f: Facts) -> list[Mapping[str, Any]] | None:
    terms = f["terms.territory-exclusion"]
    if terms is None:
        return None
    return [row if isinstance(row, Mapping) else {"area": str(row)} for row in terms]


def _is_use(row: Mapping[str, Any]) -> bool:
    return row.get("basis") in ("use", "both", None)


def _hit(rows: list[Mapping[str, Any]], where: list[Any], f: Facts) -> bool | None:
    """Whether one of the places lies in one of the areas that reach the model."""
    answers: list[bool | None] = []
    for row in rows:
        inside = either(None if at is None else tables.meets(_words(at), [str(row.get("area"))]) for at in where)
        answers.append(both(fits(row, f), inside))
    return either(answers)


def _places(rows: list[Mapping[str, Any]], where: list[Any]) -> tuple[str, ...]:
    words = [word for at in where if at is not None for word in _words(at)]
    areas = [str(row.get("area")) for row in rows]
    return tuple(dict.fromkeys(code for code in tables.hits(words, areas)))


def _words(at: Any) -> tuple[str, ...]:
    return (at,) if isinstance(at, str) else tuple(at)
