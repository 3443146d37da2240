"""Models in any git repository: ``git+https://host/path@revision``."""

from auditor.collect.sources._git_host import GitHost
from auditor.core.hubs import HubDescriptor
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(scheme="git", example="git+https://host.example/path/name@v1.0", own=True)
SOURCE: Source = GitHost(scheme=HUB.scheme)
