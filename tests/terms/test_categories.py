"""The table of the kinds of license: it speaks of signs there are, and its laws hold for sets of terms whatever."""

from __future__ import annotations

import random
from typing import Any

import pytest

from auditor.core.compiled import plain_yaml
from auditor.core.model import Term
from auditor.core.resources import data_root
from auditor.records.strictness import ORDER
from auditor.records.vocabulary import vocabulary
from auditor.terms.category import TOLD, category, is_settled
from auditor.terms.doubts import ANY

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


FREE = ORDER[: ORDER.index("open-weight-restricted")]
RESTRICTIONS: tuple[tuple[str, Any], ...] = (
    *(("purpose-limit", word) for word in vocabulary().terms["purpose-limit"].values),
    *(
        (term, word)
        for term in ("commercial-use", "hosted-service", "output-training")
        for word in ("conditional", "prohibited")
    ),
    *((term, "prohibited") for term in ("modification", "redistribution", "reverse-engineering", "sublicense")),
    *((term, "required") for term in ("registration", "fee", "use-restrictions-flow-down", "source-disclosure")),
    ("share-alike", "same-license"),
    ("output-training", "own-derivatives-only"),
    ("acceptable-use", ["weapons"]),
    ("acceptable-use", ["surveillance", "elections", "gambling", "illegal-activity"]),
    ("acceptable-use-by-reference", "https://example.org/policy"),
    ("user-cap", {"threshold": 1000, "metric": "users"}),
    ("revenue-cap", {"threshold": 1000, "currency": "EUR"}),
    CAP,
    ("territory-exclusion", {"area": "NO", "basis": "use"}),
    ("non-compete", "yes"),
    ("safety-guardrails", "must-keep"),
    ("model-name-prefix", {"text": "Fen-"}),
    ("display-attribution", {"text": "Built with Fen"}),
)
"""Statements that restrict."""
GRANTS: tuple[tuple[str, Any], ...] = (
    *(
        (term, word)
        for term in ("commercial-use", "modification", "redistribution")
        for word in ("allowed", "conditional")
    ),
    *(
        ("hosted-service", "allowed"),
        ("sublicense", "allowed"),
        ("patent-grant", "granted"),
        ("output-training", "allowed"),
    ),
)
"""Statements that give a right."""
NEUTRAL: tuple[tuple[str, Any], ...] = (
    *(("governing-law", "NL"), ("venue", "NL"), ("licensor", {"name": "Fen Works"}), ("trademark-limit", "yes")),
    *(
        ("export-control", "yes"),
        ("output-ownership", "licensee"),
        ("state-changes", "required"),
        ("must-delete", "yes"),
    ),
)
"""Statements that say nothing of the kind."""
OTHERS = (
    *NEUTRAL,
    ("warranty-disclaimer", "yes"),
    ("license-copy", "required"),
    ("termination", "on-breach"),
    ("duration", "perpetual"),
)
WORDS = ("", "we dedicate the model to the public domain.", "a larger work may be under any license")


def _sets(seed: int, count: int = 1500) -> list[tuple[tuple[tuple[str, Any], ...], str]]:
    """Sets of statements with words around them: few and many, with and without a grant."""
    dice = random.Random(seed)

    def some(of: tuple[tuple[str, Any], ...], most: int) -> list[tuple[str, Any]]:
        return dice.sample(of, dice.randint(0, most))

    return [
        ((*some(GRANTS, 4), *some(RESTRICTIONS, dice.choice((0, 1, 3, 8))), *some(OTHERS, 3)), dice.choice(WORDS))
        for _ in range(count)
    ]


def _rank(signs: tuple[tuple[str, Any], ...], words: str) -> int:
    return ORDER.index(category(_stated(*signs), words))


def test_a_restriction_besides_never_makes_a_freer_kind() -> None:
    """What was no open license for want of a grant may become one that is restricted, never a free one.

    One thing is no restriction besides: that copyleft is the condition under which what is made trains other models.
    """
    restricted, proprietary = ORDER.index("open-weight-restricted"), ORDER.index("proprietary")
    copyleft = (("output-training", "conditional"), ("share-alike", "same-license"))
    for signs, words in _sets(1):
        before = _rank(signs, words)
        for one in RESTRICTIONS:
            floor = restricted if before >= proprietary else before
            if one != copyleft[1] or copyleft[0] not in signs:
                assert _rank((*signs, one), words) >= floor, (signs, one)


def test_what_grants_nothing_is_of_no_free_kind() -> None:
    core = ("commercial-use", "modification", "redistribution")
    for signs, _ in _sets(2):
        if not any(one in GRANTS or one[1] == "conditional" for one in signs if one[0] in core):
            assert category(_stated(*signs)) not in FREE, signs


def test_a_denied_right_or_a_bound_is_of_no_free_kind() -> None:
    mild = {"acceptable-use", "share-alike", "source-disclosure", "display-attribution", "reverse-engineering"}
    mild |= {"sublicense", "use-restrictions-flow-down"}
    mere_conditions = (("hosted-service", "conditional"), ("output-training", "conditional"))
    for signs, words in _sets(3, 300):
        for one in RESTRICTIONS:
            if one[0] not in mild and one not in mere_conditions:
                assert category(_stated(*signs, one), words) not in FREE, (signs, one)


def test_neither_order_nor_repetition_nor_what_says_nothing_changes_the_kind() -> None:
    dice = random.Random(4)
    for signs, words in _sets(4):
        kind = category(_stated(*signs), words)
        mixed = dice.sample((*signs, *signs[:2]), len(signs) + len(signs[:2]))
        assert category(_stated(*mixed), words) == kind
        assert category(_stated(*signs, *NEUTRAL), words) == kind, signs


def test_a_kind_is_settled_only_if_no_statement_on_what_was_not_understood_makes_it_stricter() -> None:
    dice = random.Random(5)
    for signs, words in _sets(5, 400):
        unread = dice.choice((ANY, *{term for term, _ in RESTRICTIONS}))
        told = is_settled(_stated(*signs), [unread], words)
        before = _rank(signs, words)
        stricter = any(_rank((*signs, one), words) > before for one in RESTRICTIONS if unread in (ANY, one[0]))
        assert not (told and stricter), (signs, unread)
        assert is_settled(_stated(*signs), [], words)


def test_a_free_kind_is_open_while_a_sentence_on_commerce_is() -> None:
    assert not is_settled(_stated(*GRANT), ["commercial-use"])
    assert not is_settled(_stated(*GRANT), [ANY])
    assert is_settled(_stated(*GRANT, ("purpose-limit", "evaluation-only")), ["commercial-use"])
