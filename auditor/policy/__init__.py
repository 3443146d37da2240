"""Policies: packs, facts, conditions, attestations, waivers, and the judge that applies them.

``load_policy`` and ``default_policy`` make a `Policy`; ``judge`` gives verdicts on a dossier; everything else is below.
"""

from __future__ import annotations

from auditor.policy.default import default_policy
from auditor.policy.explain import explain_check
from auditor.policy.judge import judge, summary
from auditor.policy.policy import Policy
from auditor.policy.policy_file import load_policy

__all__ = ["Policy", "default_policy", "explain_check", "judge", "load_policy", "summary"]
