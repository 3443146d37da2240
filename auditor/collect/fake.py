"""What a source ships for its contract tests: its hub, as small as it can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from auditor.collect.net.http import Transport
from auditor.core.protocols import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Fake:
    """A hub that serves models without a network; tests put it on loopback and let it misbehave."""

    source: Callable[[Transport], Source]
    """The source, asking the server that a transport names, and no other."""
    answers: Callable[[str, Mapping[str, bytes]], Mapping[str, bytes]]
    """What the hub answers for one model, by path and query, where name and files of the model are given; whatever else
    is asked is not found."""
    hashed: bool = True
    """Whether the hub says what its files hold, so that damage shows; elsewhere it gives another revision."""
