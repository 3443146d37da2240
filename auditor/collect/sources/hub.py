"""Registries that speak as the Hugging Face hub does, named in the reference: ``hub:host/org/name@revision``.

One manifest can so name models of the public hub and of several registries beside it. The token of the public hub goes
to none of them: ``AUDITOR_HUB_TOKENS`` holds one for each host, ``models.example=hf_… other.example=hf_…``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from auditor.collect.net.redirects import is_this_machine
from auditor.collect.plain import PlainSource
from auditor.collect.sources.huggingface import HuggingFace
from auditor.core.errors import NotFound, UsageError
from auditor.core.hubs import HubDescriptor
from auditor.core.model import ModelRef, Snapshot
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(
    scheme="hub", example="hub:models.example/owner/name@v1", owned=True, tagged=True, hosted=True, own=True
)
TOKENS = "AUDITOR_HUB_TOKENS"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedHub(HuggingFace):
    """Reads models from whichever hub a reference names; safe to use from many threads."""

    @property
    def name(self) -> str:
        """The scheme it serves."""
        return HUB.scheme

    def place(self, ref: ModelRef, /) -> str:
        """The hub that would be asked."""
        return _address(ref)[0]

    def fetch_with(self, ref: ModelRef, known: Snapshot | None, /) -> Snapshot:
        """As `fetch`; files whose announced content is already in ``known`` are not fetched again."""
        if self.offline:
            return self.fetch_offline(ref)
        address, host, name = _address(ref)
        token = _tokens().get(host.casefold(), False)
        hub = HuggingFace(endpoint=address, token=token, transport=self.transport, named=True)
        own = ModelRef(scheme=hub.name, name=name, revision=ref.revision)
        return replace(hub.fetch_with(own, known), ref=ref)

    def fetch_offline(self, ref: ModelRef, /) -> Snapshot:
        """Nothing: the hub client's cache does not say which hub its models are from.

        Raises:
            NotStored: always.
        """
        return PlainSource.fetch_offline(self, ref)


def _address(ref: ModelRef) -> tuple[str, str, str]:
    """The hub's address, its host as it is written, and the model's name there."""
    host, _, name = ref.name.partition("/")
    if ("." not in host and ":" not in host and host != "localhost") or name.count("/") != 1 or ":" in name:
        raise NotFound(f"{ref.name[:200]!r} names no model of a hub", where=str(ref), wanted="hub:host/org/name")
    return f"{'http' if is_this_machine(host) else 'https'}://{host}", host, name


def _tokens() -> dict[str, str]:
    """The token for each host.

    Raises:
        UsageError: an entry is no host with its token; the message does not repeat it.
    """
    found = {}
    for entry in os.environ.get(TOKENS, "").split():
        host, equals, token = entry.partition("=")
        if not (host and equals and token):
            raise UsageError(f"{TOKENS} cannot be read", wanted="host=token, with blanks between")
        found[host.casefold()] = token
    return found


SOURCE: Source = NamedHub()
