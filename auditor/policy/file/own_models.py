"""The shape of what an organization declares of its own: facts, attestations, and the pack files that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from auditor.policy.checks.pack_models import CheckModel, Who
from auditor.policy.checks.validation import Strict

SCOPES: Mapping[str, str] = {"organization": "org", "workload": "deployment", "model": "model"}
"""Whom a fact concerns → the section it is stated in, which is how its name begins."""


class OwnRule(CheckModel):
    """A rule of the organization, in the form of a pack's check."""

    citation: str = "Policy of the organization"
    remedy: str = "Change what the rule objects to, or ask for a waiver."
    severity: Literal["critical", "high", "medium", "low", "info"] = "high"


class OwnFact(Strict):
    """A fact that the organization's own checks read, and that is stated where its scope says."""

    type: Literal["bool", "int", "number", "string", "strings", "date"]
    about: str = Field(description="What it says, in a few words")
    ask: str = Field(default="", description="The question where it is not stated")
    who: Who = "legal"
    scope: Literal["organization", "workload", "model"] | None = Field(
        default=None, description="Whom it concerns; a name such as deployment.x says it as well"
    )
    allowed: tuple[str, ...] = Field(default=(), description="The words it may be; any where none is named")
    default: Any = Field(default=None, description="What holds where nothing is stated; left out, it is unknown")
    unit: str = ""
    least: float = 0
    most: float | None = None


class OwnDetail(Strict):
    """A detail of an attestation."""

    type: Literal["bool", "int", "number", "string", "strings", "date"]
    about: str | None = None
    allowed: tuple[str, ...] = ()
    default: Any = None
    unit: str = ""


class OwnAttestation(Strict):
    """A document or statement of the organization's own, and what it must be about."""

    about: str
    ask: str = Field(default="", description="The question where nobody attests it")
    who: Who = "legal"
    value: Literal["int", "number", "string"] | None = None
    unit: str = ""
    details: dict[str, OwnDetail] = Field(default_factory=dict)
    outside: tuple[str, ...] = Field(
        default=(), description="Whom outside an entry must name: counterparty, channel, provider, country, model"
    )
    own: tuple[Literal["organization", "workload", "license", "model"], ...] = ()


class OwnPackModel(Strict):
    """A pack file of the organization."""

    id: str
    title: str
    as_of: date
    facts: dict[str, OwnFact] = Field(default_factory=dict)
    attestations: dict[str, OwnAttestation] = Field(default_factory=dict)
    checks: tuple[OwnRule, ...]
