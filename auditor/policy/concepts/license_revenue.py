"""Revenue caps: the right sum, of the right scope and period, against the cap."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from auditor.policy.concepts.caps import BAND, Compared, Measure, effect, is_number, summary, worst
from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import tables

derive = DERIVATIONS = Derivations()

_REVENUE = (
    *("terms.revenue-cap", "org.revenue_12m_usd", "org.group_revenue_12m_usd", "org.revenue_last_month_usd"),
    *(
        "deployment.product_revenue_month_usd",
        "deployment.product_revenue_year_usd",
        "org.operates_model_as_a_service",
        "deployment.distribution",
    ),
    *("deployment.claims", "license.agreement"),
)
_REVENUE_FACTS = (
    "stated",
    "state",
    "display_state",
    "threshold",
    "threshold_usd",
    "currency",
    "measured",
    "what",
    "key",
)


@derive(*(f"license.revenue_cap.{name}" for name in _REVENUE_FACTS), reads=_REVENUE)
def revenue_caps(f: Facts) -> dict[str, Any]:
    """State and details of the revenue cap that decides."""
    caps = f["terms.revenue-cap"]
    if caps is None:
        return {}
    compared = [_revenue_cap(cap, f) for cap in caps]
    found = summary("license.revenue_cap", compared)
    decisive = worst(compared)
    if decisive:
        currency = found["license.revenue_cap.currency"] = str(decisive.entry.get("currency", "USD"))
        threshold = decisive.entry.get("threshold")
        converted = tables.in_usd(float(threshold), currency) if threshold and is_number(threshold) else None
        if converted:
            found["license.revenue_cap.threshold_usd"] = converted[0]
    return found


def _revenue_cap(cap: Any, f: Facts) -> Compared:
    if not isinstance(cap, Mapping) or not is_number(cap.get("threshold")):
        return Compared("unknown", cap if isinstance(cap, Mapping) else {}, Measure("revenue", "terms.revenue-cap"))
    measure = _revenue(cap, f)
    converted = tables.in_usd(cap["threshold"], str(cap.get("currency", "USD")))
    state = measure.against(converted[0], max(BAND, converted[1])) if converted else "unknown"
    if state == "below":
        return Compared("below", cap, measure)
    concerned = _concerned(cap, f)
    if concerned is False:
        return Compared("exempt", cap, Measure("offers of models as a service", "org.operates_model_as_a_service"))
    if concerned is None:
        what = "whether the group offers models to third parties as a service"
        return Compared("unknown", cap, Measure(what, "org.operates_model_as_a_service"))
    exempt = _internal_use(cap, f)
    if exempt is not None:
        return Compared(exempt, cap, measure)
    return Compared(effect(state, cap, f), cap, measure)


def _revenue(cap: Mapping[str, Any], f: Facts) -> Measure:
    group, own, month = f["org.group_revenue_12m_usd"], f["org.revenue_12m_usd"], f["org.revenue_last_month_usd"]
    if cap.get("period") == "month":
        if cap.get("scope") == "product":
            what, key = "monthly revenue of the product that uses the model", "deployment.product_revenue_month_usd"
            return _product(what, key, f[key], month)
        return Measure.of("revenue of the group in the preceding month", "org.revenue_last_month_usd", month)
    if cap.get("scope") == "licensee":
        # The licensee earns at most what its group earns.
        what, key = "revenue of the licensee over twelve months", "org.revenue_12m_usd"
        most = math.inf if group is None else group
        return Measure.of(what, key, own) if own is not None else Measure(what, key, high=most)
    if cap.get("scope") == "product":
        what, key = "revenue of the product over twelve months", "deployment.product_revenue_year_usd"
        return _product(what, key, f[key], min((x for x in (group, own) if x is not None), default=None))
    what, key = "revenue of the group over twelve months", "org.group_revenue_12m_usd"
    if group is not None:
        return Measure.of(what, key, group)
    return Measure(what, key, low=own or 0.0, part="the licensee alone")


def _product(what: str, key: str, own: float | None, group: float | None) -> Measure:
    """The product's own figure; the group's of the same period is only an upper bound and settles what lies below."""
    if own is not None:
        return Measure.of(what, key, own)
    if group is None:
        return Measure(what, key)
    return Measure(f"{what}, at most that of the group", key, high=float(group))


def _concerned(cap: Mapping[str, Any], f: Facts) -> bool | None:
    """Whether the cap reaches this organization at all: those on models as a service are narrower.

    Of a wider kind of business that holds models as a service too, nobody says that it is not there.
    """
    only_if = cap.get("only_if")
    if only_if is None:
        return True
    distribution = f["deployment.distribution"]
    if f["org.operates_model_as_a_service"] or (distribution and "model_as_a_service" in distribution):
        return True
    if only_if != "model-as-a-service":
        return None
    return False if f["org.operates_model_as_a_service"] is False and distribution is not None else None


def _internal_use(cap: Mapping[str, Any], f: Facts) -> str | None:
    """What a claimed exemption for internal use comes to; None where none is claimed or offered."""
    if not cap.get("internal_use_exempt") or "internal_use_exemption" not in (f["deployment.claims"] or ()):
        return None
    distribution = f["deployment.distribution"]
    if distribution is None:
        return "unknown"
    return "exempt" if set(distribution) <= {"internal"} else "exemption-unclear"
