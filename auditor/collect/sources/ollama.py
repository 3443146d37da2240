"""Models of Ollama's library, and of users beside it: ``ollama:llama3.1:8b``, ``ollama:user/name:tag``."""

from __future__ import annotations

import os
from dataclasses import dataclass

from auditor.collect.net.redirects import is_this_machine
from auditor.collect.sources.oci import Oci
from auditor.core.errors import NotFound
from auditor.core.hubs import HubDescriptor
from auditor.core.model import ModelRef
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(
    scheme="ollama",
    example="ollama:owner/name:8b",
    tagged=True,
    endpoint="https://registry.ollama.ai",
    hosts=("ollama.com",),
    pages=("library/{model}", "{owner}/{model}"),
    not_owners="api blog cloud docs download library models pricing public search settings signin signup v1 v2",
    words=("ollama",),
    commands=("ollama run", "ollama pull", "ollama show"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ollama(Oci):
    """Ollama's registry is an OCI registry with names of its own.

    Attributes:
        registry: base URL; None reads ``OLLAMA_REGISTRY`` at each use, then the public one.
    """

    scheme: str = HUB.scheme
    registry: str | None = None

    def located(self, ref: ModelRef) -> tuple[str, str, str]:
        """Library models lie below ``library/``; a name of three parts starts with its own host."""
        name, _, tag = ref.name.rpartition("/")[2].partition(":")
        folders = ref.name.rpartition("/")[0]
        endpoint = (self.registry or os.environ.get("OLLAMA_REGISTRY") or HUB.endpoint).rstrip("/")
        if folders.count("/") == 1:
            host, _, folders = folders.partition("/")
            endpoint = f"{'http' if is_this_machine(host) else 'https'}://{host}"
        if not name or folders.count("/") > 0:
            raise NotFound(f"{ref.name!r} is no name of Ollama's", where=str(ref), wanted="ollama:name:tag")
        return endpoint, f"{folders or 'library'}/{name}", ref.revision or tag or "latest"


SOURCE: Source = Ollama()
