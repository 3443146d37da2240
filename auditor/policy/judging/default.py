"""The policy where an organization has written none."""

from __future__ import annotations

from functools import cache

from auditor.core.frozen import FrozenMap
from auditor.core.model import Evidence
from auditor.policy.facts.known import Known
from auditor.policy.judging.policy import DEFAULT_WORKLOAD, Policy, Workload


@cache
def default_policy() -> Policy:
    """No organization stated: one workload, the license pack, and of the organization nothing assumed.

    The workload is the plainest there is: the weights as they are, run by ourselves, nothing handed on. What the
    model is used for, who the licensee is and how large it is stay unknown, so licenses that care ask for it.
    """
    said = (
        Evidence(statement="the plain workload that is evaluated where none is stated", looked_in=("no policy file",)),
    )
    plain = {
        "deployment.hosting": "self",
        "deployment.distribution": ("internal",),
        "deployment.modifies_model": ("none",),
    }
    return Policy(
        id="default",
        version="1",
        organisation="No organization stated",
        location=None,
        facts=FrozenMap(),
        packs=("license",),
        workloads=(
            Workload(
                id=DEFAULT_WORKLOAD,
                title="Unmodified weights, run by ourselves, nothing distributed",
                facts=FrozenMap({name: Known(value=value, evidence=said) for name, value in plain.items()}),
            ),
        ),
    )
