"""Policies: packs, facts, conditions, attestations, waivers, and the judge that applies them.

``load_policy`` and ``default_policy`` make a `Policy`; ``judge`` gives verdicts on a dossier; everything else is below.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from auditor.policy.judging.default import default_policy
from auditor.policy.judging.judge import judge, summary
from auditor.policy.judging.policy import Policy

__all__ = ["Policy", "default_policy", "judge", "load_policy", "summary"]


def load_policy(path: Path, *, as_of: date | None = None) -> Policy:
    """Read a policy file; see `auditor.policy.file.reader.load_policy` for arguments and errors."""
    from auditor.policy.file import reader

    return reader.load_policy(path, as_of=as_of)
