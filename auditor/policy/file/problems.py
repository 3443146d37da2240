"""Problems of a policy file that its shape cannot show, collected with their places."""

from __future__ import annotations

from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import MarkedDocument, YamlPath


class Problems:
    """What stands against a file; every reader of one of its parts adds to the same list."""

    def __init__(self, document: MarkedDocument) -> None:
        self.document = document
        self.found: list[ConfigError] = []

    def add(self, at: YamlPath, what: str, found: str, wanted: str, hint: str = "", *, key: bool = False) -> None:
        """One problem at a place; ``key`` points at the key instead of its value."""
        self.found.append(self.document.problem(at, what, found=found, wanted=wanted, hint=hint, key=key))
