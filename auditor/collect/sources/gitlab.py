"""Models and code on GitLab: ``gitlab:group/name@revision``; ``CI_SERVER_URL`` names another server."""

from auditor.collect.sources._git_host import GitHost

SOURCE = GitHost(scheme="gitlab", base="https://gitlab.com", variable="CI_SERVER_URL")
