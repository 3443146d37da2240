"""Models and code on GitHub: ``github:owner/name@revision``; ``GITHUB_SERVER_URL`` names another server."""

from auditor.collect.sources._git_host import GitHost
from auditor.core.protocols import Source

SOURCE: Source = GitHost(scheme="github", base="https://github.com", variable="GITHUB_SERVER_URL")
