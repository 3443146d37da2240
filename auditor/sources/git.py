"""Models in any git repository: ``git+https://host/path@revision``."""

from auditor.sources._git_host import GitHost

SOURCE = GitHost(scheme="git")
