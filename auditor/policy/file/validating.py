"""Reading a policy file with the validator, which is loaded with this module."""

from __future__ import annotations

from pathlib import Path

from auditor.core.marked_yaml import MarkedDocument
from auditor.core.respelling import respelled
from auditor.policy.checks.validation import read_model, shape_of, usable_part
from auditor.policy.facts.fact_registry import registry
from auditor.policy.file import shaped
from auditor.policy.file.law import Read
from auditor.policy.file.own_law import read_own_law, with_vendors
from auditor.policy.file.schema import model_for, policy_model
from auditor.policy.judging.policy import Policy
from auditor.records.catalog import shipped


def read(written: MarkedDocument, base: Path, lower: Policy | None) -> Read:
    """A policy file as read; its validated form is remembered where nothing but its words decides it.

    Args:
        base: its folder.
        lower: the policy it extends.
    """
    document = respelled(written, shape_of(policy_model()))
    law = read_own_law(document, base, lower.registry if lower else registry())
    law = with_vendors(law, document, base, lower.catalog if lower else shipped())
    shape = policy_model() if law.registry is registry() else model_for(law.registry)
    model, problems = read_model(document, shape)
    if model is None:
        part = usable_part(document, shape)
        return Read(document=document, law=law, model=None, problems=tuple(problems), part=part)
    if document is written and shape is policy_model():
        shaped.remember(document, model)
    return Read(document=document, law=law, model=model)
