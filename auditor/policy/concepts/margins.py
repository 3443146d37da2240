"""How far the organization is from a cap, and when it gets there at the growth the policy expects."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from auditor.core.printable import percent
from auditor.policy.concepts.derive import Derivations, Facts

derive = DERIVATIONS = Derivations()

_FAR = 50
"""Years beyond which no month is named: no growth rate holds that long. By judgment."""


@derive(
    *("license.user_cap.headroom", "license.user_cap.crossed"),
    reads=[
        *("license.user_cap.threshold", "license.user_cap.measured", "license.user_cap.month"),
        *("policy.growth.users_per_year", "judged.as_of"),
    ],
)
def users(facts: Facts) -> dict[str, Any]:
    """Distance to the user cap; a cap that looks at one month of the past is never crossed later."""
    cap, measured = facts["license.user_cap.threshold"], facts["license.user_cap.measured"]
    fixed = facts["license.user_cap.month"] is not None
    growth = None if fixed else facts["policy.growth.users_per_year"]
    return _margin("license.user_cap", cap, measured, growth, facts["judged.as_of"])


@derive(
    *("license.revenue_cap.headroom", "license.revenue_cap.crossed"),
    reads=[
        *("license.revenue_cap.threshold_usd", "license.revenue_cap.measured"),
        *("policy.growth.revenue_per_year", "judged.as_of"),
    ],
)
def revenue(facts: Facts) -> dict[str, Any]:
    """Distance to the revenue cap, in US dollars at the rate of the table."""
    usd, measured = facts["license.revenue_cap.threshold_usd"], facts["license.revenue_cap.measured"]
    return _margin("license.revenue_cap", usd, measured, facts["policy.growth.revenue_per_year"], facts["judged.as_of"])


def _margin(prefix: str, cap: float | None, measured: float | None, growth: float | None, today: str) -> dict[str, Any]:
    if cap is None or measured is None or cap <= 0:
        return {}
    share = (cap - measured) / cap
    words = f"{percent(abs(share))} {'below' if share > 0 else 'above'} the cap" if share else "at the cap"
    return {f"{prefix}.headroom": words, f"{prefix}.crossed": _month(cap, measured, growth, today)}


def _month(cap: float, measured: float, growth: float | None, today: str) -> str | None:
    """The first month in which the figure is above the cap; None where it never is or already is."""
    if growth is None or growth <= 0 or measured <= 0 or measured > cap:
        return None
    months = math.floor(12 * math.log(cap / measured) / math.log1p(growth)) + 1
    if months > 12 * _FAR:
        return None
    start = date.fromisoformat(today)
    count = start.year * 12 + start.month - 1 + months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"
