"""What stands between the grant and commercial use: a ban, or conditions that somebody must meet first.

A grant that is conditional passes only where each of its conditions is decided somewhere: caps by the checks on caps,
everything else here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.concepts.license_territory import either

derive = DERIVATIONS = Derivations()

_HOSTED = frozenset({"model_as_a_service", "saas_feature"})


@derive("license.non_commercial", reads=["terms.commercial-use", "terms.purpose-limit"])
def non_commercial(f: Facts) -> bool | None:
    """Whether the grant leaves out commercial use, by name or by a limit on purpose."""
    commercial, purpose = f["terms.commercial-use"], f["terms.purpose-limit"]
    if (commercial and "prohibited" in commercial) or purpose:
        return True
    return None if commercial is None or purpose is None else False


@derive(
    "license.registration.owed",
    reads=["terms.registration", "org.commercial", "deployment.distribution", "license.agreement"],
)
def registration_owed(f: Facts) -> bool | None:
    """Whether the organization must register, or be authorized in writing, before this use."""
    stated = f["terms.registration"]
    if stated == () or f["license.agreement"]:
        return False
    return None if stated is None else either(_registers(entry, f) for entry in stated)


def _registers(entry: Any, f: Facts) -> bool | None:
    whom = entry.get("for") if isinstance(entry, Mapping) else None
    if whom == "commercial":
        commercial: bool | None = f["org.commercial"]
        return commercial
    if whom == "hosted-service":
        distribution = f["deployment.distribution"]
        return None if distribution is None else bool(_HOSTED & set(distribution))
    return True


@derive("license.fee.owed", reads=["terms.fee", "terms.user-cap", "terms.revenue-cap", "license.agreement"])
def fee_owed(f: Facts) -> bool | None:
    """Whether a fee is due whatever the organization's size; a fee beside a cap is what the cap brings about."""
    stated, caps = f["terms.fee"], (f["terms.user-cap"], f["terms.revenue-cap"])
    if stated == () or f["license.agreement"] or any(caps):
        return False
    return None if stated is None or None in caps else True


@derive(
    "license.further_condition.owed",
    reads=[
        *("terms.commercial-use", "terms.other-cap", "terms.user-cap", "terms.revenue-cap", "terms.registration"),
        *("terms.fee", "license.agreement"),
    ],
)
def further_condition(f: Facts) -> bool | None:
    """Whether commercial use is under a condition that no other check looks at: another count, or one unnamed."""
    if f["license.agreement"]:
        return False
    other, grant = f["terms.other-cap"], f["terms.commercial-use"]
    if other:
        return True
    if other is None or grant is None:
        return None
    if "conditional" not in grant:
        return False
    named = [f[f"terms.{term}"] for term in ("user-cap", "revenue-cap", "registration", "fee")]
    if any(named):
        return False
    return None if None in named else True
