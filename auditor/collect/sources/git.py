"""Models in any git repository: ``git+https://host/path@revision``."""

from auditor.collect.sources._git_host import GitHost

SOURCE = GitHost(scheme="git")
