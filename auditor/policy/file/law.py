"""What reading a policy file gives on the way to a policy: the file, what holds under it, and its validated form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import MarkedDocument, YamlPath
from auditor.policy.facts.fact_registry import FactRegistry
from auditor.records.catalog import Catalog, shipped

if TYPE_CHECKING:
    from auditor.policy.file.own_models import OwnPackModel

HEADER = "evaluation"
"""The section of a policy's header whose keys are facts."""


@dataclass(frozen=True, slots=True)
class OwnLaw:
    """What a policy file and the pack files it names declare."""

    registry: FactRegistry
    """All facts and attestations that hold under this policy."""
    packs: tuple[tuple[OwnPackModel, MarkedDocument], ...] = ()
    problems: tuple[ConfigError, ...] = ()
    catalog: Catalog = field(default_factory=shipped)
    """Vendors and channels on record: those shipped, and the policy's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A policy file as read."""

    document: MarkedDocument
    """Its keys and words as they are known."""
    law: OwnLaw
    model: Any
    """Its validated form; None where its shape is wrong."""
    problems: tuple[ConfigError, ...] = ()
    part: tuple[Any, MarkedDocument, frozenset[YamlPath]] | None = None
    """Where its shape is wrong: what of it can be used, the document of that, and what was left out."""
