"""Models and code on GitHub: ``github:owner/name@revision``; ``GITHUB_SERVER_URL`` names another server."""

from auditor.collect.sources._git_host import GitHost
from auditor.core.hubs import HubDescriptor
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(
    scheme="github",
    example="github:owner/name@v1.0",
    owned=True,
    purl="github",
    endpoint="https://github.com",
    hosts=("github.com",),
    pages=("{owner}/{model}", "{owner}/{model}/tree/{revision}", "{owner}/{model}/blob/{revision}"),
    not_owners=(
        "about apps collections customer-stories enterprise explore features login marketplace "
        "notifications organizations orgs pricing search settings sponsors stars topics trending users"
    ),
)
SOURCE: Source = GitHost(scheme=HUB.scheme, base=HUB.endpoint, variable="GITHUB_SERVER_URL")
