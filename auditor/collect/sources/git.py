"""Models in any git repository: ``git+https://host/path@revision``."""

from auditor.collect.sources._git_host import GitHost
from auditor.core.protocols import Source

SOURCE: Source = GitHost(scheme="git")
