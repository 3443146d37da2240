"""The table of the kinds of license: it speaks of signs there are, and every row of it can be reached."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.core.compiled import plain_yaml
from auditor.core.model import Term
from auditor.core.resources import data_root
from auditor.records.vocabulary import vocabulary
from auditor.terms.category import TOLD, category

TABLE = plain_yaml(data_root("license_db") / "categories.yaml")
SIGNS = sorted(
    {sign for row in TABLE["rows"] for part in ("all", "any", "none") for sign in row.get(part, ())}
    | {sign for group in TABLE["groups"].values() for sign in group}
)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_is_a_term_a_value_a_group_or_one_that_is_told(sign: str) -> None:
    term_id, _, value = sign.partition("=")
    if value:
        assert value in vocabulary().terms[term_id].values
    else:
        assert sign in TABLE["groups"] or sign in TOLD or sign in vocabulary().terms


def _stated(*signs: tuple[str, Any]) -> tuple[Term, ...]:
    return tuple(
        Term(
            id=term_id,
            value=value,
            where=None,
            quote="",
            location=None,
            source="reader",
            confidence=1.0,
            license_id=None,
        )
        for term_id, value in signs
    )


GRANT = (("commercial-use", "allowed"), ("modification", "allowed"), ("redistribution", "allowed"))
CAP = ("other-cap", {"threshold": 20, "unit": "employees", "consequence": "separate-license"})
USES = ("acceptable-use", ["weapons", "surveillance"])
KINDS = {
    "permissive": GRANT,
    "research-only": (*GRANT, ("purpose-limit", "research-only")),
    "non-commercial": (*GRANT, ("purpose-limit", "non-commercial")),
    "open-weight-restricted": (*GRANT, CAP, USES),
    "behavioural-use": (*GRANT, USES),
    "strong-copyleft": (*GRANT, ("share-alike", "same-license")),
    "unclear": (USES, ("terms-may-change", "yes"), ("use-restrictions-flow-down", "required")),
    "proprietary": (("purpose-limit", "evaluation-only"), ("redistribution", "prohibited")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_terms_make_a_kind(kind: str) -> None:
    assert category(_stated(*KINDS[kind])) == kind


def test_a_license_with_a_cap_and_forbidden_uses_is_no_mere_policy_of_use() -> None:
    """Nor is one that may be used for commerce, but not handed on, terms of a service."""
    assert category(_stated(("commercial-use", "conditional"), CAP, USES)) == "open-weight-restricted"
    taken = (("commercial-use", "conditional"), ("redistribution", "prohibited"), CAP)
    assert category(_stated(*taken)) == "open-weight-restricted"


def test_terms_of_a_service_are_told_by_what_only_services_ask() -> None:
    asked = (("fee", "required"), ("minimum-age", 18), ("remote-restriction", "yes"), ("data-protection", "yes"))
    assert category(_stated(("commercial-use", "conditional"), *asked)) == "proprietary"
