"""Cap arithmetic: the right figure of the right month, the band first, and no answer that knowledge would worsen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auditor.core.frozen import freeze
from auditor.policy.concepts.caps import BAND, Measure
from auditor.policy.concepts.derive import Deriver, shipped
from tests.sizes import sized

DERIVER = Deriver(shipped())
HARSHNESS = {
    None: 4, "exceeded": 5, "near": 4, "exemption-unclear": 4, "display": 3, "agreed": 1, "exempt": 1, "below": 1
}  # fmt: skip


def derived(**facts: Any) -> dict[str, Any]:
    values = {"judged.as_of": "2026-11-21", "license.ids": ("x",)}
    values |= {name.replace("__", "."): freeze(value) for name, value in facts.items()}
    DERIVER.extend(values)
    return values


def user_cap(**more: Any) -> dict[str, Any]:
    cap = {"threshold": 100_000_000, "metric": "monthly-active-users", "scope": "licensee-and-affiliates"}
    return {**cap, "measured": "ongoing", "consequence": "no-rights", **more}


def state(cap: dict[str, Any], **facts: Any) -> Any:
    return derived(**{"terms__user-cap": [cap]}, **facts).get("license.user_cap.state")


@pytest.mark.parametrize(
    ("figure", "expected"),
    [(0, "below"), (94_999_999, "below"), (95_000_000, "near"), (100_000_000, "near"), (105_000_000, "near"),
     (105_000_001, "exceeded")],
)  # fmt: skip
def test_the_band_around_a_cap_comes_first_and_its_edges_belong_to_it(figure: int, expected: str) -> None:
    assert state(user_cap(), org__group_mau_at={"2026-10": figure}) == expected


@pytest.mark.parametrize(
    ("released", "month"), [("2025-04-05", "2025-03"), ("2025-01-31", "2024-12"), ("2024-03-01", "2024-02")]
)
def test_a_cap_measured_at_release_looks_at_the_month_before(released: str, month: str) -> None:
    cap = user_cap(measured="release-date")
    assert state(cap, license__released=released, org__group_mau_at={month: 10**9}) == "exceeded"
    others = {other: 10**9 for other in ("2024-01", "2025-04", "2026-10") if other != month}
    assert state(cap, license__released=released, org__group_mau_at=others) is None


def test_the_licenses_own_release_date_stands_above_that_of_a_fine_tune() -> None:
    cap = user_cap(measured="release-date")
    facts = {"model__release_date": "2026-02-02", "org__group_mau_at": {"2024-06": 1, "2026-01": 10**9}}
    assert state(cap, license__released="2024-07-23", **facts) == "below"
    assert state(cap, **facts) == "exceeded"


def test_a_figure_that_lies_in_the_future_or_is_too_old_is_not_used() -> None:
    assert state(user_cap(), org__group_mau_at={"2026-12": 10**9}) is None
    old = {"org__group_mau_at": {"2026-08": 5}}
    assert state(user_cap(), **old) == "below"
    assert state(user_cap(), **old, policy__licenses__threshold_facts_max_age_days=45) is None


def test_a_product_cap_looks_at_the_product() -> None:
    cap = user_cap(scope="product")
    assert state(cap, deployment__product_mau=5, org__group_mau_at={"2026-10": 10**9}) == "below"


def test_daily_users_are_at_most_the_monthly_ones() -> None:
    cap = user_cap(metric="daily-active-users")
    assert state(cap, org__group_mau_at={"2026-10": 1000}) == "below"
    assert state(cap, org__group_mau_at={"2026-10": 10**9}) is None


def test_the_harshest_of_several_caps_decides() -> None:
    caps = [user_cap(threshold=10**12), user_cap(threshold=10)]
    found = derived(**{"terms__user-cap": caps}, org__group_mau_at={"2026-10": 1000})
    assert (found["license.user_cap.state"], found["license.user_cap.threshold"]) == ("exceeded", 10)


def test_a_currency_without_a_rate_is_not_compared() -> None:
    cap = {"threshold": 1, "currency": "XXX", "period": "month", "scope": "licensee", "consequence": "no-rights"}
    found = derived(**{"terms__revenue-cap": [cap]}, org__revenue_last_month_usd=10.0**9)
    assert "license.revenue_cap.state" not in found


@given(st.floats(1, 1e12), st.floats(0, 1e12))
def test_a_known_figure_is_always_above_near_or_below(cap: float, figure: float) -> None:
    answer = Measure.of("x", "x", figure).against(cap)
    assert answer == ("above" if figure > cap * (1 + BAND) else "below" if figure < cap * (1 - BAND) else "near")


CAPS = st.fixed_dictionaries(
    {
        "threshold": st.sampled_from([1000, 1_000_000]),
        "currency": st.sampled_from(["USD", "EUR"]),
        "period": st.sampled_from(["month", "year"]),
        "scope": st.sampled_from(["licensee", "licensee-and-affiliates", "product"]),
        "consequence": st.sampled_from(["no-rights", "separate-license", "display-attribution"]),
    },
    optional={"only_if": st.just("model-as-a-service"), "internal_use_exempt": st.just(True)},
)
FIGURES = st.sampled_from([10.0, 1000.0, 5000.0, 1e6, 1e9])
FACTS = st.fixed_dictionaries(
    {
        "org__revenue_12m_usd": FIGURES,
        "org__group_revenue_12m_usd": FIGURES,
        "org__revenue_last_month_usd": FIGURES,
        "org__operates_model_as_a_service": st.booleans(),
        "deployment__distribution": st.sampled_from([["internal"], ["saas_feature"], ["model_as_a_service"]]),
        "deployment__claims": st.sampled_from([[], ["internal_use_exemption"]]),
    }
)


@settings(max_examples=sized(300), deadline=None)
@given(CAPS, FACTS, st.data())
def test_a_figure_that_is_not_known_never_makes_a_revenue_cap_milder(
    cap: dict[str, Any], facts: dict[str, Any], data: st.DataObject
) -> None:
    assume(
        facts["org__revenue_12m_usd"] <= facts["org__group_revenue_12m_usd"]
    )  # a policy that says otherwise is refused
    terms = {"terms__revenue-cap": [cap]}
    known = HARSHNESS[derived(**terms, **facts).get("license.revenue_cap.state")]
    gone = data.draw(st.sampled_from(sorted(set(facts) - {"deployment__claims"})))
    less = {name: value for name, value in facts.items() if name != gone}
    assert min(HARSHNESS[derived(**terms, **less).get("license.revenue_cap.state")], 4) >= min(known, 4)


@settings(max_examples=sized(300), deadline=None)
@given(CAPS, FACTS, st.data())
def test_a_revenue_cap_that_is_exceeded_is_told_with_its_figure(
    cap: dict[str, Any], facts: dict[str, Any], data: st.DataObject
) -> None:
    known = data.draw(st.sets(st.sampled_from(sorted(facts))))
    found = derived(**{"terms__revenue-cap": [cap]}, **{name: facts[name] for name in sorted(known)})
    if found.get("license.revenue_cap.state") in ("exceeded", "exemption-unclear", "display", "agreed"):
        assert found["license.revenue_cap.measured"] in facts.values()
        rate = {"USD": 1.0, "EUR": 1.17}[cap["currency"]]
        assert found["license.revenue_cap.threshold_usd"] == pytest.approx(cap["threshold"] * rate)


def test_a_figure_of_one_part_is_called_one() -> None:
    cap = {"threshold": 1000, "currency": "USD", "period": "year", "scope": "licensee-and-affiliates"}
    found = derived(**{"terms__revenue-cap": [cap]}, org__revenue_12m_usd=45000.0)
    assert found["license.revenue_cap.what"].endswith("(counting the licensee alone)")
    found = derived(**{"terms__user-cap": [user_cap()]}, org__max_product_mau=9_000_000_000)
    assert found["license.user_cap.what"].endswith("(counting one product alone)")
    assert found["license.user_cap.measured"] == 9_000_000_000


OFFERS = ("internal", "outputs_to_third_parties", "saas_feature", "model_as_a_service", "redistributes_weights")
_SILENT = {f"terms__{term}": [] for term in ("user-cap", "revenue-cap", "display-attribution", "model-name-prefix")}


@pytest.mark.parametrize("kind", ["user-cap", "revenue-cap"])
@pytest.mark.parametrize("distribution", OFFERS)
@pytest.mark.parametrize(("share", "expected"), [(0.5, "below"), (1.0, "near"), (2.0, "passed")])
def test_a_display_cap_that_is_passed_owes_a_statement_wherever_anything_leaves_the_house(
    kind: str, distribution: str, share: float, expected: str
) -> None:
    users = user_cap(scope="product", consequence="display-attribution")
    revenue = {"threshold": 100_000_000, "currency": "USD", "period": "month", "scope": "product"}
    cap = users if kind == "user-cap" else {**revenue, "consequence": "display-attribution"}
    stated = {**_SILENT, f"terms__{kind}": [cap], "terms__display-attribution": [{"text": "Orchard", "when": "above"}]}
    figures = {"deployment__product_mau": int(share * 1e8), "deployment__product_revenue_month_usd": share * 1e8}
    found = derived(
        **stated, **figures, deployment__distribution=[distribution], deployment__modifies_model=["none"]
    )  # fmt: skip
    outside = distribution != "internal"
    assert found["license.display.owed"] is (outside and expected == "passed")
    assert found["license.display.near"] is (outside and expected == "near")


def test_a_display_statement_that_is_asked_of_everybody_is_owed_without_a_cap() -> None:
    stated = {**_SILENT, "terms__display-attribution": [{"text": "Orchard", "when": "distribution"}]}
    offered = {"deployment__distribution": ["saas_feature"], "deployment__modifies_model": ["none"]}
    assert derived(**stated, **offered)["license.display.owed"] is True
    unread = {name: value for name, value in stated.items() if name != "terms__revenue-cap"}
    assert "license.display.owed" not in derived(**unread, **offered)


@pytest.mark.parametrize(
    ("since", "below", "expected"),
    [("2023-01", 6_000_000, "below"), ("2025-03", 6_000_000, "below"), ("2025-04", 6_000_000, None),
     ("2023-01", 95_000_000, None), ("2023-01", 400_000_000, None)],
)  # fmt: skip
def test_a_ceiling_answers_for_every_month_since_and_only_where_it_lies_below_the_band(
    since: str, below: int, expected: str | None
) -> None:
    cap, ceiling = user_cap(measured="release-date"), {"below": below, "since": since}
    assert state(cap, license__released="2025-04-05", org__group_mau_max=ceiling) == expected


def test_a_figure_of_the_month_stands_above_a_ceiling() -> None:
    cap, ceiling = user_cap(measured="release-date"), {"below": 6_000_000, "since": "2023-01"}
    figures = {"2025-03": 10**9}
    found = state(cap, license__released="2025-04-05", org__group_mau_max=ceiling, org__group_mau_at=figures)
    assert found == "exceeded"


def test_a_product_has_at_most_the_users_its_group_never_passed() -> None:
    cap, ceiling = user_cap(scope="product"), {"below": 6_000_000, "since": "2023-01"}
    assert state(cap, org__group_mau_max=ceiling) == "below"
    assert state(cap, org__group_mau_max=ceiling, deployment__product_mau=2 * 10**8) == "exceeded"
    assert state(user_cap(scope="product", threshold=10**6), org__group_mau_max=ceiling) is None
