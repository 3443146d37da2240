"""What a policy file states and no selected pack evaluates: said when the file is validated, never an error."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from auditor.core.errors import ConfigError
from auditor.policy.facts.known import values
from auditor.policy.judging.engines import engine_of
from auditor.policy.judging.policy import Policy


def unevaluated(policy: Policy, as_of: date) -> tuple[ConfigError, ...]:
    """Workloads whose data, place or use a law reaches that no selected pack evaluates."""
    return tuple(_warnings(policy, as_of))


def _warnings(policy: Policy, as_of: date) -> Iterable[ConfigError]:
    engine, where = engine_of(policy), str(policy.location or "")
    for workload in policy.workloads:
        facts = engine.complete({**values(policy.facts), **values(workload.facts)}, as_of)
        if not policy.packs and not policy.rules:
            yield ConfigError(
                f"no check reads the workload {workload.id}", where=where, found="no pack and no rule",
                hint="name packs: license, eu_ai_act, residency, hipaa …",
            )  # fmt: skip
        reached = (
            ("hipaa", facts.get("is_phi") in ("definite", "possible"), "PHI is declared"),
            (
                "eu_ai_act",
                facts.get("aia.in_scope") is True,
                "the EU AI Act applies (domicile, market, users or output)",
            ),
            (
                "residency",
                facts.get("personal_data") is True and facts.get("gdpr.applies") is True,
                "personal data are declared, and the GDPR or its UK or Swiss sister applies",
            ),
        )
        for pack, touched, why in reached:
            if touched and pack not in policy.packs:
                yield ConfigError(
                    f"{workload.id}: {why}, and the pack {pack} is not selected", where=where,
                    found=", ".join(policy.packs) or "no pack", wanted=pack, hint=f"add {pack} under packs:",
                )  # fmt: skip
        for law in facts.get("coverage.open") or ():
            yield ConfigError(
                f"{workload.id}: {law} touches the use, and no selected pack evaluates it", where=where,
                found=", ".join(policy.packs) or "no pack", wanted="us_overlay or world_overlay",
                hint="select the pack, or attest a law_review",
            )  # fmt: skip
