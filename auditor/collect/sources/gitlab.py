"""Models and code on GitLab: ``gitlab:group/name@revision``; ``CI_SERVER_URL`` names another server."""

from auditor.collect.sources._git_host import GitHost
from auditor.core.protocols import Source

SOURCE: Source = GitHost(scheme="gitlab", base="https://gitlab.com", variable="CI_SERVER_URL")
