"""User caps: the right count, of the right scope, in the right month, against the cap.

A cap measured at a release date looks at the calendar month before it and at no other; where neither that month nor a
ceiling over it is stated, nothing is known, whatever today's number is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import Any

from auditor.policy.concepts.caps import Compared, Measure, effect, is_number, summary, worst
from auditor.policy.concepts.derive import Derivations, Facts

derive = DERIVATIONS = Derivations()

_LICENSE = (
    *("license.ids", "license.aliases", "license.family", "model.id", "org.separate_agreements", "judged.as_of"),
    "policy.licenses.separate_agreements",
)


@derive("license.agreement", reads=_LICENSE)
def agreement(f: Facts) -> str | None:
    """Reference of a separate agreement in force for this license; an empty word where there is none."""
    names = {*(f["license.ids"] or ()), f["license.family"] or "", (f["model.id"] or "").rpartition("/")[2]}
    for aliases in (f["license.aliases"] or {}).values():
        names |= set(aliases)
    folded = {name.casefold() for name in names if name}
    for row in (*(f["org.separate_agreements"] or ()), *(f["policy.licenses.separate_agreements"] or ())):
        ends = row.get("expires")
        if ends and str(ends) < f["judged.as_of"]:
            continue
        pattern = str(row["family"]).casefold()
        if any(fnmatchcase(name, pattern) for name in folded):
            return str(row.get("ref") or row["family"])
    return ""


_USERS = (
    *("terms.user-cap", "license.released", "model.release_date", "org.group_mau_at", "org.group_mau_max"),
    *("org.max_product_mau", "deployment.product_mau", "judged.as_of", "license.agreement"),
    "policy.licenses.threshold_facts_max_age_days",
)
_USER_FACTS = ("stated", "state", "display_state", "threshold", "measured", "month", "what", "key")


@derive(*(f"license.user_cap.{name}" for name in _USER_FACTS), reads=_USERS)
def user_caps(f: Facts) -> dict[str, Any]:
    """State and details of the user cap that decides."""
    caps = f["terms.user-cap"]
    if caps is None:
        return {}
    compared = [_user_cap(cap, f) for cap in caps]
    found = summary("license.user_cap", compared)
    decisive = worst(compared)
    if decisive and decisive.entry.get("measured") == "release-date":
        found["license.user_cap.month"] = _month_before(f["license.released"] or f["model.release_date"])
    return found


def _user_cap(cap: Any, f: Facts) -> Compared:
    if not isinstance(cap, Mapping) or not is_number(cap.get("threshold")):
        return Compared("unknown", cap if isinstance(cap, Mapping) else {}, Measure("users", "terms.user-cap"))
    measure = _users(cap, f)
    state = measure.against(cap["threshold"])
    metric = cap.get("metric", "monthly-active-users")
    if metric != "monthly-active-users":
        # Daily users are at most the monthly ones, other counts at least as many.
        definite = {"daily-active-users": "below"}.get(metric, "above")
        state = state if state == definite else "unknown"
    return Compared(effect(state, cap, f), cap, measure)


def _users(cap: Mapping[str, Any], f: Facts) -> Measure:
    if cap.get("scope") == "product":
        return _of_the_product(f)
    months = f["org.group_mau_at"]
    if cap.get("measured") == "release-date":
        month = _month_before(f["license.released"] or f["model.release_date"])
        if month is None:
            return Measure("monthly active users of the group in the month before the release", "model.release_date")
        what, key = f"monthly active users of the group in {month}", f'org.group_mau_at["{month}"]'
        ceiling = None if month in (months or {}) else _ceiling(f["org.group_mau_max"], month)
        return ceiling or Measure.of(what, key, (months or {}).get(month))
    latest = _latest(months, f["judged.as_of"], f["policy.licenses.threshold_facts_max_age_days"] or 0)
    if latest:
        what = f"monthly active users of the group (latest figure: {latest})"
        return Measure.of(what, f'org.group_mau_at["{latest}"]', months[latest])
    this_month = str(f["judged.as_of"])[:7]
    ceiling = _ceiling(f["org.group_mau_max"], this_month)
    if ceiling:
        return ceiling
    what = f"monthly active users of the group in the month before {this_month}"
    key = f'org.group_mau_at["{_month_before(f["judged.as_of"])}"]'
    return Measure(what, key, low=f["org.max_product_mau"] or 0.0, part="one product alone")


def _of_the_product(f: Facts) -> Measure:
    """The product's own figure; else what no product of the group can pass, which settles only what lies below."""
    what, key = "monthly active users of the product that uses the model", "deployment.product_mau"
    own = f[key]
    if own is not None:
        return Measure.of(what, key, own)
    ceiling = _ceiling(f["org.group_mau_max"], str(f["judged.as_of"])[:7])
    if ceiling:
        return ceiling
    largest = f["org.max_product_mau"]
    if largest is not None:
        return Measure(f"{what}, at most those of the largest product", key, high=float(largest))
    months = f["org.group_mau_at"]
    latest = _latest(months, f["judged.as_of"], f["policy.licenses.threshold_facts_max_age_days"] or 0)
    if latest:
        return Measure(f"{what}, at most those of the group in {latest}", key, high=float(months[latest]))
    return Measure(what, key)


def _ceiling(stated: Mapping[str, Any] | None, month: str) -> Measure | None:
    """What a stated ceiling says of a month; nothing of months before it begins."""
    if not stated or month < str(stated["since"]):
        return None
    what = f"monthly active users of the group, at most since {stated['since']}"
    return Measure(what, "org.group_mau_max", high=float(stated["below"]))


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
