"""Models and code on GitLab: ``gitlab:group/name@revision``; ``CI_SERVER_URL`` names another server."""

from auditor.collect.sources._git_host import GitHost
from auditor.core.hubs import HubDescriptor
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(
    scheme="gitlab",
    example="gitlab:group/subgroup/name@v1.0",
    owned=True,
    purl="gitlab",
    endpoint="https://gitlab.com",
    hosts=("gitlab.com",),
    pages=("{owners}/{model}", "{owners}/{model}/-/tree/{revision}", "{owners}/{model}/-/blob/{revision}"),
    not_owners="admin dashboard explore groups help profile projects search users",
)
SOURCE: Source = GitHost(scheme=HUB.scheme, base=HUB.endpoint, variable="CI_SERVER_URL")
