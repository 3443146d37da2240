"""User and revenue caps: the right measure, of the right scope, on the right date, against the cap.

The band comes first: within five per cent of a cap a person decides; above it the cap is exceeded. A cap measured at
a release date looks at the calendar month before it and at no other; where that month is not stated, nothing is
known, whatever today's number is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import Any

from auditor.policy import tables
from auditor.policy.derive import Derivations, Facts

derive = DERIVATIONS = Derivations()

BAND = 0.05
_DISPLAY = "display-attribution"
_WORST_FIRST = ("exceeded", "unknown", "near", "exemption-unclear", "display", "agreed", "exempt", "below")


@dataclass(frozen=True)
class Measure:
    """A figure as far as it is known: at least ``low``, at most ``high``."""

    what: str
    key: str
    low: float = 0.0
    high: float = math.inf

    @classmethod
    def of(cls, what: str, key: str, value: float | None) -> Measure:
        return cls(what, key) if value is None else cls(what, key, float(value), float(value))

    def against(self, cap: float, band: float = BAND) -> str:
        """``above``, ``near``, ``below`` or ``unknown``."""
        if self.low > cap * (1 + band):
            return "above"
        if self.high < cap * (1 - band):
            return "below"
        near = self.low >= cap * (1 - band) and self.high <= cap * (1 + band)
        return "near" if near else "unknown"


@dataclass(frozen=True)
class Compared:
    """One cap against one measure."""

    state: str
    """One of `_WORST_FIRST`."""
    entry: Mapping[str, Any]
    measure: Measure


def worst(compared: Iterable[Compared]) -> Compared | None:
    """The comparison that decides; among equals the one with the lowest cap."""
    return min(
        compared,
        key=lambda c: (_WORST_FIRST.index(c.state), c.entry.get("threshold") or 0, c.measure.key),
        default=None,
    )


# -------------------------------------------------------------------------------------------------- agreements

_LICENCE = (
    *("license.ids", "license.aliases", "license.family", "model.id", "org.separate_agreements", "judged.as_of"),
    "policy.licences.separate_agreements",
)


@derive("license.agreement", reads=_LICENCE)
def agreement(f: Facts) -> str | None:
    """Reference of a separate agreement in force for this licence; an empty word where there is none."""
    names = {*(f["license.ids"] or ()), f["license.family"] or "", (f["model.id"] or "").rpartition("/")[2]}
    for aliases in (f["license.aliases"] or {}).values():
        names |= set(aliases)
    folded = {name.casefold() for name in names if name}
    for row in (*(f["org.separate_agreements"] or ()), *(f["policy.licences.separate_agreements"] or ())):
        ends = row.get("expires")
        if ends and str(ends) < f["judged.as_of"]:
            continue
        pattern = str(row["family"]).casefold()
        if any(fnmatchcase(name, pattern) for name in folded):
            return str(row.get("ref") or row["family"])
    return ""


# ------------------------------------------------------------------------------------------------------- users

_USERS = (
    *("terms.user-cap", "license.released", "model.release_date", "org.group_mau_at", "org.max_product_mau"),
    *("deployment.product_mau", "judged.as_of", "policy.licences.threshold_facts_max_age_days", "license.agreement"),
)
_USER_FACTS = ("stated", "state", "display_state", "threshold", "measured", "month", "what", "key")


@derive(*(f"license.user_cap.{name}" for name in _USER_FACTS), reads=_USERS)
def user_caps(f: Facts) -> dict[str, Any]:
    """State and details of the user cap that decides."""
    caps = f["terms.user-cap"]
    if caps is None:
        return {}
    compared = [_user_cap(cap, f) for cap in caps]
    found = _summary("license.user_cap", compared)
    decisive = worst(compared)
    if decisive and decisive.entry.get("measured") == "release-date":
        found["license.user_cap.month"] = _month_before(f["license.released"] or f["model.release_date"])
    return found


def _user_cap(cap: Any, f: Facts) -> Compared:
    if not isinstance(cap, Mapping) or not _is_number(cap.get("threshold")):
        return Compared("unknown", cap if isinstance(cap, Mapping) else {}, Measure("users", "terms.user-cap"))
    measure = _users(cap, f)
    state = measure.against(cap["threshold"])
    metric = cap.get("metric", "monthly-active-users")
    if metric != "monthly-active-users":
        # Daily users are at most the monthly ones, other counts at least as many.
        definite = {"daily-active-users": "below"}.get(metric, "above")
        state = state if state == definite else "unknown"
    return Compared(_effect(state, cap, f), cap, measure)


def _users(cap: Mapping[str, Any], f: Facts) -> Measure:
    if cap.get("scope") == "product":
        what = "monthly active users of the product that uses the model"
        return Measure.of(what, "deployment.product_mau", f["deployment.product_mau"])
    months = f["org.group_mau_at"]
    if cap.get("measured") == "release-date":
        month = _month_before(f["license.released"] or f["model.release_date"])
        if month is None:
            return Measure("monthly active users of the group in the month before the release", "model.release_date")
        what = f"monthly active users of the group in {month}"
        return Measure.of(what, f'org.group_mau_at["{month}"]', (months or {}).get(month))
    latest = _latest(months, f["judged.as_of"], f["policy.licences.threshold_facts_max_age_days"] or 0)
    if latest:
        what = f"monthly active users of the group (latest figure: {latest})"
        return Measure.of(what, f'org.group_mau_at["{latest}"]', months[latest])
    this_month = str(f["judged.as_of"])[:7]
    what = f"monthly active users of the group in the month before {this_month}"
    return Measure(what, f'org.group_mau_at["{_month_before(f["judged.as_of"])}"]', low=f["org.max_product_mau"] or 0.0)


def _month_before(day: str | None) -> str | None:
    if not day:
        return None
    first = date.fromisoformat(day).replace(day=1)
    return (first - timedelta(days=1)).isoformat()[:7]


def _latest(months: Mapping[str, int] | None, as_of: str, max_age_days: int) -> str | None:
    """The newest stated month that lies before or in the month of judging and is not too old."""
    usable = [month for month in months or () if month <= as_of[:7]]
    if not usable:
        return None
    latest = max(usable)
    year, month = int(latest[:4]), int(latest[5:])
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    too_old = max_age_days and (date.fromisoformat(as_of) - end).days > max_age_days
    return None if too_old else latest


# ----------------------------------------------------------------------------------------------------- revenue

_REVENUE = (
    *("terms.revenue-cap", "org.revenue_12m_usd", "org.group_revenue_12m_usd", "org.revenue_last_month_usd"),
    *("deployment.product_revenue_month_usd", "org.operates_model_as_a_service", "deployment.distribution"),
    *("deployment.claims", "license.agreement"),
)
_REVENUE_FACTS = ("stated", "state", "display_state", "threshold", "currency", "measured", "what", "key")


@derive(*(f"license.revenue_cap.{name}" for name in _REVENUE_FACTS), reads=_REVENUE)
def revenue_caps(f: Facts) -> dict[str, Any]:
    """State and details of the revenue cap that decides."""
    caps = f["terms.revenue-cap"]
    if caps is None:
        return {}
    compared = [_revenue_cap(cap, f) for cap in caps]
    found = _summary("license.revenue_cap", compared)
    decisive = worst(compared)
    if decisive:
        found["license.revenue_cap.currency"] = decisive.entry.get("currency", "USD")
    return found


def _revenue_cap(cap: Any, f: Facts) -> Compared:
    if not isinstance(cap, Mapping) or not _is_number(cap.get("threshold")):
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
    return Compared(_effect(state, cap, f), cap, measure)


def _revenue(cap: Mapping[str, Any], f: Facts) -> Measure:
    group, own, month = f["org.group_revenue_12m_usd"], f["org.revenue_12m_usd"], f["org.revenue_last_month_usd"]
    if cap.get("period") == "month":
        if cap.get("scope") == "product":
            what, key = "monthly revenue of the product that uses the model", "deployment.product_revenue_month_usd"
            return Measure.of(what, key, f[key])
        return Measure.of("revenue of the group in the preceding month", "org.revenue_last_month_usd", month)
    if cap.get("scope") == "licensee":
        # The licensee earns at most what its group earns.
        what, key = "revenue of the licensee over twelve months", "org.revenue_12m_usd"
        most = math.inf if group is None else group
        return Measure.of(what, key, own) if own is not None else Measure(what, key, high=most)
    if cap.get("scope") == "product":
        return Measure("revenue of the product over twelve months", "deployment.product_revenue_month_usd", high=(
            group if group is not None else math.inf))  # fmt: skip
    what, key = "revenue of the group over twelve months", "org.group_revenue_12m_usd"
    return Measure.of(what, key, group) if group is not None else Measure(what, key, low=own or 0.0)


def _concerned(cap: Mapping[str, Any], f: Facts) -> bool | None:
    """Whether the cap reaches this organisation at all; only caps on models as a service are narrower."""
    only_if = cap.get("only_if")
    if only_if is None:
        return True
    if only_if != "model-as-a-service":
        return None
    distribution = f["deployment.distribution"]
    if f["org.operates_model_as_a_service"] or (distribution and "model_as_a_service" in distribution):
        return True
    return False if f["org.operates_model_as_a_service"] is False and distribution is not None else None


def _internal_use(cap: Mapping[str, Any], f: Facts) -> str | None:
    """What a claimed exemption for internal use comes to; None where none is claimed or offered."""
    if not cap.get("internal_use_exempt") or "internal_use_exemption" not in (f["deployment.claims"] or ()):
        return None
    distribution = f["deployment.distribution"]
    if distribution is None:
        return "unknown"
    return "exempt" if set(distribution) <= {"internal"} else "exemption-unclear"


# ------------------------------------------------------------------------------------------------------ shared


def _effect(state: str, cap: Mapping[str, Any], f: Facts) -> str:
    if state in ("below", "unknown"):
        return state
    if cap.get("consequence") == _DISPLAY:
        return "display" if state == "above" else "near"
    if f["license.agreement"]:
        return "agreed"
    return "exceeded" if state == "above" else "near"


def _summary(prefix: str, compared: list[Compared]) -> dict[str, Any]:
    found: dict[str, Any] = {f"{prefix}.stated": bool(compared), f"{prefix}.display_state": _display(compared)}
    decisive = worst(compared)
    if decisive is None:
        return {**found, f"{prefix}.state": "below"}
    found[f"{prefix}.threshold"] = decisive.entry.get("threshold")
    found[f"{prefix}.what"], found[f"{prefix}.key"] = decisive.measure.what, decisive.measure.key
    if decisive.measure.low == decisive.measure.high:
        found[f"{prefix}.measured"] = decisive.measure.low if "revenue" in prefix else int(decisive.measure.low)
    found[f"{prefix}.state"] = None if decisive.state == "unknown" else decisive.state
    return found


def _display(compared: list[Compared]) -> str | None:
    """Whether a cap whose effect is a display duty is passed: ``exceeded``, ``near``, ``below``, None unknown."""
    display = [one for one in compared if one.entry.get("consequence") == _DISPLAY]
    states = {one.state for one in display}
    if "display" in states:
        return "exceeded"
    if "unknown" in states:
        return None
    return "near" if "near" in states else "below"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
