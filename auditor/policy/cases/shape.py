"""The keys and words that a file of cases knows, at every place of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from auditor.core.respelling import ANYTHING, Shape
from auditor.policy.facts.fact_registry import KINDS, TERMS, AttestationSpec, registry
from auditor.policy.facts.shapes import shape_of_fact

TOP_KEYS = ("defaults", "cases", "organisations", "as_of", "title")
CASE_KEYS = (
    *("id", "like", "org", "policy", "deployment", "model", "attestations", "evaluation_date", "reference_data"),
    *("waive", "expect", "title", "workload"),
)
ORG_EXTRAS = ("packs", "policy", "deployment_defaults", "waivers")
WAIVER_KEYS = ("check", "model", "workload", "reason", "approver", "author", "on", "until", "ticket")
NONE = ("none", "revoked")
GONE = ("missing", "expired")
STATES = ("present", *NONE, *GONE)
FIELDS = ("until", "state", "value", "when", "on", "who", "by", "role", "proof", "date", "hash")


@cache
def case_shape() -> Shape:
    """The shape of the whole file."""
    org, deployment, keys = _facts("org."), _facts("deployment."), _facts("policy.")
    # An organization may be written as a block like a policy file's, or with its facts and policy keys side by side.
    header = keys | _keys(("id", "version", "title"))
    block = org | keys | _keys(ORG_EXTRAS) | Shape({"org": org, "policy": header, "deployment_defaults": deployment})
    terms = Shape({"terms": _keys(name.removeprefix(TERMS) for name in registry().terms)})
    attestations = Shape({name: _attestation(spec) for name, spec in registry().attestations.items()})
    places = {"org": block, "policy": block, "deployment": deployment, "model": _facts("model.") | terms}
    findings = Shape({"findings": _keys(("check", "outcome", "reason"))})
    places |= {"attestations": attestations, "waive": _keys(WAIVER_KEYS)}
    case = _keys(CASE_KEYS) | Shape({**places, "expect": _keys(("overall",)) | findings})
    return _keys(TOP_KEYS) | Shape({"defaults": case, "cases": case, "organisations": Shape(own=block)})


def _keys(names: Iterable[str]) -> Shape:
    return Shape(dict.fromkeys(names, ANYTHING))


def _facts(prefix: str) -> Shape:
    """The facts below a prefix, as a mapping with sections of its own."""
    found = ANYTHING
    for name, spec in registry().facts.items():
        if not name.startswith(prefix):
            continue
        below = shape_of_fact(spec)
        for key in reversed(name.removeprefix(prefix).split(".")):
            below = Shape({key: below})
        found |= below
    return found


def _attestation(spec: AttestationSpec) -> Shape:
    """A word of its own, or a mapping of details with state, days and objects beside them."""
    words = (*STATES, *(word for detail in spec.details.values() for word in detail.allowed))
    return _keys((*spec.details, *FIELDS, *KINDS)) | Shape(words=frozenset(words))
